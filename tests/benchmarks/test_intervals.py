"""Intervals over books."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from tests.benchmarks.modules import module


@pytest.fixture
def intervals(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "intervals")


def test_books_that_agree_leave_no_doubt(intervals: ModuleType) -> None:
    low, high = intervals.of_mean([0.75, 0.75, 0.75])
    assert low == pytest.approx(0.75)
    assert high == pytest.approx(0.75)


def test_the_mean_of_two_books_spans_both(intervals: ModuleType) -> None:
    # a quarter of all draws of two books take the first twice, a quarter the second twice
    assert intervals.of_mean([0.0, 1.0]) == (0.0, 1.0)


def test_the_interval_of_many_books_is_that_of_the_normal_law(intervals: ModuleType) -> None:
    values = [0.0, 1.0] * 200  # a mean of 0.5 with a standard error of 0.5 / 20
    low, high = intervals.of_mean(values)
    assert low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.006)
    assert high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.006)


def test_a_ratio_of_sums_weighs_books_by_size(intervals: ModuleType) -> None:
    # of 1 in 1 and 9 in 99, draws of two books give 2/2, 10/100 or 18/198
    columns = np.array([[1.0, 1.0], [9.0, 99.0]])
    low, high = intervals.interval(columns, lambda sums: sums[:, 0] / sums[:, 1])
    assert low == pytest.approx(18 / 198)
    assert high == pytest.approx(2 / 2)


def test_the_same_books_give_the_same_interval(intervals: ModuleType) -> None:
    values = [0.1, 0.4, 0.8, 0.35]
    assert intervals.of_mean(values) == intervals.of_mean(values)


def test_no_book_is_said(intervals: ModuleType) -> None:
    with pytest.raises(ValueError, match="at least one row"):
        intervals.of_mean([])


def test_an_interval_is_one_cell(intervals: ModuleType) -> None:
    assert intervals.as_cell((0.7014, 0.81299)) == "0.701–0.813"
