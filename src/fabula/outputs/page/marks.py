"""Text of a book made safe for a page: for HTML, for CSS strings and for embedded JSON."""

from __future__ import annotations

import html
import json
import re

# What HTML may not hold or would change: controls, lone surrogates, non-characters. Blanks that
# Python folds and HTML does not become spaces, so that white space folds alike on both sides.
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANK = re.compile("[\x0b\x1c-\x1f\x85]")
_DIRTY = re.compile("[\x00-\x08\x0b\r\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NOT_PLAIN_CSS = re.compile("[^A-Za-z0-9 ]")


def plain(text: str) -> str:
    """Give the text as a page's DOM will hold it: one kind of line end, U+FFFD for what HTML cannot hold."""
    if not _DIRTY.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSAFE.sub("\ufffd", _BLANK.sub(" ", text))


def escape(text: str) -> str:
    """`plain` text as HTML, fit for elements and for quoted attributes."""
    return html.escape(plain(text))


def units(text: str) -> int:
    """Length of `text` in the page's DOM, in UTF-16 units: what scripts count in."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return len(plain(text).encode("utf-16-le")) // 2


def css_string(text: str) -> str:
    """Quote a string for CSS; everything but letters, digits and spaces by its number."""
    folded = " ".join(plain(text).split())
    return '"' + _NOT_PLAIN_CSS.sub(lambda mark: f"\\{ord(mark[0]):x} ", folded) + '"'


def json_script(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    dumped = json.dumps(value, separators=(",", ":"), ensure_ascii=True, sort_keys=True)
    return dumped.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
