"""The lines of a conversation solved together, on scores made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fabula.model import TURN_FEATURES
from fabula.model.scorers import Floats
from fabula.scorers.rules import TURN_WEIGHTS
from fabula.stages.speakers.solve import BREAK, Turn, solve, turn_features

WEIGHTS: Floats = np.array([TURN_WEIGHTS[name] for name in TURN_FEATURES])
NONE: Floats = np.zeros(len(TURN_FEATURES))
CLARA, HUGO, NOBODY = 0, 1, -1


def _turn(
    scores: dict[int, float] | None = None, *, gap: int = 1, continuing: bool = False, cued: bool = False
) -> Turn:
    given = {CLARA: 0.0, HUGO: 0.0} if scores is None else scores
    return Turn(gap, continuing, cued, tuple(given), tuple(given.values()))


def _features(turn: Turn, character: int, past: list[int], gaps: list[int] | None = None) -> set[str]:
    return {TURN_FEATURES[f] for f in turn_features(turn, character, past, gaps or [1] * len(past))}


def test_turns_alternate() -> None:
    opening = _turn({CLARA: 9.0, HUGO: 0.0}, gap=BREAK + 1, cued=True)
    answer = _turn({CLARA: 0.0, HUGO: 9.0}, cued=True)
    solved = solve([opening, answer, *[_turn() for _ in range(6)]], WEIGHTS)
    assert [s.character for s in solved] == [CLARA, HUGO] * 4


def test_without_weight_for_turns_each_line_is_alone() -> None:
    turns = [_turn({CLARA: 1.0, HUGO: 0.0}), _turn({CLARA: 1.0, HUGO: 0.5}), _turn({CLARA: 0.0, HUGO: 1.0})]
    assert [s.character for s in solve(turns, NONE)] == [CLARA, CLARA, HUGO]


def test_a_later_line_decides_an_earlier_one() -> None:
    turns = [
        _turn({CLARA: 0.3, HUGO: 0.0}, gap=BREAK + 1),
        _turn(),
        _turn({CLARA: 0.0, HUGO: 9.0}, cued=True),
    ]
    assert [s.character for s in solve(turns, WEIGHTS)] == [HUGO, CLARA, HUGO]


def test_in_one_paragraph_one_speaks() -> None:
    turns = [_turn({CLARA: 9.0, HUGO: 0.0}, cued=True), _turn({CLARA: 0.0, HUGO: 2.0}, gap=0)]
    assert [s.character for s in solve(turns, WEIGHTS)] == [CLARA, CLARA]
    cued = [turns[0], _turn({CLARA: 0.0, HUGO: 2.0}, gap=0, cued=True)]
    assert [s.character for s in solve(cued, WEIGHTS)] == [CLARA, HUGO]


@pytest.mark.parametrize(
    ("turn", "past", "features"),
    [
        (_turn(gap=0), [CLARA], {"same_paragraph"}),
        (_turn(gap=0, cued=True), [CLARA], set()),
        (_turn(gap=0), [HUGO], set()),
        (_turn(), [CLARA], {"spoke_last"}),
        (_turn(gap=2), [CLARA], {"spoke_last_apart"}),
        (_turn(continuing=True), [CLARA], {"spoke_last", "continuing"}),
        (_turn(), [CLARA, HUGO], {"spoke_before_last", "answers"}),
        (_turn(cued=True), [CLARA, HUGO], {"spoke_before_last"}),
        (_turn(gap=2), [CLARA, HUGO], {"spoke_before_last_apart", "answers"}),
        (_turn(), [CLARA, HUGO, 2], {"spoke_recently"}),
        (_turn(gap=BREAK + 1), [CLARA, HUGO], {"opens"}),
        (_turn(gap=BREAK + 1), [HUGO], set()),
        (_turn(), [], set()),
    ],
)
def test_turn_features(turn: Turn, past: list[int], features: set[str]) -> None:
    assert _features(turn, CLARA, past) == features


def test_a_gap_before_the_last_line_counts_too() -> None:
    assert _features(_turn(), CLARA, [CLARA, HUGO], [1, 3]) == {"spoke_before_last_apart", "answers"}


def test_nobody_takes_no_turns() -> None:
    assert _features(_turn(), NOBODY, [NOBODY, NOBODY]) == set()


def test_nobody_and_the_confidence_of_the_guess_refused() -> None:
    (solved,) = solve([_turn({CLARA: 1.0, HUGO: 0.0, NOBODY: 4.0})], NONE)
    assert solved.character == NOBODY
    assert solved.second == CLARA
    odds = np.exp(np.array([1.0, 0.0, 4.0]))
    assert solved.confidence == pytest.approx(float(odds[0] / odds.sum()))
    assert solved.confidence < 0.5


def test_confidence_is_the_share_of_the_chosen() -> None:
    (sure,) = solve([_turn({CLARA: 10.0, HUGO: 0.0})], NONE)
    (unsure,) = solve([_turn({CLARA: 0.1, HUGO: 0.0})], NONE)
    assert (sure.character, unsure.character) == (CLARA, CLARA)
    assert sure.confidence > 0.95
    assert 0.5 < unsure.confidence < 0.6
    assert sure.second == HUGO


def test_a_line_without_candidates_is_nobodys() -> None:
    solved = solve([Turn(1, False, False, (), ()), _turn({CLARA: 1.0})], WEIGHTS)
    assert (solved[0].character, solved[0].confidence, solved[0].second) == (NOBODY, 0.0, NOBODY)
    assert solved[1].character == CLARA
    assert solved[1].confidence == pytest.approx(1.0)
    assert solved[1].second == NOBODY


def test_no_lines() -> None:
    assert solve([], WEIGHTS) == []


def test_equals_are_solved_alike_every_time() -> None:
    turns = [_turn({HUGO: 0.0, CLARA: 0.0}), *[_turn() for _ in range(40)]]
    assert solve(turns, WEIGHTS) == solve(turns, WEIGHTS)
    assert len(solve(turns, WEIGHTS)) == 41


def test_the_share_weighs_all_hypotheses() -> None:
    alone = solve([_turn({CLARA: 1.0, HUGO: 0.0})], NONE)[0]
    assert alone.share == pytest.approx(np.e / (1 + np.e))
    # two lines that only alternate: either may have begun, and each is sure beside the other
    pair = solve([_turn({CLARA: 0.1, HUGO: 0.0}, gap=BREAK + 1), *[_turn() for _ in range(5)]], WEIGHTS)
    assert all(one.share < one.confidence for one in pair[1:])
    assert all(0.0 <= one.share <= 1.0 for one in pair)


def test_the_guess_is_the_speaker_or_the_next() -> None:
    refused = solve([_turn({CLARA: 0.5, NOBODY: 2.0})], NONE)[0]
    assert (refused.character, refused.guess) == (NOBODY, CLARA)
    assert solve([_turn({})], NONE)[0].share == 0.0
