"""Tokens -> what happens."""

from fabula.stages.events.triggers import find_events

__all__ = ["find_events"]
