"""Triggers: tokens likelier than the threshold of the weights."""

from __future__ import annotations

from fabula.stages.events import find_events
from fabula.stages.reading import read_tokens
from tests.build import build_story
from tests.reading.fake import FakeReader


def test_triggers_in_order_with_their_confidence() -> None:
    tokens = build_story("Tom sat. He may have seen it and left.").tokens
    events = find_events(tokens, read_tokens(tokens, (), FakeReader(events=["left", "sat"])))
    assert [tokens.text[event.start : event.end] for event in events] == ["sat", "left"]
    assert [tokens.word(event.token) for event in events] == ["sat", "left"]
    assert all(event.confidence > 0.9 for event in events)


def test_none_without_a_reader() -> None:
    tokens = build_story("Tom sat.").tokens
    assert len(find_events(tokens, read_tokens(tokens, (), None))) == 0
