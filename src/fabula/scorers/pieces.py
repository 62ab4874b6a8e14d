"""Words -> word pieces, as the encoder takes them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Codes = NDArray[np.int64]

# How a word is cased: the pieces themselves are lower-case.
NO_LETTERS, LOWER, TITLE, UPPER, SINGLE, MIXED = range(6)
CASINGS = 6
# What stands before a piece: the word it goes on with, or what stands before its word (GAP_NONE and so on).
INSIDE = 0
GAPS = 4
# A word longer than this is cut before it is split: no word of prose is, and the split is quadratic.
_LONGEST = 60  # characters


def casing(word: str) -> int:
    """How a word is cased: one of the codes above."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return NO_LETTERS
    upper = [c.isupper() for c in letters]
    if not any(upper):
        return LOWER
    if len(letters) == 1:
        return SINGLE
    if all(upper):
        return UPPER
    return TITLE if upper[0] and not any(upper[1:]) else MIXED


def _id(tokenizer: Tokenizer, mark: str) -> int:
    found: int | None = tokenizer.token_to_id(mark)
    if found is None:
        raise ValueError(f"this tokenizer has no {mark}; the reader needs a BERT vocabulary")
    return found


class Pieces:
    """Splits words into pieces, each distinct word once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[tuple[int, ...], int]] = {}
        self.unknown, self.opening, self.closing = (_id(tokenizer, mark) for mark in ("[UNK]", "[CLS]", "[SEP]"))

    def of(self, words: Sequence[str]) -> list[tuple[tuple[int, ...], int]]:
        """For each word its piece ids (at least one) and its casing."""
        new = sorted(set(words) - self._known.keys())
        if new:
            cut = [word[:_LONGEST] for word in new]
            for word, encoded in zip(new, self._tokenizer.encode_batch(cut, add_special_tokens=False), strict=True):
                self._known[word] = (tuple(encoded.ids) or (self.unknown,), casing(word))
        return [self._known[word] for word in words]


def laid_out(pieces: Sequence[tuple[tuple[int, ...], int]], gaps: Sequence[int]) -> tuple[Codes, Codes, Codes, Codes]:
    """Words in a row: (pieces,) ids, casings and gaps, and (words,) the place of each word's first piece.

    Raises ValueError when there are more words than gaps, or more gaps than words.
    """
    if len(pieces) != len(gaps):
        raise ValueError(f"{len(pieces)} words, {len(gaps)} gaps before them")
    lengths = np.array([len(word) for word, _ in pieces], dtype=np.int64)
    ids = np.fromiter(chain.from_iterable(word for word, _ in pieces), dtype=np.int64, count=int(lengths.sum()))
    first = np.cumsum(lengths) - lengths
    before = np.full(len(ids), INSIDE, dtype=np.int64)
    before[first] = gaps
    return ids, np.repeat(np.array([case for _, case in pieces], dtype=np.int64), lengths), before, first
