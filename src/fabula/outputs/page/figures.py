"""What the page counts: totals, each person's part, who talks with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fabula.model import Character, Story

DOUBTFUL_BELOW = 0.6  # confidence; such lines are marked
MOST_STRETCHES = 60  # bars in a strip of presence
SLICES = 24  # of a text without chapters
REPLY_WITHIN = 400  # characters between two lines that answer each other

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One bar of the strip of presence: a chapter, several of them, or a slice of the text.

    label: "Chapter 3: The Ford". target: id of the element it begins with. start: character.
    """

    label: str
    short: str
    target: str
    start: int


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the cast as the page shows them. `presence` has mentions by stretch."""

    character: Character
    label: str  # a name short enough for the margin
    initials: str
    lines: tuple[int, ...]  # ids of the quotations they speak
    words: int
    mentions: int
    presence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Lines two people speak to each other; `a` is the smaller id."""

    a: int
    b: int
    lines: tuple[int, ...]  # ids of quotations, in order
    from_a: int  # how many of them `a` speaks


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over the whole story. Words are counted by white space."""

    words: int
    lines: int
    spoken_words: int
    resolved: int
    doubtful: tuple[int, ...]  # ids of spoken lines without a speaker or below DOUBTFUL_BELOW


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it, each list in the order the page shows it."""

    totals: Totals
    stretches: tuple[Stretch, ...]
    people: tuple[Person, ...]
    exchanges: tuple[Exchange, ...]


def gather(story: Story) -> Figures:
    """Count everything once."""
    words = count_words(story)
    stretches = list_stretches(story)
    return Figures(
        totals=count_totals(story, words),
        stretches=stretches,
        people=tuple(list_people(story, words, stretches)),
        exchanges=tuple(list_exchanges(story)),
    )


def count_totals(story: Story, words: Sequence[int]) -> Totals:
    """Totals of a story; `words` are those of each quotation."""
    spoken = [q.id for q in story.quotes if q.kind == "speech"]
    lines = story.attributions
    return Totals(
        words=len(story.text.split()),
        lines=len(spoken),
        spoken_words=sum(words[q] for q in spoken),
        resolved=sum(lines[q].speaker is not None for q in spoken),
        doubtful=tuple(q for q in spoken if is_doubtful(story, q)),
    )


def is_doubtful(story: Story, quote: int) -> bool:
    """Whether a spoken line has no speaker, or one that is hardly sure."""
    line = story.attributions[quote]
    return line.speaker is None or line.confidence < DOUBTFUL_BELOW


def count_words(story: Story) -> list[int]:
    """Words of each quotation, its marks included."""
    return [sum(len(story.text[s.start : s.end].split()) for s in q.spans) for q in story.quotes]


def list_stretches(story: Story) -> tuple[Stretch, ...]:
    """List the bars of a strip: a chapter each, or several when there are very many; else slices."""
    chapters = story.chapters
    if len(chapters) < 2:
        return _slices(story)
    each = -(-len(chapters) // MOST_STRETCHES)
    stretches = []
    for at in range(0, len(chapters), each):
        first, last = chapters[at], chapters[min(at + each, len(chapters)) - 1]
        number = str(first.number) if each == 1 else f"{first.number}–{last.number}"
        label = f"Chapter {number}" if each == 1 else f"Chapters {number}"
        if each == 1 and first.title:
            label = f"{label}: {first.title}"
        stretches.append(Stretch(label, f"ch. {number}", f"c{first.number}", first.start))
    return tuple(stretches)


def _slices(story: Story) -> tuple[Stretch, ...]:
    paragraphs = story.paragraphs
    number = min(SLICES, len(paragraphs))
    starts = sorted({at * len(paragraphs) // number for at in range(number)}) if number else []
    return tuple(
        Stretch(f"Part {n} of {len(starts)}", f"part {n}", f"p{at}", paragraphs[at].start)
        for n, at in enumerate(starts, 1)
    )


def list_people(story: Story, words: Sequence[int], stretches: Sequence[Stretch]) -> list[Person]:
    """List the cast by words spoken, then by lines, then by mentions."""
    presence = _presence(story, stretches)
    mentions = Counter(story.mentions.character.tolist())
    spoken: list[list[int]] = [[] for _ in story.characters]
    for quote in story.quotes:
        speaker = story.attributions[quote.id].speaker
        if quote.kind == "speech" and speaker is not None:
            spoken[speaker].append(quote.id)
    people = [
        Person(
            character=character,
            label=shorten(character.name),
            initials=find_initials(character.name),
            lines=tuple(spoken[character.id]),
            words=sum(words[q] for q in spoken[character.id]),
            mentions=mentions[character.id],
            presence=tuple(presence[character.id].tolist()),
        )
        for character in story.characters
    ]
    return sorted(people, key=lambda p: (-p.words, -len(p.lines), -p.mentions, p.character.id))


def _presence(story: Story, stretches: Sequence[Stretch]) -> Ints:
    """(characters, stretches): mentions; of somebody never mentioned, the lines they speak."""
    table = np.zeros((len(story.characters), len(stretches)), dtype=np.int64)
    if not stretches or not len(story.characters):
        return table
    starts = np.array([s.start for s in stretches], dtype=np.int64)
    linked = story.mentions.character >= 0
    at = np.searchsorted(starts, story.mentions.start[linked], side="right") - 1
    inside = at >= 0
    np.add.at(table, (story.mentions.character[linked][inside], at[inside]), 1)
    silent = table.sum(axis=1) == 0
    for quote in story.quotes:
        speaker = story.attributions[quote.id].speaker
        if speaker is not None and silent[speaker]:
            stretch = int(np.searchsorted(starts, quote.start, side="right")) - 1
            if stretch >= 0:
                table[speaker, stretch] += 1
    return table


def list_exchanges(story: Story) -> list[Exchange]:
    """Who talks with whom, most lines first.

    A line counts for a pair when its addressee is known, or else when the line before it in the same
    conversation, or else the one after it, is another's. A conversation ends with its chapter, at a
    scene break, and where nobody speaks for REPLY_WITHIN characters.
    """
    pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
    spoken = [q for q in story.quotes if q.kind == "speech" and story.attributions[q.id].speaker is not None]
    scene = _scene_of(story, [q.start for q in spoken])
    for at, quote in enumerate(spoken):
        line = story.attributions[quote.id]
        speaker = line.speaker
        assert speaker is not None
        partners = [a for a in dict.fromkeys(line.addressees) if a != speaker]
        if not partners:
            for other in (at - 1, at + 1):
                if not 0 <= other < len(spoken) or scene[other] != scene[at]:
                    continue
                first, second = sorted((quote, spoken[other]), key=lambda q: q.start)
                partner = story.attributions[spoken[other].id].speaker
                if partner is not None and partner != speaker and second.start - first.end <= REPLY_WITHIN:
                    partners = [partner]
                    break
        for partner in partners:
            pairs.setdefault((min(speaker, partner), max(speaker, partner)), []).append((quote.id, speaker))
    exchanges = [
        Exchange(a, b, tuple(q for q, _ in lines), sum(speaker == a for _, speaker in lines))
        for (a, b), lines in pairs.items()
    ]
    return sorted(exchanges, key=lambda e: (-len(e.lines), e.a, e.b))


def _scene_of(story: Story, starts: Sequence[int]) -> list[int]:
    """Count the chapter, or of the stretch between scene breaks, that holds each character."""
    breaks = [p.start for p in story.paragraphs if p.kind == "break"]
    bounds = np.array(sorted([*breaks, *(c.start for c in story.chapters)]), dtype=np.int64)
    found: list[int] = np.searchsorted(bounds, np.array(starts, dtype=np.int64), side="right").tolist()
    return found


_SKIPPED = frozenset(
    {
        "a",
        "an",
        "the",
        "mr",
        "mrs",
        "miss",
        "ms",
        "dr",
        "sir",
        "lady",
        "lord",
        "old",
        "young",
        "little",
        "of",
        "his",
        "her",
        "my",
        "our",
        "your",
        "their",
        "this",
        "that",
    }
)
# Titles that an initial would hide: "Captain Featherstonehaugh" is no "C. Featherstonehaugh".
_RANKS = frozenset(
    "admiral aunt baron baroness brother captain colonel commander corporal count countess doctor duchess duke father "
    "general grandfather grandmother inspector judge king lieutenant madame major master mistress monsieur mother "
    "prince princess professor queen reverend sergeant signor signora sister uncle".split()
)
LABEL_LENGTH = 18  # characters that fit the margin


def shorten(name: str) -> str:
    """Make a name that fits the margin: whole, or without its middle, or with an initial, or cut."""
    name = " ".join(name.split())
    if len(name) <= LABEL_LENGTH:
        return name
    words = name.split()
    if words[0].lower() in {"the", "a", "an"} and len(words) > 2:
        return shorten(" ".join(words[1:]))
    if len(words) > 1 and words[0][0].isupper():
        last = len(words) - 1
        while last > 1 and words[last - 1].islower():  # "de", "van der": parts of the surname
            last -= 1
        surname = " ".join(words[last:])
        first = words[0].strip(".").lower()
        starts = [words[0]] if first in _SKIPPED or first in _RANKS else [words[0], f"{words[0][0]}."]
        for start in starts:
            if len(f"{start} {surname}") <= LABEL_LENGTH:
                return f"{start} {surname}"
        name = f"{words[0]} {surname}"
    return name[: LABEL_LENGTH - 1].rstrip() + "…"


def find_initials(name: str) -> str:
    """One or two letters that stand for a name: "Mrs. Clara Vance" -> "CV", "a porter" -> "P"."""
    words = [w.strip(".,'’\"“”()") for w in name.replace("-", " ").split()]
    telling = [w for w in words if w and w.lower() not in _SKIPPED] or [w for w in words if w]
    letters = [w[0].upper() for w in telling if w[0].isalnum()]
    if not letters:
        return "?"
    return letters[0] + (letters[-1] if len(letters) > 1 else "")
