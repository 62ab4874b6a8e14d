"""The input as every reader of a format gets it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from fabula.errors import SourceError


@dataclass(frozen=True)
class Input:
    """The bytes of one file and where they came from.

    path: as the user gave it; None for standard input and for bytes without a name.
    """

    raw: bytes
    path: str | None = None

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.path or "the input"

    @property
    def part(self) -> str:
        """The file name alone."""
        return PurePath(self.path).name if self.path else "-"

    @cached_property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.raw).hexdigest()


def too_deep(where: str) -> SourceError:
    """The error of markup nested beyond all use."""
    return SourceError(
        f"{where}: its markup is nested too deep to be a book. Save the text in another format and try again."
    )
