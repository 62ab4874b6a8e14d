"""Bootstrap intervals over books: how far a number would move with other books of the same kind.

Percentile bootstrap (Efron 1979): draw as many books as there are, with replacement, many times, and
take the middle 95 % of the numbers. Books are the unit because lines of one book stand or fall
together. With fewer than about ten books the interval is too narrow: read it as "at least this wide".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RESAMPLES = 2_000
SEED = 20260101
LEVEL = 0.95


def interval(columns: Floats, statistic: Callable[[Floats], Floats]) -> tuple[float, float]:
    """The 95 % interval of a statistic of sums over books.

    columns: (books, counts) what each book adds. statistic: takes (draws, counts), the sums of each draw,
    and gives (draws,), the number of each. The same columns give the same interval.

    Raises ValueError when there is no book.
    """
    books = len(columns)
    if not books:
        raise ValueError("no books to draw from: give at least one row")
    chance = np.random.default_rng(SEED)
    times = chance.multinomial(books, np.full(books, 1 / books), size=RESAMPLES)
    low, high = np.quantile(statistic(times @ columns), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def of_mean(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the mean over books."""
    return interval(np.array(values, dtype=float)[:, None], lambda sums: sums[:, 0] / len(values))


def as_cell(bounds: tuple[float, float]) -> str:
    """An interval as a cell of a table."""
    return f"{bounds[0]:.3f}–{bounds[1]:.3f}"
