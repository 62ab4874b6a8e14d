"""The samples in other typographies: other marks and line ends must not cost lines or speakers."""

from __future__ import annotations

import pytest

import fabula
from tests.stories.keys import NAMES, load, place, trimmed
from tests.stories.scoring import score
from tests.stories.test_stories import judged
from tests.stories.typography import LAYOUTS, STYLES, in_layout, in_style

EXACT = 0.95
# Three lines of a sample. The marks say nothing of who speaks, so any loss comes from misread marks.
LOSS = 0.05
MARKED = tuple(n for n in NAMES if load(n).marks)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", MARKED)
def test_other_marks(name: str, style: str) -> None:
    key = load(name)
    other, text = in_style(key, key.text, STYLES[style])
    result = score(other, fabula.read(text))
    assert result.exact >= EXACT, result.report(f"{name} in {style}")
    assert result.one_to_one >= judged(name).one_to_one - LOSS, result.report(f"{name} in {style}")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_other_line_ends(name: str, layout: str) -> None:
    key = load(name)
    result = score(key, fabula.read(in_layout(key, key.text, layout)))
    assert result.exact >= EXACT, result.report(f"{name}, {layout}")
    assert result.one_to_one >= judged(name).one_to_one - LOSS, result.report(f"{name}, {layout}")


@pytest.mark.parametrize("name", MARKED)
def test_a_style_changes_marks_and_nothing_else(name: str) -> None:
    key = load(name)
    for style in STYLES.values():
        other, text = in_style(key, key.text, style)
        assert len(text) == len(key.text)
        for (a, b), (c, d), stretch in zip(place(key, key.text), place(other, text), key.stretches, strict=True):
            assert (a, b) == (c, d), stretch.text
        changed = {x for x, y in zip(key.text, text, strict=True) if x != y}
        assert changed <= set("“”‘’\"'")


def test_trimming_reaches_through_the_new_marks() -> None:
    key = load("any_other_business")
    for style in STYLES.values():
        other, text = in_style(key, key.text, style)
        start, end = trimmed(text, *place(other, text)[0])
        assert text[start:end] == "We can't start without Gordon,".replace("'", style.apostrophe)
