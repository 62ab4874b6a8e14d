"""The reading pane: the whole text as HTML, every character of it, with its lines marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fabula.model import Chapter, ParagraphKind, Story
from fabula.outputs.page.figures import is_doubtful
from fabula.outputs.page.marks import escape, plain, units

CHUNK = 9_000  # characters drawn together; what is out of sight is not laid out
LINE = 66  # characters of one line on a wide screen, to guess heights of what is not drawn yet
LONG = 100  # characters: more of a front paragraph is not centred
SHORT_LINE = 60  # a title page, a table of contents: its line ends mean something

_CLASSES: Mapping[ParagraphKind, str] = {
    "break": "break",
    "front": "aside front",
    "back": "aside back",
    "note": "aside note",
    "letter": "letter",
    "verse": "verse",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or text between paragraphs that nobody claimed. Blocks stand in order."""

    start: int
    end: int
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch to be marked: a line (`quote`), words that decided one (`evidence`), italics."""

    start: int
    end: int
    quote: int = -1
    evidence: int = -1


@dataclass(frozen=True, slots=True)
class _Layer:
    """One element around a piece of text: its opening tag's inside."""

    tag: str
    attributes: str


def list_blocks(story: Story) -> list[Block]:
    """Paragraphs and, so that nothing is lost, any other text that is not white space."""
    blocks: list[Block] = []
    at = 0
    for paragraph in story.paragraphs:
        if paragraph.start > at and story.text[at : paragraph.start].strip():
            blocks.append(Block(at, paragraph.start, "body"))
        start = max(at, paragraph.start)
        if paragraph.kind == "verse":  # the indent of its first line is part of its shape
            while start > at and story.text[start - 1] in " \t":
                start -= 1
        blocks.append(Block(start, paragraph.end, paragraph.kind))
        at = max(at, paragraph.end)
    if story.text[at:].strip():
        blocks.append(Block(at, len(story.text), "body"))
    return blocks


def write_prose(story: Story, blocks: Sequence[Block], targets: Mapping[int, str]) -> str:
    """Write the text as HTML. targets: element ids by the first character of the paragraph that bears one."""
    pane = _Pane(story, blocks, _marks_by_block(story, blocks), targets, set())
    sections: list[str] = []
    for chapter, first, last in _parts(story.chapters, blocks):
        body = _write_part(pane, first, last)
        if chapter is None:
            sections.append(f'<section class="part">{body}</section>')
        else:
            title = f"Chapter {chapter.number}" + (f": {chapter.title}" if chapter.title else "")
            sections.append(
                f'<section class="part chapter" id="c{chapter.number}" aria-label="{escape(title)}">{body}</section>'
            )
    return "\n".join(sections)


def _parts(chapters: Sequence[Chapter], blocks: Sequence[Block]) -> Iterator[tuple[Chapter | None, int, int]]:
    """Blocks (first, one past the last) of each chapter, and of what belongs to none."""
    starts = [b.start for b in blocks]
    at = 0
    for chapter in chapters:
        first = max(at, bisect_right(starts, chapter.start - 1))
        if first > at:
            yield None, at, first
        at = max(first, bisect_right(starts, chapter.end - 1))
        yield chapter, first, at
    if at < len(blocks):
        yield None, at, len(blocks)


@dataclass(frozen=True, slots=True)
class _Pane:
    """What the writing of every part needs. `seen`: quotations whose id is given away already."""

    story: Story
    blocks: Sequence[Block]
    marks: Mapping[int, list[_Mark]]
    targets: Mapping[int, str]
    seen: set[int]


def _write_part(pane: _Pane, first: int, last: int) -> str:
    story = pane.story
    chunks: list[str] = []
    rows: list[str] = []
    size, height = 0, 0.0
    headed = after_heading = False
    opening = True
    for number in range(first, last):
        block = pane.blocks[number]
        inner = _write_block(story, block, pane.marks.get(number, []), pane.seen)
        tag = _tag(block, headed=headed, after_heading=after_heading)
        classes = _CLASSES.get(block.kind, "")
        text = story.text[block.start : block.end]
        if block.kind == "heading":
            classes = "subtitle" if tag == "p" else ""
            headed = True
        elif block.kind == "body" and opening:
            classes = "first"
        elif block.kind == "front" and len(text) > LONG:
            classes += " long"
        if _keeps_lines(block, text):
            classes = f"{classes} lined".strip()
        after_heading = block.kind == "heading"
        opening = block.kind not in {"body", "letter", "verse"}
        target = pane.targets.get(block.start)
        attributes = (f' id="{target}"' if target else "") + (f' class="{classes}"' if classes else "")
        rows.append(f"<{tag}{attributes}>{inner}</{tag}>")
        size += len(text)
        height += _guess_height(block, text)
        if size >= CHUNK or number == last - 1:
            chunks.append(_chunk(rows, height))
            rows, size, height = [], 0, 0.0
    return "\n".join(chunks)


def _chunk(rows: Sequence[str], height: float) -> str:
    return f'<div class="chunk" style="contain-intrinsic-size:auto {round(height)}rem">' + "\n".join(rows) + "</div>"


def _guess_height(block: Block, text: str) -> float:
    """In rem, about; the browser remembers the true height once it has drawn the chunk."""
    if block.kind == "heading":
        return 5.0
    if block.kind == "break":
        return 4.0
    return 1.9 * max(-(-len(text) // LINE), text.count("\n") + 1 if block.kind in {"verse", "letter"} else 1)


def _tag(block: Block, *, headed: bool, after_heading: bool) -> str:
    """Choose the element of a block: a part's first heading is its h2, the line below that its subtitle."""
    if block.kind != "heading":
        return "p"
    if not headed:
        return "h2"
    return "p" if after_heading else "h3"


def _keeps_lines(block: Block, text: str) -> bool:
    if "\n" not in text and "\r" not in text:
        return False
    if block.kind in {"verse", "letter"}:
        return True
    if block.kind in {"heading", "front", "back", "break"}:
        return max(len(line) for line in text.splitlines()) <= SHORT_LINE
    return False


def _marks_by_block(story: Story, blocks: Sequence[Block]) -> dict[int, list[_Mark]]:
    ends = [b.end for b in blocks]
    marks: dict[int, list[_Mark]] = {}

    def add(mark: _Mark) -> None:
        number = bisect_right(ends, mark.start)
        while number < len(blocks) and blocks[number].start < mark.end:
            marks.setdefault(number, []).append(mark)
            number += 1

    for quote in story.quotes:
        if quote.kind == "not_speech":
            continue
        for span in quote.spans:
            add(_Mark(span.start, span.end, quote=quote.id))
        evidence = story.attributions[quote.id].evidence
        if evidence is not None and (evidence.start, evidence.end) not in quote.spans:  # else: the line itself
            add(_Mark(evidence.start, evidence.end, evidence=quote.id))
    for span in story.source.italics:
        add(_Mark(span.start, span.end))
    return marks


def _write_block(story: Story, block: Block, marks: Sequence[_Mark], seen: set[int]) -> str:
    """One paragraph's text; marks may overlap, so elements are closed and opened again as needed."""
    text = story.text
    if not marks:
        return escape(text[block.start : block.end])
    edges: dict[int, list[tuple[bool, _Mark]]] = {}
    for mark in marks:
        start, end = max(mark.start, block.start), min(mark.end, block.end)
        if start < end:
            edges.setdefault(start, []).append((True, mark))
            edges.setdefault(end, []).append((False, mark))
    out: list[str] = []
    open_layers: list[_Layer] = []
    quotes: list[int] = []
    evidence: list[int] = []
    italics = 0
    quote_layer: _Layer | None = None
    labelled: int | None = -1  # the speaker whose name stands in the margin
    at = block.start
    for edge in sorted(edges):
        if edge > at:
            out.append(escape(text[at:edge]))
            at = edge
        for opens, mark in edges[edge]:
            if mark.quote >= 0:
                quotes.append(mark.quote) if opens else quotes.remove(mark.quote)
            elif mark.evidence >= 0:
                evidence.append(mark.evidence) if opens else evidence.remove(mark.evidence)
            else:
                italics += 1 if opens else -1
        if any(opens and mark.quote >= 0 for opens, mark in edges[edge]):
            speaker = story.attributions[quotes[-1]].speaker
            named = story.quotes[quotes[-1]].kind == "speech" and speaker != labelled
            quote_layer = _quote_layer(story, quotes[-1], named=named, first=quotes[-1] not in seen)
            labelled = speaker if named else labelled
            seen.add(quotes[-1])
        elif not quotes:
            quote_layer = None
        wanted = [quote_layer] if quote_layer else []
        if evidence:
            wanted.append(_Layer("span", f' data-e="{" ".join(map(str, evidence))}"'))
        if italics > 0:
            wanted.append(_Layer("i", ""))
        _move(out, open_layers, wanted)
    if at < block.end:
        out.append(escape(text[at : block.end]))
    _move(out, open_layers, [])
    return "".join(out)


def _move(out: list[str], open_layers: list[_Layer], wanted: Sequence[_Layer]) -> None:
    """Close and open elements until `wanted` are open, outermost first."""
    same = 0
    while same < min(len(open_layers), len(wanted)) and open_layers[same] == wanted[same]:
        same += 1
    out.extend(f"</{layer.tag}>" for layer in reversed(open_layers[same:]))
    del open_layers[same:]
    for layer in wanted[same:]:
        out.append(f"<{layer.tag}{layer.attributes}>")
        open_layers.append(layer)


def _quote_layer(story: Story, quote: int, *, named: bool, first: bool) -> _Layer:
    line = story.attributions[quote]
    classes = ["q"]
    if line.speaker is not None:
        classes.append(f"s{line.speaker}")
    kind = story.quotes[quote].kind
    if kind == "speech":
        if line.speaker is None:
            classes.append("unresolved")
        elif is_doubtful(story, quote):
            classes.append("doubtful")
        if named:
            classes.append("n")
    else:
        classes.append(kind)
    identity = f' id="q{quote}"' if first else ""
    return _Layer("span", f' class="{" ".join(classes)}" data-q="{quote}"{identity}')


def place_mentions(story: Story, blocks: Sequence[Block]) -> dict[int, list[int]]:
    """Mentions of each character for the page's script: block (as a step), offset, length, ...

    Offset and length count UTF-16 units of the block's text as the page holds it. Mentions that run
    over a block's end are left out.
    """
    ends = [b.end for b in blocks]
    placed: dict[int, list[int]] = {}
    last: dict[int, int] = {}
    number, at, offset, simple = -1, 0, 0, True
    table = story.mentions
    rows = zip(table.start.tolist(), table.end.tolist(), table.character.tolist(), strict=True)
    for start, end, character in rows:
        if character < 0:
            continue
        found = bisect_right(ends, start)
        if found >= len(blocks) or start < blocks[found].start or end > blocks[found].end:
            continue
        if found != number:
            number, at, offset = found, blocks[found].start, 0
            words = story.text[at : blocks[found].end]
            simple = _counts_alike(words)
        offset += start - at if simple else units(story.text[at:start])
        at = start
        length = end - start if simple else units(story.text[start:end])
        placed.setdefault(character, []).extend((number - last.get(character, 0), offset, length))
        last[character] = number
    return placed


def _counts_alike(text: str) -> bool:
    """Whether every character is one unit in the page, in the same place."""
    if text.isascii():
        return "\r" not in text
    return "\r" not in text and max(text, default="") <= "\uffff" and len(plain(text)) == len(text)
