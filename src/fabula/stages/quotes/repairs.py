"""Faults of drafts: where a quotation ends or begins whose mark is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fabula.model import Lexicon, Paragraph
from fabula.stages.quotes.marks import SINGLE
from fabula.stages.quotes.parse import Stretch
from fabula.stages.quotes.tags import clause_after, tag_after

# A speech over paragraphs that do not open again (a song, a letter inside it) is not longer than this.
PARAGRAPHS = 8
_TAG_PLACE = re.compile(r"[,!?…—–-][ \t\r\n]+(?=[^\W\d_])")
_SENTENCE_START = re.compile(r"(?<=[.!?…])[ \t\r\n]+(?=[^\W_])")
_TALK = re.compile(r"\b(?:I|you|we|my|your|our|me|I['’](?:m|ll|ve|d)|you['’](?:re|ll|ve|d))\b|\?")
_PLURAL = re.compile(r"['‘][^'‘’“”\".,!?]*s['’](?=\s)")
QUOTED_WORDS = 40  # characters
_STOPS = frozenset(",.!?…—–-;:")


def without_tag(text: str, stretch: Stretch, lexicon: Lexicon) -> Stretch:
    """End a stretch whose closing mark is missing before the tag it has swallowed: “Hello, said Tom."""
    for found in _TAG_PLACE.finditer(text, stretch.start, stretch.end):
        words = clause_after(text, found.end(), stretch.end)
        if not words or not words[0][0].islower():
            continue
        tag = tag_after(text, found.end(), stretch.end, lexicon)
        if tag and tag.near and tag.kind == "speech" and len(words) <= 8:
            end = found.start() + 1
            return stretch._replace(end=end, nested=tuple(n for n in stretch.nested if n.end <= end))
    end = stretch.end
    while end > stretch.start + 1 and text[end - 1].isspace():
        end -= 1
    return stretch._replace(end=end)


def with_beginning(text: str, stretch: Stretch, floor: int) -> Stretch | None:
    """Begin a stretch whose opening mark is missing where its sentence does; None when that is no guess.

    `floor` is the border of the stretch before it, or the paragraph's start.
    """
    inside = text[stretch.start : stretch.end].rstrip()
    if len(inside) < 2 or inside[-2] not in _STOPS:
        return None
    starts = [m.end() for m in _SENTENCE_START.finditer(text, stretch.start, stretch.end - 1)]
    if stretch.start == floor and not text[max(0, floor - 1) : floor].strip():
        first = starts[0] if starts else stretch.end
        if len(starts) == 0 or _TALK.search(text, stretch.start, first):
            return stretch
        return stretch._replace(start=starts[-1])
    return stretch._replace(start=starts[0]) if starts else None


def _in_sentence(text: str, stretch: Stretch, floor: int) -> bool:
    return text[floor : stretch.start].rstrip()[-1:].isalnum()


def _plural(text: str, stretch: Stretch) -> Stretch:
    """Close quoted words in mid-sentence at a mark that was taken for an owner's: ‘Good Lords’ and whistles."""
    found = _PLURAL.match(text, stretch.start, min(stretch.end, stretch.start + QUOTED_WORDS))
    return stretch._replace(end=found.end(), closed=True, nested=()) if found else stretch


def mend(
    text: str, paragraphs: Sequence[Paragraph], read: list[list[Stretch]], lexicon: Lexicon
) -> list[list[Stretch]]:
    """Mend each paragraph's stretches. Those that end a paragraph unclosed are left for the utterances."""
    mended: list[list[Stretch]] = []
    for p, stretches in zip(paragraphs, read, strict=True):
        kept: list[Stretch] = []
        for place, stretch in enumerate(stretches):
            now: Stretch | None = stretch
            if not stretch.opened:
                now = with_beginning(text, stretch, kept[-1].end if kept else p.start)
            elif not stretch.closed and stretch.family == SINGLE and _in_sentence(text, stretch, p.start):
                now = _plural(text, stretch)
            elif not stretch.closed and place + 1 < len(stretches):
                now = without_tag(text, stretch, lexicon)
            if now and now.end > now.start and (not kept or kept[-1].end <= now.start):
                kept.append(now)
        mended.append(kept)
    return mended


def bridged(paragraphs: Sequence[Paragraph], read: Sequence[Sequence[Stretch]]) -> dict[int, int]:
    """Find speeches that run on over paragraphs without opening marks: paragraph that opens -> that closes."""
    found: dict[int, int] = {}
    opener: int | None = None
    for i, (p, stretches) in enumerate(zip(paragraphs, read, strict=True)):
        if opener is not None and (i - opener > PARAGRAPHS or p.kind in ("heading", "break")):
            opener = None
        if not stretches:
            continue
        first = stretches[0]
        if opener is not None and not first.opened and first.family == read[opener][-1].family:
            found[opener] = i
        opener = i if not stretches[-1].closed else None
    return found
