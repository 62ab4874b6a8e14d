"""The windows that parity is judged on: the opening of a sample, as a reading cuts it."""

from __future__ import annotations

from pathlib import Path

from fabula.model import WordWindow
from fabula.resources import load_lexicon
from fabula.stages.reading.words import split_words
from fabula.stages.sources import open_path
from fabula.stages.tokens import find_paragraphs, tokenize

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "last-tram.txt"
EXPECTED = Path(__file__).with_name("expected.npz")
WINDOWS, WORDS = 4, 120


def sample_windows() -> list[WordWindow]:
    """Four windows of 120 words: real text, marks and all."""
    extract = open_path(SAMPLE)
    lexicon = load_lexicon()
    words = split_words(tokenize(extract, find_paragraphs(extract), lexicon))
    parts = [slice(at * WORDS, (at + 1) * WORDS) for at in range(WINDOWS)]
    return [WordWindow(words.text[p], words.gaps[p], words.sentence[p]) for p in parts]
