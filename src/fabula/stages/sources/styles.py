"""What style sheets tell: classes set in italics, classes not shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fabula.stages.sources.markup import Node
from fabula.stages.sources.words import word_set

ITALIC_STYLE = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
UPRIGHT_STYLE = re.compile(r"font-style\s*:\s*normal", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HIDDEN_CLASS = word_set("visually-hidden visuallyhidden sr-only screen-reader-text screen-reader hidden-text landmark")


@dataclass(frozen=True, slots=True)
class Styles:
    """What style sheets say of classes: (element or "", class)."""

    italic: frozenset[tuple[str, str]] = frozenset()
    upright: frozenset[tuple[str, str]] = frozenset()
    hidden: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Styles) -> Styles:
        return Styles(self.italic | other.italic, self.upright | other.upright, self.hidden | other.hidden)


_SIMPLE = re.compile(r"\s*([\w-]*)\.([\w-]+)\s*\Z")
_BRACE = re.compile(r"([{}])")


def read_styles(css: str) -> Styles:
    """The classes a style sheet sets in italics or hides; only rules for one class, the common case.

    Rules inside @media and the like are for paper or small screens, and are left aside.
    """
    found: dict[str, set[tuple[str, str]]] = {"italic": set(), "upright": set(), "hidden": set()}
    opened: list[str] = []  # selectors and at-rules around the present place
    pieces = _BRACE.split(_without_comments(css))
    for words, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            opened.append(words.rpartition(";")[2])
            continue
        selectors = opened.pop() if opened else ""
        if opened or "@" in selectors:
            continue
        for kind, style in (("italic", ITALIC_STYLE), ("upright", UPRIGHT_STYLE), ("hidden", _HIDDEN_STYLE)):
            if style.search(words):
                found[kind].update(_classes(selectors))
    return Styles(*(frozenset(found[kind]) for kind in ("italic", "upright", "hidden")))


def _classes(selectors: str) -> list[tuple[str, str]]:
    return [(simple[1].lower(), simple[2]) for s in selectors.split(",") if (simple := _SIMPLE.match(s))]


def _without_comments(css: str) -> str:
    first, *rest = css.split("/*")
    return first + "".join(piece.partition("*/")[2] for piece in rest)


def is_hidden(node: Node, name: str, styles: Styles) -> bool:
    """Whether a reader of the page would not see the element."""
    if "hidden" in node.attrib and node.get("hidden") != "until-found":
        return True
    style = node.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    if name == "dialog" and "open" not in node.attrib:
        return True
    classes = node.get("class")
    if not classes:
        return False
    return any(
        c.lower() in _HIDDEN_CLASS or ("", c) in styles.hidden or (name, c) in styles.hidden for c in classes.split()
    )
