"""A reading that needs no stages, for tests of the command; run as a script it is the whole command.

Every “…” of the text is a line, said by the name after it. A text that begins with a word in capitals
behaves badly: see `_misbehave`.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from fabula.errors import LanguageError, QuotesError, SourceError
from fabula.model import Story
from fabula.options import ReadOptions
from tests.build import Says, build_story, says, source_of

BOOK = "Chapter 1\n\n“Come in,” said Clara. It rained.\n\n“Thank you,” said Tom.\n\nChapter 2\n\n“Who is it?”\n"
CAST = {"Clara": ["Miss Vance"], "Tom": []}

Progress = Callable[[str, int, int], None]


def read_book(
    book: str | Path | bytes | Sequence[str | Path],
    options: ReadOptions | None = None,
    progress: Progress | None = None,
) -> Story:
    options = options or ReadOptions()
    text, path = _text(book)
    if progress is not None:
        progress("quotes", 1, 2)
    _misbehave(text, path)
    if options.quotes is not None and any(end > len(text) for entry in options.quotes for _, end in entry.spans):
        raise QuotesError(f"{options.quotes[0].where}: the span is not in the text")
    cast = {entry.name: list(entry.aliases) for entry in options.cast} or CAST
    lines = [_line(found, cast) for found in re.finditer(r"“[^”]*”(?: said (\w+))?", text)]
    chapters = re.findall(r"(?m)^Chapter \d+$", text)
    noted = tuple(re.findall(r"NOTE (.*)", text))  # what a reading puts up with
    source = replace(source_of(text, path), notes=noted)
    return build_story(text, cast=cast, lines=lines, chapters=chapters, source=source)


def _text(book: str | Path | bytes | Sequence[str | Path]) -> tuple[str, str | None]:
    if isinstance(book, bytes):
        return book.decode("utf-8", "surrogatepass"), None
    if not isinstance(book, (str, Path)):
        parts = [_text(part)[0] for part in book]
        return "\n".join(parts), str(book[0])
    try:
        return Path(book).read_bytes().decode("utf-8", "surrogatepass"), str(book)
    except OSError as error:
        raise SourceError(f"{book}: {error.strerror}. Check the name and the folder.") from error


def _line(found: re.Match[str], cast: dict[str, list[str]]) -> Says:
    words = found[0].split("”")[0] + "”"
    if found[1] in cast:
        return says(words, by=found[1], evidence=f"said {found[1]}")
    return says(words, type="implicit", confidence=0.3)


def _misbehave(text: str, path: str | None) -> None:
    match text.partition(" ")[0]:
        case "LANGUAGE":
            raise LanguageError(f"{path}: is in German. --force reads it all the same.")
        case "NAMELESS":
            raise SourceError("the bytes are not text")
        case "BUG":
            raise KeyError("oh\nno")
        case "MEMORY":
            raise MemoryError
        case "INTERRUPT":
            raise KeyboardInterrupt
        case "SLOW":
            sys.stderr.write("reading\n")
            sys.stderr.flush()
            time.sleep(30)
            raise AssertionError("nobody stopped it")


def stub() -> ModuleType:
    """A module to stand where `fabula.pipeline` stands."""
    module = ModuleType("fabula.pipeline")
    module.read_book = read_book  # type: ignore[attr-defined]
    return module


def main() -> NoReturn:
    sys.modules["fabula.pipeline"] = stub()
    from fabula.cli import main as run

    raise SystemExit(run())


if __name__ == "__main__":
    main()
