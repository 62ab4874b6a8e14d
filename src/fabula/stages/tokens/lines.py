"""Printed lines of a text, and what each tells about the breaks around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fabula.stages.tokens.characters import BLANK, CLOSERS, INVISIBLE, LINE_ENDS, QUOTES, TERMINALS

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_LINE = re.compile(rf"[^\s{INVISIBLE}][^{LINE_ENDS}]*+")
# A colon before a quotation ends a printed paragraph as a stop does.
_FINAL = frozenset(TERMINALS + ":")
_LEADING = QUOTES + "_*—–-…"
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The lines of a text that are not blank, one row each; blank ones are counted in `gap`.

    start, end: characters, white space around the line left out.
    gap: line ends between the line before and this one; 0 for the first.
    indent: columns of white space before the line (a tab counts 4, an ideographic space 2).
    page: a form feed stands in the gap. parted: a paragraph separator (U+2029) stands in it.
    low: it starts in lower case. capital: in upper case, an opening mark aside.
    final: it ends as a sentence does, closing marks aside.
    closed: it ends with a closing quotation mark. opens: it starts with an opening one.
    sign: it has no letter and no digit: a scene break, a rule.
    word: characters of its first word.
    """

    start: Ints
    end: Ints
    gap: Ints
    indent: Ints
    page: Flags
    parted: Flags
    low: Flags
    capital: Flags
    final: Flags
    closed: Flags
    opens: Flags
    sign: Flags
    word: Ints

    def __len__(self) -> int:
        return len(self.start)


def read_lines(text: str) -> Lines:
    """Read the lines of `text`. Time and memory grow with the text, however many blank lines it has."""
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[tuple[int, int, bool, bool]] = []
    low: list[bool] = []
    capital: list[bool] = []
    final: list[bool] = []
    closed: list[bool] = []
    opens: list[bool] = []
    sign: list[bool] = []
    word: list[int] = []
    known: dict[str, tuple[int, int, bool, bool]] = {}
    last = 0
    for found in _LINE.finditer(text):
        start, stop = found.span()
        end = start + len(text[start:stop].rstrip(BLANK))
        between = text[last:start]
        gap = known.get(between)
        if gap is None:
            gap = _read_gap(between)
            if len(between) < 200:  # longer ones hardly come twice
                known[between] = gap
        gaps.append(gap)
        starts.append(start)
        ends.append(end)
        head = text[start]
        low.append(head.islower())
        capital.append(head.isupper() or text[start : start + 3].lstrip(_LEADING)[:1].isupper())
        tail = text[max(start, end - 8) : end].rstrip(CLOSERS)
        final.append(tail[-1:] in _FINAL if tail else False)
        closed.append(text[end - 1] in QUOTES and end - start > 1)
        opens.append(text[start] in QUOTES)
        sign.append(not text[start].isalnum() and end - start < 80 and _LETTER.search(text, start, end) is None)
        space = text.find(" ", start, end)
        word.append((space if space > 0 else end) - start)
        last = end
    if gaps:
        gaps[0] = (0, *gaps[0][1:])
    columns = list(zip(*gaps, strict=True)) if gaps else [(), (), (), ()]
    return Lines(
        _ints(starts),
        _ints(ends),
        _ints(columns[0]),
        _ints(columns[1]),
        np.array(columns[2], dtype=np.bool_),
        np.array(columns[3], dtype=np.bool_),
        np.array(low, dtype=np.bool_),
        np.array(capital, dtype=np.bool_),
        np.array(final, dtype=np.bool_),
        np.array(closed, dtype=np.bool_),
        np.array(opens, dtype=np.bool_),
        np.array(sign, dtype=np.bool_),
        _ints(word),
    )


def _read_gap(between: str) -> tuple[int, int, bool, bool]:
    """Line ends, indent, form feed, paragraph separator of the white space between two lines."""
    # "\r\r\n" is a known fault of files sent twice through a text-mode copy: one line end.
    plain = between.replace("\r\r\n", "\n").replace("\r\n", "\n")
    tail = plain[max(plain.rfind(c) for c in LINE_ENDS) + 1 :]
    indent = sum(4 if c == "\t" else 2 if c == "\u3000" else 1 for c in tail if c not in INVISIBLE)
    return sum(plain.count(c) for c in LINE_ENDS), indent, "\f" in between, "\u2029" in between


def _ints(values: object) -> Ints:
    return np.array(values, dtype=np.int64)
