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
    TokensError,
    WeightsError,
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
    "TokensError",
    "WeightsError",
    "__version__",
    "open",
    "read",
]


def read(
    book: str | Path | bytes | Sequence[str | Path] | None = None,
    options: ReadOptions | None = None,
    *,
    tokens: Sequence[Sequence[str]] | Sequence[Sequence[Sequence[str]]] | None = None,
) -> Story:
    """Read a story: a path, the bytes of a file, a text, or several paths read as one book.

    A `str` is a path when it is one line of at most 1,000 characters that names a file or ends in a
    known suffix (.txt .md .html .epub .docx .odt); any other `str` is the text itself. A `Path` is
    always a path.

    tokens: the text already split: sentences of words, or paragraphs of sentences of words. Marks are
    words too, each quotation mark one of its own. `story.tokens` has exactly these words and sentences.
    With a book, the words must be those of its text, in order, with nothing but white space between;
    given paragraphs are obeyed, and without them none of those found cuts a given sentence. Without a
    book, the text is made of the words: a space between words and between sentences, a blank line
    between paragraphs. Give paragraphs where you know them, for they tell the turns of a conversation
    apart: of sentences alone, those that open with a quotation mark begin one, but for one right behind a
    line with its tag.

    Raises SourceError (cannot be opened or decoded), LanguageError (not English; see
    ReadOptions.force), QuotesError (quotations of ReadOptions.quotes that the text has not), TokensError
    (tokens of another shape, or not those of the text).
    """
    from fabula.pipeline import read_book  # noqa: PLC0415 - numpy and the stages only when reading

    return read_book(book, options, tokens=tokens)


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
