"""Each sample read and held against its answer key, with floors that only rise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

import fabula
from tests.stories.keys import NAMES, SAMPLES, load
from tests.stories.scoring import Score, score


@dataclass(frozen=True, slots=True)
class Floor:
    """The least a reading must reach on one story."""

    speakers: float  # share of spoken stretches given to the right person
    one_to_one: float  # the same with one character a person, and one person a character
    addressees: float  # share of spoken stretches with one of the right addressees
    kinds: float  # share of stretches of the right kind
    invented: int = 0  # named people nobody in the story is called after, at most
    split: int = 0  # people who come out as several characters, at most


# What rules, the default before there were weights, reached when the floors were set, two lines of slack left. Raise
# them, never lower them.
# One was lowered, and is owed: last_tram stood at 0.79 and 0.69 (an earlier state of the rules); weights fitted on
# novels and chapters took two lines of it, while the other four stories rose. Its third split (it had two) is a man
# met under a description first: people without a name who act are of the cast now, and he is not joined to his name.
# `python -m tests.stories` prints what they reach now.
FLOORS = {
    "any_other_business": Floor(speakers=0.91, one_to_one=0.91, addressees=0.74, kinds=0.97, invented=1),
    "last_tram": Floor(speakers=0.77, one_to_one=0.67, addressees=0.55, kinds=0.98, split=3),
    "night_market": Floor(speakers=0.85, one_to_one=0.82, addressees=0.58, kinds=0.97, split=3),
    "saltrey_halt": Floor(speakers=0.9, one_to_one=0.82, addressees=0.85, kinds=0.98, invented=1, split=2),
    "wedding_clock": Floor(speakers=0.89, one_to_one=0.86, addressees=0.74, kinds=0.96, invented=1, split=4),
}
EXACT = 0.98


@cache
def judged(name: str) -> Score:
    key = load(name)
    return score(key, fabula.read(SAMPLES / key.sample))


def test_every_story_has_a_floor() -> None:
    assert set(FLOORS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_quotations_are_found_exactly(name: str) -> None:
    result = judged(name)
    assert result.exact >= EXACT, result.report(name)
    assert result.kinds >= FLOORS[name].kinds, result.report(name)
    assert result.extra == (), result.report(name)


@pytest.mark.parametrize("name", NAMES)
def test_speakers_are_right(name: str) -> None:
    result = judged(name)
    assert result.speakers >= FLOORS[name].speakers, result.report(name)
    assert result.addressees >= FLOORS[name].addressees, result.report(name)
    assert result.one_to_one >= FLOORS[name].one_to_one, result.report(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_explicit_tag_is_contradicted(name: str) -> None:
    result = judged(name)
    assert result.contradicted == (), result.report(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_cast_is_the_storys(name: str) -> None:
    result = judged(name)
    assert result.missing == (), result.report(name)
    assert result.merged == (), result.report(name)
    assert len(result.invented) <= FLOORS[name].invented, result.report(name)
    assert len(result.split) <= FLOORS[name].split, result.report(name)
