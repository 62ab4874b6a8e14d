"""What a speech verb tells of the words beside it, and names that are a place's or a people's."""

from __future__ import annotations

import pytest

from fabula.model import EntityType, Form
from tests.pipeline.layers import Layers, read_layers

OPENING = "“Come in,” said Clara. Clara sat down.\n\n“No,” said Hugo.\n\n"


def _people(read: Layers) -> list[str]:
    return [read.words(m) for m in read.names if m.form == Form.PROP and m.type == EntityType.PER]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“Late,” said the Glim. Clara did not look at the Glim.", "the Glim"),
        ("She knew a man named Glimmet. “Late,” said Hugo.", "Glimmet"),
        ("“Late,” said Hugo. The tall boy, called Glimmet, laughed.", "Glimmet"),
        ("They met the Autumn Hare. The Autumn Hare laughed.", "the Autumn Hare"),
    ],
)
def test_who_says_something_bears_a_name(text: str, name: str) -> None:
    assert name.lower() in {n.lower() for n in _people(read_layers(OPENING + text))}


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("“Late,” said the glimmerer. The glimmerer went.", "The glimmerer"),
        ("“Late,” the glimmerer said. The glimmerer went.", "The glimmerer"),
        ("An Italian lady came in.", "An Italian lady"),
        ("The Basque wagged a finger at her.", "The Basque"),
        ("They met a small, dark, brisk man.", "a small, dark, brisk man"),
        ("They met a modestly, plainly dressed lady.", "a modestly, plainly dressed lady"),
        ("They met a young and rather scared nurse.", "a young and rather scared nurse"),
    ],
)
def test_a_description_is_found_by_what_stands_beside_it(text: str, description: str) -> None:
    assert description in read_layers(OPENING + text).forms(Form.NOM)


@pytest.mark.parametrize(
    ("text", "no_description"),
    [
        ("“Late,” the letter said. The letter was short.", "The letter"),
        ("They saw the Basque coast.", "the Basque"),
        ("The French had gone.", "The French"),
    ],
)
def test_nobody_is_made_of_letters_and_countries(text: str, no_description: str) -> None:
    assert no_description not in read_layers(OPENING + text).forms(Form.NOM)


def test_a_surname_inside_a_places_name_is_nobodys() -> None:
    read = read_layers(OPENING + "“Late,” said Vexley. They came to Vexley's Hollow and to the Vexley cottages.")
    assert _people(read).count("Vexley") == 1
