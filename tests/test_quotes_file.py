"""A user's quotations are read as they stand, or refused in one line that names the entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fabula.errors import QuotesError
from fabula.model import QuoteEntry
from fabula.outputs.json import as_json, dumps
from fabula.pipeline import read_book
from fabula.quotes_file import load_quotes


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "quotes.json"


def test_quotations(file: Path) -> None:
    rows = [{"spans": [[0, 5], [9, 12]]}, {"spans": [[20, 30]], "kind": "thought"}]
    file.write_text(json.dumps(rows), encoding="utf-8")
    entries = load_quotes(file)
    assert entries == (QuoteEntry(((0, 5), (9, 12))), QuoteEntry(((20, 30),), "thought"))
    assert [entry.where for entry in entries] == [f"{file}: entry 1", f"{file}: entry 2"]


def test_an_empty_list_says_that_there_are_none(file: Path) -> None:
    file.write_text('\ufeff{"quotes": []}', encoding="utf-8")
    assert load_quotes(file) == ()


def test_what_fabula_prints_can_be_handed_back(file: Path) -> None:
    story = read_book("“Come in,” said Clara. “Sit.”\n\n“Thank you,” said Tom. ‘I must go,’ he thought.")
    for printed in (as_json(story), as_json(story)["quotes"]):
        file.write_text(dumps(printed), encoding="utf-8")
        assert load_quotes(file) == tuple(QuoteEntry(quote.spans, quote.kind) for quote in story.quotes)


SPANS = r'entry 1: "spans" should be a list of pairs of whole numbers, like \[\[30, 52\]\]'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[{"spans": [[0, 5]},\n]', r"line 1, column 19: is not JSON \(.*\)\. It should look like \[\{"),
        ("[" * 100_000, r"is not (JSON|a list of quotations)"),
        ('"Yes"', r"should be a list of quotations\. It should look like"),
        ('{"spans": [[0, 5]]}', r"should be a list of quotations"),
        ("[[0, 5]]", r'entry 1: should be an object with "spans"'),
        ("[{}]", SPANS),
        ('[{"spans": []}]', SPANS),
        ('[{"spans": [0, 5]}]', SPANS),
        ('[{"spans": [[0, 5, 9]]}]', SPANS),
        ('[{"spans": [[0, 5.0]]}]', SPANS),
        ('[{"spans": [[true, 5]]}]', SPANS),
        ('[{"spans": [[0, 5]]}, {"spans": [[7, 9]], "kind": "talk"}]', r'entry 2: "kind" should be one of speech, tho'),
        ('[{"spans": [[0, 5]], "kind": ["speech"]}]', r'entry 1: "kind" should be one of'),
        ('[{"spans": [[0, 5]], "span": [0, 5]}]', r'entry 1: nothing is known of "span"\. Use "spans", "kind"'),
        ('[{"spans": [[5, 5]]}]', r"entry 1: the span \[5, 5\] is empty\. The end is one past the last"),
        ('[{"spans": [[9, 5]]}]', r"entry 1: the span \[9, 5\] ends before it starts\. Try \[5, 9\]"),
        ('[{"spans": [[-1, 5]]}]', r"entry 1: the span \[-1, 5\] starts before the text\. Characters are counted"),
        (
            '[{"spans": [[0, 5]]}, {"spans": [[20, 30], [4, 8]]}]',
            r"entry 2: the span \[4, 8\] overlaps \[0, 5\] of entry 1\. A quotation inside another is",
        ),
        ('[{"spans": [[0, 5], [4, 8]]}]', r"entry 1: the span \[4, 8\] overlaps \[0, 5\] of the same entry"),
    ],
)
def test_quotations_that_cannot_be_used(file: Path, content: str, says: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(QuotesError, match=says) as caught:
        load_quotes(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert "\n" not in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match=r"no\.json: there is no such file\. Check the name"):
        load_quotes(tmp_path / "no.json")
