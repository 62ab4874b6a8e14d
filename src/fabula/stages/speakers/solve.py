"""The lines of a conversation solved together: a beam over whole conversations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fabula.model import TURN_FEATURES
from fabula.model.scorers import Floats

# On three novels 8 changes 30 speakers of 1,969 and 64 changes 15; which is better is not measured.
BEAM = 24  # hypotheses kept
TEMPERATURE = 2.0  # of the softmax over one line's candidates; set once, not swept
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
    """One line, solved. character: -1 for nobody, or where there was no candidate.

    confidence, share: two views of how sure it is, 0..1, neither of them calibrated; of the guess refused
    where character is -1. confidence takes the lines around as solved; share is the weight of all hypotheses
    of the beam in which the same speaker has the line.
    """

    character: int
    confidence: float
    second: int  # the next likeliest, or -1
    share: float = 0.0

    @property
    def guess(self) -> int:
        """Who speaks, or who would be the best guess; -1 where there was no candidate."""
        return self.character if self.character >= 0 else self.second


@dataclass(frozen=True, slots=True)
class Layer:
    """The hypotheses kept at one line; they are numbered by likelihood.

    characters, origins: of each its last speaker and the best hypothesis of the line before.
    edges: (hypothesis before, hypothesis here, log-odds this line adds), of all that lead to a kept one.
    """

    characters: list[int]
    origins: list[int]
    edges: list[tuple[int, int, float]]


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
    """The best speakers of all lines together, each with how sure it is."""
    values = weights.tolist()
    if not any(values):
        return [_alone(turn) for turn in turns]
    layers = _search(turns, values)
    best = _best(layers)
    judged = [_judge(turns, best, place, values) for place in range(len(turns))]
    shares = _shares(layers)
    return [
        replace(one, share=share.get(one.guess, 0.0) if one.guess >= 0 else 0.0)
        for one, share in zip(judged, shares, strict=True)
    ]


def _alone(turn: Turn) -> Solved:
    """One line by its scores alone, which have weighed the lines around it; both views of it are one then."""
    if turn.characters in ((), (-1,)):
        return Solved(-1, 0.0, -1)
    odds = np.exp(np.array(turn.scores) - max(turn.scores))
    odds /= odds.sum()
    first, second = (int(place) for place in np.argsort(-odds, kind="stable")[:2])
    said = first if turn.characters[first] >= 0 else second
    share = float(odds[said])
    return Solved(turn.characters[first], share, turn.characters[second], share)


def _added(turn: Turn, character: int, past: Sequence[int], gaps: Sequence[int], values: Sequence[float]) -> float:
    return sum(values[f] for f in turn_features(turn, character, past, gaps))


def _search(turns: Sequence[Turn], values: Sequence[float]) -> list[Layer]:
    """Beam search; hypotheses with the same last speakers are one."""
    beam: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    layers: list[Layer] = []
    gaps: list[int] = []
    for turn in turns:
        grown: dict[tuple[int, ...], tuple[float, int]] = {}
        edges: list[tuple[int, tuple[int, ...], float]] = []
        options: Sequence[tuple[int, float]] = list(zip(turn.characters, turn.scores, strict=True)) or [(-1, 0.0)]
        for origin, (score, past) in enumerate(beam):
            for character, own in options:
                added = own + _added(turn, character, past, gaps, values)
                state = (*past[-5:], character)
                edges.append((origin, state, added))
                if state not in grown or grown[state][0] < score + added:
                    grown[state] = (score + added, origin)
        kept = sorted(grown.items(), key=lambda item: (-item[1][0], item[0]))[:BEAM]
        place_of = {state: place for place, (state, _) in enumerate(kept)}
        layers.append(
            Layer(
                [state[-1] for state, _ in kept],
                [origin for _, (_, origin) in kept],
                [(origin, place_of[state], added) for origin, state, added in edges if state in place_of],
            )
        )
        beam = [(total, state) for state, (total, _) in kept]
        gaps = [*gaps[-6:], turn.gap]
    return layers


def _best(layers: Sequence[Layer]) -> list[int]:
    """Speakers of the likeliest hypothesis of all."""
    chosen: list[int] = []
    place = 0
    for layer in reversed(layers):
        chosen.append(layer.characters[place])
        place = layer.origins[place]
    return chosen[::-1]


def _shares(layers: Sequence[Layer]) -> list[dict[int, float]]:
    """Of each line: character -> share of the weight of all paths through the kept hypotheses.

    Forward-backward (Rabiner 1989), scaled so that the largest term of each line is 1.
    """
    forward: list[list[float]] = [[1.0]]
    for layer in layers:
        top = max(added for _, _, added in layer.edges)
        sums = [0.0] * len(layer.characters)
        for origin, place, added in layer.edges:
            sums[place] += forward[-1][origin] * math.exp(added - top)
        forward.append(_scaled(sums))
    backward = [1.0] * len(forward[-1])
    shares: list[dict[int, float]] = []
    for number in range(len(layers) - 1, -1, -1):
        layer = layers[number]
        weights = [f * b for f, b in zip(forward[number + 1], backward, strict=True)]
        whole = sum(weights) or 1.0
        share: dict[int, float] = {}
        for character, weight in zip(layer.characters, weights, strict=True):
            share[character] = share.get(character, 0.0) + weight / whole
        shares.append(share)
        top = max(added for _, _, added in layer.edges)
        sums = [0.0] * len(forward[number])
        for origin, place, added in layer.edges:
            sums[origin] += backward[place] * math.exp(added - top)
        backward = _scaled(sums)
    return shares[::-1]


def _scaled(values: list[float]) -> list[float]:
    top = max(values)
    return [value / top for value in values] if top > 0 else [1.0] * len(values)


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
