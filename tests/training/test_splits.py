"""Folds of made-up split files: nothing tested was trained on, in neither corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import splits

PAIRS = splits.SAME_NOVELS
NOVELS = [["MillRace", "TheFerry"], ["SaltMarsh"], [], ["GreyBarn"]]  # the third is withheld
TRAIN = ["7_mill_race", "8_old_orchard", "9_night_train"]
DEV = ["5_salt_marsh", "6_last_tram"]


@pytest.fixture(autouse=True)
def same_novels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splits, "SAME_NOVELS", {"7": "MillRace", "5": "SaltMarsh"})


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    (tmp_path / "pdnc" / "splits").mkdir(parents=True)
    (tmp_path / "litbank" / "splits").mkdir(parents=True)
    _write(tmp_path / "pdnc" / "splits" / "leave_x_out.json", json.dumps({"test_folds": NOVELS}))
    lists = {"train": TRAIN, "dev": DEV, "events_train": TRAIN[:2], "events_dev": ["9_night_train_brat.tsv"]}
    lists |= {"entities_train": [*TRAIN, "5_salt_marsh"], "entities_dev": ["6_last_tram"]}
    for name, ids in lists.items():
        _write(tmp_path / "litbank" / "splits" / f"{name}.ids", "\n".join(ids) + "\n\n")
    return tmp_path


def _write(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")


def test_a_novel_is_tested_by_what_was_trained_on_the_others(corpora: Path) -> None:
    folds = splits.pdnc_folds(corpora)
    assert [fold.name for fold in folds] == ["pdnc 0", "pdnc 1", "pdnc 3"], "published numbers, the withheld left out"
    assert folds[0].test == {"pdnc": ("MillRace", "TheFerry")}
    assert folds[0].train["pdnc"] == ("SaltMarsh", "GreyBarn")


def test_the_same_novel_in_the_other_corpus_is_not_trained_on(corpora: Path) -> None:
    folds = {fold.name: fold for fold in splits.pdnc_folds(corpora)}
    assert folds["pdnc 0"].train["litbank"] == ("5_salt_marsh", "6_last_tram", "8_old_orchard", "9_night_train")
    assert folds["pdnc 1"].train["litbank"] == ("6_last_tram", "7_mill_race", "8_old_orchard", "9_night_train")
    assert len(folds["pdnc 3"].train["litbank"]) == 5


def test_lists_that_overlap_are_said(corpora: Path) -> None:
    path = corpora / "pdnc" / "splits" / "leave_x_out.json"
    _write(path, json.dumps({"test_folds": [["GreyBarn"], ["GreyBarn"]]}))
    with pytest.raises(ValueError, match="GreyBarn stands in more than one fold"):
        splits.pdnc_folds(corpora)
    _write(path, "[]")
    with pytest.raises(ValueError, match="no list called test_folds"):
        splits.pdnc_folds(corpora)


def test_every_pair_is_one_novel_each() -> None:
    assert len(set(PAIRS.values())) == len(PAIRS) == 12
    assert all(number.isdigit() for number in PAIRS)
