"""Word documents (DOCX), by their markup: what a reader sees with all changes accepted.

The markup is read as it stands, since text boxes, accepted changes and notes are no part of what
python-docx shows, and files of other programs with a dangling link do not open in it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fabula.errors import SourceError
from fabula.model import Extract, HintKind, Part, Source
from fabula.stages.sources.archive import Archive
from fabula.stages.sources.builder import TextBuilder, in_order, merge_spans
from fabula.stages.sources.markup import Node, attribute, local_name, parse_xml
from fabula.stages.sources.provenance import Input
from fabula.stages.sources.words import word_set

# Deleted or moved away, hidden, drawn twice for old programs, or the code behind a field.
_SKIPPED = word_set(
    """del movefrom fallback instrtext deltext delinstrtext rpr ppr sectpr tblpr trpr tcpr tblgrid sdtpr sdtendpr
    omath omathpara rt rubypr fldchar ffdata docpr cnvpicpr proofstate annotationref footnoteref endnoteref
    separator continuationseparator commentreference"""
)
_OFF = frozenset({"0", "false", "off", "none"})
_NOT_AUTHORS = re.compile(
    r"python-docx|microsoft office user|(?:windows |apple |default )?user\d*|unknown(?: author)?"
    r"|un-named|administrator|admin|author|owner|.*@.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Style:
    """What is used of a style; None: as the style it is based on says."""

    name: str
    based_on: str
    italic: bool | None
    level: int | None  # of a heading, 1 the highest


@dataclass(slots=True)
class _Reader:
    builder: TextBuilder
    styles: dict[str, Style]
    later: list[Node] = field(default_factory=list)  # text boxes, written after their paragraph
    joined: bool = False  # the paragraph mark was deleted: the next one goes on


def read_docx(book: Input) -> Extract:
    """A Word document. Raises SourceError: damaged, locked, a bomb, or without text."""
    archive = Archive(book, "a Word document")
    member = _main_part(book, archive)
    raw = archive.read(member)
    if raw is None:
        raise archive.damaged("it has no text part")
    root = parse_xml(raw, f"{book.name}: {member}")
    folder = posixpath.dirname(member)
    builder = TextBuilder()
    reader = _Reader(builder, _styles(book, archive, f"{folder}/styles.xml"))
    _write_blocks(root, reader)
    story_length = len(builder)
    for notes in ("footnotes", "endnotes"):
        _write_notes(book, archive, f"{folder}/{notes}.xml", reader)
    text = builder.text
    if not text.strip():
        raise SourceError(
            f"{book.name}: this Word document holds no text; its pages may be pictures. Is it the right file?"
        )
    title, author, language = _properties(book, archive)
    parts = [Part(member, 0, story_length)]
    if story_length < len(text):
        parts.append(Part(f"{folder}/notes", story_length, len(text)))
    source = Source(
        book.path,
        "docx",
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


def _main_part(book: Input, archive: Archive) -> str:
    raw = archive.read("_rels/.rels")
    if raw is not None:
        for link in parse_xml(raw, f"{book.name}: _rels/.rels").iter():
            if (link.get("Type") or "").endswith("/officeDocument"):
                member = posixpath.normpath((link.get("Target") or "").lstrip("/"))
                if member in archive:
                    return member
    return "word/document.xml"


def _styles(book: Input, archive: Archive, member: str) -> dict[str, Style]:
    raw = archive.read(member)
    styles: dict[str, Style] = {}
    if raw is None:
        return styles
    for node in parse_xml(raw, f"{book.name}: {member}"):
        if local_name(node) != "style":
            continue
        name = based_on = ""
        italic: bool | None = None
        level: int | None = None
        for inner in node:
            kind = local_name(inner)
            if kind == "name":
                name = attribute(inner, "val").lower()
            elif kind == "basedon":
                based_on = attribute(inner, "val")
            elif kind == "rpr":
                italic = _italic(inner)
            elif kind == "ppr":
                level = _outline_level(inner)
        if heading := re.fullmatch(r"heading (\d)", name):
            level = int(heading[1])
        elif name == "title":
            level = 1
        styles[attribute(node, "styleId")] = Style(name, based_on, italic, level)
    return styles


def _inherited(styles: dict[str, Style], style_id: str) -> Iterator[Style]:
    seen: set[str] = set()
    while style_id in styles and style_id not in seen:
        seen.add(style_id)
        yield styles[style_id]
        style_id = styles[style_id].based_on


def _italic(properties: Node) -> bool | None:
    for node in properties:
        if local_name(node) == "i":
            return attribute(node, "val").lower() not in _OFF
    return None


def _outline_level(properties: Node) -> int | None:
    for node in properties:
        if local_name(node) == "outlinelvl" and attribute(node, "val").isdecimal():
            level = int(attribute(node, "val")) + 1
            return level if level <= 6 else None
    return None


def _write_blocks(root: Node, reader: _Reader) -> None:
    """Paragraphs and tables below an element, in order; frames around them are looked through."""
    pending = list(reversed(list(root)))
    while pending:
        node = pending.pop()
        name = local_name(node)
        if name == "p":
            _write_paragraph(node, reader)
            _write_boxes(reader)
        elif name == "tbl":
            _write_table(node, reader)
        elif name == "sdt" and _is_contents(node):
            reader.builder.block()
            mark = reader.builder.open()
            for inner in node:
                if local_name(inner) == "sdtcontent":
                    _write_blocks(inner, reader)
            reader.builder.close_hint(mark, "toc")
        elif name and name not in _SKIPPED:
            pending.extend(reversed(list(node)))


def _is_contents(node: Node) -> bool:
    return any(
        local_name(n) == "docpartgallery" and attribute(n, "val").lower() == "table of contents" for n in node.iter()
    )


def _write_table(table: Node, reader: _Reader) -> None:
    """Cells of one paragraph stand in a line, parted by tabs; a cell of several makes blocks."""
    builder = reader.builder
    builder.block()
    for row in _inner(table, "tr"):
        cells = list(_inner(row, "tc"))
        if not all(_is_line(cell) for cell in cells):
            for cell in cells:
                _write_blocks(cell, reader)
            continue
        builder.line()
        for number, cell in enumerate(cells):
            if number:
                builder.tab()
            for paragraph in cell:
                _write_runs(paragraph, reader, italic=False)
    builder.block()
    _write_boxes(reader)


def _is_line(cell: Node) -> bool:
    """Whether a cell holds one paragraph and nothing else."""
    return [local_name(n) for n in cell if local_name(n) != "tcpr"] == ["p"]


def _write_boxes(reader: _Reader) -> None:
    boxes, reader.later = reader.later, []
    for box in boxes:
        _write_blocks(box, reader)


def _inner(node: Node, wanted: str) -> Iterator[Node]:
    """The nearest elements of one name below a node, through frames, not through tables of tables."""
    for inner in node:
        name = local_name(inner)
        if name == wanted:
            yield inner
        elif name in {"sdt", "sdtcontent", "ins", "moveto", "customxml", "smarttag"}:
            yield from _inner(inner, wanted)


def _write_paragraph(paragraph: Node, reader: _Reader) -> None:
    builder = reader.builder
    properties = next((n for n in paragraph if local_name(n) == "ppr"), None)
    style_id, level, mark_deleted = "", None, False
    if properties is not None:
        style_id = next((attribute(n, "val") for n in properties if local_name(n) == "pstyle"), "")
        level = _outline_level(properties)
        mark_deleted = any(
            local_name(n) in {"del", "movefrom"} for rpr in properties if local_name(rpr) == "rpr" for n in rpr
        )
    chain = list(_inherited(reader.styles, style_id))
    if level is None:
        level = next((s.level for s in chain if s.level is not None), None)
    italic = next((s.italic for s in chain if s.italic is not None), False)
    kind = _kind(chain[0].name if chain else style_id.lower(), level)
    if not reader.joined:
        builder.block()
    above, below = _ruled(properties)
    if above:
        builder.rule()
    hint = builder.open()
    _write_runs(paragraph, reader, italic=italic)
    if kind is not None:
        builder.close_hint(hint, kind, level or 0 if kind == "heading" else 0)
    reader.joined = mark_deleted
    if below:
        builder.rule()
    elif not mark_deleted:
        builder.block()


def _ruled(properties: Node | None) -> tuple[bool, bool]:
    """Whether a line is drawn above and below a paragraph: what Word makes of "***" and Enter. A box is none."""
    edges = {
        local_name(edge)
        for borders in (properties if properties is not None else ())
        if local_name(borders) == "pbdr"
        for edge in borders
        if attribute(edge, "val").lower() not in {"", "nil", "none"}
    }
    if edges & {"left", "right"}:
        return False, False
    return "top" in edges, "bottom" in edges


def _kind(style: str, level: int | None) -> HintKind | None:
    if style.startswith("toc ") or style == "toc heading":
        return "toc"
    if level is not None:
        return "heading"
    if style in {"footnote text", "endnote text"}:
        return "note"
    if re.search(r"\b(?:poem|poetry|verse|lyrics)\b", style):
        return "verse"
    if re.search(r"\bletter\b", style):
        return "letter"
    return None


def _write_runs(top: Node, reader: _Reader, *, italic: bool) -> None:
    """All runs of a paragraph, in order."""
    pending: list[Node] = list(reversed(list(top)))
    while pending:
        node = pending.pop()
        name = local_name(node)
        if name == "r":
            _write_run(node, reader, italic=italic)
        elif name == "txbxcontent":
            reader.later.append(node)
        elif name and name not in _SKIPPED:
            pending.extend(reversed(list(node)))


def _write_run(run: Node, reader: _Reader, *, italic: bool) -> None:
    builder = reader.builder
    properties = next((n for n in run if local_name(n) == "rpr"), None)
    if properties is not None:
        if _switched_on(properties, "vanish") or _switched_on(properties, "webhidden"):
            return
        own = _italic(properties)
        if own is None:
            style_id = next((attribute(n, "val") for n in properties if local_name(n) == "rstyle"), "")
            own = next((s.italic for s in _inherited(reader.styles, style_id) if s.italic is not None), None)
        italic = italic if own is None else own
    mark = builder.open() if italic else None
    pending = list(reversed(list(run)))
    while pending:
        node = pending.pop()
        name = local_name(node)
        if name == "t":
            builder.write(node.text or "", fold=False)
        elif name in {"tab", "ptab"}:
            builder.tab()
        elif name == "br":
            if attribute(node, "type") in {"page", "column"}:
                builder.block()
            else:
                builder.line_break()
        elif name == "cr":
            builder.line_break()
        elif name == "nobreakhyphen":
            builder.write("-")
        elif name == "sym":
            builder.write(_symbol(attribute(node, "char")), fold=False)
        elif name == "rect" and attribute(node, "hr").lower() in {"t", "true", "1"}:
            builder.rule()
        elif name == "txbxcontent":
            reader.later.append(node)
        elif name and name not in _SKIPPED:
            pending.extend(reversed(list(node)))
    if mark is not None:
        builder.close_italics(mark)


def _switched_on(properties: Node, name: str) -> bool:
    return any(local_name(n) == name and attribute(n, "val").lower() not in _OFF for n in properties)


def _symbol(code: str) -> str:
    """A character by its number; those of symbol fonts have no letter of their own."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 else ""


def _write_notes(book: Input, archive: Archive, member: str, reader: _Reader) -> None:
    raw = archive.read(member)
    if raw is None:
        return
    for note in parse_xml(raw, f"{book.name}: {member}"):
        if local_name(note) not in {"footnote", "endnote"} or attribute(note, "type") not in {"", "normal"}:
            continue
        reader.builder.block()
        mark = reader.builder.open()
        _write_blocks(note, reader)
        reader.builder.close_hint(mark, "note")


def _properties(book: Input, archive: Archive) -> tuple[str | None, str | None, str | None]:
    """Title, author and language, as far as a person wrote them."""
    raw = archive.read("docProps/core.xml")
    found: dict[str, str] = {}
    if raw is not None:
        for node in parse_xml(raw, f"{book.name}: docProps/core.xml"):
            if words := " ".join((node.text or "").split()):
                found.setdefault(local_name(node), words)
    title, author = found.get("title"), found.get("creator")
    if title and re.fullmatch(
        r"(?:word|untitled) ?(?:document|\d*)|microsoft word.*|document\d*", title, re.IGNORECASE
    ):
        title = None
    if author and _NOT_AUTHORS.fullmatch(author):
        author = None
    return title, author, found.get("language")
