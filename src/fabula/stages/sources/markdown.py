"""Markdown -> text: CommonMark, bent where prose fiction would lose words to it.

An indent is an indent, no code; a dash that begins a line of dialogue stays; a rule right under a long
paragraph is a scene break and does not make the paragraph a heading; a tag nobody knows is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fabula.errors import SourceError
from fabula.model import Extract, Part, Source
from fabula.stages.sources.builder import Mark, TextBuilder, in_order, merge_spans
from fabula.stages.sources.encodings import decode
from fabula.stages.sources.provenance import Input, too_deep
from fabula.stages.sources.semantics import kind_of_quotation
from fabula.stages.sources.walker import WalkRules, write_tree
from fabula.stages.sources.words import word_set

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# `---` with at least one `key:` line before the closing `---` or `...`; `+++` the same in TOML.
_FRONT_MATTER = re.compile(
    r"\A(?:---[ \t]*\n(?=(?:.*\n){0,200}?[\w-]+[ \t]*:)(?:.*\n){0,400}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
    r"|\+\+\+[ \t]*\n(?:.*\n){0,400}?\+\+\+[ \t]*(?:\n|\Z)"
    r"|(?:%.*\n){1,3})"
)
_FIELD = re.compile(r"^(title|author|language|lang)[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_NOTE_REFERENCE = re.compile(r"\[\^[^\]\s]{1,40}\]")
_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:[ \t]*")
_ADDRESS = re.compile(r"[/#@]|\w\.\w")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_KNOWN_TAGS = word_set(
    """a abbr b big blockquote br center cite code del details div em figure font h1 h2 h3 h4 h5 h6 hr i img ins
    kbd li mark nobr ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td th
    thead tr tt u ul var wbr section article aside header footer script style svg iframe video audio picture
    source"""
)
_DEPTH = 100  # quotations in quotations; the parser drops what is deeper, and calls itself that often
_LONG_HEADING = 80  # characters; a longer line over `---` is a paragraph over a scene break


@dataclass(slots=True)
class _Writer:
    builder: TextBuilder
    where: str
    italics: list[Mark] = field(default_factory=list)
    hidden: int = 0  # inside <script> or <style> written inline


def read_markdown(book: Input, encoding: str | None) -> Extract:
    """A Markdown file. YAML front matter stays in the text, marked `preformatted`."""
    decoded = decode(book.raw, book.name, encoding)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError(f"{book.name}: the file holds nothing but white space. Is it the right file?")
    builder = TextBuilder()
    front = _FRONT_MATTER.match(text)
    fields: dict[str, str] = {}
    if front:
        mark = builder.open()
        builder.write_lines(front[0].rstrip("\n"))
        builder.close_hint(mark, "preformatted")
        builder.block()
        for found in _FIELD.finditer(front[0]):
            fields.setdefault(found[1].lower(), found[2].strip("\"'"))
        text = text[front.end() :]
    _write_blocks(_parse(text, book.name), _Writer(builder, book.name))
    extracted = builder.text
    if not extracted.strip():
        raise SourceError(f"{book.name}: the file holds no text beside its markup. Is it the right file?")
    source = Source(
        book.path,
        "md",
        decoded.encoding,
        decoded.found_by,
        book.sha256,
        title=fields.get("title"),
        author=fields.get("author"),
        language=fields.get("language") or fields.get("lang"),
        parts=(Part(book.part, 0, len(extracted)),),
        italics=merge_spans(builder.italics, extracted),
        notes=decoded.notes,
    )
    return Extract(extracted, source, in_order(builder.hints))


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 50 ms, for Markdown alone

    return (
        MarkdownIt("commonmark", {"html": True, "maxNesting": _DEPTH})
        .enable(["table", "strikethrough"])
        .disable("code")
    )


def _parse(text: str, where: str) -> Sequence[Token]:
    parser = _parser()
    env: dict[str, dict[str, dict[str, str]]] = {}
    tokens = parser.parse(text, env)
    # "[Clara]: Hello." is by the rules the target of links called Clara; of a chat it is a line.
    targets = env.get("references", {})
    if any(name[0] == "^" or not _ADDRESS.search(target["href"]) for name, target in targets.items()):
        tokens = _parser().disable("reference").parse(text)
    if any(token.level >= _DEPTH - 1 for token in tokens):
        raise too_deep(where)
    return tokens


def _write_blocks(tokens: Sequence[Token], writer: _Writer) -> None:
    builder = writer.builder
    marks: list[Mark] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        kind = token.type
        if kind == "heading_open":
            at = _heading(tokens, at, writer)
            continue
        if kind in {"paragraph_open", "paragraph_close"}:
            if token.hidden:  # in a list without blank lines
                builder.line()
            else:
                builder.block()
        elif kind == "inline":
            _paragraph(token, writer)
        elif kind == "hr":
            builder.rule()
        elif kind in {"fence", "code_block"}:
            builder.block()
            mark = builder.open()
            builder.write_lines(token.content.rstrip("\n"))
            builder.close_hint(mark, "preformatted")
            builder.block()
        elif kind == "html_block":
            _html(token.content, writer)
        elif kind == "blockquote_open":
            builder.block()
            marks.append(builder.open())
        elif kind == "blockquote_close":
            _quotation(marks.pop(), builder)
        elif kind in {"bullet_list_open", "ordered_list_open"} or kind in {
            "bullet_list_close",
            "ordered_list_close",
            "table_close",
        }:
            builder.block()
        elif kind == "list_item_open":
            # The sign stays: it may be a dash of dialogue, or a year that begins a sentence.
            builder.line()
            builder.write(f"{token.info}{token.markup} ", fold=False)
            builder.stay()
        elif kind == "tr_open":
            builder.line()
        elif kind in {"th_close", "td_close"}:
            builder.tab()
        at += 1


def _heading(tokens: Sequence[Token], at: int, writer: _Writer) -> int:
    """Writes one heading; returns the place after it."""
    builder = writer.builder
    opened, inline = tokens[at], tokens[at + 1]
    end = at + 3
    words = inline.content.strip()
    if opened.markup in {"-", "="} and (
        len(words) > _LONG_HEADING or "\n" in words or re.search(r"[.!?…][”\"’')]*$", words)
    ):
        builder.block()
        _paragraph(inline, writer)
        builder.rule()
        return end
    builder.drop_rule()
    builder.block()
    mark = builder.open()
    if words:
        _paragraph(inline, writer)
        builder.close_hint(mark, "heading", int(opened.tag[1]))
    else:  # a bare "#" is how manuscripts set a scene break
        builder.rule()
    builder.block()
    return end


def _quotation(mark: Mark, builder: TextBuilder) -> None:
    span = builder.close(mark)
    if span is not None and (kind := kind_of_quotation(builder.text[span.start : span.end])):
        builder.close_hint(mark, kind)
    builder.block()


def _paragraph(inline: Token, writer: _Writer) -> None:
    builder = writer.builder
    note = _NOTE.match(inline.content)
    mark = builder.open() if note else None
    first = True
    for token in inline.children or ():
        words = token.content
        if first and note and token.type == "text":
            words = _NOTE.sub("", words, count=1)
        first = False
        _inline(token, words, writer)
    while writer.italics:  # opened by a tag and never closed
        builder.close_italics(writer.italics.pop())
    if mark is not None:
        builder.close_hint(mark, "note")


def _inline(token: Token, words: str, writer: _Writer) -> None:
    builder = writer.builder
    kind = token.type
    if kind in {"text", "code_inline", "text_special"}:
        if not writer.hidden:
            builder.write(_NOTE_REFERENCE.sub("", words), fold=False)
    elif kind in {"softbreak", "hardbreak"}:
        builder.line_break()
    elif kind == "em_open":
        writer.italics.append(builder.open())
    elif kind == "em_close" and writer.italics:
        builder.close_italics(writer.italics.pop())
    elif kind == "html_inline":
        _inline_tag(words, writer)


def _inline_tag(tag: str, writer: _Writer) -> None:
    builder = writer.builder
    found = _TAG.match(tag)
    if found is None:
        return  # a comment
    closing, name = bool(found[1]), found[2].lower()
    if name not in _KNOWN_TAGS:
        builder.write(tag, fold=False)  # "<Status>" is what the story's machine says
    elif name in {"script", "style"}:
        writer.hidden = max(writer.hidden + (-1 if closing else 1), 0)
    elif name == "br":
        builder.line_break()
    elif name in {"i", "em", "cite"}:
        if not closing:
            writer.italics.append(builder.open())
        elif writer.italics:
            builder.close_italics(writer.italics.pop())


def _html(markup: str, writer: _Writer) -> None:
    builder = writer.builder
    found = _TAG.match(markup.lstrip())
    if found is not None and found[2].lower() not in _KNOWN_TAGS:
        builder.block()
        builder.write_lines(markup.strip("\n"))
        builder.block()
        return
    from fabula.stages.sources.markup import parse_html  # noqa: PLC0415 - lxml, for the few that need it

    builder.block()
    root = parse_html(f"<!DOCTYPE html><html><body>{markup}</body></html>", writer.where)
    write_tree(root, builder, WalkRules(skip=lambda _node: False))
    builder.block()
