"""The shipped int8 file against the network it was made from, and against itself."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import fabula
from fabula.model import SPAN_TYPES, WindowScores
from fabula.outputs.json import LAYERS, as_json, dumps
from fabula.scorers.open import READER, open_scorers, reader_of
from fabula.scorers.weights import open_weights
from tests.parity.windows import EXPECTED, WINDOWS, sample_windows

# Largest mean difference of a logit between int8 and float32, and the least share of decisions that are the
# same. Seen on version 3: 0.29 and 0.973 (heads, one window each). Against the network of version 2 heads agree at
# 0.908 and logits differ by up to 1.6: another network or a broken export is far off.
MEAN_DIFFERENCE = 0.4
SAME_DECISIONS = 0.95

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FIELDS = [field.name for field in fields(WindowScores)]


@cache
def read(threads: int) -> list[WindowScores]:
    return list(reader_of(open_weights(READER), threads)(sample_windows()))


def expected(at: int) -> dict[str, np.ndarray]:
    with np.load(EXPECTED) as kept:
        return {name: kept[f"{at} {name}"].astype(np.float32) for name in FIELDS}


@pytest.mark.parametrize("at", range(WINDOWS))
def test_int8_says_what_the_network_said(at: int) -> None:
    scores, wanted = read(1)[at], expected(at)
    for name in ("upos", "relations", "events"):
        difference = np.abs(getattr(scores, name) - wanted[name]).mean()
        assert difference < MEAN_DIFFERENCE, f"{name}: {difference:.3f}"


@pytest.mark.parametrize("name", ["upos", "relations", "heads"])
def test_int8_decides_what_the_network_decided(name: str) -> None:
    same = [getattr(read(1)[at], name).argmax(axis=1) == expected(at)[name].argmax(axis=1) for at in range(WINDOWS)]
    assert np.concatenate(same).mean() >= SAME_DECISIONS


def test_int8_finds_the_mentions_and_events_that_the_network_found() -> None:
    for kind in ("events", "spans"):
        ours: set[tuple[int, ...]] = set()
        theirs: set[tuple[int, ...]] = set()
        for at in range(WINDOWS):
            for found, scores in ((ours, getattr(read(1)[at], kind)), (theirs, expected(at)[kind])):
                told = scores > 0 if kind == "events" else scores[..., SPAN_TYPES].max(axis=-1) > 0
                found |= {(at, *place) for place in np.argwhere(told).tolist()}
        assert 2 * len(ours & theirs) / (len(ours) + len(theirs)) >= SAME_DECISIONS - 0.02, kind


@pytest.mark.parametrize("threads", [2, 3])
def test_the_number_of_threads_changes_nothing(threads: int) -> None:
    for one, other in zip(read(1), read(threads), strict=True):
        for name in FIELDS:
            assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_windows_read_together_are_as_windows_read_alone() -> None:
    reader = reader_of(open_weights(READER), 2)
    for window, together in zip(sample_windows(), read(2), strict=True):
        [alone] = reader([window])
        for name in FIELDS:
            assert np.array_equal(getattr(alone, name), getattr(together, name)), name


def test_a_whole_reading_is_the_same_on_any_number_of_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (SAMPLES / "night-market-07.txt").read_text(encoding="utf-8")
    readings = []
    for cores in (1, 3):
        monkeypatch.setattr("fabula.scorers.reader._cores", lambda cores=cores: cores)
        open_scorers.cache_clear()
        readings.append(dumps(as_json(fabula.read(text), LAYERS)))
    open_scorers.cache_clear()
    assert readings[0] == readings[1]
