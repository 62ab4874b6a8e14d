"""Weights of a folder: opened once, refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabula.errors import WeightsError
from fabula.scorers.open import open_scorers


def test_a_folder_without_a_reader_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"has no reader\.json\. Name a folder of weight files"):
        open_scorers(tmp_path)


def test_a_broken_manifest_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "reader.json").write_text("{}")
    with pytest.raises(WeightsError, match=r"reader\.json: is no manifest of weights"):
        open_scorers(tmp_path)
