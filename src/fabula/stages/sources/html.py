"""A saved web page -> its story: the page's furniture left out, every paragraph of the story kept."""

from __future__ import annotations

from dataclasses import replace

from fabula.errors import SourceError
from fabula.model import Extract, HintKind, Part, Source
from fabula.stages.sources.builder import TextBuilder, in_order, merge_spans
from fabula.stages.sources.encodings import decode, decode_declared
from fabula.stages.sources.markup import Node, declared_encoding, local_name, parse_html
from fabula.stages.sources.page import (
    LITTLE,
    NOTE_NAMES,
    find_comments,
    find_furniture,
    find_story,
    lists_of_links,
    names_of,
    prose_sizes,
)
from fabula.stages.sources.provenance import Input
from fabula.stages.sources.styles import Styles, is_hidden, read_styles
from fabula.stages.sources.walker import WalkRules, node_text, write_tree


def read_html(book: Input, encoding: str | None) -> Extract:
    """A saved web page, or a whole book in one page."""
    decoded = (
        decode(book.raw, book.name, encoding)
        if encoding is not None
        else decode_declared(book.raw, declared_encoding(book.raw))
    )
    notes = list(decoded.notes)
    if "\0" in decoded.text:
        notes.append("NUL characters are left out.")
    page = parse_html(decoded.text, book.name)
    builder = _write(page)
    text = builder.text
    if not text.strip():
        raise SourceError(
            f"{book.name}: this web page holds no text; it may load its story with a script. "
            "Try to save it from the browser as a complete page, or copy the text into a .txt file."
        )
    part = Part(book.part, 0, len(text))
    source = Source(
        book.path,
        "html",
        decoded.encoding,
        decoded.found_by,
        book.sha256,
        title=_title(page),
        author=_author(page),
        language=next((lang for n in page.iter("html") if (lang := n.get("lang") or n.get("xml:lang"))), None),
        parts=(part,),
        italics=merge_spans(builder.italics, text),
        notes=tuple(notes),
    )
    return Extract(text, source, in_order(builder.hints))


def _write(page: Node) -> TextBuilder:
    """The story of a page; when that is next to nothing, all its text."""
    body = next(page.iter("body"), page)
    styles = _page_styles(page, body)
    prose = prose_sizes(body, lambda node: is_hidden(node, local_name(node), styles))
    comments = find_comments(body, prose)
    if comments:  # they are measured no more: a short chapter may have many
        prose = prose_sizes(body, lambda node: node in comments or is_hidden(node, local_name(node), styles))
    whole = prose.get(body, 0)
    skip = find_furniture(body, prose, whole) | comments
    rest = prose_sizes(body, lambda node: node in skip or is_hidden(node, local_name(node), styles))
    if rest.get(body, 0) < LITTLE and whole > 5 * rest.get(body, 0):
        skip, rest = set(comments), prose
    roots = find_story(body, rest, skip)
    toc = lists_of_links(body)

    def kind(node: Node) -> HintKind | None:
        if node in toc:
            return "toc"
        names = names_of(node)
        if local_name(node) in {"div", "section", "aside", "blockquote"} and NOTE_NAMES.search(names):
            return "note"
        return None

    rules = WalkRules(styles=styles, kind=kind, skip=lambda node: node in skip)
    builder = TextBuilder()
    for root in roots:
        builder.block()
        write_tree(root, builder, rules)
        builder.block()
    if not len(builder):
        write_tree(body, builder, replace(rules, skip=lambda _node: False))
    return builder


def _page_styles(page: Node, body: Node) -> Styles:
    """What the page's own style sheets say; hiding is not believed when it would hide the story."""
    styles = Styles()
    for sheet in page.iter("style"):
        styles = styles | read_styles(sheet.text or "")
    if styles.hidden:
        shown = prose_sizes(body, lambda node: is_hidden(node, local_name(node), styles)).get(body, 0)
        if shown < 0.5 * prose_sizes(body, lambda _node: False).get(body, 0):
            styles = Styles(styles.italic, styles.upright)
    return styles


def _title(page: Node) -> str | None:
    for meta in page.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in {"og:title", "dc.title", "dcterms.title"}:
            words = " ".join((meta.get("content") or "").split())
            if words:
                return words
    title = next(page.iter("title"), None)
    return " ".join((title.text or "").split()) or None if title is not None else None


def _author(page: Node) -> str | None:
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in {"author", "dc.creator", "article:author", "books:author"}:
            words = " ".join((meta.get("content") or "").split())
            if words and "://" not in words:
                return words
    for link in page.iter("a"):
        if "author" in (link.get("rel") or "").split():
            words = " ".join(node_text(link, 200).split())
            if words:
                return words
    return None
