"""Whether two mentions point at the same, asked of an ONNX file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fabula.scorers.session import open_session

Singles = NDArray[np.float32]
Ints = NDArray[np.int64]


class OnnxLinker:
    """Scores pairs of mentions."""

    def __init__(self, model: bytes) -> None:
        self._session = open_session(model, ("vectors", "later", "earlier", "features"), ("scores",))

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
