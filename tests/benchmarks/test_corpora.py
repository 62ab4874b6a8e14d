"""The corpora folder as the benchmarks see it."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def test_the_folders_travel_to_a_worker_once_a_scorer_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.delitem(sys.modules, "corpora", raising=False)
    folders = __import__("corpora").Corpora(tmp_path, tmp_path)
    folders.__dict__["story_scorer"] = pickle  # a module, as the cached property leaves one
    assert pickle.loads(pickle.dumps(folders)) == folders
