"""The user's quotations are the quotations, marked as if they had been found."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.errors import QuotesError
from fabula.model import Quote, QuoteEntry, QuoteKind
from fabula.stages.quotes import find_quotes
from fabula.stages.tokens import tokenize
from tests.pipeline.layers import read_layers
from tests.quotes.reading import LEXICON, extract_of, paragraphs_of


def entry(text: str, *stretches: str, kind: QuoteKind = "speech", where: str = "") -> QuoteEntry:
    """Give the quotation made of these stretches, each sought behind the one before."""
    spans, at = [], 0
    for stretch in stretches:
        at = text.index(stretch, at)
        spans.append((at, at + len(stretch)))
        at += len(stretch)
    return QuoteEntry(tuple(spans), kind, where)


def obeyed(text: str, *entries: QuoteEntry | str | tuple[str, ...]) -> tuple[Quote, ...]:
    """Read with these quotations: an entry, its one stretch, or its stretches."""
    given = tuple(
        e if isinstance(e, QuoteEntry) else entry(text, *((e,) if isinstance(e, str) else e)) for e in entries
    )
    extract, paragraphs = extract_of(text), paragraphs_of(text)
    return find_quotes(extract, paragraphs, tokenize(extract, paragraphs, LEXICON), LEXICON, given)


def stretches(text: str, quotes: tuple[Quote, ...]) -> list[list[str]]:
    return [[span.of(text) for span in quote.spans] for quote in quotes]


@pytest.mark.parametrize(
    ("text", "bare", "marked"),
    [
        ("“Come in,” said Ann. “Sit.”", ("Come in,", "Sit."), ("“Come in,”", "“Sit.”")),
        ('"Come in," said Ann. "Sit."', ("Come in,", "Sit."), ('"Come in,"', '"Sit."')),
        ("‘Come in,’ said Ann.", ("Come in,",), ("‘Come in,’",)),
        ("'Sit, 'tis so,' said Ann.", ("Sit, 'tis so,",), ("'Sit, 'tis so,'",)),
        ("'Tis the dogs' bowl,' said Ann.", ("Tis the dogs' bowl,",), ("'Tis the dogs' bowl,'",)),
        ('"\'Tis so," said Ann.', ("'Tis so,",), ('"\'Tis so,"',)),
        ("``Come in,'' said Ann.", ("Come in,",), ("``Come in,''",)),
        ("„Komm,“ said Ann.", ("Komm,",), ("„Komm,“",)),
        ("»Komm,« said Ann.", ("Komm,",), ("»Komm,«",)),
        ("«\u202fOui,\u202f» said Ann.", ("Oui,",), ("«\u202fOui,\u202f»",)),
        ("« Oui, » said Ann.", ("Oui,",), ("« Oui, »",)),
        ("「はい」 said Ann.", ("はい",), ("「はい」",)),
        ("— Come in, — said Ann. — Sit.", ("Come in,", "Sit."), ("— Come in,", "— Sit.")),
        ("--Come in, said Ann.", ("Come in,",), ("--Come in,",)),
        ("<Come in,> sent Ann.", ("Come in,",), ("<Come in,>",)),
    ],
)
def test_with_and_without_marks_is_the_same(text: str, bare: tuple[str, ...], marked: tuple[str, ...]) -> None:
    quotes = obeyed(text, bare)
    assert stretches(text, quotes) == [list(marked)]
    assert obeyed(text, marked) == quotes
    assert quotes[0].mark
    assert marked[0].startswith(quotes[0].mark)
    assert quotes[0].kind == "speech"


def test_words_without_any_mark_stay_as_they_are() -> None:
    text = "I must go, thought Ann. 'Tis well. The dogs' bowl was dry."
    quotes = obeyed(text, entry(text, "I must go,", kind="thought"), "Tis well.", "The dogs")
    assert stretches(text, quotes) == [["I must go,"], ["Tis well."], ["The dogs"]]
    assert [(quote.kind, quote.mark) for quote in quotes] == [("thought", ""), ("speech", ""), ("speech", "")]


def test_a_span_is_not_widened_over_anything_but_marks() -> None:
    text = '"Come in and sit," said Ann.'
    assert stretches(text, obeyed(text, "in and")) == [["in and"]]
    assert stretches(text, obeyed(text, "Come in")) == [['"Come in']]  # the closing mark is not directly outside


def test_nor_into_another_quotation() -> None:
    text = '"Yes.""No." "Go""'
    assert stretches(text, obeyed(text, "Yes.", "No.")) == [['"Yes."'], ['"No."']]
    assert stretches(text, obeyed(text, '"Yes.""', 'No."')) == [['"Yes.""'], ['No."']]


def test_marks_of_a_quotation_inside_are_no_marks_of_the_line() -> None:
    text = "\"'Yes,' she said, and 'no,'\" said Ann."
    (quote,) = obeyed(text, "'Yes,' she said, and 'no,'")
    assert stretches(text, (quote,)) == [["\"'Yes,' she said, and 'no,'\""]]
    assert [span.of(text) for span in quote.nested] == ["'Yes,'", "'no,'"]
    # but a line given with its marks has them all
    assert stretches(text, obeyed(text, text[:28])) == [[text[:28]]]


def test_a_span_over_paragraphs_is_one_quotation_with_a_span_in_each() -> None:
    text = "“I came.\n\n“I saw,” said Ann."
    quotes = obeyed(text, text[1:17])
    assert stretches(text, quotes) == [["“I came.", "“I saw,”"]]


def test_white_space_at_the_edges_is_left_out() -> None:
    text = "“ Come in, ” said Ann.\n\nTom sat."
    assert stretches(text, obeyed(text, " Come in, ")) == [["Come in,"]]


def test_quotations_stand_by_their_first_span_in_whatever_order_they_are_given() -> None:
    text = "“One,” said Ann. “Two,” said Tom. “Three,” said Ann."
    given = (entry(text, "Two,", kind="writing"), QuoteEntry(((35, 41), (1, 5))))
    quotes = obeyed(text, *given)
    assert [(quote.id, quote.kind) for quote in quotes] == [(0, "speech"), (1, "writing")]
    assert stretches(text, quotes) == [["“One,”", "“Three,”"], ["“Two,”"]]


def test_none_given_is_none_at_all() -> None:
    assert obeyed("“Come in,” said Ann.") == ()


@pytest.mark.parametrize(
    ("spans", "says"),
    [
        (((0, 99),), r"quotes: entry 1: the span \[0, 99\] is not in the text, which has 30 characters\. Are its"),
        (((20, 22),), r"quotes: entry 1: the span \[20, 22\] holds only white space\. Are its offsets"),
        (((9, 4),), r"quotes: entry 1: the span \[9, 4\] ends before it starts"),
        (((-4, 4),), r"quotes: entry 1: the span \[-4, 4\] starts before the text"),
        ((), r"quotes: entry 1: has no span\. Give it one"),
    ],
)
def test_what_does_not_fit_the_text_is_refused(spans: tuple[tuple[int, int], ...], says: str) -> None:
    text = "“Come in,” said Ann.\n\nTom sat."
    with pytest.raises(QuotesError, match=says) as caught:
        obeyed(text, QuoteEntry(spans))
    assert "\n" not in str(caught.value)
    with pytest.raises(QuotesError, match=r"^mine\.json: entry 7: "):
        obeyed(text, QuoteEntry(spans, where="mine.json: entry 7"))


def test_the_whole_reading_works_on_them() -> None:
    text = (
        "“Come in,” said Clara. She held the door. “Sit down.”\n\nTom sat. “The ‘chair’ is wet,” he said.\n\n"
        "I am sorry, thought Clara.\n"
    )
    given = (
        entry(text, "Come in,", "Sit down."),
        entry(text, "The ‘chair’ is wet,"),
        entry(text, "I am sorry,", kind="thought"),
    )
    layers = read_layers(text, quotes=given)
    assert [quote.kind for quote in layers.quotes] == ["speech", "speech", "thought"]
    assert [layers.speaker(words) for words in ("Come in", "Sit down", "chair")] == ["Clara", "Clara", "Tom"]
    assert layers.lines[2].speaker is None


@given(st.text(alphabet="ab ,.'\"“”‘’«»—<>\n\u202f", min_size=1, max_size=60), st.data())
def test_whatever_is_given_is_obeyed_in_order_and_apart(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8).map(sorted))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if text[a:b].strip()]
    groups = [data.draw(st.integers(0, 2)) for _ in spans]
    entries = [QuoteEntry(tuple(s for s, g in zip(spans, groups, strict=True) if g == n)) for n in sorted(set(groups))]
    extract, paragraphs = extract_of(text), paragraphs_of(text)
    quotes = find_quotes(extract, paragraphs, tokenize(extract, paragraphs, LEXICON), LEXICON, tuple(entries))
    made = sorted(span for quote in quotes for span in quote.spans)
    assert len(quotes) == len(entries)
    assert all(left.end <= right.start for left, right in pairwise(made))
    assert [quote.id for quote in quotes] == list(range(len(quotes)))
    assert [quote.start for quote in quotes] == sorted(quote.start for quote in quotes)
    # every given character that can be seen is quoted, and what was added are marks with their spaces
    inside = {at for a, b in made for at in range(a, b)}
    wanted = {at for a, b in spans for at in range(a, b) if not text[at].isspace()}
    assert wanted <= inside
    assert not any(text[at].isalpha() for at in inside - wanted)
    for quote in quotes:
        assert all(any(s.start <= n.start and n.end <= s.end for s in quote.spans) for n in quote.nested)
