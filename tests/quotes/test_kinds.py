"""Speech, thought, writing, and words that are only quoted."""

from __future__ import annotations

import pytest

from fabula.model import Lexicon, ParagraphKind
from tests.quotes.reading import read, spoken


@pytest.mark.parametrize(
    "text",
    [
        "The word “love” stood there.",
        "A so-called “expert” came.",
        "He read “The Times” every day.",
        "John “Bull” Smith came.",
        "“I know,” said “Flush” Barnet.",
        "She called it “the good room,” and shut the door.",
        "He had a “system” for the horses.",
        "“Gurn” was a word of hatred in the hills.",
        "They were, as Ann put it, in “business.”",
        "It was marked “Poison,” in red.",
    ],
)
def test_acceptance_20_scare_quotes_titles_names(text: str) -> None:
    assert len(spoken(text, kind="not_speech")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "He said “yes” and left.",
        "She answered with a loud “Never!” and went.",
        "“Nothing” said Tom.",
        "“Oh!” was all she could say.",
        "Tom shook his head: “I know.”",
        "“Victor!” she called.",
        "He gave a faint “Well, well,” and went.",
        "“. . . !” said Tom.",
        "“_Peste!_” said Tom.",
    ],
)
def test_short_words_that_are_spoken(text: str) -> None:
    assert len(spoken(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "“It is late,” thought Tom.",
        "“It is late,” he thought. “It is very late.”",
        "“It is late,” he told himself.",
        "“Is it late?” she wondered.",
        "He thought, “It is late.”",
        "— It is late, — thought Tom. — Very late.",
    ],
)
def test_thoughts(text: str) -> None:
    assert [q.kind for q in read(text)] == ["thought"]


@pytest.mark.parametrize(
    "text",
    [
        "“It is late,” she wondered aloud.",
        "“It is late,” said Tom, lost in thought.",
        "“Yes,” said Tom in simple wonder, “it is.”",
        "“It is late.” Tom thought about it and went out.",
    ],
)
def test_no_thoughts(text: str) -> None:
    assert {q.kind for q in read(text)} == {"speech"}


@pytest.mark.parametrize(
    "text",
    [
        "The note read: “Come at once.”",
        "There was a telegram on the table: “Come at once.”",
        "“Come at once,” he wrote.",
        "On the door hung a list. It said, “Closed on Mondays.”",
        "“Come at once,” said the letter.",
    ],
)
def test_writing(text: str) -> None:
    assert [q.kind for q in read(text)] == ["writing"]


@pytest.mark.parametrize("kind", ["front", "back", "note", "heading"])
def test_what_is_no_story_speaks_to_nobody(kind: ParagraphKind) -> None:
    assert {q.kind for q in read("“Come in,” said Tom. “Sit.”", kind=kind)} == {"not_speech"}


def test_without_word_lists() -> None:
    text = "“Come in,” said Tom. “Sit.”\n\nThe “expert” sat."
    assert [q.kind for q in read(text, lexicon=Lexicon())] == ["speech", "not_speech"]


def test_single_marks_kept_for_thoughts() -> None:
    lines = ["“Come in,” said Tom.", "‘It is late,’ he thought.", "‘Why did I ask?’", "“Sit,” said Ann.", "“No.”"] * 3
    assert [q.kind for q in read("\n\n".join(lines))] == ["speech", "thought", "thought", "speech", "speech"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "The sign said “NO DOGS” in red.",
        "The sign said “NO DOGS”.",
        "The old sign over the door said “Marsh’s” and nothing else.",
        "The note said, “Come at once.”",
    ],
)
def test_what_paper_and_paint_say_is_writing(text: str) -> None:
    assert [q.kind for q in read(text)] == ["writing"]


@pytest.mark.parametrize(
    "text",
    [
        "Tom looked at the sign. “No dogs,” said Tom.",
        "The letter carrier said “Good morning” and went.",
        "The sign painter said “All done” and went.",
        "The page said “Yes, my lord” and bowed.",
    ],
)
def test_who_has_to_do_with_paper_may_speak(text: str) -> None:
    assert [q.kind for q in read(text)] == ["speech"]
