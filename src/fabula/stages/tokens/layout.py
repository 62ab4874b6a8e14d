"""Which line ends part paragraphs, decided by counting in the neighbourhood of each.

Files come wrapped at some width or with a line a paragraph; with blank lines, indents or neither;
double-spaced by a converter; or as a mixture. No width is assumed: sure wraps (a line that goes on in
lower case) tell how full this file's lines are, and a break is judged by the breaks around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fabula.stages.tokens.lines import Flags, Ints, Lines

# Breaks that are judged together. Large enough for shares to mean something, small enough that a
# chapter pasted in from another file is judged by itself.
WINDOW = 40
# In wrapped prose more than half of the line ends are followed by lower case, in dialogue still a
# sixth; with a line a paragraph, hardly one in a hundred.
WRAPPED = 0.09
DOUBLE_SPACED = 0.25
# With a line a paragraph, nearly all lines end as sentences do.
SENTENCES = 0.55
# Blank lines part paragraphs where at least every tenth line has one before it.
BLANK_PARTED = 0.1
# Share of line ends that look like a paragraph's short last line, where nothing else parts them.
SHORT_ENDS = 0.04
# Lines on either side among which blank lines are counted before short lines are believed.
REACH = 100


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `first` to `last` (exclusive) that make one paragraph; `verse`: its line ends are meant."""

    first: int
    last: int
    verse: bool = False


def find_blocks(lines: Lines, forced: Flags, kept: Flags) -> list[Block]:
    """Paragraphs as runs of lines, in order, each line in exactly one.

    forced: (lines,) a paragraph starts here whatever the line ends say.
    kept: (lines,) this line belongs to the same paragraph as the one before (the format says so).
    """
    if not len(lines):
        return []
    hard = (lines.gap > 1) | lines.parted
    hard[0] = True
    hard &= ~_double_spaced(lines, hard)
    hard &= ~_page_turn(lines, hard)
    hard = (hard & ~kept) | forced
    hard[0] = True
    verse = np.zeros(len(lines), dtype=np.bool_)
    split = hard.copy()
    soft = np.flatnonzero(~hard & ~kept)
    if len(soft):
        _split_soft(lines, hard, soft, split, verse)
    starts = np.flatnonzero(split)
    ends = np.append(starts[1:], len(lines))
    return [Block(a, b, bool(verse[a])) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def _double_spaced(lines: Lines, hard: Flags) -> Flags:
    """Blank lines that a converter put after every wrapped line."""
    found = np.zeros(len(lines), dtype=np.bool_)
    rows = np.flatnonzero(hard & (lines.gap == 2) & ~lines.parted)
    if len(rows) < 4:
        return found
    low = lines.low[rows] & ~lines.final[rows - 1]
    single = np.cumsum(np.append(0, lines.gap == 1))
    total = np.append(0, np.cumsum(low))
    for a, b, left, right in _windows(len(rows)):
        share = (total[right] - total[left]) / (right - left)
        singles = single[rows[right - 1] + 1] - single[rows[left]]
        if share >= DOUBLE_SPACED and singles < 0.3 * (right - left):
            found[rows[a:b]] = True
    return found


def _page_turn(lines: Lines, hard: Flags) -> Flags:
    """Blank lines around a form feed in the middle of a sentence."""
    found = hard & lines.page & ~lines.parted & ~lines.opens
    width = lines.end - lines.start
    found[1:] &= ~lines.final[:-1] & (lines.low[1:] | (width[:-1] > 0.8 * np.percentile(width, 75)))
    found[0] = False
    return found


def _windows(count: int) -> Iterator[tuple[int, int, int, int]]:
    """Stretches [a, b) that tile `count` breaks, each with the window [left, right) that judges it."""
    for a in range(0, count, WINDOW):
        b = min(a + WINDOW, count)
        if count - b < WINDOW // 2:
            b = count
        yield a, b, max(0, a - WINDOW // 2), min(count, b + WINDOW // 2)
        if b == count:
            return


def _split_soft(lines: Lines, hard: Flags, soft: Ints, split: Flags, verse: Flags) -> None:
    """Mark in `split` the single line ends that part paragraphs, in `verse` the first lines of poems."""
    judge = _Judge(lines, hard, soft, split, verse)
    blocks = np.cumsum(hard)[soft]
    edges = [0, *(np.flatnonzero(np.diff(blocks)) + 1).tolist(), len(soft)]
    for a, b in pairwise(edges):
        if b - a >= 2 * WINDOW:
            for c, d, left, right in _windows(b - a):
                judge.decide(a + c, a + d, a + left, a + right)
        elif b - a >= 10:
            judge.decide(a, b, a, b)
        else:
            reach = (24 - (b - a)) // 2
            judge.decide(a, b, max(0, a - reach), min(len(soft), b + reach))


class _Judge:
    """Judges runs of single line ends; holds the columns that every judgement reads."""

    def __init__(self, lines: Lines, hard: Flags, soft: Ints, *marks: Flags) -> None:
        self.lines = lines
        self.split, self.verse = marks  # written to
        self.soft = soft
        self.width = lines.end - lines.start + lines.indent
        self.hard_total = np.append(0, np.cumsum(hard))
        self.low = lines.low[soft] & ~lines.final[soft - 1]
        self.final = lines.final[soft - 1]
        self.low_total = np.append(0, np.cumsum(self.low))
        self.final_total = np.append(0, np.cumsum(self.final))
        # columns that the line before would have taken with the next word
        self.filled = self.width[soft - 1] + 1 + lines.word[soft]
        self.closed = lines.closed[soft - 1]
        self.opens = lines.opens[soft]
        # ornaments part paragraphs; "..." and "?!" may be a wrapped line's last word
        self.sign = lines.sign & ~lines.final

    def decide(self, a: int, b: int, left: int, right: int) -> None:
        """Judge the breaks soft[a:b] by the shares in soft[left:right]."""
        lines, split, rows = self.lines, self.split, self.soft[a:b]
        low = (self.low_total[right] - self.low_total[left]) / (right - left)
        final = (self.final_total[right] - self.final_total[left]) / (right - left)
        if right - left < 3:
            split[rows] = ~self._single_wrap(a, b)
        elif low >= WRAPPED:
            if self._is_verse(a, b, left, right):
                self.verse[self.soft[a] - 1] = True
            else:
                split[rows] = self._wrapped(a, b, left, right)
        elif self._is_verse(a, b, left, right):
            self.verse[self.soft[a] - 1] = True
        elif final >= SENTENCES or b - a > 12:
            split[rows] = True
        else:
            # neither sentences nor wraps: a title page, an address, a list; one block as printed
            split[rows] = False
        split[rows] |= lines.parted[rows] | self.sign[rows] | self.sign[rows - 1]

    def _single_wrap(self, a: int, b: int) -> Flags:
        """Too few breaks to count: each by itself. True: a wrap."""
        return self.low[a:b] | (~self.final[a:b] & (self.width[self.soft[a:b] - 1] >= 45))

    def _wrapped(self, a: int, b: int, left: int, right: int) -> Flags:
        """Paragraph starts among wrapped lines: by indents, or by short last lines."""
        lines, rows, around = self.lines, self.soft[a:b], self.soft[left:right]
        first, last = around[0] - 1, around[-1] + 1
        parted = (self.hard_total[last] - self.hard_total[first]) / (last - first)
        none = np.zeros(b - a, dtype=np.bool_)
        if parted >= BLANK_PARTED:
            return none
        indents = lines.indent[around]
        base = self._base_indent(indents)
        set_in = indents > base
        if set_in.any() and set_in.mean() >= 0.03:
            full = np.percentile(self.width[around - 1], 90)
            ends = (self.final[left:right] | (self.width[around - 1] < 0.6 * full))[set_in].mean()
            goes_on = self.low[left:right][set_in].mean()
            if ends >= 0.4 and goes_on < 0.2:
                starts: Flags = lines.indent[rows] > base
                return starts
        near, far = max(0, first - REACH), min(len(lines), last + REACH)
        blanks = (self.hard_total[far] - self.hard_total[near] - 1) / (far - near)
        return self._short_ends(a, b, left, right, blanks)

    @staticmethod
    def _base_indent(indents: Ints) -> int:
        """Return the smallest indent that a tenth of the lines have: that of the lines that go on."""
        values, counts = np.unique(indents, return_counts=True)
        common = values[counts >= 0.1 * counts.sum()]
        return int(common.min()) if len(common) else int(values.min())

    def _short_ends(self, a: int, b: int, left: int, right: int, blanks: float) -> Flags:
        """Find breaks after a line that had room for the next word and ends a sentence."""
        rows = self.soft
        none = np.zeros(b - a, dtype=np.bool_)
        sure = self.filled[left:right][self.low[left:right]]
        if len(sure) < 3:
            return none
        # what sure wraps leave free at most (a few are odd): a line with more room was ended on purpose
        room = np.percentile(sure, 3)
        short = self.final[left:right] & (self.filled[left:right] < room) & ~self.lines.low[rows[left:right]]
        # where blank lines part long paragraphs, short lines within these are odd ones
        if short.mean() < max(SHORT_ENDS, 3 * blanks):
            return none
        turns = self.closed[left:right] & self.opens[left:right]
        starts: Flags = (short | turns)[a - left : b - left]
        return starts

    def _is_verse(self, a: int, b: int, left: int, right: int) -> bool:
        """Lines with capitals that do not end as sentences: their ends are meant."""
        if b - a < 2 or self.soft[b - 1] - self.soft[a] != b - a - 1:
            return False
        rows = np.append(self.soft[a] - 1, self.soft[a:b])
        longest = self.width[rows].max()
        low = self.lines.low[rows].mean()
        if longest >= 90 or self.lines.capital[rows].mean() < 0.7 or self.final[a:b].mean() >= 0.5:
            return False
        if b - a >= 6 and low < 0.05:
            return True
        full = np.percentile(self.width[self.soft[left:right] - 1], 90)
        narrow = right - left <= b - a or longest < 0.85 * full or full < 50
        return bool(longest < 65 and narrow and low < 0.15)
