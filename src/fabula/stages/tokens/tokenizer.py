"""Words, marks and sentences (provisional)."""

from __future__ import annotations

import re

import numpy as np

from fabula.model import Extract, Lexicon, Paragraph, TokenTable

TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|--+|\.\.\.+|\S")
END = frozenset(".!?…")


def tokenize(extract: Extract, paragraphs: tuple[Paragraph, ...], lexicon: Lexicon) -> TokenTable:
    """Token table with sentences."""
    starts, ends, owners, sentences, firsts = [], [], [], [], []
    sentence = -1
    for number, paragraph in enumerate(paragraphs):
        fresh = True
        previous = ""
        for found in TOKEN.finditer(extract.text, paragraph.start, paragraph.end):
            word = found[0]
            if previous in END and word[0].isupper():
                fresh = True
            if fresh:
                sentence += 1
                firsts.append(len(starts))
                fresh = False
            starts.append(found.start())
            ends.append(found.end())
            owners.append(number)
            sentences.append(sentence)
            previous = word
            if word == "." and len(starts) > 1 and extract.text[starts[-2] : ends[-2]].lower() in lexicon.abbreviations:
                previous = ""
    columns = (np.array(c, dtype=np.int64) for c in (starts, ends, owners, sentences, [*firsts, len(starts)]))
    return TokenTable(extract.text, *columns)
