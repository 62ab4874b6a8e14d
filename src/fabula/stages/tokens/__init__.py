"""Text -> paragraphs, chapters, token table with sentences."""

from fabula.stages.tokens.chapters import find_chapters
from fabula.stages.tokens.given import check_split, find_tokens
from fabula.stages.tokens.paragraphs import find_paragraphs
from fabula.stages.tokens.tokenizer import tokenize

__all__ = ["check_split", "find_chapters", "find_paragraphs", "find_tokens", "tokenize"]
