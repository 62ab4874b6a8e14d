"""Paragraphs and chapters: the text as the reader's eye parts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["body", "heading", "break", "front", "back", "note", "letter", "verse"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, white space around it left out. It may hold line ends (hard wraps)."""

    start: int
    end: int
    kind: ParagraphKind = "body"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter, its heading included. Chapters do not overlap and stand in order.

    A text without chapters has none; what stands before the first belongs to none.
    """

    number: int  # from 1, in the order of the text
    title: str  # as printed, white space folded; "" when there is none
    start: int
    end: int
