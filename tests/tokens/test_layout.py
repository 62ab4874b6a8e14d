"""The same story in every layout has the same paragraphs."""

from __future__ import annotations

import pytest

from fabula.stages.tokens import find_paragraphs
from tests.tokens.extracts import NARRATION, STORY, blank, extract, paragraphs, wrapped

LONG = STORY * 6

POEM = (
    "The bridge is long, the bridge is low,",
    "And who goes over none may know,",
    "But he who waits upon the stone",
    "Shall come at morning home alone,",
)
LAYOUTS = {
    "blank lines": "\n\n".join(LONG),
    "a line each": "\n".join(LONG),
    "tab before each line": "\n".join("\t" + p for p in LONG),
    "ideographic spaces": "\n".join("\u3000\u3000" + p for p in LONG),
    "wrapped, blank lines": wrapped(LONG),
    "wrapped at 100, blank lines": wrapped(LONG, width=100),
    "wrapped, blank lines, indented": wrapped(LONG, first="   "),
    "wrapped, indented": wrapped(LONG, first="    ", between="\n"),
    "wrapped at 40, indented": wrapped(LONG, width=40, first="  ", between="\n"),
    "wrapped, tab": wrapped(LONG, first="\t", between="\n"),
    "wrapped within a margin": wrapped(LONG, first="     ", between="\n\n", end="\n     "),
    "wrapped within a margin, indented": wrapped(LONG, first="         ", between="\n", end="\n     "),
    "CRLF": wrapped(LONG, between="\r\n\r\n", end="\r\n"),
    "CR": wrapped(LONG, between="\r\r", end="\r"),
    "CR, a line each": "\r".join(LONG),
    "CR CR LF": wrapped(LONG, between="\r\r\n\r\r\n", end="\r\r\n"),
    "next line": "\x85".join(LONG),
    "paragraph separator": "\u2029".join(LONG),
    "line and paragraph separators": wrapped(LONG, between="\u2029", end="\u2028"),
    "trailing spaces": wrapped(LONG, between="  \n \n", end=" \n"),
    "double-spaced": wrapped(LONG, between="\n\n\n\n", end="\n\n"),
    "double-spaced, three line ends between": wrapped(LONG, between="\n\n\n", end="\n\n"),
    "double-spaced, indented": wrapped(LONG, first="    ", between="\n\n", end="\n\n"),
    "byte order mark": "\ufeff" + "\n\n".join(LONG),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_has_the_same_paragraphs(layout: str) -> None:
    assert paragraphs(LAYOUTS[layout]) == list(LONG)


@pytest.mark.parametrize("width", [50, 72, 96])
def test_wraps_without_blank_lines_or_indents_end_at_short_lines(width: int) -> None:
    found = paragraphs(wrapped(LONG, width=width, between="\n"))
    # a last line that happens to be full cannot be told from any other
    assert len(set(found) & set(LONG)) >= 0.6 * len(STORY)
    assert all(f.startswith(tuple(STORY)) for f in found)


def test_a_file_pasted_together_is_judged_part_by_part() -> None:
    text = "\n\n".join([wrapped(LONG), "\n".join(LONG), wrapped(LONG, first="    ", between="\n")])
    found = paragraphs(text)
    same = sum(one in STORY for one in found)
    assert same >= 0.97 * 3 * len(LONG)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line.", ["One line."]),
        (
            'One line.\nAnother line here.\n"A third," he said.',
            ["One line.", "Another line here.", '"A third," he said.'],
        ),
        (
            "The rain came down on\nthe roof and the cat\nwent in.",
            ["The rain came down on the roof and the cat went in."],
        ),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("", []),
        (" \n\t\r\n \ufeff\u200b", []),
    ],
)
def test_short_texts(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


def test_a_page_turn_in_the_middle_of_a_sentence_parts_nothing() -> None:
    lines = wrapped(LONG).split("\n")
    turn = next(n for n in range(20, len(lines)) if lines[n][-1:].isalpha() and lines[n + 1][:1].islower())
    text = "\n".join([*lines[: turn + 1], "", "\f", *lines[turn + 1 :]])
    assert paragraphs(text) == list(LONG)


def test_turns_run_together_in_one_long_block_are_parted() -> None:
    turns = [f"“Turn number {n} of this talk goes on for quite a while, as talk does,” said Mara." for n in range(40)]
    run_together = "".join(f"“So you say at number {n}, and I heard it well enough the first time.”" for n in range(60))
    found = paragraphs(blank(turns[0], run_together, turns[1]))
    assert found[0] == turns[0]
    assert found[1] == "“So you say at number 0, and I heard it well enough the first time.”"
    assert len(found) == 62


def test_a_long_paragraph_of_narration_is_left_alone() -> None:
    text = " ".join([NARRATION] * 20)
    assert len(paragraphs(blank(text, STORY[1]))) == 2


def test_poems_keep_their_lines_in_one_paragraph() -> None:
    poem = "\n".join(POEM).rstrip(",")
    book = extract(blank(wrapped(LONG), poem, wrapped(LONG)))
    verse = [book.text[p.start : p.end] for p in find_paragraphs(book) if p.kind == "verse"]
    assert verse == [poem]


def test_poems_with_a_line_each_are_verse() -> None:
    book = extract("\n".join([*LONG, *POEM, *LONG]))
    verse = [book.text[p.start : p.end] for p in find_paragraphs(book) if p.kind == "verse"]
    assert verse == list(POEM)
