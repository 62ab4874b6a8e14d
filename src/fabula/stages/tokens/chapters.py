"""Chapters, from headings, a table of contents, or files."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fabula.model import Chapter, Extract, Paragraph
from fabula.stages.tokens.headings import Looks, looks_like

# A title is made of the lines of one run of headings; more characters than this are no title.
_LONGEST_TITLE = 200
# Headings in a row that may make one title page; more of them are a list.
_LONGEST_RUN = 8


@dataclass(frozen=True, slots=True)
class _Heading:
    """One heading paragraph. level: of the format, 0 when it tells none."""

    start: int
    end: int
    looks: Looks
    level: int
    listed: bool  # a table of contents of the format points at it


def find_chapters(extract: Extract, paragraphs: tuple[Paragraph, ...]) -> tuple[Chapter, ...]:
    """Chapters in order; they tile from the first one's heading to the end of the body.

    Headings in a row (part, chapter, title) start one chapter. Without headings each file of a book in
    several files is a chapter; one file without headings has none.
    """
    body = [p for p in paragraphs if p.kind not in ("front", "back")]
    told = [p for p in body if p.kind != "heading"]
    if not told:
        return ()
    runs = _runs(extract, paragraphs)
    starts = [(run[0].start, _title(extract.text, run)) for run in _chapter_runs(runs)]
    starts = _with_entries(extract, body, starts)
    if not starts or extract.source.format != "epub":
        starts = _with_files(extract, body, starts)
    end = max(body[-1].end, starts[-1][0]) if starts else 0
    stops = [start for start, _ in starts[1:]] + [end]
    return tuple(
        Chapter(number, title, start, stop)
        for number, ((start, title), stop) in enumerate(zip(starts, stops, strict=len(starts) > 0), 1)
        if stop > start
    )


def _runs(extract: Extract, paragraphs: Sequence[Paragraph]) -> list[list[_Heading]]:
    """Headings of the body, those in a row together (notes and pictures between them aside)."""
    levels = {}
    for hint in extract.hints:
        if hint.kind == "heading":
            levels[hint.start] = hint.level
    hinted = sorted(levels)
    listed = sorted(entry.start for entry in extract.source.toc)
    runs: list[list[_Heading]] = []
    open_run = False
    for p in paragraphs:
        if p.kind == "heading":
            at = bisect_right(hinted, p.start) - 1
            level = levels[hinted[at]] if at >= 0 and p.start - hinted[at] < 8 else 0
            entry = bisect_right(listed, p.end)
            found = entry > 0 and listed[entry - 1] >= p.start - 8
            heading = _Heading(p.start, p.end, looks_like(extract.text[p.start : p.end]), level, found)
            if open_run and len(runs[-1]) < _LONGEST_RUN and not _begins_anew(runs[-1], heading):
                runs[-1].append(heading)
            else:
                runs.append([heading])
            open_run = True
        elif p.kind != "note":
            open_run = False
    return runs


def _begins_anew(run: Sequence[_Heading], heading: _Heading) -> bool:
    """Whether a heading right after others is a chapter of its own: the same kind, counted on."""
    looks = heading.looks
    return looks.number is not None and any(
        h.looks.key == looks.key and h.looks.number is not None and looks.number == h.looks.number + 1 for h in run
    )


def _chapter_runs(runs: list[list[_Heading]]) -> list[list[_Heading]]:
    """Return the runs that start chapters rather than sections within one."""
    listed = [run for run in runs if any(h.listed for h in run)]
    numbered = [run for run in runs if any(h.looks.strength == 3 and h.looks.key != "name" for h in run)]
    levels = [_level(run) for run in runs]
    deepest = _deepest_level(runs, listed, numbered, levels)
    sections = len(numbered) >= 2 and sum("chapter" in (h.looks.key for h in run) for run in numbered) >= 2
    chosen = []
    for run, level in zip(runs, levels, strict=True):
        strong = any(h.listed for h in run) or any(h.looks.strength == 3 for h in run)
        if not strong and level > deepest:
            continue
        if not strong and level == 0 and sections:
            continue  # "I", "II" or capitals within numbered chapters
        chosen.append(run)
    return chosen or runs


def _level(run: Sequence[_Heading]) -> int:
    levels = [h.level for h in run if h.level]
    return min(levels) if levels else 0


def _deepest_level(
    runs: list[list[_Heading]], listed: list[list[_Heading]], numbered: list[list[_Heading]], levels: list[int]
) -> int:
    """Return the deepest level of the format that still starts chapters."""
    for sure in (numbered, listed):
        if len(sure) >= 2:
            return max(_level(run) for run in sure)
    counts = Counter(level for level in levels if level)
    if not counts:
        return 0
    # the level with most headings; of levels with about as many, the higher one
    most = max(counts.values())
    del runs
    return min(level for level, count in counts.items() if 2 * count >= most)


def _title(text: str, run: Sequence[_Heading]) -> str:
    lines = [" ".join(text[h.start : h.end].split()).strip("#*_=~ ") for h in run]
    return " ".join(line for line in lines if line)[:_LONGEST_TITLE]


def _with_entries(extract: Extract, body: Sequence[Paragraph], starts: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Chapters that only a table of contents names, when it names most of the others too."""
    entries = [e for e in extract.source.toc if body[0].start - 8 <= e.start < body[-1].end]
    if len(entries) < 2:
        return starts
    known = [start for start, _ in starts]
    missing = []
    firsts = [p.start for p in body]
    for entry in entries:
        at = bisect_left(firsts, entry.start - 8)
        if at >= len(body):
            continue
        near = bisect_left(known, body[at].start - 8)
        if near < len(known) and known[near] <= body[min(at + 3, len(body) - 1)].start:
            continue
        inside = bisect_right(known, body[at].start) - 1
        if inside >= 0 and body[at].start - known[inside] < 400:
            continue  # a part's page, or an anchor just behind the heading
        missing.append((body[at].start, " ".join(entry.title.split())[:_LONGEST_TITLE]))
    if starts and 2 * (len(entries) - len(missing)) < len(entries):
        return starts
    merged = dict(missing) | dict(starts)
    return sorted(merged.items())


def _with_files(extract: Extract, body: Sequence[Paragraph], starts: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Each file with some of the story and no chapter of its own is one; nothing new when there is one file."""
    parts = extract.source.parts
    if len(parts) < 2:
        return starts
    firsts = [p.start for p in body]
    known = [start for start, _ in starts]
    found = list(starts)
    for part in parts:
        at = bisect_left(firsts, part.start)
        if at >= len(body) or body[at].start >= part.end:
            continue
        if bisect_left(known, part.start) == bisect_left(known, part.end):
            found.append((body[at].start, " ".join((part.title or "").split())[:_LONGEST_TITLE]))
    return sorted(found) if len(found) > 1 else starts
