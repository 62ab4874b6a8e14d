"""Tags: the few words beside a quotation that say who said, thought or wrote it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from fabula.model import Lexicon

TagKind = Literal["speech", "thought", "write"]

_WORDS = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[.!?;:—–…\"“”«»]|--+|,")
_STOPS = frozenset('.!?;:—–…"“”«»')
PRONOUNS = frozenset({"i", "he", "she", "they", "we", "you", "it", "one", "who"})
_REFLEXIVE = frozenset({"himself", "herself", "themselves", "themself", "myself", "ourselves", "itself", "oneself"})
_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "my", "his", "her", "their", "our", "your", "another", "some", "one", "both"}
)
# Verbs that tell a silent thought without more ado; other verbs of thought need "to himself".
_SILENT = frozenset({"think", "thinks", "thought", "thinking", "wonder", "wonders", "wondered", "wondering"})
# Verbs of writing that introduce what is written; the lists hold many that stand in other sentences ("head", "note").
_WRITING = frozenset(
    {
        "wrote",
        "writes",
        "write",
        "read",
        "reads",
        "reading",
        "ran",
        "scrawled",
        "scribbled",
        "typed",
        "types",
        "texted",
        "texts",
    }
    | {"messaged", "emailed", "e-mailed", "wired", "cabled", "signed", "inscribed", "printed", "penned", "tweeted"}
)
_ALOUD = frozenset({"aloud", "audibly", "loud", "openly"})
# Capitalised words that begin a sentence and are no subject.
_OPENERS = frozenset(
    {"And", "But", "Then", "So", "While", "As", "When", "For", "At", "In", "On", "After", "Before", "With", "To"}
    | {"Now", "Here", "There", "If", "Or", "Not", "Upon", "Yet", "Though", "Although", "Just", "From", "By", "Of"}
)
_TITLE_STOPS = frozenset(
    {"mr", "mrs", "ms", "dr", "st", "prof", "capt", "col", "gen", "lt", "sgt", "rev", "hon", "jr", "sr", "mme"}
)
_SENTENCE = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)[.!?;\"“”](?=\s|$|[—–-])")
# Where a clause with a subject of its own may begin: "He", "and the porter", "; Tom", "but Mrs. Vance".
_CLAUSE_OPENING = re.compile(
    r"(?:^\s*|[.;!?:\"”’)—–]\s*|--\s*|,?\s\b(?:and|but|then|so|while|as|when|to which|whereupon|for)\s+|[—–-]\s*)"
    r"((?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|[Ii]t|I)\b|(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Aa]nother)\s+[^\W\d_]+(?:\s+[^\W\d_]+)?"
    r"|(?!(?:And|But|Then|So|While|As|When|For|At|In|On|After|Before|With|To|Now|Here|There|This|That|If|Or|Not)\b)"
    r"[A-Z][^\W\d_]+\.?(?:\s+[A-Z][^\W\d_]+)*)"
)
_BEFORE_VERB = frozenset({"had", "then", "only", "again", "and", "was", "were", "have", "could", "just", "to", "been"})
# Verbs that are thoughts when their object is oneself: "told himself".
_TOLD = frozenset(
    {"told", "tell", "tells", "telling", "reminded", "reminds", "assured", "assures", "asked", "asks", "promised"}
)
# What may follow a verb of thought or writing that is a tag and not the verb of another sentence.
_AFTER_VERB = frozenset({",", "to", "as", "when", "while", "with", "in", "at", "and", "after", "again", "then", "now"})
_CLAUSE_WORDS = 14
_CLAUSE_CHARS = 160


class Tag(NamedTuple):
    """One tag.

    verb: lower-cased. subject: the words that name the speaker, lower-cased, "" when there are none.
    near: the verb stands right beside the quotation and introduces little but speech.
    at: where the verb stands, of a tag before its quotation.
    """

    kind: TagKind
    verb: str
    subject: str
    near: bool = False
    at: int = -1


def verb_kind(word: str, lexicon: Lexicon) -> TagKind | None:
    """Say whether a word introduces speech, thought or writing; of several, speech."""
    if word in _SILENT and word in lexicon.thought_verbs:
        return "thought"
    if word in lexicon.speech_verbs and word not in _WRITING:
        return "speech"
    if word in _WRITING and word in lexicon.write_verbs:
        return "write"
    return None


def clause_after(text: str, at: int, limit: int) -> list[str]:
    """Give the words from `at` to the first stop, commas kept as words."""
    words: list[str] = []
    for found in _PIECE.finditer(text, at, min(limit, at + _CLAUSE_CHARS)):
        piece = found[0]
        if piece in _STOPS or piece.startswith("--"):
            if not words and (piece in "—–" or piece.startswith("--")):
                continue  # “No,”—he replied—“no.”
            if piece == "." and words and words[-1].lower() in _TITLE_STOPS:
                continue
            break
        words.append(piece)
        if len(words) >= _CLAUSE_WORDS:
            break
    return words


def tag_after(text: str, at: int, limit: int, lexicon: Lexicon, ended: str = ",") -> Tag | None:
    """Find the tag that begins at `at`, right after a quotation: "said Tom", "he said", "Tom, smiling, said".

    ended: the last character before the closing mark. After a full stop a new sentence begins, so
    only a tag in lower case counts; after ? and ! a pronoun in upper case begins a sentence too.
    """
    words = clause_after(text, at, limit)
    if words and words[0] == ",":
        words, ended = words[1:], ","
    if not words:
        return None
    first = words[0].lower()
    kind = verb_kind(first, lexicon)
    if kind and words[0][0].islower():
        return _verb_first(words, kind, lexicon)
    if ended != "," and words[0][0].isupper() and first != "i":
        direct = len(words) > 1 and words[1] in (lexicon.strong_speech_verbs or lexicon.speech_verbs)
        if not direct and (ended == "." or first in PRONOUNS or first in _DETERMINERS):
            return None
    if not (first in PRONOUNS or first in _DETERMINERS or words[0][0].isupper()) or words[0] in _OPENERS:
        return None
    return _subject_first(words, lexicon)


def _verb_first(words: list[str], kind: TagKind, lexicon: Lexicon) -> Tag | None:
    rest = words[1 : words.index(",")] if "," in words else words[1:]
    kind = _aside(kind, words[0], words[1:6], lexicon)
    if kind != "speech":
        # "thought Tom", not "felt the cold" nor "signed it"
        named = rest and (
            rest[0][0].isupper() or rest[0].lower() in PRONOUNS | _DETERMINERS or rest[0].lower() == "poor"
        )
        if not named or (rest[0].lower() == "it"):
            return None
    near = words[0] in (lexicon.strong_speech_verbs or lexicon.speech_verbs) and bool(rest)
    return Tag(kind, words[0], _named(rest), near)


def _aside(kind: TagKind, verb: str, following: list[str], lexicon: Lexicon) -> TagKind:
    """Tell asides: what is told to oneself is a thought, what is wondered aloud is speech."""
    words = [w.lower() for w in following]
    if kind == "speech" and verb in lexicon.thought_verbs:
        object_ = words[1:2] if words[:1] == ["to"] else words[:1] if verb in _TOLD else []
        if _REFLEXIVE.intersection(object_):
            return "thought"
    if kind == "thought" and _ALOUD.intersection(words):
        return "speech"
    return kind


def _subject_first(words: list[str], lexicon: Lexicon) -> Tag | None:
    pronoun = words[0].lower() in PRONOUNS
    reach = 4 if pronoun else 7
    for place, word in enumerate(words[1:reach], 1):
        kind = verb_kind(word, lexicon)
        if not kind or (word[:1].isupper()):
            continue
        following = words[place + 1 : place + 4]
        kind = _aside(kind, word, following, lexicon)
        if kind != "speech" and _has_object(following) and len(words) > place + 2:
            continue
        return Tag(kind, word, _named(words[:place]), place == 1 and word in lexicon.strong_speech_verbs)
    return None


def _has_object(following: list[str]) -> bool:
    """Whether a verb goes on to an object, as verbs of other sentences do: "read the paper"."""
    return bool(following) and following[0] not in _AFTER_VERB | _REFLEXIVE and not following[0].endswith("ly")


def _named(words: list[str]) -> str:
    """Give the core of a subject: its pronoun, or its capitalised words, or its first words."""
    if words and words[0].lower() in PRONOUNS:
        return words[0].lower()
    names: list[str] = []
    for word in words[:6]:
        if word[0].isupper() and word.lower() not in _DETERMINERS:
            names.append(word.lower())
        elif names:
            break
    if names:
        return " ".join(names)
    return " ".join(w.lower() for w in words[:3] if w != "," and w.lower() not in _DETERMINERS)


def tag_before(text: str, floor: int, at: int, lexicon: Lexicon) -> Tag | None:
    """Find the tag that ends at `at`, right before an opening mark: "Tom said," or "and he added:".

    Its subject is "" when the clause has none of its own ("and added:").
    """
    begin = max(floor, at - _CLAUSE_CHARS)
    tail = text[begin:at].rstrip(" \t\r\n\u00a0\u2009\u202f—–-(")
    if not tail or (tail[-1] not in ",:" and not tail[-1].isalnum()):
        return None
    clause = _SENTENCE.split(tail[:-1] if tail[-1] in ",:" else tail)[-1]
    words = _WORDS.findall(clause)
    for place in range(len(words) - 1, max(-1, len(words) - 8), -1):
        kind = verb_kind(words[place], lexicon)
        if not kind:
            continue
        following = words[place + 1 :]
        kind = _aside(kind, words[place], following, lexicon)
        if kind != "speech" and sum(w not in _REFLEXIVE | _AFTER_VERB and not w.endswith("ly") for w in following) > 1:
            continue
        if kind == "thought" and not _is_finite(words, place):
            continue
        near = len(following) <= 2 and not _DETERMINERS & {w.lower() for w in following[-1:]}
        offset = begin + tail.rindex(words[place])
        return Tag(kind, words[place], _clause_subject(text[begin:offset], following), near, offset)
    return None


def _is_finite(words: list[str], place: int) -> bool:
    """Whether a word is a verb and not a noun ("in simple wonder"): a subject or an adverb stands before it."""
    if place == 0:
        return False
    previous = words[place - 1]
    return previous.lower() in PRONOUNS or previous[0].isupper() or previous.lower() in _BEFORE_VERB


def _clause_subject(before: str, following: list[str]) -> str:
    """Give the subject of a verb: the last that opens a clause before it, or a name right after it."""
    found = ""
    for m in _CLAUSE_OPENING.finditer(before):
        found = m[1]
    if found:
        return _named(_WORDS.findall(found))
    if following and (following[0][0].isupper() or following[0].lower() in PRONOUNS):
        return _named(following)
    return ""
