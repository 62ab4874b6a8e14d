"""Text -> paragraphs, chapters, token table with sentences."""

from fabula.stages.tokens.chapters import find_chapters
from fabula.stages.tokens.paragraphs import find_paragraphs
from fabula.stages.tokens.tokenizer import tokenize

__all__ = ["find_chapters", "find_paragraphs", "tokenize"]
