"""Quotations that a user gives: obeyed, and made to look like found ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fabula.errors import QuotesError
from fabula.model import Paragraph, Quote, QuoteEntry, Span, TokenTable, check_entries
from fabula.stages.quotes.brackets import PAIRS
from fabula.stages.quotes.convention import habits_around, openings
from fabula.stages.quotes.dashes import dash_at, dash_before
from fabula.stages.quotes.marks import GLYPHS, GUILLEMETS, SINGLES, THIN, TWINS, marks_in
from fabula.stages.quotes.parse import Habits, parse
from fabula.stages.quotes.single import is_elision, word_after


class Piece(NamedTuple):
    """The part of a given span that lies in one paragraph, white space around it left out."""

    start: int
    end: int
    entry: int  # place among the user's quotations
    paragraph: int


def obey_quotes(
    text: str,
    paragraphs: Sequence[Paragraph],
    tokens: TokenTable,
    known: frozenset[str],
    user_quotes: Sequence[QuoteEntry],
) -> tuple[Quote, ...]:
    """Make the quotes layer of what a user gave, and of nothing else.

    A span given without its marks takes in those that stand directly outside it, never another character
    and never a part of another given span. A span over several paragraphs becomes one in each. known:
    words of the language, to tell apostrophes from marks.

    Raises QuotesError for a span that the text has not, or that holds no word and no mark.
    """
    check_entries(user_quotes, len(text))
    pieces = sorted(_pieces(text, paragraphs, tokens, user_quotes))
    habits = habits_around(text, paragraphs, openings(text, paragraphs), known)
    spans: dict[int, list[Span]] = {}
    nested: dict[int, list[Span]] = {}
    for place, piece in enumerate(pieces):
        paragraph = paragraphs[piece.paragraph]
        floor = max(paragraph.start, _last(spans, pieces[place - 1].entry) if place else 0)
        ceiling = min(paragraph.end, pieces[place + 1].start if place + 1 < len(pieces) else len(text))
        span = _widened(text, piece, floor, ceiling, paragraph)
        spans.setdefault(piece.entry, []).append(span)
        nested.setdefault(piece.entry, []).extend(_nested(text, span, habits[piece.paragraph], paragraph))
    # Dictionaries keep the order of insertion, here that of the first spans.
    return tuple(
        Quote(number, tuple(own), user_quotes[entry].kind, _mark(text, own[0], paragraphs), tuple(nested[entry]))
        for number, (entry, own) in enumerate(spans.items())
    )


def _last(spans: dict[int, list[Span]], entry: int) -> int:
    return spans[entry][-1].end


def _pieces(
    text: str, paragraphs: Sequence[Paragraph], tokens: TokenTable, user_quotes: Sequence[QuoteEntry]
) -> Iterator[Piece]:
    """Cut the given spans where paragraphs end."""
    ends = [p.end for p in paragraphs]
    for entry, given in enumerate(user_quotes):
        for first, last in given.spans:
            found = False
            at = bisect_right(ends, first)
            while at < len(paragraphs) and paragraphs[at].start < last:
                start, end = max(first, paragraphs[at].start), min(last, paragraphs[at].end)
                while start < end and text[start].isspace():
                    start += 1
                while end > start and text[end - 1].isspace():
                    end -= 1
                token = tokens.token_at(start)
                if start < end and token < len(tokens) and tokens.start[token] < end:
                    found = True
                    yield Piece(start, end, entry, at)
                at += 1
            if not found:
                where = given.where or f"quotes: entry {entry + 1}"
                raise QuotesError(
                    f"{where}: the span [{first}, {last}] holds only white space. Are its offsets of this book's "
                    "text, as `fabula read BOOK --json` prints it?"
                )


def _widened(text: str, piece: Piece, floor: int, ceiling: int, paragraph: Paragraph) -> Span:
    """Take in the marks directly outside; floor and ceiling are the characters nobody else claims."""
    start, end = piece.start, piece.end
    dash = dash_before(text, paragraph, start)
    if dash is not None and dash >= floor and text[start] not in GLYPHS:
        return Span(dash, end)
    left, right = _mark_left(text, start, floor), _mark_right(text, end, ceiling)
    if right - end == 2 and start - left != 2:
        right = end + 1  # two single marks close twice, unless two of them opened
    if right - end == 1 and text[end] in SINGLES and left == start and text[start] not in GLYPHS:
        right = end  # the dogs' bowl: nothing opened that it could close
    if start - left == 1 and text[left] in SINGLES and right == end and is_elision(word_after(text, start)):
        left = start  # 'tis so
    if _has_marks(text, start, end):
        # `"'Yes' and 'no,'"`: marks of its own at both edges, and the line's own around them
        around = left < start and right > end and _family(text, left) == _family(text, right - 1)
        return Span(left, right) if around else Span(start, end)
    if left == start and right == end and start > floor and end < ceiling and PAIRS.get(text[start - 1]) == text[end]:
        return Span(start - 1, end + 1)
    return Span(left, right)


def _has_marks(text: str, start: int, end: int) -> bool:
    """Whether a stretch opens and closes with marks of one family."""
    return end - start > 1 and _family(text, start) != "" and _family(text, start) == _family(text, end - 1)


def _family(text: str, at: int) -> str:
    return GLYPHS.get(text[at], ("", 0))[0]


def _mark_left(text: str, start: int, floor: int) -> int:
    """Where the mark that ends right before `start` begins; `start` without one."""
    if start - 2 >= floor and text[start - 2 : start] in TWINS:
        return start - 2
    if start - 2 >= floor and _set_apart(text[start - 2], text[start - 1], way=1):
        return start - 2
    if start - 1 < floor or text[start - 1] not in GLYPHS:
        return start
    apostrophe = text[start - 1] in SINGLES and start >= 2 and text[start - 2].isalnum()
    return start if apostrophe else start - 1


def _mark_right(text: str, end: int, ceiling: int) -> int:
    """One past the mark that begins at `end`; `end` without one."""
    if end + 2 <= ceiling and text[end : end + 2] in TWINS:
        return end + 2
    if end + 2 <= ceiling and _set_apart(text[end + 1], text[end], way=-1):
        return end + 2
    if end + 1 > ceiling or text[end] not in GLYPHS:
        return end
    apostrophe = text[end] in SINGLES and end + 1 < len(text) and text[end + 1].isalnum()
    return end if apostrophe else end + 1


def _set_apart(mark: str, space: str, *, way: int) -> bool:
    """Whether a space belongs to a French mark: « Oui »."""
    return mark in GUILLEMETS and (space in THIN or (space == " " and GLYPHS[mark][1] == way))


def _nested(text: str, span: Span, habits: Habits, paragraph: Paragraph) -> list[Span]:
    """Quotations inside one stretch, marks included."""
    start, end = span.start + _opening(text, span, paragraph), span.end
    if end - 1 > start and text[end - 1] in GLYPHS and start > span.start:
        end -= 1
    marks = marks_in(text, start, end, twins=False)
    return [Span(s.start, s.end) for s in parse(text, start, end, marks, habits)] if marks else []


def _opening(text: str, span: Span, paragraph: Paragraph) -> int:
    """Characters of the mark that opens a stretch; 0 where none does."""
    pair, first = text[span.start : span.start + 2], text[span.start]
    if pair in TWINS:
        return 2
    if first in GLYPHS:
        # 'Tis so: an apostrophe, where no mark closes it
        lost = first in SINGLES and not _has_marks(text, span.start, span.end)
        return 0 if lost and is_elision(word_after(text, span.start + 1)) else 1
    if PAIRS.get(first) == text[span.end - 1]:
        return 1
    return dash_at(text, paragraph, span.start)


def _mark(text: str, span: Span, paragraphs: Sequence[Paragraph]) -> str:
    """Give the opening mark as it stands in the text."""
    place = bisect_right(paragraphs, span.start, key=lambda p: p.start) - 1
    return text[span.start : span.start + _opening(text, span, paragraphs[place])]
