"""The answer keys hold against their own samples, and the check finds what is wrong with a bad one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.stories.keys import NAMES, Key, folded, load, place, problems, trimmed


def test_there_are_five_pieces_of_the_promised_length() -> None:
    assert len(NAMES) >= 5
    for name in NAMES:
        assert 1000 <= len(load(name).text.split()) <= 2500, name


@pytest.mark.parametrize("name", NAMES)
def test_the_key_holds(name: str) -> None:
    assert problems(load(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_stretches_stand_in_order_and_do_not_overlap(name: str) -> None:
    key = load(name)
    spans = place(key, key.text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for (start, end), stretch in zip(spans, key.stretches, strict=True):
        assert folded(key.text[start:end])[0] == stretch.text


def _with_stretch(key: Key, number: int, **changes: object) -> Key:
    stretches = list(key.stretches)
    stretches[number] = replace(stretches[number], **changes)  # type: ignore[arg-type]
    return replace(key, stretches=tuple(stretches))


def test_a_bad_key_is_found_out() -> None:
    key = load("any_other_business")
    assert "not in the text" in problems(_with_stretch(key, 3, text='"No such words."'))[0]
    assert any("unknown" in p for p in problems(_with_stretch(key, 3, addressees=("nobody",))))
    assert any("explicit, but" in p for p in problems(_with_stretch(key, 0, speakers=("gor",))))
    assert any("utterance" in p for p in problems(_with_stretch(key, 3, utterance=40)))
    assert any("outside all stretches" in p for p in problems(replace(key, stretches=key.stretches[:-1])))
    stranger = replace(key.people[0], id="x", name="Nobody At All")
    assert any("not in the text" in p for p in problems(replace(key, people=(*key.people, stranger))))
    dashes = load("last_tram")
    assert any("opens no stretch" in p for p in problems(replace(dashes, stretches=dashes.stretches[:-3])))


def test_marks_are_trimmed() -> None:
    assert trimmed("a “ b, ” c", 2, 8) == (4, 6)
