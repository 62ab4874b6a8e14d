"""One person under two names that never meet: "Clara" to the narrator, "Miss Hart" to those who speak to her.

A given name without a surname and a title with a surname are one person's when the lines that call the
one stand beside lines that the narration gives to the other, and no sentence names both, as it would two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from fabula.model import TokenView
from fabula.stages.characters.evidence import NameUse, is_set_off
from fabula.stages.characters.join import Person
from fabula.stages.characters.parts import GIVEN_TITLES, UNMARRIED

FEWEST = 3  # lines that call the one beside lines of the other
SHARE = 0.6  # of all lines that call the one and stand beside anybody's line
TOGETHER = 2  # sentences that name both: then they are two


def pair_aside(
    people: Sequence[Person],
    uses: Mapping[str, NameUse],
    together: Mapping[frozenset[str], int],
    spans: Mapping[int, tuple[int, int]],
    view: TokenView,
) -> list[tuple[Person, Person]]:
    """Pairs (known by a given name alone, known by title and surname alone).

    spans: first and last token of each row that is a name. together: sentences in which two names stand.
    """
    acting = _acting(people, uses, spans, view)
    found: list[tuple[Person, Person]] = []
    for stranger in people:
        if not _only_titled(stranger):
            continue
        beside = _beside(stranger, uses, spans, view, acting)
        total = sum(beside.values())
        for index, count in beside.most_common(1):
            friend = people[index]
            met = sum(together.get(frozenset((a, b)), 0) for a in stranger.names for b in friend.names)
            agree = friend.pronouns is not None and friend.pronouns == stranger.pronouns
            if count >= FEWEST and count >= SHARE * total and met < TOGETHER and agree and _only_given(friend):
                found.append((friend, stranger))
    friends = Counter(id(friend) for friend, _ in found)
    return [(friend, stranger) for friend, stranger in found if friends[id(friend)] == 1 and friend is not stranger]


def _acting(
    people: Sequence[Person], uses: Mapping[str, NameUse], spans: Mapping[int, tuple[int, int]], view: TokenView
) -> dict[int, int]:
    """Paragraph -> who is named first in its narration."""
    first: dict[int, tuple[int, int]] = {}
    for index, person in enumerate(people):
        for name in person.names:
            for row in uses[name].rows if name in uses else ():
                token = spans[row][0]
                paragraph = view.paragraph[token]
                if view.quote[token] < 0 and (paragraph not in first or token < first[paragraph][0]):
                    first[paragraph] = (token, index)
    return {paragraph: index for paragraph, (_, index) in first.items()}


def _beside(
    stranger: Person,
    uses: Mapping[str, NameUse],
    spans: Mapping[int, tuple[int, int]],
    view: TokenView,
    acting: Mapping[int, int],
) -> Counter[int]:
    """Who acts in the paragraphs right above and below those whose lines call the stranger."""
    beside: Counter[int] = Counter()
    for name in stranger.names:
        for row in uses[name].rows if name in uses else ():
            first, last = spans[row]
            if view.quote[first] < 0 or not is_set_off(view, first, last):
                continue
            paragraph = view.paragraph[first]
            own = acting.get(paragraph)
            neighbours = {acting[p] for p in (paragraph - 1, paragraph + 1) if p in acting and acting[p] != own}
            beside.update(neighbours)
    return beside


def _only_given(person: Person) -> bool:
    """Also "Miss Lucy" and "Aunt Lucy", whose one name is a given name."""
    return any(p.lone and not p.titles for p in person.parts) and all(
        p.lone and (not p.titles or p.title in GIVEN_TITLES | UNMARRIED) for p in person.parts
    )


def _only_titled(person: Person) -> bool:
    return all(p.lone for p in person.parts) and any(p.title in ("mr", "mrs", "miss", "ms") for p in person.parts)
