"""Words, marks and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from fabula.model import Extract, Lexicon, Paragraph, TokenTable
from fabula.stages.tokens.characters import INVISIBLE, QUOTES, TERMINALS

# Combining marks: letters with accents of their own, vowel signs. They are no \w for `re`.
_MARKS = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0981-\u0983\u09bc-\u09cd\u0a3c-\u0a4d\u0abc-\u0acd"
    "\u0b3c-\u0b4d\u0bbe-\u0bcd\u0c3e-\u0c4d\u0cbc-\u0ccd\u0d3e-\u0d4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
)
_CORE = rf"[^\W_]++(?>(?>[{_MARKS}]++|[{INVISIBLE}]++(?=[^\W_]))[^\W_]*+)*+"
_INNER = "'’‘ʼ＇\\-‐‑"
_WORD = rf"{_CORE}(?>(?>[{_INNER}](?=[^\W_])|(?<=\d)[.,:](?=\d)){_CORE})*+"

# Words that start with an apostrophe. With ’ they cannot be quotations; ' and ‘ may open one, so only
# words that start no sentence of their own are taken (“'As I said” opens speech, “'tis” does not).
_ELIDED = "em tis twas twere twill twould twixt twasn twon gainst neath nother cept til till un uns im"
_ELIDED_LOW = "round bout cause fraid fore ere alf ave ud ll d ud cos coz bye"
_ELIDED_CURLY = "e er ow ad as ome ouse is ard and ell elp ope ot im imself ead eart alf ere ope ow orse uman urry un"


def _choice(words: str) -> str:
    return "|".join(sorted(set(words.split()), key=lambda w: (-len(w), w)))


_TAIL = rf"(?>['’\-](?=[^\W_]){_CORE})*+(?![^\W_])"
_APOSTROPHE = (
    rf"(?<![^\W_])(?:['’‘](?:(?i:{_choice(_ELIDED)})|(?:{_choice(_ELIDED_LOW)}))"
    rf"|’(?i:{_choice(_ELIDED_LOW + ' ' + _ELIDED_CURLY)})){_TAIL}"
    r"|(?<![^\W_])['’]n['’](?=\s)|(?<![^\W_])['’]\d\ds?(?![^\W_])"
)
_TOKEN = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}+(?![^\W_])"  # U.S.A., a.m.
    rf"|{_WORD}(?:\.(?![  ]?\.))?+"  # the stop is given back unless it belongs to an abbreviation
    rf"|{_APOSTROPHE}"
    r"|\.(?>[ \u00a0\u2009\u200a\u202f]?\.)++"  # "...", ". . ."
    r"|…++|--++|[—–―⸺⸻]++"
    rf"|[^\s{INVISIBLE}]"
)

# Their stop never ends a sentence: a name or a number follows.
_BEFORE_NAMES = frozenset(
    "mr mrs ms mx dr prof rev fr st ste capt col gen lt sgt cpl maj adm cmdr hon messrs mme mlle mgr msgr sr sra srta "
    "pres gov sen rep supt insp det pvt esqr vol fig pp jno wm thos chas geo mt".split()
)
_ABBREVIATIONS = frozenset(
    "etc jr sr esq co inc ltd vs viz cf al ie eg am pm ave blvd rd dept est jan feb mar apr jun jul aug sept sep oct "
    "nov dec mon tues wed thurs fri sat ft lb lbs oz doz bros ibid anon approx".split()
)
# Months and days whose short form is a word of its own keep their stop only before a number.
_BEFORE_NUMBERS = frozenset(
    "no nos jan feb mar apr jun jul aug sept sep oct nov dec p pp ch chap vol fig sec art".split()
)
_WORDS_TOO = frozenset(
    "mar sat sun mon am al est fig art sec co dec no ave wed fri gen col rep det sen p ch in ad".split()
)

# A capital after "J." or "etc." that starts a sentence rather than goes on with a name.
_STARTERS = frozenset(
    "He She It They We You I The A An This That These Those There Then But And Or So If When While As At In On His Her "
    "Its Their My Your Our What Who Why How Where Not No Yes Now For After Before".split()
)
_NO_POSSESSIVE = frozenset(
    "it he she that this what who where when how why there here let one's everything nothing something".split()
)
_SAID = frozenset(
    "said says asked asks replied cried answered exclaimed shouted whispered muttered murmured continued added called "
    "returned observed remarked declared demanded inquired enquired repeated screamed yelled snapped growled hissed".split()
)
_STRONG = frozenset("said says asked asks replied answered exclaimed inquired enquired".split())
_PRONOUNS = frozenset("He She They It We You".split())
_DASHES = frozenset("-—–―⸺⸻")
_QUOTES = frozenset(QUOTES)
_CLOSING = _QUOTES | frozenset(")]}*_")
_TERMINAL = frozenset(TERMINALS)
_SKIPPED = _CLOSING | frozenset("([{")
_WIDE_TERMINAL = frozenset("。！？．")


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists a tokenizer reads, made once for a book."""

    stops: frozenset[str]  # keep their stop
    never_end: frozenset[str]  # ... and never end a sentence
    said: frozenset[str]
    strong: frozenset[str]
    titles: frozenset[str]


def tokenize(extract: Extract, paragraphs: tuple[Paragraph, ...], lexicon: Lexicon) -> TokenTable:
    """Token table with sentences.

    Words keep inner apostrophes and hyphens; a possessive 's is a token of its own, and so is every
    quotation mark. Abbreviations and initials keep their stop. Characters between tokens are white
    space or invisible. Sentences never cross paragraphs; a tag after a closing mark belongs to the
    sentence it tags. The lists of `lexicon` are added to small ones of our own.
    """
    text = extract.text
    words = _gather(lexicon)
    starts: list[int] = []
    ends: list[int] = []
    firsts: list[int] = []
    counts: list[int] = []
    for paragraph in paragraphs:
        before = len(starts)
        ended = _tokenize_paragraph(text, paragraph.start, paragraph.end, words, starts, ends)
        if len(starts) > before:
            firsts.append(before)
            _part_sentences(text, starts, ends, ended, words, firsts)
        counts.append(len(starts) - before)
    size = len(starts)
    sentence_start = np.array([*firsts, size], dtype=np.int64)
    return TokenTable(
        text,
        np.array(starts, dtype=np.int64),
        np.array(ends, dtype=np.int64),
        np.repeat(np.arange(len(counts), dtype=np.int64), np.array(counts, dtype=np.int64)),
        np.repeat(np.arange(len(firsts), dtype=np.int64), np.diff(sentence_start)),
        sentence_start,
    )


def _gather(lexicon: Lexicon) -> _Words:
    given = frozenset(lexicon.abbreviations)
    titles = _BEFORE_NAMES | frozenset(lexicon.titles)
    return _Words(
        stops=_BEFORE_NAMES | _ABBREVIATIONS | given,
        never_end=_BEFORE_NAMES | (frozenset(lexicon.titles) & given),
        said=_SAID | lexicon.speech_verbs,
        strong=_STRONG | lexicon.strong_speech_verbs,
        titles=titles,
    )


def _tokenize_paragraph(
    text: str, start: int, end: int, words: _Words, starts: list[int], ends: list[int]
) -> list[int]:
    """Append the tokens of one paragraph; the indices of those that may end a sentence."""
    ended: list[int] = []
    for found in _TOKEN.finditer(text, start, end):
        a, b = found.span()
        last = text[b - 1]
        if b - a == 1:
            if last in _TERMINAL:
                ended.append(len(starts))
        elif last == ".":
            first = text[a]
            if first != "." and not _keeps_stop(text, a, b, end, words):
                stop = b - 1
                if text[stop - 2] in "'’" and text[stop - 1] in "sS":
                    _append_word(text, a, stop, starts, ends)
                else:
                    starts.append(a)
                    ends.append(stop)
                a = stop
            ended.append(len(starts))
        elif last == "…":
            ended.append(len(starts))
        elif last in "sS" and text[b - 2] in "'’":
            _append_word(text, a, b, starts, ends)
            continue
        starts.append(a)
        ends.append(b)
    return ended


def _append_word(text: str, a: int, b: int, starts: list[int], ends: list[int]) -> None:
    """A word that ends in 's: two tokens, unless it is a contraction ("it's") or elided ("'s")."""
    if b - a > 2 and text[a : b - 2].lower() not in _NO_POSSESSIVE:
        starts.append(a)
        ends.append(b - 2)
        a = b - 2
    starts.append(a)
    ends.append(b)


def _keeps_stop(text: str, a: int, b: int, end: int, words: _Words) -> bool:
    """Whether the stop at b - 1 belongs to the word: abbreviations, initials, U.S."""
    word = text[a : b - 1]
    if "." in word:
        return word[-1] not in "0123456789" and len(word) % 2 == 1 and word.count(".") == len(word) // 2
    if len(word) == 1:
        return _is_initial(word, text, b, end)
    low = word.lower()
    if low in _BEFORE_NUMBERS and (low in _WORDS_TOO or low not in words.stops):
        return text[b : b + 2].lstrip()[:1].isdigit()
    if low in _WORDS_TOO and low not in words.titles:
        return False
    if low in _WORDS_TOO and not word[0].isupper():
        return False
    return low in words.stops


def _is_initial(letter: str, text: str, b: int, end: int) -> bool:
    """ "J." before a name ("J. Smith") or before lower case ("Mr. K. came"), but not "it was I." """
    if not letter.isupper() or letter == "I":
        return False
    after = text[b : min(end, b + 16)].lstrip()
    if not after or not after[0].isalpha():
        return after[:1] == ","
    word = re.match(r"[^\W_]+", after)
    return word is not None and word[0] not in _STARTERS


def _part_sentences(
    text: str, starts: list[int], ends: list[int], ended: list[int], words: _Words, firsts: list[int]
) -> None:
    """Append to `firsts` the first token of each further sentence of the paragraph."""
    size = len(starts)
    at = 0
    for token in ended:
        if token < at:
            continue  # "?!" and "!!!" are judged once
        at = token + 1
        closed = False
        mark = text[ends[token] - 1]
        while at < size and _closes(text, starts, ends, at):
            closing = text[starts[at]]
            closed = closed or closing in _QUOTES
            mark = closing if closing in "!?" else mark
            at += 1
        if at >= size:
            return
        if at > firsts[-1] and _starts_sentence(text, starts, ends, token, at, mark, closed, words):
            firsts.append(at)


def _closes(text: str, starts: list[int], ends: list[int], at: int) -> bool:
    """Whether token `at` is a closing mark that belongs to what stands before it."""
    if ends[at] - starts[at] != 1:
        return False
    mark = text[starts[at]]
    if mark not in _CLOSING:
        return mark in _TERMINAL and starts[at] == ends[at - 1]
    if starts[at] == ends[at - 1]:
        # a mark set close to both neighbours opens the next word only after a space ("word."Next")
        return True
    return mark in "»›" and ends[at] < len(text) and text[ends[at]].isspace() and text[starts[at] - 1] in "\u00a0\u202f"


def _starts_sentence(
    text: str, starts: list[int], ends: list[int], token: int, at: int, mark: str, closed: bool, words: _Words
) -> bool:
    """Whether token `at` starts a sentence, given that `token` may have ended one with `mark`."""
    head = text[starts[at]]
    if mark in _WIDE_TERMINAL:
        return True
    if head in _DASHES and ends[at] - starts[at] >= 1:
        return False
    if head in _QUOTES or head in "([{*_":
        nxt = at + 1
        while nxt < len(starts) and text[starts[nxt]] in _SKIPPED:
            nxt += 1
        if nxt >= len(starts):
            return False
        head_word = text[starts[nxt] : ends[nxt]]
        return not head_word[0].islower() or (head in _QUOTES and mark in ".!?" and starts[at] > ends[at - 1])
    if not (head.isalnum() or head in "$£€#@"):
        return False
    if head.islower():
        return False
    word = text[starts[at] : ends[at]]
    if ends[token] - starts[token] > 1:
        if mark == ".":
            first = text[starts[token]]
            if first == ".":  # an ellipsis
                return word not in ("I", "I'm", "I’m", "I'd", "I’d", "I'll", "I’ll", "I've", "I’ve") or closed
            stem = text[starts[token] : ends[token] - 1].lower()
            if stem in words.never_end or len(stem) == 1:
                return False
            return word in _STARTERS
        if mark == "…" and word == "I" and not closed:
            return False
    if closed and _is_tag(text, starts, ends, at, mark, words):
        return False
    return True


def _is_tag(text: str, starts: list[int], ends: list[int], at: int, mark: str, words: _Words) -> bool:
    """`Harry said`, `Mr. Smith asked`, `I cried` right after a closing mark."""
    size = len(starts)
    first = text[starts[at] : ends[at]]
    verbs = words.strong if mark == "." else words.said
    nxt = at + 1
    if first in _PRONOUNS:
        verbs = words.strong
        if mark == ".":
            return False
    elif first != "I":
        while nxt < size and nxt < at + 4 and text[starts[nxt]].isupper():
            nxt += 1
    if nxt >= size:
        return False
    verb = text[starts[nxt] : ends[nxt]]
    if verb not in verbs:
        return False
    after = text[starts[nxt + 1] : ends[nxt + 1]] if nxt + 1 < size else "."
    if first in _PRONOUNS:
        return after in (".", ",")
    return after not in ("nothing", "no")
