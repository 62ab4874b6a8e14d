"""The stories other tests stand on are what they say."""

from __future__ import annotations

import pytest

from fabula.model import Character
from tests.build import build_story, says

TEXT = "Chapter 1\n\n“Come in,” said Clara. “Sit.”\n\nChapter 2\n\n“Thank you, Miss Vance,” said Tom. He sat."


def test_a_story_made_by_hand() -> None:
    story = build_story(
        TEXT,
        cast=[Character(9, "Clara Vance", ("Clara", "Miss Vance"), "she"), "Tom"],
        lines=[
            says("“Come in,”", "“Sit.”", by="Clara", to=["Tom"], evidence="said Clara"),
            says("“Thank you, Miss Vance,”", by="Tom"),
        ],
        chapters=["Chapter 1", "Chapter 2"],
        mentions=[("He", "Tom")],
    )
    assert [c.id for c in story.characters] == [0, 1]
    first, second = story.lines
    assert first.text == "“Come in,” “Sit.”"
    assert first.speaker is not None
    assert first.speaker.name == "Clara Vance"
    assert [a.name for a in first.addressees] == ["Tom"]
    assert first.evidence is not None
    assert TEXT[first.evidence.start : first.evidence.end] == "said Clara"
    assert second.speaker is not None
    assert second.speaker.name == "Tom"
    assert [c.title for c in story.chapters] == ["Chapter 1", "Chapter 2"]
    assert [p.kind for p in story.paragraphs] == ["heading", "body", "heading", "body"]
    assert [TEXT[m.start : m.end] for m in story.cast["Tom"].mentions] == ["Tom", "He"]
    assert [TEXT[m.start : m.end] for m in story.cast["Clara"].mentions] == ["Clara", "Miss Vance"]
    assert len(story.tokens.sentence_spans()) == 6
    assert "".join(TEXT[s.start : s.end] for s in story.segments) == TEXT


def test_an_empty_story() -> None:
    story = build_story("")
    assert (len(story.tokens), len(story.mentions), story.lines, story.segments) == (0, 0, (), ())


def test_words_that_are_not_there_are_an_error() -> None:
    with pytest.raises(AssertionError, match="does not stand in the text"):
        build_story("Nothing.", lines=[says("“Come in,”")])
    with pytest.raises(AssertionError, match="not in the cast"):
        build_story("“Come in,”", lines=[says("“Come in,”", by="Clara")])
