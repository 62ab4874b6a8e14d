"""Quotations of a book, by its own conventions."""

from __future__ import annotations

from collections.abc import Sequence

from fabula.model import Extract, Lexicon, Paragraph, Quote, QuoteKind, Span, TokenTable
from fabula.stages.quotes.convention import habits_around, openings
from fabula.stages.quotes.dashes import DASH, dash_paragraphs, split
from fabula.stages.quotes.kinds import kind_of
from fabula.stages.quotes.marks import marks_in
from fabula.stages.quotes.parse import Habits, Stretch, parse
from fabula.stages.quotes.utterances import runs_on, same_speaker, tagged_as_speech


def find_quotes(
    extract: Extract,
    paragraphs: tuple[Paragraph, ...],
    tokens: TokenTable,  # noqa: ARG001 - the stage's needs; a trained finder will read them
    lexicon: Lexicon,
) -> tuple[Quote, ...]:
    """All quotations in the order of their first span, each an utterance of one person.

    A paragraph's stretches by one speaker are one quotation, as is a speech whose opening mark is
    repeated at each paragraph. Spans hold their marks, lie inside one paragraph each and never overlap.
    """
    text = extract.text
    read = _stretches(text, paragraphs, lexicon)
    quotes: list[Quote] = []
    carried: Quote | None = None  # the utterance that ran over the end of the last paragraph
    carried_by: Stretch | None = None
    for p, stretches in zip(paragraphs, read, strict=True):
        if not stretches:
            if p.kind != "break":
                carried = None
            continue
        first = stretches[0]
        goes_on = (
            carried is not None
            and carried_by is not None
            and first.start == p.start
            and first.family == carried_by.family
            and runs_on(text, carried_by, first, _limit(stretches, 0, p), lexicon)
        )
        groups = _utterances(text, p, stretches, lexicon)
        for number, (kind, members) in enumerate(groups):
            spans = tuple(Span(s.start, s.end) for s in members)
            nested = tuple(n for s in members for n in s.nested)
            if number == 0 and goes_on and carried is not None:
                whole = Quote(carried.id, carried.spans + spans, carried.kind, carried.mark, carried.nested + nested)
                quotes[carried.id] = whole
                carried = whole
                continue
            mark = text[members[0].start] if members[0].opened else ""
            quotes.append(Quote(len(quotes), spans, kind, mark, nested))
            carried = quotes[-1]
        last = stretches[-1]
        if last.closed or last.family == DASH:
            carried = None
        else:
            carried_by = last
            carried = next((q for q in reversed(quotes) if any(s.start == last.start for s in q.spans)), None)
    return tuple(quotes)


def _stretches(text: str, paragraphs: Sequence[Paragraph], lexicon: Lexicon) -> list[list[Stretch]]:
    """The quoted stretches of each paragraph."""
    opened = openings(text, paragraphs)
    habits = habits_around(text, paragraphs, opened)
    dashed = dash_paragraphs(text, paragraphs, lexicon)
    read: list[list[Stretch]] = []
    for i, p in enumerate(paragraphs):
        if p.kind == "break":
            read.append([])
        elif dashed[i]:
            read.append(_dashed(text, p, habits[i], lexicon))
        else:
            read.append(_marked(text, p.start, p.end, habits[i], twins=opened.twins[i]))
    return read


def _marked(text: str, start: int, end: int, habits: Habits, *, twins: bool) -> list[Stretch]:
    marks = marks_in(text, start, end, twins=twins)
    return parse(text, start, end, marks, habits) if marks else []


def _dashed(text: str, p: Paragraph, habits: Habits, lexicon: Lexicon) -> list[Stretch]:
    """Speech set with dashes; marks inside it are nested, marks in its narration stand for themselves."""
    spoken = split(text, p, lexicon, plain=True)
    found: list[Stretch] = []
    for s in spoken:
        inner = _marked(text, s.start, s.end, habits, twins=False)
        found.append(s._replace(nested=tuple(Span(n.start, n.end) for n in inner)))
    return found


def _limit(stretches: Sequence[Stretch], place: int, p: Paragraph) -> int:
    """Where the narration after a stretch ends."""
    return stretches[place + 1].start if place + 1 < len(stretches) else p.end


def _utterances(
    text: str, p: Paragraph, stretches: Sequence[Stretch], lexicon: Lexicon
) -> list[tuple[QuoteKind, list[Stretch]]]:
    groups: list[tuple[QuoteKind, list[Stretch]]] = []
    speaking: tuple[QuoteKind, list[Stretch]] | None = None
    for place, stretch in enumerate(stretches):
        if stretch.family == DASH:
            kind: QuoteKind = "speech"
        else:
            floor = stretches[place - 1].end if place else p.start
            kind = kind_of(
                text, stretch, floor=floor, limit=_limit(stretches, place, p), paragraph=p.kind, lexicon=lexicon
            )
        if kind == "not_speech":
            groups.append((kind, [stretch]))
            continue
        if (
            speaking
            and (kind == speaking[0] or (kind == "speech" and not tagged_as_speech(text, p, stretches, place, lexicon)))
            and same_speaker(text, speaking[1][-1], stretch, _limit(stretches, place, p), lexicon)
        ):
            speaking[1].append(stretch)
            continue
        speaking = (kind, [stretch])
        groups.append(speaking)
    return groups
