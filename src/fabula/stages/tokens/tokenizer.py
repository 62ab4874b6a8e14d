"""Words, marks and sentences."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

import numpy as np

from fabula.model import Extract, GivenTokens, Lexicon, Paragraph, TokenTable
from fabula.stages.tokens.characters import INVISIBLE, QUOTES, TERMINALS, words
from fabula.stages.tokens.given import as_table

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


def _choice(listed: str) -> str:
    return "|".join(sorted(set(listed.split()), key=lambda w: (-len(w), w)))


_TAIL = rf"(?>['’\-](?=[^\W_]){_CORE})*+(?![^\W_])"
_APOSTROPHE = (
    rf"(?<![^\W_])(?:['’‘](?:(?i:{_choice(_ELIDED)})|(?:{_choice(_ELIDED_LOW)}))"
    rf"|’(?i:{_choice(_ELIDED_LOW + ' ' + _ELIDED_CURLY)})){_TAIL}"
    r"|(?<![^\W_])['’]n['’](?=\s)|(?<![^\W_])['’]\d\ds?(?![^\W_])"
    r"|(?<=[_*\])”\"])['’][sS](?![^\W_])"  # _Nautilus_'s
)
_TOKEN = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}+(?![^\W_])"  # U.S.A., a.m.
    r"|(?<![^\s(\[“‘\"'])\.\d++(?![^\W_])"  # a .38
    rf"|{_WORD}(?:\.(?![  ]?\.))?+"  # the stop is given back unless it belongs to an abbreviation
    rf"|{_APOSTROPHE}"
    r"|\.(?>[ \u00a0\u2009\u200a\u202f]?\.)++"  # "...", ". . ."
    r"|…++|--++|[—–―⸺⸻]++"
    rf"|[^\s{INVISIBLE}]"
)

# Their stop never ends a sentence: a name or a number follows.
_BEFORE_NAMES = frozenset(
    words(
        "mr mrs ms mx dr prof rev fr st ste capt col gen lt sgt cpl maj adm cmdr hon messrs mme mlle mgr msgr sra srta "
        "pres gov sen rep supt insp det pvt esqr vol fig pp jno wm thos chas geo mt"
    )
)
_ABBREVIATIONS = frozenset(
    words(
        "etc jr sr esq co inc ltd vs viz cf al ie eg am pm ave blvd rd dept jan feb mar apr jun jul aug sept sep oct "
        "nov dec mon tues wed thurs fri sat ft lb lbs oz doz bros ibid anon approx"
    )
)
# Short forms that are words of their own keep their stop only before a number, or not at all.
_BEFORE_NUMBERS = frozenset(
    words("no nos jan feb mar apr jun jul aug sept sep oct nov dec p pp ch chap vol fig sec art")
)
_WORDS_TOO = frozenset(
    words("mar sat sun mon am al est fig art sec co dec no ave wed fri gen col rep det sen p ch in ad")
)
# A capital after "J." or "etc." that starts a sentence rather than goes on with a name.
_STARTERS = frozenset(
    words(
        "He She It They We You I The A An This That These Those There Then But And Or So If When While As At In On His "
        "Her Its Their My Your Our What Who Why How Where Not No Yes Now For After Before"
    )
)
_NO_POSSESSIVE = frozenset(
    words("it he she that this what who where when how why there here let everything nothing something")
)
_SAID = frozenset(
    words(
        "said says asked asks replied cried answered exclaimed shouted whispered muttered murmured continued added "
        "called returned observed remarked declared demanded inquired enquired repeated screamed yelled snapped "
        "growled hissed"
    )
)
_STRONG = frozenset(words("said says asked asks replied answered exclaimed inquired enquired"))
_PRONOUNS = frozenset(words("He She They It We You"))
_I = frozenset(words("I I'm I’m I'd I’d I'll I’ll I've I’ve"))
_DASHES = frozenset("-—–―⸺⸻")
_QUOTES = frozenset(QUOTES)
_CLOSING = _QUOTES | frozenset(")]}*_")
_SKIPPED = _CLOSING | frozenset("([{")
_TERMINAL = frozenset(TERMINALS)
_WIDE_TERMINAL = frozenset("。！？．")


@dataclass(frozen=True, slots=True)
class _Lists:
    """The word lists a tokenizer reads, joined once for a book."""

    stops: frozenset[str]  # keep their stop
    doubtful: frozenset[str]  # ... unless the book uses them as words
    never_end: frozenset[str]  # ... and never end a sentence
    titled: frozenset[str]  # words of their own, but titles with a capital ("Gen.")
    said: frozenset[str]
    strong: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> _Lists:
        """Join the lists of `lexicon` to ours, so that an empty lexicon reads English too."""
        titles = frozenset(lexicon.titles)
        return cls(
            stops=_BEFORE_NAMES | _ABBREVIATIONS,
            doubtful=lexicon.abbreviations - lexicon.common_words - _BEFORE_NAMES - _ABBREVIATIONS,
            never_end=_BEFORE_NAMES | (titles & lexicon.abbreviations),
            titled=_BEFORE_NAMES | titles,
            said=_SAID | lexicon.speech_verbs,
            strong=_STRONG | lexicon.strong_speech_verbs,
        )


def tokenize(
    extract: Extract,
    paragraphs: tuple[Paragraph, ...],
    lexicon: Lexicon,
    user_tokens: GivenTokens | None = None,
) -> TokenTable:
    """Token table with sentences.

    Words keep inner apostrophes and hyphens; a possessive 's is a token of its own, and so is every
    quotation mark. Abbreviations and initials keep their stop. Characters between tokens are white
    space or invisible. Sentences never cross paragraphs; a tag after a closing mark belongs to the
    sentence it tags. The lists of `lexicon` are added to small ones of our own. user_tokens: the user's
    own words and sentences, which then are all there are.
    """
    if user_tokens is not None:
        return as_table(extract.text, paragraphs, user_tokens)
    reader = _Reader(extract.text, _Lists.of(lexicon))
    counts = [reader.read(paragraph.start, paragraph.end) for paragraph in paragraphs]
    sentence_start = np.array([*reader.firsts, len(reader.starts)], dtype=np.int64)
    return TokenTable(
        extract.text,
        np.array(reader.starts, dtype=np.int64),
        np.array(reader.ends, dtype=np.int64),
        np.repeat(np.arange(len(counts), dtype=np.int64), np.array(counts, dtype=np.int64)),
        np.repeat(np.arange(len(reader.firsts), dtype=np.int64), np.diff(sentence_start)),
        sentence_start,
    )


class _Reader:
    """Reads one text paragraph by paragraph; `starts`, `ends` and `firsts` are the columns so far."""

    def __init__(self, text: str, lists: _Lists) -> None:
        self.text = text
        self.lists = lists
        # arrays of 64-bit numbers: a fifth of the memory of lists
        self.starts = array("q")
        self.ends = array("q")
        self.firsts = array("q")  # first token of each sentence
        self._words: dict[str, bool] = {}

    def read(self, start: int, end: int) -> int:
        """Append the tokens and sentences of one paragraph; return how many tokens it has."""
        before = len(self.starts)
        stops = self._read_tokens(start, end)
        if len(self.starts) > before:
            self.firsts.append(before)
            self._part_sentences(stops)
        return len(self.starts) - before

    def word(self, token: int) -> str:
        """Return the characters of one token."""
        return self.text[self.starts[token] : self.ends[token]]

    def _read_tokens(self, start: int, end: int) -> list[int]:
        """Append the tokens of one paragraph; return those that may end a sentence."""
        text, starts, ends = self.text, self.starts, self.ends
        stops: list[int] = []
        for found in _TOKEN.finditer(text, start, end):
            a, b = found.span()
            last = text[b - 1]
            if b - a == 1:
                if last in _TERMINAL:
                    stops.append(len(starts))
            elif last == ".":
                if text[a] != "." and not self._keeps_stop(a, b, end):
                    self._append_word(a, b - 1)
                    a = b - 1
                stops.append(len(starts))
            elif last == "…":
                stops.append(len(starts))
            elif last in "sS":
                self._append_word(a, b)
                continue
            starts.append(a)
            ends.append(b)
        return stops

    def _append_word(self, a: int, b: int) -> None:
        """Append a word: two tokens when it ends in a possessive 's ("it's" and "'s" are one)."""
        if (
            b - a > 2
            and self.text[b - 2] in "'’"
            and self.text[b - 1] in "sS"
            and self.text[a : b - 2].lower() not in _NO_POSSESSIVE
        ):
            self.starts.append(a)
            self.ends.append(b - 2)
            a = b - 2
        self.starts.append(a)
        self.ends.append(b)

    def _keeps_stop(self, a: int, b: int, end: int) -> bool:
        """Whether the stop at b - 1 belongs to the word: abbreviations, initials, U.S."""
        word = self.text[a : b - 1]
        if "." in word:
            return word[-1].isalpha() and len(word) % 2 == 1 and word.count(".") == len(word) // 2
        if len(word) == 1:
            return self._is_initial(word, b, end)
        low = word.lower()
        if low in _BEFORE_NUMBERS and (low in _WORDS_TOO or low not in self.lists.stops):
            return self.text[b : b + 2].lstrip()[:1].isdigit()
        if low in _WORDS_TOO and (low not in self.lists.titled or not word[0].isupper()):
            return False
        return low in self.lists.stops or (low in self.lists.doubtful and not self._is_word(word))

    def _is_word(self, word: str) -> bool:
        """Whether the book also uses `word` without a stop, as it does the names Ed and Max."""
        known = self._words.get(word)
        if known is None:
            known = re.search(rf"\b{re.escape(word)}\b(?!\.)", self.text) is not None
            self._words[word] = known
        return known

    def _is_initial(self, letter: str, b: int, end: int) -> bool:
        """Whether a stop follows as in "J. Smith" or "Mr. K. came", not as in "it was I."."""
        if not letter.isupper() or letter == "I":
            return False
        after = self.text[b : min(end, b + 16)].lstrip()
        if not after or not after[0].isalpha():
            return after[:1] == ","
        word = re.match(r"[^\W_]+", after)
        return word is not None and word[0] not in _STARTERS

    def _part_sentences(self, stops: list[int]) -> None:
        """Append to `firsts` the first token of each further sentence of the paragraph."""
        size = len(self.starts)
        at = 0
        for token in stops:
            if token < at:
                continue  # "?!" and "!!!" are judged once
            at = token + 1
            closed = False
            mark = self.text[self.ends[token] - 1]
            while at < size and self._closes(at):
                closing = self.text[self.starts[at]]
                closed = closed or closing in _QUOTES
                mark = closing if closing in "!?" else mark
                at += 1
            if at >= size:
                return
            if self._starts_sentence(token, at, mark, closed=closed):
                self.firsts.append(at)

    def _closes(self, at: int) -> bool:
        """Whether token `at` is a closing mark that belongs to what stands before it."""
        start, end = self.starts[at], self.ends[at]
        if end - start != 1:
            return False
        mark = self.text[start]
        if start == self.ends[at - 1]:
            return mark in _CLOSING or mark in _TERMINAL
        # French setting: a space before the closing mark and one after it
        spaced = self.text[start - 1] in " \u00a0\u202f\u2009"
        return mark in "»›" and spaced and (end >= len(self.text) or not self.text[end].isalnum())

    def _starts_sentence(self, token: int, at: int, mark: str, *, closed: bool) -> bool:
        """Whether token `at` starts a sentence, given that `token` may have ended one with `mark`."""
        head = self.text[self.starts[at]]
        if mark in _WIDE_TERMINAL:
            return True
        if head in _DASHES:
            return False
        if head in _QUOTES or head in "([{*_":
            return self._opens_sentence(at, mark)
        if not (head.isalnum() or head in "$£€#@") or head.islower():
            return False
        word = self.word(at)
        if self.ends[token] - self.starts[token] > 1:
            ended = self.word(token)
            if ended[0] == "." or mark == "…":
                if word in _I and not closed:
                    return False  # "I ... I think"
            elif mark == ".":
                stem = ended[:-1].lower()
                return stem not in self.lists.never_end and len(stem) > 1 and word in _STARTERS
        elif mark == "…" and word in _I and not closed:
            return False
        return not (closed and self._is_tag(at, mark))

    def _opens_sentence(self, at: int, mark: str) -> bool:
        """Whether the opening mark `at` starts a sentence: a capital follows, or a mark set off after a stop."""
        inner = at + 1
        while inner < len(self.starts) and self.text[self.starts[inner]] in _SKIPPED:
            inner += 1
        if inner >= len(self.starts):
            return False
        set_off = self.text[self.starts[at]] in _QUOTES and self.starts[at] > self.ends[at - 1]
        return not self.text[self.starts[inner]].islower() or (set_off and mark in ".!?")

    def _is_tag(self, at: int, mark: str) -> bool:
        """Whether `Harry said`, `Mr. Smith asked` or `I cried` stands right after a closing mark."""
        size = len(self.starts)
        first = self.word(at)
        verbs = self.lists.strong if mark == "." or first in _PRONOUNS else self.lists.said
        verb = at + 1
        if first in _PRONOUNS:
            if mark == ".":
                return False
        elif first != "I":
            while verb < size and verb < at + 4 and self.text[self.starts[verb]].isupper():
                verb += 1
        if verb >= size or self.word(verb) not in verbs:
            return False
        after = self.word(verb + 1) if verb + 1 < size else "."
        return after in (".", ",") if first in _PRONOUNS else after not in ("nothing", "no")
