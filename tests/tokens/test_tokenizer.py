"""Words, marks and sentences."""

from __future__ import annotations

import pytest

from fabula.model import Lexicon, Paragraph, TokenTable
from fabula.stages.tokens import tokenize
from tests.tokens.extracts import extract


def table(text: str, lexicon: Lexicon | None = None) -> TokenTable:
    return tokenize(extract(text), (Paragraph(0, len(text)),), lexicon or Lexicon())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don't o’clock ma'am", ["don't", "o’clock", "ma'am"]),
        ("Tom's Tom’s it's O'Brien's", ["Tom", "'s", "Tom", "’s", "it's", "O'Brien", "'s"]),
        ("the dogs’ bowl", ["the", "dogs", "’", "bowl"]),
        ("'round ’em 'tis ’Twas '90s", ["'round", "’em", "'tis", "’Twas", "'90s"]),
        ("rock 'n' roll", ["rock", "'n'", "roll"]),
        ("'As I said'", ["'", "As", "I", "said", "'"]),
        ("a well-known co‑op", ["a", "well-known", "co‑op"]),
        ("wait—no--yes – so", ["wait", "—", "no", "--", "yes", "–", "so"]),
        ("well... and . . . so…", ["well", "...", "and", ". . .", "so", "…"]),
        ("1,000 3.5 12th 10:30", ["1,000", "3.5", "12th", "10:30"]),
        (
            "J. Smith, J.R.R. Tolkien at 10 a.m. sharp",
            ["J.", "Smith", ",", "J.R.R.", "Tolkien", "at", "10", "a.m.", "sharp"],
        ),
        ("Mr. and Mrs. Vance of St. Ives", ["Mr.", "and", "Mrs.", "Vance", "of", "St.", "Ives"]),
        ("It was I. He sat.", ["It", "was", "I", ".", "He", "sat", "."]),
        ("No. 5 is no. Sun. Set", ["No.", "5", "is", "no", ".", "Sun", ".", "Set"]),
        ("“‘Go,’ he said.”", ["“", "‘", "Go", ",", "’", "he", "said", ".", "”"]),
        ("\"No,\" 'no'", ['"', "No", ",", '"', "'", "no", "'"]),
        ("_word_ *word* __two__", ["_", "word", "_", "*", "word", "*", "_", "_", "two", "_", "_"]),
        ("the _Nautilus_’s crew", ["the", "_", "Nautilus", "_", "’s", "crew"]),
        ("soft\u00adhyphen a\u2060—\u2060b \ufeffc", ["soft\u00adhyphen", "a", "—", "b", "c"]),
        ("cafe\u0301 नमस्ते", ["cafe\u0301", "नमस्ते"]),
        ("👍 £5 50%", ["👍", "£", "5", "50", "%"]),
        ("你好。", ["你好", "。"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert table(text).words() == expected


def test_abbreviations_and_titles_come_from_the_lexicon() -> None:
    assert table("Bp. Vance sat.").words()[:2] == ["Bp", "."]
    assert table("Bp. Vance sat.", Lexicon(abbreviations=frozenset({"bp"}))).words()[:2] == ["Bp.", "Vance"]


def test_an_abbreviation_that_the_book_uses_as_a_name_is_a_name() -> None:
    lexicon = Lexicon(abbreviations=frozenset({"ed", "bp"}))
    words = table("Ed sat. It was Ed. He saw Bp. Vance.", lexicon).words()
    assert "Ed." not in words
    assert "Bp." in words


@pytest.mark.parametrize(
    "text",
    [
        '"So what?" said Harry.',
        '"Stop!" Harry said.',
        "“Stop!” Mr. Brown said.",
        "“Stop!” I cried.",
        "“Stop.” Harry said.",
        "“Well…” Harry murmured.",
        "“What?!” he asked.",
        "Mr. J. Smith of St. Ives sat down at 10 a.m. with Dr. Vance.",
        "“I… I think so.”",
        "Wait ... what was that?",
        "“Yes.” — he said.",
        "Yahoo! was founded long ago.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert len(table(text).sentence_spans()) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Stop." Harry turned away.', ['"Stop."', "Harry turned away."]),
        ("He sat. She stood! Why? “No,” she said.", ["He sat.", "She stood!", "Why?", "“No,” she said."]),
        ("“Go.” “No.”", ["“Go.”", "“No.”"]),
        ("‘Go!’ Mara’s voice shook.", ["‘Go!’", "Mara’s voice shook."]),
        ("It was I. He knew.", ["It was I.", "He knew."]),
        ("Rope, crates, etc. He had it all.", ["Rope, crates, etc.", "He had it all."]),
        ("Well... He sat.", ["Well...", "He sat."]),
        ("(He sat.) She stood.", ["(He sat.)", "She stood."]),
        ("“Go!” He said nothing.", ["“Go!”", "He said nothing."]),
        ("« Va. » Il sort.", ["« Va. »", "Il sort."]),
        ("one.Two", ["one.", "Two"]),
        ("你好。再见。", ["你好。", "再见。"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [s.of(text) for s in table(text).sentence_spans()] == expected


def test_speech_verbs_come_from_the_lexicon() -> None:
    text = "“Stop!” Harry honked."
    assert len(table(text).sentence_spans()) == 2
    assert len(table(text, Lexicon(speech_verbs=frozenset({"honked"}))).sentence_spans()) == 1


def test_sentences_never_cross_paragraphs() -> None:
    text = "He went\n\nto the bridge"
    tokens = tokenize(extract(text), (Paragraph(0, 7), Paragraph(9, len(text))), Lexicon())
    assert [s.of(text) for s in tokens.sentence_spans()] == ["He went", "to the bridge"]
    assert tokens.paragraph.tolist() == [0, 0, 1, 1, 1]
    assert tokens.sentence.tolist() == [0, 0, 1, 1, 1]
    assert tokens.sentence_start.tolist() == [0, 2, 5]


def test_an_empty_text_has_an_empty_table() -> None:
    tokens = tokenize(extract(""), (), Lexicon())
    assert len(tokens) == 0
    assert tokens.sentence_start.tolist() == [0]
