"""The weights of a reading, each opened once a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from fabula.errors import WeightsError
from fabula.model import LinkScorer, Reader, SpeakerScorer, Thresholds
from fabula.options import SpeakerWeights
from fabula.scorers.weights import Manifest, Weights, open_weights

READER, LINKER = "reader", "linker"
# What --speakers chooses: the weights that tell who speaks. "rules" are none.
SPEAKERS: Mapping[SpeakerWeights, str | None] = {"full": "speakers", "clean": "speakers-clean", "rules": None}


Made = TypeVar("Made")
_OWN = "Take the weights that came with this version of Fabula."


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
    it reads are empty, and without a linker the mentions stay those that rules find. Raises WeightsError when a file is
    damaged or of another version, when the user's folder has no weights, or not those for the speakers that are asked
    for.
    """
    place = files("fabula.weights") if folder is None else folder
    if speakers not in SPEAKERS:
        raise WeightsError(f"speakers: {speakers!r} are no weights for speakers; try {', '.join(SPEAKERS)}.")
    name = SPEAKERS[speakers]
    if folder is not None and not folder.is_dir():
        raise WeightsError(f"{folder}: there is no such folder. Name a folder of weight files with their manifests.")
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

            links = open_weights(LINKER, folder)
            if links.manifest.version != weights.manifest.version:  # it knows the vectors of no other reader
                raise WeightsError(
                    f"{links.path}: is of version {links.manifest.version}, the reader beside it of "
                    f"{weights.manifest.version}. Take both from one set of weights."
                )
            linker = _opened(links, lambda: OnnxLinker(links.model))
            made_by[LINKER] = _line(links.manifest)
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
    tokenizer, given = weights.tokenizer, weights.manifest.thresholds
    _check_thresholds(weights, [one.name for one in fields(Thresholds)])
    return _opened(weights, lambda: OnnxReader(weights.model, tokenizer, Thresholds(**given), threads))


def speakers_of(weights: Weights) -> SpeakerScorer:
    """Make a speaker scorer of opened weights. Raises WeightsError when they take other columns than there are."""
    from fabula.scorers.speakers import COLUMNS, OnnxSpeakers  # noqa: PLC0415 - loads the ONNX runtime

    _check_thresholds(weights, ["absent"])
    scorer = _opened(weights, lambda: OnnxSpeakers(weights.model, weights.manifest.thresholds["absent"]))
    if scorer.columns != COLUMNS:
        raise WeightsError(
            f"{weights.path}: takes {scorer.columns} columns, this version of Fabula has {COLUMNS}. {_OWN}"
        )
    return scorer


def _check_thresholds(weights: Weights, wanted: Sequence[str]) -> None:
    given = weights.manifest.thresholds
    if given.keys() != set(wanted):
        raise WeightsError(
            f"{weights.path}: its manifest has the thresholds {', '.join(given) or '(none)'}, where "
            f"{', '.join(wanted)} are used. {_OWN}"
        )


def _opened(weights: Weights, make: Callable[[], Made]) -> Made:
    """Make a scorer; a file that its manifest vouches for may still be none that can be run."""
    try:
        return make()
    except Exception as error:  # the runtime and the tokenizers have exceptions of their own
        reason = " ".join(str(error).split())
        raise WeightsError(f"{weights.path}: cannot be run: {reason}. {_OWN}") from error


def _line(manifest: Manifest) -> str:
    return f"version {manifest.version}, SHA-256 {manifest.sha256[:12]}"
