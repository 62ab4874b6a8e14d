"""The lines of a conversation solved together: a beam over whole conversations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fabula.model import TURN_FEATURES
from fabula.model.scorers import Floats

# On three novels 8 changes 30 speakers of 1,969 and 64 changes 15; which is better is not measured.
BEAM = 24  # hypotheses kept
TEMPERATURE = 2.0  # of the softmax behind the confidence; set once, not swept (benchmarks/calibration.py)
BREAK = 4  # paragraphs between two lines that end a conversation
TURN = {name: place for place, name in enumerate(TURN_FEATURES)}


@dataclass(frozen=True, slots=True)
class Turn:
    """One line as the solver sees it. gap: paragraphs since the line before (0: the same paragraph)."""

    gap: int
    continuing: bool
    cued: bool  # a tag or beat tells something
    characters: tuple[int, ...]
    scores: tuple[float, ...]  # one a character


@dataclass(frozen=True, slots=True)
class Solved:
    """character: -1 where there was no candidate. confidence: that it is right, its neighbours as solved."""

    character: int
    confidence: float
    second: int  # the next likeliest, or -1


def turn_features(turn: Turn, character: int, past: Sequence[int], gaps: Sequence[int]) -> list[int]:
    """Which turn features hold when `character` speaks `turn` after `past` (latest last).

    gaps: paragraphs between the lines of `past` and what followed each, latest last.
    """
    found: list[int] = []
    if character < 0:
        return found
    if not past or turn.gap > BREAK:
        if past and character in past[-4:]:
            found.append(TURN["opens"])
        return found
    last = past[-1]
    if turn.gap == 0:
        if character == last and not turn.cued:
            found.append(TURN["same_paragraph"])
        return found
    close = turn.gap == 1
    if character == last:
        found.append(TURN["spoke_last"] if close else TURN["spoke_last_apart"])
        if turn.continuing:
            found.append(TURN["continuing"])
    elif len(past) > 1 and character == past[-2]:
        near = close and gaps[-1] <= 1
        found.append(TURN["spoke_before_last"] if near else TURN["spoke_before_last_apart"])
        if not turn.cued:
            found.append(TURN["answers"])
    elif character in past[-6:-2]:
        found.append(TURN["spoke_recently"])
    return found


def solve(turns: Sequence[Turn], weights: Floats) -> list[Solved]:
    """The best speakers of all lines together, each with its confidence."""
    values = weights.tolist()
    best = _search(turns, values)
    return [_judge(turns, best, place, values) for place in range(len(turns))]


def _added(turn: Turn, character: int, past: Sequence[int], gaps: Sequence[int], values: Sequence[float]) -> float:
    return sum(values[f] for f in turn_features(turn, character, past, gaps))


def _search(turns: Sequence[Turn], values: Sequence[float]) -> list[int]:
    """Beam search; hypotheses with the same last speakers are one."""
    beam: list[tuple[float, tuple[int, ...], tuple[int, ...] | None]] = [(0.0, (), None)]
    history: list[list[tuple[int, int]]] = []  # per line: (character, place of the hypothesis before)
    gaps: list[int] = []
    for turn in turns:
        grown: dict[tuple[int, ...], tuple[float, int, int]] = {}
        for origin, (score, past, _) in enumerate(beam):
            if not turn.characters:
                options: Sequence[tuple[int, float]] = ((-1, 0.0),)
            else:
                options = list(zip(turn.characters, turn.scores, strict=True))
            for character, own in options:
                total = score + own + _added(turn, character, past, gaps, values)
                state = (*past[-5:], character)
                if state not in grown or grown[state][0] < total:
                    grown[state] = (total, character, origin)
        kept = sorted(grown.items(), key=lambda item: (-item[1][0], item[0]))[:BEAM]
        history.append([(character, origin) for _, (_, character, origin) in kept])
        beam = [(total, state, None) for state, (total, _, _) in kept]
        gaps = [*gaps[-6:], turn.gap]
    chosen: list[int] = []
    place = 0
    for line in reversed(history):
        character, place = line[place]
        chosen.append(character)
    return chosen[::-1]


def _judge(turns: Sequence[Turn], best: Sequence[int], place: int, values: Sequence[float]) -> Solved:
    """Softmax over the candidates of one line, all others as solved, the two lines after it weighed in."""
    turn = turns[place]
    if not turn.characters:
        return Solved(-1, 0.0, -1)
    totals = []
    for character, own in zip(turn.characters, turn.scores, strict=True):
        line = [*best[max(0, place - 6) : place], character]
        gaps = [t.gap for t in turns[max(0, place - 6) : place]]
        total = own + _added(turn, character, line[:-1], gaps, values)
        for ahead in range(place + 1, min(place + 3, len(turns))):
            gaps = [*gaps, turns[ahead - 1].gap]
            total += _added(turns[ahead], best[ahead], line, gaps, values)
            line.append(best[ahead])
        totals.append(total)
    odds = np.exp((np.array(totals) - max(totals)) / TEMPERATURE)
    odds /= odds.sum()
    ranked = np.argsort(-odds, kind="stable")
    at = turn.characters.index(best[place])
    if turn.characters == (-1,):
        return Solved(-1, 0.0, -1)
    if best[place] < 0:  # nobody: how sure the best guess would have been
        guess = next(int(r) for r in ranked if int(r) != at)
        return Solved(-1, float(odds[guess]), turn.characters[guess])
    second = next((turn.characters[int(r)] for r in ranked if int(r) != at), -1)
    return Solved(best[place], float(odds[at]), second)
