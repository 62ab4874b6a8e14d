"""Tokens -> spans that point at somebody or something: names, descriptions, pronouns."""

from fabula.stages.mentions.finder import find_mentions

__all__ = ["find_mentions"]
