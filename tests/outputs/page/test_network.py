from __future__ import annotations

import random
from itertools import combinations

import pytest

from fabula.model import Character
from fabula.outputs.page.figures import Exchange, Person, shorten
from fabula.outputs.page.network import LABEL_HEIGHT, LETTER, MOST_NODES, Node, draw


def people(number: int) -> list[Person]:
    names = [f"Somebody Named{n}" if n % 3 else f"Al{n}" for n in range(number)]
    return [
        Person(Character(n, name), shorten(name), "SN", (n,), 900 // (n + 1), 5, ()) for n, name in enumerate(names)
    ]


def talk(pairs: list[tuple[int, int, int]]) -> list[Exchange]:
    return [Exchange(a, b, tuple(range(lines)), lines // 2) for a, b, lines in pairs]


def box(node: Node) -> tuple[float, float, float, float]:
    half = max(node.radius, LETTER * len(node.person.label) / 2)
    return (node.x - half, node.y - node.radius, node.x + half, node.y + node.radius + LABEL_HEIGHT)


def overlap(one: Node, other: Node) -> bool:
    a, b = box(one), box(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("seed", range(6))
def test_no_circle_or_name_lies_over_another(seed: int) -> None:
    chance = random.Random(seed)
    number = chance.randint(5, 40)
    pairs = [(a, b, chance.randint(3, 90)) for a, b in combinations(range(number), 2) if chance.random() < 0.3]
    picture = draw(people(number), talk(sorted(pairs, key=lambda p: -p[2])))
    assert len(picture.nodes) <= MOST_NODES
    for one, other in combinations(picture.nodes, 2):
        assert not overlap(one, other), (one, other)
    for node in picture.nodes:
        left, top, right, bottom = box(node)
        assert left >= -1
        assert top >= -1
        assert right <= picture.width + 1
        assert bottom <= picture.height + 1


def test_the_picture_is_the_same_twice() -> None:
    exchanges = talk([(0, 1, 30), (1, 2, 12), (0, 3, 4)])
    assert draw(people(4), exchanges) == draw(people(4), exchanges)


def test_size_follows_words_and_thickness_follows_lines() -> None:
    picture = draw(people(3), talk([(0, 1, 40), (1, 2, 5)]))
    radius = {n.person.character.id: n.radius for n in picture.nodes}
    assert radius[0] > radius[1] > radius[2]
    width = {(e.exchange.a, e.exchange.b): e.width for e in picture.edges}
    assert width[0, 1] > width[1, 2]


def test_people_who_talk_more_stand_nearer() -> None:
    picture = draw(people(3), talk([(0, 1, 90), (1, 2, 3), (0, 2, 3)]))
    at = {n.person.character.id: (n.x, n.y) for n in picture.nodes}

    def far(a: int, b: int) -> float:
        return float(((at[a][0] - at[b][0]) ** 2 + (at[a][1] - at[b][1]) ** 2) ** 0.5)

    assert far(0, 1) < far(0, 2)
    assert far(0, 1) < far(1, 2)


def test_edges_know_their_place_in_the_exchanges() -> None:
    exchanges = talk([(0, 1, 9), (2, 3, 7), (1, 3, 5)])
    for edge in draw(people(4), exchanges).edges:
        assert exchanges[edge.place] is edge.exchange


def test_nobody_and_two_people_can_be_drawn() -> None:
    assert draw([], []).nodes == ()
    assert draw(people(3), []).nodes == ()
    assert len(draw(people(2), talk([(0, 1, 1)])).nodes) == 2


def test_those_left_out_are_counted() -> None:
    star = talk([(0, n, 1 if n > 12 else 8) for n in range(1, 31)])
    picture = draw(people(31), star)
    assert picture.left_out == 31 - len(picture.nodes) > 0
