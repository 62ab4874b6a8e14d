"""Plain text (provisional)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from fabula.model import Extract, Part, Source


def open_text(text: str) -> Extract:
    """A Python string as a book."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Extract(text, Source(None, "text", "str", "given", digest, parts=(Part("text", 0, len(text)),)))


def open_bytes(raw: bytes, name: str | None = None, *, format: str | None = None, encoding: str | None = None) -> Extract:  # noqa: A002
    """The bytes of a file as a book."""
    text = raw.decode(encoding or "utf-8-sig")
    digest = hashlib.sha256(raw).hexdigest()
    return Extract(text, Source(name, "txt", "utf-8", "utf-8", digest, parts=(Part(name or "-", 0, len(text)),)))


def open_path(path: Path, *, format: str | None = None, encoding: str | None = None) -> Extract:  # noqa: A002
    """A file as a book."""
    return open_bytes(path.read_bytes(), str(path), format=format, encoding=encoding)


def join(extracts: Sequence[Extract]) -> Extract:
    """Several files as one book."""
    return extracts[0]
