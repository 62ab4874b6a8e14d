"""Tables of contents in plain text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from fabula.stages.tokens.drafts import Draft, is_prose
from fabula.stages.tokens.headings import CONTENTS, looks_like

_LEADER = re.compile(r"(?:[.·_][ ]?){4,}[ ]*[\divxlc]+\s*$|[ \t]{3,}[\divxlc]+\s*$|\t[\divxlc]+\s*$")
# A list of entries without the word "Contents" over it is believed from this many on.
_UNLABELLED = 3
# ... and only before the story has gone on for this many paragraphs: a preface may come first.
_BEGUN = 40
# A book of books has a table each; a text of nothing but "Contents" is no book.
_TABLES = 50


def mark_contents(text: str, drafts: Sequence[Draft]) -> None:
    """Mark tables of contents as front matter; the chapter headings they list stay headings."""
    at = told = tables = 0
    places: dict[tuple[str, int | None], list[int]] = {}
    for n, d in enumerate(drafts):
        if d.kind == "heading" and d.looks.number is not None:
            places.setdefault((d.looks.key, d.looks.number), []).append(n)
    while at < len(drafts):
        d = drafts[at]
        told += is_prose(text, d)
        if d.looks.key == "name" and CONTENTS.fullmatch(d.looks.name) and d.kind == "heading" and not d.matter:
            tables += 1
            at = _labelled(text, drafts, at) if tables <= _TABLES else at + 1
        elif told > _BEGUN:
            at += 1
        elif d.kind in ("heading", "body", "verse") and _is_list(text, d):
            d.kind = "front"
            at += 1
            if _has_leader(text, d):
                _confirm(text, drafts[at:], {k for k in _line_keys(text, d) if k})
        elif d.kind == "heading" and d.looks.number is not None:
            at = _unlabelled(text, drafts, at, places[d.looks.key, d.looks.number])
        else:
            at += 1


def _labelled(text: str, drafts: Sequence[Draft], label: int) -> int:
    """Mark the table under "Contents"; return the index of the first paragraph after it."""
    end = label + 1
    seen = set(_line_keys(text, drafts[label])) if drafts[label].lines > 1 else set()
    while end < len(drafts):
        d = drafts[end]
        listed = _is_list(text, d)
        if is_prose(text, d) and not listed and not _has_leader(text, d):
            break
        keys = _line_keys(text, d) if listed or d.lines > 1 else [_key(text, d)]
        if keys and keys[0] in seen:
            break  # the first entry again: the book begins
        seen.update(k for k in keys if k)
        end += 1
    else:
        end = label + 1 if len(drafts) - label > 60 else len(drafts)
    if end < len(drafts) and is_prose(text, drafts[end]):
        end = _heading_before(drafts, label, end)
    if end <= label + 1 and drafts[label].lines == 1:
        return label + 1
    for d in drafts[label:end]:
        if not d.matter:
            d.kind = "front"
    _confirm(text, drafts[end:], seen)
    return end


def _confirm(text: str, drafts: Sequence[Draft], listed: set[str]) -> None:
    """Lines that repeat an entry of the table are headings."""
    for d in drafts:
        if d.kind in ("body", "verse") and d.size <= 120 and d.lines <= 2 and not d.hinted and _key(text, d) in listed:
            d.kind = "heading"


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
    if drafts[widest].kind == "heading" or drafts[widest].gap > drafts[label + 1].gap:
        return widest
    return (heads or [prose])[-1]


def _unlabelled(text: str, drafts: Sequence[Draft], first: int, places: list[int]) -> int:
    """Mark a run of headings with nothing under them whose first comes again: a table without a label.

    places: where headings with the key and the number of the first stand. Returns where to go on.
    """
    following = bisect_right(places, first)
    again = places[following] if following < len(places) else len(drafts)
    end = first
    while end < again and (drafts[end].kind == "heading" or _has_leader(text, drafts[end])):
        end += 1
    key = drafts[first].looks.key
    same = sum(d.looks.key == key and d.looks.number is not None for d in drafts[first:end])
    if again < len(drafts) and same >= _UNLABELLED:
        for d in drafts[first:end]:
            if not d.heading:
                d.kind = "front"
    return max(end, first + 1)


def _is_list(text: str, draft: Draft) -> bool:
    """One block of at least three lines that are all chapter headings or have page numbers."""
    if draft.lines < _UNLABELLED or draft.hinted or draft.size > 200 * draft.lines:
        return False
    lines = [line.strip() for line in text[draft.start : draft.end].splitlines() if line.strip()]
    if len(lines) > 500:
        return False
    entries = sum(bool(_LEADER.search(line)) or looks_like(line).number is not None for line in lines)
    return entries >= _UNLABELLED and 3 * entries >= 2 * len(lines)


def _has_leader(text: str, draft: Draft) -> bool:
    """Whether a line of it ends in a page number after dots or a wide space."""
    if draft.size > 20_000:
        return False
    return any(_LEADER.search(line[-120:]) for line in text[draft.start : draft.end].splitlines())


def _line_keys(text: str, draft: Draft) -> list[str]:
    lines = (line.strip() for line in text[draft.start : draft.end].splitlines())
    return [_title_key(line) for line in lines if line]


def _title_key(line: str) -> str:
    looks = looks_like(line)
    if looks.number is not None and looks.key != "numbered title":
        return f"{looks.key} {looks.number}"
    return " ".join(re.findall(r"[^\W_]+", _LEADER.sub("", line).casefold()))


def _key(text: str, draft: Draft) -> str:
    return _title_key(text[draft.start : min(draft.end, draft.start + 200)])
