"""Notes: footnotes, pictures, author's and translator's notes, appeals to the reader."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from fabula.model import Extract
from fabula.stages.tokens.drafts import Draft

_BRACKETED = re.compile(
    r"(?i)\[\s*(?:footnote|illustration|transcriber|translator|editor['’]s|author['’]s|note\s*[:.—–-]|sidenote"
    r"|decoration"
    r"|(?:image|picture)\b|[ate]/n\b|(?:tn|en|tl|an)\s*:)"
    r"|[({]\s*(?:(?:author|translator|editor|transcriber)['’]?s?['’]? note|[ate]/n\b|tl note)"
)
_LABEL = re.compile(
    r"[\W_]*(?:(?i:author['’]?s?['’]? notes?|translator['’]?s?['’]? notes?|editor['’]?s?['’]? notes?"
    r"|transcriber['’]?s?['’]? notes?|tl notes?|t/l note)"
    r"|(?i:a/n|t/n|e/n|a\.n\.|t\.n\.)|(?:AN|TN|EN|TL|TLN|Note|NOTE|Notes)(?=\s*[:：]))(?![^\W_])"
)
# Names of the places where serials are read and paid for.
_PLATFORM = re.compile(
    r"(?i)\b(?:patreon|ko-?fi|paypal|buymeacoffee|discord\.gg|discord server|royal ?road|scribble ?hub|webnovel"
    r"|wattpad|topwebfiction|ao3|subscribestar)\b"
)
_APPEAL = re.compile(
    r"(?i)\b(?:support (?:the author|me|us|my (?:work|writing)|this (?:story|fic|novel))|advanced? chapters"
    r"|read ahead|chapters ahead|leave (?:me )?a (?:review|comment|rating)"
    r"|please (?:rate|review|vote|follow|comment|favou?rite|consider)|vote for (?:this|the story|me)"
    r"|next chapter (?:will|is|should|comes)|new chapters?"
    r"|thanks? (?:you )?(?:all |so much |everyone )*for (?:reading|your (?:support|comments|reviews))"
    r"|see you (?:all |guys )?(?:next (?:time|week|chapter)|in the next)"
    r"|chapters? (?:every|per|a) (?:day|week)|beta[- ]?read(?:er|ers|ing)?|rate and review|read and review"
    r"|likes? and comments?)\b"
)
_THEFT = re.compile(
    r"(?i)unauthori[sz]ed (?:use|reproduction|duplication|usage)|(?:encounter|come across|spot|discover|find|see"
    r"|reading|read) this (?:tale|story|narrative|content|novel)? ?(?:elsewhere|on amazon)"
    r"|(?:tale|story|narrative|content|text|chapter|novel) (?:has been|was|is|might be)? ?(?:stolen|unlawfully"
    r"|illicitly|misappropriated|lifted|taken without)"
)
# One of these stands in every such note; looking for them first is ten times as fast.
_THEFT_SIGNS = (
    "unauthori",
    "this ",
    "stolen",
    "unlawful",
    "illicit",
    "misappropriat",
    "lifted",
    "taken without",
    "elsewhere",
    "amazon",
)
_NAVIGATION_WORD = (
    r"(?:(?:previous|prev|next|last|first)(?: chapter| part| page)?|table of contents|toc|index|home|chapter list"
    r"|back to top|contents)"
)
_NAVIGATION = re.compile(rf"(?i)[\W_]*{_NAVIGATION_WORD}(?:[\W_]+{_NAVIGATION_WORD})*[\W_]*")
_FOOTNOTE = re.compile(r"(?P<mark>\[(?:\d{1,4}|[a-z*†‡])\]|\{\d{1,4}\}|[*†‡]{1,3}|\^\d{1,4})[ \u00a0]?(?=[^\s*†‡])")
_REFERENCE = re.compile(r"(?<=[\w.,;:!?\"”’)])(?:\*{1,3}|[†‡])(?![\w*])")
_OPENING_MARKS = "\"“‘'«„「"
# How near to a chapter's first or last paragraph an appeal stands.
_EDGE = 6
# The longest note at a chapter's end, in paragraphs.
_LONGEST = 30
# How far before its footnote a reference stands at most, in characters; more stars than this are no references.
_DISTANCE = 8000
_REFERENCES = 10_000


def mark_notes(text: str, drafts: Sequence[Draft], extract: Extract) -> None:
    """Mark notes among the paragraphs of the story."""
    bounds = _chapter_bounds(drafts, extract)
    references = _find_references(text)
    chapter = 0
    at = 0
    while at < len(drafts):
        while chapter + 2 < len(bounds) and at >= bounds[chapter + 1]:
            chapter += 1
        begin, end = bounds[chapter], bounds[chapter + 1]
        d = drafts[at]
        if d.hinted or d.kind not in ("body", "verse", "heading", "letter"):
            at += 1
            continue
        at = max(at + 1, _mark_note(text, drafts, at, begin, end, references=references))


def _chapter_bounds(drafts: Sequence[Draft], extract: Extract) -> list[int]:
    """Return the indices where a run of headings, or a file, starts; and the end."""
    bounds = {0, len(drafts)}
    for at, d in enumerate(drafts):
        if (
            d.kind == "heading"
            and (at == 0 or drafts[at - 1].kind != "heading")
            and d.looks.name[:6] not in ("author", "transl")
        ):
            bounds.add(at)
    starts = [d.start for d in drafts]
    bounds.update(bisect_right(starts, part.start - 1) for part in extract.source.parts)
    back = next((n for n, d in enumerate(drafts) if d.kind == "back"), len(drafts))
    bounds.add(back)
    return sorted(bounds) if len(bounds) > 1 else [0, 0]


def _mark_note(text: str, drafts: Sequence[Draft], at: int, begin: int, end: int, *, references: Sequence[int]) -> int:
    """Mark a note that starts at `at`; the index after it (0 when there is none)."""
    d = drafts[at]
    head = text[d.start : min(d.end, d.start + 80)]
    if head[0] in "[{(" and _BRACKETED.match(head):
        stop = _closing_bracket(text, drafts, at)
        return _mark(drafts, at, stop)
    label = _LABEL.match(head)
    if label and (d.kind != "heading" or not d.looks.number):
        stop = _note_end(text, drafts, at, begin, end, alone=d.size - label.end() < 4)
        return _mark(drafts, at, stop) if stop else 0
    if d.kind == "heading":
        return 0
    raw = text[d.start : d.end] if d.size < 600 else ""
    edge = at - begin <= _EDGE or end - at <= _EDGE + 2
    if raw and head[0] not in _OPENING_MARKS:
        if edge and ((_PLATFORM.search(raw) and _addresses_reader(raw)) or (len(raw) < 300 and _APPEAL.search(raw))):
            return _mark(drafts, at, at + 1)
        if len(raw) < 400 and any(sign in raw.lower() for sign in _THEFT_SIGNS) and _THEFT.search(raw):
            return _mark(drafts, at, at + 1)
        if edge and len(raw) < 90 and _NAVIGATION.fullmatch(raw) and len(re.findall(r"\w+", raw)) > 1:
            return _mark(drafts, at, at + 1)
    found = _FOOTNOTE.match(head)
    if found and _referred_to(text, d, found["mark"], references):
        return _mark(drafts, at, at + 1)
    return 0


def _addresses_reader(raw: str) -> bool:
    """Whether it speaks to the reader or carries a link."""
    return bool(
        re.search(
            r"(?i)\b(?:you|your|guys|everyone|readers?|all|me|my|i|we|us|please|thanks?)\b|https?:|www\.|\.(?:com"
            r"|net|gg)\b",
            raw,
        )
    )


def _mark(drafts: Sequence[Draft], start: int, stop: int) -> int:
    for d in drafts[start:stop]:
        if d.kind not in ("front", "back") and (d.kind != "heading" or d is drafts[start]):
            d.kind = "note"
    return stop


def _closing_bracket(text: str, drafts: Sequence[Draft], at: int) -> int:
    """One past the paragraph where the bracket closes; only this one when it never does."""
    opening = text[drafts[at].start]
    closing = {"[": "]", "{": "}", "(": ")"}[opening]
    depth = 0
    for n in range(at, min(at + 12, len(drafts))):
        d = drafts[n]
        if n > at and d.kind == "heading":
            break
        depth += text.count(opening, d.start, d.end) - text.count(closing, d.start, d.end)
        if depth <= 0:
            return n + 1
    return at + 1


def _note_end(text: str, drafts: Sequence[Draft], at: int, begin: int, end: int, *, alone: bool) -> int:
    """Where a labelled note ends: at a break near the chapter's start, or with the chapter. 0: no note."""
    before = [d for d in drafts[begin : min(at, begin + 40)] if d.kind not in ("heading", "note", "front", "break")]
    after = drafts[at + 1 : min(end, at + _LONGEST + 2)]
    plain = text[drafts[at].start : drafts[at].end].lstrip("*_[( ")
    in_story = plain[:4].lower() == "note" and len(before) > 2 and len(after) > 4
    if in_story:
        return 0
    if len(before) <= 2:
        stop = next((n for n in range(at + 1, min(at + 12, end)) if drafts[n].kind in ("break", "heading")), 0)
        between = drafts[at + 1 : stop]
        spoken = any(text[d.start] in _OPENING_MARKS for d in between)
        told = sum(not _addresses_reader(text[d.start : d.end]) for d in between)
        if stop and not spoken and (2 * told <= len(between) if alone else not told):
            return stop
        return at + 2 if alone and at + 1 < end else at + 1
    size = sum(d.size for d in after)
    turns = sum(text[d.start] in _OPENING_MARKS for d in after)
    parted = drafts[at - 1].kind == "break"
    if len(after) <= _LONGEST and size <= 8000 and turns <= (3 if parted or alone else 1):
        stop = next((n for n in range(at + 1, end) if drafts[n].kind == "break"), end)
        # what follows a break inside the last stretch is a further note, unless it tells on
        return end if end - stop <= 8 else stop
    return at + 2 if alone and after else at + 1


def _referred_to(text: str, draft: Draft, mark: str, references: Sequence[int]) -> bool:
    """Whether the mark of a footnote stands after a word before the note itself."""
    if mark[0] not in "*†‡":
        return text.rfind(mark, max(0, draft.start - 200_000), draft.start) >= 0
    if text.find(mark[0], draft.start + len(mark), min(draft.end, draft.start + 4000)) >= 0:
        return False  # italics
    last = bisect_right(references, draft.start - 1) - 1
    return last >= 0 and draft.start - references[last] <= _DISTANCE and text.startswith(mark, references[last])


def _find_references(text: str) -> list[int]:
    """Where a star or dagger stands alone after a word: not around italics, where marks come in pairs."""
    found: list[int] = []
    for reference in _REFERENCE.finditer(text):
        if len(found) > _REFERENCES:
            return []
        start = reference.start()
        a, b = max(0, start - 300), min(len(text), start + 300)
        line = text[max(a, text.rfind("\n\n", a, start)) : start]
        rest = text[start:b].partition("\n\n")[0]
        if (line + rest).count(text[start]) % 2 == len(reference[0]) % 2:
            found.append(start)
    return found
