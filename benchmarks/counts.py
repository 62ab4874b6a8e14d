"""Counts of a document, from which precision, recall and F1 come: by document, or micro over many.

Scores what is found by exact match: an entity is a span and its type, an event a token, a mention a span.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counts:
    """right: found and wanted. found: all that was found. wanted: all there is."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 when nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 when there is nothing."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two; 0 when nothing is right."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 0.0


def matched(found: Collection[Hashable], wanted: Collection[Hashable]) -> Counts:
    """Count what is in both; what is there twice counts once."""
    found, wanted = set(found), set(wanted)
    return Counts(len(found & wanted), len(found), len(wanted))


def micro_f1(sums: Floats) -> Floats:
    """F1 of sums over documents. sums: (draws, 3) right, found, wanted. Gives (draws,)."""
    total = sums[:, 1] + sums[:, 2]
    return 2 * sums[:, 0] / np.maximum(total, 1)
