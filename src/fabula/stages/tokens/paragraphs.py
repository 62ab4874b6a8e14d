"""Paragraphs and what each is: a layer over the text, which is never edited."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from fabula.model import Extract, GivenTokens, Hint, Paragraph
from fabula.stages.tokens.drafts import Draft
from fabula.stages.tokens.given import fit_drafts
from fabula.stages.tokens.kinds import name_kinds
from fabula.stages.tokens.layout import Block, find_blocks
from fabula.stages.tokens.lines import Flags, Lines, read_lines

_MATTER = {"front", "back", "toc", "note"}
# A block this long with turn after turn inside has lost its paragraph breaks in some conversion.
COLLAPSED = 2500
# "Tom: on my way": messages and plays, where each line is a turn of its own.
_LABELLED = re.compile(r"[\[<*_]{0,2}[^\W\d_][\w .'’-]{0,24}[\]>*_]{0,2}: ?\S")
_LONGEST_CHAT = 500
_TURN = re.compile(
    r"[.!?…—–-](?:(?P<a>”\s{0,2}(?=“))|(?P<b>’\s{0,2}(?=‘))|(?P<c>\"\s{1,2}(?=\"\w))|(?P<d>»\s{0,2}(?=«))|(?P<e>」\s{0,2}(?=「)))"
)


def find_paragraphs(extract: Extract, user_tokens: GivenTokens | None = None) -> tuple[Paragraph, ...]:
    """Paragraphs of any layout, in order, disjoint; each character that can be seen is in exactly one.

    Hints of the format are obeyed. White space and invisible characters at a paragraph's edges are
    left out of it. user_tokens: the user's own paragraphs, which then are all there are; or sentences,
    which no paragraph cuts.
    """
    text = extract.text
    lines = read_lines(text)
    if not len(lines):
        return ()
    hints = [h for h in extract.hints if h.end > h.start]
    forced, kept = _told_by_format(lines, extract, hints)
    _force_marks(text, lines, forced)
    blocks = find_blocks(lines, forced, kept)
    drafts = list(_drafts(text, lines, blocks))
    if user_tokens is not None:
        drafts = fit_drafts(text, drafts, user_tokens)
    _hint(drafts, hints)
    return name_kinds(extract, drafts)


def _told_by_format(lines: Lines, extract: Extract, hints: Sequence[Hint]) -> tuple[Flags, Flags]:
    """Lines that must start a paragraph, and lines that must not."""
    forced = np.zeros(len(lines), dtype=np.bool_)
    kept = np.zeros(len(lines), dtype=np.bool_)
    starts = lines.start.tolist()
    ends = lines.end.tolist()

    def force(char: int) -> None:
        line = bisect_left(starts, char)
        if line < len(starts) and (line == 0 or ends[line - 1] <= char):
            forced[line] = True

    for part in extract.source.parts:
        force(part.start)
        force(part.end)
    for hint in hints:
        force(hint.start)
        force(hint.end)
        first, last = bisect_left(starts, hint.start), bisect_left(starts, hint.end)
        if hint.kind in ("heading", "verse", "break"):
            inside = slice(first + 1, last)
            kept[inside] |= lines.gap[inside] <= 1
        elif hint.kind in ("toc", "preformatted"):
            forced[first:last] = True
    return forced, kept & ~forced


def _force_marks(text: str, lines: Lines, forced: Flags) -> None:
    """Let the lines that fence a licence stand alone, whatever surrounds them."""
    starts, ends = lines.start.tolist(), lines.end.tolist()
    for found in re.finditer(
        r"(?i)\*{2,3} ?(?:START|END) OF (?:THE|THIS) PROJECT GUTENBERG|\*END\*? ?THE SMALL PRINT", text
    ):
        line = bisect_right(starts, found.start()) - 1
        forced[line] = True
        last = line
        while (
            last + 1 < len(starts)
            and last < line + 2
            and "***" not in text[max(found.end(), starts[last]) : ends[last]]
        ):
            last += 1
        if last > line and "***" not in text[starts[last] : ends[last]]:
            last = line
        if last + 1 < len(starts):
            forced[last + 1] = True


def _drafts(text: str, lines: Lines, blocks: Sequence[Block]) -> list[Draft]:
    starts, ends, gaps, page = lines.start.tolist(), lines.end.tolist(), lines.gap.tolist(), lines.page.tolist()
    drafts: list[Draft] = []
    for block in blocks:
        start, end = starts[block.first], ends[block.last - 1]
        gap = gaps[block.first] + (3 if page[block.first] else 0)
        count = block.last - block.first
        if 1 < count <= _LONGEST_CHAT and all(
            _LABELLED.match(text, starts[n], ends[n]) for n in range(block.first, block.last)
        ):
            rows = range(block.first, block.last)
            gaps_of = (gap if n == block.first else 1 for n in rows)
            drafts += (
                Draft(starts[n], ends[n], gap=g, lines=1, verse=False) for n, g in zip(rows, gaps_of, strict=True)
            )
            continue
        for a, b in _turns(text, start, end) if end - start > COLLAPSED else ((start, end),):
            drafts.append(
                Draft(a, b, gap=gap if a == start else 1, lines=count, verse=block.verse and "\t" not in text[a:b])
            )
    return drafts


def _turns(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part a very long block where one turn's closing mark meets the next one's opening mark."""
    cuts = [(m.end(), m.lastgroup) for m in _TURN.finditer(text, start, end)]
    if len(cuts) < 4:
        return [(start, end)]
    spans = []
    at = start
    for cut, _ in cuts:
        stop = cut
        while text[stop - 1].isspace():
            stop -= 1
        spans.append((at, stop))
        at = cut
    spans.append((at, end))
    return spans


def _hint(drafts: list[Draft], hints: Sequence[Hint]) -> None:
    """Note in each draft what the format says of it."""
    starts = [d.start for d in drafts]
    for hint in hints:
        first = bisect_left(starts, hint.start)
        if first and drafts[first - 1].end > hint.start and _mostly(drafts[first - 1], hint):
            first -= 1
        for draft in drafts[first : bisect_left(starts, hint.end)]:
            if not _mostly(draft, hint):
                continue
            draft.hinted = True
            if hint.kind in _MATTER:
                draft.matter = hint.kind
            elif hint.kind == "heading":
                draft.heading = hint.level or 1
            elif hint.kind == "break":
                draft.is_break = True
            elif hint.kind in ("verse", "letter"):
                draft.form = hint.kind
            else:
                draft.preformatted = True


def _mostly(draft: Draft, hint: Hint) -> bool:
    """Whether the hint covers more than half of the paragraph."""
    return 2 * (min(draft.end, hint.end) - max(draft.start, hint.start)) > draft.end - draft.start
