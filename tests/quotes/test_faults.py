"""Faults of drafts do harm to their own line alone."""

from __future__ import annotations

import pytest

from tests.quotes.reading import spoken, stretches

AFTER = "\n\nNobody spoke for a while. The road went on.\n\n“Good,” said Ann. “Then go.”"
INTACT = [["“Good,”", "“Then go.”"]]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("“Hello, said Tom.", [["“Hello,"]]),
        ("“Hello, said Tom. “Come in.”", [["“Hello,", "“Come in.”"]]),
        ("“Hello, Tom. How are you?", [["“Hello, Tom. How are you?"]]),
        ("“Hello,“ said Tom. “Come in.”", [["“Hello,“", "“Come in.”"]]),
        ("”Hello,” said Tom. “Come in.“", [["”Hello,”", "“Come in.“"]]),
        ("“Hello, ”said Tom. “Come in.”", [["“Hello, ”", "“Come in.”"]]),
        ("“ Hello, ” said Tom.", [["“ Hello, ”"]]),
        ("“\u00a0Hello,\u00a0” said Tom.", [["“\u00a0Hello,\u00a0”"]]),
        ("““Hello,”” said Tom.", [["““Hello,””"]]),
        ("“Hello..” said Tom.. “Come in.”", [["“Hello..”", "“Come in.”"]]),
        ("“Hello,” said Tom.”", [["“Hello,”"]]),
        ("Hello,” said Tom. “Come in.”", [["Hello,”", "“Come in.”"]]),
        ("“Hello,” said Tom. Come in,” he added.", [["“Hello,”", "Come in,”"]]),
        ("He looked up. Come in,” said Tom.", [["Come in,”"]]),
        ('“Hello," said Tom. "Come in.”', [['“Hello,"', '"Come in.”']]),
        ("“Hello,” said Tom. “", [["“Hello,”"]]),
    ],
)
def test_a_fault_stays_in_its_line(fault: str, expected: list[list[str]]) -> None:
    assert spoken(fault + AFTER) == expected + INTACT


@pytest.mark.parametrize("straight", [False, True])
def test_acceptance_05_missing_closing_mark_and_a_reply(straight: bool) -> None:
    text = "“Where are you going?\n\n“Home,” said Ann.\n\nNobody spoke.\n\n“I see,” said Tom. “Good night.”"
    expected = [["“Where are you going?"], ["“Home,”"], ["“I see,”", "“Good night.”"]]
    if straight:
        text = text.replace("“", '"').replace("”", '"')
        expected = [[s.replace("“", '"').replace("”", '"') for s in quote] for quote in expected]
    assert spoken(text) == expected


def test_a_straight_mark_too_many() -> None:
    text = '"Hello," said Tom. He sat "down. "Come in," he added. "Sit."\n\n"Yes," said Ann.'
    found = stretches(text)
    assert found[0] == '"Hello,"'
    assert found[-3:] == ['"Come in,"', '"Sit."', '"Yes,"']


def test_a_mark_lost_at_the_end_of_a_chapter() -> None:
    text = "“And that is all I know of it.\n\nNobody spoke to Tom that day, nor the next.\n\n“Ah,” said Ann."
    assert spoken(text) == [["“And that is all I know of it."], ["“Ah,”"]]


def test_a_missing_mark_in_british_single() -> None:
    text = "‘I don’t know, said Tom. ‘It’s the boys’ turn.’\n\nThe dogs’ bowls stood there.\n\n‘Ah,’ said Ann."
    assert spoken(text) == [["‘I don’t know,", "‘It’s the boys’ turn.’"], ["‘Ah,’"]]
