"""Mentions -> the cast: names joined, people kept apart, pronouns and descriptions linked to it."""

from fabula.stages.characters.settle import settle_cast

__all__ = ["settle_cast"]
