"""The weights of a reading, each opened once a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from fabula.errors import WeightsError
from fabula.model import LinkScorer, Reader, SpeakerScorer, Thresholds
from fabula.options import SpeakerWeights
from fabula.scorers.weights import Manifest, Weights, open_weights

READER, LINKER = "reader", "linker"
# What --speakers chooses: the weights that tell who speaks. "rules" are none.
SPEAKERS: Mapping[SpeakerWeights, str | None] = {"full": "speakers", "clean": "speakers-clean", "rules": None}


@dataclass(frozen=True, slots=True)
class Scorers:
    """What trained weights answer; None where there are none, and the rules alone read.

    made_by: a line a weight file for the manifest of a story: its version and the start of its hash.
    """

    reader: Reader | None = None
    linker: LinkScorer | None = None
    speakers: SpeakerScorer | None = None
    made_by: dict[str, str] = field(default_factory=dict)


@cache
def open_scorers(folder: Path | None = None, speakers: SpeakerWeights = "full") -> Scorers:
    """Open the weights in a folder, those of the package if None; none where it was built without.

    speakers: which weights tell who speaks. A folder of the user's need not have a reader; without it the layers that
    it reads are empty. Raises WeightsError when a file is damaged, when the user's folder has no weights, or not those
    for the speakers that are asked for.
    """
    place = files("fabula.weights") if folder is None else folder
    if speakers not in SPEAKERS:
        raise WeightsError(f"speakers: {speakers!r} are no weights for speakers; try {', '.join(SPEAKERS)}.")
    name = SPEAKERS[speakers]
    if folder is not None and not any((place / f"{one}.json").is_file() for one in (READER, name)):
        missing = f"neither {READER}.json nor {name}.json" if name else f"no {READER}.json"
        raise WeightsError(f"{folder}: has {missing}. Name a folder of weight files with their manifests.")
    if folder is not None and name is not None and not (place / f"{name}.json").is_file():
        raise WeightsError(f"{folder}: has no {name}.json. Add it, or have rules tell who speaks (--speakers rules).")
    made_by: dict[str, str] = {}
    reader, linker = None, None
    if (place / f"{READER}.json").is_file():
        weights = open_weights(READER, folder)
        reader = reader_of(weights)
        made_by[READER] = _line(weights.manifest)
        if (place / f"{LINKER}.json").is_file():
            from fabula.scorers.linker import OnnxLinker  # noqa: PLC0415 - loads the ONNX runtime

            weights = open_weights(LINKER, folder)
            linker = OnnxLinker(weights.model)
            made_by[LINKER] = _line(weights.manifest)
    if name is None or not (place / f"{name}.json").is_file():
        return Scorers(reader, linker, None, made_by)
    weights = open_weights(name, folder)
    made_by["speakers"] = f"{name}, {_line(weights.manifest)}"
    return Scorers(reader, linker, speakers_of(weights), made_by)


def reader_of(weights: Weights, threads: int | None = None) -> Reader:
    """Make a reader of opened weights; threads: None is one a core. The answers are the same for any number."""
    from fabula.scorers.reader import OnnxReader  # noqa: PLC0415 - loads the ONNX runtime

    if weights.tokenizer is None:
        raise WeightsError(f"{weights.path}: its manifest names no tokenizer, and a reader needs one.")
    return OnnxReader(weights.model, weights.tokenizer, Thresholds(**weights.manifest.thresholds), threads)


def speakers_of(weights: Weights) -> SpeakerScorer:
    """Make a speaker scorer of opened weights. Raises WeightsError when they take other columns than there are."""
    from fabula.scorers.speakers import COLUMNS, OnnxSpeakers  # noqa: PLC0415 - loads the ONNX runtime

    scorer = OnnxSpeakers(weights.model)
    if scorer.columns != COLUMNS:
        raise WeightsError(
            f"{weights.path}: takes {scorer.columns} columns, this version of Fabula has {COLUMNS}. "
            "Take the weights that came with it."
        )
    return scorer


def _line(manifest: Manifest) -> str:
    return f"version {manifest.version}, SHA-256 {manifest.sha256[:12]}"
