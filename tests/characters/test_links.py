"""Pronouns and descriptions linked to people."""

from __future__ import annotations

import pytest

from tests.pipeline.layers import read_layers

TWO = "“Come in,” said Clara. Hugo Marsh came in.\n\n“Sit,” said Clara.\n\n“No,” said Hugo. "


@pytest.mark.parametrize(
    ("more", "fragment", "part", "whom"),
    [
        ("Clara sat down. She was cold.", "She was cold", "She", "Clara"),
        ("Hugo sat down. He was cold.", "He was cold", "He", "Hugo Marsh"),
        ("Hugo sat down beside Clara, and her hand shook.", "her hand", "her", "Clara"),
        ("Clara sat down. Hugo looked at her.", "at her", "her", "Clara"),
        ("Clara sat by Hugo. His hands shook.", "His hands", "His", "Hugo Marsh"),
    ],
)
def test_a_pronoun_is_the_nearest_who_fits(more: str, fragment: str, part: str, whom: str) -> None:
    assert read_layers(TWO + more).whose(fragment, part) == whom


THREE = "“Yes,” said Hugo.\n\n“No,” said Tobias. “Never.”\n\n“Why?” said Hugo. "


def test_the_object_is_not_the_subject_of_its_own_sentence() -> None:
    read = read_layers(THREE + "Tobias sat down. Hugo looked at him.")
    assert read.whose("looked at him", "him") == "Tobias"


def test_a_possessive_may_be_the_subjects() -> None:
    read = read_layers(THREE + "Tobias sat down. Hugo looked at his hands.")
    assert read.whose("his hands", "his") == "Hugo"


def test_who_is_named_behind_the_pronoun_is_another() -> None:
    read = read_layers(THREE + "Tobias sat down. Tobias sat beside Hugo. He turned to Tobias.")
    assert read.whose("He turned", "He") == "Hugo"
    assert (
        read_layers(THREE + "Tobias sat down. Tobias sat beside Hugo. He turned away.").whose("He turned", "He")
        == "Tobias"
    )


def test_pronouns_inside_speech_wait_for_the_speakers() -> None:
    read = read_layers("Clara came in. “I saw her,” said Hugo. “She laughed.”")
    assert read.whose("saw her", "her") is None
    assert read.whose("She laughed", "She") is None


def test_it_fits_nobody_who_is_a_she() -> None:
    read = read_layers("Clara sat down. He was nowhere.")
    assert read.whose("He was", "He") is None


def test_a_stranger_takes_the_first_pronoun_that_follows() -> None:
    read = read_layers("“Come,” said Vexley. Vexley sat down. She was cold. “Sit,” said Vexley.")
    assert read.whose("She was", "She") == "Vexley"
    assert read.one("Vexley").pronouns == "she"


def test_i_in_narration_is_the_narrator() -> None:
    read = read_layers("I sat down. My hands shook, and Clara looked at me. “Sit,” said Clara, and I sat. I laughed.")
    assert {read.whose("My hands", "My"), read.whose("at me", "me")} == {"the narrator"}


def test_a_title_without_a_name_is_its_bearers() -> None:
    read = read_layers("“Up,” said Captain Marsh. Hugo got up. The captain nodded. “Sit,” said Hugo.")
    assert read.whose("The captain", "The captain") == "Captain Marsh"


@pytest.mark.parametrize(
    ("title", "style"), [("Lord", "His lordship"), ("Lady", "Her ladyship"), ("Prince", "His highness")]
)
def test_a_style_is_its_bearers(title: str, style: str) -> None:
    read = read_layers(f"“Up,” said {title} Marlow. Hugo got up. {style} nodded. “Sit,” said Hugo.")
    assert read.whose(style, style) == f"{title} Marlow"


def test_a_description_set_beside_a_name_is_theirs_ever_after() -> None:
    read = read_layers("The porter, Anton, came in. “Yes?” said Anton. Clara sat down. The porter nodded to Clara.")
    assert read.whose("The porter nodded", "The porter") == "Anton"


def test_the_porter_met_twice_is_one() -> None:
    read = read_layers(
        "A porter came in. “Trunks?” said the porter. Clara laughed. The porter took the trunk. “Yes,” said Clara."
    )
    assert read.whose("The porter took", "The porter") == "A porter"
    assert not read.one("A porter").named
    assert read.speaker("Trunks") == "A porter"


def test_another_porter_is_another() -> None:
    read = read_layers(
        "A porter came in. “Trunks?” said the porter.\n\nAnother porter came in. “Bags?” said the porter."
    )
    assert [c.named for c in read.cast] == [False, False]
    assert read.line("Trunks").speaker != read.line("Bags").speaker


def test_her_father_is_a_namesake() -> None:
    read = read_layers(
        "“Come,” said Mr. Hart. Mrs. Hart nodded. “Yes,” said Clara Hart. Clara sat down. Her father nodded."
    )
    assert read.whose("Her father", "Her father") == "Mr. Hart"


def test_nobody_in_particular_is_nobody() -> None:
    read = read_layers("Every man was there. Hugo was a good father. “Yes,” said Hugo.")
    assert read.whose("Every man", "Every man") is None
    assert read.whose("a good father", "a good father") is None


def test_a_voice_that_is_somebodys_is_nobody_new() -> None:
    read = read_layers("Clara sat down. Her voice shook. “Yes,” said Clara.")
    assert read.everybody() == [("Clara",)]


@pytest.mark.parametrize(
    "opening",
    [
        "There was a man by the stove.",
        "Standing by the stove was a man.",
        "Behind the stove was a man.",
        "And in the corner was a man.",
        "There had been a man by the stove.",
    ],
)
def test_a_verb_of_being_may_bring_somebody_in(opening: str) -> None:
    read = read_layers(f"Clara came in. {opening} “Sit,” the man said.\n\n“Why?” said Clara.")
    assert read.whose("the man said", "the man") is not None
    assert read.speaker("Sit") == read.whose("the man said", "the man")
    assert not read.one(str(read.speaker("Sit"))).named


@pytest.mark.parametrize(
    "opening",
    [
        "He was a man of sense.",
        "By then Hugo was a man.",
        "It was a man she saw.",
        "In the dark the shape was a man.",
        "By then everyone there was a man.",
        "Nothing was a man to Hugo.",
        "If ever there was a man who could help, it was Hugo.",
    ],
)
def test_a_verb_of_being_may_tell_what_somebody_is(opening: str) -> None:
    read = read_layers(f"Hugo came in. Hugo sat down. {opening} “Sit,” said Hugo.")
    assert read.whose(opening, "a man") is None


@pytest.mark.parametrize("text", ["A boy knew who he was", "One man it was", "Another girl there was"])
def test_a_description_at_the_head_of_a_text_that_ends_in_a_verb_of_being(text: str) -> None:
    assert read_layers(text).lines == ()


def test_the_stranger_is_who_was_just_told_of() -> None:
    read = read_layers(
        "Clara came in. A man sat by the stove. “Sit,” said the stranger.\n\n“Why?” said Clara.\n\n"
        "A girl came in with bread. The stranger looked up.\n\n“Eat,” said the stranger."
    )
    assert read.whose("“Sit,” said the stranger", "the stranger") == "A man"
    assert read.whose("“Eat,” said the stranger", "the stranger") == "A man"


@pytest.mark.parametrize(
    ("text", "fragment", "part", "other"),
    [
        ("A porter sat by the stove. “Sit,” said the stranger.", "said the stranger", "the stranger", "A porter"),
        (
            "A stranger came in. The lady of the house rose. “Sit,” said the lady.",
            "said the lady",
            "the lady",
            "A stranger",
        ),
        ("A man looked round. “Sit,” the man told the stranger.", "told the stranger", "the stranger", "A man"),
    ],
)
def test_the_stranger_is_not_anybody_at_hand(text: str, fragment: str, part: str, other: str) -> None:
    assert read_layers("Clara came in. " + text).whose(fragment, part) != other
