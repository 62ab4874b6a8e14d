"""Mentions: spans that point at someone or something, as columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Form(IntEnum):
    """How a mention points: by a proper name, a common noun, or a pronoun."""

    PROP = 0
    NOM = 1
    PRON = 2


class EntityType(IntEnum):
    """What a mention points at, as LitBank names the types."""

    PER = 0
    FAC = 1
    LOC = 2
    GPE = 3
    VEH = 4
    ORG = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention, as a view on its row."""

    id: int  # place in story.mentions
    start: int
    end: int
    form: Form
    type: EntityType
    entity: int  # coreference cluster; -1 when none was made
    character: int  # id in the cast; -1 when it points at nobody of the cast, or nobody knows at whom


@dataclass(frozen=True, slots=True, eq=False)
class MentionTable:
    """All mentions by start, then by end; each column has one entry a mention.

    start, end: character offsets. form, type: values of Form and EntityType.
    entity: coreference cluster or -1. character: id in the cast or -1.
    """

    start: Ints
    end: Ints
    form: Ints
    type: Ints
    entity: Ints
    character: Ints

    @classmethod
    def empty(cls) -> MentionTable:
        """A table without rows."""
        return cls(*(np.zeros(0, dtype=np.int64) for _ in range(6)))

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, row: int) -> Mention:
        if not 0 <= row < len(self):
            raise IndexError(f"mention {row} of {len(self)}")
        return Mention(
            row,
            int(self.start[row]),
            int(self.end[row]),
            Form(int(self.form[row])),
            EntityType(int(self.type[row])),
            int(self.entity[row]),
            int(self.character[row]),
        )

    def __iter__(self) -> Iterator[Mention]:
        return (self[row] for row in range(len(self)))

    def of_character(self, character: int) -> Ints:
        """Rows that point at a member of the cast, in order."""
        return np.flatnonzero(self.character == character)

    def with_links(self, entity: Ints, character: Ints) -> MentionTable:
        """The same mentions, linked: a new table, nothing edited."""
        return replace(self, entity=entity, character=character)
