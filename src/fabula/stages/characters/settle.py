"""The cast of a whole book, settled before any line is given to anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from fabula.model import (
    Cast,
    CastEntry,
    Character,
    CharacterKind,
    Extract,
    Lexicon,
    MentionTable,
    Pronouns,
    TokenTable,
    TokenView,
)
from fabula.stages.characters.aside import pair_aside
from fabula.stages.characters.evidence import NameUse, face_each_other, name_uses, stand_together
from fabula.stages.characters.join import Joined, Person, join_names
from fabula.stages.characters.links import Described, Links, link_mentions
from fabula.stages.characters.narrator import name_narrator, narrates
from fabula.stages.characters.parts import MARRIED
from fabula.stages.characters.statements import Statements, find_statements, joined_names

OFTEN = 4  # narrated mentions that make an unnamed person one of the cast without a line of their own


def settle_cast(
    names: MentionTable,
    extract: Extract,
    tokens: TokenTable,
    view: TokenView,
    lexicon: Lexicon,
    user_cast: tuple[CastEntry, ...],
) -> tuple[Cast, MentionTable]:
    """Who is in the story, and the mentions linked to them.

    names: unlinked mentions. Names first, for the whole book; then descriptions and the pronouns of the
    narration in one pass; pronouns inside speech wait for the speakers.
    """
    uses = name_uses(names, tokens, view, lexicon)
    together = stand_together(uses, names.start.tolist(), tokens, view)
    facing = face_each_other(uses, names.start.tolist(), tokens, view)
    joined = join_names(uses, together, facing, lexicon, user_cast)
    statements = find_statements(extract.text, names, lexicon.strong_speech_verbs)
    row_names = {row: name for name, use in uses.items() for row in use.rows}
    starts, ends = names.start.tolist(), names.end.tolist()
    spans = {row: (tokens.token_at(starts[row]), tokens.token_at(ends[row] - 1)) for row in row_names}
    aside = pair_aside(joined.people, uses, together, spans, view)
    joined = _merge(joined, statements, row_names, aside, together)
    first_person = narrates(view, lexicon)
    people = _worth_keeping(joined, uses, lexicon, extract, first_person=first_person)
    place = {id(person): index for index, person in enumerate(people)}
    pronouns = [_pronouns(person, uses) for person in people]
    narrator = -1
    if first_person:
        who = name_narrator(people, uses, extract.text, {row: first for row, (first, _) in spans.items()}, view)
        if who is None:
            who = Person()
            people.append(who)
            pronouns.append(None)
        narrator = people.index(who)
    owners = {
        row: tuple(place[id(p)] for p in joined.owners[name] if id(p) in place)
        for row, name in row_names.items()
        if name in joined.owners
    }
    stated = {d: owners[n][0] for d, n in statements.descriptions if owners.get(n)}
    links = link_mentions(names, tokens, view, people, pronouns, owners, stated, narrator, lexicon)
    epithets = _epithets(extract.text, names, stated)
    pronouns = [told or learnt for told, learnt in zip(pronouns, links.pronouns, strict=False)]
    return _cast(names, people, pronouns, narrator, links, uses, epithets)


def _merge(
    joined: Joined,
    statements: Statements,
    row_names: Mapping[int, str],
    aside: Sequence[tuple[Person, Person]],
    together: Mapping[frozenset[str], int],
) -> Joined:
    """Join people whom the text says are one, a bride with the Mrs. of her husband's name, and pairs met aside."""
    into: dict[int, Person] = {}

    def final(person: Person) -> Person:
        while id(person) in into:
            person = into[id(person)]
        return person

    def merge(left: Person, right: Person) -> None:
        left, right = final(left), final(right)
        if left is right or (left.fixed and right.fixed):
            return
        if left.pronouns and right.pronouns and left.pronouns != right.pronouns:
            return
        keep, drop = (
            (right, left) if (right.fixed or (right.mentions > left.mentions and not left.fixed)) else (left, right)
        )
        keep.names.extend(drop.names)
        keep.parts.extend(drop.parts)
        keep.mentions += drop.mentions
        keep.pronouns = keep.pronouns or drop.pronouns
        into[id(drop)] = keep

    for left, right in joined_names(statements.same, row_names):
        if joined.owners.get(left) and joined.owners.get(right):
            one, other = joined.owners[left][0], joined.owners[right][0]
            if sum(together.get(frozenset((a, b)), 0) for a in one.names for b in other.names) < 4:
                merge(one, other)
    for left, right in joined_names(statements.marriages, row_names):
        if joined.owners.get(left) and joined.owners.get(right):
            bride, groom = final(joined.owners[left][0]), final(joined.owners[right][0])
            if bride.pronouns == "he":
                bride, groom = groom, bride
            wife = _wife_of(groom, joined.people)
            if wife is None or bride.pronouns != "she" or bride.titles & {"mrs"}:
                continue
            if sum(together.get(frozenset((a, b)), 0) for a in bride.names for b in wife.names) < 3:
                merge(bride, wife)
    for friend, stranger in aside:
        merge(friend, stranger)
    people = tuple(p for p in joined.people if id(p) not in into)
    owners = {}
    for name, bearers in joined.owners.items():
        finals: list[Person] = []
        for person in map(final, bearers):
            if all(person is not other for other in finals):
                finals.append(person)
        owners[name] = tuple(finals)
    return Joined(people, owners) if into else joined


def _wife_of(groom: Person, people: Sequence[Person]) -> Person | None:
    surname = groom.surname or next((p.lone for p in groom.parts if p.lone and p.titles), "")
    wives = [
        p for p in people if any("mrs" in q.titles and surname in (q.lone, q.surname) and not q.given for q in p.parts)
    ]
    return wives[0] if surname and len(wives) == 1 else None


def _worth_keeping(
    joined: Joined, uses: Mapping[str, NameUse], lexicon: Lexicon, extract: Extract, *, first_person: bool
) -> list[Person]:
    """Drop single slips: met once, without title or full name, never speaking or spoken to; and the author."""
    author = " ".join((extract.source.author or "").lower().split())
    surnames = {p.surname for p in joined.people} | {
        q.lone for p in joined.people for q in p.parts if q.titles and q.lone
    }
    kept = []
    for person in joined.people:
        seen = [uses[n] for n in person.names if n in uses]
        total = sum(u.total for u in seen)
        acting = sum(u.tagged + u.addressed + u.acting for u in seen)
        lone = all(p.lone and not p.titles for p in person.parts)
        if person.fixed:
            kept.append(person)
        elif author and any(n.lower() == author for n in person.names) and not acting:
            continue
        elif lone and any(p.lone[-1:] == "s" and p.lone[:-1] in surnames for p in person.parts):
            continue  # "the Harts"
        elif lone and not _attested(person, seen, lexicon, 1 if first_person else 2):
            continue
        elif total >= 3 or acting or (total >= 2 and not lone) or (lone and total >= 2) or not lone:
            kept.append(person)
    return kept


def _attested(person: Person, seen: Sequence[NameUse], lexicon: Lexicon, fewest: int) -> bool:
    """A lone name only ever heard in speech ("Hush!", "Glork!") must be a given name or called again and again."""
    if any(use.narrated for use in seen) or any(p.lone in lexicon.first_names for p in person.parts):
        return True
    common = any(p.lone in lexicon.common_words for p in person.parts)
    return not common and sum(use.called for use in seen) >= fewest


def _pronouns(person: Person, uses: Mapping[str, NameUse]) -> Pronouns | None:
    """What titles tell, else all pronouns that follow the names, else what the given name tells."""
    if person.fixed and person.pronouns:
        return person.pronouns
    seen = NameUse(
        he=sum(uses[n].he for n in person.names if n in uses),
        she=sum(uses[n].she for n in person.names if n in uses),
        they=sum(uses[n].they for n in person.names if n in uses),
    )
    return seen.told(12, 0.75) or person.pronouns or seen.told(2, 0.6)


def _cast(
    names: MentionTable,
    people: Sequence[Person],
    pronouns: Sequence[Pronouns | None],
    narrator: int,
    links: Links,
    uses: Mapping[str, NameUse],
    epithets: Mapping[int, Sequence[str]],
) -> tuple[Cast, MentionTable]:
    described = links.described
    person = [p if p < len(people) or _plays_a_part(described[p - len(people)]) else -1 for p in links.person]
    linked = Counter(p for p in person if p >= 0)
    named_rows = _written(person, len(people), uses)
    order = sorted(
        range(len(people) + len(described)),
        key=lambda i: (i >= len(people), -linked[i], i),
    )
    order = [i for i in order if linked[i] or (i < len(people) and people[i].fixed)]
    number = {old: new for new, old in enumerate(order)}
    characters = []
    for old in order:
        if old >= len(people):
            somebody = described[old - len(people)]
            kind: CharacterKind = (
                "animal" if somebody.kind == "animal" else "group" if somebody.kind == "group" else "person"
            )
            characters.append(Character(number[old], somebody.text, (), links.pronouns[old], kind, named=False))
            continue
        written = named_rows[old]
        shown = people[old].given_as[0] if people[old].fixed else _shown(people[old], written)
        shown = shown or "the narrator"
        own = {_bare(n) for n in people[old].given_as}
        found = [n for n, _ in written.most_common() if n != shown and _bare(n) not in own]
        plain = () if people[old].fixed else _untitled(people[old])
        aliases = tuple(dict.fromkeys((*people[old].given_as[1:], *found, *plain, *epithets.get(old, ()))))
        characters.append(
            Character(
                number[old], shown, aliases, pronouns[old], narrator=old == narrator, named=bool(people[old].names)
            )
        )
    column = np.array([number.get(p, -1) for p in person], dtype=np.int64)
    return Cast(tuple(characters)), names.with_links(column.copy(), column)


def _epithets(text: str, names: MentionTable, stated: Mapping[int, int]) -> dict[int, list[str]]:
    """Descriptions with a capital that the text itself makes somebody's: "the Duchess"."""
    found: dict[int, list[str]] = {}
    for row, person in stated.items():
        words = " ".join(text[names.start[row] : names.end[row]].split())
        article, _, rest = words.partition(" ")
        if article.lower() == "the" and rest[:1].isupper():
            found.setdefault(person, []).append(f"the {rest}")
    return found


def _untitled(person: Person) -> tuple[str, ...]:
    """Also "Robert Hart" for one who is "Mr. Robert Hart" throughout; "Mrs. Robert Hart" is hardly called Robert."""
    full = [(n, p) for n, p in zip(person.names, person.parts, strict=True) if p.given and p.surname]
    if not full or any(not p.titles or p.title in MARRIED for _, p in full):
        return ()
    return tuple(dict.fromkeys(" ".join(name.split()[len(parts.titles) :]) for name, parts in full))


def _bare(name: str) -> str:
    return name.lower().removeprefix("the ")


def _plays_a_part(somebody: Described) -> bool:
    """Without a name, one of the cast is who speaks, or who is met often enough to be spoken with."""
    return somebody.speaks or (len(somebody.rows) >= OFTEN and somebody.kind == "person")


def _written(person: Sequence[int], size: int, uses: Mapping[str, NameUse]) -> list[Counter[str]]:
    """How often each person is met under each name."""
    written: list[Counter[str]] = [Counter() for _ in range(size)]
    for name, use in uses.items():
        for row in use.rows:
            if 0 <= person[row] < size:
                written[person[row]][name] += 1
    return written


def _shown(person: Person, written: Counter[str]) -> str:
    """The name to show: a full name used at all often, else the most used."""
    if not written:
        return person.names[0] if person.names else ""
    total = sum(written.values())
    full = {n for n, p in zip(person.names, person.parts, strict=True) if p.given and p.surname}
    often = [n for n, count in written.most_common() if n in full and count * 40 >= total]
    untitled = [n for n in often if not person.parts[person.names.index(n)].titles]
    return (untitled or often or [written.most_common(1)[0][0]])[0]
