"""`fabula cast`, `fabula lines`, `fabula schema`: one view, as a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from fabula.outputs.json import schema_text
from tests.cli.conftest import Run

CAST = """\
name          aliases     lines  words  first   last
Clara         Miss Vance      1      2  ch. 1  ch. 1
Tom                           1      2  ch. 1  ch. 1
(unresolved)                  1      3
"""
LINES = """\
line  ch.  speaker       to  type       conf.  text
   1    1  Clara             explicit    0.90  “Come in,”
   2    1  Tom               explicit    0.90  “Thank you,”
   3    2  (unresolved)      implicit  (0.30)  “Who is it?”
"""


@pytest.mark.parametrize("book", ["book.txt", "book.fabula"])
def test_tables(run: Run, folder: Path, book: str) -> None:
    run("read", "book.txt", "--no-html")
    assert run("cast", book).stdout == CAST
    assert run("lines", book).stdout == LINES
    assert sorted(p.name for p in folder.iterdir()) == ["book.fabula", "book.txt"]  # a view writes nothing


def test_standard_input(run: Run, folder: Path) -> None:
    assert "Tom" in run("cast", "-", given="“Oh.” said Tom").stdout
    assert "“Oh.”" in run("lines", "-", given="“Oh.” said Tom").stdout
    assert [p.name for p in folder.iterdir()] == ["book.txt"]


def test_json(run: Run) -> None:
    cast = json.loads(run("cast", "book.txt", "--json").stdout)
    assert [row["name"] for row in cast["cast"]] == ["Clara", "Tom"]
    assert cast["unresolved"] == {"lines": 1, "words": 3}
    lines = json.loads(run("lines", "book.txt", "--json").stdout)
    assert [row["speaker"] for row in lines["lines"]] == ["Clara", "Tom", None]


def test_csv(run: Run) -> None:
    people = run("cast", "book.txt", "--csv").stdout_bytes.decode()
    assert [row["name"] for row in csv.DictReader(io.StringIO(people, newline=""))] == ["Clara", "Tom"]
    lines = run("lines", "book.txt", "--csv").stdout_bytes.decode()
    assert [row["text"] for row in csv.DictReader(io.StringIO(lines, newline=""))] == [
        "“Come in,”",
        "“Thank you,”",
        "“Who is it?”",
    ]
    assert lines.count("\r\n") == 4
    [guess] = [row for row in csv.DictReader(io.StringIO(lines, newline="")) if not row["speaker"]]
    assert guess["confidence"] == "0.3"  # of the guess refused


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--speaker", "Tom"], ["“Thank you,”"]),
        (["--speaker", "miss vance"], ["“Come in,”"]),
        (["--unresolved"], ["“Who is it?”"]),
    ],
)
def test_some_lines(run: Run, options: list[str], said: list[str]) -> None:
    lines = json.loads(run("lines", "book.txt", "--json", *options).stdout)["lines"]
    assert [row["text"] for row in lines] == said
    printed = run("lines", "book.txt", *options).stdout.splitlines()
    assert [row.split("  ")[-1] for row in printed[1:]] == said


def test_somebody_who_is_not_in_the_book(run: Run) -> None:
    done = run("lines", "book.txt", "--speaker", "Emma")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "fabula: book.txt: nobody called 'Emma'; the cast: Clara, Tom. `fabula cast` shows them all.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["cast", "book.txt", "--json", "--csv"], "--json and --csv: choose one"),
        (["lines", "book.txt", "--json", "--csv"], "--json and --csv: choose one"),
        (["lines", "book.txt", "--speaker", "Tom", "--unresolved"], "a line without a speaker is nobody's"),
        (["cast", "book.fabula", "--cast", "c.json"], "--cast: book.fabula is read already"),
        (["cast"], "Missing argument"),
        (["cast", "a", "b"], "unexpected extra argument"),
        (["frobnicate"], "No such command"),
    ],
)
def test_wrong_use(run: Run, arguments: list[str], says: str) -> None:
    run("read", "book.txt")
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in " ".join(done.stderr.split())


@pytest.mark.parametrize("command", ["cast", "lines"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "fabula: x.txt: No such file or directory. Check the name and the folder."),
        ("LANGUAGE ", "fabula: x.txt: is in German. --force reads it all the same."),
        ("NAMELESS ", "fabula: x.txt: the bytes are not text"),
        ("BUG ", "fabula: this is a bug in Fabula (KeyError: 'oh\\nno')."),
    ],
)
def test_failures(run: Run, command: str, content: str | None, says: str) -> None:
    if content is not None:
        Path("x.txt").write_text(content, encoding="utf-8")
    done = run(command, "x.txt")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(says)
    assert done.stderr.count("\n") == 1


def test_ctrl_c(run: Run) -> None:
    Path("x.txt").write_text("INTERRUPT ", encoding="utf-8")
    done = run("cast", "x.txt")
    assert (done.exit_code, done.stderr) == (130, "fabula: stopped; nothing half-written is left\n")


def test_a_text_without_lines_or_people(run: Run) -> None:
    Path("x.txt").write_text("Rain.", encoding="utf-8")
    Path("cast.json").write_text('[{"name": "Tom"}]', encoding="utf-8")
    assert run("lines", "x.txt").stdout == "line  ch.  speaker  to  type  conf.  text\n"
    shown = run("cast", "x.txt", "--cast", "cast.json").stdout.splitlines()
    assert shown[1].split() == ["Tom", "0", "0"]  # in the cast, but nowhere in the text


def test_places_without_chapters_are_parts_of_the_text(run: Run) -> None:
    Path("x.txt").write_text("Rain. " * 50 + "“Oh.” said Tom", encoding="utf-8")
    assert run("cast", "x.txt").stdout.splitlines()[2].split() == ["Tom", "1", "1", "95", "%", "99", "%"]


def test_the_schema(run: Run) -> None:
    done = run("schema")
    assert (done.exit_code, done.stdout) == (0, schema_text())
    assert json.loads(done.stdout)["properties"]["schema"]["const"] == "fabula/1"
