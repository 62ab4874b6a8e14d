"""Character classes that the whole room shares."""

from __future__ import annotations


def words(line: str) -> tuple[str, ...]:
    """Return the words of a list written as one line."""
    return tuple(line.split())


# Zero-width and directional characters: they part nothing and are no tokens. Standard Ebooks sets
# U+2060 before every dash; web pages leave U+200B and soft hyphens; old files start with U+FEFF.
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe00\ufe01\ufe02\ufe0e\ufe0f\ufeff"
)
# Everything str.isspace() accepts.
SPACE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
# Everything str.splitlines() splits at.
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
BLANK = SPACE + INVISIBLE

QUOTES = "\"'“”„‟‘’‚‛«»‹›「」『』﹁﹂﹃﹄〝〞〟＂＇`´"
OPENERS = "“„‟‘‚‛«‹「『﹁﹃〝([{"
CLOSERS = "\"'”’»›」』﹂﹄〞〟)]}_*“‘"  # “ and ‘ close in German and Polish typography
TERMINALS = ".!?…‽⁇⁈⁉‼。！？．"
