"""Fit the weights of the speaker rules: a conditional logit over the candidates of each line.

    python -m training.fit_speakers CORPORA [--folds 3] [--only pdnc|today]

CORPORA is a folder with `pdnc`, `today` and `loaders`; the scorers are read from CORPORA/../score. The
lines before are taken as annotated when the turns of a conversation are counted (teacher forcing). A
line whose speaker is not among its candidates belongs to "nobody". Prints the weights fitted on
everything, and the share of lines right on texts left out of the fit. Needs scipy; about ten minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from fabula.model import SPEAKER_FEATURES, TURN_FEATURES, Cast, MentionTable
from fabula.scorers.rules import SPEAKER_WEIGHTS, TURN_WEIGHTS, RuleSpeakers
from fabula.stages.speakers.attribute import make_turns
from fabula.stages.speakers.candidates import CandidateMaker
from fabula.stages.speakers.page import open_page
from fabula.stages.speakers.solve import Turn, turn_features
from training.rules import read_layers

RIDGE = 0.01  # of squared weights; not swept
# These stay as set by hand: an explicit tag is never contradicted; and the annotated novels know nobody
# without a name, so that "nobody" would learn to take the lines of porters and maids.
HARD = ("tag_name", "tag_noun_unnamed", "tag_clashes", "told_here", "tag_pronoun_fits", "nobody", "nobody_pointed")


@dataclass(frozen=True)
class Example:
    """One line: features of its candidates and which of them are right."""

    text: str
    features: np.ndarray  # (candidates, features)
    right: np.ndarray  # (candidates,) bool


def examples_of(name: str, layers: dict[str, Any], gold_at: dict[int, int], owners: dict[int, int]) -> list[Example]:
    """gold_at: annotated speaker by character of the text; owners: annotated speaker of each of the cast."""
    page = open_page(
        layers["tokens"],
        layers["view"],
        layers["paragraphs"],
        layers["quotes"],
        layers["mentions"],
        layers["cast"],
        layers["lexicon"],
    )
    maker = CandidateMaker(page)
    candidates = maker.make()
    turns = make_turns(maker, RuleSpeakers())
    bounds = np.searchsorted(candidates.line, np.arange(len(turns) + 1))
    past: list[int] = []
    gaps: list[int] = []
    found: list[Example] = []
    for place, quote in enumerate(page.spoken):
        low, high = bounds[place], bounds[place + 1]
        span = layers["quotes"][quote].spans[0]
        gold = gold_at.get((span.start + span.end) // 2)
        turn: Turn = turns[place]
        said = -2
        if gold is not None and high > low:
            right = np.array([owners.get(c, -9) == gold for c in turn.characters])
            if not right.any():
                # "said the porter": whoever the annotators say he is, our porter has no name of theirs
                strange = candidates.features[low:high, SPEAKER_FEATURES.index("tag_noun_unnamed")] > 0
                strange &= np.array([c not in owners for c in turn.characters])
                right = strange if strange.any() else np.array([c == -1 for c in turn.characters])
            else:
                said = turn.characters[int(np.argmax(right))]
            rows = np.zeros((high - low, len(SPEAKER_FEATURES) + len(TURN_FEATURES)))
            rows[:, : len(SPEAKER_FEATURES)] = candidates.features[low:high]
            for row, character in enumerate(turn.characters):
                for feature in turn_features(turn, character, past, gaps):
                    rows[row, len(SPEAKER_FEATURES) + feature] = 1.0
            found.append(Example(name, rows, right))
        past = [*past[-6:], said]
        gaps = [*gaps[-6:], turn.gap]
    return found


@dataclass(frozen=True)
class Annotated:
    """A text read up to its cast. gold_at: annotated speaker by character of the text; owners: of each of the cast."""

    name: str
    layers: dict[str, Any]
    gold_at: dict[int, int]
    owners: dict[int, int]


def novels(root: Path) -> Iterator[Annotated]:
    """PDNC."""
    sys.path[:0] = [str(root / "loaders"), str(root.parent / "score")]
    import pdnc  # noqa: PLC0415 - lives in the corpora folder
    import score_story  # noqa: PLC0415

    for document in pdnc.iter_documents(root / "pdnc", with_tokens=False):
        layers = read_layers(document.text, speakers=False)
        names = score_story.gold_names(document)
        numbers = {q.speaker: n for n, q in enumerate(document.quotes)}
        owners = {}
        for row in cast_rows(layers["cast"], layers["mentions"]):
            counts = score_story.named_mentions(row, document.text, names)
            if counts:
                owners[row["id"]] = numbers.get(counts.most_common(1)[0][0], -5)
        gold_at = {
            at: numbers[q.speaker] for q in document.quotes for a, b in q.spans for at in range(a, b) if not q.special
        }
        yield Annotated(document.id, layers, gold_at, owners)


def chapters(root: Path) -> Iterator[Annotated]:
    """The annotated chapters."""
    for folder in sorted(p for p in (root / "today").iterdir() if p.is_dir()):
        text = (folder / "text.txt").read_text(encoding="utf-8")
        spans = json.loads((folder / "spans.json").read_text(encoding="utf-8"))["spans"]
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        layers = read_layers(text, speakers=False)
        numbers = {c["id"]: n for n, c in enumerate(gold["characters"])}
        names = {
            " ".join(n.split()).lower(): numbers[c["id"]]
            for c in gold["characters"]
            for n in (c["name"], *c["aliases"])
        }
        teller = next((numbers[c["id"]] for c in gold["characters"] if c["narrator"]), None)
        owners = {}
        for row, character in zip(cast_rows(layers["cast"], layers["mentions"]), layers["cast"], strict=True):
            mine = [row["name"], *row["aliases"], *(text[m["start"] : m["end"]] for m in row["mentions"])]
            hits = [names[n] for n in (" ".join(m.split()).lower() for m in mine) if n in names]
            if hits:
                owners[row["id"]] = max(set(hits), key=hits.count)
            if character.narrator and teller is not None:
                owners[row["id"]] = teller
        gold_at = {
            at: numbers[q["speaker"]]
            for q in gold["quotes"]
            if q["speaker"] is not None and q["kind"] == "speech"
            for at in range(*spans[q["k"]])
        }
        yield Annotated(folder.name, layers, gold_at, owners)


def cast_rows(cast: Cast, mentions: MentionTable) -> list[dict[str, Any]]:
    """The cast as the scorers want it; names and descriptions only."""
    rows: list[dict[str, Any]] = [
        {"id": c.id, "name": c.name, "aliases": list(c.aliases), "mentions": []} for c in cast
    ]
    columns = (mentions.start, mentions.end, mentions.form, mentions.character)
    for start, end, form, character in zip(*(c.tolist() for c in columns), strict=True):
        if character >= 0 and form != 2:
            rows[character]["mentions"].append({"start": start, "end": end})
    return rows


def fit(examples: list[Example]) -> np.ndarray:
    """Weights that make the right candidates likeliest, near the hand-set ones."""
    start = np.array([*(SPEAKER_WEIGHTS[n] for n in SPEAKER_FEATURES), *(TURN_WEIGHTS[n] for n in TURN_FEATURES)])
    free = np.array([n not in HARD for n in (*SPEAKER_FEATURES, *TURN_FEATURES)])
    features = np.concatenate([e.features for e in examples])
    right = np.concatenate([e.right for e in examples])
    sizes = np.array([len(e.right) for e in examples])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    line = np.repeat(np.arange(len(sizes)), sizes)
    # a text counts by the square root of its lines, so that long novels do not drown the chapters
    lines_of = Counter(e.text for e in examples)
    share = np.array([lines_of[e.text] ** -0.5 for e in examples])
    share /= share.sum()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = features @ weights
        top = np.maximum.reduceat(scores, first)
        odds = np.exp(scores - top[line])
        total = np.add.reduceat(odds, first)
        good = np.add.reduceat(np.where(right, odds, 0.0), first)
        model = odds / total[line]
        wanted = np.where(right, odds / np.maximum(good, 1e-300)[line], 0.0)
        gradient = features.T @ ((model - wanted) * share[line]) + 2 * RIDGE * (weights - start) / len(weights)
        value = float(share @ (np.log(total) - np.log(np.maximum(good, 1e-300)))) + RIDGE * float(
            np.mean((weights - start) ** 2)
        )
        return value, np.where(free, gradient, 0.0)

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x)


def accuracy(examples: list[Example], weights: np.ndarray) -> float:
    """Share of lines whose best candidate is right."""
    return float(np.mean([e.right[int(np.argmax(e.features @ weights))] for e in examples]))


def main() -> None:
    """Fit, check on texts left out, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--only", choices=("pdnc", "today"))
    arguments = parser.parse_args()
    texts: list[list[Example]] = []
    if arguments.only != "today":
        texts += [examples_of(t.name, t.layers, t.gold_at, t.owners) for t in novels(arguments.corpora)]
    if arguments.only != "pdnc":
        texts += [examples_of(t.name, t.layers, t.gold_at, t.owners) for t in chapters(arguments.corpora)]
    hand = np.array([*(SPEAKER_WEIGHTS[n] for n in SPEAKER_FEATURES), *(TURN_WEIGHTS[n] for n in TURN_FEATURES)])
    print(f"{sum(map(len, texts))} lines; present weights: {accuracy([e for t in texts for e in t], hand):.4f}")
    for fold in range(arguments.folds):
        weights = fit([e for n, t in enumerate(texts) if n % arguments.folds != fold for e in t])
        left = [e for n, t in enumerate(texts) if n % arguments.folds == fold for e in t]
        print(f"left out, fold {fold}: {accuracy(left, weights):.4f} (present weights {accuracy(left, hand):.4f})")
    weights = fit([e for t in texts for e in t])
    for name, weight in zip((*SPEAKER_FEATURES, *TURN_FEATURES), weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
