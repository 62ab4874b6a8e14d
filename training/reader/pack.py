"""What ships of a training, as files: reader and linker, vocabulary, manifests, cards. Needs no PyTorch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from fabula.scorers.weights import Weights
from fabula.version import VERSION
from training.reader.card import linker_card, reader_card, was_taught
from training.reader.manifest import CHAINS, compact, digest, make_manifest, score_rows, write_weights
from training.reader.sources import LINKER_SOURCES, reader_sources

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "fabula" / "weights"
TOKENIZER = "pieces.json"


def pack(
    models: Mapping[Literal["reader", "linker"], bytes],
    tokenizer: str,
    settings: Mapping[str, Any],
    made: Mapping[str, Any],
    measured: Mapping[str, Any] | None,
    made_on: str,
    into: Path,
) -> list[Weights]:
    """Write the files of both weights and open them again; the reader's come first.

    models: ONNX, the reader's in int8. tokenizer: a `tokenizer.json`. settings: config.toml. made: what
    `training.reader.train` keeps beside the weights. measured: what `training.reader.evaluate` writes, None
    where nothing was measured. made_on: a day, 2026-01-31. Raises ValueError when the scores were not measured as the
    weights will run.
    """
    scores: Mapping[str, Any] = {}
    if measured is not None:
        scores = measured["scores"]
        if measured["thresholds"] != settings["thresholds"]:
            raise ValueError("The scores were measured at other thresholds than config.toml has. Measure again.")
        if "int8" not in scores:
            raise ValueError("The scores are not those of int8 weights. Measure with --int8.")
    small = compact(tokenizer)
    sources = reader_sources(taught=was_taught(made))
    common = {"version": settings["version"], "made_by": told(made), "made_on": made_on}
    reader = make_manifest(
        "reader",
        models["reader"],
        (TOKENIZER, small),
        settings["thresholds"],
        sources,
        score_rows(scores["int8"]) if scores else [],
        **common,
    )
    chains = score_rows(scores["int8"], CHAINS) if scores else []
    linker = make_manifest("linker", models["linker"], None, {}, LINKER_SOURCES, chains, **common)
    cards = (
        reader_card(reader, len(small.encode("utf-8")), sources, scores, made),
        linker_card(linker, LINKER_SOURCES, made),
    )
    return [
        write_weights(into, reader, models["reader"], small, cards[0]),
        write_weights(into, linker, models["linker"], None, cards[1]),
    ]


def told(made: Mapping[str, Any]) -> str:
    """What made the weights, in a line: program, seed, settings."""
    settings = json.dumps(made["settings"], sort_keys=True).encode("utf-8")
    begun = f"begun with {made['begun']}, " if "begun" in made else ""
    return (
        f"training/reader of Fabula {VERSION}, {begun}seed {made['settings']['seed']}, "
        f"settings {digest(settings)[:12]}, {made['pretrained_pieces']:,} pieces of pretraining, "
        f"PyTorch {made['torch']}, on {', '.join(made['devices'])}"
    )


def check_pair(whole: Mapping[str, Any], part: Mapping[str, Any]) -> None:
    """Raise ValueError unless two trainings differ in their documents only; in what they were begun with they may."""
    for key in sorted(whole.keys() | part.keys()):
        if key not in ("steps", "begun") and whole.get(key) != part.get(key):  # more documents are more steps
            raise ValueError(
                f"reader-all.pt and reader.pt were made with different {key}: the scores of one are not those of the "
                "other. Train both again with one configuration."
            )
