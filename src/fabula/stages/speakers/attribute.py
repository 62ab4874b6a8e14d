"""Speaker, addressees, type, confidence and evidence of every line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fabula.model import (
    Cast,
    CastEntry,
    Evidence,
    Form,
    Lexicon,
    Line,
    LineType,
    MentionTable,
    Paragraph,
    Quote,
    SpeakerCandidates,
    SpeakerScorer,
    TokenTable,
    TokenView,
)
from fabula.model.scorers import Floats
from fabula.stages.speakers.candidates import CandidateMaker, Near, hearers, pronoun_of
from fabula.stages.speakers.page import Page, open_page
from fabula.stages.speakers.solve import BREAK, Solved, Turn, solve
from fabula.stages.speakers.sure import confidence_features
from fabula.stages.speakers.tags import Cue

# Of confidence. Of the lines of PDNC and the chapters below it, tagged or not, about one in five is right.
UNRESOLVED_BELOW = 0.2


def attribute_lines(
    tokens: TokenTable,
    view: TokenView,
    paragraphs: tuple[Paragraph, ...],
    quotes: tuple[Quote, ...],
    mentions: MentionTable,
    cast: Cast,
    lexicon: Lexicon,
    speaker_scorer: SpeakerScorer,
    user_cast: tuple[CastEntry, ...],
) -> tuple[Line, ...]:
    """One row a quotation, `lines[n].quote == n`; what is not spoken has no speaker.

    user_cast: who may speak where no tag names somebody else; () is everybody.
    """
    page = open_page(tokens, view, paragraphs, quotes, mentions, cast, lexicon)
    maker = CandidateMaker(page, members(cast, user_cast))
    candidates = maker.make(wide=speaker_scorer.wide)
    rows = solve_lines(maker, candidates, speaker_scorer)
    return tuple(rows.get(q.id, Line(q.id, None)) for q in quotes)


def solve_lines(maker: CandidateMaker, candidates: SpeakerCandidates, scorer: SpeakerScorer) -> dict[int, Line]:
    """The rows of the spoken lines, by quotation."""
    page = maker.page
    turns = make_turns(maker, candidates, scorer)
    solved = solve(turns, scorer.turns)
    sure = scorer.trust(trust_features(maker, turns, solved)).tolist()
    heard = _addressees(page, maker, turns, solved)
    return {
        quote: _line(page, maker.near[quote], solved[place], sure[place], heard[place])
        for place, quote in enumerate(page.spoken)
    }


def members(cast: Cast, user_cast: Sequence[CastEntry]) -> frozenset[int] | None:
    """Ids of the characters that a user gave; None when none are given."""
    if not user_cast:
        return None
    names = {" ".join(entry.name.split()) for entry in user_cast}
    return frozenset(c.id for c in cast if c.name in names)


def make_turns(maker: CandidateMaker, candidates: SpeakerCandidates, scorer: SpeakerScorer) -> list[Turn]:
    """The scored lines, in order."""
    page = maker.page
    scores = scorer(candidates).tolist()
    characters = candidates.character.tolist()
    bounds = np.searchsorted(candidates.line, np.arange(len(page.spoken) + 1)).tolist()
    turns: list[Turn] = []
    for place, quote in enumerate(page.spoken):
        low, high = bounds[place], bounds[place + 1]
        cues = maker.near[quote].cues
        turns.append(
            Turn(
                int(candidates.gap[place]),
                any(c.continuing for c in cues if c.kind == "tag"),
                bool(cues),
                tuple(characters[low:high]),
                tuple(scores[low:high]),
            )
        )
    return turns


def trust_features(maker: CandidateMaker, turns: Sequence[Turn], solved: Sequence[Solved]) -> Floats:
    """(lines, len(CONFIDENCE_FEATURES)) of all spoken lines, in order."""
    nears = [maker.near[quote] for quote in maker.page.spoken]
    speakers = [_speaker(near, one) for near, one in zip(nears, solved, strict=True)]
    types = [_type(near, speaker) for near, speaker in zip(nears, speakers, strict=True)]
    plain = [
        _plainly_named(near) and near.cues[0].who.character == speaker
        for near, speaker in zip(nears, speakers, strict=True)
    ]
    return confidence_features(maker, turns, solved, types, plain)


def _speaker(near: Near, solved: Solved) -> int:
    """As solved; but a name in a plain tag is never left out for want of other evidence."""
    return near.cues[0].who.character if solved.character < 0 and _plainly_named(near) else solved.character


def _line(page: Page, near: Near, solved: Solved, sure: float, addressees: tuple[int, ...]) -> Line:
    character = _speaker(near, solved)
    cue = _deciding(near, character)
    type_ = _type(near, character)
    evidence = _evidence(page, cue)
    speaker: int | None = character
    confidence = sure if max(character, solved.guess) >= 0 else 0.0
    if character < 0 or (confidence < UNRESOLVED_BELOW and type_ == "implicit"):
        speaker = None
    if speaker is None:
        return Line(near.quote, None, (), type_, round(confidence, 4), evidence)
    heard = tuple(a for a in addressees if a != speaker)
    if evidence is None:
        first, last = page.spans[near.quote][0]
        evidence = Evidence(page.view.start[first], page.view.end[last - 1], "turn")
    return Line(near.quote, speaker, heard, type_, round(confidence, 4), evidence)


def _plainly_named(near: Near) -> bool:
    """The first cue is a tag with the name of one of the cast."""
    if not near.cues:
        return False
    cue = near.cues[0]
    return cue.plain and cue.who.form == Form.PROP and cue.who.character >= 0


def _deciding(near: Near, speaker: int) -> Cue | None:
    """The first cue that points at the speaker."""
    for cue in near.cues:
        if cue.who.character == speaker or (cue.who.form != Form.PROP and cue.who.character < 0):
            return cue
    return near.cues[0] if near.cues and near.cues[0].who.form != Form.PROP else None


def _type(near: Near, speaker: int) -> LineType:
    """By the first cue: a name makes the line explicit, a pronoun or description anaphoric.

    A beat that names somebody else says nothing of the line, nor does what the line calls its speaker.
    """
    cues = [c for c in near.cues if c.kind != "name"]
    cue = next((c for c in cues if c.who.form != Form.PROP or c.who.character == speaker), None)
    if cues and speaker < 0:
        cue = cues[0]
    if cue is None:
        return "implicit"
    return "explicit" if cue.who.form == Form.PROP else "anaphoric"


def _evidence(page: Page, cue: Cue | None) -> Evidence | None:
    if cue is None:
        return None
    first, last = cue.first, cue.last
    while first < last - 1 and not page.view.words[first][0].isalnum():
        first += 1
    while last - 1 > first and not page.view.words[last - 1][0].isalnum():
        last -= 1
    reason = "colon" if cue.place == "above" else cue.kind
    return Evidence(page.view.start[first], page.view.end[last - 1], reason)


def _addressees(
    page: Page, maker: CandidateMaker, turns: Sequence[Turn], solved: Sequence[Solved]
) -> list[tuple[int, ...]]:
    """Whom the tag names, else whom the line calls, else the other of the conversation."""
    found: list[tuple[int, ...]] = []
    for place, quote in enumerate(page.spoken):
        near, speaker = maker.near[quote], solved[place].character
        told = hearers(page, near)
        named = sorted(near.told - {speaker})
        if named:
            found.append(tuple(named))
            continue
        called = sorted(near.addressed - {speaker})
        if called:
            found.append(tuple(called))
            continue
        other = _partner(place, turns, solved)
        if told and other is not None:
            wanted = pronoun_of(page, told[0])
            if wanted in ("he", "she") and page.pronouns(other) not in (wanted, None):
                other = _fitting(page, place, turns, solved, wanted) or other
        found.append(() if other is None else (other,))
    return found


def _partner(place: int, turns: Sequence[Turn], solved: Sequence[Solved]) -> int | None:
    """The last other speaker of the conversation; before anybody else spoke, the next other one."""
    speaker = solved[place].character
    here = place
    while here > 0 and turns[here].gap <= BREAK and place - here < 8:
        here -= 1
        if solved[here].character not in (speaker, -1):
            return solved[here].character
    here = place + 1
    while here < len(turns) and turns[here].gap <= BREAK and here - place < 8:
        if solved[here].character not in (speaker, -1):
            return solved[here].character
        here += 1
    return None


def _fitting(page: Page, place: int, turns: Sequence[Turn], solved: Sequence[Solved], wanted: str) -> int | None:
    speaker = solved[place].character
    for step in (-1, 1):
        here = place + step
        while 0 <= here < len(turns) and abs(here - place) < 8:
            other = solved[here].character
            if other not in (speaker, -1) and page.pronouns(other) == wanted:
                return other
            here += step
    return None
