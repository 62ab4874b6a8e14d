"""Train the speaker scorer: on everything, and once for each part that is left out to be measured on.

    python -m training.speakers.train CORPORA OUT [--variant speakers-clean] [--config FILE] [--threads 2]

OUT has what `training.speakers.prepare` left. Writes OUT/VARIANT.pt: the networks that ship, the weights of their
confidence, and, for `training.speakers.evaluate`, the same for every part left out. A training that is there already in
OUT/VARIANT/ is not run again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from fabula.scorers.speakers import OnnxSpeakers
from training.speakers.export import ABSENT, export, open_grids
from training.speakers.fit import fit_several, open_book
from training.speakers.folds import VARIANTS, Part, Text, Variant, parts, unseen
from training.speakers.network import COLUMNS, Grid, Speakers, no_trust
from training.speakers.prepare import Lines, load, load_layers, open_maker
from training.speakers.sure import Judged, fit_trust, judge
from training.speakers.texts import Corpora

CONFIG = Path(__file__).with_name("config.toml")


def settings_of(variant: Variant, config: Path) -> dict[str, Any]:
    """What config.toml says of a variant: what is said of all, and its own on top."""
    told = tomllib.loads(config.read_text(encoding="utf-8"))
    own = told.get(variant, {})
    return {key: told[key] for key in ("version", "seed", "sure")} | {"train": told["train"] | own}


def load_texts(out: Path) -> dict[Text, Lines]:
    """All prepared texts that have an annotated line."""
    texts = {}
    for file in sorted((out / "texts").glob("*.npz")):
        lines = load(file)
        if (lines.gold >= 0).any():
            texts[lines.kind, lines.name] = lines
    return texts


def grids_of(
    name: str, train: Sequence[Text], texts: Mapping[Text, Lines], settings: Mapping[str, Any], folder: Path
) -> list[Grid]:
    """Networks trained on some texts, or those that are there from the same."""
    mark = json.loads((folder.parent / "texts" / "made_with.json").read_text(encoding="utf-8"))
    made = [(*text, mark["-".join(text) + ".npz"]) for text in train]
    told = json.dumps([made, settings["train"], settings["seed"], COLUMNS], sort_keys=True)
    file = folder / f"{name.replace(' ', '-')}-{hashlib.sha256(told.encode('utf-8')).hexdigest()[:12]}.pt"
    if not file.is_file():
        counts = settings["train"]["counts"]
        books = [open_book(texts[text], settings["train"]["nobody"], counts.get(text[0], 1.0)) for text in train]
        print(f"{name}: {len(books)} texts, {sum(int(b.told.sum()) for b in books):,} lines", flush=True)
        grids = fit_several(books, settings["train"], settings["seed"], lambda line: print(f"  {line}", flush=True))
        folder.mkdir(parents=True, exist_ok=True)
        torch.save([grid.state_dict() for grid in grids], file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)
    return open_grids(torch.load(file), settings["train"])


def judge_part(part: Part, grids: Sequence[Grid], texts: Mapping[Text, Lines], out: Path) -> list[tuple[Text, Judged]]:
    """The lines of each text that a part leaves out, as its networks solve them."""
    scorer = OnnxSpeakers(export(Speakers(grids, no_trust())), ABSENT)
    found = []
    for kind, name in part.test:
        if (kind, name) not in texts:
            continue
        layers = load_layers(out / "texts" / f"{kind}-{name}.pickle")
        found.append(((kind, name), judge(texts[kind, name], open_maker(layers), layers["owners"], scorer)))
    return [(text, one) for text, one in found if len(one.features)]


def train(variant: Variant, corpora: Path, out: Path, settings: Mapping[str, Any]) -> None:
    """Everything, into OUT/VARIANT.pt."""
    Corpora(corpora)  # the scorers come into reach
    texts = load_texts(out)
    planned = parts(variant, list(texts), corpora)
    ridge = settings["sure"]["ridge"]
    grids = {part.name: grids_of(part.name, part.train, texts, settings, out / variant) for part in planned}
    judged = {part.name: judge_part(part, grids[part.name], texts, out) for part in planned}
    kept = []
    for part in planned:
        others = unseen(part, judged)
        kept.append({"test": part.test, "grids": _states(grids[part.name]), "trust": fit_trust(others, ridge).tolist()})
    known = [text for part in planned if part.name != "pdnc" for text in part.test]
    whole = grids_of("whole", sorted(known), texts, settings, out / variant)
    # of weights without PDNC the novels are no part of the confidence either
    everything = [one for name, rows in judged.items() if name != "pdnc" for _, one in rows]
    made = {"settings": dict(settings), "torch": str(torch.__version__), "threads": torch.get_num_threads()}
    made |= {"columns": len(COLUMNS), "texts": len(known), "lines": sum(int((texts[t].gold >= 0).sum()) for t in known)}
    saved = {"grids": _states(whole), "trust": fit_trust(everything, ridge).tolist(), "parts": kept}
    torch.save(saved | {"settings": dict(settings), "made": made}, out / f"{variant}.new")
    (out / f"{variant}.new").replace(out / f"{variant}.pt")


def _states(grids: Sequence[Grid]) -> list[dict[str, Any]]:
    return [grid.state_dict() for grid in grids]


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--variant", choices=VARIANTS, default="speakers")
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, metavar="N", help="of one network only, to see that everything is there")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    settings = settings_of(arguments.variant, arguments.config)
    if arguments.epochs:
        settings["train"] |= {"epochs": arguments.epochs, "nets": 1}
    train(arguments.variant, arguments.corpora.resolve(), arguments.out, settings)


if __name__ == "__main__":
    main()
