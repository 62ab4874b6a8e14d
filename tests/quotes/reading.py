"""A text -> its quotations, with paragraphs parted by blank lines and a word list of a few verbs."""

from __future__ import annotations

import re

import numpy as np

from fabula.model import Extract, Lexicon, Paragraph, ParagraphKind, Part, Quote, Source, TokenTable
from fabula.stages.quotes import find_quotes

STRONG = frozenset(
    {"said", "says", "asked", "replied", "answered", "cried", "whispered", "muttered", "called", "added", "shouted"}
)
LEXICON = Lexicon(
    strong_speech_verbs=STRONG,
    speech_verbs=STRONG | {"saying", "laughed", "sighed", "told", "went", "began", "finished"},
    thought_verbs=frozenset({"thought", "think", "wondered", "told", "mused"}),
    write_verbs=frozenset({"wrote", "read", "signed", "texted"}),
    verbs_past=frozenset({"turned", "nodded", "looked", "shrugged", "went", "shook", "sat", "laughed"}),
    first_names={"tom": "he", "ann": "she", "meg": "she"},
)
_BLOCK = re.compile(r"(?:(?!\r?\n[ \t]*\r?\n).)+", re.DOTALL)


def paragraphs_of(text: str, kind: ParagraphKind = "body") -> tuple[Paragraph, ...]:
    """Paragraphs by blank lines, white space around them left out."""
    found = []
    for block in _BLOCK.finditer(text):
        start, end = block.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append(Paragraph(start, end, kind))
    return tuple(found)


def extract_of(text: str) -> Extract:
    """A text as a book."""
    return Extract(text, Source(None, "text", "str", "given", "", parts=(Part("text", 0, len(text)),)))


def tokens_of(text: str) -> TokenTable:
    """A token table without tokens: the stage reads characters."""
    none = np.zeros(0, dtype=np.int64)
    return TokenTable(text, none, none, none, none, np.zeros(1, dtype=np.int64))


def read(text: str, *, kind: ParagraphKind = "body", lexicon: Lexicon = LEXICON) -> tuple[Quote, ...]:
    """The quotations of a text."""
    return find_quotes(extract_of(text), paragraphs_of(text, kind), tokens_of(text), lexicon, None)


def spoken(text: str, *, kind: str = "speech", lexicon: Lexicon = LEXICON) -> list[list[str]]:
    """The stretches of each quotation of one kind."""
    return [[span.of(text) for span in q.spans] for q in read(text, lexicon=lexicon) if q.kind == kind]


def stretches(text: str) -> list[str]:
    """Every stretch of every spoken quotation, in order."""
    return [piece for quote in spoken(text) for piece in quote]
