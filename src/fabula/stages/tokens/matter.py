"""Front and back matter: licences, title pages, prefaces, what follows the end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fabula.stages.tokens.drafts import Draft, is_prose
from fabula.stages.tokens.headings import BACK_NAMES, FRONT_NAMES

_PG_START = re.compile(r"(?i)\*{2,3} ?START OF (?:THE|THIS) PROJECT GUTENBERG|\*END\*? ?THE SMALL PRINT")
_PG_END = re.compile(
    r"(?i)\*{2,3} ?END OF (?:THE|THIS) PROJECT GUTENBERG|^\W*End of (?:the |this )?Project Gutenberg"
    r"|^\W*START: FULL LICENSE"
)
_THE_END = re.compile(
    r"(?i)\W*(?:the end|finis|end|fin|(?:the )?end of (?:the )?(?:(?:first|second|third|fourth|last) )?(?:book"
    r"|part|volume|vol|chapter|story)\b[^\n]{0,60})\W*"
)
_BYLINE = re.compile(
    r"(?i)[_*(\[ ]*(?:(?:written|edited|illustrated|retold|told|adapted) )?(?:by\b|translated\b|author of\b"
    r"|from the \w+ of\b|with illustrations\b|a (?:novel|romance|tale|story|comedy|tragedy)\b)"
    r"[^\n]{0,80}(?:\n[^\n]{1,60}){0,6}"
)
_IMPRINT = re.compile(
    r"(?i)copyright|©|\(c\) ?\d{4}|all rights reserved|\bisbn\b|first published|published (?:by|in)\b"
    r"|this e-?book|\be-?text|project gutenberg"
    r"|produced by|transcribed (?:by|from)|scanned by|proofread|printed in|illustrated by|translated by"
    r"|publishers?\b|\bpress\b|dedicated to"
    r"|works? of fiction|any resemblance|\b\w+ edition\b|\breprint|release date|\blanguage:|character set"
)
_SAID = re.compile(
    r"[\"”’»][ \n]+(?:\w+[ \n]+){0,2}(?:said|asked|replied|cried|answered|whispered|shouted)\b|\b(?:said|asked"
    r"|replied|cried)[ \n]+\w+[,.]?[ \n]*[\"“‘]"
)
_YAML = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n(?:[^\n]*\n){0,200}?(?:---|\+\+\+|\.\.\.)[ \t]*(?:\r?\n|$)")
# Sections that belong to the story as often as not.
_TOLD = re.compile(r"(?:preface|fore-?word|introduct|afterword|postscript|conclusion)")
# A licence is within the first pages, even with a long list of books before it.
_HEADER = 60_000
# Front matter has no more sections than this.
_SECTIONS = 60
# Paragraphs among which a title page's lines are looked for.
_FIRST_PAGE = 12


def is_the_end(raw: str) -> bool:
    """Tell "THE END", "Finis", "End of Book One" from anything else."""
    return len(raw) <= 90 and _THE_END.fullmatch(raw) is not None


def mark_byline(text: str, drafts: Sequence[Draft], author: str | None) -> None:
    """Mark the line on the first page that holds nothing but the author's name."""
    name = _letters_of(author or "")
    for d in drafts[:_FIRST_PAGE] if name else ():
        if d.kind in ("body", "verse", "heading") and d.size <= 120:
            plain = _letters_of(text[d.start : d.end])
            if plain in (name, "by" + name):
                d.kind = "front"


def _letters_of(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def mark_front(text: str, drafts: Sequence[Draft]) -> int:
    """Mark what stands before the story; the index of the first paragraph that may be story."""
    first = _licence(text, drafts)
    first = _yaml(text, drafts, first)
    while first < len(drafts) and drafts[first].kind == "front":
        first += 1
    at = first
    for _ in range(_SECTIONS):
        if at >= len(drafts):
            break
        heading = _next_heading(drafts, at)
        if heading is None:
            return _imprint_lines(text, drafts, at)
        if heading > at:
            if not _is_title_page(text, drafts[at:heading]):
                _imprint_lines(text, drafts, at)
                return at
            _mark(drafts[at:heading], "front")
        end = _front_section(text, drafts, heading)
        if end is None:
            return _title_run(text, drafts, heading)
        _mark(drafts[heading:end], "front")
        at = end
        while at < len(drafts) and drafts[at].kind == "front":
            at += 1
    return min(at, len(drafts))


def _mark(drafts: Sequence[Draft], kind: str) -> None:
    for d in drafts:
        if d.kind != "note" or not d.matter:
            d.kind = "front" if kind == "front" else "back"


def _licence(text: str, drafts: Sequence[Draft]) -> int:
    first = 0
    for at, d in enumerate(drafts):
        if d.start - drafts[0].start > _HEADER:
            break
        if _PG_START.search(text, d.start, min(d.end, d.start + 300)):
            first = at + 1
    _mark(drafts[:first], "front")
    return first


def _yaml(text: str, drafts: Sequence[Draft], first: int) -> int:
    """Mark front matter of a Markdown file that was left in the text: "---", keys with values, "---"."""
    found = _YAML.match(text, drafts[0].start) if drafts else None
    if found is None or first:
        return first
    inside = found[0].strip().splitlines()[1:-1]
    keyed = sum(bool(re.match(r"\s*[\w-]+\s*[:=]|\s*- |\s+\S|\s*#|\s*$", line)) for line in inside)
    if not inside or keyed < len(inside):
        return first
    while first < len(drafts) and drafts[first].end <= found.end():
        first += 1
    _mark(drafts[:first], "front")
    return first


def _next_heading(drafts: Sequence[Draft], at: int) -> int | None:
    return next((n for n in range(at, len(drafts)) if drafts[n].kind == "heading"), None)


def _imprint_lines(text: str, drafts: Sequence[Draft], at: int) -> int:
    """Mark bylines and imprints at the very start of a text without headings."""
    end = at
    for n in range(at, min(at + _FIRST_PAGE, len(drafts))):
        d = drafts[n]
        raw = text[d.start : d.end]
        if (
            d.kind in ("body", "verse")
            and d.size < 400
            and not _SAID.search(raw)
            and (_BYLINE.fullmatch(raw) or _is_imprint(raw))
        ):
            end = n + 1
    if any(is_prose(text, d) and not _is_imprint(text[d.start : d.end]) for d in drafts[at:end]):
        return at
    _mark(drafts[at:end], "front")
    return end


def _is_imprint(raw: str) -> bool:
    return len(raw) < 1500 and bool(_IMPRINT.search(raw)) and raw[0] not in "\"“‘'" and not _SAID.search(raw)


def _is_title_page(text: str, drafts: Sequence[Draft]) -> bool:
    """Short lines, verses, imprints before the first heading; nothing that tells a story."""
    size = prose = 0
    named = False
    for d in drafts:
        raw = text[d.start : d.end]
        if d.kind in ("front", "note", "break"):
            continue
        if d.kind == "verse" or _is_imprint(raw) or _BYLINE.fullmatch(raw):
            size += min(d.size, 300)
            named = named or d.kind != "verse"
            continue
        size += d.size
        prose += d.size >= 250
        if _SAID.search(raw) or d.size > 1500:
            return False
    # with a byline or an imprint, longer epigraphs and dedications are believed
    return size <= 4000 and prose <= 3 if named else size <= 2500 and prose <= 1


def _front_section(text: str, drafts: Sequence[Draft], heading: int) -> int | None:
    """Find the end of the section under `heading` when it is front matter; None when the story starts here."""
    d = drafts[heading]
    end = _next_heading(drafts, heading + 1)
    if d.looks.key == "name" and FRONT_NAMES.search(d.looks.name):
        if end is None or _left_to_story(d, drafts):
            return None
        inside = drafts[heading + 1 : end]
        spoken = sum(bool(_SAID.search(text, n.start, min(n.end, n.start + 2000))) for n in inside)
        long = drafts[end].start - d.start > max(20_000, (drafts[-1].end - drafts[0].start) // 4)
        return None if spoken >= 5 or long else end
    if end is None or d.looks.number is not None or (d.looks.key == "name"):
        return None
    if d.heading and any(n.heading == d.heading and n.looks.number is None for n in drafts[end:]):
        return None  # chapters with titles only: this is one of them
    if end == heading + 1:
        # two headings on end: a book's title over its first chapter, unless the second is a subtitle
        second = drafts[end]
        own = second.looks.strength >= 2 or (second.heading and d.heading and second.heading > d.heading)
        later = [n for n in drafts[end + 1 :] if n.kind == "heading"]
        if not own and second.looks.key == "caps" and later and any(n.looks.number == 1 for n in later[:1]):
            own = _is_title_page(text, drafts[end + 1 : drafts.index(later[0])])
        return end if own else None
    between = drafts[heading + 1 : end]
    counted = drafts[end].looks.number in (0, 1) or any(_BYLINE.fullmatch(text, n.start, n.end) for n in between[:2])
    told = any(is_prose(text, n) for n in between)
    return end if _is_title_page(text, between) and (counted or not told) else None


def _left_to_story(heading: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether the format marks its front or back matter and did not mark this: a foreword that is told."""
    return (
        heading.heading > 0
        and _TOLD.match(heading.looks.name) is not None
        and any(d.matter in ("front", "back") for d in drafts)
    )


def _title_run(text: str, drafts: Sequence[Draft], heading: int) -> int:
    """Return the story's first heading; a byline right under it is front matter."""
    for d in drafts[heading + 1 : heading + 4]:
        raw = text[d.start : d.end]
        if (
            d.kind in ("body", "verse")
            and d.size < 160
            and not d.hinted
            and ((_BYLINE.fullmatch(raw) and raw[-1] not in ",;:!?") or _is_imprint(raw))
        ):
            d.kind = "front"
        elif d.kind != "heading":
            break
    return heading


def mark_back(text: str, drafts: Sequence[Draft], first: int) -> int:
    """Mark what stands after the story; the index of the first paragraph after the story."""
    last = len(drafts)
    if not drafts:
        return last
    begin = drafts[0].start
    whole = drafts[-1].end - begin
    licensed = "gutenberg" in text[-40_000:].lower() or "gutenberg" in text[:2000].lower()
    for at in range(first, len(drafts)) if licensed else ():
        d = drafts[at]
        if d.kind != "front" and _PG_END.search(text, d.start, min(d.end, d.start + 200)):
            last = at
            _mark(drafts[at:], "back")
            break
    chapters = [n for n in range(first, last) if _is_chapter(text, drafts[n])]
    final = chapters[-1] if chapters else first
    for at in range(first, last):
        d = drafts[at]
        if d.size > 90 or d.kind == "front":
            continue
        raw = text[d.start : d.end]
        if is_the_end(raw) and raw.strip(" _*")[:1].isupper():
            rest = drafts[last - 1].end - d.end
            short = len(raw.strip(" ._*")) <= 4 and not raw.isupper()
            if (
                at > final
                and not _tells_on(text, drafts[at + 1 : last])
                and rest < max(3000, 0.15 * whole)
                and not (short and at + 1 < last)
            ):
                _mark(drafts[at:last], "back")
                return at
            if not short:
                d.kind = "break"
    for at in range(final + 1, last):
        d = drafts[at]
        if (
            d.kind == "heading"
            and d.looks.key == "name"
            and BACK_NAMES.search(d.looks.name)
            and d.start - begin > 0.4 * whole
            and not _left_to_story(d, drafts)
        ):
            rest = drafts[last - 1].end - d.end
            if rest < max(20_000, 0.25 * whole):
                _mark(drafts[at:last], "back")
                return at
    return last


def _tells_on(text: str, drafts: Sequence[Draft]) -> bool:
    """Whether the story goes on after its end: somebody speaks."""
    few = drafts[: 2 * _FIRST_PAGE]
    return sum(bool(_SAID.search(text, d.start, min(d.end, d.start + 2000))) for d in few) >= 1


def _is_chapter(text: str, draft: Draft) -> bool:
    """Whether the story goes on under a heading: anything but "The End" and the names of back matter."""
    if is_the_end(text[draft.start : draft.end]):
        return False
    return draft.kind == "heading" and not (draft.looks.key == "name" and BACK_NAMES.search(draft.looks.name))
