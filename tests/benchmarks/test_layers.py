"""The command that scores the layers, on corpora of a few invented words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import fabula
from fabula.model import MentionTable
from fabula.model.grammar import RELATIONS, UPOS, GrammarTable
from tests.benchmarks.modules import BENCHMARKS, module
from tests.benchmarks.test_grammar import PAGE

LOADER = """
from pathlib import Path
from types import SimpleNamespace as Record

def list_ids(root):
    return ["1_mill", "2_ferry"]

def read_ids(path):
    return Path(path).read_text().split()

def load_document(root, name):
    text = "Clara met the baker. She smiled.\\n\\nThe baker waved."
    tokens, at = [], 0
    for word in "Clara met the baker . She smiled . The baker waved .".split():
        at = text.index(word, at)
        tokens.append(Record(start=at, end=at + len(word)))
        at += len(word)
    def mention(a, b, form, cluster):
        return Record(tok_start=a, tok_end=b, etype="PER", form=form, cluster=cluster)
    mentions = [mention(0, 1, "PROP", "c"), mention(2, 4, "NOM", "b"), mention(5, 6, "PRON", "c")]
    mentions.append(mention(8, 10, "NOM", "b"))
    return Record(id=name, text=text, tokens=tokens, sentences=[(0, 5), (5, 8), (8, 12)], mentions=mentions,
                  entities=[m for m in mentions if m.form != "PRON"], events=[Record(tok=1)],
                  layers={"coref", "entities", "events"} if name[0] == "1" else {"coref", "entities"})
"""


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    pages = {
        "loaders/litbank.py": LOADER,
        "litbank/splits/dev.ids": "2_ferry\n",
        "litbank/splits/entities_dev.ids": "1_mill\n",
        "litbank/splits/events_dev.ids": "1_mill\n",
        "ud_ewt/en_ewt-ud-dev.conllu": PAGE,
        "ud_ewt/en_ewt-ud-train.conllu": PAGE.replace("letters-1", "letters-9"),
        "gum/splits.md": "# Splits\n\n## train\n\n  * GUM_bio_b\n\n## dev\n\n  * GUM_news_a\n\n## test\n",
        "gum/dep/GUM_news_a.conllu": PAGE,
        "gum/dep/GUM_bio_b.conllu": PAGE,
    }
    for name, page in pages.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    return tmp_path


def run(corpora: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    source = Path(fabula.__file__).parent.parent
    return subprocess.run(
        [sys.executable, str(BENCHMARKS / "layers.py"), "--corpora", str(corpora), *arguments],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("table", ["entities", "mentions", "events", "coreference"])
def test_a_table_has_its_document_its_interval_and_published_numbers(corpora: Path, table: str) -> None:
    if table == "coreference":
        pytest.importorskip("scorch", reason="the scorer of coreference comes with the benchmarks extra")
    done = run(corpora, "--table", table)
    assert done.returncode == 0, done.stderr
    rows = [line.split("  ")[0] for line in done.stdout.splitlines()]
    assert {"mean", "micro", "95 % of micro"} <= set(rows)
    assert ("1_mill" in rows) == (table in ("entities", "events"))
    assert any("BookNLP" in row for row in rows)


def test_grammar_is_shown_by_genre_for_both_treebanks(corpora: Path) -> None:
    done = run(corpora, "--table", "grammar")
    assert done.returncode == 0, done.stderr
    rows = [line.split("  ")[0] for line in done.stdout.splitlines()]
    assert {"letters", "notes", "news"} <= set(rows)
    assert "bio" not in rows
    assert "bio" in run(corpora, "--table", "grammar", "--split", "all").stdout


@pytest.fixture
def without_dev(tmp_path: Path) -> Path:
    """Weights that say they never saw the development documents."""
    folder = tmp_path / "weights"
    shutil.copytree(Path(fabula.__file__).parent / "weights", folder)
    for name in ("reader", "linker"):
        manifest = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        manifest["version"] += "-without-dev"
        (folder / f"{name}.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.mark.parametrize("how", ["--check", "--pin", "--into=page.md"])
def test_weights_that_learnt_from_the_documents_are_not_checked(corpora: Path, how: str) -> None:
    done = run(corpora, "--table", "entities", how)
    assert done.returncode == 2
    assert "need --weights FOLDER with those of `training.reader.ship --without-dev`" in done.stderr
    assert run(corpora, "--table", "entities", how, "--weights", str(corpora)).returncode == 2


def test_floors_are_pinned_to_the_corpus_and_hold(corpora: Path, tmp_path: Path, without_dev: Path) -> None:
    floors = tmp_path / "floors.json"
    arguments = ("--table", "entities", "--floors", str(floors), "--weights", str(without_dev))
    assert run(corpora, *arguments, "--check").returncode == 1, "nothing is pinned"
    assert run(corpora, *arguments, "--pin").returncode == 0
    assert set(json.loads(floors.read_text())["litbank"]["floors"]) == {
        "entities dev micro recall",
        "entities dev micro f1",
    }
    assert run(corpora, *arguments, "--check").returncode == 0
    (corpora / "litbank" / "splits" / "events_dev.ids").write_text("1_mill\n\n")
    changed = run(corpora, *arguments, "--check")
    assert changed.returncode == 1
    assert "re-pin" in changed.stderr


def test_folds_read_apart_are_one_table(corpora: Path, tmp_path: Path) -> None:
    arguments = ("--table", "entities", "--split", "all")
    files = [str(tmp_path / f"fold{n}.json") for n in (0, 1)]
    for name, file in zip(("1_mill", "2_ferry"), files, strict=True):
        assert run(corpora, *arguments, "--documents", name, "--keep", file).returncode == 0
    together = run(corpora, "--table", "entities", "--kept", *files)
    assert together.returncode == 0, together.stderr
    at_once = run(corpora, *arguments)
    assert together.stdout.splitlines()[1:] == at_once.stdout.splitlines()[1:]
    other = run(corpora, "--table", "events", "--kept", *files)
    assert other.returncode == 2
    assert "keeps entities litbank, and nothing of events litbank" in other.stderr
    twice = run(corpora, "--table", "entities", "--kept", files[0], files[0])
    assert twice.returncode == 2
    assert "1_mill stands in more than one" in twice.stderr


def test_a_document_that_cannot_be_read_is_named_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, corpora: Path
) -> None:
    layers = module(monkeypatch, "layers")
    (layer,) = (one for one in layers.LAYERS if one.name == "events")

    def score(document: object) -> object:
        if document == "2_ferry":
            raise ValueError("the river is closed")
        return np.zeros(3)

    layer = replace(layer, documents=lambda *_: ["1_mill", "2_ferry", "3_weir"], name_of=str, score=score)
    scored, failures = layers.run(layer, corpora, "dev", [])
    assert [one.name for one in scored] == ["1_mill", "3_weir"]
    (failure,) = failures
    assert failure.startswith("2_ferry: ValueError: the river is closed (test_layers.py:")


def test_wrong_use_says_what_to_do(corpora: Path, tmp_path: Path) -> None:
    missing = run(tmp_path / "nowhere", "--table", "entities")
    assert missing.returncode == 2
    assert "give --corpora FOLDER that holds it" in missing.stderr
    part = run(corpora, "--table", "entities", "--documents", "1_mill", "--pin")
    assert part.returncode == 2
    assert "run without --documents" in part.stderr
    nobody = run(corpora, "--table", "entities", "--documents", "3_weir")
    assert nobody.returncode == 2
    assert "no document called 3_weir" in nobody.stderr


def test_spans_are_asked_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    given = module(monkeypatch, "given")
    story = fabula.read("“Come in,” said Clara.")
    reading = given.Reading(story, [0, 1, 6, 8], [1, 5, 8, 9])
    assert reading.words(1, 8) == (1, 3)
    assert reading.words(2, 8) is None
    assert reading.words(1, 7) is None


def test_grammar_is_asked_by_names(monkeypatch: pytest.MonkeyPatch) -> None:
    given = module(monkeypatch, "given")
    reading = given.read_given(given.Given("a", "She went.", [0, 4, 8], [3, 8, 9], [0]))
    unread = replace(reading, story=replace(reading.story, grammar=GrammarTable.empty()))
    assert unread.grammar() == []
    columns = ("PRON", "VERB", "PUNCT"), ("she", "go", "."), (1, -1, 1), ("nsubj", "root", "punct")
    tags, lemmas, heads, relations = columns
    table = GrammarTable(
        np.array([UPOS.index(tag) for tag in tags]),
        lemmas,
        np.array(heads),
        np.array([RELATIONS.index(relation) for relation in relations]),
    )
    read = replace(reading, story=replace(reading.story, grammar=table))
    assert [(w.upos, w.lemma, w.head, w.relation) for w in read.grammar()] == list(zip(*columns, strict=True))


def test_a_mention_is_clustered_by_its_entity_then_by_the_cast_else_in_none(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = module(monkeypatch, "layers")
    given = sys.modules["given"]
    reading = given.read_given(
        given.Given("a", "Ann saw Bea by sea.", [0, 4, 8, 12, 15, 18], [3, 7, 11, 14, 18, 19], [0])
    )
    starts, ends = [0, 0, 8, 12, 16], [3, 11, 11, 18, 18]
    kinds, entities, characters = [0, 0, 0, 2, 2], [7, -1, -1, -1, 7], [1, 1, 1, -1, -1]
    table = MentionTable(*(np.array(c) for c in (starts, ends, [0, 1, 2, 1, 0], kinds, entities, characters)))
    read = replace(reading, story=replace(reading.story, mentions=table))
    unread = replace(read, story=replace(read.story, grammar=GrammarTable.empty()))
    assert list(layers.mentions_of(unread))[3][3] == ("alone", 3), "rules make no clusters"
    assert list(layers.mentions_of(read)) == [
        ((0, 1), "PER", "PROP", ("entity", 7)),
        ((0, 3), "PER", "NOM", ("character", 1)),
        ((2, 3), "PER", "PRON", ("character", 1)),
        ((3, 5), "LOC", "NOM", None),
        (("cut", 16, 18), "LOC", "PROP", ("entity", 7)),
    ]


def test_the_micro_row_pools_and_the_mean_row_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    layers: ModuleType = module(monkeypatch, "layers")
    (layer,) = (one for one in layers.LAYERS if one.name == "events")
    scored = [
        layers.Scored("a", "a", np.array([1.0, 2.0, 2.0])),  # F1 1/2
        layers.Scored("b", "b", np.array([6.0, 6.0, 6.0])),  # F1 1
    ]
    rows = {row[0]: row[1:] for row in layers.table_of(layer, scored, "").rows}
    assert rows["a"] == pytest.approx((0.5, 0.5, 0.5))
    assert rows["mean"] == pytest.approx((0.75, 0.75, 0.75))
    assert rows["micro"] == pytest.approx((7 / 8, 7 / 8, 7 / 8))
    assert rows["95 % of micro"][2] == "0.500–1.000"
    assert rows["bar"] == (None, None, 0.72)


def test_a_document_is_read_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    given = module(monkeypatch, "given")
    text = "Well met.\n\nShe went\non. Then rain."
    starts, ends = [0, 5, 8, 11, 15, 20, 22, 24, 29, 33], [4, 8, 9, 14, 19, 22, 23, 28, 33, 34]
    document = given.Given("a", text, starts, ends, [0, 3, 7])
    assert given.tokens_of(document) == [["Well", "met", "."], ["She", "went", "on", "."], ["Then", "rain", "."]]
    reading = given.read_given(document)
    assert (reading.start, reading.end) == (starts, ends)
    assert len(reading.story.tokens.sentence_start) == 4
    # a blank line inside a sentence begins no paragraph before the sentence ends
    parts = given.tokens_of(replace(document, paragraphs=[0, 3, 5]))
    assert [len(part) for part in parts] == [1, 2]


def test_litbank_keeps_its_words_and_sentences(monkeypatch: pytest.MonkeyPatch, corpora: Path) -> None:
    monkeypatch.syspath_prepend(str(corpora / "loaders"))
    monkeypatch.delitem(sys.modules, "litbank", raising=False)
    treebanks = module(monkeypatch, "treebanks")
    (opening,) = treebanks.openings(corpora, "events", "dev")
    monkeypatch.delitem(sys.modules, "litbank", raising=False)
    assert opening.given.sentences == [0, 5, 8]
    assert opening.given.paragraphs is None
    assert opening.events == (1,)
    (corpora / "litbank" / "splits" / "events_dev.ids").write_text("2_ferry")
    with pytest.raises(ValueError, match=r"2_ferry is listed in events_dev\.ids but has no events"):
        list(treebanks.openings(corpora, "events", "dev"))
