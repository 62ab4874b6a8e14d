"""What ships of the trained reader, as files: model, vocabulary, manifest, card. Needs no PyTorch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fabula.scorers.weights import Weights
from fabula.version import VERSION
from training.reader.card import make_card
from training.reader.manifest import compact, digest, make_manifest, score_rows, write_weights
from training.reader.sources import READER_SOURCES

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "fabula" / "weights"
CONFIG = Path(__file__).with_name("config.toml")
NAME, TOKENIZER = "reader", "pieces.json"


def pack(
    model: bytes,
    tokenizer: str,
    settings: Mapping[str, Any],
    made: Mapping[str, Any],
    measured: Mapping[str, Any],
    made_on: str,
    into: Path,
) -> Weights:
    """Write the four files and open them again.

    model: int8 ONNX. tokenizer: a `tokenizer.json`. settings: config.toml. made: what `training.reader.train` keeps
    beside the weights. measured: what `training.reader.evaluate` writes. made_on: a day, 2026-01-31. Raises
    ValueError when the scores were not measured as the weights will run.
    """
    if measured["thresholds"] != settings["thresholds"]:
        raise ValueError("The scores were measured at other thresholds than config.toml has. Measure again.")
    if "int8" not in measured["scores"]:
        raise ValueError("The scores are not those of int8 weights. Measure with --int8.")
    small = compact(tokenizer)
    manifest = make_manifest(
        name=NAME,
        version=settings["version"],
        model=model,
        tokenizer=(TOKENIZER, small),
        thresholds=settings["thresholds"],
        made_by=told(made),
        made_on=made_on,
        sources=READER_SOURCES,
        scores=score_rows(measured["scores"]["int8"]),
    )
    card = make_card(manifest, len(small.encode("utf-8")), READER_SOURCES, measured["scores"], made)
    return write_weights(into, manifest, model, small, card)


def told(made: Mapping[str, Any]) -> str:
    """What made the weights, in a line: program, seed, settings."""
    settings = json.dumps(made["settings"], sort_keys=True).encode("utf-8")
    return (
        f"training/reader of Fabula {VERSION}, seed {made['settings']['seed']}, settings {digest(settings)[:12]}, "
        f"{made['pretrained_pieces']:,} pieces of pretraining, PyTorch {made['torch']}, threads: {made['threads']}"
    )


def check_pair(whole: Mapping[str, Any], part: Mapping[str, Any]) -> None:
    """Raise ValueError unless two trainings differ in their documents only."""
    for key in sorted(whole.keys() | part.keys()):
        if key != "steps" and whole.get(key) != part.get(key):  # more documents are more steps
            raise ValueError(
                f"reader-all.pt and reader.pt were made with different {key}: the scores of one are not those of the "
                "other. Train both again with one configuration."
            )
