"""Segments tile a text exactly: every character stands in one segment, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fabula.model.quotes import Quote

SegmentKind = Literal["narration", "speech", "thought", "writing"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in one voice. `quote` is the id of its quotation, None for narration."""

    start: int
    end: int
    kind: SegmentKind
    quote: int | None = None


def tile(text: str, quotes: Sequence[Quote]) -> list[Segment]:
    """Segments whose characters, joined, are `text`. Quoted words that are not speech are narration."""
    voiced = sorted(
        (span.start, span.end, quote.kind, quote.id)
        for quote in quotes
        if quote.kind != "not_speech"
        for span in quote.spans
    )
    segments: list[Segment] = []
    at = 0
    for start, end, kind, quote_id in voiced:
        if start > at:
            segments.append(Segment(at, start, "narration"))
        segments.append(Segment(start, end, kind, quote_id))
        at = end
    if at < len(text):
        segments.append(Segment(at, len(text), "narration"))
    return segments
