"""A name taken apart: titles, given name, surname."""

from __future__ import annotations

from dataclasses import dataclass

from fabula.model import Lexicon, Pronouns

SUFFIXES = frozenset(
    {"jr", "sr", "junior", "senior", "esq", "esquire", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii"}
)
# titles behind which a lone word is a given name
GIVEN_TITLES = frozenset(
    "sir dame aunt auntie aunty uncle cousin granny grandma grandpa brother sister father mother prince princess king "
    "queen master don dona doña donna saint st nurse old little young".split()
)
# without other evidence these are men's in fiction up to the last decades
RANKS_OF_MEN = frozenset(
    "captain capt colonel col major general gen admiral commodore lieutenant lieut lt sergeant sgt corporal rev "
    "reverend bishop inspector sheriff constable squire".split()
)
# titles that tell nothing of rank: "Mr. Hart" may be "Captain Hart"
PLAIN_TITLES = frozenset(
    "mr mister mrs missus miss ms mx master mistress madame mme mademoiselle mlle monsieur m".split()
)
# endings that Slavic surnames have for women only
FEMININE = ("ová", "ovna", "evna", "skaya", "skaia", "ská")
UNMARRIED = frozenset({"miss", "mademoiselle", "mlle", "signorina", "señorita", "senorita", "fraulein", "fräulein"})
MARRIED = frozenset({"mrs", "missus", "madame", "mme", "signora", "señora", "senora", "frau"})


@dataclass(frozen=True, slots=True)
class NameParts:
    """titles: lower-case, without stops. given: first given name or initial, "" if none.

    surname: last word, "" if none. lone: the only word, when it may be either. unit: a name that is not
    to be taken apart ("Duke of Hart"). wife: husband's name behind "Mrs." ("Mrs. John Hart").
    """

    titles: tuple[str, ...] = ()
    given: str = ""
    middles: tuple[str, ...] = ()
    surname: str = ""
    lone: str = ""
    unit: str = ""
    wife: bool = False

    @property
    def title(self) -> str:
        """The first title, or ""."""
        return self.titles[0] if self.titles else ""


def take_apart(name: str, lexicon: Lexicon) -> NameParts:
    """The parts of one name as written ("Mrs. Clara van der Hart")."""
    words = [w.rstrip(".").lower() if len(w) > 2 else w.lower() for w in name.replace("’", "'").split()]
    words = [w.rstrip(".") if w.rstrip(".") in lexicon.titles else w for w in words]
    titles: list[str] = []
    rest = words
    while len(rest) > 1 and (rest[0] in lexicon.titles or _is_epithet(rest[0], lexicon)):
        titles.append(rest[0])
        rest = rest[1:]
    while len(rest) > 1 and rest[-1] in SUFFIXES:
        rest = rest[:-1]
    if "of" in rest:
        return NameParts(tuple(titles), unit=" ".join(words))
    if len(rest) == 1:
        return NameParts(tuple(titles), lone=rest[0])
    wife = bool(titles) and titles[0] in MARRIED and lexicon.first_names.get(rest[0]) == "he"
    middles = tuple(w for w in rest[1:-1] if w not in lexicon.surname_particles)
    if rest[0] in lexicon.surname_particles:
        return NameParts(tuple(titles), lone=rest[-1])
    return NameParts(tuple(titles), rest[0], middles, rest[-1], wife=wife)


def _is_epithet(word: str, lexicon: Lexicon) -> bool:
    """Know "Old Hart", "Little Clara": an adjective before a name is as good as a title."""
    return word in lexicon.adjectives and word not in lexicon.first_names


def told_by_name(parts: NameParts, lexicon: Lexicon) -> Pronouns | None:
    """The pronouns that titles, then the given name tell of."""
    for title in parts.titles:
        told = lexicon.titles.get(title)
        if told is not None:
            return told
    if parts.surname.endswith(FEMININE):
        return "she"
    surname = not RANKS_OF_MEN.isdisjoint(parts.titles)
    return lexicon.first_names.get(parts.given or ("" if surname else parts.lone))  # "Captain Bell" is no Bell


def same_given(left: str, right: str, lexicon: Lexicon) -> bool:
    """Whether two given names may be one person's: equal, an initial, or a nickname."""
    if left == right:
        return True
    if left.endswith(".") or right.endswith("."):
        return left[0] == right[0]
    return left in lexicon.nicknames.get(right, frozenset()) or right in lexicon.nicknames.get(left, frozenset())
