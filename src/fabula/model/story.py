"""The story: a text and its layers, and the views people touch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fabula.model.cast import Cast, Character, CharacterKind, Pronouns
from fabula.model.events import EventTable
from fabula.model.grammar import GrammarTable
from fabula.model.lines import Evidence, Line, LineType
from fabula.model.mentions import Mention, MentionTable
from fabula.model.paragraphs import Chapter, Paragraph
from fabula.model.quotes import Quote
from fabula.model.segments import Segment, tile
from fabula.model.source import Source
from fabula.model.tokens import TokenTable

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = "fabula/1"


@dataclass(frozen=True, repr=False)
class Story:
    """One story: `text`, never edited, and the layers read from it.

    Layers are plain records and columns (`paragraphs`, `tokens`, `grammar`, `quotes`, `mentions`,
    `characters`, `attributions`, `events`); `cast` and `lines` are views that join them.
    """

    text: str
    source: Source
    paragraphs: tuple[Paragraph, ...]
    chapters: tuple[Chapter, ...]
    tokens: TokenTable
    quotes: tuple[Quote, ...]
    mentions: MentionTable
    characters: Cast
    attributions: tuple[Line, ...]
    version: str
    grammar: GrammarTable = field(default_factory=GrammarTable.empty)
    events: EventTable = field(default_factory=EventTable.empty)
    manifest: dict[str, str] = field(default_factory=dict)  # what made it: stages, scorers, word lists

    def __repr__(self) -> str:
        name = self.source.title or self.source.path or self.text[:40]
        return f"<Story {name!r}: {len(self.text)} characters, {len(self.characters)} in the cast>"

    @cached_property
    def cast(self) -> CastView:
        """Everybody in the story: iterate, or look one up by any of their names."""
        return CastView(self)

    @cached_property
    def lines(self) -> tuple[LineView, ...]:
        """Every spoken line, in the order of the text."""
        return tuple(LineView(self, q.id) for q in self.quotes if q.kind == "speech")

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Stretches that tile the text exactly: joined, they are `text`."""
        return tuple(tile(self.text, self.quotes))

    def chapter_at(self, char: int) -> Chapter | None:
        """The chapter that holds character `char` of the text."""
        return next((c for c in self.chapters if c.start <= char < c.end), None)

    def save(self, path: str | Path) -> Path:
        """Write one SQLite file (`BOOK.fabula`); `fabula.open` gives the story back.

        Raises OutputError when it cannot be written; a file that stood there then stands untouched.
        """
        from fabula.outputs.sqlite import save  # noqa: PLC0415 - sqlite only when saving

        return save(self, Path(path))


@dataclass(frozen=True, slots=True, repr=False)
class LineView:
    """One spoken line."""

    story: Story
    id: int  # of the quotation

    def __repr__(self) -> str:
        speaker = self.speaker.name if self.speaker else "unresolved"
        return f"<Line {self.id}, {speaker}: {' '.join(self.text.split())[:60]}>"

    @property
    def quote(self) -> Quote:
        """The quotation: spans, kind, mark."""
        return self.story.quotes[self.id]

    @property
    def attribution(self) -> Line:
        """The row of the lines layer."""
        return self.story.attributions[self.id]

    @property
    def text(self) -> str:
        """The words with their marks; the stretches of an interrupted line parted by a space."""
        return " ".join(span.of(self.story.text) for span in self.quote.spans)

    @property
    def speaker(self) -> CharacterView | None:
        """Who says it; None when unresolved."""
        speaker = self.attribution.speaker
        return None if speaker is None else CharacterView(self.story, speaker)

    @property
    def addressees(self) -> tuple[CharacterView, ...]:
        """To whom, as far as it is known."""
        return tuple(CharacterView(self.story, a) for a in self.attribution.addressees)

    @property
    def type(self) -> LineType:
        """explicit, anaphoric or implicit."""
        return self.attribution.type

    @property
    def confidence(self) -> float:
        """0 to 1, that `speaker` is right."""
        return self.attribution.confidence

    @property
    def evidence(self) -> Evidence | None:
        """The words that decided it."""
        return self.attribution.evidence

    @property
    def words(self) -> int:
        """Words spoken, counted by white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True, repr=False)
class CharacterView:
    """One member of the cast, with everything the story knows of them."""

    story: Story
    id: int

    def __repr__(self) -> str:
        return f"<Character {self.id}, {self.name}: {len(self.lines)} lines>"

    @property
    def record(self) -> Character:
        """The row of the cast layer."""
        return self.story.characters[self.id]

    @property
    def name(self) -> str:
        """The name they are shown under."""
        return self.record.name

    @property
    def aliases(self) -> tuple[str, ...]:
        """Every other name, most used first."""
        return self.record.aliases

    @property
    def pronouns(self) -> Pronouns | None:
        """he, she, they, it; None when the text does not tell."""
        return self.record.pronouns

    @property
    def kind(self) -> CharacterKind:
        """person, animal or group."""
        return self.record.kind

    @property
    def narrator(self) -> bool:
        """Whether this is the "I" who tells the story."""
        return self.record.narrator

    @property
    def named(self) -> bool:
        """Whether the text gives a proper name."""
        return self.record.named

    @property
    def lines(self) -> tuple[LineView, ...]:
        """What they say, in order."""
        return tuple(line for line in self.story.lines if line.attribution.speaker == self.id)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Every span that points at them, in order."""
        table = self.story.mentions
        return tuple(table[int(row)] for row in table.of_character(self.id))

    @property
    def words(self) -> int:
        """Words they speak."""
        return sum(line.words for line in self.lines)


@dataclass(frozen=True, slots=True, repr=False)
class CastView:
    """The cast as people use it: `story.cast["Emma"]`, `for character in story.cast`."""

    story: Story

    def __repr__(self) -> str:
        return f"<Cast of {len(self)}: {', '.join(self._most_mentioned(8))}>"

    def __len__(self) -> int:
        return len(self.story.characters)

    def __iter__(self) -> Iterator[CharacterView]:
        return (CharacterView(self.story, c.id) for c in self.story.characters)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self._bearers(name))

    def __getitem__(self, name: str) -> CharacterView:
        """The character with this name or alias, case aside; of several, the most mentioned.

        Raises KeyError with the nearest names when nobody bears it.
        """
        bearers = self._bearers(name)
        if not bearers:
            raise KeyError(f"nobody called {name!r}; the cast: {', '.join(self._most_mentioned(8))}")
        return CharacterView(self.story, bearers[0].id)

    def _bearers(self, name: str) -> Sequence[Character]:
        wanted = " ".join(name.split()).casefold()
        exact = [c for c in self.story.characters if c.name.casefold() == wanted]
        return exact or [c for c in self.story.characters if wanted in {a.casefold() for a in c.aliases}]

    def _most_mentioned(self, number: int) -> list[str]:
        counts = Counter(self.story.mentions.character.tolist())
        ranked = sorted(self.story.characters, key=lambda c: (-counts[c.id], c.id))
        return [c.name for c in ranked[:number]]
