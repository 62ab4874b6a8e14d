"""Brackets that speak: <Go left,> the ship sent. A second convention of some web fiction, for radio or telepathy.

Brackets hold notes, game messages and links far more often, so they speak only where tags show it twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from fabula.model import Lexicon, Paragraph
from fabula.stages.quotes.parse import Stretch
from fabula.stages.quotes.tags import tag_after

PAIRS = {"<": ">", "[": "]", "〈": "〉", "《": "》", "【": "】", "{": "}"}
SHOWN = 2  # tags that show a kind of bracket to speak
LONGEST = 600  # characters in brackets
_SPOKEN = {
    left: re.compile(
        rf"(?<![\w{re.escape(left)}]){re.escape(left)}[^\W\d_][^{re.escape(left + right)}\r\n]{{0,{LONGEST}}}"
        rf"[,.!?…—–-]{re.escape(right)}(?![{re.escape(right)}(\w])"
    )
    for left, right in PAIRS.items()
}


def with_brackets(
    text: str, paragraphs: Sequence[Paragraph], read: list[list[Stretch]], lexicon: Lexicon
) -> list[list[Stretch]]:
    """Add the stretches in brackets where the book's tags show that brackets speak."""
    used = [left for left in PAIRS if left in text]
    shown: Counter[str] = Counter()
    found: dict[int, list[Stretch]] = {}
    for left in used:
        for i, p in enumerate(paragraphs):
            if p.kind != "body":
                continue
            for m in _SPOKEN[left].finditer(text, p.start, p.end):
                tag = tag_after(text, m.end(), p.end, lexicon, text[m.end() - 2])
                shown[left] += tag is not None and tag.kind == "speech"
                found.setdefault(i, []).append(Stretch(m.start(), m.end(), left))
    speaking = {left for left in used if shown[left] >= SHOWN}
    if not speaking:
        return read
    return [
        _merged(stretches, [s for s in found.get(i, ()) if s.family in speaking]) for i, stretches in enumerate(read)
    ]


def _merged(stretches: list[Stretch], others: list[Stretch]) -> list[Stretch]:
    """Put those of `others` that overlap nothing among the stretches."""
    kept: list[Stretch] = []
    waiting = sorted(others)
    at = 0
    for stretch in [*stretches, None]:
        while at < len(waiting) and (stretch is None or waiting[at].start < stretch.start):
            other = waiting[at]
            at += 1
            apart = stretch is None or other.end <= stretch.start
            if apart and (not kept or kept[-1].end <= other.start):
                kept.append(other)
        if stretch is not None:
            kept.append(stretch)
    return kept
