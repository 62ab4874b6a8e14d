"""What one pass of the encoder found in a text, as columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True, eq=False)
class SpanTable:
    """Mentions as the encoder sees them, by start, then the wider first; one entry a mention in every column.

    start, end: character offsets. first, last: its tokens, half-open. type, form: values of EntityType and
    Form. score: probability that it is a mention at all; chain: that it points at somebody or something
    rather than saying what it is ("a *doctor*"). vectors: (mentions, n), what coreference sees of it.
    """

    start: Ints
    end: Ints
    first: Ints
    last: Ints
    type: Ints
    form: Ints
    score: Floats
    chain: Floats
    vectors: Halves

    @classmethod
    def empty(cls) -> SpanTable:
        """A table without rows."""
        none = np.zeros(0, dtype=np.int64)
        return cls(none, none, none, none, none, none, np.zeros(0), np.zeros(0), np.zeros((0, 0), dtype=np.float16))

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where a score becomes a yes; they belong to the weights and stand in their manifest.

    span: log-odds that a span is a mention. event, chain: probabilities. link: log-odds by which a chain must be
    likelier than none for a mention to join it.
    """

    span: float = 0.0
    event: float = 0.5
    chain: float = 0.5
    link: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One pass over the tokens; empty columns when nobody read them.

    host_end: (tokens,) the character where a token's first word ends: "do" of "don't".
    upos, head, relation: (tokens,) as in GrammarTable. event: (tokens,) probability of being the trigger of
    an asserted event. spans: mentions.
    """

    host_end: Ints
    upos: Ints
    head: Ints
    relation: Ints
    event: Floats
    spans: SpanTable
    thresholds: Thresholds = field(default_factory=Thresholds)

    @classmethod
    def empty(cls) -> Reading:
        """A reading of nothing."""
        none = np.zeros(0, dtype=np.int64)
        return cls(none, none, none, none, np.zeros(0), SpanTable.empty())
