"""What a benchmark hands to the reading is what a user could."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from fabula.model import CastEntry, QuoteEntry
from tests.benchmarks.modules import module

TEXT = '"Come in," said Clara. "Sit."\n\n"Thanks," he said.'
KINDS = ("explicit", "anaphoric", "implicit")


def line(speaker: str, kind: str, *spans: tuple[int, int]) -> SimpleNamespace:
    return SimpleNamespace(speaker=speaker, qtype=kind, spans=spans, special=speaker.startswith("_"))


def somebody(name: str, gender: str, *aliases: str) -> SimpleNamespace:
    return SimpleNamespace(name=name, gender=gender, aliases=aliases)


@pytest.fixture
def document() -> SimpleNamespace:
    return SimpleNamespace(
        characters=[somebody("Clara Vance", "F", "Clara", "Miss Vance"), somebody("Tom", "X", "miss vance", "Bess")],
        quotes=[
            line("Clara Vance", "Explicit", (1, 9), (24, 28)),
            line("Tom", "Anaphoric", (32, 39)),
            line("Bess", "", (41, 43)),
            line("_group", "Implicit", (44, 46)),
        ],
    )


def test_the_gold_cast_is_one_that_can_be_used(document: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = module(monkeypatch, "gold")
    options = gold.gold_options(document, ("quotes", "cast"))
    # "Miss Vance" is two people's; Bess speaks, so she is somebody and no alias; nobody is "_group"
    assert options.cast == (CastEntry("Clara Vance", ("Clara",), "she"), CastEntry("Tom"), CastEntry("Bess"))
    assert options.quotes[0] == QuoteEntry(((1, 9), (24, 28)))
    assert len(options.quotes) == 4


def test_only_what_is_asked_for_is_given(document: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = module(monkeypatch, "gold")
    assert gold.gold_options(document, ("cast",)).quotes is None
    assert gold.gold_options(document, ("quotes",)).cast == ()


def test_a_speaker_is_right_by_name(document: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = module(monkeypatch, "gold")
    reading = {
        "characters": [{"id": 0, "name": "Clara Vance"}, {"id": 1, "name": "Tom"}],
        "quotes": [
            {"kind": "speech", "speaker": 0, "spans": [[0, 10]]},
            {"kind": "speech", "speaker": 1, "spans": [[23, 29]]},
            {"kind": "speech", "speaker": 1, "spans": [[31, 40]]},
            {"kind": "thought", "speaker": None, "spans": [[41, 43]]},
            {"kind": "speech", "speaker": None, "spans": [[44, 46]]},
        ],
    }
    row = gold.score_names(document, reading, KINDS)
    assert (row["named"], row["n named"]) == (0.4, 5.0)
    assert (row["named explicit"], row["n named explicit"]) == (0.5, 2.0)
    assert (row["named anaphoric"], row["named implicit"]) == (1.0, 0.0)
    assert (row["named non-explicit"], row["n named non-explicit"]) == (0.5, 2.0)


def test_the_reading_under_both_names_the_speakers(document: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    gold, corpora = module(monkeypatch, "gold"), module(monkeypatch, "corpora")
    document.quotes = document.quotes[:2]
    reading, _ = corpora.read_text(TEXT, gold.gold_options(document, gold.GIVEN))
    assert [quote["spans"] for quote in reading["quotes"]] == [[[0, 10], [23, 29]], [[31, 40]]]
    assert gold.score_names(document, reading, KINDS)["named explicit"] == 1.0
