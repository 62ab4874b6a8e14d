"""Common nouns that point at somebody: "the old porter", "her father", "a voice"."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from fabula.model import Lexicon, TokenView

DETERMINERS = frozenset(
    "the a an his her my your their our its this that these those another one some both two three four five six "
    "several many every each either neither whose thy".split()
)
ORDINALS = frozenset("first second third fourth fifth last next other only same".split())
LONGEST = 5  # words between the determiner and the noun, both aside


def find_descriptions(view: TokenView, lexicon: Lexicon, taken: AbstractSet[int]) -> list[tuple[int, int]]:
    """Pairs (first token, last token), both inclusive: a determiner or a possessor, adjectives, a noun.

    A title with a capital and no name behind it ("the Captain", "Doctor") counts as such a noun.
    """
    found: list[tuple[int, int]] = []
    at, size = 0, len(view)
    while at < size:
        low = view.lowers[at]
        opens = low in DETERMINERS or (low == "'s" and at > 0 and at - 1 in taken)
        if opens and view.story[at] and at not in taken:
            head = _head(view, at + 1, lexicon, taken)
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


def _head(view: TokenView, at: int, lexicon: Lexicon, taken: AbstractSet[int]) -> int | None:
    """The last noun for a person within reach, only adjectives and nouns before it."""
    sentence = view.sentence[at - 1]
    head = None
    for here in range(at, min(at + LONGEST, len(view))):
        low = view.lowers[here]
        if (
            view.sentence[here] != sentence
            or here in taken
            or not low[0].isalpha()
            or view.quote[here] != view.quote[at - 1]
        ):
            if low == "," and here > at and view.lowers[here - 1] in lexicon.adjectives and head is None:
                continue  # "the old, grey man"
            break
        if low in lexicon.person_nouns and low != "one":
            head = here
        elif low in ORDINALS and head is None:
            continue
        elif (
            head is not None
            or low in lexicon.function_words
            or (low in lexicon.speech_verbs and low not in lexicon.adjectives)
        ):
            break
    return head
