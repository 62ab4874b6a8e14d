"""Quotations: what stands between marks (or after a dash), and whether it is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from fabula.errors import QuotesError
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


@dataclass(frozen=True, slots=True)
class QuoteEntry:
    """One quotation as a user gives it in `--quotes quotes.json`; obeyed, never changed.

    spans: one or more, with or without their marks, in any order.
    where: what messages call it ("quotes.json: entry 3"); "" is its place in the list.
    """

    spans: tuple[tuple[int, int], ...]
    kind: QuoteKind = "speech"
    where: str = field(default="", compare=False)


def check_entries(entries: Sequence[QuoteEntry], size: int | None = None) -> None:
    """Refuse spans that are no stretch of a text, or that two quotations claim.

    size: characters of the text; None while it is not known. Raises QuotesError, one line that names
    the entry.
    """
    names = [entry.where or f"quotes: entry {number}" for number, entry in enumerate(entries, 1)]
    claims: list[tuple[int, int, int]] = []
    for place, entry in enumerate(entries):
        if not entry.spans:
            raise QuotesError(f"{names[place]}: has no span. Give it one, as [[30, 52]], or leave it out.")
        for start, end in entry.spans:
            if fault := _fault(start, end, size):
                raise QuotesError(f"{names[place]}: the span [{start}, {end}] {fault}")
            claims.append((start, end, place))
    claims.sort()
    for (start, end, place), (next_start, next_end, other) in pairwise(claims):
        if next_start < end:
            raise QuotesError(
                f"{names[other]}: the span [{next_start}, {next_end}] overlaps [{start}, {end}] of "
                f"{'the same entry' if other == place else names[place].rpartition(': ')[2]}. "
                "A quotation inside another is a part of that one; else shorten one of the two."
            )


def _fault(start: int, end: int, size: int | None) -> str:
    if end < start:
        return f"ends before it starts. Try [{end}, {start}]."
    if end == start:
        return "is empty. The end is one past the last character; or leave the span out."
    if start < 0:
        return "starts before the text. Characters are counted from 0."
    if size is not None and end > size:
        return (
            f"is not in the text, which has {size:,} characters. Are its offsets of this book's text, "
            "as `fabula read BOOK --json` prints it?"
        )
    return ""
