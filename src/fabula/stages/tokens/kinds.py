"""The kind of each paragraph: what the format says first, then looks, then neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fabula.model import Extract, Paragraph, ParagraphKind
from fabula.stages.tokens import matter
from fabula.stages.tokens.headings import BACK_NAMES, CONTENTS, FRONT_NAMES, NOTHING, Looks, is_break, is_caps, is_title, looks_like


@dataclass(slots=True)
class Draft:
    """A paragraph in the making, used inside this room only."""

    start: int
    end: int
    gap: int  # line ends before it
    lines: int
    verse: bool  # by its layout
    indent: int
    looks: Looks = NOTHING
    kind: ParagraphKind = "body"
    hinted: bool = False
    matter: str = ""
    heading: int = 0
    is_break: bool = False
    form: str = ""
    preformatted: bool = False


def name_kinds(extract: Extract, drafts: list[Draft]) -> tuple[Paragraph, ...]:
    """Paragraphs with their kinds."""
    text = extract.text
    for draft in drafts:
        draft.kind = _by_itself(text, draft)
    _confirm_headings(text, drafts)
    _subtitles(text, drafts)
    _notes(text, drafts)
    first = _front(text, drafts)
    _back(text, drafts, first)
    _letters(text, drafts)
    return tuple(Paragraph(d.start, d.end, d.kind) for d in drafts)


def _by_itself(text: str, draft: Draft) -> ParagraphKind:
    if draft.matter == "note":
        return "note"
    if draft.matter == "back":
        return "back"
    if draft.matter in ("front", "toc"):
        return "front"
    if draft.heading:
        draft.looks = looks_like(text[draft.start : draft.end])
        return "heading"
    if draft.is_break:
        return "break"
    if draft.form == "verse":
        return "verse"
    if draft.form == "letter":
        return "letter"
    if draft.preformatted:
        return "body"
    if draft.end - draft.start <= 220:
        raw = text[draft.start : draft.end]
        if is_break(raw):
            return "break"
        draft.looks = looks_like(raw)
        if draft.looks.strength == 3 or (draft.looks.strength == 2 and draft.looks.number != 1):
            return "heading"
    return "verse" if draft.verse else "body"


def _confirm_headings(text: str, drafts: Sequence[Draft]) -> None:
    """Bare numbers, numbered titles and capitals: headings where their neighbours agree."""
    hinted = sum(d.heading > 0 for d in drafts)
    strong = sum(d.looks.strength == 3 and d.looks.key != "name" and d.kind == "heading" for d in drafts)
    usual = sorted(d.gap for d in drafts)[len(drafts) // 2] if drafts else 1
    for key in ("roman", "numeral", "spelled", "numbered title"):
        rows = [d for d in drafts if d.looks.key == key and d.kind in ("body", "verse") and not d.hinted]
        everything = [d for d in drafts if d.looks.key == key and not d.matter]
        if not rows or hinted >= 3:
            continue
        rising = sum(a.looks.number is not None and b.looks.number == a.looks.number + 1 for a, b in zip(everything, everything[1:], strict=False))
        gaps = sorted(b.start - a.start for a, b in zip(rows, rows[1:], strict=False))
        if key == "numeral" and len(gaps) >= 20 and gaps[len(gaps) // 2] < 3500 and hinted + strong:
            for d in rows:  # page numbers
                d.kind = "note"
            continue
        for d in rows:
            alone = d is drafts[0] or d.gap > max(2, usual)
            if rising >= max(1, (len(everything) - 1) // 2) or (alone and key != "numbered title"):
                d.kind = "heading"
    for at, d in enumerate(drafts):
        if d.looks.key != "caps" or d.kind not in ("body", "verse") or d.hinted or hinted >= 3:
            continue
        around = drafts[max(0, at - 1) : at] + drafts[at + 1 : at + 2] if isinstance(drafts, list) else []
        beside = any(n.kind == "heading" and n.looks.strength >= 2 for n in around)
        raw = text[d.start : d.end]
        if beside or (not strong and (at == 0 or d.gap > max(2, usual))) or (strong and d.gap > max(2, usual) and raw[-1] not in "!?.:" and d.lines == 1):
            d.kind = "heading"


def _subtitles(text: str, drafts: Sequence[Draft]) -> None:
    """The title printed under "CHAPTER I", and the one that opens a file."""
    for before, d, after in zip(drafts, drafts[1:], [*drafts[2:], None], strict=False):
        if before.kind != "heading" or d.kind not in ("body", "verse") or d.hinted or before.looks.key == "name":
            continue
        raw = text[d.start : d.end]
        if after is None or d.end - d.start > 100 or d.lines > 3 or before.start and before.looks.strength < 2 and not before.heading:
            continue
        if is_title(raw) and raw.rstrip("_*")[-1:] not in ".:—-" and raw[0] not in "\"“‘'«":
            d.kind = "heading"
    if drafts and drafts[0].kind in ("body", "verse") and len(drafts) > 1 and not drafts[0].hinted:
        raw = text[drafts[0].start : drafts[0].end]
        if is_title(raw) and raw[-1] not in ".:—-\"”’'" and raw[0] not in "\"“‘'«" and drafts[0].lines <= 3:
            drafts[0].kind = "heading"


def _notes(text: str, drafts: Sequence[Draft]) -> None:
    at = 0
    while at < len(drafts):
        d = drafts[at]
        at += 1
        if d.hinted or d.kind == "break":
            continue
        head = text[d.start : min(d.end, d.start + 60)]
        if matter.BRACKETED.match(head):
            depth_end = at
            raw = text[d.start : d.end]
            while raw.count("[") > raw.count("]") and depth_end < len(drafts) and depth_end < at + 10:
                raw += text[drafts[depth_end].start : drafts[depth_end].end]
                depth_end += 1
            closed = raw.count("[") <= raw.count("]")
            for n in drafts[at - 1 : depth_end if closed else at]:
                n.kind = "note"
            at = depth_end if closed else at
        elif matter.NOTE_LABEL.match(head) and d.looks.strength < 3:
            d.kind = "note"


def _front(text: str, drafts: Sequence[Draft]) -> int:
    """Mark front matter; the index of the first paragraph after it."""
    first = 0
    for at, d in enumerate(drafts):
        if d.start > 60_000:
            break
        if matter.PG_START.search(text, d.start, min(d.end, d.start + 400)):
            first = at + 1
    for d in drafts[:first]:
        d.kind = "front"
    return first


def _back(text: str, drafts: Sequence[Draft], first: int) -> None:
    for at in range(len(drafts) - 1, first - 1, -1):
        d = drafts[at]
        if matter.PG_END.search(text, d.start, min(d.end, d.start + 200)):
            for n in drafts[at:]:
                n.kind = "back"
    del BACK_NAMES_UNUSED[:]


def _letters(text: str, drafts: Sequence[Draft]) -> None:
    del text, drafts


BACK_NAMES_UNUSED: list[object] = []
_ = (BACK_NAMES, FRONT_NAMES, CONTENTS, is_caps, re)
