"""Weights of a folder: opened once, refused by name."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

import fabula
from fabula.errors import WeightsError
from fabula.options import SpeakerWeights
from fabula.scorers.open import open_scorers, speakers_of
from fabula.scorers.weights import open_weights


def test_a_folder_without_weights_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(
        WeightsError, match=r"has neither reader\.json nor speakers\.json\. Name a folder of weight files"
    ):
        open_scorers(tmp_path)
    with pytest.raises(WeightsError, match=r"has no reader\.json\. Name a folder of weight files"):
        open_scorers(tmp_path, "rules")


def test_a_word_that_names_no_weights_is_refused() -> None:
    with pytest.raises(WeightsError, match="'best' are no weights for speakers; try full, clean, rules"):
        open_scorers(None, "best")


def test_a_broken_manifest_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "reader.json").write_text("{}")
    with pytest.raises(WeightsError, match=r"reader\.json: is no manifest of weights"):
        open_scorers(tmp_path, "rules")


READER = Path(fabula.__file__).parent / "weights"


@pytest.fixture
def reader_alone(tmp_path: Path) -> Path:
    for name in ("reader.json", "reader.onnx", "reader.md", "pieces.json"):
        shutil.copy(READER / name, tmp_path / name)
    return tmp_path


def test_rules_tell_who_speaks_where_they_are_asked_to(reader_alone: Path) -> None:
    scorers = open_scorers(reader_alone, "rules")
    assert scorers.reader is not None
    assert (scorers.linker, scorers.speakers) == (None, None)
    assert set(scorers.made_by) == {"reader"}


@pytest.mark.parametrize(("asked", "name"), [("full", "speakers"), ("clean", "speakers-clean")])
def test_speakers_that_are_not_there_are_refused(reader_alone: Path, asked: SpeakerWeights, name: str) -> None:
    with pytest.raises(WeightsError, match=rf"has no {name}\.json\. Add it, or have rules tell"):
        open_scorers(reader_alone, asked)


def test_a_folder_with_speakers_alone_needs_no_reader(tmp_path: Path) -> None:
    for name in ("speakers.json", "speakers.onnx"):
        shutil.copy(READER / name, tmp_path / name)
    scorers = open_scorers(tmp_path)
    assert scorers.speakers is not None
    assert (scorers.reader, set(scorers.made_by)) == (None, {"speakers"})


def test_speakers_of_another_version_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fabula.scorers.speakers.COLUMNS", 7)
    with pytest.raises(WeightsError, match=r"speakers\.onnx: takes \d+ columns, this version of Fabula has 7"):
        speakers_of(open_weights("speakers"))


def test_rules_that_are_asked_for_open_no_weights_for_speakers() -> None:
    assert open_scorers(None, "full").speakers is not None
    scorers = open_scorers(None, "rules")
    assert scorers.speakers is None
    assert "speakers" not in scorers.made_by


# ---- files that their manifests vouch for, and that are none that can be run


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    for file in READER.iterdir():
        if file.suffix in (".json", ".onnx", ".md"):
            shutil.copy(file, tmp_path / file.name)
    return tmp_path


def change(folder: Path, name: str, model: bytes | None = None, **keys: object) -> None:
    """Change the keys of a manifest, or its weight file with hash and size."""
    file = folder / f"{name}.json"
    manifest = json.loads(file.read_text(encoding="utf-8")) | keys
    if model is not None:
        (folder / f"{name}.onnx").write_bytes(model)
        manifest |= {"sha256": hashlib.sha256(model).hexdigest(), "bytes": len(model)}
    file.write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("name", ["reader", "linker", "speakers"])
def test_a_file_that_is_no_network_is_refused_by_name(everything: Path, name: str) -> None:
    change(everything, name, b"no network")
    with pytest.raises(WeightsError, match=rf"{name}\.onnx: cannot be run: .*\. Take the weights that came with"):
        open_scorers(everything)


@pytest.mark.parametrize(("name", "other"), [("reader", "speakers"), ("linker", "speakers"), ("speakers", "linker")])
def test_a_network_for_something_else_is_refused_by_name(everything: Path, name: str, other: str) -> None:
    change(everything, name, (READER / f"{other}.onnx").read_bytes())
    with pytest.raises(WeightsError, match=rf"{name}\.onnx: cannot be run: takes .* in place of "):
        open_scorers(everything)


@pytest.mark.parametrize("thresholds", [{}, {"span": 0.0}, {"span": 0, "event": 0, "chain": 0, "link": 0, "more": 0}])
def test_thresholds_that_are_not_those_in_use(everything: Path, thresholds: dict[str, float]) -> None:
    change(everything, "reader", thresholds=thresholds)
    with pytest.raises(WeightsError, match=r"reader\.onnx: its manifest has the thresholds .*, where span, event, ch"):
        open_scorers(everything)


def test_a_linker_of_another_version_than_the_reader(everything: Path) -> None:
    change(everything, "linker", version="0")
    with pytest.raises(WeightsError, match=r"linker\.onnx: is of version 0, the reader beside it of \d+\. Take both"):
        open_scorers(everything)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"no: there is no such folder\. Name a folder of weight files"):
        open_scorers(tmp_path / "no")
