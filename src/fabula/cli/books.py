"""From a BOOK of the command line to a Story: a path, `-` for standard input, or a saved `.fabula`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fabula.errors import SourceError

if TYPE_CHECKING:
    from fabula.model import Story
    from fabula.options import ReadOptions

STDIN = "-"
STDIN_NAME = "standard input"
STORY_SUFFIX = ".fabula"

Progress = Callable[[str, int, int], None]


class Format(StrEnum):
    """The formats a book may have, for those who will not have it guessed."""

    txt = "txt"
    md = "md"
    html = "html"
    epub = "epub"
    docx = "docx"
    odt = "odt"


class Speakers(StrEnum):
    """What tells who speaks."""

    full = "full"
    clean = "clean"
    rules = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """The options of reading, as the command line gives them."""

    cast: Path | None = None
    quotes: Path | None = None
    format: Format | None = None
    encoding: str | None = None
    force: bool = False
    weights: Path | None = None
    speakers: Speakers | None = None

    @property
    def given(self) -> list[str]:
        """Options that change what is read: none can be obeyed when a book is read already."""
        options = {
            "--cast": self.cast,
            "--quotes": self.quotes,
            "--format": self.format,
            "--encoding": self.encoding,
            "--weights": self.weights,
            "--speakers": self.speakers,
        }
        return [option for option, value in options.items() if value is not None]

    def options(self) -> ReadOptions:
        """Check what was given, and make one object of it. Raises CastError, QuotesError, BadParameter."""
        from fabula.cast_file import load_cast  # noqa: PLC0415 - only commands that read need them
        from fabula.options import ReadOptions  # noqa: PLC0415 - as above
        from fabula.quotes_file import load_quotes  # noqa: PLC0415 - as above

        if self.encoding is not None:
            try:
                "a".encode(self.encoding)  # refuses base64 and its like too, which are codecs but no encodings
            except (LookupError, ValueError):
                raise typer.BadParameter(
                    f"--encoding: {self.encoding!r} is no encoding; try utf-8, cp1252 or utf-16"
                ) from None
        return ReadOptions(
            format=None if self.format is None else self.format.value,
            encoding=self.encoding,
            force=self.force,
            cast=load_cast(self.cast) if self.cast is not None else (),
            quotes=load_quotes(self.quotes) if self.quotes is not None else None,
            weights=self.weights,
            speakers=(self.speakers or Speakers.full).value,
        )


def shown_name(book: str) -> str:
    """How a BOOK is called in messages: its path on one line."""
    return STDIN_NAME if book == STDIN else " ".join(book.split()) or "''"


def is_saved(book: str) -> bool:
    """Whether a BOOK is a saved story, by its name or its first bytes."""
    if book == STDIN:
        return False
    path = Path(book)
    if path.suffix.lower() == STORY_SUFFIX:
        return True
    try:
        if not path.is_file():  # a pipe, as `<(...)` makes them, gives its first bytes only once
            return False
        with path.open("rb") as file:
            head = file.read(100)
    except (OSError, ValueError):  # reading it will say what is wrong
        return False
    if not head.startswith(b"SQLite format 3\0"):  # spares loading sqlite for every book
        return False
    from fabula.outputs.sqlite import is_story_head  # noqa: PLC0415 - only for SQLite files

    return is_story_head(head)


def open_books(books: Sequence[str], options: ReadOptions, progress: Progress | None = None) -> Story:
    """Read one book, out of one file or several. Raises FabulaError."""
    if len(books) == 1 and is_saved(books[0]):
        from fabula.outputs.sqlite import load  # noqa: PLC0415 - the stages are not needed

        return load(Path(books[0]))
    from fabula.pipeline import read_book  # noqa: PLC0415 - `fabula schema` needs no stages

    if len(books) > 1:
        return read_book([Path(book) for book in books], options, progress)
    if books[0] == STDIN:
        return read_book(_standard_input(), options, progress)
    return read_book(Path(books[0]), options, progress)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise SourceError(f"{STDIN_NAME}: is closed. Send the book to it, or name a file.")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:  # a folder, for one
        raise SourceError(f"{STDIN_NAME}: cannot be read ({error.strerror}). Send the book to it.") from error


def check_saved(books: Sequence[str], how: How) -> None:
    """Raise BadParameter when a saved story is given together with what only a reading can obey."""
    saved = [book for book in books if is_saved(book)]
    if saved and how.given:
        raise typer.BadParameter(
            f"{how.given[0]}: {shown_name(saved[0])} is read already; give the book itself to read it anew"
        )


def check_stdin(books: Sequence[str], *, as_one: bool) -> None:
    """Raise BadParameter when standard input is asked for twice, or as a part of a book."""
    if list(books).count(STDIN) > 1:
        raise typer.BadParameter("standard input (-) can be read only once")
    if as_one and len(books) > 1 and STDIN in books:
        raise typer.BadParameter("standard input (-) cannot be a part of a book; use files with --as-one")
