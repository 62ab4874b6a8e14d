"""Common nouns that point at somebody: "the old porter", "her father", "a voice"."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from fabula.model import Lexicon, TokenView

DETERMINERS = frozenset(
    "the a an his her my your their our its this that these those another one some both two three four five six "
    "several many every each either neither whose thy".split()
)
ORDINALS = frozenset("first second third fourth fifth last next other only same".split())
PERSONAL = frozenset("who whom whose was is had has would could".split())
JOINING = frozenset("and rather very quite somewhat most".split())
# what is read or heard, and nobody
SILENT = frozenset(
    "letter note card book paper sign inscription telegram message label page poster notice headline caption radio "
    "television phone telephone machine screen tape recording clock bell wind sea words text story song".split()
)
LONGEST = 5  # words between the determiner and the noun, both aside


def find_speaking_nouns(view: TokenView, lexicon: Lexicon) -> frozenset[str]:
    """Nouns the lists do not know, in `," said the carabinier` and `," the carabinier said`: they are people."""
    found = set()
    for at in range(3, len(view) - 1):
        low = view.lowers[at]
        if view.lowers[at - 1] != "the" or view.quote[at] >= 0 or not low.isalpha() or low in SILENT:
            continue
        if low in lexicon.person_nouns or low in lexicon.adjectives or low in lexicon.function_words:
            continue
        before = view.lowers[at - 2] in lexicon.strong_speech_verbs and view.quote[at - 3] >= 0
        after = view.lowers[at + 1] in lexicon.strong_speech_verbs and view.quote[at - 2] >= 0
        if (before and not view.words[at + 1][0].isalpha() and view.words[at + 1] not in "-’'") or after:
            found.add(low)
    return frozenset(found)


def find_descriptions(
    view: TokenView, lexicon: Lexicon, taken: AbstractSet[int], nouns: AbstractSet[str] = frozenset()
) -> list[tuple[int, int]]:
    """Pairs (first token, last token), both inclusive: a determiner or a possessor, adjectives, a noun.

    A title with a capital and no name behind it ("the Captain", "Doctor") counts as such a noun. nouns:
    more nouns for people, beside those of the lexicon.
    """
    found: list[tuple[int, int]] = []
    at, size = 0, len(view)
    while at < size:
        low = view.lowers[at]
        opens = low in DETERMINERS or (low == "'s" and at > 0 and at - 1 in taken)
        if opens and view.story[at] and at not in taken:
            head = _head(view, at + 1, lexicon, taken, nouns)
            if head is not None:
                found.append((at if low != "'s" else _possessor(at, taken), head))
                at = head + 1
                continue
        elif _bare(view, at, lexicon) and at not in taken:
            found.append((at, at))
        at += 1
    return [(first, last) for first, last in found if first <= last]


def _possessor(at: int, taken: AbstractSet[int]) -> int:
    first = at - 1
    while first - 1 in taken and first - 1 >= at - 4:
        first -= 1
    return first


def _bare(view: TokenView, at: int, lexicon: Lexicon) -> bool:
    """A capitalised title or family word alone: "Captain, ...", "Mother said"."""
    word, low = view.words[at], view.lowers[at]
    if not word[0].isupper() or not view.story[at] or (word.isupper() and len(word) > 2):
        return False
    if low not in lexicon.kin and not (low in lexicon.titles and low in lexicon.person_nouns):
        return False
    if not view.first[at]:
        return True
    following = view.lowers[at + 1] if at + 1 < len(view) else ""
    return following in lexicon.speech_verbs or following in lexicon.verbs_past or following in (",", "'s", "!", "?")


def _head(view: TokenView, at: int, lexicon: Lexicon, taken: AbstractSet[int], nouns: AbstractSet[str]) -> int | None:
    """The last noun for a person within reach, only adjectives and nouns before it."""
    sentence = view.sentence[at - 1]
    head = None
    words = 0
    for here in range(at, min(at + 2 * LONGEST, len(view))):
        low = view.lowers[here]
        if (
            view.sentence[here] != sentence
            or here in taken
            or not low[0].isalpha()
            or view.quote[here] != view.quote[at - 1]
        ):
            if low == "," and head is None and _modifies(view.lowers[here - 1], lexicon, here > at):
                continue  # "the old, grey man"
            break
        words += 1
        if words > LONGEST:
            break
        if (low in lexicon.person_nouns and low != "one") or low in nouns or _is_one_of_a_people(view, here, lexicon):
            head = here
        elif head is None and (
            low in ORDINALS or low.endswith("ly") or (low in JOINING and _joins(view, here, lexicon))
        ):
            continue
        elif (
            head is not None
            or low in lexicon.function_words
            or (low in lexicon.speech_verbs and low not in lexicon.adjectives)
        ):
            break
    return head


def _is_one_of_a_people(view: TokenView, at: int, lexicon: Lexicon) -> bool:
    """As in "the Basque who ...", "an Italian, ...": not "the Basque coast", nor "the French", who are many."""
    low = view.lowers[at]
    if low not in lexicon.nationalities or low.endswith(("sh", "ch", "ese", "s")) or not view.words[at][0].isupper():
        return False
    if at + 1 >= len(view) or view.sentence[at + 1] != view.sentence[at]:
        return True
    after = view.lowers[at + 1]
    return after in PERSONAL or after in lexicon.speech_verbs or after in lexicon.verbs_past or not after[0].isalpha()


def _modifies(word: str, lexicon: Lexicon, inside: bool) -> bool:
    return inside and (word in lexicon.adjectives or word.endswith(("ly", "ed")))


def _joins(view: TokenView, at: int, lexicon: Lexicon) -> bool:
    """The "and" of "a young and rather scared nurse", and what stands between it and the next adjective."""
    back = at
    while view.lowers[back] in JOINING - {"and"}:
        back -= 1
    return view.lowers[back] == "and" and view.lowers[back - 1] in lexicon.adjectives
