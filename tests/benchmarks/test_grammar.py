"""Tags, heads, relations and lemmas counted by hand; CoNLL-U read back."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.benchmarks.modules import module

PAGE = """\
# newdoc id = letters-1
# newpar
# text = Don't wait!
1-2	Don't	_	_	_	_	_	_	_	_
1	Do	do	AUX	VB	_	3	aux	_	_
2	n't	not	PART	RB	_	3	advmod	_	_
3	wait	wait	VERB	VB	_	0	root	_	SpaceAfter=No
4	!	!	PUNCT	.	_	3	punct	_	_

# text = We sail.
1	We	we	PRON	PRP	_	2	nsubj	_	_
2	sail	sail	VERB	VBP	_	0	root	_	SpaceAfter=No
2.1	sail	sail	VERB	VBP	_	_	_	_	_
3	.	.	PUNCT	.	_	2	punct	_	_

# newpar
1	Soon	soon	ADV	RB	_	0	root	_	_

# newdoc id = notes-2
1	Ha	ha	INTJ	UH	_	0	root	_	_
"""


@pytest.fixture
def grammar(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "grammar")


@pytest.fixture
def conllu(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "conllu")


def test_each_word_is_judged_on_its_own(grammar: ModuleType) -> None:
    word = grammar.Word
    wanted = [word("PRON", "I", 1, "nsubj"), word("VERB", "go", -1, "root"), word("ADV", "_", 1, "advmod")]
    found = [word("PRON", "i", 1, "nsubj:pass"), word("AUX", "go", -1, "root"), word("ADV", "home", 0, "advmod")]
    # a subtype aside the first relation is right; a right relation on the wrong head is not; "_" asks for nothing
    right = dict(zip(grammar.METRICS, grammar.right(found, wanted).tolist(), strict=True))
    assert right == {"upos": 2, "uas": 2, "las": 2, "las_subtypes": 1, "lemma": 2}


def test_no_grammar_is_nothing_right_and_another_length_is_said(grammar: ModuleType) -> None:
    word = grammar.Word("X", "x", -1, "root")
    assert grammar.right([], [word]).tolist() == [0, 0, 0, 0, 0]
    with pytest.raises(ValueError, match="1 words were read where 2 were given"):
        grammar.right([word], [word, word])


def test_documents_sentences_and_paragraphs_are_told_apart(conllu: ModuleType) -> None:
    first, second = conllu.documents(PAGE.splitlines(), "file")
    assert (first.name, second.name) == ("letters-1", "notes-2")
    assert first.forms == ["Do", "n't", "wait", "!", "We", "sail", ".", "Soon"]
    assert first.sentences == [0, 4, 7]
    assert first.paragraphs == [0, 7]
    assert second.paragraphs == [0]


def test_words_stand_in_the_text(conllu: ModuleType) -> None:
    first, _ = conllu.documents(PAGE.splitlines(), "file")
    assert first.text == "Don't wait! We sail.\n\nSoon "
    assert [first.text[a:b] for a, b in zip(first.start, first.end, strict=True)] == first.forms


def test_heads_are_words_of_the_document(conllu: ModuleType) -> None:
    first, _ = conllu.documents(PAGE.splitlines(), "file")
    assert [w.head for w in first.words] == [2, 2, -1, 2, 5, -1, 5, -1]
    assert first.words[4].relation == "nsubj"


def test_a_contraction_shorter_than_its_words_shares_its_characters(conllu: ModuleType) -> None:
    lines = ["1-2\tdunno\t_\t_\t_\t_\t_\t_\t_\t_", "1\tdo\tdo\tAUX\t_\t_\t0\troot\t_\t_"]
    lines += ["2\tnot know\tknow\tVERB\t_\t_\t1\taux\t_\t_", "3\tit\tit\tPRON\t_\t_\t1\tobj\t_\t_"]
    (document,) = conllu.documents(lines, "file")
    assert list(zip(document.start, document.end, strict=True)) == [(0, 2), (2, 5), (6, 8)]


def test_a_line_that_is_no_word_is_named(conllu: ModuleType) -> None:
    with pytest.raises(ValueError, match="page, line 2: 3 columns"):
        list(conllu.documents(["# newdoc", "1\tDo\tdo"], "page"))
