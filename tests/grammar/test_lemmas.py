"""Lemmas from words and their tags: closed classes, contractions, unlisted words, neighbours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fabula.errors import PipelineError
from fabula.stages.grammar import lemmatize

PROPER = frozenset({"french", "american", "americans", "dane", "danes"})


def lemmas(tagged: str) -> str:
    """Lemmas of "word/TAG word/TAG", parted by spaces."""
    words, tags = zip(*(pair.rsplit("/", 1) for pair in tagged.split()), strict=True)
    return " ".join(lemmatize(words, tags, PROPER))


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        # the tag decides
        ("He/PRON saw/VERB the/DET saw/NOUN", "he see the saw"),
        ("leaves/NOUN leaves/VERB left/VERB left/ADJ", "leaf leave leave left"),
        ("meeting/NOUN meeting/VERB felt/VERB found/VERB", "meeting meet feel find"),
        ("Women/NOUN children/NOUN wolves/NOUN people/NOUN", "woman child wolf people"),
        ("taller/ADJ best/ADJ other/ADJ eldest/ADJ", "tall good other old"),
        ("better/ADV later/ADV sooner/ADV slowly/ADV", "well late soon slowly"),
        # closed classes
        ("I/PRON me/PRON him/PRON us/PRON them/PRON", "I I he we they"),
        ("his/PRON mine/PRON hers/PRON these/PRON myself/PRON", "his my her this myself"),
        ("an/DET those/DET The/DET", "a that the"),
        ("was/AUX 've/AUX 'll/AUX 'm/AUX 're/AUX", "be have will be be"),
        ("ca/AUX n't/PART wo/AUX n’t/PART not/PART", "can not will not not"),
        ("gon/VERB na/PART got/VERB ta/PART", "go to get to"),
        ("Thou/PRON hast/AUX thee/PRON art/AUX", "thou have thou be"),
        # case and numbers
        ("Clara/PROPN Americans/PROPN Danes/PROPN Vances/PROPN", "Clara American Dane Vances"),
        ("French/ADJ french/ADJ Foolish/ADJ", "French French foolish"),
        ("WATER/NOUN TV/NOUN X/NOUN", "water TV X"),
        ("XIV/NUM 12,000/NUM Three/NUM", "XIV 12000 three"),
        ("“/PUNCT ”/PUNCT —/PUNCT ./PUNCT", '" " — .'),
        # one token where the treebanks have two
        ("Don’t/AUX can't/AUX won't/AUX shan't/AUX ain't/AUX", "do can will shall be"),
        ("Clara's/PROPN cooks’/NOUN it's/PRON let's/VERB", "Clara cook it let"),
        ("O'Brien/PROPN o'clock/ADV ma'am/NOUN", "O'Brien o'clock ma'am"),
        # words no list has
        ("grumblings/NOUN quandoxes/NOUN fishermen/NOUN 1890s/NOUN", "grumbling quandox fisherman 1890s"),
        ("flomping/VERB glabbed/VERB vorted/VERB zanified/VERB", "flomp glab vort zanify"),
        ("cookin'/VERB goin’/VERB re-hanged/VERB", "cook go re-hang"),
        ("cometh/VERB goeth/VERB saith/VERB teeth/NOUN", "come go say tooth"),
        ("sunni/ADJ kinda/ADV Hmm/INTJ", "sunni kinda hmm"),
    ],
)
def test_words_by_themselves(tagged: str, expected: str) -> None:
    assert lemmas(tagged) == expected


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        ("saw/VERB her/PRON ./PUNCT", "see she ."),
        ("told/VERB her/PRON that/SCONJ", "tell she that"),
        ("Her/PRON old/ADJ hat/NOUN", "her old hat"),
        ("on/ADP her/PRON", "on she"),
        ("he/PRON 's/AUX tired/ADJ", "he be tired"),
        ("he/PRON ’s/AUX never/ADV been/VERB", "he have never be"),
        ("she/PRON 'd/AUX gone/VERB", "she have go"),
        ("she/PRON 'd/AUX never/ADV go/VERB", "she would never go"),
        ("you/PRON 'd/AUX better/ADV", "you would well"),
        ("the/DET cook/NOUN 's/PART hat/NOUN", "the cook 's hat"),
        ("let/VERB 's/PRON go/VERB", "let we go"),
        ("in/ADP New/ADJ York/PROPN", "in New York"),
        ("New/ADJ York/PROPN", "new York"),
        ("“/PUNCT Poor/ADJ Tom/PROPN", '" poor Tom'),
        ("in/ADP WILD/ADJ Wales/PROPN", "in wild Wales"),
    ],
)
def test_the_neighbours_decide(tagged: str, expected: str) -> None:
    assert lemmas(tagged) == expected


def test_nothing_and_unequal_lengths() -> None:
    assert lemmatize([], []) == ()
    with pytest.raises(ValueError, match="shorter"):
        lemmatize(["a", "b"], ["DET"])


def test_any_word_has_a_lemma_with_any_tag() -> None:
    from fabula.model import UPOS

    odd = [
        "'",
        "’s",
        "-",
        "s",
        "S",
        "\0",
        "\ud800",
        "…",
        "1",
        "n't",
        "'d",
        "her",
        "i̇",
        "ſs",
        "in'",
        "-ed",
        "éed",
        "ing",
    ]
    for tag in UPOS:
        found = lemmatize(odd, [tag] * len(odd))
        assert len(found) == len(odd)
        assert all(found), (tag, found)


def test_the_list_is_what_its_library_says() -> None:
    from lemminflect import getLemma

    from fabula.stages.grammar.lemmas import _word_list

    listed = _word_list()
    assert len(listed) > 80_000
    for entry, lemmas in listed.items():
        word, _, category = entry.rpartition(",")
        if word == word.lower() and category in {"noun", "verb", "adj", "adv"}:
            assert getLemma(word, category.upper(), False) == tuple(lemmas.lower().split("/")), entry
    for word in ("quandox", "zork", "us"):
        assert bool(getLemma(word, "NOUN", False)) == (f"{word},noun" in listed)


@pytest.mark.parametrize("content", [None, b"no archive"])
def test_a_library_with_other_files_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    from fabula.stages.grammar import lemmas as module

    class Library:
        version = "9.9"

        def locate_file(self, path: str) -> Path:
            return tmp_path / path

    (tmp_path / "lemminflect" / "resources").mkdir(parents=True)
    if content is not None:
        (tmp_path / "lemminflect" / "resources" / "lemma_lu.csv.gz").write_bytes(content)
    monkeypatch.setattr(module, "distribution", lambda _: Library())
    module._word_list.cache_clear()
    with pytest.raises(PipelineError, match=r"the word list of LemmInflect 9\.9 cannot be read \(.*\)\. Try `pip inst"):
        lemmatize(["dogs"], ["NOUN"])
    assert module._word_list.cache_info().currsize == 0, "and the next reading tries again"


def test_spacy_is_not_loaded_for_it(tmp_path: Path) -> None:
    (tmp_path / "spacy.py").write_text("raise RuntimeError('loaded')", encoding="utf-8")
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from fabula.stages.grammar import lemmatize;"
        "print(lemmatize(['dogs'], ['NOUN']), {'spacy', 'lemminflect'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "('dog',) set()\n", done.stderr
