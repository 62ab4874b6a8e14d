"""Quoted stretches, found without the reading, and whether they are speech."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.benchmarks.modules import module


@pytest.fixture
def stretches(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "stretches")


def words(stretches: ModuleType, text: str) -> list[str]:
    return [text[a:b] for a, b in stretches.stretches(text)]


def test_an_interrupted_line_is_two_stretches(stretches: ModuleType) -> None:
    assert words(stretches, '"Come," said Ada, "and sit."') == ["Come,", "and sit."]
    assert words(stretches, "“Come,” said Ada, “and sit.”") == ["Come,", "and sit."]


def test_a_line_over_two_paragraphs_is_one_stretch_in_each(stretches: ModuleType) -> None:
    assert words(stretches, '"One day\nin May.\n\n"Two days."\n\nShe wrote.') == ["One day\nin May.", "Two days."]


def test_a_lost_closing_mark_ends_where_the_next_line_opens(stretches: ModuleType) -> None:
    assert words(stretches, '"Come, said Ada. "I wait."') == ["Come, said Ada. ", "I wait."]


def test_a_mark_that_can_open_nothing_is_passed_over(stretches: ModuleType) -> None:
    assert words(stretches, 'Six feet 2" she was. "Tall," he said.') == ["Tall,"]
    assert words(stretches, 'said Ada." "Quite," said he.') == ["Quite,"]


def test_dashes_and_brackets_stand_before_a_mark(stretches: ModuleType) -> None:
    assert words(stretches, 'He--"Stop!"--ran ("never") off.') == ["Stop!", "never"]


def test_a_stretch_without_a_letter_is_none(stretches: ModuleType) -> None:
    assert words(stretches, '"..." he said. "7"') == ["7"]


TEXT = 'She read "The Owl" to him. "Good," he said. "Oh dear," she thought.'


def at(part: str) -> tuple[int, int]:
    return TEXT.index(part), TEXT.index(part) + len(part)


def test_one_letter_in_common_is_speech_by_the_annotation(stretches: ModuleType) -> None:
    gold = [(at("Good,")[1] - 2, at("Good,")[1] + 3)]  # from the d on
    places, wanted, _ = stretches.judged(TEXT, gold, [])
    assert [TEXT[a:b] for a, b in places] == ["The Owl", "Good,", "Oh dear,"]
    assert wanted == [False, True, False]


def test_half_of_the_letters_are_speech_by_a_reading(stretches: ModuleType) -> None:
    _, _, found = stretches.judged(TEXT, [], [at("The"), at("Go")])
    assert found == [True, True, False]  # three of six letters, two of four
    _, _, found = stretches.judged(TEXT, [], [at("Th"), at("G")])
    assert found == [False, False, False]


def test_counts_are_of_speech(stretches: ModuleType) -> None:
    score = stretches.counted([True, True, True, False, False], [True, False, True, True, False])
    assert (score.right, score.found, score.wanted) == (2, 3, 3)
    assert score.f1 == pytest.approx(2 / 3)
