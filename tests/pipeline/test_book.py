"""The front door: what may be read, and what is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

import fabula
from fabula.errors import SourceError, TokensError
from fabula.model import CastEntry, QuoteEntry
from fabula.options import ReadOptions
from fabula.pipeline import STEPS, read_book
from fabula.pipeline.book import LONGEST_LINE

TEXT = "“Come in,” said Clara. She held the door and smiled at him.\n\n“Thank you,” said Tom, and he went in.\n"


def _speakers(story: fabula.Story) -> list[str | None]:
    return [line.speaker.name if line.speaker else None for line in story.lines]


def test_bytes_a_path_and_a_text_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "door.txt"
    path.write_bytes(TEXT.encode())
    stories = [read_book(TEXT), read_book(TEXT.encode()), read_book(path), read_book(str(path))]
    for story in stories:
        assert story.text == TEXT
        assert _speakers(story) == ["Clara", "Tom"]
    assert [story.source.format for story in stories[1:]] == ["txt", "txt", "txt"]


def test_a_list_is_read_as_one_book(tmp_path: Path) -> None:
    first, second = tmp_path / "one.txt", tmp_path / "two.txt"
    first.write_text(TEXT, encoding="utf-8")
    second.write_text("“Sit down,” said Clara, and Tom sat down by the fire.\n", encoding="utf-8")
    story = read_book([first, str(second)])
    assert _speakers(story) == ["Clara", "Tom", "Clara"]
    assert len(story.cast["Clara"].lines) == 2
    assert [part.name for part in story.source.parts] == ["one.txt", "two.txt"]


def test_a_path_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    for book in (tmp_path / "gone.txt", str(tmp_path / "gone.txt")):
        with pytest.raises(SourceError, match=r"gone\.txt"):
            read_book(book)


def test_a_line_of_millions_of_characters_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text("The rain came down. " * (LONGEST_LINE // 20 + 1), encoding="utf-8")
    with pytest.raises(SourceError, match=r"dump\.txt: one line has more than 5,000,000 characters") as refusal:
        read_book(path)
    assert "\n" not in str(refusal.value)
    assert "Try a file with line ends" in str(refusal.value)


def test_a_text_without_a_name_is_refused_as_the_text() -> None:
    with pytest.raises(SourceError, match=r"^the text: one line has more than"):
        read_book("The rain came down. " * (LONGEST_LINE // 20 + 1))


def test_the_users_cast_reaches_the_reading() -> None:
    options = ReadOptions(cast=(CastEntry("Clara Vance", ("Clara",), "they"),))
    story = read_book(TEXT, options)
    assert _speakers(story) == ["Clara Vance", "Tom"]
    assert story.cast["Clara Vance"].pronouns == "they"
    assert read_book(TEXT).cast["Clara"].pronouns == "she"


def test_the_users_quotations_reach_the_reading() -> None:
    story = read_book(TEXT, ReadOptions(quotes=(QuoteEntry(((1, 9),)),)))
    assert [line.text for line in story.lines] == ["“Come in,”"]
    assert _speakers(story) == ["Clara"]
    assert read_book(TEXT, ReadOptions(quotes=())).lines == ()


def test_a_text_that_is_split_already(tmp_path: Path) -> None:
    rows = [
        [["“", "Come", "in", ",", "”", "said", "Clara", "."], ["She", "held", "the", "door", "and", "smiled", "."]],
        [["“", "Thank", "you", ",", "”", "said", "Tom", ",", "and", "he", "went", "in", "."]],
    ]
    path = tmp_path / "door.txt"
    path.write_text("“Come in,” said Clara. She held the door and smiled. “Thank you,” said Tom, and he went in.")
    for story in (fabula.read(tokens=rows), fabula.read(path, tokens=rows), fabula.read(tokens=rows[0] + rows[1])):
        assert story.tokens.words() == [word for paragraph in rows for sentence in paragraph for word in sentence]
        assert len(story.tokens.sentence_spans()) == 3
        assert len(story.paragraphs) == 2
        assert _speakers(story) == ["Clara", "Tom"]
    assert fabula.read(tokens=rows).source.format == "text"
    with pytest.raises(TokensError, match=r"door\.txt: the words are not those of the text: paragraph 1, sentence 2"):
        fabula.read(path, tokens=[rows[0][:1] * 2])


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^nothing to read: give a book, or the words of a text"):
        fabula.read()


def test_progress_is_called_for_every_stage() -> None:
    heard: list[tuple[str, int, int]] = []
    read_book(TEXT, progress=lambda what, done, total: heard.append((what, done, total)))
    assert heard == [(step.makes[0], place, len(STEPS)) for place, step in enumerate(STEPS)]


def test_the_front_door_is_the_same_reading() -> None:
    story, other = fabula.read(TEXT), read_book(TEXT)
    assert story.attributions == other.attributions
    assert story.characters == other.characters
    assert story.version == fabula.__version__
