"""Stories made by hand, for tests: no reading, no weights, every layer exactly as the test says.

>>> story = build_story(
...     "“Come in,” said Clara. “Sit.”\\n\\n“Thank you,” said Tom.",
...     cast={"Clara Vance": ["Clara"], "Tom": []},
...     lines=[
...         says("“Come in,”", "“Sit.”", by="Clara", to=["Tom"], evidence="said Clara"),
...         says("“Thank you,”", by="Tom"),
...     ],
... )
>>> story.cast["Clara"].lines[0].text
'“Come in,” “Sit.”'

Strings are looked up in the text from where the last one ended, so give them in the order of the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fabula.model import (
    Cast,
    Chapter,
    Character,
    EntityType,
    Evidence,
    Form,
    Line,
    LineType,
    MentionTable,
    Paragraph,
    Part,
    Quote,
    QuoteKind,
    Source,
    Span,
    Story,
    TokenTable,
)
from fabula.version import VERSION

ENDING = frozenset(".!?")
CLOSING = frozenset("”’»\"'")
TOKEN = re.compile(r"\w+(?:['’\-]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Says:
    """One quotation of a story made by hand; see `says`."""

    pieces: tuple[str, ...]
    by: str | None
    to: tuple[str, ...]
    kind: QuoteKind
    type: LineType
    confidence: float
    evidence: str | None
    reason: str
    nested: tuple[str, ...]


def says(
    *pieces: str,
    by: str | None = None,
    to: Sequence[str] = (),
    kind: QuoteKind = "speech",
    type: LineType = "explicit",  # noqa: A002 - as the field is called
    confidence: float = 0.9,
    evidence: str | None = None,
    reason: str = "tag",
    nested: Sequence[str] = (),
) -> Says:
    """One quotation: its stretches as they stand in the text, marks included, and who says it.

    `by` and `to` are names or aliases of the cast; `by=None` is unresolved. `evidence` are words of
    the text, the occurrence nearest to the line. `nested` are quotations inside this one.
    """
    return Says(pieces, by, tuple(to), kind, type, confidence, evidence, reason, tuple(nested))


def build_story(
    text: str,
    *,
    cast: Iterable[str | Character] | Mapping[str, Sequence[str]] = (),
    lines: Sequence[Says] = (),
    chapters: Sequence[str] = (),
    mentions: Sequence[tuple[str, str | None]] = (),
    source: Source | None = None,
    manifest: Mapping[str, str] | None = None,
    version: str = VERSION,
) -> Story:
    """A Story with exactly these layers.

    cast: names, or names with aliases (a mapping), or whole `Character` records (ids are set here).
    lines: quotations in the order of the text, each made by `says`.
    chapters: headings as they stand in the text, in order; a chapter runs to the next heading.
    mentions: pairs (words of the text, name or None), in order. Every name and alias of the cast
        that stands in the text as a whole word is a mention already.
    Paragraphs are parted by blank lines; tokens are words and single marks; a sentence ends at . ! ?
    """
    characters = _cast(cast)
    quotes, attributions = _quotes(text, lines, characters)
    headings = _headings(text, chapters)
    paragraphs = _paragraphs(text, headings)
    return Story(
        text=text,
        source=source or source_of(text),
        paragraphs=paragraphs,
        chapters=_chapters(text, headings),
        tokens=_tokens(text, paragraphs),
        quotes=quotes,
        mentions=_mentions(text, characters, mentions),
        characters=characters,
        attributions=attributions,
        version=version,
        manifest=dict(manifest or {}),
    )


def crowded(story: Story) -> Story:
    """The same story with thrice as many mentions as tokens, alone and nested, of anything but its cast."""
    tokens, known = story.tokens, story.mentions
    number = len(tokens)
    last = np.minimum(np.arange(number) + 2, number - 1)
    kinds = np.arange(3 * number) % len(EntityType)
    clusters = np.arange(3 * number) + 1_000
    nobody = np.full(3 * number, -1)
    more = (np.tile(tokens.start, 3), np.concatenate([tokens.end, tokens.end[last], tokens.end]), kinds % 3, kinds)
    old = (known.start, known.end, known.form, known.type, known.entity, known.character)
    columns = [np.concatenate([a, b]) for a, b in zip(old, (*more, clusters, nobody), strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    return replace(story, mentions=MentionTable(*(column[order] for column in columns)))


def source_of(text: str, path: str | None = "book.txt") -> Source:
    """A plain-text Source for `text`, one part over all of it."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(path, "txt", "utf-8", "utf-8", digest, parts=(Part(path or "text", 0, len(text)),))


def _cast(cast: Iterable[str | Character] | Mapping[str, Sequence[str]]) -> Cast:
    if isinstance(cast, Mapping):
        cast = [Character(0, name, tuple(aliases)) for name, aliases in cast.items()]
    records = [Character(0, c) if isinstance(c, str) else c for c in cast]
    return Cast(tuple(replace(record, id=n) for n, record in enumerate(records)))


def _id(cast: Cast, name: str) -> int:
    for character in cast:
        if name == character.name or name in character.aliases:
            return character.id
    raise AssertionError(f"{name!r} is not in the cast: {[c.name for c in cast]}")


def _find(text: str, words: str, at: int) -> Span:
    start = text.find(words, at)
    assert start >= 0, f"{words!r} does not stand in the text after character {at}"
    return Span(start, start + len(words))


def _quotes(text: str, lines: Sequence[Says], cast: Cast) -> tuple[tuple[Quote, ...], tuple[Line, ...]]:
    quotes: list[Quote] = []
    attributions: list[Line] = []
    at = 0
    for number, line in enumerate(lines):
        spans = []
        for piece in line.pieces:
            spans.append(_find(text, piece, at))
            at = spans[-1].end
        nested = tuple(_find(text, words, spans[0].start) for words in line.nested)
        quotes.append(Quote(number, tuple(spans), line.kind, line.pieces[0][:1], nested))
        spoken = line.kind == "speech"
        attributions.append(
            Line(
                quote=number,
                speaker=_id(cast, line.by) if spoken and line.by is not None else None,
                addressees=tuple(_id(cast, name) for name in line.to) if spoken else (),
                type=line.type if spoken else "implicit",
                confidence=line.confidence if spoken else 0.0,
                evidence=_evidence(text, line, spans) if spoken else None,
            )
        )
    return tuple(quotes), tuple(attributions)


def _evidence(text: str, line: Says, spans: Sequence[Span]) -> Evidence | None:
    if line.evidence is None:
        return None
    found = [m.span() for m in re.finditer(re.escape(line.evidence), text)]
    assert found, f"{line.evidence!r} does not stand in the text"
    start, end = min(found, key=lambda span: (abs(span[0] - spans[0].end), span[0]))
    return Evidence(start, end, line.reason)


def _headings(text: str, titles: Sequence[str]) -> list[Span]:
    headings: list[Span] = []
    for title in titles:
        headings.append(_find(text, title, headings[-1].end if headings else 0))
    return headings


def _chapters(text: str, headings: Sequence[Span]) -> tuple[Chapter, ...]:
    ends = [*(h.start for h in headings[1:]), len(text)]
    return tuple(
        Chapter(number, " ".join(heading.of(text).split()), heading.start, end)
        for number, (heading, end) in enumerate(zip(headings, ends[: len(headings)], strict=True), 1)
    )


def _paragraphs(text: str, headings: Sequence[Span]) -> tuple[Paragraph, ...]:
    starts = {h.start for h in headings}
    spans = (m.span() for m in re.finditer(r"\S(?:(?!\r?\n[ \t]*\r?\n).)*(?<!\s)", text, re.DOTALL))
    return tuple(Paragraph(a, b, "heading" if a in starts else "body") for a, b in spans)


def _tokens(text: str, paragraphs: Sequence[Paragraph]) -> TokenTable:
    rows: list[tuple[int, int, int, int]] = []
    firsts: list[int] = []
    for number, paragraph in enumerate(paragraphs):
        fresh = True
        for token in TOKEN.finditer(text, paragraph.start, paragraph.end):
            if fresh and (token[0] not in CLOSING or token.start() == paragraph.start):
                firsts.append(len(rows))
            rows.append((token.start(), token.end(), number, len(firsts) - 1))
            fresh = token[0] in ENDING or (fresh and token[0] in CLOSING)
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4)
    starts, ends, owners, sentences = (np.ascontiguousarray(columns[:, n]) for n in range(4))
    sentence_start = np.array([*firsts, len(rows)], dtype=np.int64)
    return TokenTable(text, starts, ends, owners, sentences, sentence_start)


def _mentions(text: str, cast: Cast, more: Sequence[tuple[str, str | None]]) -> MentionTable:
    names = {name: c.id for c in reversed(list(cast)) for name in (*c.aliases, c.name)}
    rows: set[tuple[int, int, int, int]] = set()
    if names:
        longest = sorted(names, key=lambda name: (-len(name), name))
        pattern = r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"
        rows.update((*m.span(), int(Form.PROP), names[m[0]]) for m in re.finditer(pattern, text))
    at = 0
    for words, name in more:
        start, at = _find(text, words, at)
        form = Form.PRON if words.lower() in {"i", "you", "he", "she", "they", "it", "him", "her"} else Form.NOM
        rows.add((start, at, int(form), -1 if name is None else _id(cast, name)))
    table = np.array(sorted(rows), dtype=np.int64).reshape(len(rows), 4)
    starts, ends, forms, characters = (np.ascontiguousarray(table[:, n]) for n in range(4))
    return MentionTable(starts, ends, forms, np.full_like(starts, EntityType.PER), characters.copy(), characters)
