"""Trees: the best one, with one root; checked against trying all."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.stages.reading.trees import tree


def is_tree(heads: list[int]) -> bool:
    if sum(head < 0 for head in heads) != 1:
        return False
    for start in range(len(heads)):
        at, steps = start, 0
        while at >= 0 and steps <= len(heads):
            at, steps = heads[at], steps + 1
        if at >= 0:
            return False
    return True


def total(scores: np.ndarray, heads: list[int]) -> float:
    return float(sum(scores[at, head + 1] for at, head in enumerate(heads)))


@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_best_tree_is_found(words: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(words, words + 1)).astype(np.float32)
    scores[np.arange(words), np.arange(words) + 1] = -1e4
    found = tree(scores).tolist()
    assert is_tree(found)
    trees = [list(heads) for heads in product(range(-1, words), repeat=words) if is_tree(list(heads))]
    assert total(scores, found) == pytest.approx(max(total(scores, heads) for heads in trees), abs=1e-4)


def test_a_circle_is_broken_where_it_costs_least() -> None:
    # words 0 and 1 would hang on each other; 1 gives least away by being the root
    scores = np.array([[0.0, -1e4, 5.0], [4.0, 5.0, -1e4]], dtype=np.float32)
    assert tree(scores).tolist() == [1, -1]


def test_a_long_sentence_of_nonsense_is_still_a_tree() -> None:
    scores = np.random.default_rng(1).normal(size=(120, 121)).astype(np.float32)
    scores[np.arange(120), np.arange(120) + 1] = -1e4
    assert is_tree(tree(scores).tolist())
