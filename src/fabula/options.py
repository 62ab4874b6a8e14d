"""All options of a reading in one frozen object; all defaults stand here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from fabula.model.cast import CastEntry
from fabula.model.quotes import QuoteEntry

SpeakerWeights = Literal["full", "clean", "rules"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read one book.

    format: "txt", "md", "html", "epub", "docx" or "odt"; None looks at the name and the bytes.
    encoding: a codec name; None detects one and records the guess.
    force: read a text whose language is not English all the same.
    cast: the user's own cast; names, aliases and pronouns in it are obeyed, and lines go to its members
        unless the text itself names somebody else as the speaker.
    quotes: the user's own quotations: there are these and no others. None finds them; () means none.
    weights: a folder of weight files with their manifests, in place of those of the package.
    speakers: what tells who speaks: "full", weights trained on all annotated fiction there was, of which the
        Project Dialogism Novel Corpus states no licence; "clean", weights trained without it; "rules", no weights.
    """

    format: str | None = None
    encoding: str | None = None
    force: bool = False
    cast: tuple[CastEntry, ...] = field(default=())
    quotes: tuple[QuoteEntry, ...] | None = None
    weights: Path | None = None
    speakers: SpeakerWeights = "full"
