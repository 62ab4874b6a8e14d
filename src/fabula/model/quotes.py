"""Quotations: what stands between marks (or after a dash), and whether it is spoken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fabula.model.spans import Span

QuoteKind = Literal["speech", "thought", "writing", "not_speech"]


@dataclass(frozen=True, slots=True)
class Quote:
    """One utterance, or one other quoted stretch.

    spans: one or more, in order, marks included; several when a tag interrupts the utterance or when
        it runs over several paragraphs. Spans of different quotes never overlap.
    kind: speech; thought; writing (letters, signs read); not_speech (scare quotes, titles, words).
    mark: the opening mark as it stands in the text ("" where a fault lost it).
    nested: quotations inside this one, marks included; they are no rows of their own.
    """

    id: int  # place in story.quotes; quotes stand in the order of their first span
    spans: tuple[Span, ...]
    kind: QuoteKind = "speech"
    mark: str = '"'
    nested: tuple[Span, ...] = ()

    @property
    def start(self) -> int:
        """First character."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.spans[-1].end
