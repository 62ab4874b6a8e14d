"""The front of the room: a text, bytes, a file or several files -> an extract."""

from __future__ import annotations

import difflib
import errno
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from fabula.errors import SourceError
from fabula.model import Extract, Hint, Part, Source, Span, TocEntry
from fabula.stages.sources.builder import shifted_toc
from fabula.stages.sources.detect import NAMES, detect
from fabula.stages.sources.plain import read_plain
from fabula.stages.sources.provenance import Input, too_deep

_SURROGATE = re.compile("[\ud800-\udfff]")
_GAP = "\n\n"  # between files read as one book


def open_text(text: str) -> Extract:
    """A Python string as a book; `text` is kept as it is.

    Raises SourceError for half characters (lone surrogates): no file could hold them.
    """
    if found := _SURROGATE.search(text):
        raise SourceError(
            f"the text: character {found.start()} is a lone surrogate (U+{ord(found[0]):04X}), half a character. "
            "It comes from a faulty decoding; try text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')."
        )
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Extract(text, Source(None, "text", "str", "given", digest, parts=(Part("text", 0, len(text)),)))


def open_bytes(
    raw: bytes,
    name: str | None = None,
    *,
    format: str | None = None,  # noqa: A002 - as the option is called
    encoding: str | None = None,
) -> Extract:
    """The bytes of a file as a book.

    name: the path or file name, for messages and for the format its suffix tells; None without one.
    format: "txt", "md", "html", "epub", "docx" or "odt"; None finds it.
    encoding: of a text, Markdown or HTML file; None finds it. The other formats say their own: for them it
        is not obeyed, and a note of the source says so.

    Raises SourceError when it cannot be read, saying why and what to try.
    """
    book = Input(raw, name)
    kind = detect(book, format)
    try:
        extract = _reader(kind, encoding)(book)
    except RecursionError:
        raise too_deep(book.name) from None
    if encoding is None or kind not in NAMES:
        return extract
    note = f"The encoding given ({encoding}) is not used: {NAMES[kind]} says its own."
    return replace(extract, source=replace(extract.source, notes=(note, *extract.source.notes)))


def open_path(path: Path, *, format: str | None = None, encoding: str | None = None) -> Extract:  # noqa: A002 - as above
    """A file as a book; see `open_bytes`. Raises SourceError also when the file cannot be opened."""
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        shown = str(path).replace("\0", "\\0")
        raise SourceError(f"{shown}: {_why(path, error)}") from None
    return open_bytes(raw, str(path), format=format, encoding=encoding)


def join(extracts: Sequence[Extract]) -> Extract:
    """Several files read as one book, in the order given, a blank line between them.

    Parts, hints, italics and contents are shifted with their texts. Title, author and language stay when
    the files agree. The hash is that of the files' hashes, one after another.

    Raises SourceError when there is none.
    """
    if not extracts:
        raise SourceError("no file to read. Give at least one.")
    if len(extracts) == 1:
        return extracts[0]
    parts: list[Part] = []
    hints: list[Hint] = []
    italics: list[Span] = []
    toc: list[TocEntry] = []
    notes: list[str] = []
    at = 0
    for extract in extracts:
        source = extract.source
        parts += [_shifted(part, at, source.title if len(source.parts) == 1 else None) for part in source.parts]
        hints += [replace(hint, start=hint.start + at, end=hint.end + at) for hint in extract.hints]
        italics += [Span(span.start + at, span.end + at) for span in source.italics]
        toc += shifted_toc(source.toc, at)
        notes += [f"{source.path}: {note}" if source.path else note for note in source.notes]
        at += len(extract.text) + len(_GAP)
    sources = [extract.source for extract in extracts]
    digest = hashlib.sha256("".join(source.sha256 for source in sources).encode("ascii")).hexdigest()
    joined = Source(
        sources[0].path,
        _agreed([s.format for s in sources]) or "mixed",
        _agreed([s.encoding for s in sources]) or "mixed",
        _agreed([s.encoding_found_by for s in sources]) or "mixed",
        digest,
        title=_agreed([s.title for s in sources]),
        author=_agreed([s.author for s in sources if s.author]),
        language=_agreed([s.language for s in sources if s.language]),
        parts=tuple(parts),
        italics=tuple(italics),
        toc=tuple(toc),
        notes=tuple(notes),
    )
    return Extract(_GAP.join(extract.text for extract in extracts), joined, tuple(hints))


def _reader(kind: str, encoding: str | None) -> Callable[[Input], Extract]:
    """The reader of a format; its libraries are loaded for it alone."""
    if kind == "md":
        from fabula.stages.sources.markdown import read_markdown  # noqa: PLC0415 - as the docstring says

        return lambda book: read_markdown(book, encoding)
    if kind == "html":
        from fabula.stages.sources.html import read_html  # noqa: PLC0415 - as above

        return lambda book: read_html(book, encoding)
    if kind == "epub":
        from fabula.stages.sources.epub import read_epub  # noqa: PLC0415 - as above

        return read_epub
    if kind == "docx":
        from fabula.stages.sources.word import read_docx  # noqa: PLC0415 - as above

        return read_docx
    if kind == "odt":
        from fabula.stages.sources.opendocument import read_odt  # noqa: PLC0415 - as above

        return read_odt
    return lambda book: read_plain(book, encoding)


def _why(path: Path, error: OSError | ValueError) -> str:
    """One sentence and a remedy for a file that cannot be opened."""
    if not isinstance(error, OSError):
        return "this is no file name. Give the path of a book."
    if error.errno == errno.EISDIR or (error.errno == errno.EACCES and path.is_dir()):  # EACCES: on Windows
        return f"this is a folder. {_books_inside(path)}"
    if error.errno == errno.ENOENT:
        return f"no such file. {_near_names(path)}"
    if error.errno == errno.ENOTDIR:
        return "no such file: a part of its path is a file, not a folder. Check the path."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "the file may not be read by you. Change its permissions, or copy it to where you may."
    if error.errno == errno.ENAMETOOLONG:
        return "this name is too long for a file. If it is the text itself, hand it over as a text."
    return f"it cannot be read ({error.strerror or error}). Copy it elsewhere and try again."


def _near_names(path: Path) -> str:
    if not path.parent.is_dir():
        return f"There is no folder {path.parent} either. Check the path."
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except OSError:
        names = []
    folded = {name.casefold(): name for name in reversed(names)}
    near = [folded[n] for n in difflib.get_close_matches(path.name.casefold(), list(folded), n=3, cutoff=0.7)]
    same_stem = [name for name in names if Path(name).stem.casefold() == path.stem.casefold() and name not in near]
    if found := (near + same_stem)[:3]:
        return f"Did you mean {' or '.join(found)}?"
    return "Check the name and the folder."


_BOOKS = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".epub", ".docx", ".odt"})


def _books_inside(folder: Path) -> str:
    if folder.suffix.lower() == ".scriv":
        return "A Scrivener project: compile it to DOCX or EPUB first."
    if (folder / "META-INF" / "container.xml").is_file():
        return "An unpacked EPUB: pack it as a ZIP file named .epub first."
    try:
        names = sorted(entry.name for entry in folder.iterdir() if entry.suffix.lower() in _BOOKS)
    except OSError:
        names = []
    if not names:
        return "Give a book: a .txt, .md, .html, .epub, .docx or .odt file."
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return f"Give the books in it: {', '.join(names[:2])}{more}."


def _shifted(part: Part, by: int, title: str | None) -> Part:
    return Part(
        part.name,
        part.start + by,
        part.end + by,
        part.title or title,
        tuple((char + by, byte) for char, byte in part.offsets),
    )


def _agreed(values: Sequence[str | None]) -> str | None:
    return values[0] if values and len(set(values)) == 1 else None
