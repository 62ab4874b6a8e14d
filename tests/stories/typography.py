"""A sample in another typography: the same words, other marks and line ends, and its key to match."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, replace

from tests.stories.keys import Key, Stretch, folded, place


@dataclass(frozen=True, slots=True)
class Style:
    """Marks of speech, marks of what is quoted in it, and the apostrophe."""

    opens: str
    closes: str
    inner_opens: str
    inner_closes: str
    apostrophe: str = "’"


STYLES = {
    "straight": Style('"', '"', "'", "'", "'"),
    "curly": Style("“", "”", "‘", "’"),
    "uk": Style("‘", "’", "“", "”"),
    "uk straight": Style("'", "'", '"', '"', "'"),
    "guillemets": Style("«", "»", "“", "”"),
    "low nine": Style("„", "“", "‚", "‘"),
    "corners": Style("「", "」", "『", "』"),
}
OPENING = "“‘\"'"
CLOSING = "”’\"'"
QUOTED = re.compile(r"(?<!\w)[“‘\"'](?=\w)(.*?[,.!?…—])[”’\"'](?!\w)", re.DOTALL)


def in_style(key: Key, text: str, style: Style) -> tuple[Key, str]:
    """Key and text with other marks. Marks that a draft's fault lost stay lost; turned ones are turned back."""
    out: list[str] = []
    stretches: list[Stretch] = []
    at = 0
    for stretch, (start, end) in zip(key.stretches, place(key, text), strict=True):
        out.append(_plain(text[at:start], style))
        words = _marked(text[start:end], style)
        out.append(words)
        stretches.append(replace(stretch, text=folded(words)[0]))
        at = end
    out.append(_plain(text[at:], style))
    return replace(key, stretches=tuple(stretches), marks=style.opens), "".join(out)


def _plain(words: str, style: Style) -> str:
    return words.replace("’", style.apostrophe).replace("'", style.apostrophe)


def _marked(words: str, style: Style) -> str:
    """One stretch: its outer marks where it has them, the marks of what it quotes, its apostrophes."""
    opened = words[:1] in OPENING + CLOSING
    closed = words[-1:] in OPENING + CLOSING
    inside = words[opened : len(words) - closed]
    inside = QUOTED.sub("\0\\1\1", inside)
    inside = _plain(inside, style).replace("\0", style.inner_opens).replace("\1", style.inner_closes)
    return (style.opens if opened else "") + inside + (style.closes if closed else "")


def _paragraphs(key: Key, text: str) -> list[str]:
    parted = text.split("\n") if "\n\n" not in text or key.sample.startswith("night") else re.split(r"\n\s*\n", text)
    return [" ".join(p.split()) for p in parted if p.strip()]


def _wrapped(paragraph: str, indent: str = "") -> str:
    options = {"break_on_hyphens": False, "break_long_words": False}
    return "\n".join(textwrap.wrap(paragraph, 66, initial_indent=indent, **options))  # type: ignore[arg-type]


def in_layout(key: Key, text: str, layout: str) -> str:
    """The text with other paragraph breaks: blank, lines, wrapped, indented, crlf."""
    paragraphs = _paragraphs(key, text)
    if layout == "blank":
        return "\n\n".join(paragraphs) + "\n"
    if layout == "lines":
        return "\n".join(paragraphs) + "\n"
    if layout == "wrapped":
        return "\n\n".join(map(_wrapped, paragraphs)) + "\n"
    if layout == "indented":
        return "\n".join(_wrapped(p, "    ") for p in paragraphs) + "\n"
    if layout == "crlf":
        return "\r\n\r\n".join(paragraphs) + "\r\n"
    raise ValueError(f"no layout {layout!r}")


LAYOUTS = ("blank", "lines", "wrapped", "indented", "crlf")
