"""Answer keys: who is in a sample, and every quoted stretch of it in order, with its speaker.

A key (`tests/stories/NAME.json`) names its sample, the people and the stretches. A stretch's text is
compared folded: white space to one space, the marks of emphasis `_ * \\` left out, so that one key serves
every format of the sample. Offsets are characters of the text it is placed in, half-open.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "samples"
NAMES = tuple(sorted(p.stem for p in HERE.glob("*.json")))
KINDS = frozenset({"speech", "thought", "writing", "not_speech"})
TYPES = frozenset({"explicit", "anaphoric", "implicit"})
EMPHASIS = frozenset("_*\\")
DASH = "—"
# What may stand at the edge of a stretch without being words of it.
MARKS = "\"'“”‘’«»‹›„‚「」『』—-–_* \t\r\n\u00a0\u2009\u202f"


@dataclass(frozen=True, slots=True)
class Person:
    """One character of a key. `id` is used in the key alone."""

    id: str
    name: str
    aliases: tuple[str, ...]
    pronouns: str | None
    kind: str
    narrator: bool
    named: bool

    @property
    def names(self) -> frozenset[str]:
        return frozenset(bare(n) for n in (self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class Stretch:
    """One quoted stretch. Several speakers: any of them is right. `type` is None for what nobody says."""

    text: str
    utterance: int
    kind: str
    speakers: tuple[str, ...]
    addressees: tuple[str, ...]
    type: str | None


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    title: str
    sample: str  # file name under samples/
    marks: str  # opening marks that may stand nowhere but in a stretch; "" where dashes open speech
    people: tuple[Person, ...]
    stretches: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        return (SAMPLES / self.sample).read_text(encoding="utf-8")

    def person(self, ident: str) -> Person:
        return next(p for p in self.people if p.id == ident)


@cache
def load(name: str) -> Key:
    """The key `tests/stories/NAME.json`, as written; `problems` says whether it holds."""
    raw = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    people = tuple(
        Person(p["id"], p["name"], tuple(p["aliases"]), p["pronouns"], p["kind"], p["narrator"], p["named"])
        for p in raw["characters"]
    )
    stretches = tuple(
        Stretch(s["text"], s["utterance"], s["kind"], tuple(s["speaker"]), tuple(s["addressees"]), s["type"])
        for s in raw["stretches"]
    )
    return Key(name, raw["title"], raw["sample"], raw["marks"], people, stretches)


def bare(name: str) -> str:
    """A name as names are compared: case, articles and outer marks aside."""
    words = " ".join(name.split()).casefold().strip(MARKS)
    return re.sub(r"^(?:the|a|an) ", "", words)


def folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each of its characters the one of `text` it stands for."""
    letters: list[str] = []
    where: list[int] = []
    for at, letter in enumerate(text):
        if letter in EMPHASIS:
            continue
        if letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                where.append(at)
            continue
        letters.append(letter)
        where.append(at)
    return "".join(letters), where


def place(key: Key, text: str) -> list[tuple[int, int]]:
    """Characters of `text` each stretch covers, in order. Raises ValueError at the first not found."""
    flat, where = folded(text)
    spans: list[tuple[int, int]] = []
    at = 0
    for number, stretch in enumerate(key.stretches):
        found = flat.find(stretch.text, at)
        if found < 0:
            raise ValueError(f"{key.name}: stretch {number} is not in the text after character {at}: {stretch.text!r}")
        at = found + len(stretch.text)
        spans.append((where[found], where[at - 1] + 1))
    return spans


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without its marks and the white space inside them."""
    while start < end and text[start] in MARKS:
        start += 1
    while end > start and text[end - 1] in MARKS:
        end -= 1
    return start, end


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph around a stretch: to blank lines, or to line ends where a text has no hard wraps."""
    part = "\n\n" if "\n\n" in text and max(map(len, text.split("\n"))) < 100 else "\n"
    first = text.rfind(part, 0, start) + 1
    last = text.find(part, end)
    return max(0, first), len(text) if last < 0 else last


def _without(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> str:
    """Characters `start` to `end` with every stretch in them blanked."""
    letters = list(text[start:end])
    for a, b in spans:
        for at in range(max(a, start), min(b, end)):
            letters[at - start] = " "
    return "".join(letters)


def tag_words(key: Key, number: int, text: str, spans: list[tuple[int, int]]) -> str:
    """What the narrator says in the stretch's paragraph, and in the one before when that ends in a colon."""
    start, end = _paragraph(text, *spans[number])
    words = _without(text, start, end, spans)
    before = text[:start].rstrip()
    if before.endswith(":"):
        first, last = _paragraph(text, len(before) - 1, len(before))
        words = _without(text, first, last, spans) + "\n" + words
    return words


def names_in(person: Person, words: str) -> bool:
    """Whether one of the person's names stands in the words."""
    flat = " ".join(words.split()).casefold()
    return any(re.search(rf"(?<!\w){re.escape(n)}(?!\w)", flat) for n in person.names)


def problems(key: Key) -> list[str]:
    """Everything wrong with a key against its own sample; empty when it holds."""
    text = key.text
    try:
        spans = place(key, text)
    except ValueError as error:
        return [str(error)]
    found: list[str] = []
    flat = folded(text)[0].casefold()
    ids = [p.id for p in key.people]
    if len(set(ids)) != len(ids):
        found.append("two characters with one id")
    for person in key.people:
        found += [
            f"{person.id}: {n!r} is not in the text" for n in (*person.aliases, person.name) if bare(n) not in flat
        ]
    left = _without(text, 0, len(text), spans)
    found += [
        f"{text[at - 20 : at + 30]!r}: a mark outside all stretches" for at, c in enumerate(left) if c in key.marks
    ]
    if not key.marks:
        found += [f"{line!r}: a dash opens no stretch" for line in left.split("\n") if line.startswith(DASH)]
    utterance, before = -1, None
    for number, stretch in enumerate(key.stretches):
        where = f"stretch {number} {stretch.text[:30]!r}"
        if stretch.kind not in KINDS or stretch.type not in TYPES | {None}:
            found.append(f"{where}: kind {stretch.kind}, type {stretch.type}")
        if not {*stretch.speakers, *stretch.addressees} <= set(ids):
            found.append(f"{where}: unknown character")
        if stretch.utterance not in (utterance, utterance + 1):
            found.append(f"{where}: utterance {stretch.utterance} after {utterance}")
        same = before is not None and stretch.utterance == utterance
        if same and before is not None and (before.speakers, before.kind) != (stretch.speakers, stretch.kind):
            found.append(f"{where}: one utterance, two speakers or kinds")
        if stretch.kind == "speech" and not (stretch.speakers and stretch.type):
            found.append(f"{where}: no speaker or no type")
        utterance, before = stretch.utterance, stretch
        if stretch.type == "explicit":
            words = tag_words(key, number, text, spans)
            if not any(names_in(key.person(s), words) for s in stretch.speakers):
                found.append(f"{where}: explicit, but nothing near names the speaker: {' '.join(words.split())!r}")
    return found
