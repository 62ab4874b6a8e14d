"""Floors rise, and fall only when told to."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def floors(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "floors")


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "tables")


def module(monkeypatch: pytest.MonkeyPatch, name: str) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return __import__(name)


def test_a_pin_raises_and_never_lowers_unless_told(floors: ModuleType) -> None:
    first = floors.pinned({}, "pdnc", "abc", {"mean recall": 0.9876, "mean named_ratio": 2.0001}, lower=False)
    assert first["pdnc"]["floors"] == {"mean recall": 0.987}
    assert first["pdnc"]["ceilings"] == {"mean named_ratio": 2.001}
    worse = {"mean recall": 0.5, "mean named_ratio": 2.9}
    assert floors.pinned(first, "pdnc", "abc", worse, lower=False) == first
    better = floors.pinned(first, "pdnc", "abc", {"mean recall": 0.99, "mean named_ratio": 1.5}, lower=False)
    assert better["pdnc"]["floors"]["mean recall"] == 0.99
    assert better["pdnc"]["ceilings"]["mean named_ratio"] == 1.5
    assert floors.pinned(first, "pdnc", "abc", worse, lower=True)["pdnc"]["floors"] == {"mean recall": 0.5}


def test_a_pin_keeps_what_the_run_did_not_measure(floors: ModuleType) -> None:
    first = floors.pinned({}, "pdnc", "abc", {"uk mean recall": 0.9}, lower=False)
    second = floors.pinned(first, "pdnc", "abc", {"plain mean recall": 0.8}, lower=True)
    assert second["pdnc"]["floors"] == {"uk mean recall": 0.9, "plain mean recall": 0.8}
    other = floors.pinned(second, "today", "xyz", {"mean kind": 0.7}, lower=False)
    assert set(other) == {"pdnc", "today"}


def test_another_corpus_drops_its_old_floors(floors: ModuleType) -> None:
    first = floors.pinned({}, "pdnc", "abc", {"mean recall": 0.9}, lower=False)
    assert floors.pinned(first, "pdnc", "def", {"mean exact": 0.8}, lower=False)["pdnc"] == {
        "digest": "def",
        "floors": {"mean exact": 0.8},
        "ceilings": {},
    }


def test_a_number_below_its_floor_is_named(floors: ModuleType) -> None:
    pins = floors.pinned({}, "pdnc", "abc", {"mean recall": 0.9, "mean exact": 0.8, "mean loss": 0.02}, lower=False)
    same = {"mean recall": 0.9, "mean exact": 0.8, "mean loss": 0.02}
    assert floors.missed(pins, "pdnc", "abc", same) == []
    short = floors.missed(pins, "pdnc", "abc", {"mean recall": 0.89, "mean exact": 0.81, "mean loss": 0.03})
    assert len(short) == 2
    assert short[0].startswith("mean recall: 0.8900 is below 0.900")
    assert short[1].startswith("mean loss: 0.0300 is above 0.020")


def test_floors_of_another_corpus_or_none_are_no_pass(floors: ModuleType) -> None:
    pins = floors.pinned({}, "pdnc", "abc", {"mean recall": 0.9}, lower=False)
    assert "digest" in floors.missed(pins, "pdnc", "other", {"mean recall": 0.99})[0]
    assert "--pin" in floors.missed(pins, "today", "abc", {})[0]


def test_a_table_reads_the_same_as_text_and_markdown(tables: ModuleType) -> None:
    table = tables.Table("t", "Scores", ("", "recall", "n"), (("one book", 0.98765, 12), ("bar", None, 1234.56)))
    lines = table.text().splitlines()
    assert lines[0] == "Scores"
    assert [line.split() for line in lines[1:]] == [["recall", "n"], ["one", "book", "0.988", "12"], ["bar", "1234.6"]]
    assert len({len(line) for line in lines[1:]}) == 1, "numbers stand right under their column's end"
    assert table.markdown().splitlines()[-2:] == ["| one book | 0.988 | 12 |", "| bar |  | 1234.6 |"]


def test_a_table_goes_into_its_own_place_again_and_again(tables: ModuleType, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    mine, other = "<!-- table t -->\nold\n<!-- /table -->\n", "<!-- table u -->\nkept\n<!-- /table -->\n"
    page.write_text(f"a\n{mine}b\n{other}", "utf-8")
    table = tables.Table("t", "Scores", ("", "recall"), ((r"book \1", 0.5),))
    for _ in range(2):
        tables.put_into(page, [table])
    text = page.read_text("utf-8")
    assert "old" not in text
    assert text.endswith(f"b\n{other}")
    assert text.count(r"| book \1 | 0.500 |") == 1
    assert text.startswith("a\n<!-- table t -->\n\n**Scores**")
