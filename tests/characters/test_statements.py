"""What the text says outright of two names, or of a name and a description."""

from __future__ import annotations

import pytest

from fabula.model import Mention
from fabula.stages.characters.statements import Statements, find_statements, joined_names
from tests.pipeline.layers import Layers, read_layers


def _pair(read: Layers, rows: tuple[int, int]) -> tuple[str, str]:
    left: Mention = read.names[rows[0]]
    right: Mention = read.names[rows[1]]
    return read.words(left), read.words(right)


def _found(read: Layers) -> Statements:
    return find_statements(read.text, read.names, read.lexicon.strong_speech_verbs)


def _same(text: str) -> list[tuple[str, str]]:
    read = read_layers(text)
    return [_pair(read, pair) for pair in _found(read).same]


def _married(text: str) -> list[tuple[str, str]]:
    read = read_layers(text)
    return [_pair(read, pair) for pair in _found(read).marriages]


def _described(text: str) -> list[tuple[str, str]]:
    read = read_layers(text)
    return [_pair(read, pair) for pair in _found(read).descriptions]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Mrs. Vance, née Hart, came in. Nobody had liked Mr. Hart.", ("Mrs. Vance", "Hart")),
        ("Miss Hart, now Mrs. Vance, came in.", ("Miss Hart", "Mrs. Vance")),
        ("Mrs. Vance, formerly Miss Hart, came in.", ("Mrs. Vance", "Miss Hart")),
        ("Miss Hart became Mrs. Vance in June.", ("Miss Hart", "Mrs. Vance")),
        ("Tobias Hart, whom all called Tib, came in.", ("Tobias Hart", "Tib")),
        ("Tobias Hart, whom everybody called Tib, came in.", ("Tobias Hart", "Tib")),
        ("Tobias Hart, better known as Tib, came in.", ("Tobias Hart", "Tib")),
        ("Tobias Hart, alias Conrad Voss, came in.", ("Tobias Hart", "Conrad Voss")),
        ("Tib, whose real name was Tobias Hart, came in.", ("Tib", "Tobias Hart")),
        ("Tib’s real name was Tobias Hart.", ("Tib", "Tobias Hart")),
        ("Tobias Hart came in. The others always called him Tib.", ("Tobias Hart", "Tib")),
    ],
)
def test_one_person_by_the_texts_own_word(text: str, pair: tuple[str, str]) -> None:
    assert _same(text) == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "Clara and Hugo came in.",
        "Clara, Hugo, and Tobias came in.",
        "Clara and Hugo called on Tobias.",
        "Clara was Hugo’s friend.",
        "Clara, née in Kent, met Hugo.",
        "Mrs. Vance, formerly Miss Hart’s maid, came in.",
        "She was once\n\nClara. Hugo came in.",
        "Clara had become, over the years and many dinners and longer walks, fond of Hugo.",
    ],
)
def test_two_people_stay_two(text: str) -> None:
    assert _same(text) == []


@pytest.mark.parametrize("text", ["Clara had married Hugo.", "They spoke of Clara’s marriage to Hugo. Hugo laughed."])
def test_marriages(text: str) -> None:
    assert _married(text) == [("Clara", "Hugo")]
    assert _same(text) == []


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("The boss, Anton, came in.", ("The boss", "Anton")),
        ("Anton, the boss, came in.", ("the boss", "Anton")),
        ("They met a porter named Anton there.", ("a porter", "Anton")),
        ("They met a porter by the name of Anton there. Anton laughed.", ("a porter", "Anton")),
        ("His friend Anton came in.", ("His friend", "Anton")),
        ("The porter Anton came in.", ("The porter", "Anton")),
    ],
)
def test_a_description_beside_a_name(text: str, pair: tuple[str, str]) -> None:
    assert _described(text) == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "Anton, the porter, and the captain came in.",
        "The porter, Anton and Clara came in.",
        "The porter saw Anton.",
        "Anton saw the porter.",
        "The porter and Anton came in.",
    ],
)
def test_a_list_is_no_apposition(text: str) -> None:
    assert _described(text) == []


def test_joined_names_gives_each_pair_once_in_order() -> None:
    name_of = {0: "Tib", 1: "Tobias", 2: "Tib", 3: "Tobias", 4: "Ann"}
    assert joined_names([(4, 0), (0, 1), (2, 3), (0, 2), (0, 9)], name_of) == [("Ann", "Tib"), ("Tib", "Tobias")]


@pytest.mark.parametrize(
    "text",
    [
        "“My name is Anton,” said the porter.",
        "“Name’s Anton,” the porter said.",
        '"I\'m Anton," the porter said.',
        "“Good evening. I am Anton,” said the porter.",
        "“Hello, my name is Anton!” cried the porter.",
    ],
)
def test_a_description_that_gives_its_name(text: str) -> None:
    assert _described(text) == [("the porter", "Anton")]


@pytest.mark.parametrize(
    "text",
    [
        "“I know Anton,” said the porter.",
        "“His name is Anton,” said the porter.",
        "“I’m Anton,” the porter’s friend said.",
        "“I’m Anton.” He turned round to the porter.",
        "“I’m Anton.” The porter bowed.",
        "“I’m Anton!” The porter bowed.",
        "“I’m Anton,” to the porter.",
        "“Call me Anton,” the porter heard.",
        "“If anyone asks, I’m Anton,” said the porter.",
    ],
)
def test_a_description_that_gives_no_name_of_its_own(text: str) -> None:
    assert _described(text) == []
