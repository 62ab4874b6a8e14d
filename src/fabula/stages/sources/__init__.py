"""Bytes -> text with provenance."""

from fabula.stages.sources.plain import join, open_bytes, open_path, open_text

__all__ = ["join", "open_bytes", "open_path", "open_text"]
