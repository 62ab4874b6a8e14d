"""The weights of a reading, each opened once a process."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from fabula.errors import WeightsError
from fabula.model import LinkScorer, Reader, Thresholds
from fabula.scorers.weights import Manifest, Weights, open_weights

READER, LINKER = "reader", "linker"


@dataclass(frozen=True, slots=True)
class Scorers:
    """What trained weights answer; None where there are none, and the rules alone read.

    made_by: a line a weight file for the manifest of a story: its version and the start of its hash.
    """

    reader: Reader | None = None
    linker: LinkScorer | None = None
    made_by: dict[str, str] = field(default_factory=dict)


@cache
def open_scorers(folder: Path | None = None) -> Scorers:
    """Open the weights in a folder, those of the package if None; none where it was built without.

    Raises WeightsError when a file is damaged, or when the user's own folder has no reader.
    """
    place = files("fabula.weights") if folder is None else folder
    if not (place / f"{READER}.json").is_file():
        if folder is None:
            return Scorers()
        raise WeightsError(f"{folder}: has no {READER}.json. Name a folder of weight files with their manifests.")
    reader = open_weights(READER, folder)
    made_by = {READER: _line(reader.manifest)}
    if not (place / f"{LINKER}.json").is_file():
        return Scorers(reader_of(reader), None, made_by)
    from fabula.scorers.linker import OnnxLinker  # noqa: PLC0415 - loads the ONNX runtime

    linker = open_weights(LINKER, folder)
    return Scorers(reader_of(reader), OnnxLinker(linker.model), made_by | {LINKER: _line(linker.manifest)})


def reader_of(weights: Weights, threads: int | None = None) -> Reader:
    """Make a reader of opened weights; threads: None is one a core. The answers are the same for any number."""
    from fabula.scorers.reader import OnnxReader  # noqa: PLC0415 - loads the ONNX runtime

    if weights.tokenizer is None:
        raise WeightsError(f"{weights.path}: its manifest names no tokenizer, and a reader needs one.")
    return OnnxReader(weights.model, weights.tokenizer, Thresholds(**weights.manifest.thresholds), threads)


def _line(manifest: Manifest) -> str:
    return f"version {manifest.version}, SHA-256 {manifest.sha256[:12]}"
