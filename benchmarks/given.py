"""Documents whose words and sentences are given, and their reading, word by word.

The one place where a benchmark asks for a reading of text that is already split, so that scores compare
with published ones, which are all on the corpus' own words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from grammar import Word

import fabula
from fabula.options import ReadOptions

if TYPE_CHECKING:
    from fabula.model import Story

Span = tuple[int, int]  # words of a document, half-open


@dataclass(frozen=True, slots=True)
class Given:
    """One document, split.

    start, end: characters of each word in `text`, half-open; between words is white space alone.
    weights: a folder of weight files to read with; None, those of the package.
    sentences, paragraphs: index of the first word of each; None where the reading has to find paragraphs.
    """

    name: str
    text: str
    start: Sequence[int]
    end: Sequence[int]
    sentences: Sequence[int]
    paragraphs: Sequence[int] | None = None
    weights: Path | None = None


@dataclass(frozen=True)
class Reading:
    """A story read from given words, asked in words of the document.

    start, end: characters of each given word in story.text.
    """

    story: Story
    start: Sequence[int]
    end: Sequence[int]

    @cached_property
    def _first(self) -> dict[int, int]:
        return {char: word for word, char in enumerate(self.start)}

    @cached_property
    def _last(self) -> dict[int, int]:
        return {char: word for word, char in enumerate(self.end, 1)}

    def words(self, start: int, end: int) -> Span | None:
        """The words that stand at these characters of the story; None when it cuts a word."""
        first, last = self._first.get(start), self._last.get(end)
        return None if first is None or last is None else (first, last)

    def grammar(self) -> list[Word]:
        """The grammar of every given word; empty when nobody read it."""
        from fabula.model.grammar import RELATIONS, UPOS  # noqa: PLC0415 - numpy only when reading

        table = self.story.grammar
        rows = zip(table.upos.tolist(), table.lemma, table.head.tolist(), table.relation.tolist(), strict=True)
        return [Word(UPOS[tag], lemma, head, RELATIONS[relation]) for tag, lemma, head, relation in rows]


def read_given(document: Given) -> Reading:
    """Read a document by its own words and sentences, in the text they stand in."""
    # by rules: the weights for speakers learnt from the speakers of some of these documents
    options = ReadOptions(format="txt", force=True, weights=document.weights, speakers="rules")
    story = fabula.read(document.text.encode("utf-8"), options, tokens=tokens_of(document))
    return Reading(story, story.tokens.start.tolist(), story.tokens.end.tolist())


def tokens_of(document: Given) -> list[list[str]] | list[list[list[str]]]:
    """Sentences of words, in paragraphs where they are given; a paragraph begins with a sentence."""
    words = [document.text[a:b] for a, b in zip(document.start, document.end, strict=True)]
    sentences = [words[a:b] for a, b in pairwise([*document.sentences, len(words)])]
    if document.paragraphs is None:
        return sentences
    firsts = sorted({bisect_right(document.sentences, word) - 1 for word in document.paragraphs})
    return [sentences[a:b] for a, b in pairwise([*firsts, len(sentences)])]
