"""What holds for every text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fabula.model import Paragraph, Quote
from fabula.stages.quotes import find_quotes
from tests.quotes.reading import LEXICON, extract_of, paragraphs_of, read, tokens_of

MARKS = "\"'“”‘’«»‹›„‚「」『』`—–-<>_,.!?… \u00a0\n"
PIECES = st.sampled_from(
    [*MARKS, "\n\n", "said Tom", "dogs", "’em", "he said", "Yes", "no", "5'10\"", "--", "''", "``", "I"]
)


def check(text: str, quotes: tuple[Quote, ...], paragraphs: tuple[Paragraph, ...]) -> None:
    borders = {(p.start, p.end) for p in paragraphs}
    spans = [span for quote in quotes for span in quote.spans]
    assert [q.id for q in quotes] == list(range(len(quotes)))
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(any(a >= start and b <= end for start, end in borders) for a, b in spans)
    assert [q.start for q in quotes] == sorted(q.start for q in quotes)
    ordered = sorted(spans)
    assert all(one.end <= other.start for one, other in pairwise(ordered))
    for quote in quotes:
        assert list(quote.spans) == sorted(quote.spans)
        assert list(quote.nested) == sorted(quote.nested)
        for nested in quote.nested:
            assert any(a <= nested.start < nested.end <= b for a, b in quote.spans)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_spans_are_inside_ordered_and_apart(text: str) -> None:
    check(text, read(text), paragraphs_of(text))


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read_twice(text: str) -> None:
    assert read(text) == read(text)
    check(text, read(text), paragraphs_of(text))


@pytest.mark.parametrize(
    "piece", ['"', '"b" ', "'a ", "“a ", "a.” ", "— a, said he, ", "‘’", ", said he ", "«a “b ‘c „d ", "''a", "-- "]
)
def test_long_lines_take_time_in_step_with_their_length(piece: str) -> None:
    """Ten times the marks may cost thirty times the time; a square law would cost a hundred times."""

    def seconds(times: int) -> float:
        text = piece * times
        start = time.perf_counter()
        find_quotes(extract_of(text), (Paragraph(0, len(text)),), tokens_of(text), LEXICON, None)
        return time.perf_counter() - start

    seconds(200)
    assert seconds(6000) < 30 * max(seconds(600), 0.003) + 0.5


def test_many_paragraphs_that_never_close() -> None:
    text = "“a\n\n" * 20_000
    (quote,) = read(text)
    assert len(quote.spans) == 20_000
