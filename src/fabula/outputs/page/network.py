"""The picture of who talks with whom: a fixed layout, the same for the same story."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fabula.outputs.page.figures import Exchange, Person

MOST_NODES = 24
FEW = 12  # beyond so many people, only those with several lines are drawn
SEVERAL = 3
MOST_EDGES = 70
ROUNDS = 300  # of the layout
LETTER = 8.0  # width of a letter of a label, in units of the picture
LABEL_HEIGHT = 20.0
GAP = 12.0  # between two nodes with their labels
FRAME = (860.0, 560.0)  # of the centres; more only where boxes need it
WIDE = 1.55  # how much wider than high the picture is

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Node:
    """One person: centre and radius of the circle. The name stands below it."""

    person: Person
    x: int
    y: int
    radius: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One pair: the line drawn between two circles and how thick it is. `place`: in the exchanges."""

    place: int
    exchange: Exchange
    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to be drawn, in a box of `width` by `height`. `left_out`: people not drawn."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    left_out: int


def draw(people: Sequence[Person], exchanges: Sequence[Exchange], apart: frozenset[int] = frozenset()) -> Picture:
    """Lay out those who talk most, linked people near each other, no label over another.

    apart: ids of people who are left out, whatever they talk.
    """
    talk: dict[int, int] = {}
    for exchange in exchanges:
        for person in (exchange.a, exchange.b):
            talk[person] = talk.get(person, 0) + len(exchange.lines)
    talkers = [p for p in people if p.character.id in talk]
    ranked = sorted(
        (p for p in talkers if p.character.id not in apart), key=lambda p: (-talk[p.character.id], p.character.id)
    )
    shown = [p for at, p in enumerate(ranked) if at < FEW or talk[p.character.id] >= SEVERAL][:MOST_NODES]
    if not shown:
        return Picture((), (), 100, 100, 0)
    place = {p.character.id: at for at, p in enumerate(shown)}
    kept = [(n, e) for n, e in enumerate(exchanges) if e.a in place and e.b in place][:MOST_EDGES]
    weights = np.zeros((len(shown), len(shown)))
    for _, exchange in kept:
        a, b = place[exchange.a], place[exchange.b]
        weights[a, b] = weights[b, a] = len(exchange.lines)
    most = max(1, *(p.words for p in shown))
    radii = np.array([9.0 + 27.0 * math.sqrt(p.words / most) for p in shown])
    boxes = np.array(
        [
            [max(2 * r, LETTER * len(p.label)) + GAP, 2 * r + LABEL_HEIGHT + GAP]
            for p, r in zip(shown, radii.tolist(), strict=True)
        ]
    )
    points = _part_boxes(_fit(_spread(weights)), boxes)
    points -= (points - boxes / 2).min(axis=0)
    width, height = (points + boxes / 2).max(axis=0).tolist()
    nodes = tuple(
        Node(p, round(x), round(y - LABEL_HEIGHT / 2), round(r))
        for p, (x, y), r in zip(shown, points.tolist(), radii.tolist(), strict=True)
    )
    top = max((len(e.lines) for _, e in kept), default=1)
    edges = tuple(
        Edge(n, e, _bow(nodes[place[e.a]], nodes[place[e.b]]), round(1.2 + 7.5 * (len(e.lines) / top) ** 0.6, 1))
        for n, e in reversed(kept)
    )
    return Picture(nodes, edges, math.ceil(width), math.ceil(height), len(talkers) - len(shown))


def _bow(a: Node, b: Node) -> str:
    """Draw a gently bent line, so that three people in a row still show who is linked."""
    bend = 0.08
    middle_x = round((a.x + b.x) / 2 - (b.y - a.y) * bend)
    middle_y = round((a.y + b.y) / 2 + (b.x - a.x) * bend)
    return f"M{a.x} {a.y}Q{middle_x} {middle_y} {b.x} {b.y}"


def _spread(weights: Floats) -> Floats:
    """(nodes, 2) points whose distances follow how closely people are linked (stress, SMACOF)."""
    number = len(weights)
    if number == 1:
        return np.zeros((1, 2))
    wanted = _distances(weights)
    angles = np.arange(number) * math.pi * (3 - math.sqrt(5))
    radius = 160.0 * np.sqrt(np.arange(number) + 0.5) / math.sqrt(number) * 2
    points = np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)
    pull = 1.0 / (wanted**2 + np.eye(number))
    np.fill_diagonal(pull, 0.0)
    total = pull.sum(axis=1, keepdims=True)
    for _ in range(ROUNDS):
        apart = points[:, None, :] - points[None, :, :]
        far = np.sqrt((apart**2).sum(axis=2)) + 1e-9
        ratio = pull * wanted / far
        moved = (pull[:, :, None] * points[None, :, :] + ratio[:, :, None] * apart).sum(axis=1) / total
        points = moved
    points = points - points.mean(axis=0)
    # The longer axis lies across the page.
    _, axes = np.linalg.eigh(points.T @ points)
    turned: Floats = points @ axes[:, ::-1]
    turned *= np.where(turned[0] < 0, -1.0, 1.0)  # the sign of an axis is free: fix it by the first node
    stretched: Floats = turned * np.array([WIDE**0.5, WIDE**-0.5])
    return stretched


def _fit(points: Floats) -> Floats:
    """Scale centres into the picture's usual frame, so that letters have one size in every book."""
    reach = np.ptp(points, axis=0)
    scale = min((f / r for f, r in zip(FRAME, reach.tolist(), strict=True) if r > 0), default=1.0)
    fitted: Floats = points * min(1.0, scale)
    return fitted


def _distances(weights: Floats) -> Floats:
    """Wanted distances: short between people who talk much, else along the shortest way."""
    number = len(weights)
    top = max(1.0, float(weights.max()))
    with np.errstate(divide="ignore"):
        far = np.where(weights > 0, 130.0 + 130.0 * (1.0 - np.sqrt(weights / top)), np.inf)
    np.fill_diagonal(far, 0.0)
    for middle in range(number):
        far = np.minimum(far, far[:, middle, None] + far[None, middle, :])
    reached = far[np.isfinite(far)]
    far[~np.isfinite(far)] = float(reached.max()) * 0.6 + 60.0
    return far


def _part_boxes(points: Floats, boxes: Floats) -> Floats:
    """Push boxes (width, height) apart along the shorter way until none overlaps another."""
    points = points.copy()
    for _ in range(600):
        apart = points[:, None, :] - points[None, :, :]
        over = (boxes[:, None, :] + boxes[None, :, :]) / 2 - np.abs(apart)
        hit = (over > 0.5).all(axis=2) & ~np.eye(len(points), dtype=bool)
        if not hit.any():
            break
        across = over[:, :, 0] <= over[:, :, 1]
        sign = np.where(apart > 0, 1.0, -1.0)
        tie = apart == 0  # the same place: the earlier node gives way to the left
        order = np.where(np.arange(len(points))[:, None] < np.arange(len(points))[None, :], -1.0, 1.0)
        sign = np.where(tie, order[:, :, None], sign)
        push = np.zeros_like(points)
        push[:, 0] = np.where(hit & across, over[:, :, 0] * sign[:, :, 0], 0.0).sum(axis=1)
        push[:, 1] = np.where(hit & ~across, over[:, :, 1] * sign[:, :, 1], 0.0).sum(axis=1)
        points = points + 0.35 * push
    return points
