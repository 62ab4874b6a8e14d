"""The training of the speaker scorers: what is left out of what, what cards and manifests tell. Nothing is trained."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import Any

import pytest

from training.speakers.card import CARD, GROUPS, MEASURES, card_of, score_rows, score_tables
from training.speakers.folds import KINDS, VARIANTS, Text, Variant, novel, parts, unseen
from training.speakers.prepare import made_with

TEXTS: list[Text] = [
    *((kind, name) for kind in ("novel", "given") for name in ("Emma", "DaisyMiller", "TheGambler")),
    *(("chapter", f"chapter-{number}") for number in range(5)),
    *(("opening", name) for name in ("158_emma", "208_daisy_miller", "113_the_secret_garden", "76_huck")),
]


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    (tmp_path / "pdnc" / "splits").mkdir(parents=True)
    (tmp_path / "litbank" / "splits").mkdir(parents=True)
    folds = {"test_folds": [["Emma", "TheGambler"], ["DaisyMiller"], []]}
    (tmp_path / "pdnc" / "splits" / "leave_x_out.json").write_text(json.dumps(folds), encoding="utf-8")
    for part in ("train", "dev"):
        (tmp_path / "litbank" / "splits" / f"{part}.ids").write_text("158_emma\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_novel_is_on_both_sides(corpora: Path, variant: Variant) -> None:
    for part in parts(variant, TEXTS, corpora):
        assert part.train
        assert part.test
        assert not {novel(text) for text in part.train} & {novel(text) for text in part.test}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_text_that_is_learnt_from_is_left_out_once(corpora: Path, variant: Variant) -> None:
    tested = [text for part in parts(variant, TEXTS, corpora) if part.name != "pdnc" for text in part.test]
    assert sorted(tested) == sorted(text for text in TEXTS if text[0] in KINDS[variant])


def test_a_novel_tested_keeps_its_opening_out_of_training(corpora: Path) -> None:
    first = parts("speakers", TEXTS, corpora)[0]
    assert ("novel", "Emma") in first.test
    assert ("given", "Emma") in first.test
    assert ("opening", "158_emma") not in first.train
    assert ("opening", "208_daisy_miller") in {*first.train, *first.test}


def test_the_confidence_is_fitted_on_no_novel_it_is_measured_on(corpora: Path) -> None:
    planned = parts("speakers", TEXTS, corpora)
    judged = {part.name: [(text, text) for text in part.test] for part in planned}
    whole = {novel(text) for part in planned for text in part.test}
    for part in planned:
        fitted = {novel(text) for text in unseen(part, judged)}
        assert fitted == whole - {novel(text) for text in part.test}


def test_the_clean_weights_never_learn_from_pdnc(corpora: Path) -> None:
    for part in parts("speakers-clean", TEXTS, corpora):
        assert {kind for kind, _ in part.train} <= {"chapter", "opening"}
    last = parts("speakers-clean", TEXTS, corpora)[-1]
    assert {kind for kind, _ in last.test} == {"novel", "given"}
    assert {name for kind, name in last.train if kind == "opening"} == {"113_the_secret_garden", "76_huck"}


def scores(value: float) -> dict[str, dict[str, dict[str, float]]]:
    return {group: {label: dict.fromkeys(MEASURES[group], value) for label in ("trained", "rules")} for group in GROUPS}


def test_a_corpus_file_that_changed_marks_the_texts_of_its_kind(corpora: Path) -> None:
    (corpora / "today" / "one").mkdir(parents=True)
    (corpora / "today" / "one" / "gold.json").write_text("{}", encoding="utf-8")
    (corpora.parent / "score").mkdir(exist_ok=True)
    before = made_with(corpora)
    assert before.keys() == set(KINDS["speakers"])
    (corpora / "today" / "one" / "gold.json").write_text("[]", encoding="utf-8")
    after = made_with(corpora)
    assert {kind for kind in before if before[kind] != after[kind]} == {"chapter"}
    (corpora.parent / "score" / "score_story.py").write_text("a = 1", encoding="utf-8")
    assert all(made_with(corpora)[kind] != after[kind] for kind in after)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_file_to_measure_with_tells_no_scores(variant: Variant) -> None:
    made: dict[str, Any] = {"columns": 7, "texts": 0, "lines": 0}
    manifest = dict.fromkeys(("name", "version", "sha256", "made_by", "made_on"), "x") | {
        "bytes": 1000,
        "thresholds": {"absent": 0.3},
    }
    card = card_of(variant, manifest, made, {"train": {"rounds": 2, "nets": 2}}, {})
    assert "None here" in card
    assert "$" not in card


def test_the_manifest_has_every_measure_with_its_condition() -> None:
    rows = score_rows(scores(0.5))
    assert len(rows) == sum(map(len, MEASURES.values()))
    assert all(row["value"] == 0.5 and "without" in row["condition"] for row in rows)


def test_a_table_sets_both_files_beside_the_rules() -> None:
    told = score_tables({"speakers": scores(0.75), "speakers-clean": scores(0.25)})
    assert "| majority | 0.750 | 0.250 | 0.750 |" in told
    assert all(condition in told for condition in GROUPS.values())


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_card_leaves_no_place_open(variant: Variant) -> None:
    manifest: dict[str, Any] = {
        "name": variant, "version": "1", "sha256": "ab", "bytes": 5000, "made_by": "us", "made_on": "2026-01-31",
        "thresholds": {"absent": 0.3},
    }  # fmt: skip
    settings = {"train": {"rounds": 3, "nets": 3}}
    made = {"columns": 100, "texts": 10, "lines": 1000}
    card = card_of(variant, manifest, made, settings, {"speakers": scores(0.75), "speakers-clean": scores(0.25)})
    assert "$" not in card
    assert "states no licence" in card
    assert ("who speaks each quotation of 18 novels" in card) == (variant == "speakers")
    assert set(Template(CARD.read_text(encoding="utf-8")).get_identifiers()) >= {"scores", "data", "credits"}
