"""The cast and the lines as flat rows, and as CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from fabula.model import Chapter, CharacterKind, LineType, Pronouns, QuoteKind, Story
from fabula.model.story import LineView


@dataclass(frozen=True, slots=True)
class CastRow:
    """One character in numbers.

    lines: spoken lines given to them. words: words in those lines, counted by white space.
    mentions: spans of the text that point at them.
    first, last: characters of the text where they first and last appear (mentioned or speaking);
        None when they never do. first_chapter, last_chapter: the chapters' numbers, None outside any.
    """

    id: int
    name: str
    aliases: tuple[str, ...]
    pronouns: Pronouns | None
    kind: CharacterKind
    narrator: bool
    named: bool
    lines: int
    words: int
    mentions: int
    first: int | None
    last: int | None
    first_chapter: int | None
    last_chapter: int | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """One spoken line; or, where they are asked for, a thought or something written.

    number: its place among the spoken lines, from 1. quote: id of its quotation. chapter: number of
    the chapter it begins in, None outside any. start, end: first and one past the last character.
    speaker, to: names; None and () when unresolved. text: its words with their marks.
    confidence: that the speaker is right; where speaker is None, that of the best guess, which was refused.
    Of what nobody says, number and type are None, and confidence is 0.
    """

    number: int | None
    quote: int
    kind: QuoteKind
    chapter: int | None
    start: int
    end: int
    speaker_id: int | None
    speaker: str | None
    to: tuple[str, ...]
    type: LineType | None
    confidence: float
    reason: str | None
    text: str


def cast_rows(story: Story) -> list[CastRow]:
    """One row a character, in the order of the cast."""
    chapter_of = _Chapters(story.chapters)
    lines: Counter[int] = Counter()
    words: Counter[int] = Counter()
    mentions: Counter[int] = Counter()
    places: dict[int, list[int]] = {character.id: [] for character in story.characters}
    for line in story.lines:
        speaker = line.attribution.speaker
        if speaker is not None:
            lines[speaker] += 1
            words[speaker] += line.words
            places[speaker] += (line.quote.spans[0].start, line.quote.spans[-1].start)
    for start, character in zip(story.mentions.start.tolist(), story.mentions.character.tolist(), strict=True):
        if character >= 0:
            mentions[character] += 1
            places[character].append(start)
    return [
        CastRow(
            id=c.id,
            name=c.name,
            aliases=c.aliases,
            pronouns=c.pronouns,
            kind=c.kind,
            narrator=c.narrator,
            named=c.named,
            lines=lines[c.id],
            words=words[c.id],
            mentions=mentions[c.id],
            first=(first := min(places[c.id], default=None)),
            last=(last := max(places[c.id], default=None)),
            first_chapter=chapter_of(first),
            last_chapter=chapter_of(last),
        )
        for c in story.characters
    ]


def line_rows(story: Story, *, silent: bool = False) -> list[LineRow]:
    """One row a spoken line, in the order of the text. silent: thoughts and writing too."""
    chapter_of = _Chapters(story.chapters)
    names = [c.name for c in story.characters]
    rows = []
    number = 0
    for quote in story.quotes:
        spoken = quote.kind == "speech"
        if not spoken and (not silent or quote.kind == "not_speech"):
            continue
        number += spoken
        line = LineView(story, quote.id)
        made = line.attribution
        rows.append(
            LineRow(
                number=number if spoken else None,
                quote=int(line.id),
                kind=quote.kind,
                chapter=chapter_of(line.quote.start),
                start=int(line.quote.start),
                end=int(line.quote.end),
                speaker_id=None if made.speaker is None else int(made.speaker),
                speaker=None if made.speaker is None else names[made.speaker],
                to=tuple(names[to] for to in made.addressees),
                type=made.type if spoken else None,
                confidence=round(float(made.confidence), 4),
                reason=None if made.evidence is None else made.evidence.reason,
                text=line.text,
            )
        )
    return rows


def unresolved(story: Story) -> tuple[int, int]:
    """Spoken lines without a speaker, and the words in them."""
    open_lines = [line for line in story.lines if line.attribution.speaker is None]
    return len(open_lines), sum(line.words for line in open_lines)


def cast_object(story: Story) -> dict[str, Any]:
    """Make what `fabula cast --json` prints: `{"schema": "fabula-cast/1", ..., "cast": [row, ...]}`."""
    lines, words = unresolved(story)
    return {
        "schema": "fabula-cast/1",
        "version": story.version,
        "path": story.source.path,
        "cast": [asdict(row) for row in cast_rows(story)],
        "unresolved": {"lines": lines, "words": words},
    }


def lines_object(story: Story, rows: Sequence[LineRow]) -> dict[str, Any]:
    """Make what `fabula lines --json` prints: `{"schema": "fabula-lines/1", ..., "lines": [row, ...]}`."""
    return {
        "schema": "fabula-lines/1",
        "version": story.version,
        "path": story.source.path,
        "lines": [asdict(row) for row in rows],
    }


def cast_csv(story: Story) -> str:
    """Write the cast as CSV with a heading row; several aliases in one cell are parted by "; "."""
    return _csv(CastRow, cast_rows(story))


def lines_csv(rows: Sequence[LineRow]) -> str:
    """Write lines as CSV with a heading row; several addressees in one cell are parted by "; "."""
    return _csv(LineRow, rows)


def _csv(kind: type[CastRow] | type[LineRow], rows: Iterable[CastRow | LineRow]) -> str:
    names = [field.name for field in fields(kind)]
    table = io.StringIO(newline="")
    writer = csv.writer(table)  # the csv module's own dialect is RFC 4180's: commas, CRLF, doubled quotes
    writer.writerow(names)
    writer.writerows([_cell(getattr(row, name)) for name in names] for row in rows)
    return table.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


class _Chapters:
    """Number of the chapter at a character of the text; by bisection, as serials have thousands."""

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        self.chapters = chapters
        self.starts = [chapter.start for chapter in chapters]

    def __call__(self, char: int | None) -> int | None:
        if char is None:
            return None
        at = bisect_right(self.starts, char) - 1
        return self.chapters[at].number if at >= 0 and char < self.chapters[at].end else None
