"""What a single paragraph is by its looks: a heading, a scene break, a note."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fabula.stages.tokens.characters import words

ROMAN = r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[MDCLXVImdclxvi])"
_ONES = words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth last final"
)
_SPELLED = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[:9])}|{'|'.join(_ORDINALS[:9])}))?"
    rf"|(?:{'|'.join(sorted(_ONES, key=len, reverse=True))})"
    rf"|(?:the[ ]+)?(?:{'|'.join(_ORDINALS)}))"
)
_NUMBER = rf"(?:\d{{1,4}}(?:[.:-]\d{{1,3}})?[a-z]?\b|(?i:{ROMAN})\b|(?i:{_SPELLED})\b)"
_KEYWORD = (
    r"(?i:chapters?|chap\.?|ch\.?|book|part|volume|vol\.?|canto|act|scene|section|episode|ep\.?|letter|stave|arc"
    r"|season"
    r"|prologue|epilogue|interlude|entry|tome|lesson|issue|track|movement|phase|saga|side story|bonus chapter"
    r"|day|week|night)"
)
# Words that stand with a number in plain prose too ("Lesson one: ...").
_EVERYDAY = frozenset(words("act scene section letter season entry lesson issue track movement phase day week night"))
_KEYED = re.compile(
    rf"(?P<key>{_KEYWORD})[ \u00a0]*(?:[#№:]|[nN]o\.[ ]?)?"
    rf"[ \u00a0]*(?:the[ ]+)?(?P<number>{_NUMBER})[ \u00a0]*(?P<rest>.*)",
    re.DOTALL,
)
_ORDINAL_FIRST = re.compile(
    rf"(?i:(?:the )?(?P<number>{'|'.join(_ORDINALS)})[ ]+(?P<key>book|part|chapter|volume|act|letter|canto))"
    r"[.:]?(?P<rest>.*)",
    re.DOTALL,
)
_SEPARATOR = re.compile(r"[ \t]*(?:[.:;\])–—―|~/-]+|\r?\n|\r|\u2028)+\s*")
_NAMED = re.compile(
    r"(?i:(?:the |a |an )?(?P<name>prologue|epilogue|interlude|(?:side|bonus|extra|special) (?:story|chapter)"
    r"|intermission|prelude|preface|fore-?word"
    r"|introduction|introductory|afterword|postscript|conclusion|coda|overture|finale|acknowledge?ments?|dedication"
    r"|epigraph|(?:table of )?contents|list of (?:illustrations|chapters|plates|characters)|illustrations"
    r"|copyright(?: page| notice)?|title page|imprint|colophon|uncopyright|about the (?:author|publisher"
    r"|translator)s?"
    r"|(?:also|(?:other )?(?:books|works)) by [^\n]{2,60}|praise for [^\n]{2,60}|endnotes?|footnotes?|notes|glossary"
    r"|bibliography|appendix(?: [a-z\d]+)?|advertisements?|index|dramatis person(?:ae|æ)|cast of characters"
    r"|characters"
    r"|map|(?:author|translator|transcriber|editor|publisher)s?['’]?s?['’]?"
    r" (?:note|preface|foreword|introduction|afterword|apology)s?"
    r"|a note (?:on|about|from) [^\n]{2,50}|note to the reader|to the reader|half title|frontispiece|disclaimer"
    r"|synopsis|teaser|extras?|omake))(?P<rest>[ ]*[.:–—-]?[ ]*.*)",
    re.DOTALL,
)
FRONT_NAMES = re.compile(
    r"(?i)preface|fore-?word|introduct|acknowledge?ment|dedication|epigraph|contents|list of|illustrations|copyright"
    r"|title page|imprint|about the|also by|books by|works by|praise for|dramatis|cast of|characters|^map|note|reader"
    r"|half title|frontispiece|disclaimer|synopsis|author|translator|transcriber|editor|publisher"
)
BACK_NAMES = re.compile(
    r"(?i)afterword|acknowledge?ment|about the|also by|books by|works by|praise for|^(?:end|foot)?notes?\b|glossary"
    r"|bibliography|appendix|advertisement|^index|colophon|uncopyright|copyright|imprint|a note|transcriber|editor"
    r"|publisher|teaser|disclaimer"
)
CONTENTS = re.compile(r"(?i)(?:table of )?contents|list of (?:illustrations|chapters|plates)|illustrations|index")

_BREAK_WORDS = re.compile(
    r"(?i)[\[(*~-]*\s*(?:(?:line|scene|section|page|time|paragraph)[ -]?(?:break|skip|change)|break|linebreak"
    r"|timeskip"
    r"|pov (?:change|switch))\s*[\])*~-]*"
)
_MARKDOWN = re.compile(r"#{1,6} +[^\s#]")
_BREAK_LETTERS = re.compile(r"[^\w\"“”‘’'.,!?…]*(?:[oO0xXvV][^\w\"“”‘’'.,!?…]*){1,12}")
_DIALOGUE_MARKS = frozenset("\"'“”‘’«»‹›「」『』.,!?…;:()[]‚„")


@dataclass(frozen=True, slots=True)
class Looks:
    """What a short paragraph looks like.

    strength: 3, a numbered heading with its keyword, or a named section; 2, a bare Roman number;
    1, a bare number, a numbered title or capitals, that only its neighbours can confirm; 0, none.
    key: what kind of section ("chapter", "part", "numeral", "caps", "name", ...).
    """

    strength: int = 0
    key: str = ""
    number: int | None = None
    name: str = ""


NOTHING = Looks()
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def looks_like(raw: str) -> Looks:
    """Judge one paragraph by its characters alone."""
    if len(raw) > 220:
        return NOTHING
    text = _undress(raw)
    if not text or len(text) > 160:
        return NOTHING
    looks = _judge(text)
    if looks.strength < 3 and _MARKDOWN.match(raw) and "\n" not in text:
        return Looks(3, "marked", looks.number)
    return looks


def _judge(text: str) -> Looks:
    if "\n" in text and sum(_KEYED.fullmatch(line.strip()) is not None for line in text.split("\n")) > 1:
        return NOTHING  # a table of contents
    found = _KEYED.fullmatch(text)
    if found and _title_follows(found["rest"], text):
        key = found["key"].lower().rstrip(".s")
        key = {"ch": "chapter", "chap": "chapter", "vol": "volume", "ep": "episode"}.get(key, key)
        spoken = not text.isupper() and found["number"][0].isalpha() and not re.fullmatch(ROMAN, found["number"])
        again = re.match(rf"[ ,.:–—-]*{_KEYWORD}[ ]*\d", found["rest"]) is not None
        weak = (key in _EVERYDAY and not again and not text.isupper()) or (
            key != "chapter" and spoken and text[-1] in ".!?"
        )
        return Looks(1 if weak else 3, key, number_of(found["number"]))
    found = _ORDINAL_FIRST.fullmatch(text)
    if found and _title_follows(found["rest"], text):
        return Looks(3, found["key"].lower(), number_of(found["number"]))
    found = _NAMED.fullmatch(text)
    if found and _name_stands(found, text):
        return Looks(3, "name", None, found["name"].lower())
    if re.fullmatch(rf"{ROMAN}\.?", text):
        return Looks(2, "roman", number_of(text.rstrip(".")))
    if re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?[.:)]?", text):
        return Looks(1, "numeral", int(re.match(r"\d+", text)[0]))  # type: ignore[index]
    if re.fullmatch(rf"(?i:{_SPELLED})[.:]?", text) and text[0].isupper():
        return Looks(1, "spelled", number_of(text.rstrip(".:")))
    found = re.fullmatch(
        rf"(?P<number>\d{{1,4}}(?:\.\d{{1,3}})?|{ROMAN})(?:[.:)]|[ ]*[–—-]+)\s*(?P<rest>\S.*)", text, re.DOTALL
    )
    if found and len(text) < 90 and is_title(found["rest"]):
        return Looks(1, "numbered title", number_of(found["number"].split(".")[0]))
    if is_caps(text):
        return Looks(1, "caps")
    return NOTHING


def is_break(raw: str) -> bool:
    """Whether a line is of ornaments: "* * *", "#", "o0o", "◆". Bare stops and quoted silence are speech."""
    if len(raw) > 120:
        return False
    text = "".join(raw.split())
    if not any(c.isalnum() for c in text):
        if text and not any(c in _DIALOGUE_MARKS for c in text):
            return True
        core = text.strip("[]().:,'\"")
        return bool(core and not any(c in _DIALOGUE_MARKS for c in core)) or (
            len(text) >= 5 and set(text) <= {".", "·"}
        )
    if _BREAK_WORDS.fullmatch(raw.strip()):
        return True
    letters = [c for c in text if c.isalnum()]
    if len(letters) > 6 and len(set(letters)) > 3:
        return False
    if not _BREAK_LETTERS.fullmatch(text):
        return False
    if len(letters) == 1:
        return text == "x" or (len(text) >= 3 and not text[0].isalnum())
    # "XX" is a numeral unless it is dressed up; "oOo" never is
    return any(c in "oO0" for c in letters) or text[0] not in "XV" or " " in raw.strip()


def is_caps(text: str) -> bool:
    """Whether it is a short line in capitals."""
    if len(text) > 90 or text[0] in "\"“‘'«" or text.rstrip("_*)")[-1:] in ",;-—–":
        return False
    return text.isupper() and sum(c.isalpha() for c in text) >= 3


def is_title(text: str) -> bool:
    """Words set as a title: no sentence, or each long word with a capital."""
    text = text.strip(" _*#\t\r\n")
    if not text or len(text) > 110 or "\n\n" in text:
        return False
    if text[0] in "\"“‘'«" and text.rstrip(".")[-1:] not in "\"”’'»":
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "\"“‘'«¿¡…(") or text[-1] in ",;":
        return False
    found = re.findall(r"[^\W\d_][\w'’]*", text)
    if not found or len(found) > 16:
        return False
    large = [w for w in found if len(w) > 4] or found
    capital = sum(w[0].isupper() for w in large) / len(large)
    if text[-1] in ".!?":
        return capital >= 0.9 and (len(found) >= 2 or text[-1] == ".") and len(found) <= 12
    return capital >= 0.6 or len(text) <= 60


def number_of(text: str) -> int | None:
    """Return the number that a heading bears, as far as it can be read."""
    plain = text.strip().lower()
    digits = re.match(r"\d+", plain)
    if digits:
        return int(digits[0])
    if re.fullmatch(ROMAN, plain.upper()):
        total = 0
        for one, nxt in zip(plain.upper(), plain.upper()[1:] + "I", strict=True):
            value = _ROMAN_VALUES[one]
            total += -value if value < _ROMAN_VALUES[nxt] else value
        return total
    plain = plain.removeprefix("the ").strip()
    tens = {w: 10 * n for n, w in enumerate(_TENS, 2)}
    ones = {w: n for n, w in enumerate(_ONES, 1)} | {w: n for n, w in enumerate(_ORDINALS[:20], 1)}
    parts = re.split(r"[- ]+", plain)
    if all(p in tens or p in ones for p in parts):
        return sum(tens.get(p, ones.get(p, 0)) for p in parts)
    return None


def _undress(raw: str) -> str:
    """Without Markdown, italics and rules around it."""
    text = re.sub(r"[ \t\u00a0]+", " ", raw.strip())
    text = re.sub(r"^#{1,6} ?", "", text).rstrip("#")
    text = text.strip(" _*=~–—-+|•·")
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    return text.strip()


def _title_follows(rest: str, text: str) -> bool:
    """Whether what stands after "Chapter 3" is nothing, or a title parted from it, or plainly a title."""
    if not rest.strip(" .:–—-"):
        return True
    parted = _SEPARATOR.match(rest)
    title = rest[parted.end() :] if parted else rest.strip()
    if not title:
        return True
    if "\n" in rest.strip():
        return (
            all(len(line) < 90 for line in rest.split("\n")) and len(text) <= 160 and not title.rstrip().endswith(",")
        )
    if parted:
        return len(title) <= 110 and not (title[0].islower() and title.rstrip()[-1] in ".,;")
    if rest.startswith(","):
        return bool(re.match(rf"(?i), ?(?:in which|{_KEYWORD} )", rest))
    if rest[0] in "[(":
        return rest.rstrip()[-1] in "])" and len(rest) < 60
    if rest[0] in "\"“‘'’)":
        return rest[0] == ")" or (rest[0] in '"“‘' and len(title) < 80)
    return (title[0].isupper() or title[0] in '"“‘(') and is_title(title)


def _name_stands(found: re.Match[str], text: str) -> bool:
    """Whether it is a named section: the name alone, or with a title parted from it."""
    rest = found["rest"].strip()
    if not text[0].isupper() and not text[0].isdigit():
        return False
    if not rest or rest in ".:":
        return True
    if not re.match(r"[:–—\-.\n]|\d|[IVX]+\b", found["rest"].lstrip(" ")):
        # "INTRODUCTION TO THE SECOND EDITION", "Preface to the ..."
        return text.isupper() or (rest.startswith(("to ", "by ", "of ")) and rest[-1] not in ".!?," and len(text) < 90)
    return len(text) < 100 and rest[-1] not in ",;"
