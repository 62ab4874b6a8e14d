"""A paragraph in the making."""

from __future__ import annotations

from dataclasses import dataclass

from fabula.model import ParagraphKind
from fabula.stages.tokens.headings import NOTHING, Looks


@dataclass(slots=True)
class Draft:
    """One paragraph while its kind is being found; seen inside this room only."""

    start: int
    end: int
    gap: int  # line ends before it; more after a form feed
    lines: int
    verse: bool  # by its layout
    looks: Looks = NOTHING
    kind: ParagraphKind = "body"
    subtitle: bool = False  # a title under a numbered heading
    # what the format says
    hinted: bool = False
    matter: str = ""  # front, back, toc, note
    heading: int = 0  # level
    is_break: bool = False
    form: str = ""  # verse, letter
    preformatted: bool = False

    @property
    def size(self) -> int:
        """Characters."""
        return self.end - self.start


def is_prose(text: str, draft: Draft) -> bool:
    """Whether a paragraph tells: it is long, or spoken."""
    if draft.kind not in ("body", "letter"):
        return False
    if draft.size >= 200:
        return True
    return draft.size >= 20 and text[draft.start] in "\"“‘'«—„「" and draft.looks.strength == 0
