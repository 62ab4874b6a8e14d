"""Quotations of a book, by its own conventions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fabula.model import Extract, Lexicon, Paragraph, Quote, QuoteEntry, QuoteKind, Span, TokenTable
from fabula.stages.quotes.brackets import with_brackets
from fabula.stages.quotes.convention import habits_around, openings
from fabula.stages.quotes.dashes import DASH, dash_paragraphs, split
from fabula.stages.quotes.given import obey_quotes
from fabula.stages.quotes.kinds import kind_of, kind_of_dashed
from fabula.stages.quotes.marks import DOUBLE, SINGLES, TWINS, marks_in
from fabula.stages.quotes.parse import Habits, Stretch, parse
from fabula.stages.quotes.repairs import bridged, mend, without_tag
from fabula.stages.quotes.tags import tag_after, tag_before
from fabula.stages.quotes.utterances import (
    Saying,
    faults_expected,
    is_crowded,
    runs_on,
    same_speaker,
    subject_of,
    tagged_as_speech,
)

SINGLE_MARKS = frozenset(SINGLES)


def find_quotes(
    extract: Extract,
    paragraphs: tuple[Paragraph, ...],
    tokens: TokenTable,
    lexicon: Lexicon,
    user_quotes: tuple[QuoteEntry, ...] | None,
) -> tuple[Quote, ...]:
    """Find all quotations, in the order of their first span; each is an utterance of one person.

    A paragraph's stretches by one speaker are one quotation, as is a speech whose opening mark is
    repeated at each paragraph. Spans hold their marks, lie inside one paragraph each and never overlap.
    user_quotes: the user's own, which then are all there are; None finds them. Raises QuotesError for
    those that do not fit the text.
    """
    text = extract.text
    if user_quotes is not None:
        return obey_quotes(text, paragraphs, tokens, _known(lexicon), user_quotes)
    read = _stretches(text, paragraphs, lexicon)
    onward = _onward(text, paragraphs, read, lexicon)
    whole = bridged(paragraphs, read)
    drafts: list[_Draft] = []
    carried: int | None = None  # id of the utterance that goes on in this paragraph
    until = -1  # the paragraph where a bridged utterance ends
    for i, (p, stretches) in enumerate(zip(paragraphs, read, strict=True)):
        if carried is not None and i < until:
            if p.kind not in ("heading", "break"):
                drafts[carried].spans.append(Span(p.start, p.end))
            continue
        if not stretches:
            carried = None
            continue
        if carried is not None and i == until:
            stretches = [stretches[0]._replace(start=p.start), *stretches[1:]]  # noqa: PLW2901
        last = carried
        for number, (kind, members) in enumerate(_utterances(text, p, stretches, lexicon)):
            if number == 0 and carried is not None:
                drafts[carried].add(members, p)
            else:
                drafts.append(_Draft(kind, _mark(text, members[0])))
                drafts[-1].add(members, p)
            if members[-1] is stretches[-1]:
                last = carried if number == 0 and carried is not None else len(drafts) - 1
        until = whole.get(i, -1)
        carried = last if onward[i] or until > i else None
    silent = _singles_think(text, drafts, lexicon)
    return tuple(
        Quote(i, tuple(d.spans), "thought" if i in silent else d.kind, d.mark, tuple(d.nested))
        for i, d in enumerate(drafts)
    )


def _singles_think(text: str, drafts: Sequence[_Draft], lexicon: Lexicon) -> frozenset[int]:
    """Find untagged quotations in single marks that are thoughts, where a book keeps such marks for thoughts."""
    ours = [i for i, d in enumerate(drafts) if d.mark in SINGLE_MARKS and d.kind in ("speech", "thought")]
    thoughts = sum(drafts[i].kind == "thought" for i in ours)
    if thoughts < 2 or 2 * len(ours) > len(drafts):
        return frozenset()
    untagged = [i for i in ours if not _tagged(text, drafts[i], lexicon)]
    spoken = len(ours) - thoughts - sum(drafts[i].kind == "speech" for i in untagged)
    return frozenset(i for i in untagged if drafts[i].kind == "speech") if thoughts > spoken else frozenset()


def _tagged(text: str, draft: _Draft, lexicon: Lexicon) -> bool:
    """Whether the last stretch of a quotation has a tag, or its first one in the same paragraph."""
    if draft.paragraph is None:
        return False
    first, last = draft.spans[0], draft.spans[-1]
    after = tag_after(text, last.end, draft.paragraph.end, lexicon, text[max(last.start, last.end - 2)])
    between = tag_after(text, first.end, last.start, lexicon) if first is not last else None
    floor = min(draft.paragraph.start, first.start)
    return bool(after or between or tag_before(text, floor, first.start, lexicon))


@dataclass(slots=True)
class _Draft:
    """A quotation while its spans are gathered."""

    kind: QuoteKind
    mark: str
    spans: list[Span] = field(default_factory=list)
    nested: list[Span] = field(default_factory=list)
    paragraph: Paragraph | None = None  # the last it stands in

    def add(self, members: Sequence[Stretch], p: Paragraph) -> None:
        self.paragraph = p
        self.spans.extend(Span(s.start, s.end) for s in members)
        self.nested.extend(n for s in members for n in s.nested)


def _mark(text: str, stretch: Stretch) -> str:
    """Give the opening mark as it stands in the text."""
    if not stretch.opened:
        return ""
    pair = text[stretch.start : stretch.start + 2]
    twin = (stretch.family == DOUBLE and pair in TWINS) or pair in ("<<", "--")
    return pair if twin else pair[:1]


def _onward(text: str, paragraphs: Sequence[Paragraph], read: list[list[Stretch]], lexicon: Lexicon) -> list[bool]:
    """Tell which paragraphs' last utterance goes on in the next; mend the last stretches of the others."""
    expected = faults_expected(read, paragraphs)
    onward = []
    bridges = bridged(paragraphs, read)
    for i, (here, p) in enumerate(zip(read, paragraphs, strict=True)):
        if not here or here[-1].closed or here[-1].family == DASH:
            onward.append(False)
            continue
        goes_on = False
        following = read[i + 1] if i + 1 < len(read) else []
        if following and following[0].start == paragraphs[i + 1].start and following[0].family == here[-1].family:
            limit = _limit(following, 0, paragraphs[i + 1])
            goes_on = following[0].opened and runs_on(
                text, here[-1], following[0], limit=limit, expected=expected, lexicon=lexicon
            )
        onward.append(goes_on)
        if not goes_on and i not in bridges and here[-1].end == p.end:
            here[-1] = without_tag(text, here[-1], lexicon)
    return onward


def _stretches(text: str, paragraphs: Sequence[Paragraph], lexicon: Lexicon) -> list[list[Stretch]]:
    """Read the quoted stretches of each paragraph."""
    opened = openings(text, paragraphs)
    habits = habits_around(text, paragraphs, opened, _known(lexicon))
    dashed = dash_paragraphs(text, paragraphs, lexicon)
    read: list[list[Stretch]] = []
    for i, p in enumerate(paragraphs):
        if p.kind == "break":
            read.append([])
        elif dashed[i].dialogue:
            read.append(_dashed(text, p, habits[i], lexicon, plain=dashed[i].plain))
        else:
            read.append(_marked(text, p.start, p.end, habits[i], twins=opened.twins[i]))
    return with_brackets(text, paragraphs, mend(text, paragraphs, read, lexicon), lexicon)


def _known(lexicon: Lexicon) -> frozenset[str]:
    """Give words that have lost no letters; none when the lexicon has no list of them."""
    return lexicon.common_words | lexicon.function_words if lexicon.common_words else frozenset()


def _marked(text: str, start: int, end: int, habits: Habits, *, twins: bool) -> list[Stretch]:
    marks = marks_in(text, start, end, twins=twins)
    return parse(text, start, end, marks, habits) if marks else []


def _dashed(text: str, p: Paragraph, habits: Habits, lexicon: Lexicon, *, plain: bool) -> list[Stretch]:
    """Speech set with dashes; marks inside it are nested, marks in its narration stand for themselves."""
    spoken = split(text, p, lexicon, plain=plain)
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
    """Sort a paragraph's stretches into utterances, in the order of their first stretch."""
    groups: list[tuple[QuoteKind, list[Stretch]]] = []
    speaking: tuple[QuoteKind, list[Stretch]] | None = None
    subject = ""
    crowded = len(stretches) > 2 and is_crowded(text, p, stretches, lexicon)
    kind: QuoteKind
    for place, stretch in enumerate(stretches):
        if stretch.family == DASH:
            kind = kind_of_dashed(text, stretch, _limit(stretches, place, p), lexicon)
        else:
            floor = stretches[place - 1].end if place else p.start
            kind = kind_of(
                text, stretch, floor=floor, limit=_limit(stretches, place, p), paragraph=p.kind, lexicon=lexicon
            )
        if kind == "not_speech":
            groups.append((kind, [stretch]))
            continue
        limit = _limit(stretches, place, p)
        own = subject_of(text, stretch, limit, lexicon)
        if (
            speaking
            and (kind == speaking[0] or (kind == "speech" and not tagged_as_speech(text, p, stretches, place, lexicon)))
            and same_speaker(
                text, Saying(speaking[1][-1], subject), stretch, limit=limit, crowded=crowded, lexicon=lexicon
            )
        ):
            speaking[1].append(stretch)
            subject = subject or own
            continue
        subject = own
        speaking = (kind, [stretch])
        groups.append(speaking)
    return groups
