"""Where a text came from, and what its format said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fabula.model.spans import Span

HintKind = Literal[
    "heading",  # <h1>..<h6>, a heading style; `level` says which
    "break",  # <hr>, a scene break drawn by the format
    "front",  # title page, copyright, dedication, preface by its epub:type or style
    "back",  # colophon, licence, about the author
    "toc",  # a table of contents
    "note",  # footnote, endnote, author's note, comment
    "verse",
    "letter",  # a block quotation set as a letter
    "preformatted",  # front matter of Markdown (YAML), code
]


@dataclass(frozen=True, slots=True)
class Hint:
    """A stretch of the text whose kind the format tells; the paragraphs stage obeys it."""

    start: int
    end: int
    kind: HintKind
    level: int = 0  # of a heading, 1 the highest; 0 otherwise


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One line of a table of contents that points into the text."""

    title: str
    start: int  # character of the text
    level: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One file, or one document of an EPUB's spine: which characters of the text it gave.

    `offsets` maps the text back to the input: pairs (character of the text, byte of the part) in
    rising order, the start of each run whose characters and bytes go in step as far as its format
    allows. For formats without such a map it is empty.
    """

    name: str  # file name, or member of the archive
    start: int
    end: int
    title: str | None = None
    offsets: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What was read, and how it was understood."""

    path: str | None  # None: a string or standard input
    format: str  # txt, md, html, epub, docx, odt, text (a Python string)
    encoding: str  # codec of the input's bytes; "str" for a Python string
    encoding_found_by: str  # "given", "bom", "declared", "utf-8", "detected", "format"
    sha256: str  # of the input's bytes; of a Python string, of its UTF-8
    title: str | None = None  # by the format's metadata
    author: str | None = None  # the byline; never a member of the cast
    language: str | None = None  # by the format's metadata
    parts: tuple[Part, ...] = ()
    italics: tuple[Span, ...] = ()
    toc: tuple[TocEntry, ...] = ()
    notes: tuple[str, ...] = ()  # what went wrong and was put up with, a sentence each


@dataclass(frozen=True, slots=True)
class Extract:
    """A decoded book: its text, where it came from, and what the format said of its parts."""

    text: str
    source: Source
    hints: tuple[Hint, ...] = ()  # by start; may nest
