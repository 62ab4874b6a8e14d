"""What one pass of the encoder found in a text, as columns."""

from __future__ import annotations

from dataclasses import dataclass

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

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One pass over the tokens.

    upos, head, relation: (tokens,) as in GrammarTable. event: (tokens,) probability of being the trigger of
    an asserted event. spans: mentions.
    """

    upos: Ints
    head: Ints
    relation: Ints
    event: Floats
    spans: SpanTable
