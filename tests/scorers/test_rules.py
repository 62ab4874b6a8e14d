"""The rules that score: a weight for every feature, and none for anything else."""

from __future__ import annotations

import numpy as np

from fabula.model import (
    CONFIDENCE_FEATURES,
    NAME_FEATURES,
    SPEAKER_FEATURES,
    TURN_FEATURES,
    NameCandidates,
    SpeakerCandidates,
)
from fabula.model.scorers import Floats
from fabula.scorers.rules import (
    CONFIDENCE_WEIGHTS,
    NAME_WEIGHTS,
    PLAINLY,
    SPEAKER_WEIGHTS,
    TURN_WEIGHTS,
    RuleSpeakers,
    score_names,
)


def _names(*rows: dict[str, float]) -> NameCandidates:
    features = np.array([[row.get(name, 0.0) for name in NAME_FEATURES] for row in rows])
    return NameCandidates(tuple(f"Name{i}" for i in range(len(rows))), features.reshape(len(rows), len(NAME_FEATURES)))


def _pairs(*rows: dict[str, float]) -> SpeakerCandidates:
    features = np.array([[row.get(name, 0.0) for name in SPEAKER_FEATURES] for row in rows])
    places = np.arange(len(rows), dtype=np.int64)
    features = features.reshape(len(rows), len(SPEAKER_FEATURES))
    nothing = np.zeros((len(rows), 0))
    return SpeakerCandidates(np.zeros_like(places), places, features, nothing, np.zeros(1, dtype=np.int64))


def test_the_weights_cover_exactly_the_features() -> None:
    assert set(NAME_WEIGHTS) == set(NAME_FEATURES)
    assert set(SPEAKER_WEIGHTS) == set(SPEAKER_FEATURES)
    assert set(TURN_WEIGHTS) == set(TURN_FEATURES)
    for features in (NAME_FEATURES, SPEAKER_FEATURES, TURN_FEATURES):
        assert len(set(features)) == len(features)


def test_names_are_scored_as_probabilities() -> None:
    extremes = [{n: 1.0 for n in NAME_FEATURES if (NAME_WEIGHTS[n] > 0) == up} for up in (True, False)]
    counted = [{"log_count": 2.4, "spoken": 3.0, "acting": 3.0}, {}]
    scores = score_names(_names(*extremes, *counted))
    assert scores.shape == (4,)
    assert scores.dtype == np.float64
    assert bool(np.all((scores >= 0) & (scores <= 1)))
    assert scores[0] > 0.99
    assert scores[1] < 0.01


def test_no_candidates_no_scores() -> None:
    assert score_names(_names()).shape == (0,)
    assert RuleSpeakers()(_pairs()).shape == (0,)


def test_a_title_makes_a_name_and_a_known_place_none() -> None:
    titled, place, month, bare = score_names(
        _names({"titled": 1, "several_words": 1}, {"known_place": 1, "placed": 1}, {"calendar_or_people": 1}, {})
    )
    assert titled > 0.5 > bare > month
    assert place < 0.5


def test_one_row_is_scored_apart_from_the_others() -> None:
    rows: list[dict[str, float]] = [{"given_name": 1}, {"exclamation": 1}, {"tagged": 0.5}]
    together = score_names(_names(*rows))
    alone = np.array([score_names(_names(row))[0] for row in rows])
    assert np.allclose(together, alone)


def test_a_name_in_the_tag_beats_everything_else_alone() -> None:
    others = [name for name in SPEAKER_FEATURES if name != "tag_name"]
    scores = RuleSpeakers()(_pairs({"tag_name": 1.0}, *({name: 1.0} for name in others)))
    assert scores.shape == (len(SPEAKER_FEATURES),)
    assert scores.argmax() == 0


def test_a_name_in_the_tag_beats_all_that_a_rival_can_have_from_the_turns() -> None:
    best_turn = max(TURN_WEIGHTS.values())
    tag, rival = RuleSpeakers()(
        _pairs({"tag_name": 1.0}, {"tag_clashes": 1.0, "recency": 1.0, "above_subject": 1.0, "addressed_before": 1.0})
    )
    assert tag > rival + best_turn


def test_against_a_tag_that_names_another_nobody_is_likelier() -> None:
    clash, nobody = RuleSpeakers()(_pairs({"tag_clashes": 1.0, "recency": 1.0}, {"nobody": 1.0}))
    assert nobody > clash


def test_turns_stand_in_the_order_of_their_features() -> None:
    turns = RuleSpeakers().turns
    assert turns.shape == (len(TURN_FEATURES),)
    assert dict(zip(TURN_FEATURES, turns.tolist(), strict=True)) == TURN_WEIGHTS


def _solved(**row: float) -> Floats:
    return np.array([[row.get(name, 0.0) for name in CONFIDENCE_FEATURES]])


def test_trust_is_a_probability_that_rises_with_the_share() -> None:
    assert set(CONFIDENCE_WEIGHTS) == set(CONFIDENCE_FEATURES)
    faint, sure = (RuleSpeakers().trust(_solved(share=s, around=0.8, talking=0.5, log_lines=2.0)) for s in (-3.0, 5.0))
    assert 0.0 < faint[0] < sure[0] < 1.0
    assert RuleSpeakers().trust(np.zeros((0, len(CONFIDENCE_FEATURES)))).shape == (0,)


def test_a_plain_tag_stays_sure_whatever_stands_around_it() -> None:
    assert RuleSpeakers().trust(_solved(share=-6.0, alone=-6.0, last_met=7.0, plain_tag=1.0))[0] == PLAINLY
