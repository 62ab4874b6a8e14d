"""Tokens -> one pass of the encoder: grammar, events, mentions."""

from fabula.stages.reading.read import WordReading, read_tokens, read_words
from fabula.stages.reading.words import Words, split_words

__all__ = ["WordReading", "Words", "read_tokens", "read_words", "split_words"]
