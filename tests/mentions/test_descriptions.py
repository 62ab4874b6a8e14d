"""Common nouns for somebody: from the determiner to the noun, and no farther."""

from __future__ import annotations

import pytest

from fabula.model import Form
from fabula.stages.mentions.descriptions import find_descriptions
from tests.pipeline.layers import read_layers


def _found(text: str) -> list[str]:
    return read_layers(text).forms(Form.NOM)


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("He nodded to the porter and went.", "the porter"),
        ("He nodded to the old porter and went.", "the old porter"),
        ("He nodded to an old, grey man and went.", "an old, grey man"),
        ("He nodded to her father and went.", "her father"),
        ("He nodded to the first policeman and went.", "the first policeman"),
        ("He nodded to the station master and went.", "the station master"),
        ("He nodded to the red-haired boy and went.", "the red-haired boy"),
        ("He nodded to those two women and went.", "two women"),
        ("He had asked the Captain again.", "the Captain"),
        ("He nodded to Clara’s brother and went.", "Clara’s brother"),
        ("He heard a voice behind him.", "a voice"),
    ],
)
def test_a_description_is_the_whole_phrase(text: str, description: str) -> None:
    assert description in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "He shut the door and looked at the rain.",
        "The big one broke.",
        "They walked the whole way to the river in the snow.",
        "It was a question of time.",
    ],
)
def test_things_are_nobody(text: str) -> None:
    assert _found(text) == []


def test_a_verb_of_speech_ends_the_search() -> None:
    assert _found("The one said porter after porter.") == []


def test_a_description_ends_with_its_sentence() -> None:
    assert _found("He had broken the. Porter came.") == []


def test_a_description_does_not_run_into_a_quotation() -> None:
    assert _found("He said the “porter” thing again.") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("“I know, Captain,” he said.", "Captain"),
        ("Mother said nothing at all.", "Mother"),
        ("Father turned to the window.", "Father"),
        ("“Doctor, come at once,” he said.", "Doctor"),
    ],
)
def test_a_role_alone_with_a_capital(text: str, word: str) -> None:
    assert word in _found(text)


def test_a_role_alone_without_a_capital_is_none() -> None:
    assert _found("He was captain of nothing.") == []


def test_a_possessor_stands_in_front() -> None:
    assert "Mrs. Hart’s sister" in _found("He nodded to Mrs. Hart’s sister and went.")


def test_taken_tokens_are_left_alone() -> None:
    read = read_layers("He nodded to the porter and to the captain.")
    words = read.view.words
    taken = {words.index("porter")}
    found = find_descriptions(read.view, read.lexicon, taken)
    assert [words[last] for _, last in found] == ["captain"]
