"""Chains: the cast anchors them; the rest joins the likeliest, or opens its own."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fabula.model import Form, LinkScorer
from fabula.stages.entities.facts import FIRST, HE, SHE, Facts, pair_features
from fabula.stages.entities.link import BLOCK, REACH, link
from tests.entities.fake import FakeLinker, Ints, Singles


def facts(
    gender: list[int],
    *,
    named: list[int] | None = None,
    guessed: list[int] | None = None,
    pronoun: list[int] | None = None,
) -> Facts:
    size = len(gender)
    place, none = np.arange(size), np.full(size, -1)
    column = {"gender": gender, "named": named, "guessed": guessed, "pronoun": pronoun}
    told = {name: np.array(given) if given is not None else none for name, given in column.items()}
    zero = np.zeros(size, dtype=np.int64)
    return Facts(
        first=place * 3, last=place * 3, form=zero, type=zero, text=place, head=place, opening=place,
        sentence=place, quote=none, **told,
    )  # fmt: skip


def pairs(scores: dict[tuple[int, int], float], seen: list[int] | None = None) -> FakeLinker:
    """Scores by pair; anything else is -9. seen: gets the reach of every call."""

    def score(later: Ints, earlier: Ints, _features: Singles) -> Singles:
        if seen is not None:
            seen.append(int((later - earlier).max()))
        rows = zip(later.tolist(), earlier.tolist(), strict=True)
        return np.array([scores.get(row, -9.0) for row in rows], dtype=np.float32)

    return FakeLinker(score)


def vectors(given: Facts) -> NDArray[np.float16]:
    return np.zeros((len(given), 4), dtype=np.float16)


def linked(given: Facts, scorer: LinkScorer, margin: float = 0.0) -> list[int]:
    return link(given, vectors(given), scorer, margin)


def test_the_likeliest_antecedent_or_none() -> None:
    given = facts([-1, -1, -1, -1])
    assert linked(given, pairs({(1, 0): 2.0, (2, 0): 1.0, (2, 1): 0.9})) == [0, 0, 0, 1]


def test_a_chain_counts_by_all_its_mentions() -> None:
    given = facts([-1] * 5)
    first, second = {(1, 0): 9.0, (3, 2): 9.0}, {(4, 0): 1.5, (4, 1): 1.5, (4, 2): 1.9}
    assert linked(given, pairs(first | second)) == [0, 0, 1, 1, 0], "two at 1.5 outweigh one at 1.9"


def test_a_chain_must_be_likelier_than_none_by_a_margin() -> None:
    given = facts([-1, -1])
    assert linked(given, pairs({(1, 0): 1.01}), 1.0) == [0, 0]
    assert linked(given, pairs({(1, 0): 0.99}), 1.0) == [0, 1]


def test_he_never_joins_her_chain() -> None:
    given = facts([SHE, HE, HE])
    assert linked(given, pairs({(1, 0): 9.0, (2, 0): 9.0, (2, 1): 2.0})) == [0, 1, 1]


def test_the_cast_anchors_whatever_the_scorer_says() -> None:
    given = facts([-1, -1, -1, -1], named=[4, 7, 4, -1])
    given.form[3] = Form.PRON
    assert linked(given, pairs({(1, 0): 9.0, (3, 1): 5.0})) == [0, 1, 0, 1]


@pytest.mark.parametrize("form", [Form.PROP, Form.NOM])
def test_only_pronouns_join_the_cast(form: Form) -> None:
    given = facts([-1, -1, -1], named=[4, -1, -1])
    given.form[:] = form
    assert linked(given, pairs({(1, 0): 9.0, (2, 0): 9.0, (2, 1): 2.0})) == [0, 1, 1]


def test_who_speaks_is_who_i_am_and_he_is_only_a_guess() -> None:
    given = facts([-1, -1, HE], named=[4, -1, -1], guessed=[-1, 4, 4], pronoun=[-1, FIRST, HE])
    assert linked(given, pairs({})) == [0, 0, 1]


def test_antecedents_are_looked_for_within_reach_and_across_blocks() -> None:
    size = BLOCK + 5
    given = facts([-1] * size)
    reach: list[int] = []
    scorer = pairs({(BLOCK + 1, BLOCK - 2): 2.0, (BLOCK, BLOCK - REACH - 1): 2.0}, reach)
    chains = linked(given, scorer)
    assert chains[BLOCK + 1] == chains[BLOCK - 2]
    assert chains[BLOCK] != chains[BLOCK - REACH - 1]
    assert max(reach) == REACH


def test_a_name_met_long_ago_is_in_reach() -> None:
    size = REACH + 20
    given = facts([-1] * size)
    given.text[[2, size - 1]] = 7_777
    assert linked(given, pairs({(size - 1, 2): 2.0}))[-1] == 2


def test_no_mentions_no_chains() -> None:
    given = facts([])
    assert linked(given, pairs({})) == []


def test_features_tell_gender_and_distance() -> None:
    given = facts([HE, SHE, HE])
    features = pair_features(given, np.array([2, 2]), np.array([0, 1]))
    assert features[:, 5].tolist() == [1.0, 0.0]
    assert features[:, 6].tolist() == [0.0, 1.0]
    assert features[0, 22] > features[1, 22]
