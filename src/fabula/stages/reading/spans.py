"""Scores of spans -> mentions: nested as they may be, never crossing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fabula.model import SPAN_CHAIN, SPAN_FORMS, SPAN_TYPES, WindowScores


@dataclass(frozen=True, slots=True)
class Found:
    """One mention of a window. first, last: words of the window, last inclusive; score, chain: probabilities."""

    first: int
    last: int
    type: int
    form: int
    score: float
    chain: float


def find_spans(scores: WindowScores, core: range, sentences: Sequence[int], threshold: float) -> list[Found]:
    """Mentions that begin in `core`, by first word, then the wider first; none runs over its sentence.

    sentences: (words,) of the window. threshold: log-odds of the likeliest type against no mention, at least.
    Of two that cross, the likelier stays: LitBank has none that do.
    """
    types = scores.spans[core.start : core.stop, :, SPAN_TYPES]
    best = types.max(axis=-1)
    begins, widths = np.nonzero(best > threshold)
    sentence = np.array(sentences, dtype=np.int64)
    last = np.minimum(begins + core.start + widths, len(sentence) - 1)
    fits = (begins + core.start + widths == last) & (sentence[last] == sentence[begins + core.start])
    begins, widths = begins[fits], widths[fits]
    order = np.argsort(-best[begins, widths], kind="stable")
    taken: list[tuple[int, int, int]] = []
    for row in order.tolist():
        first, last = int(begins[row]) + core.start, int(begins[row] + widths[row]) + core.start
        if all(last < a or first > b or (first <= a and b <= last) or (a <= first and last <= b) for a, b, _ in taken):
            taken.append((first, last, row))
    found = []
    for first, last, row in sorted(taken, key=lambda span: (span[0], -span[1])):
        logits = scores.spans[first, widths[row]]
        odds = np.exp(logits[SPAN_TYPES].astype(np.float64))
        found.append(
            Found(
                first,
                last,
                int(logits[SPAN_TYPES].argmax()),
                int(logits[SPAN_FORMS].argmax()),
                float(odds.sum() / (1 + odds.sum())),
                float(1 / (1 + np.exp(-float(logits[SPAN_CHAIN])))),
            )
        )
    return found
