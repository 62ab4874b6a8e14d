"""Write what the package carries of the speaker scorers: weight files, manifests, cards.

    python -m training.speakers.ship OUT --made-on DATE [--into FOLDER] [--config FILE]
    python -m training.speakers.ship OUT --made-on DATE --parts FOLDER

OUT has `speakers.pt` and `speakers-clean.pt`, and beside each its scores, `speakers-scores.json` and
`speakers-clean-scores.json`, as `training.speakers.evaluate` writes them. Each card tells the scores of both. The same
files in give the same files out: DATE stands in manifests and cards, no clock is read. Their version is the
configuration's, whatever it was when they were trained.

With --parts nothing ships: FOLDER gets a folder of weights for every part of `speakers.pt` that was left out, and
`parts.json`, which text is to be read with which, for `benchmarks/accuracy.py --held-out FOLDER`. There is no reader
among them: it tells speakers nothing.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from fabula.scorers.weights import Weights
from fabula.version import VERSION
from training.reader.config import load_settings
from training.reader.manifest import digest, make_manifest, write_weights
from training.reader.pack import PACKAGE
from training.speakers.card import Scores, card_of, score_rows
from training.speakers.export import ABSENT, export, restore
from training.speakers.folds import VARIANTS, Variant
from training.speakers.sources import SOURCES
from training.speakers.train import CONFIG


def ship(out: Path, version: str, made_on: str, into: Path) -> list[Weights]:
    """Both files. Raises ValueError when scores are not those of the training beside them."""
    scores: dict[Variant, Scores] = {}
    for variant in VARIANTS:
        told = json.loads((out / f"{variant}-scores.json").read_text(encoding="utf-8"))
        if told["sha256"] != hashlib.sha256((out / f"{variant}.pt").read_bytes()).hexdigest():
            raise ValueError(
                f"{variant}-scores.json is not of this {variant}.pt. Run training.speakers.evaluate again."
            )
        scores[variant] = told["scores"]
    return [_ship(variant, torch.load(out / f"{variant}.pt"), scores, version, made_on, into) for variant in VARIANTS]


def ship_parts(out: Path, version: str, made_on: str, into: Path) -> dict[str, str]:
    """Folders of weights that never saw what they are to read; gives which text is whose."""
    saved = torch.load(out / "speakers.pt")
    found: dict[str, str] = {}
    for number, part in enumerate(saved["parts"]):
        name = f"without-{number}"
        folder = into / name
        folder.mkdir(parents=True, exist_ok=True)
        _ship("speakers", {**saved, **part}, {}, f"{version}-{name}", made_on, folder)
        found |= {text: name for kind, text in part["test"] if kind != "opening"}
    (into / "parts.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    return found


def _ship(
    variant: Variant,
    saved: Mapping[str, Any],
    scores: Mapping[Variant, Scores],
    version: str,
    made_on: str,
    into: Path,
) -> Weights:
    made, settings = saved["made"], saved["settings"] | {"version": version}
    model = export(restore(saved))
    told = json.dumps({**settings, "version": ""}, sort_keys=True).encode("utf-8")
    made_by = (
        f"training/speakers of Fabula {VERSION}, seed {settings['seed']}, settings {digest(told)[:12]}, "
        f"PyTorch {made['torch']}, threads: {made['threads']}"
    )
    sources = SOURCES[variant]
    manifest = make_manifest(
        variant,
        model,
        None,
        {"absent": ABSENT},
        sources,
        score_rows(scores[variant]) if scores else [],
        version=version,
        made_by=made_by,
        made_on=made_on,
    )
    card = card_of(variant, manifest, made, settings, scores)
    return write_weights(into, manifest, model, None, card)


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--made-on", type=datetime.date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--into", type=Path, default=PACKAGE, metavar="FOLDER")
    parser.add_argument("--config", type=Path, default=CONFIG, metavar="FILE")
    parser.add_argument("--parts", type=Path, metavar="FOLDER", help="write the weights of the parts left out there")
    arguments = parser.parse_args()
    version, made_on = load_settings(arguments.config)["version"], arguments.made_on.isoformat()
    if arguments.parts:
        ship_parts(arguments.out, version, made_on, arguments.parts)
        return
    for weights in ship(arguments.out, version, made_on, arguments.into):
        print(f"{weights.path}: {weights.manifest.bytes:,} bytes, SHA-256 {weights.manifest.sha256}")


if __name__ == "__main__":
    main()
