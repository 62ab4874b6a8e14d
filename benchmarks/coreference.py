"""Coreference: MUC, B³, CEAF-e and their mean, the CoNLL F1, counted by `scorch`.

`scorch` (PyPI, MIT, Loïc Grobol) follows Pradhan et al. 2014, the reference scorer of CoNLL-2012, which
takes predicted mentions as they are: a mention on one side only counts against that side. Singletons are
clusters like others. Over many documents the scores are those of all their clusters together, as the
reference scorer gives them: each document adds its share to numerator and denominator.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
METRICS = ("muc", "b_cubed", "ceaf_e")


def shares(found: Mapping[Hashable, Hashable], wanted: Mapping[Hashable, Hashable]) -> Floats:
    """What a document adds to each metric: (metrics, 4), metrics as in METRICS.

    found, wanted: the cluster of each mention; a mention is its span, so two of one span count once.
    The four are numerator and denominator of recall, then of precision.
    """
    from scorch import scores  # noqa: PLC0415 - from the benchmarks extra

    response, key = _clusters(found), _clusters(wanted)
    rows = []
    for metric, size in zip(METRICS, (_links, _mentions, len), strict=True):
        # the scorer divides; multiplied back, documents can be added up
        recall, precision, _ = getattr(scores, metric)(key, response) if key and response else (0.0, 0.0, 0.0)
        rows.append((recall * size(key), size(key), precision * size(response), size(response)))
    return np.array(rows, dtype=float)


def f1_of(counts: Floats) -> Floats:
    """F1 of each metric from sums of shares. counts: (..., metrics, 4). Gives (..., metrics)."""
    recall = counts[..., 0] / np.maximum(counts[..., 1], 1)
    precision = counts[..., 2] / np.maximum(counts[..., 3], 1)
    total = recall + precision
    return np.where(total > 0, 2 * recall * precision / np.where(total > 0, total, 1), 0.0)


def conll_f1(counts: Floats) -> Floats:
    """CoNLL F1, the mean of the three. counts: (..., metrics, 4). Gives (...)."""
    return np.asarray(f1_of(counts).mean(axis=-1))


def _clusters(entity: Mapping[Hashable, Hashable]) -> list[set[Hashable]]:
    clusters: dict[Hashable, set[Hashable]] = {}
    for mention, cluster in entity.items():
        clusters.setdefault(cluster, set()).add(mention)
    return list(clusters.values())


def _links(clusters: list[set[Hashable]]) -> int:
    return sum(len(c) - 1 for c in clusters)


def _mentions(clusters: list[set[Hashable]]) -> int:
    return sum(len(c) for c in clusters)
