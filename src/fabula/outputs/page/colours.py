"""Colours for the main speakers: distinct hues, readable on paper and at night."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

# Paper of the light and of the dark page; page.css uses the same two.
PAPER = ("#fbf8f2", "#17181b")

# (light, dark), from oklch: neighbours in hue differ in lightness. Each is at least 4.9:1 on its paper.
PALETTE: tuple[tuple[str, str], ...] = (
    ("#b02a2d", "#f98f87"),
    ("#0256a9", "#75aef5"),
    ("#076b29", "#73d083"),
    ("#7638ad", "#c49bf3"),
    ("#905203", "#f5ac69"),
    ("#06717a", "#6cd7e3"),
    ("#942464", "#f6a9cd"),
    ("#656902", "#cdd369"),
    ("#34318f", "#858eed"),
    ("#6d2b16", "#d9856b"),
    ("#045445", "#5bb19b"),
    ("#b135b1", "#db6dd9"),
)


def choose_colours(people: Sequence[int], talk: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """Choose a place in PALETTE for each of the first people, main speaker first.

    talk: lines exchanged by a pair (smaller id first). Those who talk most with one another get the
    colours furthest apart; ties go to the earlier colour, so the same story has the same colours.
    """
    chosen: dict[int, int] = {}
    for person in people[: len(PALETTE)]:
        free = [c for c in range(len(PALETTE)) if c not in chosen.values()]
        weights = {other: 1 + talk.get((min(person, other), max(person, other)), 0) for other in chosen}
        chosen[person] = min(free, key=lambda c: (_closeness(c, chosen, weights), c))
    return chosen


def contrast(one: str, other: str) -> float:
    """Contrast of two "#rrggbb" colours as WCAG counts it, 1 to 21."""
    dim, bright = sorted(_luminance(c) for c in (one, other))
    return (bright + 0.05) / (dim + 0.05)


def distance(one: str, other: str) -> float:
    """How far apart two "#rrggbb" colours look, in Oklab; 0.02 can just be told apart."""
    return math.dist(_oklab(one), _oklab(other))


def _closeness(colour: int, chosen: Mapping[int, int], weights: Mapping[int, int]) -> float:
    return round(
        sum(weights[person] / _APART[colour][taken] ** 2 for person, taken in chosen.items()),
        6,
    )


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _curve(red), _curve(green), _curve(blue)


def _curve(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


# How far apart two colours of the palette look, in the worse of the two themes.
_APART = [[max(0.01, min(distance(a[t], b[t]) for t in (0, 1))) for b in PALETTE] for a in PALETTE]
