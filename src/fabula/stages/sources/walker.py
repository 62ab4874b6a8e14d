"""HTML elements -> text: blocks, line ends, italics, headings, and what their names tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fabula.model import HintKind
from fabula.stages.sources.builder import Mark, TextBuilder
from fabula.stages.sources.markup import Node, epub_type, local_name
from fabula.stages.sources.semantics import (
    BOILERPLATE,
    BREAK_CLASS,
    LETTER_CLASS,
    NOTE_CLASS,
    VERSE_CLASS,
    kind_of_quotation,
    kind_of_types,
)
from fabula.stages.sources.styles import ITALIC_STYLE, UPRIGHT_STYLE, Styles, is_hidden
from fabula.stages.sources.words import word_set

# Never text of a story.
_SKIPPED = word_set(
    """script style template noscript svg math head title iframe object embed applet audio video canvas map button
    input select textarea datalist progress meter rp rt rtc img image link meta base area param track source
    frame frameset"""
)
_BLOCKS = word_set(
    """p div section article main body html blockquote pre ul ol dl li dt dd table caption figure figcaption header
    footer nav aside address center fieldset details summary form hgroup dir menu legend h1 h2 h3 h4 h5 h6
    listing xmp plaintext dialog search optgroup noframes"""
)
_ITALIC = word_set("em i cite dfn var")
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_PRE = word_set("pre listing xmp plaintext")

_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|pre-wrap|pre-line|break-spaces)\b", re.IGNORECASE)
_ITALIC_CLASS = word_set("italic italics ital em emphasis i oblique")
_PAGE_CLASS = word_set("pagenum pageno page-number pagenumber page-num page_number pagebreak x-ebookmaker-pageno")
_REFERENCE = re.compile(r"\s*[\[(]?\s*(?:\d{1,4}|[*†‡§¶]{1,4}|[a-z]|[ivxl]{1,6})\s*[\])]?\s*\.?\s*\Z")


def _no_kind(_node: Node) -> HintKind | None:
    return None


@dataclass(frozen=True, slots=True)
class WalkRules:
    """How one document is walked.

    styles: what its style sheets say. kind: a hint for an element, beyond what its own names tell.
    skip: elements left out with all they hold. anchor: put before each id to make it unique.
    """

    styles: Styles = field(default_factory=Styles)
    kind: Callable[[Node], HintKind | None] = _no_kind
    skip: Callable[[Node], bool] = lambda _node: False
    anchor: str | None = None
    hide: bool = True


@dataclass(slots=True)
class _Open:
    """What to undo at the end of an element."""

    italics: Mark | None = None
    hint: tuple[Mark, HintKind, int] | None = None
    block: bool = False
    together: bool = False
    pre: bool = False
    fiction: bool = False
    matter: bool = False
    after: str = ""  # a closing mark to write


def write_tree(root: Node, builder: TextBuilder, rules: WalkRules) -> None:
    """Write an element and all it holds."""
    from lxml import etree  # noqa: PLC0415 - the tree is lxml's already

    _Walk(builder, rules).run(etree.iterwalk(root, events=("start", "end", "comment", "pi")), root)  # type: ignore[call-overload, unused-ignore]


class _Walk:
    """One pass over one tree, without recursion: pages may be nested thousands deep."""

    def __init__(self, builder: TextBuilder, rules: WalkRules) -> None:
        self.builder = builder
        self.rules = rules
        self.stack: list[_Open] = []
        self.pre = 0
        self.quotes = 0
        self.hgroup = 0
        self.notes = 0
        self.matter = 0  # inside front or back matter
        self.fiction = 0  # inside what the publisher calls fiction, a foreword is the story's own

    def run(self, walk: Any, root: Node) -> None:  # noqa: ANN401 - lxml's walker
        skipped: Node | None = None
        for event, node in walk:
            if event == "start":
                if self._left_out(node):
                    walk.skip_subtree()
                    skipped = node
                    continue
                self.stack.append(self._enter(node))
                self._write(node.text)
            elif event == "end" and node is not skipped:
                self._leave(self.stack.pop())
                if node is not root:
                    self._write(node.tail)
            else:  # a comment, or an element left out
                skipped = None
                if node is not root:
                    self._write(node.tail)

    def _write(self, words: str | None) -> None:
        if not words:
            return
        if self.pre:
            self.builder.write_lines(words)
        else:
            self.builder.write(words)

    def _left_out(self, node: Node) -> bool:
        name = local_name(node)
        if name in _SKIPPED:
            if name == "img":
                self._picture(node)
            return True
        if self.rules.skip(node) or _is_reference(node, name) or _is_page_number(node):
            self._anchors(node)
            return True
        return self.rules.hide and is_hidden(node, name, self.rules.styles)

    def _picture(self, node: Node) -> None:
        """A picture is no text, but a painted initial is the first letter of a word, and an ornament a break."""
        letter = (node.get("alt") or "").strip()
        if re.fullmatch(r"[“\"‘']?[A-Z]", letter) and re.match(r"[A-Za-z’']", node.tail or ""):
            self.builder.write(letter)
            return
        around = node.getparent()
        classes = f"{node.get('class') or ''} {'' if around is None else around.get('class') or ''}"
        if self.builder.at_block_start and BREAK_CLASS.search(classes):
            self.builder.rule()

    def _anchors(self, node: Node) -> None:
        if self.rules.anchor is not None:
            for key in ("id", "name"):
                if value := node.get(key):
                    self.builder.anchor(f"{self.rules.anchor}#{value}")

    def _enter(self, node: Node) -> _Open:
        name = local_name(node)
        builder = self.builder
        state = _Open()
        if name == "br":
            builder.line_break()
            return state
        if name == "hr":
            builder.rule()
            return state
        if name == "hgroup" and next(node.iter(*_all_headings(node)), None) is not None:
            builder.keep_together()
            state.together = True
            self.hgroup += 1
        elif name in _BLOCKS or _shown_as_block(node):
            builder.block()
            state.block = True
        elif name == "tr":
            builder.line()
        elif name in {"td", "th"}:
            if any(local_name(child) in _BLOCKS for child in node):
                builder.line()
            else:
                builder.tab()
        self._anchors(node)
        kind, level = self._kind(node, name, state)
        if kind is not None:
            state.hint = (builder.open(), kind, level)
            self.notes += kind == "note"
        bare = state.block and not kind and not len(node) and not (node.text or "").strip()
        if bare and BREAK_CLASS.search(node.get("class") or ""):
            builder.rule()
        if self._italic(node, name):
            state.italics = builder.open()
        if name in _PRE or _PRE_STYLE.search(node.get("style") or ""):
            state.pre = True
            self.pre += 1
        if name == "q" and not (node.text or "").lstrip().startswith(("“", "‘", '"', "'")):
            builder.write("‘" if self.quotes % 2 else "“")
            state.after = "’" if self.quotes % 2 else "”"
            self.quotes += 1
        return state

    def _leave(self, state: _Open) -> None:
        builder = self.builder
        if state.after:
            self.quotes -= 1
            builder.write(state.after)
        if state.italics is not None:
            builder.close_italics(state.italics)
        if state.hint is not None:
            mark, kind, level = state.hint
            self.notes -= kind == "note"
            if kind == "heading" and self.notes:  # "Notes:" over a note begins no chapter
                builder.close(mark)
            else:
                builder.close_hint(mark, kind, level)
        if state.pre:
            self.pre -= 1
        if state.fiction:
            self.fiction -= 1
        if state.matter:
            self.matter -= 1
        if state.together:
            self.hgroup -= 1
            builder.part_again()
        if state.block:
            builder.block()

    def _kind(self, node: Node, name: str, state: _Open) -> tuple[HintKind | None, int]:
        if state.together:
            return "heading", min(_HEADINGS.get(local_name(n), 6) for n in node.iter(*_all_headings(node)))
        if name in _HEADINGS:
            self.builder.drop_rule()
            return (None, 0) if self.hgroup else ("heading", _HEADINGS[name])
        if node.get("role") == "heading":
            level = node.get("aria-level") or "2"
            return "heading", int(level) if level in set("123456") else 2
        if kind := self.rules.kind(node):
            return kind, 0
        types, role = epub_type(node), node.get("role") or ""
        if types or role:
            if "z3998:fiction" in types:
                state.fiction = True
                self.fiction += 1
            kind = kind_of_types(f"{types} {role}")
            if kind in {"front", "back"}:
                if self.fiction or self.matter:  # of what is back matter already, a part is no front matter
                    return None, 0
                state.matter = True
                self.matter += 1
            if kind is not None:
                return kind, 0
        classes = node.get("class") or ""
        if state.block and classes and BREAK_CLASS.search(classes):
            words = node_text(node, 40).strip()
            if words and len(words) < 20 and not any(c.isalnum() for c in words):
                return "break", 0
        if state.block and BOILERPLATE.search(names := f"{classes} {node.get('id') or ''}"):
            return "front" if "header" in names else "back", 0
        if state.block and classes and NOTE_CLASS.search(classes.replace("_", "-")):
            return "note", 0
        tokens = set(classes.lower().split())
        if tokens & VERSE_CLASS and state.block:
            return "verse", 0
        if name == "blockquote":
            if tokens & LETTER_CLASS:
                return "letter", 0
            return kind_of_quotation(node_text(node)), 0
        return None, 0

    def _italic(self, node: Node, name: str) -> bool:
        style = node.get("style") or ""
        if style and UPRIGHT_STYLE.search(style):
            return False
        classes = (node.get("class") or "").split()
        if any(("", c) in self.rules.styles.upright or (name, c) in self.rules.styles.upright for c in classes):
            return False
        if name in _ITALIC or (style and ITALIC_STYLE.search(style)):
            return True
        return any(
            c.lower() in _ITALIC_CLASS or ("", c) in self.rules.styles.italic or (name, c) in self.rules.styles.italic
            for c in classes
        )


def node_text(node: Node, limit: int = 4000) -> str:
    """The characters an element holds, up to about `limit`, line ends at <br> and blocks."""
    pieces: list[str] = []
    size = 0
    for inner in node.iter():
        name = local_name(inner)
        if name in {"br", "p", "div", "li"}:
            pieces.append("\n")
        if name and name not in _SKIPPED and inner.text:
            pieces.append(inner.text)
        if inner is not node and inner.tail:
            pieces.append(inner.tail)
        size += len(inner.text or "") + len(inner.tail or "")
        if size > limit:
            break
    return "".join(pieces)


def _is_reference(node: Node, name: str) -> bool:
    """Whether this is the number of a note, or the way back from one."""
    if name == "a":
        types = f"{epub_type(node)} {node.get('role') or ''} {node.get('class') or ''} {node.get('rel') or ''}".lower()
        if "noteref" in types or "backlink" in types or "footnote-ref" in types or "footnote-back" in types:
            return True
        if "#" not in (node.get("href") or ""):
            return False
        words = node_text(node, 40)
        if words.strip() in {"↩", "↑", "↩︎", "⏎", "^", "[back]"}:
            return True
        up = node.getparent()
        raised = (up is not None and local_name(up) == "sup") or any(local_name(n) == "sup" for n in node.iter())
        return (raised or words.strip().startswith("[")) and bool(_REFERENCE.match(words))
    if name == "sup":
        return any(local_name(n) == "a" and _is_reference(n, "a") for n in node) and not (node.text or "").strip()
    return "noteref" in epub_type(node)


def _is_page_number(node: Node) -> bool:
    if "pagebreak" in epub_type(node) or node.get("role") == "doc-pagebreak":
        return True
    classes = node.get("class")
    return bool(classes) and any(c.lower() in _PAGE_CLASS for c in str(classes).split())


def _shown_as_block(node: Node) -> bool:
    style = node.get("style")
    return bool(style) and re.search(r"display\s*:\s*block", str(style), re.IGNORECASE) is not None


def _all_headings(node: Node) -> Mapping[str, int]:
    space = node.tag.rpartition("}")[0]
    return {f"{space}}}{name}" if space else name: level for name, level in _HEADINGS.items()}
