"""The cast: who is in the story, under how many names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

CharacterKind = Literal["person", "animal", "group"]
Pronouns = Literal["he", "she", "they", "it"]


@dataclass(frozen=True, slots=True)
class CastEntry:
    """One character as a user gives it in `--cast cast.json`; obeyed, never changed."""

    name: str
    aliases: tuple[str, ...] = ()
    pronouns: Pronouns | None = None


@dataclass(frozen=True, slots=True)
class Character:
    """One member of the cast.

    name: the name it is shown under; a description ("a porter") when it has none.
    aliases: every other name, most used first; `name` itself is not among them.
    named: it has a proper name; False for descriptions and for a narrator nobody names.
    """

    id: int  # place in story.cast
    name: str
    aliases: tuple[str, ...] = ()
    pronouns: Pronouns | None = None
    kind: CharacterKind = "person"
    narrator: bool = False  # the "I" who tells the story
    named: bool = True


@dataclass(frozen=True, slots=True)
class Cast:
    """All characters; `cast[n].id == n`. The most often mentioned stand first."""

    characters: tuple[Character, ...] = ()

    def __len__(self) -> int:
        return len(self.characters)

    def __getitem__(self, character: int) -> Character:
        return self.characters[character]

    def __iter__(self) -> Iterator[Character]:
        return iter(self.characters)

    @property
    def narrator(self) -> Character | None:
        """The first-person narrator, when there is one."""
        return next((c for c in self.characters if c.narrator), None)
