"""The marks of quotation: which family a mark belongs to, which way it looks, what stands beside it."""

from __future__ import annotations

import re
from typing import NamedTuple

DOUBLE, SINGLE, GUILLEMET, ANGLE, CORNER, WHITE_CORNER = "D", "S", "G", "A", "C", "K"

# family and direction by glyph: 1 opens, -1 closes, 0 tells nothing
GLYPHS: dict[str, tuple[str, int]] = {
    '"': (DOUBLE, 0),
    "＂": (DOUBLE, 0),
    "″": (DOUBLE, 0),
    "“": (DOUBLE, 1),
    "‟": (DOUBLE, 1),
    "„": (DOUBLE, 1),
    "〝": (DOUBLE, 1),
    "”": (DOUBLE, -1),
    "〞": (DOUBLE, -1),
    "〟": (DOUBLE, -1),
    "'": (SINGLE, 0),
    "′": (SINGLE, 0),
    "‘": (SINGLE, 1),
    "‛": (SINGLE, 1),
    "‚": (SINGLE, 1),
    "`": (SINGLE, 1),
    "’": (SINGLE, -1),
    "´": (SINGLE, -1),
    "«": (GUILLEMET, 1),
    "»": (GUILLEMET, -1),
    "‹": (ANGLE, 1),
    "›": (ANGLE, -1),
    "「": (CORNER, 1),
    "」": (CORNER, -1),
    "﹁": (CORNER, 1),
    "﹂": (CORNER, -1),
    "｢": (CORNER, 1),
    "｣": (CORNER, -1),
    "『": (WHITE_CORNER, 1),
    "』": (WHITE_CORNER, -1),
    "﹃": (WHITE_CORNER, 1),
    "﹄": (WHITE_CORNER, -1),
}
TWINS: dict[str, tuple[str, int]] = {
    "``": (DOUBLE, 1),
    "''": (DOUBLE, 0),
    "‘‘": (DOUBLE, 1),
    "’’": (DOUBLE, -1),
    ",,": (DOUBLE, 1),
    "<<": (GUILLEMET, 1),
    ">>": (GUILLEMET, -1),
}
ANY = "".join(re.escape(g) for g in GLYPHS)
GUILLEMETS = frozenset("«»‹›")
SINGLES = "".join(g for g, (family, _) in GLYPHS.items() if family == SINGLE)
OTHERS = "".join(g for g, (family, _) in GLYPHS.items() if family != SINGLE)

HAS_MARK = re.compile(rf"[{ANY}]|<<|>>")
# A doubled mark (a slip of the key) is read as one. Single marks between two letters are apostrophes.
_MARKS = re.compile(rf"([{OTHERS}])\1?|<<|>>|(?<![^\W_])[{SINGLES}]|[{SINGLES}](?![^\W_])")
_TWIN_MARKS = re.compile(
    rf"``|''|‘‘|’’|(?<!\S),,(?=\w)|([{OTHERS}])\1?|<<|>>|(?<![^\W_])[{SINGLES}]|[{SINGLES}](?![^\W_])"
)
# Two single marks set as one double: they stand where a double mark would.
_TWIN_OPENS = re.compile(r"(?:``|‘‘|(?<!\S)''|(?<!\S),,)(?=[^\W_])")
_TWIN_CLOSES = re.compile(r"(?<=\S)(?:''|’’)(?=\s|[.,;:!?)—–-]|$)")
_ONE_CLOSES = re.compile(r"(?<=[,.!?…])['’](?!['’\w])")
THIN = "\u00a0\u2009\u200a\u202f\u2060\ufeff\u200b"
MARKS_AND_SPACE = "".join(GLYPHS) + "<> \t\r\n" + THIN
DASHES = "—–―‒-"


class Mark(NamedTuple):
    """One mark of a paragraph and its surroundings.

    way: 1 opens, -1 closes, 0 tells nothing, by its glyph alone.
    left, right: the characters beside it, other marks looked through; a space at the paragraph's edge.
    """

    start: int
    end: int
    family: str
    way: int
    left: str
    right: str


def has_twins(paragraph: str) -> bool:
    """Whether two single marks side by side stand for a double one in this paragraph."""
    if "``" not in paragraph and "''" not in paragraph and "‘‘" not in paragraph and ",," not in paragraph:
        return False
    if not _TWIN_OPENS.search(paragraph):
        return False
    if _TWIN_CLOSES.search(paragraph):
        return True
    # a speech that goes on in the next paragraph has no closing mark; ''Course' he said has a single one
    return paragraph.startswith(("``", "‘‘", "''")) and not _ONE_CLOSES.search(paragraph)


def marks_in(text: str, start: int, end: int, *, twins: bool = False) -> list[Mark]:
    """Find the marks among characters start..end, in order."""
    pattern = _TWIN_MARKS if twins else _MARKS
    found = [(m.start(), m.end(), m[0]) for m in pattern.finditer(text, start, end)]
    lefts, rights = _neighbours(text, start, end, found)
    marks = []
    for (a, b, glyph), left, right in zip(found, lefts, rights, strict=True):
        family, way = TWINS.get(glyph) or GLYPHS[glyph[0]]
        marks.append(Mark(a, b, family, way, left, right))
    return marks


def _neighbours(text: str, start: int, end: int, found: list[tuple[int, int, str]]) -> tuple[list[str], list[str]]:
    """Give the characters beside each mark. Marks side by side share theirs, so that this stays linear."""
    lefts: list[str] = []
    previous = -1
    for a, b, _ in found:
        if a == start:
            lefts.append(" ")
        elif lefts and (a == previous or (a == previous + 1 and text[previous] in THIN)):
            lefts.append(lefts[-1])
        else:
            lefts.append(text[a - 1])
        previous = b
    rights: list[str] = []
    following = -1
    for a, b, _ in reversed(found):
        if b == end:
            rights.append(" ")
        elif rights and (b == following or (b == following - 1 and text[b] in THIN)):
            rights.append(rights[-1])
        else:
            rights.append(text[b])
        following = a
    rights.reverse()
    return lefts, rights
