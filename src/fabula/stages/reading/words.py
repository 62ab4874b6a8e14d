"""Tokens -> words as treebanks count them: "don't" is two, "Emma's" is two."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fabula.model import GAP_NONE, GAP_PARAGRAPH, GAP_SPACE, Quote, TokenTable

_WORD_OR_DASH = re.compile(r"\w|[-—–―]|[.,;:!?…]")
_CLITIC = re.compile(r"(?i)(?<=\w)(?:n['’]t|['’](?:s|ll|re|ve|d|m))$")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One entry a word in every list.

    start, end: characters. token: index of the token it stands in.
    gaps, sentence: as in WordWindow. sentence_start: (sentences + 1,) first words.
    """

    text: list[str]
    start: list[int]
    end: list[int]
    token: list[int]
    gaps: list[int]
    sentence: list[int]
    sentence_start: list[int]


def quotation_marks(tokens: TokenTable, quotes: Sequence[Quote]) -> dict[int, str]:
    """Tokens that are marks of quotations, as “ or ”; dashes stay what they are."""
    marks: dict[int, str] = {}
    for quote in quotes:
        for start, end in quote.spans:
            for char, mark in ((end - 1, "”"), (start, "“")):
                token = tokens.token_at(char)
                if token < len(tokens) and not _WORD_OR_DASH.match(tokens.word(token)):
                    marks[token] = mark
    return marks


def split_words(tokens: TokenTable, marks: Mapping[int, str] | None = None) -> Words:
    """Split what is written together; every token gives one word or two.

    marks: what some tokens are to look like. Apostrophes are all ’.
    """
    shown = marks or {}
    words = Words([], [], [], [], [], [], [])
    sentence, paragraph = tokens.sentence.tolist(), tokens.paragraph.tolist()
    before_end, before_paragraph, before_sentence = -1, -1, -1
    rows = zip(tokens.words(), tokens.start.tolist(), tokens.end.tolist(), strict=True)
    for at, (word, start, end) in enumerate(rows):
        if sentence[at] != before_sentence:
            words.sentence_start.append(len(words.text))
        opening = paragraph[at] != before_paragraph
        gap = GAP_PARAGRAPH if opening else GAP_NONE if start == before_end else GAP_SPACE
        clitic = _CLITIC.search(word)
        cut = start + clitic.start() if clitic else end
        words.text.append(shown.get(at) or word[: cut - start].replace("'", "’"))
        words.start.append(start)
        words.end.append(cut)
        words.token.append(at)
        words.gaps.append(gap)
        words.sentence.append(sentence[at])
        if clitic:
            words.text.append(clitic[0].replace("'", "’"))
            words.start.append(cut)
            words.end.append(end)
            words.token.append(at)
            words.gaps.append(GAP_NONE)
            words.sentence.append(sentence[at])
        before_end, before_paragraph, before_sentence = end, paragraph[at], sentence[at]
    words.sentence_start.append(len(words.text))
    return words
