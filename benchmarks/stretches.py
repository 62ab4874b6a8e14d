"""Speech or not: which quoted stretches of a novel are spoken.

A *quoted stretch* is the text between a pair of double marks of one paragraph, found here without any
help from the reading that is scored:

- paragraphs are parted by blank lines; marks are `"`, `“` and `”`;
- a `“`, or a `"` with white space, a bracket, a dash or nothing before it and something after it, can
  open; a `”`, or a `"` with no white space before it, can close. Outside a stretch the next mark that can
  open opens one, and if it cannot, it is passed over. Inside, a mark that can close closes it; one that can
  only open ends it and opens the next (a closing mark was lost); so does the end of the paragraph (speech
  that goes on in the next one);
- a stretch needs a letter or a digit. Marks are no part of it.

It is *speech* by the annotation where it shares a letter or digit with a quotation of the corpus, and
*speech* by a reading where at least half of its letters and digits stand in quotations of kind "speech".
Precision, recall and F1 are those of "this stretch is speech", by novel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from counts import Counts

Span = tuple[int, int]

_PARAGRAPH = re.compile(r"\S(?:.|\n(?![ \t\r]*\n))*")
_BEFORE_OPENING = frozenset("([{-–—_'‘*")


def stretches(text: str) -> list[Span]:
    """Quoted stretches of a novel, marks excluded: characters, half-open, in order."""
    return [
        span
        for paragraph in _PARAGRAPH.finditer(text)
        for span in _in_paragraph(text, *paragraph.span())
        if any(c.isalnum() for c in text[slice(*span)])
    ]


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    opened: int | None = None
    for at in range(start, end):
        if text[at] not in '"“”':
            continue
        opens, closes = _can(text, at, start, end)
        if opened is None:
            opened = at + 1 if opens else None
        elif closes:
            yield opened, at
            opened = None
        elif opens:
            yield opened, at
            opened = at + 1
    if opened is not None:
        yield opened, end


def _can(text: str, at: int, start: int, end: int) -> tuple[bool, bool]:
    if text[at] != '"':
        return text[at] == "“", text[at] == "”"
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    opens = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    return opens, not before.isspace()


def is_speech(text: str, places: Sequence[Span], speech: Iterable[Span], least: float) -> list[bool]:
    """Whether each stretch is covered by speech: by one letter or digit at least, and by a share of `least`."""
    inside = bytearray(len(text))
    for start, end in speech:
        inside[start:end] = b"\1" * (end - start)
    letters = list(accumulate((c.isalnum() for c in text), initial=0))
    covered = list(accumulate((c.isalnum() and i for c, i in zip(text, inside, strict=True)), initial=0))
    return [covered[b] - covered[a] >= max(1.0, least * (letters[b] - letters[a])) for a, b in places]


def judged(text: str, gold: Iterable[Span], found: Iterable[Span]) -> tuple[list[Span], list[bool], list[bool]]:
    """The stretches of a novel; of each, whether the annotation and whether the reading calls it speech.

    gold: spans of the annotated quotations. found: spans of the quotations read as speech.
    """
    places = stretches(text)
    return places, is_speech(text, places, gold, 0.0), is_speech(text, places, found, 0.5)


def counted(wanted: Sequence[bool], found: Sequence[bool]) -> Counts:
    """Counts of "this stretch is speech"."""
    right = sum(w and f for w, f in zip(wanted, found, strict=True))
    return Counts(right, sum(found), sum(wanted))
