"""Tags: the few words beside a quotation that say who said, thought or wrote it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from fabula.model import Lexicon

TagKind = Literal["speech", "thought", "write"]

_WORDS = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[.!?;:—–…\"“”«»]|--+|,")
_STOPS = frozenset('.!?;:—–…"“”«»')
PRONOUNS = frozenset("i he she they we you it one who".split())
REFLEXIVE = frozenset("himself herself themselves myself ourselves itself oneself yourself".split())
_DETERMINERS = frozenset("the a an this that my his her their our your another some one both".split())
# A subject is a few words; an adverb or two may stand before its verb.
_SUBJECT_WORDS = 7
_TITLE_STOPS = frozenset("mr mrs ms dr st prof capt col gen lt sgt rev hon jr sr mme mlle".split())


class Tag(NamedTuple):
    """subject: the words that name the speaker, lower-cased, "" when there are none."""

    kind: TagKind
    verb: str
    subject: str


def verb_kind(word: str, lexicon: Lexicon) -> TagKind | None:
    """Whether a word introduces speech, thought or writing."""
    if word in lexicon.speech_verbs:
        return "speech"
    if word in lexicon.thought_verbs:
        return "thought"
    if word in lexicon.write_verbs:
        return "write"
    return None


def clause_after(text: str, at: int, limit: int) -> list[str]:
    """The words from `at` to the first stop, a comma kept as such; at most a dozen."""
    words: list[str] = []
    for found in _PIECE.finditer(text, at, min(limit, at + 160)):
        piece = found[0]
        if piece in _STOPS or piece.startswith("--"):
            if piece == "." and words and words[-1].lower() in _TITLE_STOPS:
                continue
            break
        words.append(piece)
        if len(words) >= 14:
            break
    return words


def tag_after(text: str, at: int, limit: int, lexicon: Lexicon) -> Tag | None:
    """The tag that begins at `at`, right after a closing mark: "said Tom", "he said", "Tom, smiling, said"."""
    words = clause_after(text, at, limit)
    if words and words[0] == ",":
        words = words[1:]
    if not words:
        return None
    first = words[0].lower()
    kind = verb_kind(first, lexicon)
    if kind and words[0][0].islower():
        rest = words[1:]
        subject = _until_comma(rest)
        if kind == "speech" and any(w.lower() in REFLEXIVE for w in subject[:5]):
            kind = _to_self(first)
        return Tag(kind, first, _named(subject))
    subject_like = first in PRONOUNS or first in _DETERMINERS or words[0][0].isupper()
    if not subject_like:
        return None
    for place, word in enumerate(words[1:_SUBJECT_WORDS], 1):
        low = word.lower()
        kind = verb_kind(low, lexicon)
        if kind and word[0].islower():
            if kind == "speech" and any(w.lower() in REFLEXIVE for w in words[place + 1 : place + 4]):
                kind = _to_self(low)
            return Tag(kind, low, _named(words[:place]))
        if word == "," and place > 4:
            break
    return None


def _to_self(verb: str) -> TagKind:
    """ "Told himself" is a thought; what is said to oneself is said."""
    return "thought" if verb in {"told", "telling", "tells", "assured", "reminded", "promised", "asked"} else "speech"


def _until_comma(words: list[str]) -> list[str]:
    return words[: words.index(",")] if "," in words else words


def _named(words: list[str]) -> str:
    """The core of a subject: its pronoun, or its capitalised words, or its last noun."""
    for word in words[:1]:
        if word.lower() in PRONOUNS:
            return word.lower()
    names = []
    for word in words[:6]:
        if word[0].isupper():
            names.append(word.lower())
        elif names:
            break
    if names:
        return " ".join(names)
    return " ".join(w.lower() for w in words[:3] if w != ",")


def tag_before(text: str, floor: int, at: int, lexicon: Lexicon) -> Tag | None:
    """The tag that ends at `at`, right before an opening mark: "Tom said," / "and he added:"."""
    tail = text[max(floor, at - 120) : at].rstrip()
    if not tail or tail[-1] not in ",:" and not tail[-1].isalnum():
        return None
    clause = re.split(r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)[.!?;\"“”]", tail[:-1])[-1]
    words = _WORDS.findall(clause)
    for place in range(len(words) - 1, max(-1, len(words) - 8), -1):
        kind = verb_kind(words[place].lower(), lexicon)
        if kind:
            return Tag(kind, words[place].lower(), _named(words[max(0, place - 4) : place]))
    return None
