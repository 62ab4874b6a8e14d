"""Tables of contents in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fabula.stages.tokens.drafts import Draft, is_prose
from fabula.stages.tokens.headings import CONTENTS, looks_like

_LEADER = re.compile(r"(?:[.·_][ ]?){4,}[ ]*[\divxlc]+\s*$|[ \t]{3,}[\divxlc]+\s*$|\t[\divxlc]+\s*$")
# A list of entries without the word "Contents" over it is believed from this many on.
_UNLABELLED = 3


def mark_contents(text: str, drafts: Sequence[Draft]) -> None:
    """Mark tables of contents as front matter; the chapter headings they list stay headings."""
    at = 0
    while at < len(drafts):
        d = drafts[at]
        if d.looks.key == "name" and CONTENTS.fullmatch(d.looks.name) and d.kind == "heading" and not d.matter:
            at = _labelled(text, drafts, at)
        elif d.kind in ("heading", "body", "verse") and _is_list(text, d):
            d.kind = "front"
            at += 1
        elif d.kind == "heading" and d.looks.number is not None:
            at = _unlabelled(text, drafts, at)
        else:
            at += 1


def _labelled(text: str, drafts: Sequence[Draft], label: int) -> int:
    """The table under "Contents"; the index of the first paragraph after it."""
    end = label + 1
    seen: dict[str, int] = {}
    while end < len(drafts):
        d = drafts[end]
        key = _key(text, d)
        if is_prose(text, d) and not _is_list(text, d) and not _LEADER.search(text[d.start : d.end]):
            break
        if key and key in seen:
            break  # the first entry again: the book begins
        seen[key] = end
        end += 1
    else:
        end = label + 1 if len(drafts) - label > 60 else len(drafts)
    if end < len(drafts) and is_prose(text, drafts[end]):
        end = _heading_before(drafts, label, end)
    if end <= label + 1 and not (label + 1 < len(drafts) and _is_list(text, drafts[label + 1])):
        return label + 1
    for d in drafts[label:end]:
        if not d.matter:
            d.kind = "front"
    return end


def _heading_before(drafts: Sequence[Draft], label: int, prose: int) -> int:
    """Where the heading of the prose starts: the best parted of the last few lines."""
    last = range(max(label + 1, prose - 4), prose)
    if not last:
        return prose
    heads = [n for n in last if drafts[n].kind == "heading"]
    numbered = [n for n in heads if drafts[n].looks.number == 1]
    if numbered:
        return numbered[0]
    widest = max(last, key=lambda n: (drafts[n].gap, n))
    return widest if drafts[widest].kind == "heading" or drafts[widest].gap > drafts[label + 1].gap else (heads or [prose])[-1]


def _unlabelled(text: str, drafts: Sequence[Draft], first: int) -> int:
    """A run of headings with nothing under them whose first comes again: a table without a label."""
    end = first
    while end < len(drafts) and (drafts[end].kind == "heading" or _LEADER.search(text[drafts[end].start : drafts[end].end])):
        end += 1
    run = drafts[first:end]
    key = drafts[first].looks.key
    same = [d for d in run if d.looks.key == key and d.looks.number is not None]
    if len(same) < _UNLABELLED:
        return max(end, first + 1)
    again = next(
        (n for n in range(first + 1, len(drafts)) if drafts[n].kind == "heading" and _same(drafts[n], drafts[first])), None
    )
    if again is None:
        return end
    for d in drafts[first : min(again, end)]:
        if not d.heading:
            d.kind = "front"
    return min(again, end)


def _same(one: Draft, other: Draft) -> bool:
    return one.looks.key == other.looks.key and one.looks.number == other.looks.number


def _is_list(text: str, draft: Draft) -> bool:
    """One block of at least three lines that are all chapter headings or have page numbers."""
    if draft.lines < _UNLABELLED or draft.hinted or draft.size > 200 * draft.lines:
        return False
    lines = [line.strip() for line in text[draft.start : draft.end].splitlines() if line.strip()]
    if len(lines) > 500:
        return False
    entries = sum(bool(_LEADER.search(line)) or looks_like(line).number is not None for line in lines)
    return entries >= _UNLABELLED and 3 * entries >= 2 * len(lines)


def _key(text: str, draft: Draft) -> str:
    if draft.looks.number is not None and draft.looks.key != "numbered title":
        return f"{draft.looks.key} {draft.looks.number}"
    plain = _LEADER.sub("", text[draft.start : min(draft.end, draft.start + 200)])
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))
