"""Grammar: the dictionary form of each word."""

from fabula.stages.grammar.lemmas import lemmatize

__all__ = ["lemmatize"]
