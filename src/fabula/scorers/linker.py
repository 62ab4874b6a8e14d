"""Whether two mentions point at the same, asked of an ONNX file."""

from __future__ import annotations

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Ints = NDArray[np.int64]


class OnnxLinker:
    """Scores pairs of mentions; one thread, so that sums are always made in the same order."""

    def __init__(self, model: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def __call__(self, vectors: Singles, later: Ints, earlier: Ints, features: Singles) -> Singles:
        """(pairs,) log-odds; see `fabula.model.LinkScorer`."""
        first, last = int(earlier.min()), int(later.max()) + 1
        feeds = {
            "vectors": vectors[first:last],
            "later": later - first,
            "earlier": earlier - first,
            "features": features,
        }
        scores: Singles = self._session.run(["scores"], feeds)[0]
        return scores
