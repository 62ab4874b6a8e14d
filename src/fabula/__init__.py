"""Fabula reads prose fiction and gives back the story's world as data.

>>> import fabula
>>> story = fabula.read("“Come in,” said Clara.")
>>> story.cast["Clara"].lines[0].text
'“Come in,”'
"""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import TYPE_CHECKING

from fabula.errors import (
    CastError,
    FabulaError,
    LanguageError,
    OutputError,
    PipelineError,
    QuotesError,
    SourceError,
    StoryFileError,
)
from fabula.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fabula.model import Story
    from fabula.options import ReadOptions

__version__ = VERSION

__all__ = [
    "CastError",
    "FabulaError",
    "LanguageError",
    "OutputError",
    "PipelineError",
    "QuotesError",
    "ReadOptions",
    "SourceError",
    "Story",
    "StoryFileError",
    "__version__",
    "open",
    "read",
]


def read(book: str | Path | bytes | Sequence[str | Path], options: ReadOptions | None = None) -> Story:
    """Read a story: a path, the bytes of a file, a text, or several paths read as one book.

    A `str` is a path when it is one line of at most 1,000 characters that names a file or ends in a
    known suffix (.txt .md .html .epub .docx .odt); any other `str` is the text itself. A `Path` is
    always a path.

    Raises SourceError (cannot be opened or decoded), LanguageError (not English; see
    ReadOptions.force), QuotesError (quotations of ReadOptions.quotes that the text has not).
    """
    from fabula.pipeline import read_book  # noqa: PLC0415 - numpy and the stages only when reading

    return read_book(book, options)


def open(path: str | Path) -> Story:  # noqa: A001 - fabula.open, as gzip.open
    """Open a saved `.fabula` file. Raises StoryFileError when it is none."""
    from fabula.outputs.sqlite import load  # noqa: PLC0415 - as above

    return load(Path(path))


def __getattr__(name: str) -> object:
    if name == "Story":
        from fabula.model import Story  # noqa: PLC0415 - numpy only when asked for

        return Story
    if name == "ReadOptions":
        from fabula.options import ReadOptions  # noqa: PLC0415 - as above

        return ReadOptions
    raise AttributeError(f"module 'fabula' has no attribute {name!r}")


def __dir__() -> builtins.list[str]:
    return sorted(__all__)
