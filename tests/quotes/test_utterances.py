"""What belongs to one utterance: tags between, paragraphs between, quotations inside."""

from __future__ import annotations

import pytest

from tests.quotes.reading import read, spoken


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Yes,” said Tom, “come in.”", [["“Yes,”", "“come in.”"]]),
        ("“Yes.” Tom turned. “Come in.”", [["“Yes.”", "“Come in.”"]]),
        ("“Yes,” said Tom. “Come in,” he added. “Sit.”", [["“Yes,”", "“Come in,”", "“Sit.”"]]),
        ("“Yes”—he shrugged—“perhaps.”", [["“Yes”", "“perhaps.”"]]),
        ("“No,”—he replied,—“never.”", [["“No,”", "“never.”"]]),
        ("“Yes,” said Tom. “No,” said Ann.", [["“Yes,”"], ["“No,”"]]),
        ("“Yes,” he said. “No,” she said.", [["“Yes,”"], ["“No,”"]]),
        ("“Yes?” asked Tom, and Ann answered, “No.”", [["“Yes?”"], ["“No.”"]]),
        ("“Yes?” she asked, and the porter answered: “No.”", [["“Yes?”"], ["“No.”"]]),
        ("“Yes,” said Tom. Then he added: “No.”", [["“Yes,”", "“No.”"]]),
        ("“Yes?” “No.” “Why?”", [["“Yes?”"], ["“No.”"], ["“Why?”"]]),
        ("“I thought so,” said Tom. “It,” he thought, “is late.”", [["“I thought so,”"]]),
    ],
)
def test_stretches_of_one_paragraph(text: str, expected: list[list[str]]) -> None:
    assert spoken(text) == expected


def test_a_paragraph_that_lost_its_breaks() -> None:
    text = (
        "“There’s another at ten,” said Tom, and sat down. Ann shook her head. “There isn’t.” “There was on Sunday.” "
        "He looked at his watch. “Then we’ll swim,” said Tom. “You can’t swim,” Ann said. “You told me.”"
    )
    assert spoken(text) == [
        ["“There’s another at ten,”"],
        ["“There isn’t.”"],
        ["“There was on Sunday.”"],
        ["“Then we’ll swim,”"],
        ["“You can’t swim,”", "“You told me.”"],
    ]


LONG = "I came here in June, when the river was low, and nobody met me at the gate, for nobody had been told. "


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''", "«»", "「」"])
def test_acceptance_08_speech_over_paragraphs(marks: str) -> None:
    left, right = marks[0], marks[1]
    first, second, third = f"{left}{LONG}It rained.", f"{left}{LONG}It rained again.", f"{left}That is all.{right}"
    text = f"{first}\n\n{second}\n\n{third}\n\n{left}I see,{right} said Ann."
    assert spoken(text) == [[first, second, third], [f"{left}I see,{right}"]]


def test_a_short_speech_over_paragraphs() -> None:
    text = "“I came here in June. The rain was falling.\n\n“Then I left,” he said."
    assert spoken(text) == [["“I came here in June. The rain was falling.", "“Then I left,”"]]


def test_a_song_inside_a_speech() -> None:
    text = (
        "“They sang all night:\n\nO the river is wide\nand the boat is gone\n\n"
        "and that was the end,” said Tom.\n\n“Ah.”"
    )
    assert spoken(text) == [
        ["“They sang all night:", "O the river is wide\nand the boat is gone", "and that was the end,”"],
        ["“Ah.”"],
    ]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“He told me, ‘Don’t go,’ and I said ‘Why?’” said Tom.", ["‘Don’t go,’", "‘Why?’"]),
        ("‘She said “Don’t” to me,’ said Tom.", ["“Don’t”"]),
        ("\"He said 'It's the boys' turn,' and left,\" said Tom.", ["'It's the boys' turn,'"]),
        ("'She said \"No\" to me,' said Tom.", ['"No"']),
        ("« Il a dit “non” hier, » said Tom.", ["“non”"]),
        ("“‘Come in,’ he said. ‘It’s late.’”", ["‘Come in,’", "‘It’s late.’"]),
        ("“He said “no” to me,” said Tom.", ["“no”"]),
    ],
)
def test_acceptance_09_nested(text: str, inside: list[str]) -> None:
    (quote,) = read(text)
    assert [n.of(text) for n in quote.nested] == inside
    assert quote.start == 0


def test_nested_over_paragraphs() -> None:
    text = f"“‘{LONG}It rained.\n\n“‘{LONG}It stopped.’\n\n“That was his letter,” said Tom."
    assert [len(quote) for quote in spoken(text)] == [3]
