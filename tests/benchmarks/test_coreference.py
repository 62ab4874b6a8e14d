"""MUC, B³, CEAF-e on clusters whose scores were worked out by hand."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from tests.benchmarks.modules import module

pytest.importorskip("scorch", reason="the scorer of coreference comes with the benchmarks extra")


@pytest.fixture
def coreference(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "coreference")


def clusters(*groups: str) -> dict[str, int]:
    return {mention: number for number, group in enumerate(groups) for mention in group}


def test_the_reference_scorers_own_case_of_missed_mentions(coreference: ModuleType) -> None:
    # case A2 of the CoNLL reference scorer, which gives these fractions
    shares = coreference.shares(clusters("a", "de"), clusters("a", "bc", "def"))
    muc, b_cubed, ceaf_e = shares
    assert muc == pytest.approx([1, 3, 1, 1])  # of three links of the key one is found; the one found is right
    assert b_cubed == pytest.approx([7 / 3, 6, 3, 3])  # a whole, d and e two thirds each
    assert ceaf_e == pytest.approx([1.8, 3, 1.8, 2])  # 1 for a, 2·2/5 for de beside def
    assert coreference.f1_of(shares) == pytest.approx([1 / 2, 14 / 25, 18 / 25])
    assert coreference.conll_f1(shares) == pytest.approx((0.5 + 0.56 + 0.72) / 3)


def test_a_mention_nobody_annotated_counts_against_precision(coreference: ModuleType) -> None:
    shares = coreference.shares(clusters("ab", "cx"), clusters("abc"))
    muc, b_cubed, ceaf_e = shares
    assert muc == pytest.approx([1, 2, 1, 2])
    assert b_cubed == pytest.approx([5 / 3, 3, 5 / 2, 4])
    assert ceaf_e == pytest.approx([4 / 5, 1, 4 / 5, 2])
    assert coreference.f1_of(shares) == pytest.approx([1 / 2, 10 / 17, 8 / 15])


def test_singletons_count(coreference: ModuleType) -> None:
    shares = coreference.shares(clusters("a", "b"), clusters("ab"))
    assert coreference.f1_of(shares) == pytest.approx([0, 2 / 3, 4 / 9])
    # MUC sees no link, B³ half of each mention, CEAF-e 2·1/3 of one cluster and of two
    same = coreference.shares(clusters("a", "bc"), clusters("a", "bc"))
    assert coreference.conll_f1(same) == pytest.approx(1)


def test_nothing_found_is_nought_and_keeps_the_denominator(coreference: ModuleType) -> None:
    shares = coreference.shares({}, clusters("abc", "d"))
    assert shares[:, 1] == pytest.approx([2, 4, 2])
    assert coreference.conll_f1(shares) == 0


def test_documents_add_up_to_the_score_of_all_their_clusters(coreference: ModuleType) -> None:
    first = (clusters("ab", "cx"), clusters("abc"))
    second = (clusters("pq", "s"), clusters("pq", "s"))
    third = (clusters("m", "n"), clusters("mn"))
    added = np.sum([coreference.shares(*pair) for pair in (first, second, third)], axis=0)
    found = {**first[0], **{m: c + 10 for m, c in second[0].items()}, **{m: c + 20 for m, c in third[0].items()}}
    wanted = {**first[1], **{m: c + 10 for m, c in second[1].items()}, **{m: c + 20 for m, c in third[1].items()}}
    assert added == pytest.approx(coreference.shares(found, wanted))
    # by hand, MUC: links found 1 + 1 + 0 of 2 + 1 + 1 wanted, right 1 + 1 + 0 of 2 + 1 + 0 made
    assert added[0] == pytest.approx([2, 4, 2, 3])
