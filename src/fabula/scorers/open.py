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

    speakers: which weights tell who speaks; the rules do where the folder has none, unless they are asked for.
    Raises WeightsError when a file is damaged, when the user's own folder has no reader, or not the speakers asked for.
    """
    place = files("fabula.weights") if folder is None else folder
    if folder is not None and not (place / f"{READER}.json").is_file():
        raise WeightsError(f"{folder}: has no {READER}.json. Name a folder of weight files with their manifests.")
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
    name = SPEAKERS[speakers]
    if name is None or (speakers == "full" and not (place / f"{name}.json").is_file()):
        return Scorers(reader, linker, None, made_by)
    from fabula.scorers.speakers import OnnxSpeakers  # noqa: PLC0415 - as above

    weights = open_weights(name, folder)
    made_by["speakers"] = f"{name}, {_line(weights.manifest)}"
    return Scorers(reader, linker, OnnxSpeakers(weights.model), made_by)


def reader_of(weights: Weights, threads: int | None = None) -> Reader:
    """Make a reader of opened weights; threads: None is one a core. The answers are the same for any number."""
    from fabula.scorers.reader import OnnxReader  # noqa: PLC0415 - loads the ONNX runtime

    if weights.tokenizer is None:
        raise WeightsError(f"{weights.path}: its manifest names no tokenizer, and a reader needs one.")
    return OnnxReader(weights.model, weights.tokenizer, Thresholds(**weights.manifest.thresholds), threads)


def _line(manifest: Manifest) -> str:
    return f"version {manifest.version}, SHA-256 {manifest.sha256[:12]}"
