"""Word lists of English fiction as package data, opened as one `Lexicon`."""

from fabula.resources.loader import load_lexicon

__all__ = ["load_lexicon"]
