"""All mentions in one table: names, descriptions and pronouns; people and places; the user's cast."""

from __future__ import annotations

import numpy as np
import pytest

from fabula.model import NAME_FEATURES, CastEntry, EntityType, Form, NameCandidates
from fabula.model.scorers import Floats
from fabula.stages.mentions import find_mentions
from tests.pipeline.layers import Layers, read_layers


def _typed(read: Layers, type_: EntityType) -> list[str]:
    return [read.words(m) for m in read.names if m.form == Form.PROP and m.type == type_]


PAGE = (
    "Clara had come down from Edinburgh with Mr. Hart, and she did not like it. She told the porter so.\n\n"
    "“It rains in London,” said Clara. “It rains on Baker Street, and it rains on me.”\n\n"
    "Mr. Hart looked at her. He had an account with the Provincial Bank, and he loved the rain.\n"
)


def test_people_and_places_are_told_apart() -> None:
    read = read_layers(PAGE)
    assert _typed(read, EntityType.PER) == ["Clara", "Mr. Hart", "Clara", "Mr. Hart"]
    assert _typed(read, EntityType.GPE) == ["Edinburgh", "London"]
    assert _typed(read, EntityType.FAC) == ["Baker Street"]
    assert _typed(read, EntityType.ORG) == ["Provincial Bank"]


def test_mentions_stand_in_order_and_are_not_linked_yet() -> None:
    names = read_layers(PAGE).names
    spans = list(zip(names.start.tolist(), names.end.tolist(), strict=True))
    assert spans == sorted(spans)
    assert all(start < end for start, end in spans)
    assert set(names.character.tolist()) == {-1}
    assert set(names.entity.tolist()) == {-1}


def test_pronouns_and_descriptions_have_rows_too() -> None:
    read = read_layers(PAGE)
    assert read.forms(Form.PRON) == ["she", "She", "me", "her", "He", "he"]
    assert read.forms(Form.NOM) == ["the porter"]


def test_it_is_no_pronoun_of_a_person() -> None:
    assert read_layers("It rained, and it rained, and its rain was cold.").forms(Form.PRON) == []


HATTER = "The Hatter opened his eyes. Alice looked at the Hatter, and the Hatter looked away.\n"


def _everybody(candidates: NameCandidates) -> Floats:
    return np.ones(len(candidates.names))


def test_a_name_mostly_behind_an_article_has_it_as_a_part() -> None:
    read = read_layers(HATTER)
    names = find_mentions(read.view, read.lexicon, _everybody, ())
    people = [read.words(m) for m in names if m.form == Form.PROP and m.type == EntityType.PER]
    assert people == ["The Hatter", "Alice", "the Hatter", "the Hatter"]


def test_the_hatter_bears_his_article_whichever_way_he_is_found() -> None:
    read = read_layers(HATTER)
    found = [read.words(m).lower() for m in read.names if m.form != Form.PRON]
    assert found == ["the hatter", "alice", "the hatter", "the hatter"]


def test_an_article_now_and_then_is_no_part() -> None:
    text = "Hugo came. “Yes,” said Hugo. Hugo sat. It was the Hugo of old. Hugo laughed."
    assert _typed(read_layers(text), EntityType.PER) == ["Hugo"] * 5


def test_a_capitalised_noun_nobody_calls_a_name_is_a_description() -> None:
    read = read_layers("The Captain of the boat sat there. He asked the Captain, and the Captain nodded.")
    assert _typed(read, EntityType.PER) == []
    assert [w.lower() for w in read.forms(Form.NOM)] == ["the captain"] * 3


def _nobody(candidates: NameCandidates) -> Floats:
    assert candidates.features.shape == (len(candidates.names), len(NAME_FEATURES))
    return np.zeros(len(candidates.names))


def test_the_scorer_decides_unless_said_stands_before_the_name() -> None:
    read = read_layers("Clara sat with Hugo by the fire. “Yes,” said Hugo.")
    names = find_mentions(read.view, read.lexicon, _nobody, ())
    people = [read.words(m) for m in names if m.form == Form.PROP and m.type == EntityType.PER]
    assert people == ["Hugo", "Hugo"]


def test_the_users_names_are_people_whatever_the_scorer_says() -> None:
    read = read_layers("Clara sat with Hugo in London.")
    cast = (CastEntry("London", ("Clara",)),)
    names = find_mentions(read.view, read.lexicon, _nobody, cast)
    assert [read.words(m) for m in names if m.type == EntityType.PER] == ["Clara", "London"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("the Grey Lady", "They met the Grey Lady there.", ["the Grey Lady"]),
        ("Mrs Hart", "They met Mrs. Hart there.", ["Mrs. Hart"]),
        ("Mrs. Hart", "They met Mrs Hart there.", ["Mrs Hart"]),
        ("D'Arcy", "They met D’Arcy there.", ["D’Arcy"]),
        ("Will", "They will meet Will there.", ["Will"]),
        ("it", "They met it there.", ["it"]),
        ("The Porter", "They met the porter there, and the Porter bowed.", ["the porter", "the Porter"]),
        ("Mr. Van Der Hart", "They met Mr. van der Hart there.", ["Mr. van der Hart"]),
        ("Porter", "They met the porter there, and Porter bowed.", ["Porter"]),
    ],
)
def test_the_users_spelling_is_found(name: str, text: str, words: list[str]) -> None:
    read = read_layers(text)
    names = find_mentions(read.view, read.lexicon, _nobody, (CastEntry(name),))
    assert [read.words(m) for m in names if m.form == Form.PROP and m.type == EntityType.PER] == words


def test_of_two_of_the_users_names_the_longer_counts() -> None:
    read = read_layers("They met Clara Vance there, and then Clara left.")
    names = find_mentions(read.view, read.lexicon, _nobody, (CastEntry("Clara"), CastEntry("Clara Vance")))
    people = [read.words(m) for m in names if m.form == Form.PROP and m.type == EntityType.PER]
    assert people == ["Clara Vance", "Clara"]


def test_a_text_without_anybody_is_an_empty_table() -> None:
    read = read_layers("The rain came down on the stones.")
    assert len(read.names) == 0
    assert len(read.cast) == 0
