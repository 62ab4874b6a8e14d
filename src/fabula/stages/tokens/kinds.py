"""The kind of each paragraph: what the format says first, then looks, then neighbours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from fabula.model import Extract, Paragraph, ParagraphKind
from fabula.stages.tokens.contents import mark_contents
from fabula.stages.tokens.drafts import Draft
from fabula.stages.tokens.headings import is_break, is_title, looks_like
from fabula.stages.tokens.letters import mark_letters, mark_verse_lines
from fabula.stages.tokens.matter import is_the_end, mark_back, mark_byline, mark_front
from fabula.stages.tokens.notes import mark_notes

# Where chapters are marked by the format, looks alone make no further heading.
_MARKED_UP = 3
_FRAMES = ".:—–-,;"


def name_kinds(extract: Extract, drafts: list[Draft]) -> tuple[Paragraph, ...]:
    """Paragraphs with their kinds."""
    text = extract.text
    for draft in drafts:
        draft.kind = _by_itself(text, draft)
    marked = sum(d.heading > 0 for d in drafts) >= _MARKED_UP
    _confirm_numbers(drafts, marked)
    _confirm_capitals(text, drafts, marked)
    mark_contents(text, drafts)
    _subtitles(text, drafts)
    books = list(_files(extract, drafts))
    bodies = []
    for book in books:
        _opening_title(text, book)
        mark_byline(text, book, extract.source.author)
        first = mark_front(text, book)
        last = mark_back(text, book, first)
        bodies.append(book[first:last])
    mark_notes(text, drafts, extract)
    for body in bodies:
        mark_letters(text, body)
        mark_verse_lines(text, body)
    return tuple(Paragraph(d.start, d.end, d.kind) for d in drafts)


def _files(extract: Extract, drafts: list[Draft]) -> Iterator[list[Draft]]:
    """Paragraphs by file: each of several has a title page and an end of its own, documents of an EPUB not."""
    if extract.source.format == "epub":
        yield drafts
        return
    starts = [d.start for d in drafts]
    cuts = sorted({0, len(drafts), *(bisect_left(starts, part.start) for part in extract.source.parts)})
    for a, b in pairwise(cuts):
        yield drafts[a:b]


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
        if draft.looks.strength == 3:
            return "heading"
    return "verse" if draft.verse else "body"


def _confirm_numbers(drafts: Sequence[Draft], marked: bool) -> None:
    """Bare numbers and numbered titles are headings where they count up, or stand well apart."""
    usual = _usual_gap(drafts)
    strong = any(d.kind == "heading" for d in drafts)
    by_key: dict[str, list[Draft]] = {}
    for d in drafts:
        if d.looks.strength in (1, 2) and d.looks.key != "caps" and not d.matter:
            by_key.setdefault(d.looks.key, []).append(d)
    for key, rows in by_key.items():
        weak = [d for d in rows if d.kind in ("body", "verse") and not d.hinted]
        numbers = [d.looks.number for d in rows]
        steps = list(pairwise(numbers))
        rising = sum(a is not None and b in (a + 1, 1) for a, b in steps) - sum(b == 1 == a for a, b in steps)
        if key == "numeral" and strong and _are_pages(weak):
            for d in weak:
                d.kind = "note"
            continue
        counted = bool(steps) and 2 * rising >= len(steps) and rising > 0
        for d in weak:
            apart = d is drafts[0] or d.gap > max(2, usual)
            if marked and key != "roman" and not (counted and key == "numeral"):
                continue
            if (
                counted
                or (apart and key in ("roman", "numeral", "spelled"))
                or (key == "roman" and d.looks.number != 1)
            ):
                d.kind = "heading"


def _are_pages(rows: Sequence[Draft]) -> bool:
    """Bare numbers at a page's distance from each other."""
    gaps = sorted(b.start - a.start for a, b in pairwise(rows))
    return len(gaps) >= 10 and gaps[len(gaps) // 2] < 4000


def _confirm_capitals(text: str, drafts: Sequence[Draft], marked: bool) -> None:
    """Lines in capitals: titles beside headings, and headings of their own where no others are."""
    usual = _usual_gap(drafts)
    numbered = any(d.kind == "heading" and d.looks.strength and d.looks.key != "name" for d in drafts)
    for at, d in enumerate(drafts):
        if (
            d.looks.key != "caps"
            or is_the_end(text[d.start : d.end])
            or d.kind not in ("body", "verse")
            or d.hinted
            or marked
        ):
            continue
        beside = any(n.kind == "heading" and n.looks.key != "caps" for n in drafts[max(0, at - 1) : at + 2])
        apart = at == 0 or d.gap > max(2, usual)
        shouted = text[d.end - 1] in "!?:" or (numbered and text[d.end - 1] == ".")
        if beside or (apart and not shouted and d.lines <= 2):
            d.kind = "heading"


def _usual_gap(drafts: Sequence[Draft]) -> int:
    return sorted(d.gap for d in drafts)[len(drafts) // 2] if drafts else 1


def _subtitles(text: str, drafts: Sequence[Draft]) -> None:
    """Mark the title printed under "CHAPTER I"."""
    for at in range(1, len(drafts) - 1):
        before, d, after = drafts[at - 1 : at + 2]
        if before.kind != "heading" or d.kind not in ("body", "verse") or d.hinted or d.looks.strength > 1:
            continue
        numbered = before.looks.key not in ("", "name", "caps", "numbered title")
        if not numbered or before.subtitle or d.end - d.start > 100 or d.lines > 3 or after.kind == "break":
            continue
        raw = text[d.start : d.end]
        plain = raw.rstrip("_*\"”’'")
        if is_title(raw) and raw[0] not in "\"“‘'«" and plain[-1:] not in _FRAMES + "!?":
            d.kind, d.subtitle = "heading", True


def _opening_title(text: str, drafts: Sequence[Draft]) -> None:
    """Mark the title that opens a file."""
    at = next((n for n, d in enumerate(drafts) if d.kind not in ("front", "note")), len(drafts))
    if at + 1 >= len(drafts):
        return
    d = drafts[at]
    raw = text[d.start : d.end]
    if d.kind not in ("body", "verse") or d.hinted or d.lines > 3 or len(raw) > 90:
        return
    if is_title(raw) and raw.rstrip("_*")[-1] not in _FRAMES + "!?\"”’'" and raw[0] not in "\"“‘'«":
        d.kind = "heading"
