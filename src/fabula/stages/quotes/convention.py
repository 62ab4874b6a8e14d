"""Which marks a book uses for speech, counted; anew around every paragraph, since books change their habits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fabula.model import Paragraph
from fabula.stages.quotes.marks import GLYPHS, HAS_MARK, SINGLE, TWINS, has_twins
from fabula.stages.quotes.parse import Habits
from fabula.stages.quotes.single import is_elision, word_after

# Paragraphs on either side that count as surroundings: about a short chapter's dialogue.
REACH = 40
# With fewer openings than this around it, a paragraph follows the whole book.
ENOUGH = 5

_NARROW = "\u00a0\u2009\u202f\u200a\ufeff\u200b"
_LOW9 = re.compile(r"[„‚](?=\S)")
_SINGLE_CLOSED = re.compile(r"[,.!?…—–-]['’´](?![^\W_])")
# Real spaces on the outside tell which way guillemets look; French ones have a narrow space inside.
_GUILLEMET_OUT = re.compile(rf"(?<![^ \t\r\n(—–])«[{_NARROW}]?[^\W_]|[.,!?…][{_NARROW}]?»(?![^\W_])")
_GUILLEMET_IN = re.compile(rf"(?<![^ \t\r\n(—–])»[{_NARROW}]?[^\W_]|[.,!?…][{_NARROW}]?«(?![^\W_])")


class Openings(NamedTuple):
    """How each paragraph begins: its mark's family, "" without one."""

    family: list[str]
    twins: list[bool]


def openings(text: str, paragraphs: Sequence[Paragraph]) -> Openings:
    """Give the families of the marks that the paragraphs open with."""
    family, twins = [], []
    for p in paragraphs:
        if not HAS_MARK.search(text, p.start, p.end):
            family.append("")
            twins.append(False)
            continue
        twin = has_twins(text[p.start : p.end])
        twins.append(twin)
        family.append(_opening(text, p, twin=twin))
    return Openings(family, twins)


def _opening(text: str, p: Paragraph, *, twin: bool) -> str:
    pair = text[p.start : p.start + 2]
    if (twin or pair == "<<") and pair in TWINS:
        return TWINS[pair][0]
    family = GLYPHS.get(pair[:1], ("", 0))[0]
    rest = text[p.start + 1 : p.start + 4].lstrip(_NARROW + "'’‘\"“—–-…. ")
    if not rest or not rest[0].isalnum():
        return "" if not rest and p.end - p.start < 4 else family
    if family == SINGLE and pair[1:2].isalnum():
        word = word_after(text, p.start + 1)
        if is_elision(word) and not _SINGLE_CLOSED.search(text, p.start + 1, p.end):
            return ""
    return family


def habits_around(text: str, paragraphs: Sequence[Paragraph], opened: Openings, known: frozenset[str]) -> list[Habits]:
    """Give the habits of each paragraph's surroundings, one a paragraph."""
    singles = np.array([f == SINGLE for f in opened.family], dtype=np.int64)
    others = np.array([f not in ("", SINGLE) for f in opened.family], dtype=np.int64)
    low9 = _counts(_LOW9, text, paragraphs, "„‚")
    outward = _counts(_GUILLEMET_OUT, text, paragraphs, "«»")
    inward = _counts(_GUILLEMET_IN, text, paragraphs, "«»")
    if not opened.family:
        return []
    single_near, other_near = _near(singles), _near(others)
    all_single, all_other = int(singles.sum()), int(others.sum())
    low9_near = _near(low9)
    out_near, in_near = _near(outward), _near(inward)
    out_all, in_all = int(outward.sum()), int(inward.sum())
    habits = []
    cache: dict[tuple[float, frozenset[str], str], Habits] = {}
    for i in range(len(paragraphs)):
        single, other = int(single_near[i]), int(other_near[i])
        if single + other < ENOUGH:
            single, other = all_single, all_other
        swapped = set()
        if low9_near[i]:
            swapped |= {"“", "‘"}
        out, inn = int(out_near[i]), int(in_near[i])
        if out == inn:
            out, inn = out_all, in_all
        if inn > out:
            swapped |= {"«", "»", "‹", "›"}
        following = opened.family[i + 1] if i + 1 < len(paragraphs) else ""
        key = (_single_prior(single, other), frozenset(swapped), following)
        if key not in cache:
            cache[key] = Habits(*key, known)
        habits.append(cache[key])
    return habits


def _single_prior(single: int, other: int) -> float:
    if single == 0:
        return 3.0
    share = single / (single + other)
    if share > 0.5:
        return 0.0
    return 1.5 if share > 0.15 else 3.0


def _counts(pattern: re.Pattern[str], text: str, paragraphs: Sequence[Paragraph], needed: str) -> NDArray[np.int64]:
    if not any(mark in text for mark in needed):
        return np.zeros(len(paragraphs), dtype=np.int64)
    return np.array([sum(1 for _ in pattern.finditer(text, p.start, p.end)) for p in paragraphs], dtype=np.int64)


def _near(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum over the REACH paragraphs on either side of each."""
    sums: NDArray[np.int64] = np.concatenate([[0], np.cumsum(counts)])
    at = np.arange(len(counts))
    near: NDArray[np.int64] = sums[np.minimum(at + REACH + 1, len(counts))] - sums[np.maximum(at - REACH, 0)]
    return near
