"""What the speaker scorer reaches on texts it did not see, beside the rules.

    python -m training.speakers.evaluate CORPORA OUT [--variant speakers-clean] [--into FILE]

OUT has what `prepare` and `train` left. Every text is solved by the networks of the part that left it out, as ONNX, as
they run for users. Novels and chapters are read from raw text, and novels once more with the gold quotations and cast
handed over. Beside `speakers` the rules are measured on the same layers; they were in view of these texts. The names
of the cast are those found before the reader's mentions are gathered, so that strict and majority may differ by a line
or two from `benchmarks/accuracy.py`, which reads everything anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from fabula.model import Form, Line, Quote, SpeakerScorer
from fabula.scorers.rules import RuleSpeakers
from fabula.scorers.speakers import OnnxSpeakers
from fabula.stages.speakers.attribute import solve_lines
from training.speakers.export import ABSENT, export, restore
from training.speakers.folds import VARIANTS, Text
from training.speakers.network import Speakers
from training.speakers.prepare import Lines, load_layers, open_maker
from training.speakers.sure import calibration_error, worst_first
from training.speakers.texts import Corpora
from training.speakers.train import load_texts

Scores = dict[str, float]
KINDS = ("explicit", "anaphoric", "implicit")


def reading_of(layers: Mapping[str, Any], rows: Mapping[int, Line]) -> dict[str, Any]:
    """As much of `fabula read --json` as the scorers look at."""
    text = layers["tokens"].text
    mentions = layers["mentions"]
    characters: list[dict[str, Any]] = [
        {"id": c.id, "name": c.name, "aliases": list(c.aliases), "narrator": c.narrator, "mentions": []}
        for c in layers["cast"]
    ]
    columns = (mentions.start, mentions.end, mentions.form, mentions.character)
    for start, end, form, character in zip(*(c.tolist() for c in columns), strict=True):
        if character >= 0:
            characters[character]["mentions"].append({"start": start, "end": end, "form": Form(form).name})
    quotes = [_quote(quote, rows.get(quote.id, Line(quote.id, None))) for quote in layers["quotes"]]
    return {"text": text, "characters": characters, "quotes": quotes}


def _quote(quote: Quote, line: Line) -> dict[str, Any]:
    return {
        "kind": quote.kind,
        "spans": [[s.start, s.end] for s in quote.spans],
        "speaker": line.speaker,
        "addressees": list(line.addressees),
        "confidence": line.confidence,
    }


def score_text(corpora: Corpora, text: Text, reading: dict[str, Any]) -> Scores:
    """The scores of one text, under "n ..." how many lines each is over."""
    import score_chapter  # noqa: PLC0415 - `Corpora` has put it in reach
    import score_story  # noqa: PLC0415 - beside it
    from gold import score_names  # noqa: PLC0415 - lives in benchmarks

    kind, name = text
    if kind == "chapter":
        folder = corpora.root / "today" / name
        found: Scores = dict(score_chapter.score(folder, reading))
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["quotes"]
        lines = [q for q in gold if q["kind"] == "speech" and q["speaker"] is not None]
        found |= {f"n {metric}": float(len(lines)) for metric in ("speaker", "one_to_one", "unresolved")}
        found |= {f"n {t}": float(sum(q["type"] == t for q in lines)) for t in KINDS}
        return found | {"n addressee": float(sum(bool(q["addressees"]) for q in lines))}
    document = score_story.pdnc.load_document(corpora.root / "pdnc", name, with_tokens=False)
    result = score_story.score(document, reading)
    found = dict(result["speakers"]) | {"addressee": result["addressee"]}
    found |= dict.fromkeys((f"n {metric}" for metric in result["speakers"]), float(result["spans"]))
    found["n addressee"] = float(sum(len(q.spans) for q in document.quotes if len(q.addressees) == 1))
    for t in KINDS:
        part = result["by_type"].get(t, {"spans": 0, "one_to_one": 0.0})
        found |= {t: part["one_to_one"], f"n {t}": float(part["spans"])}
    return found | (score_names(document, reading, KINDS) if kind == "given" else {})


def surenesses(lines: Lines, layers: Mapping[str, Any], reading: Mapping[str, Any]) -> list[tuple[float, bool]]:
    """Confidence of each line with a speaker that is annotated, and whether the speaker is right (majority naming)."""
    spoken = [q for q in reading["quotes"] if q["kind"] == "speech"]
    return [
        (quote["confidence"], layers["owners"].get(quote["speaker"]) == gold)
        for quote, gold in zip(spoken, lines.gold.tolist(), strict=True)
        if gold >= 0 and quote["speaker"] is not None
    ]


def evaluate(
    corpora: Corpora, out: Path, saved: Mapping[str, Any], *, with_rules: bool
) -> dict[str, dict[str, Scores]]:
    """Scores by group ("novel", "given", "chapter") and by scorer ("rules", "trained")."""
    texts = load_texts(out)
    rows: dict[tuple[str, str], list[Scores]] = {}
    sure: dict[tuple[str, str], list[tuple[float, bool]]] = {}
    for part in saved["parts"]:
        trained = _scorer(part, saved["settings"])
        for kind, name in part["test"]:
            if kind == "opening" or (kind, name) not in texts:
                continue
            lines = texts[kind, name]
            layers = load_layers(out / "texts" / f"{kind}-{name}.pickle")
            maker = open_maker(layers)
            scorers: list[tuple[str, SpeakerScorer]] = [("trained", trained)]
            if with_rules:
                scorers.append(("rules", RuleSpeakers()))
            for label, scorer in scorers:
                reading = reading_of(layers, solve_lines(maker, lines.candidates, scorer))
                row = score_text(corpora, (kind, name), reading)
                rows.setdefault((kind, label), []).append(row)
                sure.setdefault((kind, label), []).extend(surenesses(lines, layers, reading))
                print(f"{kind} {name} {label}: {row.get('named', row['one_to_one']):.3f}", flush=True)
    found: dict[str, dict[str, Scores]] = {}
    for (kind, label), group in rows.items():
        confidence = np.array([c for c, _ in sure[kind, label]])
        right = np.array([r for _, r in sure[kind, label]])
        told = {
            "calibration error": calibration_error(confidence, right),
            "worst first": worst_first(confidence, right),
        }
        found.setdefault(kind, {})[label] = summed(group) | told
    return found


def _scorer(part: Mapping[str, Any], settings: Mapping[str, Any]) -> OnnxSpeakers:
    speakers: Speakers = restore({"grids": part["grids"], "trust": part["trust"], "settings": settings})
    return OnnxSpeakers(export(speakers), ABSENT)


def summed(rows: Sequence[Scores]) -> Scores:
    """Means over texts, and "pooled ..." over lines."""
    found: Scores = {"texts": float(len(rows))}
    for metric in (m for m in rows[0] if f"n {m}" in rows[0]):
        found[metric] = float(np.mean([row[metric] for row in rows]))
        lines = Counter({"right": 0.0, "all": 0.0})
        for row in rows:
            lines.update({"right": row[metric] * row[f"n {metric}"], "all": row[f"n {metric}"]})
        found[f"pooled {metric}"] = lines["right"] / max(1.0, lines["all"])
    return found


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--variant", choices=VARIANTS, default="speakers")
    parser.add_argument("--into", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    file = arguments.out / f"{arguments.variant}.pt"
    saved = torch.load(file)
    scores = evaluate(
        Corpora(arguments.corpora.resolve()), arguments.out, saved, with_rules=arguments.variant == VARIANTS[0]
    )
    for kind, labels in scores.items():
        for label, row in labels.items():
            print(kind, label, " ".join(f"{metric} {value:.4f}" for metric, value in row.items()))
    if arguments.into:
        told = {"sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "scores": scores}
        arguments.into.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
