"""The words before a name in a line that make it the speaker's."""

from __future__ import annotations

import pytest

from fabula.model import own_name_from


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("My name is ", "My name is "),
        ("My name’s ", "My name’s "),
        ("Name's ", "Name's "),
        ("Look, rain. I am\n", "I am\n"),
        ("Hello, I'm ", "I'm "),
        ("Yes — call me ", "call me "),
    ],
)
def test_where_they_begin(before: str, words: str) -> None:
    assert before[own_name_from(before) :] == words


@pytest.mark.parametrize(
    "before",
    ["", "I know ", "His name is ", "If anyone asks, I'm ", "Tell him that I am ", "‘I’m ", "I'm not ", "I'm"],
)
def test_where_there_are_none(before: str) -> None:
    assert own_name_from(before) == -1
