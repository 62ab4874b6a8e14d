"""The corpora folder as the benchmarks see it."""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

import pytest

from fabula.model import CastEntry
from fabula.options import ReadOptions
from tests.benchmarks.modules import module

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def test_the_folders_travel_to_a_worker_once_a_scorer_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.delitem(sys.modules, "corpora", raising=False)
    folders = __import__("corpora").Corpora(tmp_path, tmp_path)
    folders.__dict__["story_scorer"] = pickle  # a module, as the cached property leaves one
    assert pickle.loads(pickle.dumps(folders)) == folders


def test_a_text_is_read_by_the_weights_that_never_saw_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpora = module(monkeypatch, "corpora")
    (tmp_path / "parts.json").write_text(json.dumps({"Emma": "without-0"}), encoding="utf-8")
    held_out = corpora.Corpora(tmp_path, tmp_path, tmp_path)
    given = ReadOptions(format="txt", cast=(CastEntry("Emma"),))
    assert held_out.options("Emma", given).weights == tmp_path / "without-0"
    assert held_out.options("Emma", given).cast == given.cast
    assert pickle.loads(pickle.dumps(held_out)) == held_out
    with pytest.raises(KeyError, match=r"parts\.json: has no part for Persuasion\. Run training\.speakers\.ship"):
        held_out.options("Persuasion")
    assert corpora.Corpora(tmp_path, tmp_path).options("Persuasion") == ReadOptions(format="txt")
