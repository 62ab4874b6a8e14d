"""The shipped weights, each opened once a process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from fabula.model import Thresholds
from fabula.scorers.weights import Weights, open_weights

if TYPE_CHECKING:
    from fabula.scorers.linker import OnnxLinker
    from fabula.scorers.reader import OnnxReader

READER = "reader"
LINKER = "linker"


@cache
def open_reader() -> OnnxReader | None:
    """Open the reader of the package; None where the package was built without weights.

    Raises WeightsError when its files are damaged.
    """
    return reader_of(open_weights(READER)) if _shipped(READER) else None


@cache
def open_linker() -> OnnxLinker | None:
    """Open the linker of the package, as `open_reader`."""
    if not _shipped(LINKER):
        return None
    from fabula.scorers.linker import OnnxLinker  # noqa: PLC0415 - loads the ONNX runtime

    return OnnxLinker(open_weights(LINKER).model)


def _shipped(name: str) -> bool:
    return (files("fabula.weights") / f"{name}.json").is_file()


def reader_of(weights: Weights, threads: int | None = None) -> OnnxReader:
    """Make a reader of opened weights; threads: None is one a core. The answers are the same for any number."""
    from fabula.scorers.reader import OnnxReader  # noqa: PLC0415 - loads the ONNX runtime

    assert weights.tokenizer is not None
    return OnnxReader(weights.model, weights.tokenizer, Thresholds(**weights.manifest.thresholds), threads)
