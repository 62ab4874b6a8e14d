"""Lines: who says each quotation, to whom, how sure that is, and which words decided it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LineType = Literal["explicit", "anaphoric", "implicit"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a decision rests on, and in one word why."""

    start: int
    end: int
    reason: str  # "tag", "beat", "colon", "name", "turn", ...


@dataclass(frozen=True, slots=True)
class Line:
    """Speaker and addressees of one quotation; `lines[n].quote == n`.

    type: explicit (a tag or beat names the speaker), anaphoric (by pronoun or description), implicit.
    confidence: 0 to 1, that `speaker` is right; of an unresolved line, that of the best guess refused.
    """

    quote: int  # id of the quotation
    speaker: int | None  # id in the cast; None: unresolved, or not a spoken line
    addressees: tuple[int, ...] = ()
    type: LineType = "implicit"
    confidence: float = 0.0
    evidence: Evidence | None = None
