"""Scores of heads -> a tree a sentence (Chu and Liu 1965, Edmonds 1967), with one root."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Singles = NDArray[np.float32]


def tree(scores: Singles) -> Ints:
    """(words,) heads as places in the sentence, -1 for its one root: the best tree by sum of scores.

    scores: (words, 1 + words), first of being the root, then of each head.
    """
    likeliest = scores.argmax(axis=1) - 1
    if int((likeliest < 0).sum()) == 1 and not _circle(likeliest.tolist()):
        first: Ints = likeliest.astype(np.int64)
        return first
    size = len(scores)
    # The root as one more node: word n is node n + 1.
    graph = np.full((size + 1, size + 1), -np.inf)
    graph[1:, 0] = scores[:, 0]
    graph[1:, 1:] = scores[:, 1:]
    np.fill_diagonal(graph, -np.inf)
    heads = _arborescence(graph)
    if int((heads[1:] == 0).sum()) > 1:
        # Of several roots the tree with one: every root tried alone, the best kept (Gabow and Tarjan 1984
        # do it in one pass; sentences are short).
        best, most = heads, -np.inf
        for root in np.flatnonzero(heads[1:] == 0) + 1:
            alone = graph.copy()
            alone[1:, 0] = -np.inf
            alone[root, 0] = 0.0
            tried = _arborescence(alone)
            total = float(graph[np.arange(1, size + 1), tried[1:]].sum())
            if total > most:
                best, most = tried, total
        heads = best
    return heads[1:] - 1


def _circle(heads: list[int]) -> list[int]:
    """Places of one circle of heads, or none."""
    state = [0] * len(heads)  # 0 unseen, 1 on the path, 2 done
    for start in range(len(heads)):
        path = []
        at = start
        while at >= 0 and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = heads[at]
        if at >= 0 and state[at] == 1:
            return path[path.index(at) :]
        for seen in path:
            state[seen] = 2
    return []


def _arborescence(graph: NDArray[np.float64]) -> Ints:
    """Head of every node, node 0 being the root (its own entry is 0); graph[node, head] are scores."""
    size = len(graph)
    heads: Ints = graph.argmax(axis=1).astype(np.int64)
    heads[0] = -1
    circle = _circle(heads.tolist())
    heads[0] = 0
    if not circle:
        return heads
    inside = np.zeros(size, dtype=bool)
    inside[circle] = True
    outer = np.flatnonzero(~inside)
    ring = np.array(circle)
    # Contract the circle to one node, the last: entering it at a node breaks that node's arc in it.
    gain = graph[ring][:, outer] - graph[ring, heads[ring]][:, None]
    small = np.full((len(outer) + 1, len(outer) + 1), -np.inf)
    small[:-1, :-1] = graph[np.ix_(outer, outer)]
    entered = gain.argmax(axis=0)
    small[-1, :-1] = gain.max(axis=0)
    leaving = graph[np.ix_(outer, ring)]
    small[:-1, -1] = leaving.max(axis=1)
    left = leaving.argmax(axis=1)
    np.fill_diagonal(small, -np.inf)
    found = _arborescence(small)
    new = heads.copy()
    for place, node in enumerate(outer.tolist()):
        if node:
            head = int(found[place])
            new[node] = ring[left[place]] if head == len(outer) else outer[head]
    from_outside = int(found[-1])
    new[ring[entered[from_outside]]] = outer[from_outside]
    return new
