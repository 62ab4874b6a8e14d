"""Names joined to people: Tom, Tom Hart and Mr. Hart are one, Mr. and Mrs. Hart two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from fabula.model import CastEntry, Lexicon, Pronouns
from fabula.stages.characters.evidence import NameUse
from fabula.stages.characters.parts import (
    GIVEN_TITLES,
    MARRIED,
    PLAIN_TITLES,
    RANKS_OF_MEN,
    UNMARRIED,
    NameParts,
    same_given,
    take_apart,
    told_by_name,
)

FAMILIAR = frozenset("aunt auntie aunty uncle cousin granny old little young nurse sir".split())
KNIGHTED = frozenset({"sir"})
RANKED = RANKS_OF_MEN | frozenset(
    "dr doctor prof professor judge president lady lord count baron senator governor mayor".split()
)
DOMINANT = 4.0  # times as many mentions as the next bearer: then a name shared by several is this one's


@dataclass(slots=True, eq=False)
class Person:
    """One member of the cast in the making."""

    names: list[str] = field(default_factory=list)
    parts: list[NameParts] = field(default_factory=list)
    pronouns: Pronouns | None = None
    mentions: int = 0
    by_mark: int = 0  # mentions as "Mr. John Hart", "Miss Ann Hart"
    by_courtesy: int = 0  # mentions as "Miss Ann", "Mr. John"
    given_as: tuple[str, ...] = ()  # of the user's own: their names as given
    fixed: bool = False  # the user's own: it is never joined to another, and its pronouns stand

    @property
    def surname(self) -> str:
        """The surname, "" when none is known."""
        return next((p.surname for p in self.parts if p.surname), "")

    @property
    def family(self) -> str:
        """The surname, also one known only behind a title: "Mr. Hart"."""
        lone = (p.lone for p in self.parts if p.lone and p.titles and p.title not in GIVEN_TITLES)
        return self.surname or next(lone, "")

    @property
    def givens(self) -> set[str]:
        """All given names it is known under."""
        return {p.given for p in self.parts if p.given and not p.wife}

    @property
    def titles(self) -> set[str]:
        """All titles borne."""
        return {t for p in self.parts for t in p.titles}

    @property
    def spinster(self) -> bool:
        """Miss before the surname; before a given name it is mere courtesy."""
        return any(set(p.titles) & UNMARRIED and p.lone not in self.givens for p in self.parts)

    def take(self, name: str, parts: NameParts, use: NameUse, told: Pronouns | None) -> None:
        """Add one more name."""
        self.names.append(name)
        self.parts.append(parts)
        self.mentions += use.total
        if parts.titles and parts.lone in self.givens and parts.title in PLAIN_TITLES:
            self.by_courtesy += use.total
        if parts.titles and parts.given and parts.title in PLAIN_TITLES:
            self.by_mark += use.total
        if self.pronouns is None:
            self.pronouns = told


@dataclass(frozen=True, slots=True)
class Joined:
    """people: in the order they were made. owners: who may bear each name, likeliest first."""

    people: tuple[Person, ...]
    owners: Mapping[str, tuple[Person, ...]]


def join_names(
    uses: Mapping[str, NameUse],
    together: Mapping[frozenset[str], int],
    facing: Mapping[frozenset[str], int],
    lexicon: Lexicon,
    user_cast: Sequence[CastEntry],
) -> Joined:
    """Names to people: the user's first, then full names, then titles with one name, then lone names.

    together: sentences in which both of two names stand. facing: neighbouring paragraphs of conversation
    in which one acts, then the other.
    """
    joiner = _Joiner(uses, together, facing, lexicon)
    joiner.seat_users(user_cast)
    parts = {name: take_apart(name, lexicon) for name in uses if name not in joiner.owners}
    families = _families(parts, uses)
    pairs = _pairs(parts, uses, together)
    parts = {name: p for name, p in parts.items() if name not in families | pairs}
    by_count = sorted(parts, key=lambda name: (-uses[name].total, name))
    for name in by_count:
        if parts[name].surname or parts[name].unit:
            joiner.join_full(name, parts[name])
    titled = [name for name in by_count if parts[name].lone and parts[name].titles]
    for name in sorted(titled, key=lambda name: not joiner.is_by_given(parts[name])):
        joiner.join_titled(name, parts[name])
    for name in by_count:
        if parts[name].lone and not parts[name].titles:
            joiner.join_lone(name, parts[name])
    return Joined(tuple(joiner.people), dict(joiner.owners))


class _Joiner:
    def __init__(
        self,
        uses: Mapping[str, NameUse],
        together: Mapping[frozenset[str], int],
        facing: Mapping[frozenset[str], int],
        lexicon: Lexicon,
    ) -> None:
        self.uses = uses
        self.together = together
        self.facing = facing
        self.lexicon = lexicon
        self.people: list[Person] = []
        self.owners: dict[str, tuple[Person, ...]] = {}

    def seat_users(self, user_cast: Sequence[CastEntry]) -> None:
        """The user's cast stands as it is given."""
        spellings: dict[str, list[str]] = {}
        for name in self.uses:
            spellings.setdefault(_fold(name), []).append(name)
        for entry in user_cast:
            person = Person(pronouns=entry.pronouns, given_as=(entry.name, *entry.aliases), fixed=True)
            for alias in (entry.name, *entry.aliases):
                for name in spellings.get(_fold(alias), [alias]):
                    if name in self.owners:
                        continue  # "The Duke" and "Duke" fold alike: whoever stands first bears both
                    parts = take_apart(name, self.lexicon)
                    told = entry.pronouns or told_by_name(parts, self.lexicon)
                    person.take(name, parts, self.uses.get(name, NameUse()), told)
                    self.owners[name] = (person,)
            self.people.append(person)

    def join_full(self, name: str, parts: NameParts) -> None:
        """A name with given name and surname, or a unit."""
        told = self._told(name, parts)
        for person in self.people:
            if parts.unit:
                if any(p.unit == parts.unit for p in person.parts):
                    return self._give(name, parts, told, (person,))
                continue
            if person.surname != parts.surname or _differ(person.pronouns, told):
                continue
            if any(p.wife for p in person.parts) != parts.wife:
                continue
            if any(self._same(parts, p) for p in person.parts if p.given):
                return self._give(name, parts, told, (person,))
        return self._give(name, parts, told, self._of_family(parts, told))

    def _of_family(self, parts: NameParts, told: Pronouns | None) -> tuple[Person, ...]:
        """The one of the user's whom title and surname are all that is given of: "Miss Hart" is "Ann Hart".

        Not "Mrs. Hart": she may be the mother.
        """
        if told is None or parts.titles:
            return ()
        known = [
            p
            for p in self.people
            if p.fixed
            and p.pronouns == told
            and not p.titles & MARRIED
            and (not p.givens or parts.given in p.givens)
            and any(q.lone == parts.surname and q.titles and q.title not in GIVEN_TITLES for q in p.parts)
        ]
        return tuple(known) if len(known) == 1 else ()

    def _same(self, left: NameParts, right: NameParts) -> bool:
        if same_given(left.given, right.given, self.lexicon):
            return True
        if KNIGHTED & {*left.titles, *right.titles}:
            return False  # behind "Sir" stands the first given name
        return left.given in right.middles or right.given in left.middles

    def is_by_given(self, parts: NameParts) -> bool:
        """Title and given name of somebody known: "Miss Ann" marks the younger, before "Miss Hart" is given away."""
        return any(parts.lone in p.givens for p in self.people)

    def join_titled(self, name: str, parts: NameParts) -> None:
        """A title and one name: a surname, or behind some titles a given name."""
        told = self._told(name, parts)
        bearers = [p for p in self.people if not _differ(p.pronouns, told) and _titles_agree(p, parts)]
        if parts.title in RANKS_OF_MEN and told is None:
            bearers = [p for p in bearers if p.pronouns != "she"]
        by_given = [p for p in bearers if any(_near_given(parts.lone, g, self.lexicon) for g in p.givens)]
        by_surname = [p for p in bearers if p.surname == parts.lone]
        same = [p for p in bearers if any(q.lone == parts.lone and q.titles for q in p.parts)]
        if parts.title in GIVEN_TITLES or (by_given and not by_surname and parts.lone in self.lexicon.first_names):
            exact = [p for p in by_given if parts.lone in p.givens] or by_given
            if parts.title not in PLAIN_TITLES and parts.title not in FAMILIAR:
                exact = [p for p in exact if parts.lone in p.givens]  # "Queen Bess" is no friend of Elizabeth's
            titled = [p for p in exact if parts.title in p.titles]
            return self._give(name, parts, told, self._choose(titled or exact or same or by_surname))
        if same and not by_surname:
            return self._give(name, parts, told, self._choose(same))
        return self._give(name, parts, told, self._by_surname(name, parts, by_surname))

    def _by_surname(self, name: str, parts: NameParts, bearers: list[Person]) -> tuple[Person, ...]:
        """Who of one surname is plain "Mr. Hart"? Not the one told apart as "Mr. John Hart".

        Nor, of two or more, one who is met under a given name more than now and then, but less often
        than plain "Mr. Hart": that one is their father.
        """
        total = self.uses[name].total
        if parts.title in MARRIED:
            wives = [p for p in bearers if p.titles & MARRIED]
            bearers = wives or [p for p in bearers if len(bearers) == 1 and not self._daughter(name, p)]
            # "Mrs. John Hart" met now and then is not the "Mrs. Hart" met everywhere
            bearers = [p for p in bearers if not any(q.wife for q in p.parts) or p.mentions * 5 >= total]
        if parts.title in RANKED:
            same = [p for p in bearers if parts.title in p.titles]
            untitled = [p for p in bearers if not p.titles & {"mr", "mister", "sir"} and parts.title != "lady"]
            untitled = [p for p in untitled if not self._met(name, p)]
            rare = [p for p in bearers if self._weight(p) * 12 <= total]
            return self._choose(same or rare or (untitled if len(bearers) == 1 else []))
        bare = sum(u.total for n, u in self.uses.items() if n.lower() == parts.lone)
        if parts.title in ("mr", "mrs") and self._is_couple(parts.lone) and bare < 3 * total:
            # Mr. and Mrs. Hart beside a Peter Hart are his parents, unless he is "Mr. Peter Hart"
            bearers = [p for p in bearers if p.titles & {"mr", "mrs"} or self._weight(p) * 12 <= total]
        if len(bearers) == 1:
            # one John, always "Mr. John Hart", and a plain "Mr. Hart" met as often: his father;
            # one Ann, called "Miss Ann" to tell her from an elder "Miss Hart"
            weight = self._weight(bearers[0])
            marked = bearers[0].by_mark >= 10 and weight < 2 * total
            younger = parts.title in UNMARRIED and self._younger(bearers[0])
            two = marked or younger or self._elder(name, bearers[0]) or self._face(name, bearers[0])
            return () if two else tuple(bearers)
        bearers = [p for p in bearers if not self._apart(name, p)] or bearers
        plain = [p for p in bearers if p.by_mark * 4 < self._weight(p)]
        plain = [p for p in plain if parts.title not in UNMARRIED or not self._younger(p)]
        likely = [p for p in plain if self._weight(p) >= total or self._weight(p) * 12 <= total]
        chosen = self._choose(likely)
        return chosen if len(chosen) == 1 else ()  # of two brothers "Mr. Hart" may be either, or their father

    def _is_couple(self, surname: str) -> bool:
        named = {n.lower().replace(".", "") for n in self.uses}
        return f"mr {surname}" in named and f"mrs {surname}" in named

    def _daughter(self, name: str, person: Person) -> bool:
        """Ann, met four times as often as "Mrs. Hart" and once in her company, is not Mrs. Hart."""
        met = self._met(name, person)
        return self._apart(name, person) or (met > 0 and self._weight(person) >= 4 * self.uses[name].total)

    def _met(self, name: str, person: Person) -> int:
        """How often a name stands in one sentence with theirs, or acts in turn with them."""
        waiting = [n for n in self.uses if n not in self.owners and n.lower() in person.givens]
        pairs = [_pair(name, other) for other in (*person.names, *waiting)]
        return sum(self.together.get(pair, 0) + self.facing.get(pair, 0) for pair in pairs)

    def _younger(self, person: Person) -> bool:
        """Told apart by the given name behind a title more than now and then: 1 in 40 of all mentions."""
        marks = person.by_mark + person.by_courtesy
        return marks >= 4 and marks * 40 >= self._weight(person)

    def _weight(self, person: Person) -> int:
        """Mentions it has, and those under its names alone that are not given away yet."""
        alone = person.givens | {person.surname}
        waiting = (n for n in self.uses if n not in self.owners and n.lower() in alone)
        return person.mentions + sum(self.uses[n].total for n in waiting)

    def _apart(self, name: str, person: Person) -> bool:
        """Two that stand in one sentence again and again are two."""
        waiting = [n for n in self.uses if n not in self.owners and n.lower() in person.givens]
        together = sum(self.together[_pair(name, other)] for other in (*person.names, *waiting))
        fewer = min(self.uses[name].total, person.mentions + sum(self.uses[n].total for n in waiting))
        return together >= 2 and together * 30 >= fewer

    def _elder(self, name: str, person: Person) -> bool:
        """Known as "old Mr. Hart", "his father, Mr. Hart": 1 in 40 of the uses, where Peter Hart is never called so."""
        use = self.uses[name]
        known = [*person.names, *(n for n in self.uses if n not in self.owners and n.lower() in person.givens)]
        elder = sum(self.uses[n].elder for n in known if n in self.uses)
        return use.elder >= 1 and use.elder * 40 >= use.total and elder * 4 <= use.elder

    def _face(self, name: str, person: Person) -> bool:
        """Two that act in turn again and again are two: 1 in 20 of the rarer's mentions in narration."""
        waiting = [n for n in self.uses if n not in self.owners and n.lower() in person.givens]
        turns = sum(self.facing.get(_pair(name, other), 0) for other in (*person.names, *waiting))
        others = sum(self.uses[n].narrated for n in (*person.names, *waiting) if n in self.uses)
        return turns >= 3 and turns * 20 >= min(self.uses[name].narrated, others)

    def join_lone(self, name: str, parts: NameParts) -> None:
        """One name alone: a given name, a nickname or a surname."""
        given_name = self._is_given(parts.lone) and not self._is_of_rank(parts.lone)
        told = self.uses[name].told() or (self._told(name, parts) if given_name else None)
        bearers = [p for p in self.people if not _differ(p.pronouns, told)]
        given = [p for p in bearers if parts.lone in p.givens]
        if not given and self._is_pet_name(name, parts, {g for p in bearers for g in p.givens}):
            given = [p for p in bearers if any(_near_given(parts.lone, g, self.lexicon) for g in p.givens)]
            given = list(self._choose(given)) if len(self._choose(given)) == 1 else []
        if not given:
            given = [p for p in bearers if self._is_short_for(name, parts.lone, p)]
        if not given:  # "Aunt Hester" and "Hester"
            given = [p for p in bearers if any(q.lone == parts.lone and q.title in GIVEN_TITLES for q in p.parts)]
        surname = [
            p
            for p in bearers
            if p not in given
            and (
                p.surname == parts.lone
                or any(q.lone == parts.lone and q.titles and q.title not in GIVEN_TITLES for q in p.parts)
            )
        ]
        if given and surname:
            by_given, by_surname = (sum(p.mentions for p in group) for group in (given, surname))
            if by_given * (4 if self._is_given(parts.lone) else 1) >= by_surname:
                surname = []
            else:
                given = []
        if surname and told is None:
            men = [p for p in surname if p.pronouns != "she"]
            surname = men or surname
        surname = self._without_rank(surname)
        return self._give(name, parts, told, self._choose(given or surname, parts.lone))

    def _without_rank(self, bearers: list[Person]) -> list[Person]:
        """Of father and son the General is called so: plain "Hart" is the other, unless he is hardly met."""
        plain = [p for p in bearers if not p.titles & RANKED]
        most = max((p.mentions for p in bearers), default=0)
        return plain if sum(p.mentions for p in plain) * 4 >= most and plain else bearers

    def _is_pet_name(self, name: str, parts: NameParts, givens: AbstractSet[str]) -> bool:
        """A nickname is used to somebody's face, or is the given name cut short; else it is another's name."""
        formal = self.lexicon.nicknames.get(parts.lone, frozenset()) & givens
        use = self.uses[name]
        if any(f[:3] == parts.lone[:3] for f in formal):
            return True
        # the narrator who has "Margaret" throughout has another in mind with `," said Madge`
        return use.addressed * 2 >= use.total and use.addressed >= 2 and not use.tagged

    def _is_short_for(self, name: str, lone: str, person: Person) -> bool:
        """Say that "Dexter", only ever heard in speech, is the formal name of the "Dex" whom the narrator knows."""
        use = self.uses[name]
        if use.narrated or not use.spoken or len(person.parts) != 1 or person.parts[0].titles:
            return False
        short = person.parts[0].lone
        return (
            len(short) >= 3
            and len(lone) > len(short)
            and lone[:3] == short[:3]
            and (lone.startswith(short) or short.rstrip("s") == lone[: len(short) - 1])
            and person.mentions >= 3 * use.total
        )

    def _is_of_rank(self, word: str) -> bool:
        """Beside a "Captain Bell" plain "Bell" is he, though it is a girl's name elsewhere."""
        return any(q.lone == word and q.title in RANKS_OF_MEN for p in self.people for q in p.parts)

    def _is_given(self, word: str) -> bool:
        return word in self.lexicon.first_names or word in self.lexicon.nicknames

    def _told(self, name: str, parts: NameParts) -> Pronouns | None:
        """By title; else by many pronouns; else by the given name; else by a few pronouns."""
        for title in parts.titles:
            told = self.lexicon.titles.get(title)
            if told is not None:
                return told
        use = self.uses[name]
        told = use.told(8, 0.8) or told_by_name(parts, self.lexicon) or use.told()
        if told or parts.title not in RANKS_OF_MEN:
            return told
        given = self.lexicon.first_names.get(parts.lone)
        return given if given and use.told(1, 0.75) == given else "he"  # Captain Anna is she where one pronoun says so

    def _choose(self, bearers: Sequence[Person], word: str = "") -> tuple[Person, ...]:
        """Likeliest first; one alone when nobody else comes near.

        Counted are the mentions under names that have `word` in them: Jane Hart who is always
        "Miss Hart" has little claim to a bare "Jane".
        """

        def claim(person: Person) -> int:
            return sum(self.uses[n].total for n in person.names if n in self.uses and word in n.lower().split())

        counts = {id(p): (claim(p) if word else p.mentions) for p in bearers}
        ranked = sorted(bearers, key=lambda p: (-counts[id(p)], -p.mentions))
        if len(ranked) > 1 and counts[id(ranked[0])] >= DOMINANT * counts[id(ranked[1])]:
            return (ranked[0],)
        return tuple(ranked)

    def _give(self, name: str, parts: NameParts, told: Pronouns | None, owners: tuple[Person, ...]) -> None:
        if not owners:
            person = Person()
            self.people.append(person)
            owners = (person,)
        owners[0].take(name, parts, self.uses[name], told)
        self.owners[name] = owners


def _families(parts: Mapping[str, NameParts], uses: Mapping[str, NameUse]) -> frozenset[str]:
    """Names of families: "the Harts", where "Hart" is met more often."""
    counts: Counter[str] = Counter()
    for name, p in parts.items():
        counts[p.surname or p.lone] += uses[name].total
    last = {name: p.surname or p.lone for name, p in parts.items()}
    return frozenset(n for n, word in last.items() if word[-1:] == "s" and counts[word[:-1]] > counts[word])


def _pairs(
    parts: Mapping[str, NameParts], uses: Mapping[str, NameUse], together: Mapping[frozenset[str], int]
) -> frozenset[str]:
    """Two people whose names ran together once: "Tib Vexley", where Tib and Vexley come and go side by side."""
    found = set()
    for name in parts:
        left, _, right = name.partition(" ")
        if left not in uses or right not in uses:
            continue
        rare = uses[name].total * 5 <= min(uses[left].total, uses[right].total)
        if rare and together.get(_pair(left, right), 0) > uses[name].total:
            found.add(name)
    return frozenset(found)


def _fold(name: str) -> str:
    return " ".join(name.replace("’", "'").replace(".", "").lower().removeprefix("the ").split())


def _differ(left: Pronouns | None, right: Pronouns | None) -> bool:
    return left is not None and right is not None and left != right


def _pair(left: str, right: str) -> frozenset[str]:
    return frozenset((left, right))


def _near_given(lone: str, given: str, lexicon: Lexicon) -> bool:
    """Equal or a nickname; an initial alone says too little."""
    return not lone.endswith(".") and not given.endswith(".") and same_given(lone, given, lexicon)


def _titles_agree(person: Person, parts: NameParts) -> bool:
    """Miss is not Mrs., Sir is not Mr.; of two ranks a person bears one."""
    mine = person.titles
    if parts.title in ("mr", "mister") and mine & KNIGHTED:
        return False
    if parts.title in KNIGHTED and mine & {"mr", "mister"} and not mine & KNIGHTED:
        return False
    if parts.title in MARRIED and person.spinster and not mine & MARRIED:
        return False
    if parts.title in UNMARRIED and mine & MARRIED and not mine & UNMARRIED:
        return False
    ranks = {t for t in mine if t not in PLAIN_TITLES and t not in GIVEN_TITLES}
    return parts.title in PLAIN_TITLES or parts.title in GIVEN_TITLES or not ranks or parts.title in ranks
