from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations

import pytest

from fabula.outputs.page.colours import PALETTE, PAPER, choose_colours, contrast, distance

CSS = files("fabula.outputs.page").joinpath("page.css").read_text(encoding="utf-8")


def variables(theme: int) -> dict[str, str]:
    """The colours of the sheet: 0 light, 1 dark."""
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", CSS)
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", blocks[theme]))


def mix(colour: str, paper: str, share: float) -> str:
    """Like color-mix(in srgb, colour share, paper)."""
    parts = [
        round(int(colour[at : at + 2], 16) * share + int(paper[at : at + 2], 16) * (1 - share)) for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def test_the_known_contrasts() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1])
def test_the_sheet_has_the_papers_of_the_palette(theme: int) -> None:
    assert variables(theme)["paper"] == PAPER[theme]


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("ground", ["paper", "panel", "raised"])
def test_all_text_is_readable(theme: int, ground: str) -> None:
    colours = variables(theme)
    for name in ("ink", "soft", "cx"):
        assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


@pytest.mark.parametrize("theme", [0, 1])
def test_speakers_are_readable_on_paper_and_where_lit(theme: int) -> None:
    paper = PAPER[theme]
    ink = variables(theme)["ink"]
    shares = [int(s) / 100 for s in re.findall(r"\.q\.(?:on|here|hot) \{ background: [^;]*--cx\)\) (\d+)%", CSS)]
    text = [int(s) / 100 for s in re.findall(r"\.q\.hot \{ color: [^;]*--cx\)\) (\d+)%", CSS)]
    assert len(shares) == 3
    assert len(text) == 1
    for pair in [*PALETTE, (variables(0)["cx"], variables(1)["cx"])]:
        colour = pair[theme]
        assert contrast(colour, paper) >= 4.9  # also the initials on their circle
        for share in shares:
            assert contrast(mix(colour, ink, text[0]), mix(colour, paper, share)) >= 4.5


@pytest.mark.parametrize("theme", [0, 1])
def test_speakers_can_be_told_apart(theme: int) -> None:
    for one, other in combinations(PALETTE, 2):
        assert distance(one[theme], other[theme]) >= 0.06


def test_those_who_talk_most_with_each_other_look_least_alike() -> None:
    chosen = choose_colours([0, 1, 2, 3], {(0, 1): 200, (0, 3): 150})

    def apart(a: int, b: int) -> float:
        return min(distance(PALETTE[chosen[a]][t], PALETTE[chosen[b]][t]) for t in (0, 1))

    assert apart(0, 1) >= 0.2
    assert apart(0, 3) >= 0.2


def test_colours_are_distinct_and_run_out_after_the_palette() -> None:
    chosen = choose_colours(list(range(30)), {})
    assert sorted(chosen) == list(range(len(PALETTE)))
    assert len(set(chosen.values())) == len(PALETTE)
    assert chosen == choose_colours(list(range(30)), {})
