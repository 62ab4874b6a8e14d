"""Extracts made by hand, and prose to lay out in every fashion."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from fabula.model import Chapter, Extract, Hint, Paragraph, Part, Source, TocEntry
from fabula.stages.tokens import find_chapters, find_paragraphs

NARRATION = (
    "The rain had come on again before they reached the bridge, and nobody had thought to bring a lantern. Mara walked "
    "ahead with her collar up, counting the posts under her breath, while Jonas carried the crate and complained about "
    "it in a low, steady voice that never quite became words."
)
STORY = (
    NARRATION,
    '"Put it down, then," said Mara.',
    '"In this? It would float off."',
    "She stopped so suddenly that he nearly walked into her. There was a light on the far bank, small and yellow, and "
    "it was moving the way a light moves when somebody is walking with it and does not want to be seen to hurry.",
    '"Is that him?" Jonas asked.',
    '"It had better be. I did not come nine miles to meet a fisherman."',
    "They waited under the last of the willows. The light came on, went behind something, came on again. After a while "
    "they could hear boots on the shingle, and after a while longer a man's voice, singing without much tune to it.",
    '"That is him," said Mara, and picked up the other end of the crate.',
)


def extract(
    text: str,
    *,
    hints: Sequence[Hint] = (),
    toc: Sequence[TocEntry] = (),
    parts: Sequence[Part] | None = None,
    author: str | None = None,
) -> Extract:
    """A text as a book, with what its format says."""
    given = (Part("book.txt", 0, len(text)),) if parts is None else tuple(parts)
    return Extract(
        text, Source("book.txt", "txt", "utf-8", "utf-8", "", author=author, parts=given, toc=tuple(toc)), tuple(hints)
    )


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text with their white space folded."""
    return [" ".join(text[p.start : p.end].split()) for p in find_paragraphs(extract(text))]


def kinds(book: str | Extract) -> list[tuple[str, str]]:
    """Kind and first characters of each paragraph."""
    book = extract(book) if isinstance(book, str) else book
    return [(p.kind, " ".join(book.text[p.start : p.end].split())[:30]) for p in find_paragraphs(book)]


def only(book: str | Extract, kind: str) -> list[str]:
    """The first characters of the paragraphs of one kind."""
    return [start for found, start in kinds(book) if found == kind]


def chapters(book: str | Extract) -> tuple[Chapter, ...]:
    """The chapters of a text."""
    book = extract(book) if isinstance(book, str) else book
    return find_chapters(book, find_paragraphs(book))


def blank(*blocks: str) -> str:
    """Paragraphs with a blank line between them."""
    return "\n\n".join(blocks)


def wrapped(story: Sequence[str], *, width: int = 64, first: str = "", between: str = "\n\n", end: str = "\n") -> str:
    """Paragraphs wrapped at a width; `first` before each, `between` them, `end` at each line's end."""
    return between.join(
        first + end.join(textwrap.wrap(block, width, break_long_words=False, break_on_hyphens=False)) for block in story
    )


def whole(book: Extract, found: Sequence[Paragraph]) -> str:
    """All characters of the paragraphs, white space left out."""
    return "".join("".join(book.text[p.start : p.end].split()) for p in found)
