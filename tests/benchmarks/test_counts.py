"""Precision, recall and F1, by hand."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from tests.benchmarks.modules import module


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "counts")


def test_two_of_three_found_and_of_four_wanted(counts: ModuleType) -> None:
    found = [((0, 2), "PER"), ((0, 1), "PER"), ((4, 5), "LOC")]
    wanted = [((0, 2), "PER"), ((0, 1), "PER"), ((4, 5), "GPE"), ((7, 8), "FAC")]
    score = counts.matched(found, wanted)
    assert (score.right, score.found, score.wanted) == (2, 3, 4)
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(1 / 2)
    assert score.f1 == pytest.approx(4 / 7)


def test_a_span_within_another_is_one_of_its_own(counts: ModuleType) -> None:
    assert counts.matched([(0, 4)], [(0, 4), (1, 2)]).recall == 0.5


def test_nothing_found_and_nothing_there_are_noughts(counts: ModuleType) -> None:
    for nothing in (counts.matched([], [1]), counts.matched([1], []), counts.matched([], [])):
        assert (nothing.precision, nothing.recall, nothing.f1) == (0, 0, 0)


def test_micro_adds_up_before_it_divides(counts: ModuleType) -> None:
    both = counts.Counts(1, 1, 1) + counts.Counts(0, 3, 5)
    assert both == counts.Counts(1, 4, 6)
    assert both.f1 == pytest.approx(0.2)
    sums = np.array([[1, 4, 6], [2, 2, 2], [0, 0, 0]], dtype=float)
    assert counts.micro_f1(sums) == pytest.approx([0.2, 1, 0])
