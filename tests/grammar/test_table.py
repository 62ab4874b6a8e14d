"""The grammar table: what was read, and a lemma a token."""

from __future__ import annotations

from fabula.model import Lexicon
from fabula.stages.grammar import find_grammar
from fabula.stages.reading import read_tokens
from tests.build import build_story
from tests.reading.fake import FakeReader


def test_lemmas_of_tokens_by_their_first_word() -> None:
    tokens = build_story("Clara didn't see mice.").tokens
    tags = {"Clara": "PROPN", "did": "AUX", "n't": "PART", "see": "VERB", "mice": "NOUN", ".": "PUNCT"}
    grammar = find_grammar(tokens, read_tokens(tokens, (), FakeReader(tags)), Lexicon())
    assert grammar.lemma == ("Clara", "do", "see", "mouse", ".")
    assert len(grammar) == len(tokens)


def test_an_empty_table_without_a_reader() -> None:
    tokens = build_story("Clara saw.").tokens
    assert len(find_grammar(tokens, read_tokens(tokens, (), None), Lexicon())) == 0
