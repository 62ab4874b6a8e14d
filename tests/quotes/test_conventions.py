"""Each convention of setting speech, and several of them in one book."""

from __future__ import annotations

import pytest

from tests.quotes.reading import read, spoken, stretches

PAIRS = [
    ('"', '"'),
    ("“", "”"),
    ("”", "”"),
    ("„", "“"),
    ("„", "”"),
    ("‘", "’"),
    ("'", "'"),
    ("‚", "‘"),
    ("«", "»"),
    ("« ", " »"),
    ("«\u00a0", "\u00a0»"),
    ("»", "«"),
    ("»", "»"),
    ("‹", "›"),
    ("›", "‹"),
    ("「", "」"),
    ("『", "』"),
    ("``", "''"),
    ("''", "''"),
    ("‘‘", "’’"),
    ("<<", ">>"),
    ("＂", "＂"),
]


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_marks_of_many_lands(left: str, right: str) -> None:
    text = (
        f"{left}I don’t know,{right} said Tom. {left}Do you?{right}\n\n{left}No.{right} Ann looked up.\n\n"
        f"{left}Is it the dog’s?{right} asked Tom.\n\n{left}Hush!{right}"
    )
    assert spoken(text) == [
        [f"{left}I don’t know,{right}", f"{left}Do you?{right}"],
        [f"{left}No.{right}"],
        [f"{left}Is it the dog’s?{right}"],
        [f"{left}Hush!{right}"],
    ]
    assert {q.mark for q in read(text)} == {left.strip(" \u00a0")}


def test_acceptance_01_more_dashes_than_quotation_marks() -> None:
    text = (
        "It was late—too late, perhaps—and the lamp—the only one—had gone out.\n\n“Come in,” said Tom.\n\n"
        "The room—such as it was—smelt of soot—and apples—and rain.\n\n—as he had always known it would—"
    )
    assert spoken(text) == [["“Come in,”"]]


@pytest.mark.parametrize("straight", [False, True])
def test_acceptance_04_apostrophes_where_single_marks_speak(straight: bool) -> None:
    text = (
        "‘Don’t pull the dogs’ tails,’ said Tom. ‘Come ’round at six o’clock; ’tis time for rock ’n’ roll.’\n\n"
        "The boys’ boots stood in the Tollivers’ hall, and none of ’em was clean.\n\n"
        "‘I was goin’ to tell ’em,’ said Ann, ‘in ’89, but ’twas no good, an’ the lads’ heads were full o’ nothing.’"
    )
    expected = [
        ["‘Don’t pull the dogs’ tails,’", "‘Come ’round at six o’clock; ’tis time for rock ’n’ roll.’"],
        [
            "‘I was goin’ to tell ’em,’",
            "‘in ’89, but ’twas no good, an’ the lads’ heads were full o’ nothing.’",
        ],
    ]
    if straight:
        text = text.replace("‘", "'").replace("’", "'")
        expected = [[s.replace("‘", "'").replace("’", "'") for s in quote] for quote in expected]
    assert spoken(text) == expected


def test_a_comma_after_the_closing_mark() -> None:
    text = "‘Yes’, said Tom, ‘I think the girls’ mother’s ill’.\n\n‘No’, said Ann."
    assert spoken(text) == [["‘Yes’", "‘I think the girls’ mother’s ill’"], ["‘No’"]]


def test_words_that_start_what_is_said_are_no_lost_letters() -> None:
    text = "'Well,' said Tom, 'and then,' he added, 'is it as bad as that?'\n\n'At least,' said Ann, 'it is over.'"
    assert spoken(text) == [
        ["'Well,'", "'and then,'", "'is it as bad as that?'"],
        ["'At least,'", "'it is over.'"],
    ]


@pytest.mark.parametrize("text", ["— Tudo bem? — ele pergunta. — Sim.", "— All well? — he asks. — Yes."])
def test_acceptance_06_narrator_between_dashes(text: str) -> None:
    first, _, last = text.split(" — ")
    (quote,) = read(text)
    assert [s.of(text) for s in quote.spans] == [first, f"— {last}"]
    assert quote.mark == "—"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("— Yes, — said Tom, — come in.", ["— Yes,", "— come in."]),
        ("— Yes — said Tom. — Come in.", ["— Yes", "— Come in."]),
        ("– Yes, – said Tom. – Come in.", ["– Yes,", "– Come in."]),
        ("-- Yes, -- said Tom. -- Come in.", ["-- Yes,", "-- Come in."]),
        ("― Yes! ― She turned. ― Come in.", ["― Yes!", "― Come in."]),
        ("—Yes, said Tom.", ["—Yes,"]),
        ("—Come in, Meg, said Tom. I was waiting.", ["—Come in, Meg,", "I was waiting."]),
        ("—Yes, said Tom. He shook his head and went out.", ["—Yes,"]),
        ("— The ship -- you know -- sails, — said Tom.", ["— The ship -- you know -- sails,"]),
    ],
)
def test_dashes(text: str, expected: list[str]) -> None:
    assert spoken(text) == [expected]


def test_a_run_of_dashes_is_dialogue_without_tags() -> None:
    text = "—Who is there? asked Tom.\n\n—I am.\n\n—Nobody else?\n\n—Nobody."
    assert spoken(text) == [["—Who is there?"], ["—I am."], ["—Nobody else?"], ["—Nobody."]]


def test_hyphens_are_dialogue_where_tags_show_it() -> None:
    text = "- Hello, said Tom.\n\n- Hi, said Ann.\n\n- Going far?\n\n- Home."
    assert spoken(text) == [["- Hello,"], ["- Hi,"], ["- Going far?"], ["- Home."]]


@pytest.mark.parametrize(
    "text",
    [
        "Tom’s list lay on the table.\n\n- milk\n\n- eggs\n\n- two pounds of flour\n\n- string",
        "To be, or not to be.\n\n— Shakespeare",
        "She wanted tea—or so she said—and cake. The years 1914–1918 were over.",
        "— — —",
        "—",
    ],
)
def test_dashes_that_say_nothing(text: str) -> None:
    assert spoken(text) == []


def test_dashes_for_speech_and_marks_for_titles_in_one_book() -> None:
    text = (
        "— Have you read “The Times”? — asked Tom.\n\n— No, — said Ann. — I never do.\n\n"
        "He called it “the rag” at home."
    )
    assert spoken(text) == [["— Have you read “The Times”?"], ["— No,", "— I never do."]]
    assert [q.of(text) for q in read(text)[0].nested] == ["“The Times”"]
    assert spoken(text, kind="not_speech") == [["“the rag”"]]


def test_acceptance_07_corner_brackets() -> None:
    text = "「Hello,」 said Tom. 「He said 『no』 to me.」"
    (quote,) = read(text)
    assert [s.of(text) for s in quote.spans] == ["「Hello,」", "「He said 『no』 to me.」"]
    assert [n.of(text) for n in quote.nested] == ["『no』"]


def test_chapters_in_different_marks() -> None:
    chapters = [
        "“It is late,” said Tom. “Don’t wait.”\n\n“I won’t,” said Ann.",
        "‘It is late,’ said Tom. ‘Don’t wait.’\n\n‘I won’t,’ said Ann.",
        "«It is late,» said Tom. «Don’t wait.»\n\n«I won’t,» said Ann.",
        "— It is late, — said Tom. — Don’t wait.\n\n— I won’t, — said Ann.",
        '"It is late," said Tom. "Don\'t wait."\n\n"I won\'t," said Ann.',
    ]
    text = "\n\n".join(chapter for chapter in chapters for _ in range(3))
    assert stretches(text) == [s for chapter in chapters for _ in range(3) for s in stretches(chapter)]
    assert len(stretches(text)) == 45


def test_one_voice_in_marks_of_its_own() -> None:
    lines = ["“Are you there?” asked Tom.", "«I am always here,» said the ship.", "“Good.” Ann nodded."] * 4
    text = "\n\n".join(lines)
    assert spoken(text) == [["“Are you there?”"], ["«I am always here,»"], ["“Good.”"]] * 4


def test_single_marks_speak_where_double_ones_rule() -> None:
    lines = ["“Are you there?” asked Tom.", "‘I’m here,’ said the radio. ‘It’s the boys’ turn.’", "“Good.”"] * 4
    assert spoken("\n\n".join(lines))[1] == ["‘I’m here,’", "‘It’s the boys’ turn.’"]


def test_inches_and_feet_are_no_marks() -> None:
    text = 'The 6" pipe and the 5\'10" man said "No." He was 6\'2" tall. "Hi," said Tom.'
    assert stretches(text) == ['"No."', '"Hi,"']


def test_brackets_that_speak() -> None:
    lines = ["“Where now?” asked Tom.", "<Go left,> said the ship. <Mind the step.>", "[Level up!]", "“Good.”"] * 2
    assert (
        spoken("\n\n".join(lines))
        == [
            ["“Where now?”"],
            ["<Go left,>", "<Mind the step.>"],
            ["“Good.”"],
        ]
        * 2
    )


@pytest.mark.parametrize(
    "text", ["He pressed <Enter.> Nothing.", "[Skill learnt.]\n\n[See note 3.]", "if a < b, then c > d."]
)
def test_brackets_that_do_not(text: str) -> None:
    assert read(text) == ()
