"""A reading held against an answer key."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fabula.model import Quote, Story
from fabula.model.story import CharacterView
from tests.stories.keys import Key, Person, Stretch, bare, folded, place, trimmed


@dataclass(frozen=True, slots=True)
class Judged:
    """One stretch of the key and what the reading made of it."""

    stretch: Stretch
    exact: bool  # spoken words, and the reading has them as one span, outer marks aside
    kind: str  # as read; not_speech where the reading found no quotation
    speaker: str  # as read, all names; "" when unresolved
    right: bool  # the speaker is called after the key's
    heard: bool  # one of the addressees is called after one of the key's
    one_to_one: bool  # and is the one character that stands for that person


@dataclass(frozen=True, slots=True)
class Score:
    """A whole story judged."""

    judged: tuple[Judged, ...]
    extra: tuple[str, ...]  # spoken spans of the reading that overlap no stretch of the key
    invented: tuple[str, ...]  # named people nobody in the key is called after
    merged: tuple[str, ...]  # characters with names of two people
    missing: tuple[str, ...]  # named people who speak, and nobody in the cast is called after
    split: tuple[str, ...]  # people with several characters called after them

    @property
    def spoken(self) -> tuple[Judged, ...]:
        return tuple(j for j in self.judged if j.stretch.kind == "speech")

    @property
    def exact(self) -> float:
        return _share([j.exact for j in self.spoken])

    @property
    def kinds(self) -> float:
        return _share([j.kind == j.stretch.kind for j in self.judged])

    @property
    def speakers(self) -> float:
        return _share([j.right for j in self.spoken])

    @property
    def one_to_one(self) -> float:
        return _share([j.one_to_one for j in self.spoken])

    @property
    def addressees(self) -> float:
        return _share([j.heard for j in self.spoken if j.stretch.addressees])

    @property
    def contradicted(self) -> tuple[Judged, ...]:
        """Lines whose own tag or beat names the speaker, given to somebody else or to nobody."""
        return tuple(j for j in self.spoken if j.stretch.type == "explicit" and not j.right)

    def report(self, name: str) -> str:
        rows = [
            f"{name}: {len(self.spoken)} spoken stretches, exact {self.exact:.3f}, kinds {self.kinds:.3f}, "
            f"speakers {self.speakers:.3f}, one to one {self.one_to_one:.3f}, "
            f"addressees {self.addressees:.3f}, explicit wrong {len(self.contradicted)}, "
            f"invented {list(self.invented)}, merged {list(self.merged)}, missing {list(self.missing)}, "
            f"split {list(self.split)}"
        ]
        for j in self.judged:
            faults = [] if j.stretch.kind != "speech" or j.exact else ["not exact"]
            faults += [] if j.kind == j.stretch.kind else [f"read as {j.kind}"]
            wrong = j.stretch.kind == "speech" and not j.right
            faults += (
                [f"{j.stretch.type}: {j.speaker or 'nobody'}, not {'|'.join(j.stretch.speakers)}"] if wrong else []
            )
            rows += [f"  {j.stretch.text[:60]!r}: {'; '.join(faults)}"] if faults else []
        return "\n".join([*rows, *(f"  {e[:60]!r}: spoken by no key" for e in self.extra)])


def score(key: Key, story: Story) -> Score:
    """Judge every stretch of the key, and the cast. Raises ValueError when the text is not the sample's."""
    text = story.text
    spans = place(key, text)
    spoken = {trimmed(text, *s) for q in story.quotes if q.kind == "speech" for s in q.spans}
    owners = {c.id: _bearers(key, c) for c in story.cast}
    views = {c.id: c for c in story.cast}
    read: list[tuple[Stretch, bool, str, int | None, tuple[int, ...]]] = []
    for stretch, span in zip(key.stretches, spans, strict=True):
        quote = _over(story, (span[0] + span[1]) // 2)
        speaker = None if quote is None else story.attributions[quote.id].speaker
        heard = () if quote is None else story.attributions[quote.id].addressees
        kind = "not_speech" if quote is None else quote.kind
        read.append((stretch, trimmed(text, *span) in spoken, kind, speaker, heard))
    stands_for = _assignment(
        Counter((n, s.speakers[0]) for s, _, _, n, _ in read if n is not None and s.kind == "speech")
    )
    judged = [
        Judged(
            stretch,
            exact,
            kind,
            "" if speaker is None else _all_names(views[speaker]),
            speaker is not None and any(p.id in stretch.speakers for p in owners[speaker]),
            any(p.id in stretch.addressees for h in heard for p in owners[h]),
            speaker is not None and stands_for.get(speaker) in stretch.speakers,
        )
        for stretch, exact, kind, speaker, heard in read
    ]
    extra = [
        folded(text[s.start : s.end])[0]
        for q in story.quotes
        if q.kind == "speech"
        for s in q.spans
        if not any(a < s.end and s.start < b for a, b in spans)
    ]
    found = {p.id for people in owners.values() for p in people}
    speaking = {s for x in key.stretches if x.kind == "speech" for s in x.speakers}
    return Score(
        tuple(judged),
        tuple(extra),
        tuple(c.name for c in story.cast if c.named and not owners[c.id]),
        tuple(_all_names(c) for c in story.cast if len(owners[c.id]) > 1),
        tuple(p.name for p in key.people if p.named and p.id in speaking - found),
        tuple(
            " / ".join(_all_names(views[c]) for c in cs)
            for p in key.people
            if len(cs := [c for c, people in owners.items() if p in people]) > 1
        ),
    )


def _assignment(together: Counter[tuple[int, str]]) -> dict[int, str]:
    """Which character stands for which person: the most lines in common first, each used once."""
    chosen: dict[int, str] = {}
    for (character, person), _ in sorted(together.items(), key=lambda item: (-item[1], item[0])):
        if character not in chosen and person not in chosen.values():
            chosen[character] = person
    return chosen


def _over(story: Story, char: int) -> Quote | None:
    return next((q for q in story.quotes if any(s.start <= char < s.end for s in q.spans)), None)


def _bearers(key: Key, character: CharacterView) -> tuple[Person, ...]:
    """People of the key this character is called after; of a narrator without a name, the narrator."""
    names = {bare(n) for n in (character.name, *character.aliases)}
    called = tuple(p for p in key.people if p.names & names)
    return called or tuple(p for p in key.people if p.narrator and character.narrator)


def _all_names(character: CharacterView) -> str:
    return " = ".join((character.name, *character.aliases))


def _share(truths: list[bool]) -> float:
    return sum(truths) / max(1, len(truths))
