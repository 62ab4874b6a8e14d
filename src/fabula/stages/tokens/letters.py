"""Letters and verse among the paragraphs of a story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fabula.stages.tokens.drafts import Draft

_STOP = r"(?:,|:|;|!|[,.]? ?[—–]|[,.]?-{1,2})"
_SALUTATION = re.compile(
    rf"[_*]{{0,2}}(?:(?:(?:My|Our) )?(?:own |very |most |ever )?(?:[Dd]ear(?:est)?|DEAR(?:EST)?|Darling|Beloved"
    rf"|Honou?red|Respected|Esteemed)\b"
    rf"(?: [^\n.!?“”\"]{{1,50}}?)?|Sir|SIR|Madam|MADAM|Gentlemen|To whom it may concern|To Whom It May Concern)"
    rf"[_*]{{0,2}}{_STOP}[_*]{{0,2}}(?=\s*$|\s*[\n\r]|(?<=[—–-])\s*[A-Z])"
)
_VALEDICTION = re.compile(
    r"(?i)(?:.{0,80}\b)?(?:yours?\b(?: \w+){0,5}|your (?:\w+,? ){0,6}(?:friend|servant|son|daughter|mother|father"
    r"|brother|sister|wife|husband|cousin|aunt|uncle|niece|nephew)"
    r"|sincerely|faithfully|(?:very )?truly|affectionately|respectfully|cordially|love|with love|all my love"
    r"|kind regards|regards|best wishes)\b[,.]?.{0,60}",
    re.DOTALL,
)
_SIGNATURE = re.compile(r"[-—–_* ]*(?:[A-Z][\w'’.]*+[ ,.&_*]*+){1,5}")
_OPENING_MARKS = '"“‘«„「'
# The longest letter believed in: further away a signature is somebody's name.
_LONGEST = 60


def mark_letters(text: str, drafts: Sequence[Draft]) -> None:
    """Mark letters that stand in the text without quotation marks, salutation to signature."""
    at = 0
    while at < len(drafts):
        d = drafts[at]
        if d.kind == "body" and not d.hinted and _SALUTATION.match(text[d.start : min(d.end, d.start + 100)]):
            end = _signature(text, drafts, at)
            for n in drafts[at:end]:
                if n.kind in ("body", "verse"):
                    n.kind = "letter"
            at = max(end, at + 1)
        else:
            at += 1


def _signature(text: str, drafts: Sequence[Draft], at: int) -> int:
    """One past the signature of the letter that starts at `at`; `at` when none is found."""
    closed = False
    for n in range(at, min(at + _LONGEST, len(drafts))):
        d = drafts[n]
        if d.kind in ("heading", "break", "front", "back"):
            return n if closed else at
        if n > at and text[d.start] in _OPENING_MARKS:
            return n if closed else at
        raw = text[d.start : d.end]
        if closed:
            return n + 1 if _is_signature(raw) else n
        if n == at and d.lines < 3:
            continue
        if n > at and len(raw) <= 160 and _VALEDICTION.fullmatch(raw):
            closed = True
            if d.lines > 1 or _ends_with_name(raw):
                return n + 1
        elif _signed_below(raw, d.lines) or (n > at and d.lines == 1 and _is_signature(raw)):
            return n + 1
    return at


def _is_signature(raw: str) -> bool:
    return len(raw) <= 40 and _SIGNATURE.fullmatch(raw) is not None


def _signed_below(raw: str, lines: int) -> bool:
    """Whether a block of lines ends with a valediction and a name."""
    last = raw[-160:].splitlines()[-1].strip()
    return lines > 2 and _is_signature(last) and _VALEDICTION.search(raw[-300:]) is not None


def _ends_with_name(raw: str) -> bool:
    """Tell "Yours truly, Tom Price." with the signature on the same line from "Yours truly,"."""
    return bool(re.search(r"[,.—–-]\s*(?:[A-Z][\w'’.]+\s?){1,4}$", raw)) and len(raw.split(",")) > 1


def mark_verse_lines(text: str, drafts: Sequence[Draft]) -> None:
    """Mark verse whose lines are paragraphs of their own: several short lines that end no sentence."""
    at = 0
    while at < len(drafts):
        end = at
        while end < len(drafts) and _is_verse_line(text, drafts[end]):
            end += 1
        run = drafts[at:end]
        if len(run) >= 4:
            ended = sum(text[d.end - 1] in '.!?…"”’' for d in run)
            paused = sum(text[d.end - 1] in ",;:—-" for d in run)
            if 3 * ended <= len(run) and 3 * paused >= len(run):
                for d in run:
                    d.kind = "verse"
        at = max(end, at + 1)


def _is_verse_line(text: str, draft: Draft) -> bool:
    if draft.kind not in ("body", "verse") or draft.hinted or draft.lines > 1 or not 8 <= draft.size <= 64:
        return False
    start = text[draft.start : draft.start + 2].lstrip("\"“‘'_*")
    return start[:1].isupper() and not (text[draft.start] in '"“«' and text[draft.end - 1] in '"”»')
