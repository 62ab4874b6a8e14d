"""One book, from whatever the user has to a Story."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fabula.errors import SourceError
from fabula.model import Extract, GivenTokens, Story
from fabula.options import ReadOptions
from fabula.pipeline.steps import STEPS, Progress, run
from fabula.resources import load_lexicon
from fabula.scorers.open import open_scorers
from fabula.scorers.rules import RuleSpeakers, score_names
from fabula.stages.sources import check_language, join, open_bytes, open_path, open_text
from fabula.stages.tokens import check_split, find_tokens
from fabula.version import VERSION

# Sentences of words, or paragraphs of such sentences.
Tokens = Sequence[Sequence[str]] | Sequence[Sequence[Sequence[str]]]

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".epub", ".docx", ".odt"})
LONGEST_LINE = 5_000_000  # characters; the longest novels have four million in all
LONGEST_PATH = 1_000  # characters; a longer string is a text


def read_book(
    book: str | Path | bytes | Sequence[str | Path] | None = None,
    options: ReadOptions | None = None,
    progress: Progress | None = None,
    *,
    tokens: Tokens | None = None,
) -> Story:
    """Read one book; see `fabula.read` for what it takes and raises."""
    options = options or ReadOptions()
    if tokens is None:
        if book is None:
            raise SourceError("nothing to read: give a book, or the words of a text as tokens=[[...], ...].")
        return read_extract(_extract(book, options), options, progress)
    split = check_split(tokens)
    if book is None:
        split = split.parted()
        extract = open_text(split.text())
    else:
        extract = _extract(book, options)
    given = find_tokens(split, extract.text, extract.source.path or "the text")
    return read_extract(extract, options, progress, given)


def read_extract(
    extract: Extract,
    options: ReadOptions,
    progress: Progress | None = None,
    user_tokens: GivenTokens | None = None,
) -> Story:
    """Read a decoded book, by the user's own words and sentences where there are any."""
    _check_lines(extract)
    check_language(extract, force=options.force)
    scorers = open_scorers(options.weights, options.speakers)
    layers = run(
        STEPS,
        {
            "extract": extract,
            "lexicon": load_lexicon(),
            "user_tokens": user_tokens,
            "user_cast": options.cast,
            "user_quotes": options.quotes,
            "name_scorer": score_names,
            "speaker_scorer": scorers.speakers or RuleSpeakers(),
            "reader": scorers.reader,
            "linker": scorers.linker,
        },
        progress,
    )
    return Story(
        text=extract.text,
        source=extract.source,
        paragraphs=layers["paragraphs"],
        chapters=layers["chapters"],
        tokens=layers["tokens"],
        quotes=layers["quotes"],
        mentions=layers["mentions"],
        characters=layers["cast"],
        attributions=layers["lines"],
        grammar=layers["grammar"],
        events=layers["events"],
        version=VERSION,
        manifest=dict.fromkeys(("names", "cast", "speakers"), "rules") | scorers.made_by,
    )


def _check_lines(extract: Extract) -> None:
    """No book has a line of millions of characters; reading one as a paragraph would take hours."""
    at, longest = 0, 0
    while at < len(extract.text) and longest <= LONGEST_LINE:
        end = extract.text.find("\n", at)
        end = len(extract.text) if end < 0 else end
        longest, at = max(longest, end - at), end + 1
    if longest > LONGEST_LINE and max(map(len, extract.text.splitlines()), default=0) > LONGEST_LINE:
        raise SourceError(
            f"{extract.source.path or 'the text'}: one line has more than {LONGEST_LINE:,} characters, so this is "
            "hardly a book. Try a file with line ends between its paragraphs."
        )


def _extract(book: str | Path | bytes | Sequence[str | Path], options: ReadOptions) -> Extract:
    if isinstance(book, bytes):
        return open_bytes(book, format=options.format, encoding=options.encoding)
    if isinstance(book, str) and not _is_path(book):
        return open_text(book)
    if isinstance(book, (str, Path)):
        return open_path(Path(book), format=options.format, encoding=options.encoding)
    return join([open_path(Path(part), format=options.format, encoding=options.encoding) for part in book])


def _is_path(book: str) -> bool:
    if len(book) > LONGEST_PATH or "\n" in book or "\r" in book or "\0" in book or not book.strip():
        return False
    try:
        return Path(book).suffix.lower() in SUFFIXES or Path(book).is_file()
    except (OSError, ValueError):
        return False
