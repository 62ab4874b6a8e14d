"""The corpora folder as the benchmarks see it."""

from __future__ import annotations

import pickle
from pathlib import Path

from benchmarks.corpora import Corpora


def test_the_folders_travel_to_a_worker_once_a_scorer_is_loaded(tmp_path: Path) -> None:
    corpora = Corpora(tmp_path, tmp_path)
    corpora.__dict__["story_scorer"] = pickle  # a module, as the cached property leaves one
    assert pickle.loads(pickle.dumps(corpora)) == corpora
