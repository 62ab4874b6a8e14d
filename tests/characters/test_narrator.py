"""The first person: whether an "I" tells the story, and who that is."""

from __future__ import annotations

import pytest

from fabula.stages.characters.narrator import narrates
from tests.pipeline.layers import Layers, read_layers


def _narrates(text: str) -> bool:
    read = read_layers(text)
    return narrates(read.view, read.lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "I went down to the sea. I had my coat with me, and I was cold.",
        "“It rains,” I said.",
        "“It rains,” said I.",
    ],
)
def test_an_i_tells_the_story(text: str) -> None:
    assert _narrates(text)


@pytest.mark.parametrize(
    "text",
    [
        "She went down to the sea. She had her coat with her.",
        "“I went down to the sea. I had my coat with me, and I was cold,” she said.",
        "I went down to the sea. She had her coat with her.",  # one slip
        "",
        "CHAPTER I\n\nShe went down to the sea.",
    ],
)
def test_nobody_tells_the_story(text: str) -> None:
    assert not _narrates(text)


def test_a_few_slips_in_a_long_text_are_no_narrator() -> None:
    assert not _narrates("I knew it. I saw it. I had it. " + "She went down to the sea again. " * 200)


def _narrator(read: Layers) -> tuple[str, ...]:
    narrator = read.cast.narrator
    assert narrator is not None, read.everybody()
    return (narrator.name, *narrator.aliases)


def test_my_name_is() -> None:
    read = read_layers("My name is Tobias Hart. I went down to the sea, and I met Clara there. I liked Clara.")
    assert _narrator(read) == ("Tobias Hart",)
    assert read.whose("I went down", "I") == "Tobias Hart"


RIVAL = "“Come in here at once, Clara,” said Hugo. Hugo sat down by the fire.\n\n"


def test_the_narrators_own_word_counts_more_than_a_call() -> None:
    assert _narrator(read_layers(RIVAL + "I sat down. I was cold, and I waited.")) == ("Clara",)
    read = read_layers(RIVAL + "My name is Tobias Hart. I sat down. I was cold, and I waited.")
    assert _narrator(read) == ("Tobias Hart",)


def test_a_call_to_me_counts_more_than_another() -> None:
    called = RIVAL + "“What do you want now, Tobias?” said Hugo{}.\n\nI sat down. I was cold, and I waited."
    assert _narrator(read_layers(called.format(""))) == ("the narrator",)
    assert _narrator(read_layers(called.format(" to me"))) == ("Tobias",)


def test_call_me() -> None:
    read = read_layers(
        "Call me Tobias. I went down to the sea, and I met Clara there. Nobody said Tobias to me, and I liked it."
    )
    assert _narrator(read) == ("Tobias",)


def test_a_name_called_but_never_narrated() -> None:
    read = read_layers(
        "I sat down beside Clara.\n\n“You are late again, Tobias,” said Clara.\n\n“I walked,” I said.\n\n"
        "“Then walk faster next time, Tobias,” she said. Clara laughed at me, and I laughed too."
    )
    assert _narrator(read) == ("Tobias",)
    assert read.speaker("I walked") == "Tobias"


def test_he_said_to_me() -> None:
    read = read_layers(
        "I sat down by the fire, and I waited.\n\n“Well, Tobias, what now?” he said to me.\n\n"
        "I said that I had no idea at all, and I went up to my bed."
    )
    assert _narrator(read) == ("Tobias",)


def test_a_name_narrated_again_and_again_is_not_the_narrators() -> None:
    read = read_layers(
        "I sat down beside Clara. Clara was cold.\n\n“You are late, Clara,” I said.\n\n“I walked,” Clara said. "
        "Clara sat down, and I sat with her."
    )
    assert _narrator(read) == ("the narrator",)
    assert not read.one("Clara").narrator
    assert read.cast.narrator is not None
    assert not read.cast.narrator.named


def test_in_the_third_person_nobody_is_the_narrator() -> None:
    assert read_layers("Clara sat down. “I am cold,” she said to Hugo.").cast.narrator is None


def test_a_call_that_its_tag_interrupts() -> None:
    read = read_layers(
        "I sat down beside Clara.\n\n“Tobias,” she said at last, “you are late again.”\n\n“I walked,” I said. "
        "Clara laughed at me, and I laughed too."
    )
    assert _narrator(read) == ("Tobias",)


def test_i_said_who_i_am() -> None:
    read = read_layers(
        "I opened the door.\n\n“I’m Tobias,” I said.\n\n“Sit, Tobias,” said Clara. I sat, and I laughed."
    )
    assert _narrator(read) == ("Tobias",)
    assert read.speaker("I’m Tobias") == "Tobias"


def test_a_call_to_another_names_no_narrator() -> None:
    read = read_layers(
        "I watched Clara.\n\n“Tom,” she said to the boy, “you are late again.”\n\nI laughed, and I left."
    )
    assert _narrator(read) == ("the narrator",)
