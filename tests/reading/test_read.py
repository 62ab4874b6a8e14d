"""Scores -> layers: words of tokens, trees, events, spans."""

from __future__ import annotations

import numpy as np

from fabula.model import RELATIONS, UPOS, EntityType, Form, Reading, TokenTable
from fabula.stages.reading import quotation_marks, read_tokens, split_words
from tests.build import build_story, says
from tests.reading.fake import FakeReader


def tokens_of(text: str) -> TokenTable:
    return build_story(text).tokens


def by_word(tokens: TokenTable, reading: Reading) -> dict[str, tuple[str, str | None, str]]:
    rows = {}
    for at, word in enumerate(tokens.words()):
        head = int(reading.head[at])
        told = None if head < 0 else tokens.word(head)
        rows[word] = (UPOS[int(reading.upos[at])], told, RELATIONS[int(reading.relation[at])])
    return rows


def test_clitics_are_words_of_their_own() -> None:
    words = split_words(tokens_of("Tom didn’t see Clara's hat.\n\nI'll go."))
    assert words.text == ["Tom", "did", "n’t", "see", "Clara", "’s", "hat", ".", "I", "’ll", "go", "."]
    assert words.gaps == [3, 2, 1, 2, 2, 1, 2, 1, 3, 1, 2, 1]
    assert words.token == [0, 1, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8]
    assert words.sentence_start == [0, 8, 12]
    assert [w for w, a, b in zip(words.text, words.start, words.end, strict=True) if b - a != len(w)] == []


def test_a_name_with_an_apostrophe_is_one_word() -> None:
    assert split_words(tokens_of("O'Hara n't 's")).text == ["O’Hara", "n’t", "’", "s"]


def test_a_token_of_two_words_is_told_by_its_first() -> None:
    tokens = tokens_of("Clara didn't see.")
    heads = {"Clara": ("see", "nsubj"), "did": ("see", "aux"), "n’t": ("see", "advmod"), "see": (None, "root")}
    heads |= {".": ("see", "punct")}
    reading = read_tokens(tokens, (), FakeReader({"did": "AUX", "see": "VERB", "Clara": "PROPN"}, heads))
    assert by_word(tokens, reading)["didn't"] == ("AUX", "see", "aux")
    assert by_word(tokens, reading)["see"] == ("VERB", None, "root")
    assert tokens.text[tokens.start[1] : reading.host_end[1]] == "did"


def test_a_first_word_that_hangs_on_its_clitic_takes_its_place() -> None:
    tokens = tokens_of("He's there.")
    heads = {"He": ("’s", "nsubj"), "’s": (None, "root"), "there": ("’s", "advmod"), ".": ("’s", "punct")}
    assert by_word(tokens, read_tokens(tokens, (), FakeReader(heads=heads))) == {
        "He's": ("X", None, "root"),
        "there": ("X", "He's", "advmod"),
        ".": ("X", "He's", "punct"),
    }


def test_spans_nest_but_never_cross() -> None:
    tokens = tokens_of("Clara met the King of Spain.")
    mentions = [("Clara", EntityType.PER, Form.PROP), ("the King of Spain", EntityType.PER, Form.NOM)]
    mentions += [("Spain", EntityType.GPE, Form.PROP)]
    spans = read_tokens(tokens, (), FakeReader(mentions=mentions)).spans
    found = [tokens.text[a:b] for a, b in zip(spans.start, spans.end, strict=True)]
    assert found == ["Clara", "the King of Spain", "Spain"]
    assert spans.type.tolist() == [EntityType.PER, EntityType.PER, EntityType.GPE]
    assert (spans.first.tolist(), spans.last.tolist()) == ([0, 2, 5], [1, 6, 6])
    assert (spans.score > 0.9).all()
    crossing = [*mentions, ("met the King", EntityType.ORG, Form.NOM)]
    assert len(read_tokens(tokens, (), FakeReader(mentions=crossing)).spans) == 3


def test_a_vector_is_the_sum_of_its_ends_without_what_is_below_nought() -> None:
    tokens = tokens_of("Old Tom sat.")
    reading = read_tokens(tokens, (), FakeReader(mentions=[("Old Tom", EntityType.PER, Form.PROP)]))
    assert reading.spans.vectors.tolist() == [[0.0, 0.0]]  # opening [0, 1] of "Old", closing -1 each
    reading = read_tokens(tokens, (), FakeReader(mentions=[("Tom", EntityType.PER, Form.PROP)]))
    assert reading.spans.vectors.tolist() == [[1.0, 2.0]]


def test_events_are_probabilities_by_token() -> None:
    tokens = tokens_of("Tom didn't fall. He sat.")
    event = read_tokens(tokens, (), FakeReader(events=["sat", "n’t"])).event
    assert [tokens.word(at) for at in np.flatnonzero(event > 0.5).tolist()] == ["didn't", "sat"]


def test_a_long_text_is_read_in_windows_and_every_word_once() -> None:
    tokens = tokens_of("Tom sat on the mat and Clara sat beside him. " * 60)
    reader = FakeReader(heads={"Clara": ("sat", "nsubj")}, events=["sat"])
    reading = read_tokens(tokens, (), reader)
    assert len(reader.seen) > 2
    assert len(reading.upos) == len(reading.head) == len(reading.event) == len(tokens)
    sentence = tokens.sentence
    inside = reading.head >= 0
    assert (sentence[reading.head[inside]] == sentence[inside]).all()
    roots = np.bincount(sentence[~inside], minlength=60)
    assert (roots == 1).all()


def test_nothing_is_read_of_nothing() -> None:
    assert len(read_tokens(tokens_of(""), (), FakeReader()).upos) == 0
    assert len(read_tokens(tokens_of("Tom sat."), (), None).upos) == 0


def test_quotations_look_the_same_to_the_reader_in_every_typography() -> None:
    for text in ("“Go,” said Tom.", '"Go," said Tom.', "«Go,» said Tom.", "‘Go,’ said Tom."):
        story = build_story(text, lines=[says(text[: text.index(" said")])])
        words = split_words(story.tokens, quotation_marks(story.tokens, story.quotes))
        assert words.text == ["“", "Go", ",", "”", "said", "Tom", "."]
        assert next(text[a:b] for a, b in zip(words.start, words.end, strict=True)) == text[0]


def test_a_dash_that_opens_speech_stays_a_dash() -> None:
    story = build_story("— Go, said Tom.", lines=[says("— Go,")])
    assert quotation_marks(story.tokens, story.quotes) == {}
