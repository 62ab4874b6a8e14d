"""How far confidence can be trusted: two figures, and when a run of them counts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.benchmarks.modules import BENCHMARKS, module


@pytest.fixture
def calibration(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "calibration")


def test_the_figures_by_hand(calibration: ModuleType) -> None:
    confidence = np.array([0.95, 0.95, 0.55, 0.55, 0.15, 0.95, 0.95, 0.95, 0.95, 0.95])
    right = np.array([True, True, True, False, False, True, True, True, True, False])
    error, worst = calibration.figures(calibration.Judged("x", confidence, right))
    # tenths: seven at 0.95, six right; two at 0.55, one right; one at 0.15, none
    assert error == pytest.approx((abs(7 * 0.95 - 6) + abs(2 * 0.55 - 1) + 0.15) / 10)
    assert worst == pytest.approx(1 / 3), "of the least sure two, 0.15 and the first 0.55, one is wrong; of all, three"


def test_confidence_that_is_right_as_often_as_it_says_has_no_error(calibration: ModuleType) -> None:
    judged = calibration.Judged("x", np.array([0.75] * 4), np.array([True, True, True, False]))
    assert calibration.figures(judged)[0] == pytest.approx(0)


def test_a_table_has_a_row_a_novel_and_the_interval(calibration: ModuleType) -> None:
    chance = np.random.default_rng(1)
    novels = [calibration.Judged(name, chance.random(50), chance.random(50) < 0.5) for name in ("one", "two", "three")]
    tenths, each = calibration.tables_of(novels, "")
    assert sum(row[1] for row in tenths.rows) == 150
    assert [row[0] for row in each.rows] == ["one", "two", "three", "all lines", "95 %", "bar", "aim"]
    low, high = map(float, each.rows[4][2].split("–"))
    assert low < high
    assert calibration.tables_of(novels, "")[1] == each, "the same lines, the same interval"


def test_weights_that_learnt_from_the_novels_are_not_checked(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "calibration.py"), "--corpora", str(tmp_path), "--check"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "need --held-out PARTS" in done.stderr
