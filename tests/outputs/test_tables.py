"""The cast and the lines as rows, counted by hand."""

from __future__ import annotations

import csv
import io
import json

import pytest

from fabula.model import Character, Story
from fabula.outputs.json import dumps
from fabula.outputs.tables import cast_csv, cast_object, cast_rows, line_rows, lines_csv, lines_object, unresolved
from tests.build import build_story, crowded, says

TEXT = (
    "Rain.\n\nChapter 1\n\n“Come in, Tom,” said Clara. “Sit down, you.”\n\nChapter 2\n\n“Oh, \n“no”,” said Clara.\n\n"
    "“Who?”\n\nA cat sat."
)


@pytest.fixture
def story() -> Story:
    return build_story(
        TEXT,
        cast=[Character(0, "Clara Vance", ("Clara", "Miss; Vance"), "she", narrator=True), "Tom", "Nobody"],
        lines=[
            says("“Come in, Tom,”", "“Sit down, you.”", by="Clara", to=["Tom", "Nobody"], evidence="said Clara"),
            says("“Oh, \n“no”,”", by="Clara", type="anaphoric", confidence=0.123456),
            says("“Who?”", type="implicit", confidence=0.3),
        ],
        chapters=["Chapter 1", "Chapter 2"],
    )


def test_the_cast_in_numbers(story: Story) -> None:
    clara, tom, nobody = cast_rows(story)
    assert (clara.lines, clara.words, clara.mentions) == (2, 8, 2)
    assert (clara.first, clara.last) == (TEXT.index("“Come"), TEXT.rindex("Clara"))
    assert (clara.first_chapter, clara.last_chapter) == (1, 2)
    assert (tom.lines, tom.words, tom.mentions, tom.first, tom.last) == (0, 0, 1, 28, 28)
    assert (nobody.mentions, nobody.first, nobody.last, nobody.first_chapter) == (0, None, None, None)
    assert unresolved(story) == (1, 1)


def test_the_numbers_agree_with_the_views(story: Story) -> None:
    for row, character in zip(cast_rows(story), story.cast, strict=True):
        assert row.lines == len(character.lines)
        assert row.words == character.words
        assert row.mentions == len(character.mentions)


def test_mentions_of_others_than_the_cast_count_for_nobody(story: Story) -> None:
    assert cast_rows(crowded(story)) == cast_rows(story)
    assert line_rows(crowded(story)) == line_rows(story)


def test_somebody_who_only_speaks_has_appeared() -> None:
    story = build_story("“Oh.” “Ah.”", cast=["Tom"], lines=[says("“Oh.”", by="Tom"), says("“Ah.”", by="Tom")])
    [tom] = cast_rows(story)
    assert (tom.first, tom.last, tom.first_chapter) == (0, 6, None)


def test_the_lines(story: Story) -> None:
    first, second, third = line_rows(story)
    assert (first.number, first.quote, first.chapter) == (1, 0, 1)
    assert (first.speaker, first.speaker_id, first.to) == ("Clara Vance", 0, ("Tom", "Nobody"))
    assert first.text == "“Come in, Tom,” “Sit down, you.”"
    assert TEXT[first.start : first.end].startswith("“Come")
    assert TEXT[first.start : first.end].endswith("you.”")
    assert first.reason == "tag"
    assert (second.type, second.confidence, second.chapter) == ("anaphoric", 0.1235, 2)
    assert (third.speaker, third.speaker_id, third.to, third.reason) == (None, None, (), None)


def test_thoughts_and_writing_only_when_asked_for() -> None:
    text = "“One,” said Tom. “Two,” he thought. “Three,” said the sign. “Four” is a word. “Five.”"
    lines = [
        says("“One,”", by="Tom"),
        says("“Two,”", kind="thought"),
        says("“Three,”", kind="writing"),
        says("“Four”", kind="not_speech"),
        says("“Five.”"),
    ]
    story = build_story(text, cast=["Tom"], lines=lines)
    assert [row.text for row in line_rows(story)] == ["“One,”", "“Five.”"]
    rows = [(row.number, row.quote, row.kind, row.type) for row in line_rows(story, silent=True)]
    assert rows[0] == (1, 0, "speech", "explicit")
    assert rows[1:3] == [(None, 1, "thought", None), (None, 2, "writing", None)]
    assert [row[:2] for row in rows[3:]] == [(2, 4)]
    cells = list(csv.DictReader(io.StringIO(lines_csv(line_rows(story, silent=True)), newline="")))
    assert (cells[1]["number"], cells[1]["kind"], cells[1]["speaker"], cells[1]["type"]) == ("", "thought", "", "")


def test_what_stands_before_the_first_chapter_is_in_none() -> None:
    story = build_story("“Oh.”\n\nChapter 1\n\nRain.", lines=[says("“Oh.”")], chapters=["Chapter 1"])
    assert line_rows(story)[0].chapter is None


def test_csv_is_rfc_4180(story: Story) -> None:
    printed = lines_csv(line_rows(story))
    assert printed.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(printed, newline=""), strict=True))
    assert [row["text"] for row in rows] == [line.text for line in story.lines]  # line ends and commas kept
    assert rows[0]["to"] == "Tom; Nobody"
    assert rows[2]["speaker"] == ""
    people = list(csv.DictReader(io.StringIO(cast_csv(story), newline=""), strict=True))
    assert [row["name"] for row in people] == ["Clara Vance", "Tom", "Nobody"]
    assert (people[0]["aliases"], people[0]["narrator"], people[0]["named"]) == ("Clara; Miss; Vance", "true", "true")


def test_csv_of_nothing_has_its_heading() -> None:
    assert lines_csv([]).startswith(
        "number,quote,kind,chapter,start,end,speaker_id,speaker,to,type,confidence,reason,text\r\n"
    )


def test_json_carries_its_schema(story: Story) -> None:
    cast = json.loads(dumps(cast_object(story)))
    assert (cast["schema"], cast["path"], cast["version"]) == ("fabula-cast/1", "book.txt", story.version)
    assert cast["unresolved"] == {"lines": 1, "words": 1}
    assert cast["cast"][0]["aliases"] == ["Clara", "Miss; Vance"]
    lines = json.loads(dumps(lines_object(story, line_rows(story))))
    assert lines["schema"] == "fabula-lines/1"
    assert [line["number"] for line in lines["lines"]] == [1, 2, 3]
