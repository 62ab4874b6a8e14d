"""OpenDocument texts (ODT): what a reader sees with all changes accepted."""

from __future__ import annotations

from dataclasses import dataclass, field

from fabula.errors import SourceError
from fabula.model import Extract, HintKind, Part, Source
from fabula.stages.sources.archive import Archive
from fabula.stages.sources.builder import Mark, TextBuilder, in_order, merge_spans
from fabula.stages.sources.markup import Node, attribute, local_name, parse_xml
from fabula.stages.sources.provenance import Input
from fabula.stages.sources.words import word_set

# Deleted text lies apart in `tracked-changes`; the rest is apparatus, not text.
_SKIPPED = word_set(
    """tracked-changes annotation annotation-end note-citation ruby-text sequence-decls forms variable-decls
    user-field-decls image object object-ole plugin title desc page-number page-count hidden-text
    hidden-paragraph index-title-template table-of-content-source scripts font-face-decls automatic-styles
    master-styles"""
)
_DEPTH = 100  # frames in frames; deeper is no document


@dataclass(frozen=True, slots=True)
class Style:
    """What is used of a style; None: as its parent says."""

    parent: str
    italic: bool | None
    level: int | None
    name: str


@dataclass(slots=True)
class _Reader:
    builder: TextBuilder
    styles: dict[str, Style]
    notes: list[Node] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)


def read_odt(book: Input) -> Extract:
    """An OpenDocument text. Raises SourceError: damaged, locked, a bomb, or without text."""
    archive = Archive(book, "an OpenDocument text")
    manifest = archive.read("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest:
        raise SourceError(
            f"{book.name}: an OpenDocument text locked with a password. Save it without one and try again."
        )
    raw = archive.read("content.xml")
    if raw is None:
        raise archive.damaged("it has no content.xml")
    root = parse_xml(raw, f"{book.name}: content.xml")
    styles: dict[str, Style] = {}
    common = archive.read("styles.xml")
    if common is not None:
        styles |= _styles(parse_xml(common, f"{book.name}: styles.xml"))
    styles |= _styles(root)
    builder = TextBuilder()
    reader = _Reader(builder, styles)
    body = next((n for n in root.iter() if local_name(n) == "text" and n.tag != root.tag and _is_office(n)), root)
    _write(body, reader, 0)
    story_length = len(builder)
    for note in reader.notes:  # the list grows while notes within notes are met
        builder.block()
        mark = builder.open()
        _write(note, reader, 0)
        builder.close_hint(mark, "note")
    text = builder.text
    if not text.strip():
        raise SourceError(f"{book.name}: this document holds no text; its pages may be pictures. Is it the right file?")
    title, author, language = _metadata(book, archive)
    parts = [Part("content.xml", 0, story_length)]
    if story_length < len(text):
        parts.append(Part("content.xml: notes", story_length, len(text)))
    source = Source(
        book.path,
        "odt",
        "utf-8",
        "format",
        book.sha256,
        title=title,
        author=author,
        language=language,
        parts=tuple(parts),
        italics=merge_spans(builder.italics, text),
    )
    return Extract(text, source, in_order(builder.hints))


def _is_office(node: Node) -> bool:
    return str(node.tag).startswith("{urn:oasis:names:tc:opendocument:xmlns:office")


def _styles(root: Node) -> dict[str, Style]:
    styles: dict[str, Style] = {}
    for node in root.iter():
        if local_name(node) != "style":
            continue
        italic: bool | None = None
        for inner in node:
            if local_name(inner) == "text-properties":
                slant = attribute(inner, "font-style")
                italic = slant in {"italic", "oblique"} if slant else None
        level = attribute(node, "default-outline-level")
        name = attribute(node, "name")
        styles[name] = Style(
            attribute(node, "parent-style-name"),
            italic,
            int(level) if level.isdecimal() and 0 < int(level) < 7 else None,
            (attribute(node, "display-name") or name).lower().replace("_20_", " "),
        )
    return styles


def _chain(styles: dict[str, Style], name: str) -> list[Style]:
    found: list[Style] = []
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        found.append(styles[name])
        name = styles[name].parent
    return found


def _write(node: Node, reader: _Reader, depth: int) -> None:
    """Write what a node holds; its own name is the caller's concern."""
    builder = reader.builder
    if node.text and _is_line(node):
        builder.write(node.text)
    for inner in node:
        name = local_name(inner)
        if name and name not in _SKIPPED and depth < _DEPTH:
            _write_element(inner, name, reader, depth + 1)
        if inner.tail and _is_line(node):
            builder.write(inner.tail)


def _is_line(node: Node) -> bool:
    """Whether characters directly in an element are text, not layout of the file."""
    return local_name(node) in _LINES


_LINES = word_set(
    """p h span a ruby-base meta meta-field bookmark-ref reference-ref note-ref date time author-name
    author-initials text-input placeholder variable-set variable-get user-field-get expression sequence chapter
    title subject conditional-text initial-creator creator"""
)


def _write_element(node: Node, name: str, reader: _Reader, depth: int) -> None:
    builder = reader.builder
    if name in {"p", "h"}:
        _write_paragraph(node, name, reader, depth)
    elif name == "s":
        count = attribute(node, "c")
        builder.write(" " * (min(int(count), 200) if count.isdecimal() else 1), fold=False)
    elif name == "tab":
        builder.tab()
    elif name == "line-break":
        builder.line_break()
    elif name == "span":
        italic = next(
            (s.italic for s in _chain(reader.styles, attribute(node, "style-name")) if s.italic is not None), None
        )
        mark: Mark | None = builder.open() if italic else None
        _write(node, reader, depth)
        if mark is not None:
            builder.close_italics(mark)
    elif name == "note":
        reader.notes.extend(n for n in node if local_name(n) == "note-body")
    elif name == "text-box":
        reader.boxes.append(node)
    elif name in {"table-of-content", "illustration-index", "table-index", "alphabetical-index", "user-index"}:
        builder.block()
        mark = builder.open()
        _write(node, reader, depth)
        builder.close_hint(mark, "toc")
    elif name == "table-row":
        builder.line()
        _write_row(node, reader, depth)
    else:
        _write(node, reader, depth)


def _write_row(row: Node, reader: _Reader, depth: int) -> None:
    """Cells of one paragraph stand in a line, parted by tabs; a cell of several makes blocks."""
    cells = [n for n in row if local_name(n) == "table-cell"]
    if any(len(cell) > 1 or any(local_name(n) not in {"p", "h"} for n in cell) for cell in cells):
        for cell in cells:
            _write(cell, reader, depth)
        return
    for number, cell in enumerate(cells):
        if number:
            reader.builder.tab()
        for paragraph in cell:
            _write(paragraph, reader, depth)


def _write_paragraph(node: Node, name: str, reader: _Reader, depth: int) -> None:
    builder = reader.builder
    chain = _chain(reader.styles, attribute(node, "style-name"))
    kind, level = _kind(node, name, chain)
    builder.block()
    if not len(node) and not (node.text or "").strip() and any(s.name == "horizontal line" for s in chain):
        builder.rule()
    hint = builder.open()
    italic = builder.open() if next((s.italic for s in chain if s.italic is not None), False) else None
    _write(node, reader, depth)
    if italic is not None:
        builder.close_italics(italic)
    if kind is not None:
        builder.close_hint(hint, kind, level)
    builder.block()
    boxes, reader.boxes = reader.boxes, []
    for box in boxes:
        _write(box, reader, depth)


def _kind(node: Node, name: str, chain: list[Style]) -> tuple[HintKind | None, int]:
    if name == "h":
        level = attribute(node, "outline-level")
        return "heading", int(level) if level in set("123456") else 1
    names = {style.name for style in chain}
    if "title" in names:
        return "heading", 1
    if outline := next((s.level for s in chain if s.level is not None), None):
        return "heading", outline
    if any(n.startswith("contents ") for n in names):
        return "toc", 0
    if names & {"footnote", "endnote"}:
        return "note", 0
    if any("poem" in n or "verse" in n for n in names):
        return "verse", 0
    return None, 0


def _metadata(book: Input, archive: Archive) -> tuple[str | None, str | None, str | None]:
    raw = archive.read("meta.xml")
    found: dict[str, str] = {}
    if raw is not None:
        for node in parse_xml(raw, f"{book.name}: meta.xml").iter():
            if words := " ".join((node.text or "").split()):
                found.setdefault(local_name(node), words)
    return found.get("title"), found.get("initial-creator") or found.get("creator"), found.get("language")
