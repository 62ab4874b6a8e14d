"""Words laid out as pieces, as the encoder takes them."""

from __future__ import annotations

import pytest

from fabula.model import GAP_NONE, GAP_PARAGRAPH, GAP_SPACE
from fabula.scorers.pieces import INSIDE, LOWER, TITLE, laid_out


def test_each_piece_has_its_words_casing_and_the_first_what_stands_before_it() -> None:
    words = [((7, 8, 9), TITLE), ((3,), LOWER)]
    ids, cases, gaps, first = (column.tolist() for column in laid_out(words, [GAP_PARAGRAPH, GAP_SPACE]))
    assert ids == [7, 8, 9, 3]
    assert cases == [TITLE, TITLE, TITLE, LOWER]
    assert gaps == [GAP_PARAGRAPH, INSIDE, INSIDE, GAP_SPACE]
    assert first == [0, 3]


def test_no_words_no_pieces() -> None:
    assert [column.tolist() for column in laid_out([], [])] == [[], [], [], []]


@pytest.mark.parametrize("gaps", [[], [GAP_NONE], [GAP_NONE] * 3])
def test_words_and_gaps_must_be_as_many(gaps: list[int]) -> None:
    with pytest.raises(ValueError, match=rf"2 words, {len(gaps)} gaps"):
        laid_out([((7,), LOWER), ((8,), LOWER)], gaps)
