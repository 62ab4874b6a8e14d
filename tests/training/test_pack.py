"""What ships of a trained reader: made from invented weights and scores, opened as a user's Fabula opens it."""

from __future__ import annotations

import copy
import datetime
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace

from fabula.errors import WeightsError
from fabula.model import Thresholds
from fabula.scorers.weights import Weights, open_weights
from training.reader import manifest
from training.reader.pack import check_pair, pack, told
from training.reader.sources import reader_sources

MODEL, LINKER = b"not really a network \x00\xff", b"nor this"
SETTINGS: dict[str, Any] = {"version": "3", "thresholds": {"span": 0.25, "event": 0.5, "chain": 0.5}}
MADE: dict[str, Any] = {
    "settings": {"seed": 7, "train": {"epochs": {"litbank": 9}}},
    "pretrained_pieces": 5_000_000,
    "steps": 4321,
    "torch": "2.6.0",
    "threads": 2,
    "devices": ["a card", "cpu"],
}
SOURCES = reader_sources(taught=False)
ROOT = Path(__file__).resolve().parents[2]


def scores(value: float) -> dict[str, dict[str, float]]:
    made: dict[str, dict[str, float]] = {}
    for measure in (*manifest.MEASURES, *manifest.CHAINS):
        made.setdefault(measure.part, {"documents": 9})[measure.key] = value
    return made


MEASURED: dict[str, Any] = {
    "thresholds": SETTINGS["thresholds"],
    "scores": {"pytorch": scores(0.76543), "int8": scores(0.75321)},
}


def tokenizer() -> str:
    words = ["[UNK]", "[CLS]", "[SEP]", "tram", "##s", "café"]
    made = Tokenizer(WordPiece({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    made.enable_padding(length=16)
    made.enable_truncation(max_length=2)
    text: str = made.to_str(pretty=True)
    return text


def packed(into: Path, measured: Mapping[str, Any] | None = MEASURED) -> list[Weights]:
    return pack({"reader": MODEL, "linker": LINKER}, tokenizer(), SETTINGS, MADE, measured, "2026-01-31", into)


def test_what_is_packed_is_what_a_reader_opens(tmp_path: Path) -> None:
    opened, linker = packed(tmp_path)
    assert opened == open_weights("reader", tmp_path)
    assert linker == open_weights("linker", tmp_path)
    made = opened.manifest
    assert (opened.model, made.bytes, made.version) == (MODEL, len(MODEL), "3")
    assert made.made_on == datetime.date(2026, 1, 31)
    assert Thresholds(**made.thresholds) == Thresholds(span=0.25, event=0.5, chain=0.5)
    assert "seed 7" in made.made_by
    assert "5,000,000 pieces" in made.made_by
    assert made.made_by.endswith("on a card, cpu")
    assert {row.value for row in made.scores} == {0.7532}, "the scores of what ships, not of what was trained"
    assert all("without any development document; int8" in row.condition for row in made.scores)
    assert (linker.model, linker.tokenizer, linker.manifest.version) == (LINKER, None, "3")
    assert linker.manifest.made_by == made.made_by
    names = {f"{name}.{kind}" for name in ("reader", "linker") for kind in ("onnx", "json", "md")}
    assert {file.name for file in tmp_path.iterdir()} == names | {"pieces.json"}


def test_the_same_in_is_the_same_out(tmp_path: Path) -> None:
    packed(tmp_path / "one")
    packed(tmp_path / "two")
    packed(tmp_path / "two")
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_the_vocabulary_is_small_and_splits_as_before(tmp_path: Path) -> None:
    packed(tmp_path)
    text = (tmp_path / "pieces.json").read_text(encoding="utf-8")
    assert len(text) < len(tokenizer()) / 2
    assert "café" in text
    opened = Tokenizer.from_str(text)
    assert opened.encode("trams trams café").ids == [3, 4, 3, 4, 5], "neither padded nor cut"


def test_the_card_names_every_source_with_its_licence(tmp_path: Path) -> None:
    packed(tmp_path)
    card = (tmp_path / "reader.md").read_text(encoding="utf-8")
    for source in SOURCES:
        assert card.count(source.name) >= 2, "in the table and among the credits"
        assert card.count(source.licence) >= 2
        assert source.source in card
        assert source.cite in card
    for words in ("NAACL 2019", "ACL 2019", "LREC 2020", "LREC 2014", "Zeldes"):
        assert words in card
    assert "states no licence" in card
    assert not any("PDNC" in source.name for source in SOURCES)
    for number in ("0.7532", "0.7654", "4,321", "5,000,000", "2026-01-31", manifest.digest(MODEL)):
        assert number in card
    assert "$" not in card, "nothing of the template is left"


def test_the_linkers_card_says_where_it_leans(tmp_path: Path) -> None:
    packed(tmp_path)
    card = (tmp_path / "linker.md").read_text(encoding="utf-8")
    for words in (
        "LitBank",
        "CC BY 4.0",
        "LREC 2020",
        "reader.md",
        "states no licence",
        "CoNLL F1 0.7532",
        manifest.digest(LINKER),
    ):
        assert words in card
    assert "$" not in card


def test_the_manifest_has_every_source(tmp_path: Path) -> None:
    reader, linker = packed(tmp_path)
    assert [row.name for row in linker.manifest.data] == ["LitBank", SOURCES[-1].name]
    rows = reader.manifest.data
    assert [(row.name, row.licence) for row in rows] == [(s.name, s.licence) for s in SOURCES]
    licences = " ".join(row.licence for row in rows)
    for licence in ("Apache-2.0", "CC0", "CC BY 4.0", "CC BY-SA 4.0", "CC BY-SA 3.0"):
        assert licence in licences


def test_a_file_that_was_taught_says_by_whom(tmp_path: Path) -> None:
    taught = MADE | {"settings": MADE["settings"] | {"teacher": {"epochs": {"litbank": 9}}}}
    models: dict[Literal["reader", "linker"], bytes] = {"reader": MODEL, "linker": LINKER}
    reader, _ = pack(models, tokenizer(), SETTINGS, taught, None, "2026-01-31", tmp_path)
    assert "all-mpnet-base-v2" in {row.name for row in reader.manifest.data}
    assert "Hinton" in (tmp_path / "reader.md").read_text(encoding="utf-8")


def test_a_file_that_was_begun_with_another_says_with_which(tmp_path: Path) -> None:
    models: dict[Literal["reader", "linker"], bytes] = {"reader": MODEL, "linker": LINKER}
    begun = MADE | {"begun": "reader 2 as it ships, SHA-256 abc"}
    reader, linker = pack(models, tokenizer(), SETTINGS, begun, None, "2026-01-31", tmp_path)
    assert "begun with reader 2 as it ships, SHA-256 abc, seed 7" in reader.manifest.made_by
    assert linker.manifest.made_by == reader.manifest.made_by
    assert "FOLDER held reader 2 as it ships" in (tmp_path / "reader.md").read_text(encoding="utf-8")


def test_a_change_of_the_packed_file_is_refused(tmp_path: Path) -> None:
    packed(tmp_path)
    (tmp_path / "reader.onnx").write_bytes(b"another network")
    with pytest.raises(WeightsError, match=r"reader\.onnx: its SHA-256"):
        open_weights("reader", tmp_path)


def test_scores_of_something_else_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="other thresholds than config"):
        packed(tmp_path, measured=MEASURED | {"thresholds": {"span": 0.0, "event": 0.5, "chain": 0.5}})
    with pytest.raises(ValueError, match="Measure with --int8"):
        packed(tmp_path, measured=MEASURED | {"scores": {"pytorch": scores(0.5)}})
    less: Any = copy.deepcopy(MEASURED)
    del less["scores"]["int8"]["ewt dev"]["LAS"]
    with pytest.raises(ValueError, match="no 'LAS' in 'ewt dev'"):
        packed(tmp_path, measured=less)
    assert not list(tmp_path.iterdir())


def test_what_was_not_measured_says_so(tmp_path: Path) -> None:
    for weights in packed(tmp_path, measured=None):
        assert weights.manifest.scores == ()
        assert "without `--measure`" in (tmp_path / weights.manifest.card).read_text(encoding="utf-8")


def test_the_card_has_the_command_that_made_it(tmp_path: Path) -> None:
    models: dict[Literal["reader", "linker"], bytes] = {"reader": MODEL, "linker": LINKER}
    half = MADE | {"devices": ["cpu in bfloat16"]}
    for made, measured, command in (
        (MADE, None, "--only reader\n"),
        (half, None, "--only reader --half\n"),
        (half, MEASURED, "--only reader --measure --half\n"),
    ):
        pack(models, tokenizer(), SETTINGS, made, measured, "2026-01-31", tmp_path)
        for name in ("reader.md", "linker.md"):
            assert f"python -m training.rebuild CORPORA {command}" in (tmp_path / name).read_text(encoding="utf-8")


def test_two_trainings_must_be_of_one_configuration() -> None:
    check_pair(MADE, MADE | {"steps": 12})
    with pytest.raises(ValueError, match="different pretrained_pieces"):
        check_pair(MADE, MADE | {"pretrained_pieces": 0})
    assert told(MADE) != told(MADE | {"settings": {"seed": 7, "train": {}}})


def test_the_package_carries_no_more_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "LARGEST", 1_000)
    with pytest.raises(ValueError, match="carries at most 1,000"):
        packed(tmp_path)


def test_packing_needs_no_pytorch() -> None:
    code = "import sys, training.rebuild; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
