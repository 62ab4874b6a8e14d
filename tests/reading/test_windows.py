"""Windows: whole sentences in the middles, every word once."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from fabula.stages.reading.windows import AROUND, CORE, windows


@given(st.lists(st.lists(st.integers(1, AROUND), min_size=1, max_size=80), max_size=30))
def test_middles_tile_the_words_and_windows_stay_small(sentences: list[list[int]]) -> None:
    lengths = [length for sentence in sentences for length in sentence]
    starts = [0, *accumulate(len(sentence) for sentence in sentences)]
    made = windows(lengths, starts)
    assert [at for w in made for at in range(w.core_first, w.core_last)] == list(range(len(lengths)))
    for window in made:
        assert window.first <= window.core_first < window.core_last <= window.last
        assert sum(lengths[window.first : window.last]) <= CORE + 2 * AROUND
        assert sum(lengths[window.first : window.core_first]) <= AROUND


@given(st.lists(st.integers(1, CORE), min_size=1, max_size=40))
def test_a_sentence_that_fits_is_never_cut(sentences: list[int]) -> None:
    starts = [0, *accumulate(sentences)]
    edges = {edge for w in windows([1] * starts[-1], starts) for edge in (w.core_first, w.core_last)}
    assert edges <= set(starts)


def test_a_sentence_too_long_is_cut() -> None:
    made = windows([1] * (CORE + 10), [0, CORE + 10])
    assert [(w.core_first, w.core_last) for w in made] == [(0, CORE), (CORE, CORE + 10)]
    assert (made[0].last, made[1].first) == (CORE + 10, CORE - AROUND)


def test_no_words_no_windows() -> None:
    assert windows([], [0]) == []
