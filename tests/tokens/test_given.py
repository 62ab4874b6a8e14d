"""Words and sentences that a user gives are the words and sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.errors import TokensError
from fabula.model import Extract, Lexicon, TokenTable
from fabula.stages.tokens import check_split, find_paragraphs, find_tokens, tokenize
from fabula.stages.tokens.characters import BLANK
from tests.tokens.extracts import extract

TALK = [
    [["“", "Come", "in", ",", "”", "said", "Ann", "."], ["“", "Sit", ".", "”"]],
    [["“", "Thanks", ",", "”", "said", "Tom", "."]],
]


def table(book: str | Extract, tokens: object) -> TokenTable:
    """The token table of a text under given words."""
    book = extract(book) if isinstance(book, str) else book
    found = find_tokens(check_split(tokens), book.text, "book.txt")
    return tokenize(book, find_paragraphs(book, found), Lexicon(), found)


def sentences(tokens: TokenTable) -> list[list[str]]:
    words, bounds = tokens.words(), tokens.sentence_start.tolist()
    return [words[first:last] for first, last in pairwise(bounds)]


def paragraphs(tokens: TokenTable) -> list[int]:
    """The paragraph of each sentence."""
    return [int(paragraph) for paragraph in tokens.paragraph[tokens.sentence_start[:-1]]]


def test_a_text_is_made_of_the_words() -> None:
    split = check_split(TALK)
    text = split.text()
    assert text == "“ Come in , ” said Ann . “ Sit . ”\n\n“ Thanks , ” said Tom ."
    tokens = table(text, TALK)
    assert sentences(tokens) == [sentence for paragraph in TALK for sentence in paragraph]
    assert paragraphs(tokens) == [0, 0, 1]


def test_sentences_alone_are_parted_where_a_turn_begins() -> None:
    rows = [*(sentence for paragraph in TALK for sentence in paragraph), ["He", "sat", "."], ["“", "Oh", ".", "”"]]
    assert check_split(rows).parted().paragraphs == (2, 2, 1)
    straight = [[{"“": '"', "”": '"'}.get(word, word) for word in row] for row in rows]
    assert check_split(straight).parted().paragraphs == (2, 2, 1)
    # a mark that closes may stand in the next sentence
    late = [["“", "Oh", "."], ["”"], ["“", "Yes", ".", "”"]]
    assert check_split(late).parted().paragraphs == (2, 1)
    assert check_split([['"', "Oh", "."], ['"', "He", "sat", "."]]).parted().paragraphs == (2,)


def test_offsets_are_those_of_the_text_that_is_given() -> None:
    text = "\ufeff“Come in,” said\n Ann.  “Sit.”\n\n“Tha\u00adnks,”\u2060 said Tom.\n"
    rows = [
        ["“", "Come", "in", ",", "”", "said", "Ann", "."],
        ["“", "Sit", ".", "”"],
        ["“", "Tha\u00adnks", ",", "”", "said", "Tom", "."],
    ]
    tokens = table(text, rows)
    assert sentences(tokens) == rows
    assert paragraphs(tokens) == [0, 0, 1]
    assert all(text[a:b] == word for a, b, word in zip(tokens.start, tokens.end, tokens.words(), strict=True))


def test_no_paragraph_cuts_a_given_sentence() -> None:
    text = "Ann sat down.\n\nTom came in and\n\nwent out again.\n\nIt rained.\n"
    rows = [["Ann", "sat", "down."], ["Tom", "came", "in", "and", "went", "out", "again."], ["It", "rained."]]
    tokens = table(text, rows)
    assert sentences(tokens) == rows
    assert paragraphs(tokens) == [0, 1, 2]
    book = extract(text)
    found = find_tokens(check_split([[word for row in rows for word in row]]), text, "book.txt")
    assert [(p.start, p.end) for p in find_paragraphs(book, found)] == [(0, len(text) - 1)]


def test_given_paragraphs_are_the_paragraphs() -> None:
    text = "Ann sat down. Tom came in.\nIt rained.\n\nHe went.\n"
    rows = [[["Ann", "sat", "down."]], [["Tom", "came", "in."], ["It", "rained."], ["He", "went."]]]
    tokens = table(text, rows)
    assert sentences(tokens) == [sentence for paragraph in rows for sentence in paragraph]
    assert paragraphs(tokens) == [0, 1, 1, 1]


WORDS = st.lists(st.text(min_size=1, max_size=6).filter(lambda w: w.split() == [w] and w.strip(BLANK)), min_size=1)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=4), st.booleans())
def test_the_table_has_exactly_the_given_words_and_sentences(rows: list[list[list[str]]], flat: bool) -> None:
    tokens: Any = [sentence for paragraph in rows for sentence in paragraph] if flat else rows
    split = check_split(tokens).parted()
    made = table(split.text(), tokens)
    assert sentences(made) == [sentence for paragraph in rows for sentence in paragraph]
    assert (made.start[1:] >= made.end[:-1]).all()
    if not flat:
        assert paragraphs(made) == [n for n, paragraph in enumerate(rows) for _ in paragraph]


@pytest.mark.parametrize(
    ("tokens", "says"),
    [
        ("Come in.", r"^tokens: should be a sequence of sentences, not str\. It looks like \[\["),
        (None, r"^tokens: should be a sequence of sentences, not NoneType"),
        ([], r"^tokens: is empty\. Leave it out"),
        (["Come", "in"], r"^tokens: the first entry: should be a sequence of words or of sentences, not str"),
        ([["Come"], "in"], r"^tokens: sentence 2: should be a sequence of words, not str"),
        ([["Come"], []], r"^tokens: sentence 2: is empty"),
        ([[["Come"]], []], r"^tokens: paragraph 2: is empty"),
        ([[["Come"], ["in"]], [["."], []]], r"^tokens: paragraph 2, sentence 2: is empty"),
        ([[["Come"]], ["in"]], r"^tokens: paragraph 2, sentence 1: should be a sequence of words, not str"),
        ([["Come", 7]], r"^tokens: sentence 1, word 2: is int, and words are strings"),
        ([["Come"], ["in", ""]], r"^tokens: sentence 2, word 2: '' has nothing to be seen\. Leave it out"),
        ([["Come", "\u200b\n"]], r"^tokens: sentence 1, word 2: '\\u200b\\n' has nothing to be seen"),
        ([[["Come", " in"]]], r"^tokens: paragraph 1, sentence 1, word 2: ' in' holds white space\. Part it"),
    ],
)
def test_what_is_no_split_is_refused(tokens: object, says: str) -> None:
    with pytest.raises(TokensError, match=says) as caught:
        check_split(tokens)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("tokens", "says"),
    [
        (
            [["Ann", "sat", "up", "."]],
            r"sentence 1, word 3 is 'up', but character 8 begins 'down\.\\nTom came\.'\. Give",
        ),
        ([[["Ann", "sat", "down", "."]], [["Tim"]]], r"paragraph 2, sentence 1, word 1 is 'Tim', but character 14"),
        ([["Ann", "sat", "down", ".", "Tom", "came", ".", "Then"]], r"word 8 is 'Then', but the text ends before it"),
        ([["Ann", "sat", "down", "."]], r"^book\.txt: the words end before the text does: character 14 begins 'Tom"),
    ],
)
def test_words_that_are_not_those_of_the_text_are_refused(tokens: object, says: str) -> None:
    with pytest.raises(TokensError, match=says) as caught:
        find_tokens(check_split(tokens), "Ann sat down.\nTom came.", "book.txt")
    assert str(caught.value).startswith("book.txt: ")
    assert "\n" not in str(caught.value)
