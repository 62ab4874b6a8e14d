"""The token table: one array, many views."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fabula.model.spans import Span

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class TokenTable:
    """Words and marks of a text, in order; characters between them are white space.

    start, end: (tokens,) character offsets.
    paragraph: (tokens,) index of the token's paragraph.
    sentence: (tokens,) index of the token's sentence; sentences never cross paragraphs.
    sentence_start: (sentences + 1,) index of each sentence's first token; the last entry is len(self).
    """

    text: str
    start: Ints
    end: Ints
    paragraph: Ints
    sentence: Ints
    sentence_start: Ints

    def __len__(self) -> int:
        return len(self.start)

    def word(self, token: int) -> str:
        """The characters of one token."""
        return self.text[self.start[token] : self.end[token]]

    def words(self) -> list[str]:
        """All tokens as strings, made anew at each call: keep the list."""
        return [self.text[a:b] for a, b in zip(self.start.tolist(), self.end.tolist(), strict=True)]

    def token_at(self, char: int) -> int:
        """Index of the first token that ends after character `char` (len(self) past the last)."""
        return int(np.searchsorted(self.end, char, side="right"))

    def sentence_spans(self) -> list[Span]:
        """Characters of each sentence."""
        first, last = self.sentence_start[:-1], self.sentence_start[1:] - 1
        starts, ends = self.start[first].tolist(), self.end[last].tolist()
        return [Span(a, b) for a, b in zip(starts, ends, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class GivenTokens:
    """Words and sentences that a user gives, found in a text; obeyed, never changed.

    start, end: (words,) character offsets, half-open.
    sentence_start: (sentences + 1,) index of each sentence's first word; the last entry is len(start).
    paragraph_start: (paragraphs + 1,) index of each paragraph's first sentence; None where no paragraphs
        are given.
    """

    start: Ints
    end: Ints
    sentence_start: Ints
    paragraph_start: Ints | None = None
