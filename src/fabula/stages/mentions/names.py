"""Capitalised runs of words that may be names, as spans of tokens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fabula.model import Lexicon, TokenView

NOT_CAPITALS = frozenset({"i", "i'm", "i'll", "i've", "i'd", "o", "a", "ok", "okay", "tv", "ii", "iii"})
NUMERALS = frozenset({"II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIV", "XVI"})
# what follows "Will" and "May" at the head of a question
ASKED = frozenset(
    "i you he she it we they thou ye the a an this that these those there any anyone anybody some someone somebody my "
    "your his her our their not no one nobody everybody everyone all god".split()
)
SUFFIXES = frozenset({"jr", "sr", "junior", "senior", "esq", "esquire"})
NOBLE_TITLES = frozenset(
    "duke duchess earl count countess baron baroness prince princess king queen marquis marquess marquise lord lady "
    "viscount viscountess bishop archbishop abbot abbess sultan emperor empress".split()
)


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How often each lower-cased word stands in the story, by its capitals.

    inside: with a capital inside a sentence. opening: with one at its start. lower: without.
    shouted: all in capitals.
    """

    inside: Counter[str]
    opening: Counter[str]
    lower: Counter[str]
    shouted: Counter[str]


def count_case(view: TokenView) -> CaseCounts:
    """Case counts over the story's own paragraphs."""
    inside: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    shouted: Counter[str] = Counter()
    for word, low, first, story in zip(view.words, view.lowers, view.first, view.story, strict=True):
        letter = word[0]
        if not story or not letter.isalpha():
            continue
        if letter.islower():
            lower[low] += 1
        elif len(word) > 1 and word.isupper() and word[-1] != ".":
            shouted[low] += 1  # tells nothing of a word that is written otherwise too
        elif first:
            opening[low] += 1
        else:
            inside[low] += 1
    return CaseCounts(inside, opening, lower, shouted)


class NameWords:
    """Is this word, here, part of a name? By the book's own use of capitals, then by word lists."""

    def __init__(
        self, counts: CaseCounts, lexicon: Lexicon, users: frozenset[str], speaking: frozenset[str] = frozenset()
    ) -> None:
        self._counts = counts
        self._speaking = speaking  # lower-cased words right behind "said" somewhere in the book
        self._lexicon = lexicon
        self._users = users  # lower-cased words of the user's own cast
        self._inside: dict[str, bool] = {}
        self._opening: dict[str, bool] = {}

    def __call__(self, word: str, low: str, *, first: bool) -> bool:
        """True when `word` may belong to a name; `first`: its capital says nothing."""
        if not word[0].isupper():
            return False
        if len(word) > 1 and word.isupper() and "." not in word and not self._known(low):
            return False
        cache = self._opening if first else self._inside
        if low not in cache:
            cache[low] = self._judge(low, first=first)
        return cache[low]

    def _known(self, low: str) -> bool:
        counts = self._counts
        if counts.inside[low] > 0 or low in self._users:
            return True
        return counts.shouted[low] >= 3 and not counts.lower[low] and low not in self._lexicon.common_words

    def _judge(self, low: str, *, first: bool) -> bool:
        lexicon, counts = self._lexicon, self._counts
        if low in self._users:
            return True
        if low in self._speaking:
            return not first or low not in lexicon.function_words or counts.inside[low] > 0
        if low in NOT_CAPITALS or (low in lexicon.exclamations and low not in lexicon.first_names):
            return False  # "God", "Heavens" are nobody of the story
        if low in lexicon.function_words:
            # "May" and "Will" are names where the book writes them so inside sentences
            return low in lexicon.first_names and counts.inside[low] >= 5
        inside, lower, opening = counts.inside[low], counts.lower[low], counts.opening[low]
        if counts.shouted[low] >= 3 and not inside + lower + opening:
            return low not in lexicon.common_words
        share = inside / (inside + lower) if inside + lower else 0.0
        given = low in lexicon.first_names
        if first:
            if inside:
                # "Will" opens many a sentence: its lower-case uses must be few beside its capitals
                return share >= (0.3 if given else 0.5)
            if lower or low in lexicon.common_words:
                return given and not lower and low not in lexicon.common_words
            # never seen but at the start of sentences: twice, or a known first name
            return given or opening >= 2 or low not in lexicon.common_words
        # a capital inside a sentence is a name, unless the book capitalises a common noun now and then
        return share >= 0.1 or given or inside >= 3


def find_speaking(view: TokenView, lexicon: Lexicon) -> frozenset[str]:
    """Words with a capital right behind a quotation and its verb: in `," said Will.` Will is somebody."""
    found = set()
    for at in range(2, len(view)):
        word, low = view.words[at], view.lowers[at]
        if not word[0].isupper() or view.quote[at] >= 0 or low in NOT_CAPITALS or low in lexicon.titles:
            continue
        tagged = view.quote[at - 2] >= 0 and view.quote[at - 1] < 0
        if (tagged and view.lowers[at - 1] in lexicon.strong_speech_verbs) or _speaks_with_article(view, at, lexicon):
            found.add(low)
        elif view.lowers[at - 1] in ("named", "called") and _is_somebody(view, at - 2, lexicon):
            if low not in lexicon.places and low not in lexicon.function_words:
                found.add(low)  # "a man named Hart", "the tall one, called Hart"
        elif view.lowers[at - 1] in ("is", "was", "'s") and view.lowers[at - 2] == "name":
            found.add(low)  # "My name is Hart"
            if at + 1 < len(view) and _touching(view, at + 1) and view.words[at + 1][0].isupper():
                found.add(view.lowers[at + 1])
    return frozenset(found)


def _speaks_with_article(view: TokenView, at: int, lexicon: Lexicon) -> bool:
    """`," said the Lamplighter`: no common noun that the lists know, and no people."""
    low = view.lowers[at]
    if at < 3 or view.lowers[at - 1] != "the" or view.quote[at - 3] < 0 or view.quote[at - 2] >= 0:
        return False
    ends = at + 1 >= len(view) or not view.words[at + 1][0].isupper()
    listed = low in lexicon.person_nouns or low in lexicon.nationalities or low in lexicon.function_words
    return ends and not listed and view.lowers[at - 2] in lexicon.strong_speech_verbs


def _is_somebody(view: TokenView, at: int, lexicon: Lexicon) -> bool:
    """Ends a description: "a man", "the tall one,"."""
    if at > 0 and view.lowers[at] == ",":
        at -= 1
    return at >= 0 and view.lowers[at] in lexicon.person_nouns


@dataclass(frozen=True, slots=True)
class Run:
    """A candidate: tokens first..last (both inclusive)."""

    first: int
    last: int


def find_runs(view: TokenView, is_name: NameWords, lexicon: Lexicon) -> list[Run]:
    """Maximal runs of name words, titles and initials, in order."""
    runs: list[Run] = []
    at, size = 0, len(view)
    while at < size:
        word = view.words[at]
        if not word[0].isupper() or not view.story[at]:
            at += 1
            continue
        last = _extend(view, at, is_name, lexicon)
        if last is None:
            at += 1
            continue
        runs.append(Run(at, last))
        at = last + 1
    return runs


def _touching(view: TokenView, at: int) -> bool:
    """Token `at` follows its neighbour within a sentence, nothing but one space or line end between."""
    return (
        at < len(view)
        and view.sentence[at] == view.sentence[at - 1]
        and 0 < view.start[at] - view.end[at - 1] <= 3
        and view.quote[at] == view.quote[at - 1]
    )


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."


def _extend(view: TokenView, at: int, is_name: NameWords, lexicon: Lexicon) -> int | None:
    """Last token of the name that opens at `at`; None when none does."""
    here, named, titled = at, False, False
    last = at - 1
    while here < len(view) and (here == at or _touching(view, here)):
        word, low = view.words[here], view.lowers[here]
        follows = here + 1 < len(view) and _touching(view, here + 1)
        if (
            low in lexicon.titles
            and word[0].isupper()
            and not (named and not titled and view.words[here - 1][-1] != ".")
        ):
            if named:
                break
            # a title needs a name behind it; alone it is a description ("the Captain")
            if not follows or not _title_leads(view, here + 1, is_name, lexicon):
                break
            titled = True
        elif _opens(view, here, is_name, lexicon, titled=titled and not named):
            named = True
        elif not _belongs(view, here, is_name, lexicon, begun=named or titled, named=named):
            if not _of_title(view, here, titled=titled):
                break
            last = here + 1  # "Duke of St. Ives": whatever follows "of" belongs to the title
            here += 2
            named = True
            continue
        last = here
        here += 1
        if word[-1] == "." and low not in lexicon.titles and not _is_initial(word):
            break  # "I saw Jun. Jun saw me": a month's stop, or a sentence's
    while last >= at and view.lowers[last] in lexicon.surname_particles and view.words[last][0].islower():
        last -= 1
    if last == at and (view.words[at].count(".") > 1 or (view.words[at][-1] == "." and view.lowers[at] in SUFFIXES)):
        return None  # "M.P.", "Esq."; but "said Geo." is a name at a sentence's end
    return last if named and last >= at else None


def _opens(view: TokenView, at: int, is_name: NameWords, lexicon: Lexicon, *, titled: bool) -> bool:
    """A name's own word: one the book writes so, or whatever has a capital right behind a title."""
    word, low = view.words[at], view.lowers[at]
    if _is_initial(word):
        return False
    if is_name(word, low, first=view.first[at] and not titled) and not _asks(view, at, lexicon):
        return True
    return titled and word[0].isupper() and low not in lexicon.function_words


def _belongs(view: TokenView, at: int, is_name: NameWords, lexicon: Lexicon, *, begun: bool, named: bool) -> bool:
    """An initial, a numeral, "Jr." or a particle: parts of a name that are no name alone."""
    word, low = view.words[at], view.lowers[at]
    follows = at + 1 < len(view) and _touching(view, at + 1)
    if _is_initial(word):
        return begun or (follows and _opens_name(view, at + 1, is_name))
    if named and ((word in NUMERALS and word != "I") or (low in SUFFIXES and word[0].isupper())):
        return True
    return begun and low in lexicon.surname_particles and follows and _particle_leads(view, at, lexicon)


def _of_title(view: TokenView, at: int, *, titled: bool) -> bool:
    """The "of" of "Duke of Hart"."""
    follows = at + 1 < len(view) and _touching(view, at + 1)
    noble = titled and view.lowers[at] == "of" and view.lowers[at - 1] in NOBLE_TITLES | {"the"}
    return noble and follows and view.words[at + 1][0].isupper()


def _particle_leads(view: TokenView, at: int, lexicon: Lexicon) -> bool:
    """Up to three particles and then a capital: "van der Hart"."""
    for here in range(at + 1, min(at + 4, len(view))):
        if view.words[here][0].isupper():
            return view.lowers[here] not in lexicon.function_words
        if view.lowers[here] not in lexicon.surname_particles:
            return False
    return False


def _asks(view: TokenView, at: int, lexicon: Lexicon) -> bool:
    """Tell "Will you", "May I": at a sentence's head these are verbs."""
    if not view.first[at] or view.lowers[at] not in lexicon.function_words:
        return False
    return at + 1 < len(view) and view.lowers[at + 1] in ASKED


def _opens_name(view: TokenView, at: int, is_name: NameWords) -> bool:
    word = view.words[at]
    return _is_initial(word) or is_name(word, view.lowers[at], first=False)


def _title_leads(view: TokenView, at: int, is_name: NameWords, lexicon: Lexicon) -> bool:
    word, low = view.words[at], view.lowers[at]
    if low in lexicon.titles and word[0].isupper():
        return at + 1 < len(view) and _touching(view, at + 1) and _title_leads(view, at + 1, is_name, lexicon)
    if low == "of" and view.lowers[at - 1] in NOBLE_TITLES:
        return at + 1 < len(view) and view.words[at + 1][0].isupper()
    if low in lexicon.surname_particles:
        return at + 1 < len(view) and (
            view.words[at + 1][0].isupper()
            or (view.lowers[at + 1] in lexicon.surname_particles and _title_leads(view, at + 1, is_name, lexicon))
        )
    return word[0].isupper() and low not in lexicon.function_words and word[-1:] != "'" and low not in NOT_CAPITALS
