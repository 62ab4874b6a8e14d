"""Weights of a folder: opened once, refused by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import fabula
from fabula.errors import WeightsError
from fabula.scorers.open import open_scorers


def test_a_folder_without_a_reader_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"has no reader\.json\. Name a folder of weight files"):
        open_scorers(tmp_path)


def test_a_broken_manifest_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "reader.json").write_text("{}")
    with pytest.raises(WeightsError, match=r"reader\.json: is no manifest of weights"):
        open_scorers(tmp_path)


READER = Path(fabula.__file__).parent / "weights"


@pytest.fixture
def reader_alone(tmp_path: Path) -> Path:
    for name in ("reader.json", "reader.onnx", "reader.md", "pieces.json"):
        shutil.copy(READER / name, tmp_path / name)
    return tmp_path


def test_rules_tell_who_speaks_where_a_folder_has_no_weights_for_it(reader_alone: Path) -> None:
    scorers = open_scorers(reader_alone)
    assert scorers.reader is not None
    assert (scorers.linker, scorers.speakers) == (None, None)
    assert set(scorers.made_by) == {"reader"}


def test_speakers_that_are_asked_for_and_not_there_are_refused(reader_alone: Path) -> None:
    with pytest.raises(WeightsError, match=r"speakers-clean\.json: there is no such file"):
        open_scorers(reader_alone, "clean")


def test_rules_that_are_asked_for_open_no_weights_for_speakers() -> None:
    assert open_scorers(None, "full").speakers is not None
    scorers = open_scorers(None, "rules")
    assert scorers.speakers is None
    assert "speakers" not in scorers.made_by
