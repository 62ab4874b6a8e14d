"""Bytes -> text with provenance: encodings, formats, a map back to the input."""

from fabula.stages.sources.language import check_language
from fabula.stages.sources.opening import join, open_bytes, open_path, open_text
from fabula.stages.sources.plain import byte_at

__all__ = ["byte_at", "check_language", "join", "open_bytes", "open_path", "open_text"]
