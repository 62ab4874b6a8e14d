"""Grammar: the dictionary form of each word."""

from fabula.stages.grammar.lemmas import lemmatize
from fabula.stages.grammar.table import find_grammar

__all__ = ["find_grammar", "lemmatize"]
