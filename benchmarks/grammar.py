"""Grammar on given tokens: tags, heads, relations, lemmas, as the CoNLL 2018 scorer counts them.

With the words given, precision and recall of that scorer are one number: the share of all words, marks
included, that are right. Its LAS compares universal relations, without subtypes ("nsubj:pass" is "nsubj");
a lemma "_" in the treebank is not compared and counts as right. The scorer itself is on PyPI as `udtools`
under the GPL, so it is no dependency of this project; these few lines were compared with it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
METRICS = ("upos", "uas", "las", "las_subtypes", "lemma")


@dataclass(frozen=True, slots=True)
class Word:
    """The grammar of one word. head: index of the word it depends on, -1 for a root."""

    upos: str
    lemma: str
    head: int
    relation: str


def right(found: Sequence[Word], wanted: Sequence[Word]) -> Floats:
    """How many words of a document are right: (metrics,), as in METRICS.

    found: one entry a word, or none at all when nobody read the grammar.

    Raises ValueError when the two speak of different numbers of words.
    """
    if not found:
        return np.zeros(len(METRICS))
    if len(found) != len(wanted):
        raise ValueError(f"{len(found)} words were read where {len(wanted)} were given")
    judged = np.array([_judged(f, w) for f, w in zip(found, wanted, strict=True)], dtype=float)
    return np.asarray(judged.sum(axis=0))


def _judged(found: Word, wanted: Word) -> tuple[bool, ...]:
    head = found.head == wanted.head
    return (
        found.upos == wanted.upos,
        head,
        head and universal(found.relation) == universal(wanted.relation),
        head and found.relation == wanted.relation,
        wanted.lemma in {"_", found.lemma},
    )


def universal(relation: str) -> str:
    """A relation without its subtype."""
    return relation.partition(":")[0]
