"""Tokens -> words as treebanks count them: "don't" is two, "Emma's" is two."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fabula.model import TokenTable

JOINED, SPACED, OPENING = 1, 2, 3
_CLITIC = re.compile(r"(?i)(?<=\w)(?:n['’]t|['’](?:s|ll|re|ve|d|m))$")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One entry a word in every list.

    start, end: characters. token: index of the token it stands in, `host` true for the first of a token.
    gaps, sentence: as in WordWindow. sentence_start: (sentences + 1,) first words.
    """

    text: list[str]
    start: list[int]
    end: list[int]
    token: list[int]
    gaps: list[int]
    sentence: list[int]
    sentence_start: list[int]


def split_words(tokens: TokenTable) -> Words:
    """Split what is written together; every token gives one word or two."""
    words = Words([], [], [], [], [], [], [])
    sentence, paragraph = tokens.sentence.tolist(), tokens.paragraph.tolist()
    before_end, before_paragraph, before_sentence = -1, -1, -1
    rows = zip(tokens.words(), tokens.start.tolist(), tokens.end.tolist(), strict=True)
    for at, (word, start, end) in enumerate(rows):
        if sentence[at] != before_sentence:
            words.sentence_start.append(len(words.text))
        opening = paragraph[at] != before_paragraph
        gap = OPENING if opening else JOINED if start == before_end else SPACED
        clitic = _CLITIC.search(word)
        cut = start + clitic.start() if clitic else end
        words.text.append(word[: cut - start])
        words.start.append(start)
        words.end.append(cut)
        words.token.append(at)
        words.gaps.append(gap)
        words.sentence.append(sentence[at])
        if clitic:
            words.text.append(clitic[0])
            words.start.append(cut)
            words.end.append(end)
            words.token.append(at)
            words.gaps.append(JOINED)
            words.sentence.append(sentence[at])
        before_end, before_paragraph, before_sentence = end, paragraph[at], sentence[at]
    words.sentence_start.append(len(words.text))
    return words
