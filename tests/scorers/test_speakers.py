"""The trained speaker scorer: how it lays lines out, whom a cell hears of, and what the shipped files answer."""

from __future__ import annotations

import numpy as np
import pytest

from fabula.model import AROUND_FEATURES, CONFIDENCE_FEATURES, SPEAKER_FEATURES, SpeakerCandidates
from fabula.scorers.open import SPEAKERS, open_scorers, speakers_of
from fabula.scorers.speakers import BLOCK, BREAK, REACH, OnnxSpeakers, blocks, lay_out, neighbours
from fabula.scorers.weights import open_weights
from fabula.stages.speakers import solve

CLARA, HUGO, NOBODY = 0, 1, -1


Known = dict[str, dict[tuple[int, int], float]]


def candidates(rows: list[list[int]], gap: list[int] | None = None, known: Known | None = None) -> SpeakerCandidates:
    """rows: who may speak each line; known: features by (line, character)."""
    line = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    character = np.array([c for row in rows for c in row], dtype=np.int64)
    features = np.zeros((len(line), len(SPEAKER_FEATURES)))
    around = np.zeros((len(line), len(AROUND_FEATURES)))
    for name, places in (known or {}).items():
        for (at, who), value in places.items():
            pair = np.flatnonzero((line == at) & (character == who))
            if name in SPEAKER_FEATURES:
                features[pair, SPEAKER_FEATURES.index(name)] = value
            else:
                around[pair, AROUND_FEATURES.index(name)] = value
    return SpeakerCandidates(
        line,
        character,
        features,
        around,
        np.array([BREAK + 1] + [1] * (len(rows) - 1) if gap is None else gap, dtype=np.int64),
    )


def test_lines_by_slots() -> None:
    slot, grid = lay_out(candidates([[CLARA, HUGO, NOBODY], [HUGO, NOBODY]]))
    assert slot.tolist() == [0, 1, 2, 0, 1]
    assert grid.tolist() == [[CLARA, HUGO, NOBODY], [HUGO, NOBODY, -2]]


def test_no_lines_no_slots() -> None:
    slot, grid = lay_out(candidates([], []))
    assert slot.shape == (0,)
    assert grid.shape[0] == 0


def test_a_cell_hears_of_its_own_character_alone() -> None:
    _, grid = lay_out(candidates([[CLARA, HUGO, NOBODY], [HUGO, CLARA, NOBODY]]))
    heard = neighbours(grid, np.array([BREAK + 1, 1]))
    ahead, back = REACH.index(1), REACH.index(-1)
    assert heard[0, :, ahead].tolist() == [4, 3, -1]  # of the grid laid flat; nobody hears of nobody
    assert heard[1, :, back].tolist() == [1, 0, -1]
    assert (heard[0, :, back] == -1).all()


def test_nothing_is_heard_across_the_end_of_a_conversation() -> None:
    _, grid = lay_out(candidates([[CLARA], [CLARA], [CLARA]]))
    heard = neighbours(grid, np.array([BREAK + 1, BREAK, BREAK + 1]))
    assert heard[0, 0, REACH.index(1)] == 1
    assert heard[0, 0, REACH.index(2)] == -1
    assert heard[1, 0, REACH.index(1)] == -1


def test_blocks_are_all_lines_and_begin_with_a_conversation() -> None:
    gap = np.ones(3 * BLOCK, dtype=np.int64)
    gap[[0, 10, BLOCK + 7, 2 * BLOCK + 9]] = BREAK + 1
    parts = list(blocks(gap))
    assert parts == [(0, BLOCK + 7), (BLOCK + 7, 2 * BLOCK + 9), (2 * BLOCK + 9, 3 * BLOCK)]
    assert list(blocks(gap[:0])) == []


def test_a_conversation_ends_where_the_solver_ends_it() -> None:
    assert solve.BREAK == BREAK


@pytest.fixture(params=["speakers", "speakers-clean"])
def scorer(request: pytest.FixtureRequest) -> OnnxSpeakers:
    scorer = speakers_of(open_weights(request.param))
    assert isinstance(scorer, OnnxSpeakers)
    return scorer


def test_a_plain_tag_with_a_name_is_never_contradicted(scorer: OnnxSpeakers) -> None:
    against = {
        name: {(1, HUGO): value}
        for name, value in (("beat_name", 1.0), ("recency", 1.0), ("before_nearest", 1.0), ("addressed_before", 1.0))
    }
    given = candidates(
        [[CLARA, HUGO, NOBODY]] * 3,
        known={
            "plain": {(1, CLARA): 1.0},
            "tag_name": {(1, CLARA): 1.0},
            "tag_clashes": {(1, HUGO): 1.0},
            "told_here": {(1, CLARA): 1.0},
            **against,
        },
    )
    scores = scorer(given).reshape(3, 3)
    assert scores[1].argmax() == 0
    assert scores[1, 0] - scores[1, 1:].max() > 4.0


def test_a_line_hears_of_the_next_but_not_across_a_break(scorer: OnnxSpeakers) -> None:
    def first_line(gap: int, who: int) -> list[float]:
        given = candidates(
            [[CLARA, HUGO, NOBODY]] * 2, [BREAK + 1, gap], {name: {(1, who): 1.0} for name in ("plain", "tag_name")}
        )
        return [float(score) for score in scorer(given)[:3]]

    assert first_line(BREAK + 1, CLARA) == first_line(BREAK + 1, HUGO)
    assert first_line(1, CLARA) != first_line(1, HUGO)


def test_lines_of_other_conversations_change_nothing(scorer: OnnxSpeakers, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(7)
    rows = [[CLARA, HUGO, 2, NOBODY]] * 40
    gap = [BREAK + 1 if n % 8 == 0 else 1 for n in range(40)]
    whole = candidates(rows, gap)
    around = random.normal(size=whole.around.shape)
    whole = SpeakerCandidates(whole.line, whole.character, whole.features, around, whole.gap)
    part = SpeakerCandidates(whole.line[:32], whole.character[:32], whole.features[:32], around[:32], whole.gap[:8])
    assert scorer(whole)[:32] == pytest.approx(scorer(part), abs=1e-4)
    at_once = scorer(whole)
    monkeypatch.setattr("fabula.scorers.speakers.BLOCK", 10)
    assert len(list(blocks(whole.gap))) > 2
    assert scorer(whole) == pytest.approx(at_once, abs=1e-4), "nor does where the blocks end"


def test_a_tie_goes_to_whoever_was_met_lately(scorer: OnnxSpeakers) -> None:
    met = {("since_met"): {(0, CLARA): 1.0 - 1e-9, (0, HUGO): 1.0}}
    scores = scorer(candidates([[CLARA, HUGO, NOBODY]], known=met))
    assert scores[0] - scores[1] == pytest.approx(open_weights("speakers").manifest.thresholds["absent"], abs=1e-3)


def test_no_lines_no_scores(scorer: OnnxSpeakers) -> None:
    assert scorer(candidates([], [])).shape == (0,)
    assert scorer.trust(np.zeros((0, len(CONFIDENCE_FEATURES)))).shape == (0,)


def test_trust_rises_with_the_share_and_a_plain_tag_is_hardly_doubted(scorer: OnnxSpeakers) -> None:
    rows = np.zeros((3, len(CONFIDENCE_FEATURES)))
    rows[:, [CONFIDENCE_FEATURES.index(n) for n in ("share", "alone")]] = np.array([[-3.0], [5.0], [-3.0]])
    rows[2, CONFIDENCE_FEATURES.index("plain_tag")] = 1.0
    faint, sure, plain = scorer.trust(rows)
    assert 0.0 <= faint < sure <= 1.0
    assert plain >= 0.9


def test_the_turns_are_in_the_scores_already(scorer: OnnxSpeakers) -> None:
    assert not scorer.turns.any()
    assert scorer.wide


def test_both_files_are_in_the_package_and_small() -> None:
    for choice, name in SPEAKERS.items():
        if name is None:
            continue
        weights = open_weights(name)
        assert weights.manifest.bytes < 1_500_000
        made_by = open_scorers(None, choice).made_by["speakers"]
        assert made_by.startswith(f"{name}, version {weights.manifest.version}")
        assert weights.manifest.sha256[:12] in made_by


def test_the_clean_file_has_nothing_of_a_corpus_without_a_licence() -> None:
    licences = {
        name: [row.licence for row in open_weights(name).manifest.data] for name in ("speakers", "speakers-clean")
    }
    assert "none stated" in licences["speakers"]
    assert licences["speakers-clean"]
    assert all(licence.startswith(("CC0", "annotation CC0", "CC BY 4.0")) for licence in licences["speakers-clean"])
