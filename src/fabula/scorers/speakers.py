"""Who speaks each line, and how far that can be trusted, asked of an ONNX file.

The network behind it sees a book as a grid: lines by candidates. In a few rounds every cell tells the same
character's cells in the lines around, and the others of its own line, what it believes; so a conversation is
weighed as a whole, and no turn has to be added by the solver.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from fabula.model import AROUND_FEATURES, CONFIDENCE_FEATURES, SPEAKER_FEATURES, TURN_FEATURES, SpeakerCandidates
from fabula.model.scorers import Floats, Singles
from fabula.scorers.rules import hardly_doubted
from fabula.scorers.session import open_session

Ints = NDArray[np.int64]

REACH = (-4, -3, -2, -1, 1, 2, 3, 4)  # lines away that a cell hears of
BREAK = 4  # paragraphs between two lines that end a conversation; nothing is heard across one
BLOCK = 512  # lines weighed at once, at least; a block ends where a conversation does
_SINCE_MET = AROUND_FEATURES.index("since_met")
COLUMNS = len(SPEAKER_FEATURES) + len(AROUND_FEATURES)


class OnnxSpeakers:
    """A SpeakerScorer by trained weights."""

    wide = True

    def __init__(self, model: bytes, absent: float) -> None:
        """model: the file's bytes. absent: log-odds by which somebody not met of late must be likelier than who was."""
        self._absent = absent
        self._session = open_session(model, ("cells", "taken", "heard", "doubts"), ("scores", "sure"))

    @property
    def columns(self) -> int:
        """How many numbers it takes of each candidate of a line."""
        return int(self._session.get_inputs()[0].shape[2])

    @property
    def turns(self) -> Floats:
        """Nothing: the turns are weighed by the network already."""
        return np.zeros(len(TURN_FEATURES))

    def __call__(self, candidates: SpeakerCandidates) -> Floats:
        """(pairs,) log-odds."""
        slot, grid = lay_out(candidates)
        scores = np.zeros(len(candidates.line))
        columns = np.concatenate([candidates.features, candidates.around], axis=1).astype(np.float32)
        for first, last in blocks(candidates.gap):
            rows = slice(*np.searchsorted(candidates.line, [first, last]).tolist())
            here = (candidates.line[rows] - first, slot[rows])
            cells = np.zeros((last - first, grid.shape[1], columns.shape[1]), dtype=np.float32)
            cells[here] = columns[rows]
            part = grid[first:last]
            heard = neighbours(part, candidates.gap[first:last])
            scores[rows] = self._run(cells, part >= -1, heard)[here]
        absent = (candidates.around[:, _SINCE_MET] >= 1.0) & (candidates.character >= 0)
        return scores - self._absent * absent

    def trust(self, features: Floats) -> Floats:
        """(lines,) probabilities; a plain tag is never doubted much.

        They stand in the same file as the network, which has to be fed something: a grid of one empty cell.
        """
        nothing = np.zeros((1, 1, self.columns), dtype=np.float32)
        feeds = {
            "cells": nothing,
            "taken": np.ones((1, 1), dtype=bool),
            "heard": np.full((1, 1, len(REACH)), -1, dtype=np.int64),
            "doubts": features.astype(np.float32),
        }
        return hardly_doubted(self._session.run(["sure"], feeds)[0].astype(np.float64), features)

    def _run(self, cells: Singles, taken: NDArray[np.bool_], heard: Ints) -> Singles:
        doubts = np.zeros((1, len(CONFIDENCE_FEATURES)), dtype=np.float32)
        feeds = {"cells": cells, "taken": taken, "heard": heard, "doubts": doubts}
        scores: Singles = self._session.run(["scores"], feeds)[0]
        return scores


def lay_out(candidates: SpeakerCandidates) -> tuple[Ints, Ints]:
    """(pairs,) the slot of each pair in its line; and (lines, slots) the character of each cell, -2 where none is."""
    lines = len(candidates.gap)
    first = np.searchsorted(candidates.line, np.arange(lines))
    slot = np.arange(len(candidates.line)) - first[candidates.line]
    grid = np.full((lines, int(slot.max(initial=0)) + 1), -2, dtype=np.int64)
    grid[candidates.line, slot] = candidates.character
    return slot, grid


def neighbours(grid: Ints, gap: Ints) -> Ints:
    """(lines, slots, len(REACH)) the cell, in `grid` laid flat, of the same character so many lines away; or -1."""
    lines, slots = grid.shape
    talk = np.cumsum(gap > BREAK)
    found = np.full((lines, slots, len(REACH)), -1, dtype=np.int64)
    for place, apart in enumerate(REACH):
        here = np.arange(max(0, -apart), lines - max(0, apart))
        here = here[talk[here] == talk[here + apart]]
        same = (grid[here][:, :, None] == grid[here + apart][:, None, :]) & (grid[here] >= 0)[:, :, None]
        row, slot, other = np.nonzero(same)
        found[here[row], slot, place] = (here[row] + apart) * slots + other
    return found


def blocks(gap: Ints) -> Iterator[tuple[int, int]]:
    """Stretches of lines that begin with a conversation; gap: paragraphs between each line and the one before."""
    first = 0
    for line in np.flatnonzero(gap > BREAK).tolist():
        if line - first >= BLOCK:
            yield first, line
            first = line
    if first < len(gap):
        yield first, len(gap)
