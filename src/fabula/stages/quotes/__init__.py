"""Tokens -> quotations, by each book's own convention."""

from fabula.stages.quotes.finder import find_quotes

__all__ = ["find_quotes"]
