"""Events: words that assert that something happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Event:
    """One event, as a view on its row: its trigger, asserted as real (realis)."""

    id: int  # place in story.events
    start: int
    end: int
    token: int
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class EventTable:
    """All asserted events in the order of the text; one entry an event in every column.

    start, end: character offsets of the trigger, one token long. token: its index.
    confidence: 0 to 1, that the text asserts it as having happened.
    """

    start: Ints
    end: Ints
    token: Ints
    confidence: Floats

    @classmethod
    def empty(cls) -> EventTable:
        """A table without rows."""
        none = np.zeros(0, dtype=np.int64)
        return cls(none, none, none, np.zeros(0))

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, row: int) -> Event:
        if not 0 <= row < len(self):
            raise IndexError(f"event {row} of {len(self)}")
        return Event(row, int(self.start[row]), int(self.end[row]), int(self.token[row]), float(self.confidence[row]))

    def __iter__(self) -> Iterator[Event]:
        return (self[row] for row in range(len(self)))
