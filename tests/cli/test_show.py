"""Tables on a terminal and in a pipe."""

from __future__ import annotations

import io

import pytest

from fabula.cli.show import LINES, one_line, show_cast, show_lines, table
from fabula.model import Character
from fabula.outputs.tables import line_rows
from tests.build import build_story, says


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def open_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Called in the test itself: pytest puts its own streams back after the fixtures."""
    stream = Terminal()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    return stream


def test_a_terminal_gets_a_table_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    text = "“Come in, come in, and do sit down by the fire while I look for the letter,” said Clara."
    story = build_story(text, cast=["Clara"], lines=[says(text[:-13], by="Clara")])
    show_lines(line_rows(story))
    shown = terminal.getvalue()
    assert max(map(len, shown.splitlines())) <= 80
    at = shown.index("text")
    words = [word for line in shown.splitlines()[1:] for word in line[at:].split()]
    assert " ".join(words) == text[:-13]  # broken, not cut


def test_a_guess_refused_stands_in_brackets_and_no_guess_is_blank(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [says("“A.”", by="Tom", confidence=0.5), says("“B.”", confidence=0.125), says("“C.”", confidence=0.0)]
    show_lines(line_rows(build_story("“A.” “B.” “C.”", cast=["Tom"], lines=lines)))
    shown = capsys.readouterr().out.splitlines()
    assert [row.split("  ")[-2].strip() for row in shown[1:]] == ["0.50", "(0.12)", ""]


def test_markup_of_a_book_is_only_text(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    show_cast(build_story("x", cast=["[bold]Tom[/bold]", "[/nothing]"]), title="[red]book[/red]")
    assert "[bold]Tom[/bold]" in terminal.getvalue()
    assert "[red]book[/red]" in terminal.getvalue()


def test_a_long_table_has_one_heading_and_even_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    rows = [[str(n), "1", "Tom" if n < 240 else "Somebody", "", "explicit", "0.90", "“Oh.”"] for n in range(250)]
    table(LINES, rows)
    shown = terminal.getvalue().splitlines()
    assert len(shown) == 251
    assert sum("speaker" in line for line in shown) == 1
    assert {line.index("explicit") for line in shown[1:]} == {shown[0].index("type")}


def test_wide_and_combining_letters_keep_columns_even(capsys: pytest.CaptureFixture[str]) -> None:
    show_cast(build_story("x", cast=["李雷", "Ame\u0301lie", "Tom"]))
    shown = capsys.readouterr().out.splitlines()
    assert shown[1] == "李雷                       0      0"
    assert shown[2] == "Ame\u0301lie                     0      0"
    assert shown[3] == "Tom                        0      0"


def test_a_short_table_leaves_out_who_is_neither_named_nor_heard(capsys: pytest.CaptureFixture[str]) -> None:
    cast = [Character(0, "a voice", named=False), Character(0, "Tom"), Character(0, "a porter", named=False)]
    story = build_story("a voice, Tom, a porter. “Oh.”", cast=cast, lines=[says("“Oh.”", by="a porter")])
    show_cast(story, most=20)
    names = [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()]
    assert names == ["name", "Tom", "a porter", "and 1 more", "(unresolved)"]
    show_cast(story)
    names = [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()]
    assert names == ["name", "a voice", "Tom", "a porter", "(unresolved)"]


def test_a_short_table_counts_many_of_one_description_among_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    cast = [Character(0, "a voice", (f"voice {n}",), named=False) for n in range(3)]
    story = build_story("“Oh.” “Ah.”", cast=cast, lines=[says("“Oh.”", by="voice 0"), says("“Ah.”", by="voice 2")])
    show_cast(story, most=20)
    assert [line.split() for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["and", "3", "more", "2", "2"],
        ["(unresolved)", "0", "0"],
    ]


def test_one_chapter_tells_no_place(capsys: pytest.CaptureFixture[str]) -> None:
    text = "Chapter 1\n\nIt rained on Tom."
    show_cast(build_story(text, cast=["Tom"], chapters=["Chapter 1"]))
    assert capsys.readouterr().out.splitlines()[1].split()[-2:] == [f"{100 * text.index('Tom') // len(text)}", "%"]


def test_a_thought_has_its_kind_and_no_speaker(capsys: pytest.CaptureFixture[str]) -> None:
    show_lines(line_rows(build_story("“Oh.”", lines=[says("“Oh.”", kind="thought")]), silent=True))
    assert capsys.readouterr().out.splitlines()[1].split() == ["thought", "“Oh.”"]


def test_the_narrator_and_many_aliases(capsys: pytest.CaptureFixture[str]) -> None:
    show_cast(build_story("x", cast=[Character(0, "Tom", ("a", "b", "c", "d"), narrator=True)]))
    assert capsys.readouterr().out.splitlines()[1].startswith("Tom (narrator)  a, b, c, …")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("a\r\n  b\tc", "a b c"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("a\0b\x07", "a\ufffdb\ufffd"),
        ("turned \u202e round", "turned \ufffd round"),
        ("‘ok’ – 😀 é", "‘ok’ – 😀 é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_one_line(cell: str, shown: str) -> None:
    assert one_line(cell) == shown
