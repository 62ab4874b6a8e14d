"""EPUB 2 and 3: the spine's documents in order, with the table of contents mapped into the text."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fabula.errors import SourceError
from fabula.model import Extract, Hint, HintKind, Source, TocEntry
from fabula.stages.sources.archive import Archive, resolve
from fabula.stages.sources.builder import TextBuilder, in_order, merge_spans
from fabula.stages.sources.markup import Node, attribute, epub_type, local_name, parse_xhtml, parse_xml
from fabula.stages.sources.provenance import Input
from fabula.stages.sources.semantics import kind_of_types
from fabula.stages.sources.styles import Styles, read_styles
from fabula.stages.sources.walker import WalkRules, node_text, write_tree

_MARKUP = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"})
_MARKUP_SUFFIXES = (".xhtml", ".html", ".htm", ".xht", ".xml")
# Fonts scrambled under their licence; the text is open.
_FONT_ALGORITHMS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_FONTS = (".ttf", ".otf", ".woff", ".woff2", ".ttc")
_LOCKS = ("META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml")

# Documents by what their table of contents or their file calls them, when the book says no more of them.
_TITLES: tuple[tuple[HintKind, re.Pattern[str]], ...] = (
    ("toc", re.compile(r"(?:table of )?contents", re.IGNORECASE)),
    (
        "front",
        re.compile(
            r"title[- _]?page|half[- _]?title(?:[- _]?page)?|cover(?:[- _]?page)?"
            r"|copyright(?:[- _]?(?:page|notice))?|dedication|imprint|acknowledge?ments?"
            r"|(?:other books|also) by.*|also[-_]?by|praise(?: for.*)?|books by.*|front[-_]?matter",
            re.IGNORECASE,
        ),
    ),
    (
        "back",
        re.compile(
            r"colophon|un?copyright|about the (?:author|publisher|type)|about[-_](?:the[-_])?author|newsletter"
            r"|back[-_]?(?:cover|matter|ad)"
            r"|the full project gutenberg license|discover more.*|landmarks|index",
            re.IGNORECASE,
        ),
    ),
    ("note", re.compile(r"(?:end|foot)[- _]?notes?|notes", re.IGNORECASE)),
)
_SHORT = 12_000  # characters; a document longer than this is judged by more than its name


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the manifest."""

    id: str
    member: str
    media_type: str
    properties: str = ""


@dataclass(slots=True)
class Package:
    """What the package file says of the book."""

    member: str
    title: str | None = None
    author: str | None = None
    language: str | None = None
    items: dict[str, Item] = field(default_factory=dict)  # by id
    spine: list[tuple[Item, bool]] = field(default_factory=list)  # with whether it is read in turn
    ncx: str | None = None
    guide: dict[str, str] = field(default_factory=dict)  # member -> type
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _TocLink:
    title: str
    member: str
    fragment: str
    level: int


def read_epub(book: Input) -> Extract:
    """An EPUB. Raises SourceError: damaged, locked, a bomb, or without text."""
    archive = Archive(book, "an EPUB")
    package = _package(book, archive)
    _refuse_locked(book, archive, package)
    links = _toc_links(book, archive, package)
    kinds = _kinds_by_frame(book, archive, package)
    titles = {link.member: link.title for link in reversed(links) if not link.fragment}
    styles = _styles(archive, package)
    builder = TextBuilder()
    for item, in_turn in sorted(package.spine, key=lambda pair: not pair[1]):
        raw = archive.read(item.member)
        if raw is None:
            package.notes.append(f"{item.member} is in the reading order but not in the file.")
            continue
        if not raw.strip():
            continue
        try:
            root = parse_xhtml(raw, f"{book.name}: {item.member}")
        except SourceError as error:
            if "entities" in str(error):
                raise
            package.notes.append(f"{item.member} cannot be read.")
            continue
        builder.block()
        builder.drop_rule()
        mark = builder.open()
        builder.anchor(item.member)
        begin = len(builder.hints)
        write_tree(_body(root), builder, WalkRules(styles=styles, anchor=item.member))
        part = builder.close_part(mark, item.member, titles.get(item.member))
        if part.start < part.end:
            kind = kinds.get(item.member) or _kind_by_name(item, titles.get(item.member), part.end - part.start)
            if kind is None and not in_turn:
                kind = "back"
            if "nav" in item.properties.split():
                kind = "toc"
            if kind is not None and not _says_fiction(root):
                builder.hints.insert(begin, Hint(part.start, part.end, kind))
    text = builder.text
    if not text.strip():
        raise SourceError(
            f"{book.name}: this EPUB holds no text; its pages may be pictures. "
            "Try an edition with text, or a program that reads scans."
        )
    if archive.odd_names:
        package.notes.append(f"Members with names outside the archive are left out: {archive.odd_names[0]!r}.")
    toc = tuple(_placed(links, builder, len(text)))
    source = Source(
        book.path,
        "epub",
        "utf-8",
        "format",
        book.sha256,
        title=package.title,
        author=package.author,
        language=package.language,
        parts=tuple(builder.parts),
        italics=merge_spans(builder.italics, text),
        toc=toc,
        notes=tuple(package.notes),
    )
    hints = [*builder.hints, *_headings_by_toc(text, toc, builder.hints)]
    return Extract(text, source, in_order(hints))


def _package(book: Input, archive: Archive) -> Package:
    member = _package_member(book, archive)
    raw = archive.read(member)
    if raw is None:
        raise archive.damaged("it has no package file")
    root = parse_xml(raw, f"{book.name}: {member}")
    package = Package(member)
    idref_turns: list[tuple[str, bool]] = []
    for node in root.iter():
        name = local_name(node)
        if name == "item":
            _add_item(package, node)
        elif name == "itemref":
            idref_turns.append((node.get("idref") or "", (node.get("linear") or "yes").lower() != "no"))
        elif name == "spine":
            package.ncx = node.get("toc")
        elif name == "reference":
            place = resolve(member, node.get("href") or "")
            if place and not place[1]:
                package.guide.setdefault(place[0], (node.get("type") or "").lower())
    _read_metadata(package, root)
    for idref, in_turn in idref_turns:
        item = package.items.get(idref)
        if item is None:
            package.notes.append(f"The reading order names {idref!r}, which the package does not list.")
        elif item.media_type in _MARKUP or item.member.lower().endswith(_MARKUP_SUFFIXES):
            package.spine.append((item, in_turn))
    if not package.spine:
        package.notes.append("The package has no reading order; its documents are read as they are listed.")
        listed = [i for i in package.items.values() if i.media_type in _MARKUP and "nav" not in i.properties.split()]
        found = [Item(n, n, "text/html") for n in archive.names() if n.lower().endswith((".xhtml", ".html", ".htm"))]
        package.spine = [(item, True) for item in listed or found]
    return package


def _package_member(book: Input, archive: Archive) -> str:
    raw = archive.read("META-INF/container.xml")
    if raw is not None:
        for node in parse_xml(raw, f"{book.name}: META-INF/container.xml").iter():
            if local_name(node) == "rootfile" and (path := node.get("full-path")):
                member = posixpath.normpath(path.lstrip("/"))
                if member in archive:
                    return member
    member = next((name for name in archive.names() if name.lower().endswith(".opf")), "")
    if not member:
        raise archive.damaged("it has no package file")
    return member


def _add_item(package: Package, node: Node) -> None:
    href = node.get("href") or ""
    place = resolve(package.member, href)
    if place is None:
        package.notes.append(f"The package lists {href!r}, which is outside the archive; it is left out.")
        return
    item = Item(
        node.get("id") or place[0], place[0], (node.get("media-type") or "").lower(), node.get("properties") or ""
    )
    package.items.setdefault(item.id, item)


def _read_metadata(package: Package, root: Node) -> None:
    roles = {
        (node.get("refines") or "").lstrip("#"): (node.text or "").strip()
        for node in root.iter()
        if local_name(node) == "meta" and node.get("property") == "role"
    }
    authors: list[str] = []
    for node in root.iter():
        name = local_name(node)
        if name not in {"title", "creator", "language"}:
            continue
        words = " ".join((node.text or "").split())
        if not words:
            continue
        if name == "title":
            package.title = package.title or words
        elif name == "language":
            package.language = package.language or words
        else:
            role = attribute(node, "role") or roles.get(node.get("id") or "", "aut")
            if role == "aut" and words not in authors:
                authors.append(words)
    package.author = " and ".join(authors) or None


def _refuse_locked(book: Input, archive: Archive, package: Package) -> None:
    raw = archive.read("META-INF/encryption.xml")
    locked = False
    if raw is not None:
        for data in parse_xml(raw, f"{book.name}: META-INF/encryption.xml").iter():
            if local_name(data) != "encrypteddata":
                continue
            algorithm = next((n.get("Algorithm") or "" for n in data.iter() if local_name(n) == "encryptionmethod"), "")
            target = next((n.get("URI") or "" for n in data.iter() if local_name(n) == "cipherreference"), "")
            if algorithm not in _FONT_ALGORITHMS and not target.lower().endswith(_FONTS):
                locked = True
    if not locked and any(lock in archive for lock in _LOCKS):
        # A key without a list of what it opens: see whether the first chapter is markup at all.
        first = next((raw for item, _ in package.spine if (raw := archive.read(item.member))), b"")
        locked = b"<" not in first[:1024]
    if locked:
        raise SourceError(
            f"{book.name}: this EPUB is locked (DRM), so its text cannot be read. "
            "Try an edition without a lock, or the plain text."
        )


def _toc_links(book: Input, archive: Archive, package: Package) -> list[_TocLink]:
    nav = next((i for i in package.items.values() if "nav" in i.properties.split()), None)
    if nav is not None and (raw := archive.read(nav.member)):
        links = list(_nav_links(parse_xhtml(raw, f"{book.name}: {nav.member}"), nav.member))
        if links:
            return links
    ncx = package.items.get(package.ncx or "") or next(
        (i for i in package.items.values() if i.media_type == "application/x-dtbncx+xml" or i.member.endswith(".ncx")),
        None,
    )
    if ncx is not None and (raw := archive.read(ncx.member)):
        return list(_ncx_links(parse_xml(raw, f"{book.name}: {ncx.member}"), ncx.member))
    return []


def _nav_links(root: Node, member: str) -> Iterator[_TocLink]:
    navs = [n for n in root.iter() if local_name(n) == "nav"]
    nav = next((n for n in navs if "toc" in epub_type(n).split() or n.get("role") == "doc-toc"), None)
    if nav is None:
        nav = navs[0] if navs else None
    if nav is None:
        return
    for link in nav.iter():
        if local_name(link) != "a" or not (place := resolve(member, link.get("href") or "")):
            continue
        title = " ".join(node_text(link).split())
        if title:
            yield _TocLink(title, *place, max(_depth(link, nav, {"ol", "ul"}), 1))


def _ncx_links(root: Node, member: str) -> Iterator[_TocLink]:
    for point in root.iter():
        if local_name(point) != "navpoint":
            continue
        label = next((n for n in point if local_name(n) == "navlabel"), None)
        content = next((n for n in point if local_name(n) == "content"), None)
        if label is None or content is None or not (place := resolve(member, content.get("src") or "")):
            continue
        title = " ".join("".join(n.text or "" for n in label.iter()).split())
        if title:
            yield _TocLink(title, *place, _depth(point, root, {"navpoint"}) + 1)


def _depth(node: Node, top: Node, names: set[str]) -> int:
    depth = 0
    up = node.getparent()
    while up is not None and up is not top:
        depth += local_name(up) in names
        up = up.getparent()
    return depth


def _placed(links: Iterable[_TocLink], builder: TextBuilder, length: int) -> Iterator[TocEntry]:
    for link in links:
        start = builder.position(f"{link.member}#{link.fragment}") if link.fragment else None
        if start is None:
            start = builder.position(link.member)
        if start is not None and start < length:
            yield TocEntry(link.title, start, link.level)


def _kinds_by_frame(book: Input, archive: Archive, package: Package) -> dict[str, HintKind]:
    """The kind of whole documents by the landmarks of EPUB 3 or the guide of EPUB 2."""
    kinds: dict[str, HintKind] = {}
    for member, word in package.guide.items():
        if kind := kind_of_types(word.removeprefix("other.")):
            kinds[member] = kind
    nav = next((i for i in package.items.values() if "nav" in i.properties.split()), None)
    raw = archive.read(nav.member) if nav is not None else None
    if nav is None or raw is None:
        return kinds
    for part in parse_xhtml(raw, f"{book.name}: {nav.member}").iter():
        if local_name(part) != "nav" or "landmarks" not in epub_type(part).split():
            continue
        for link in part.iter():
            place = resolve(nav.member, link.get("href") or "") if local_name(link) == "a" else None
            # "frontmatter" and "backmatter" say where that matter begins; of one document little.
            words = " ".join(w for w in epub_type(link).split() if w not in {"frontmatter", "backmatter"})
            if place and not place[1] and (kind := kind_of_types(words)):
                kinds.setdefault(place[0], kind)
    return kinds


def _kind_by_name(item: Item, title: str | None, length: int) -> HintKind | None:
    if length > _SHORT:
        return None
    stem = posixpath.splitext(posixpath.basename(item.member))[0]
    stem = re.sub(r"^[\d_-]+|[\d_-]+$", "", stem)
    for words in (title or "", stem, item.id):
        for kind, pattern in _TITLES:
            if pattern.fullmatch(words.strip()):
                return kind
    return None


def _says_fiction(root: Node) -> bool:
    return any("z3998:fiction" in epub_type(node) for node in (root, *root, _body(root)))


def _body(root: Node) -> Node:
    return next((node for node in root.iter() if local_name(node) == "body"), root)


def _styles(archive: Archive, package: Package) -> Styles:
    styles = Styles()
    for item in package.items.values():
        if item.media_type == "text/css" and (raw := archive.read(item.member)):
            styles = styles | read_styles(raw.decode("utf-8", "replace"))
    # Nothing of a book is hidden by its style sheet on purpose, but by a slip of a converter.
    return Styles(styles.italic, styles.upright)


def _headings_by_toc(text: str, toc: Iterable[TocEntry], hints: Iterable[Hint]) -> Iterator[Hint]:
    """Paragraphs that a converter left as chapter headings by their looks alone: the contents point at them."""
    starts = sorted(hint.start for hint in hints if hint.kind == "heading")
    for entry in toc:
        end = text.find("\n\n", entry.start)
        end = len(text) if end < 0 else end
        block = text[entry.start : end]
        near = bisect_left(starts, entry.start)
        if near < len(starts) and starts[near] < end + 400:
            continue
        if len(block) <= 120 and _alike(block, entry.title):
            yield Hint(entry.start, end, "heading", min(entry.level, 6))


def _alike(block: str, title: str) -> bool:
    ours, theirs = (re.findall(r"\w+", words.casefold()) for words in (block, title))
    return bool(ours) and (set(ours) <= set(theirs) or set(theirs) <= set(ours))
