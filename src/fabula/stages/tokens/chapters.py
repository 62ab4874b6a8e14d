"""Chapters, from headings, a table of contents, or files."""

from __future__ import annotations

from fabula.model import Chapter, Extract, Paragraph


def find_chapters(extract: Extract, paragraphs: tuple[Paragraph, ...]) -> tuple[Chapter, ...]:
    """Chapters in order; they tile from the first heading of the body to the body's end."""
    text = extract.text
    body = [p for p in paragraphs if p.kind not in ("front", "back")]
    if not body:
        return ()
    end = body[-1].end
    starts: list[tuple[int, str]] = []
    before: Paragraph | None = None
    for paragraph in body:
        if paragraph.kind == "heading":
            title = " ".join(text[paragraph.start : paragraph.end].split())
            if before is not None and before.kind == "heading":
                starts[-1] = (starts[-1][0], f"{starts[-1][1]} {title}")
            else:
                starts.append((paragraph.start, title))
        before = paragraph
    stops = [start for start, _ in starts[1:]] + [end]
    return tuple(Chapter(n, title, start, stop) for n, ((start, title), stop) in enumerate(zip(starts, stops, strict=True), 1))
