"""Tokens -> one pass of the encoder: grammar, events, mentions."""

from fabula.stages.reading.read import WordReading, read_tokens, read_words
from fabula.stages.reading.words import Words, quotation_marks, split_words

__all__ = ["WordReading", "Words", "quotation_marks", "read_tokens", "read_words", "split_words"]
