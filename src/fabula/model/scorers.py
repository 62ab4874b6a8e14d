"""The calls a scorer answers. Rules answer them today, trained weights later; stages see only these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class NameCandidates:
    """Capitalised strings that may be somebody's name, one row each.

    names: (candidates,) the strings as written. features: (candidates, len(NAME_FEATURES)).
    """

    names: tuple[str, ...]
    features: Floats


class NameScorer(Protocol):
    """Is this string a name of somebody?"""

    def __call__(self, candidates: NameCandidates) -> Floats:
        """(candidates,) probabilities in 0..1."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerCandidates:
    """Who may speak each line: rows are pairs (line, character), grouped by line.

    line: (pairs,) place of the line in the reading's order, rising.
    character: (pairs,) id in the cast. features: (pairs, len(SPEAKER_FEATURES)).
    """

    line: NDArray[np.int64]
    character: NDArray[np.int64]
    features: Floats


class SpeakerScorer(Protocol):
    """Who speaks? One score a pair; the stage solves runs of lines together on top of them."""

    def __call__(self, candidates: SpeakerCandidates) -> Floats:
        """(pairs,) log-odds; higher is likelier."""
        ...
