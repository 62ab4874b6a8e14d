"""Capitalised runs: where a name begins and ends, and which words are none."""

from __future__ import annotations

import pytest

from fabula.stages.mentions.names import NameWords, count_case, find_runs, find_speaking
from tests.pipeline.layers import read_layers


def _runs(text: str, users: frozenset[str] = frozenset()) -> list[str]:
    """All runs of a text, as its words joined by spaces."""
    read = read_layers(text)
    view, lexicon = read.view, read.lexicon
    words = NameWords(count_case(view), lexicon, users, find_speaking(view, lexicon))
    return [" ".join(view.words[run.first : run.last + 1]) for run in find_runs(view, words, lexicon)]


def _speaking(text: str) -> frozenset[str]:
    read = read_layers(text)
    return find_speaking(read.view, read.lexicon)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They saw Mr. Sawyer at the gate.", "Mr. Sawyer"),
        ("They saw Mrs. Rachel van der Lynde at the gate.", "Mrs. Rachel van der Lynde"),
        ("They saw Captain J. T. Marsh at the gate.", "Captain J. T. Marsh"),
        ("They saw J. T. Marsh at the gate.", "J. T. Marsh"),
        ("They saw Dr. Martin Ellis, Jr. at the gate.", "Dr. Martin Ellis"),
        ("They saw Charles de Vere at the gate.", "Charles de Vere"),
        ("They saw Ludwig von Hagen at the gate.", "Ludwig von Hagen"),
        ("They saw the Duke of St. Ives at the gate.", "Duke of St. Ives"),
        ("They saw the Countess of Marlow at the gate.", "Countess of Marlow"),
        ("They saw Professor Dr. Adler at the gate.", "Professor Dr. Adler"),
        ("They saw Henry VIII at the gate.", "Henry VIII"),
        ("They saw Aunt Polly at the gate.", "Aunt Polly"),
        ("They saw Mr. Brown at the gate.", "Mr. Brown"),
        ("They saw Anne-Marie O’Neill at the gate.", "Anne-Marie O’Neill"),
    ],
)
def test_a_run_is_the_whole_name(text: str, name: str) -> None:
    assert _runs(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The rain came down. Nothing moved.",
        "I know that I may, and so I will.",
        "“Oh, Heavens!” she said. “Good God!”",
        "He sat as M.P. for the county.",
        "Will you come? May I go?",
        "He had asked the Captain.",
        "There was NO WAY out of it.",
    ],
)
def test_a_capital_alone_is_no_name(text: str) -> None:
    assert _runs(text) == []


def test_a_run_ends_with_its_sentence_and_its_quotation() -> None:
    assert _runs("She had met Clara. Hugo came in.") == ["Clara", "Hugo"]
    assert _runs("“I met Clara,” Hugo said, and Clara nodded at Hugo.") == ["Clara", "Hugo", "Clara", "Hugo"]


WILL = (
    "“I know,” said Will. He laughed. Clara looked at Will and then at the door.\n\n"
    "“Will you come?” she asked. “It will rain.”\n\nWill laughed."
)


def test_will_is_a_name_and_a_verb() -> None:
    assert _speaking(WILL) == {"will"}
    assert _runs(WILL) == ["Will", "Clara", "Will", "Will"]


def test_without_a_speaker_will_is_a_verb() -> None:
    assert "Will" not in _runs("“Will you come?” Clara asked. “It will rain.” Will would be cold comfort.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“No,” said Tolliver.", {"tolliver"}),
        ("“No!” cried Tolliver at once.", {"tolliver"}),
        ("My name is Vesper Lynn, and I was late.", {"vesper", "lynn"}),
        ("“My name is Vesper Lynn,” she said.", set()),
        ("“No,” said Mr. Tolliver.", set()),
        ("“No,” said I.", set()),
        ("“No,” said the man.", set()),
        ("Nobody had said Tolliver was there.", set()),
        ("“No,” and Tolliver shook his head.", set()),
    ],
)
def test_find_speaking(text: str, words: set[str]) -> None:
    assert _speaking(text) == words


def test_a_speaker_is_somebody_even_under_a_common_word() -> None:
    text = "“We go at dawn,” said Rain. The rain had stopped. “Come,” said Rain."
    assert _runs(text) == ["Rain", "Rain"]


def test_shouting_is_a_name_only_when_the_book_knows_it() -> None:
    assert _runs("He saw Clara at the window. “CLARA!” he shouted. “STOP!”") == ["Clara", "CLARA"]
    assert _runs("“STOP!” he shouted at the window.") == []


def test_a_shout_at_the_head_of_a_sentence_is_no_name() -> None:
    assert _runs("“ZORB!” he shouted at the window.") == []
    assert _runs("“Zorb!” he shouted at the window.") == ["Zorb"]


def test_a_name_always_in_capitals() -> None:
    assert _runs("They met ZORB. They fed ZORB. They liked ZORB, all of them.") == ["ZORB"] * 3


def test_an_acronym_once_is_no_name() -> None:
    assert _runs("The man from the BBC had gone.") == []


def test_italic_marks_open_nothing() -> None:
    view = read_layers("They watched the _Constant Ann_ go out past the light.").view
    assert not view.first[view.words.index("Constant")]
    assert _runs("They watched the _Constant Ann_ go out past the light.") == ["Constant Ann"]


def test_a_word_the_book_writes_small_is_no_name_at_the_head_of_a_sentence() -> None:
    assert _runs("The dog barked. The dog slept. Dog and man went home.") == []


def test_the_users_words_are_names() -> None:
    assert _runs("They saw Nothing at the gate.", frozenset({"nothing"})) == ["Nothing"]
    assert _runs("They saw NOTHING at the gate.", frozenset({"nothing"})) == ["NOTHING"]


def test_counts_tell_the_capitals_apart() -> None:
    counts = count_case(read_layers("Ash fell. He saw Ash. The ash was grey. “ASH!” he cried.").view)
    assert (counts.opening["ash"], counts.inside["ash"], counts.lower["ash"], counts.shouted["ash"]) == (1, 1, 1, 1)


def test_headings_are_not_read_for_names() -> None:
    text = "CHAPTER I\n\nClara Goes to Town\n\nThe rain came down on the road, and nobody was about.\n"
    assert [p.kind for p in read_layers(text).paragraphs][-1] == "body"
    assert _runs(text) == []
