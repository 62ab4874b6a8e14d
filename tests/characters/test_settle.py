"""The cast of a whole text: who is in it, under which names, and who is dropped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fabula.model import CastEntry
from fabula.stages.characters import settle_cast
from fabula.stages.mentions import find_mentions
from tests.pipeline.layers import read_layers


def test_one_character_under_three_names() -> None:
    read = read_layers(
        "“Here,” said Tom Sawyer. Tom sat down.\n\n“Well, Mr. Sawyer?” said Mrs. Hart. “Speak.”\n\n“No,” said Tom."
    )
    assert set(read.everybody()[0]) == {"Tom Sawyer", "Tom", "Mr. Sawyer"}
    assert read.one("Mrs. Hart").pronouns == "she"
    assert len(read.cast) == 2


def test_the_full_name_is_shown_and_aliases_stand_most_used_first() -> None:
    read = read_layers("Clara Vance sat down. “I sit,” said Clara. “Miss Vance?” asked Hugo. Clara nodded. Hugo left.")
    clara = read.one("Clara Vance")
    assert clara.name == "Clara Vance"
    assert clara.aliases == ("Clara", "Miss Vance")


def test_ids_are_places_and_the_most_mentioned_stand_first() -> None:
    read = read_layers("“Yes,” said Hugo. Clara sat down. She laughed. Clara got up. “No,” said Clara.")
    assert [c.id for c in read.cast] == list(range(len(read.cast)))
    assert [c.name for c in read.cast] == ["Clara", "Hugo"]


def test_every_link_points_into_the_cast() -> None:
    read = read_layers("“Yes,” said Hugo. Clara sat down. She laughed. A porter came. “Bags?” said the porter.")
    assert set(read.mentions.character.tolist()) - {-1} == set(range(len(read.cast)))
    assert read.mentions.start.tolist() == read.names.start.tolist()


AUTHORED = (
    "By Clara Vance\n\nHugo sat down. “It rains,” said Hugo.\n\n“So it does,” said Tobias. They spoke of Clara Vance.\n"
)


def _settled(author: str | None, text: str = AUTHORED) -> list[str]:
    read = read_layers(text)
    extract = replace(read.extract, source=replace(read.extract.source, author=author))
    cast, _ = settle_cast(read.names, extract, read.tokens, read.view, read.lexicon, ())
    return [c.name for c in cast]


def test_the_author_is_not_of_the_cast() -> None:
    assert "Clara Vance" in _settled(None)
    assert "Clara Vance" not in _settled("Clara Vance")
    assert "Clara Vance" not in _settled("clara  vance")


def test_an_author_who_speaks_is_a_character() -> None:
    assert "Hugo" in _settled("Hugo")


@pytest.mark.parametrize("noise", ["Glork", "Tchah", "Zounderkite"])
def test_a_noise_in_speech_is_nobody(noise: str) -> None:
    text = f"“{noise}!” said Hugo. “{noise}!” Hugo sat down.\n\n“What?” said Clara. Clara sat down."
    read = read_layers(text)
    names = find_mentions(read.view, read.lexicon, lambda candidates: np.ones(len(candidates.names)), ())
    assert [read.words(m) for m in names].count(noise) == 2
    cast, _ = settle_cast(names, read.extract, read.tokens, read.view, read.lexicon, ())
    assert {c.name for c in cast} == {"Hugo", "Clara"}


def test_a_name_called_in_speech_is_somebody() -> None:
    read = read_layers("“Come in here, Tobias!” said Hugo. Hugo sat down.\n\n“What?” said Clara.")
    assert read.one("Tobias").named


def test_a_place_is_nobody() -> None:
    read = read_layers("“I went to Paris,” said Hugo. “Paris was cold.” Clara had never been to Paris.")
    assert {name for names in read.everybody() for name in names} == {"Hugo", "Clara"}


def test_families_are_nobody() -> None:
    read = read_layers("“Yes,” said Mr. Hart. Mr. Hart sat down. The Harts were rich. The Harts gave dinners.")
    assert read.everybody() == [("Mr. Hart",)]


USERS = (
    CastEntry("Miss Clara of the Lamp", ("Clara", "Clary"), "they"),
    CastEntry("Nobody Atall", (), "he"),
)


def test_the_users_cast_is_kept_as_given() -> None:
    read = read_layers("Clara sat down. She laughed. “Yes,” said Clara. “No, Clary,” said Hugo. She got up.", USERS)
    clara = read.one("Miss Clara of the Lamp")
    assert clara.aliases == ("Clara", "Clary")
    assert clara.pronouns == "they"
    assert clara.named
    assert read.one("Nobody Atall").pronouns == "he"
    assert read.one("Hugo").name == "Hugo"
    assert len(read.cast) == 3


def test_the_users_two_are_never_made_one() -> None:
    text = "“Yes,” said Tom. Tom Sawyer sat down. Mr. Sawyer laughed. “No,” said Tom."
    assert len(read_layers(text).cast) == 1
    users = (CastEntry("Tom"), CastEntry("Tom Sawyer"), CastEntry("Mr. Sawyer"))
    assert sorted(read_layers(text, users).everybody()) == [("Mr. Sawyer",), ("Tom",), ("Tom Sawyer",)]


def test_what_the_text_says_outright_joins_two_names() -> None:
    text = "Miss Hart sat down. “I sit,” said Miss Hart. Mrs. Vance, {}, laughed. “I laugh,” said Mrs. Vance."
    assert len(read_layers(text.format("who knew her")).cast) == 2
    read = read_layers(text.format("formerly Miss Hart"))
    assert len(read.cast) == 1
    assert set(read.everybody()[0]) == {"Miss Hart", "Mrs. Vance"}


def test_a_marriage_joins_the_bride_to_the_wife() -> None:
    text = "“Yes,” said Clara. {} “Sit down,” said Mrs. Vance. Mr. Vance sat. “I sit,” said Mr. Vance."
    assert len(read_layers(text.format("Clara had seen Mr. Vance.")).cast) == 3
    read = read_layers(text.format("Clara had married Mr. Vance."))
    assert set(read.everybody()[0]) | set(read.everybody()[1]) == {"Clara", "Mrs. Vance", "Mr. Vance"}
    assert read.one("Clara") == read.one("Mrs. Vance")


def test_a_capitalised_epithet_becomes_an_alias() -> None:
    read = read_layers("“Off with it,” said Clara Vance, the Queen. Clara Vance sat down.")
    assert read.one("Clara Vance").aliases == ("the Queen",)


def test_somebody_without_a_name_who_never_speaks_is_not_of_the_cast() -> None:
    read = read_layers("A porter came in. The rain came down.\n\n“Yes,” said Clara. “Here,” said Hugo.")
    assert read.everybody() == [("Clara",), ("Hugo",)]


def test_a_crowd_that_speaks_is_a_group() -> None:
    read = read_layers("“Bread!” cried the crowd. Clara shut the window. “No,” said Clara.")
    assert next(c for c in read.cast if not c.named).kind == "group"


def test_behind_a_rank_stands_a_surname() -> None:
    read = read_layers("“Halt,” said Captain Bell. Bell turned to Clara. “Yes,” said Clara. “Halt,” said Bell.")
    assert read.one("Bell").pronouns == "he"
    assert read.one("Bell") == read.one("Captain Bell")


def test_pronouns_that_are_seen_count_more_than_a_rank() -> None:
    read = read_layers("Captain Anna came in. “Halt,” she said.\n\n“Yes,” said Hugo.")
    assert read.one("Captain Anna").pronouns == "she"
    assert read.speaker("Halt") == "Captain Anna"
