"""What the speakers room knows of a page: tokens, mentions by token, quotations by paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fabula.model import (
    Cast,
    EntityType,
    Form,
    Lexicon,
    MentionTable,
    Paragraph,
    Pronouns,
    Quote,
    TokenTable,
    TokenView,
)

WEAK, STRONG = 1, 2
BEFORE_NOUNS = frozenset("the a an his her my their our your its no this that to of 's any some with in by".split())


@dataclass(frozen=True, slots=True)
class Pointer:
    """A mention of somebody, in tokens."""

    row: int
    first: int
    last: int  # inclusive
    form: Form
    character: int


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A whole book as the speakers room sees it.

    pointers: the longest mention that starts at a token. spoken: places in `quotes` of the spoken ones,
    in order. paragraph_tokens: first token of each paragraph, and one past the last.
    """

    view: TokenView
    tokens: TokenTable
    cast: Cast
    lexicon: Lexicon
    quotes: Sequence[Quote]
    pointers: dict[int, Pointer]
    paragraph_tokens: list[tuple[int, int]]
    spoken: list[int]
    spans: dict[int, list[tuple[int, int]]]  # of a quotation: tokens, last exclusive
    home: dict[int, int]  # of a quotation: paragraph of its first span
    by_paragraph: dict[int, list[int]]  # paragraph -> quotations that have a span in it
    speech: list[int]  # of a token: 0 no verb of speech, WEAK or STRONG; 0 inside quotations

    def pronouns(self, character: int) -> Pronouns | None:
        """Of one of the cast."""
        return self.cast[character].pronouns


def open_page(
    tokens: TokenTable,
    view: TokenView,
    paragraphs: Sequence[Paragraph],
    quotes: Sequence[Quote],
    mentions: MentionTable,
    cast: Cast,
    lexicon: Lexicon,
) -> Page:
    """Lay everything out by token."""
    pointers: dict[int, Pointer] = {}
    columns = (mentions.start, mentions.end, mentions.form, mentions.type, mentions.character)
    rows = zip(*(c.tolist() for c in columns), strict=True)
    for row, (start, end, form, type_, character) in enumerate(rows):
        if type_ != EntityType.PER:
            continue
        first, last = tokens.token_at(start), tokens.token_at(end - 1)
        before = pointers.get(first)
        # "Ann's voice" that is nobody's must not hide "Ann"
        if before is None or (before.last < last and (character >= 0 or before.character < 0)):
            pointers[first] = Pointer(row, first, last, Form(form), character)
    bounds = [(0, 0)] * len(paragraphs)
    at = 0
    while at < len(view):
        paragraph, first = view.paragraph[at], at
        while at < len(view) and view.paragraph[at] == paragraph:
            at += 1
        bounds[paragraph] = (first, at)
    spans: dict[int, list[tuple[int, int]]] = {}
    home: dict[int, int] = {}
    by_paragraph: dict[int, list[int]] = {}
    spoken: list[int] = []
    for quote in quotes:
        if quote.kind == "not_speech":
            continue
        spans[quote.id] = [(tokens.token_at(s.start), tokens.token_at(s.end - 1) + 1) for s in quote.spans]
        spans[quote.id] = [(a, min(b, len(view))) for a, b in spans[quote.id] if a < len(view)]
        if not spans[quote.id]:
            continue
        home[quote.id] = view.paragraph[spans[quote.id][0][0]]
        for first, _ in spans[quote.id]:
            owners = by_paragraph.setdefault(view.paragraph[first], [])
            if quote.id not in owners:
                owners.append(quote.id)
        if quote.kind == "speech":
            spoken.append(quote.id)
    speech = _speech_verbs(view, lexicon, pointers)
    return Page(view, tokens, cast, lexicon, quotes, pointers, bounds, spoken, spans, home, by_paragraph, speech)


def _speech_verbs(view: TokenView, lexicon: Lexicon, pointers: dict[int, Pointer]) -> list[int]:
    """Where narration has a verb of speech; one behind an article or a preposition is a noun ("a call")."""
    found = [0] * len(view)
    for at, low in enumerate(view.lowers):
        if view.quote[at] >= 0 or at in pointers:
            continue
        following = view.lowers[at + 1] if at + 1 < len(view) else ""
        if low in lexicon.strong_speech_verbs or f"{low} {following}" in lexicon.phrasal_speech_verbs:
            found[at] = STRONG
        elif low in lexicon.speech_verbs:
            found[at] = WEAK
        if (
            found[at]
            and at
            and view.lowers[at - 1] in BEFORE_NOUNS
            and (found[at] == WEAK or view.lowers[at - 1] != "to")
        ):
            found[at] = 0
    return found
