"""Paragraphs and chapters (provisional)."""

from __future__ import annotations

import re

from fabula.model import Chapter, Extract, Paragraph


def find_paragraphs(extract: Extract) -> tuple[Paragraph, ...]:
    """Paragraphs by blank lines."""
    found = []
    at = 0
    text = extract.text
    for block in re.finditer(r"(?:(?!\r?\n[ \t]*\r?\n).)+", text, re.S):
        start, end = block.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end and start >= at:
            body = text[start:end]
            heading = len(body) < 80 and (body.isupper() or re.match(r"(?i)chapter\b", body))
            found.append(Paragraph(start, end, "heading" if heading else "body"))
            at = end
    return tuple(found)


def find_chapters(extract: Extract, paragraphs: tuple[Paragraph, ...]) -> tuple[Chapter, ...]:
    """Chapters by headings."""
    starts = [p for p in paragraphs if p.kind == "heading"]
    ends = [p.start for p in starts[1:]] + [len(extract.text)]
    return tuple(
        Chapter(n, " ".join(extract.text[p.start : p.end].split()), p.start, end)
        for n, (p, end) in enumerate(zip(starts, ends, strict=True), 1)
    )
