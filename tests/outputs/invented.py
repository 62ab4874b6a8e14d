"""Stories that hypothesis invents: any text, any layers that keep the model's promises."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import numpy as np
from hypothesis import strategies as st

from fabula.model import (
    RELATIONS,
    UPOS,
    Cast,
    Chapter,
    Character,
    CharacterKind,
    EventTable,
    Evidence,
    GrammarTable,
    Line,
    LineType,
    MentionTable,
    Paragraph,
    ParagraphKind,
    Part,
    Pronouns,
    Quote,
    QuoteKind,
    Source,
    Span,
    Story,
    TocEntry,
    TokenTable,
)

# Everything a text may hold: NUL, lone surrogates, characters beyond the first plane, both line ends.
CHARACTERS = st.one_of(st.characters(), st.sampled_from("\0\r\n\ud800\udfff😀“”'\"é\u2028"))
TEXTS = st.text(CHARACTERS, max_size=60)
NAMES = st.text(CHARACTERS, min_size=1, max_size=8)


def spans(length: int, most: int = 6) -> st.SearchStrategy[tuple[Span, ...]]:
    """Rising ranges that do not overlap, none of them empty."""
    points = st.lists(st.integers(0, length), unique=True, max_size=2 * most).map(sorted)
    return points.map(lambda p: tuple(Span(a, b) for a, b in zip(p[::2], p[1::2], strict=False)))


def _of(kind: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(kind))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    text = draw(TEXTS)
    cast = draw(_casts())
    quotes = draw(_quotes(len(text)))
    tokens = draw(_tokens(text))
    return Story(
        text=text,
        source=draw(_sources(len(text))),
        paragraphs=tuple(Paragraph(a, b, draw(_of(ParagraphKind))) for a, b in draw(spans(len(text)))),  # type: ignore[arg-type]
        chapters=tuple(Chapter(n, draw(NAMES), a, b) for n, (a, b) in enumerate(draw(spans(len(text))), 1)),
        tokens=tokens,
        quotes=quotes,
        mentions=draw(_mentions(len(text), len(cast))),
        characters=cast,
        attributions=tuple(draw(_lines(quote, len(cast))) for quote in quotes),
        version=draw(NAMES),
        grammar=draw(st.one_of(st.just(GrammarTable.empty()), _grammars(tokens))),
        events=draw(_events(tokens)),
        manifest=draw(st.dictionaries(NAMES, NAMES, max_size=3)),
    )


@st.composite
def _sources(draw: st.DrawFn, length: int) -> Source:
    maybe = st.one_of(st.none(), NAMES)
    pairs = st.lists(st.tuples(st.integers(0, length), st.integers(0, 4 * length)), max_size=3).map(tuple)
    return Source(
        path=draw(maybe),
        format="txt",
        encoding="utf-8",
        encoding_found_by="utf-8",
        sha256="0" * 64,
        title=draw(maybe),
        author=draw(maybe),
        language=draw(maybe),
        parts=tuple(Part(draw(NAMES), a, b, draw(maybe), draw(pairs)) for a, b in draw(spans(length, 3))),
        italics=draw(spans(length, 3)),
        toc=tuple(TocEntry(draw(NAMES), a, draw(st.integers(1, 3))) for a, _ in draw(spans(length, 3))),
        notes=tuple(draw(st.lists(NAMES, max_size=2))),
    )


@st.composite
def _casts(draw: st.DrawFn) -> Cast:
    names = draw(st.lists(NAMES, max_size=4))
    return Cast(
        tuple(
            Character(
                n,
                name,
                tuple(draw(st.lists(NAMES, max_size=2))),
                draw(st.one_of(st.none(), _of(Pronouns))),
                draw(_of(CharacterKind)),  # type: ignore[arg-type]
                draw(st.booleans()),
                draw(st.booleans()),
            )
            for n, name in enumerate(names)
        )
    )


@st.composite
def _quotes(draw: st.DrawFn, length: int) -> tuple[Quote, ...]:
    found = list(draw(spans(length)))
    quotes: list[Quote] = []
    while found:
        number = draw(st.integers(1, len(found)))
        mine, found = tuple(found[:number]), found[number:]
        nested = tuple(Span(s.start, s.end) for s in mine if draw(st.booleans()))
        quotes.append(Quote(len(quotes), mine, draw(_of(QuoteKind)), draw(st.sampled_from(["", "“", "—"])), nested))  # type: ignore[arg-type]
    return tuple(quotes)


@st.composite
def _lines(draw: st.DrawFn, quote: Quote, cast: int) -> Line:
    if quote.kind != "speech" or not cast:
        return Line(quote.id, None)
    anybody = st.integers(0, cast - 1)
    evidence = st.builds(Evidence, st.just(quote.start), st.just(quote.end), st.sampled_from(["tag", "turn"]))
    return Line(
        quote.id,
        draw(st.one_of(st.none(), anybody)),
        tuple(draw(st.lists(anybody, unique=True, max_size=3))),
        draw(_of(LineType)),  # type: ignore[arg-type]
        draw(st.floats(0, 1)),
        draw(st.one_of(st.none(), evidence)),
    )


@st.composite
def _tokens(draw: st.DrawFn, text: str) -> TokenTable:
    found = draw(spans(len(text), 12))
    firsts = [n for n in range(len(found)) if n == 0 or draw(st.booleans())]
    sentence = np.searchsorted(np.array(firsts, dtype=np.int64), np.arange(len(found)), side="right") - 1
    return TokenTable(
        text,
        np.array([a for a, _ in found], dtype=np.int64),
        np.array([b for _, b in found], dtype=np.int64),
        np.zeros(len(found), dtype=np.int64),
        sentence.astype(np.int64),
        np.array([*firsts, len(found)], dtype=np.int64),
    )


@st.composite
def _grammars(draw: st.DrawFn, tokens: TokenTable) -> GrammarTable:
    """Any words for lemmas; every head in its sentence."""
    bounds = tokens.sentence_start.tolist()
    heads = [
        draw(st.one_of(st.just(-1), st.integers(first, last - 1)))
        for first, last in pairwise(bounds)
        for _ in range(first, last)
    ]
    relations = [0 if head < 0 else draw(st.integers(1, len(RELATIONS) - 1)) for head in heads]
    tags = [draw(st.integers(0, len(UPOS) - 1)) for _ in heads]
    lemmas = tuple(draw(st.text(CHARACTERS, max_size=5)) for _ in heads)
    upos, head, relation = (np.array(column, dtype=np.int64) for column in (tags, heads, relations))
    return GrammarTable(upos, lemmas, head, relation)


@st.composite
def _events(draw: st.DrawFn, tokens: TokenTable) -> EventTable:
    found = [token for token in range(len(tokens)) if draw(st.booleans())]
    sure = [draw(st.floats(0, 1)) for _ in found]
    token = np.array(found, dtype=np.int64)
    return EventTable(tokens.start[token], tokens.end[token], token, np.array(sure, dtype=np.float64))


@st.composite
def _mentions(draw: st.DrawFn, length: int, cast: int) -> MentionTable:
    """Ranges that may stand inside one another and cross, by start, then by end."""
    points = st.lists(st.integers(0, length), min_size=2, max_size=2, unique=True).map(sorted).map(tuple)
    found = sorted(draw(st.lists(points, unique=True, max_size=12))) if length else []

    def column(low: int, high: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        values = draw(st.lists(st.integers(low, high), min_size=len(found), max_size=len(found)))
        return np.array(values, dtype=np.int64)

    starts, ends = (np.array([span[n] for span in found], dtype=np.int64) for n in range(2))
    return MentionTable(starts, ends, column(0, 2), column(0, 5), column(-1, 9), column(-1, cast - 1))


def same(one: Story, other: Story) -> bool:
    """Whether two stories are equal in every layer (columns have no equality of their own)."""
    plain = ("text", "source", "paragraphs", "chapters", "quotes", "characters", "attributions", "version", "manifest")
    if any(getattr(one, name) != getattr(other, name) for name in plain) or one.tokens.text != other.tokens.text:
        return False
    if one.grammar.lemma != other.grammar.lemma:
        return False
    sure, too = one.events.confidence, other.events.confidence
    if not np.array_equal(sure, too) or not sure.dtype == too.dtype == np.float64:
        return False
    columns = (
        ("tokens", ("start", "end", "paragraph", "sentence", "sentence_start")),
        ("mentions", ("start", "end", "form", "type", "entity", "character")),
        ("grammar", ("upos", "head", "relation")),
        ("events", ("start", "end", "token")),
    )
    pairs = [
        (getattr(getattr(one, layer), name), getattr(getattr(other, layer), name))
        for layer, names in columns
        for name in names
    ]
    return all(np.array_equal(a, b) and a.dtype == b.dtype == np.int64 for a, b in pairs)
