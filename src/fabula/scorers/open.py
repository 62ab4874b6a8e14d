"""The shipped reader, opened once a process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from fabula.model import Thresholds
from fabula.scorers.weights import Weights, open_weights

if TYPE_CHECKING:
    from fabula.scorers.reader import OnnxReader

READER = "reader"


@cache
def open_reader() -> OnnxReader | None:
    """Open the reader of the package; None where the package was built without weights.

    Raises WeightsError when its files are damaged.
    """
    if not (files("fabula.weights") / f"{READER}.json").is_file():
        return None
    return reader_of(open_weights(READER))


def reader_of(weights: Weights, threads: int | None = None) -> OnnxReader:
    """Make a reader of opened weights; threads: None is one a core. The answers are the same for any number."""
    from fabula.scorers.reader import OnnxReader  # noqa: PLC0415 - loads the ONNX runtime

    assert weights.tokenizer is not None
    return OnnxReader(weights.model, weights.tokenizer, Thresholds(**weights.manifest.thresholds), threads)
