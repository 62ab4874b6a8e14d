"""Where the encoder looks: windows of words, each word in the middle of exactly one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fabula.model import LONGEST_WORD

# Pieces in the middle of a window, and around it on each side. 188 + 2 * 32 and the two marks at the ends
# make 254: the encoder was trained on 256. The longest word fits in what stands around.
CORE, AROUND = 188, LONGEST_WORD


@dataclass(frozen=True, slots=True)
class Window:
    """Words first..last are read; what is said of core_first..core_last is kept. Half-open."""

    first: int
    last: int
    core_first: int
    core_last: int


def windows(lengths: Sequence[int], sentence_start: Sequence[int]) -> list[Window]:
    """Cut a text into windows whose middles are whole sentences and tile it.

    lengths: (words,) pieces of each word, at most LONGEST_WORD. sentence_start: (sentences + 1,) first
    words. A sentence longer than a middle is cut; that is its only loss.
    """
    total = [0]
    for length in lengths:
        total.append(total[-1] + length)
    made: list[Window] = []
    first = 0
    words = len(lengths)
    ends = [end for end in sentence_start if end > 0]
    at = 0
    while first < words:
        last = first
        while at < len(ends) and total[ends[at]] - total[first] <= CORE:
            last = ends[at]
            at += 1
        if last == first:  # one sentence too long
            while last < words and (last == first or total[last + 1] - total[first] <= CORE):
                last += 1
            while at < len(ends) and ends[at] <= last:
                at += 1
        before, after = first, last
        while before > 0 and total[first] - total[before - 1] <= AROUND:
            before -= 1
        while after < words and total[after + 1] - total[last] <= AROUND:
            after += 1
        made.append(Window(before, after, first, last))
        first = last
    return made
