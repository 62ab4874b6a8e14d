"""Windows of documents as tensors, and the answers beside them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from fabula.model import EntityType
from fabula.scorers.pieces import JOINED, SPACED, Pieces, laid_out
from fabula.stages.reading.windows import AROUND, Window, windows
from training.reader.data import Document, retyped

MASK = 103
WIDEST = 24
NO_TYPE = len(EntityType)


@dataclass(slots=True)
class Batch:
    """Windows, padded. core: (windows, words) true where a word is judged."""

    documents: list[Document]
    windows: list[Window]
    pieces: Tensor
    cases: Tensor
    gaps: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    core: Tensor


def cut(documents: Sequence[Document], pieces: Pieces) -> None:
    """Give every document its windows."""
    for doc in documents:
        lengths = [min(len(ids), AROUND) for ids, _ in pieces.of(doc.words)]
        doc.windows = windows(lengths, doc.sentence_start)


def batch(
    rows: Sequence[tuple[Document, Window]], pieces: Pieces, chance: random.Random | None, hidden: float = 0.0
) -> Batch:
    """Lay windows out; with `chance` in another typography, sometimes without spacing, some words hidden."""
    made = []
    for doc, window in rows:
        part = slice(window.first, window.last)
        words, gaps = doc.words[part], doc.gaps[part]
        if chance is not None:
            words = retyped(words, gaps, chance)
            if chance.random() < 0.05:
                gaps = [SPACED if gap == JOINED else gap for gap in gaps]  # words given without their spacing
        laid = list(laid_out([(ids[:AROUND], case) for ids, case in pieces.of(words)], gaps))
        if chance is not None and hidden:
            ends = np.append(laid[3][1:], len(laid[0]))
            for a, b in zip(laid[3].tolist(), ends.tolist(), strict=True):
                if chance.random() < hidden:
                    laid[0][a:b] = MASK
        made.append(laid)
    longest = max(len(laid[0]) for laid in made) + 2
    most = max(len(laid[3]) for laid in made)
    shape = (len(made), longest)
    ids, cases, gaps_, mask = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    first, last, core = (np.zeros((len(made), most), dtype=np.int64) for _ in range(3))
    for row, ((_, window), (word_ids, word_cases, word_gaps, starts)) in enumerate(zip(rows, made, strict=True)):
        size = len(word_ids)
        ids[row, 0], ids[row, size + 1] = pieces.opening, pieces.closing
        ids[row, 1 : size + 1], cases[row, 1 : size + 1], gaps_[row, 1 : size + 1] = word_ids, word_cases, word_gaps
        mask[row, : size + 2] = 1
        first[row, : len(starts)] = starts + 1
        last[row, : len(starts)] = np.append(starts[1:], size)
        core[row, window.core_first - window.first : window.core_last - window.first] = 1
    tensors = [torch.from_numpy(column) for column in (ids, cases, gaps_, mask, first, last, core)]
    return Batch(
        [doc for doc, _ in rows],
        [window for _, window in rows],
        *tensors[:3],
        tensors[3].bool(),
        *tensors[4:6],
        tensors[6].bool(),
    )


def trees(given: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """(windows, words): upos, heads as places in the window (-1 root, -2 unknown), relations, sentence numbers."""
    shape = given.core.shape
    upos, heads, relations = (torch.full(shape, -2) for _ in range(3))
    sentences = torch.full(shape, -1)
    for row, (doc, window) in enumerate(zip(given.documents, given.windows, strict=True)):
        assert doc.upos is not None
        assert doc.heads is not None
        assert doc.relations is not None
        sentence = int(np.searchsorted(doc.sentence_start, window.first, side="right")) - 1
        for at in range(window.first, window.last):
            while at >= doc.sentence_start[sentence + 1]:
                sentence += 1
            place = at - window.first
            sentences[row, place] = sentence
            if not window.core_first <= at < window.core_last:
                continue
            upos[row, place], relations[row, place] = doc.upos[at], doc.relations[at]
            head = doc.heads[at]
            if head < 0 or window.first <= head < window.last:
                heads[row, place] = -1 if head < 0 else head - window.first
    return upos, heads, relations, sentences


@dataclass(slots=True)
class Mentions:
    """Gold mentions of a batch that start in the middle of their window; (mentions,) tensors.

    document: a number a stretch of one text. row: place in the document's own list. cluster: -1 without one.
    begun: whether the chain has a mention before the stretch.
    """

    window: Tensor
    first: Tensor
    last: Tensor
    type: Tensor
    form: Tensor
    cluster: Tensor
    document: Tensor
    row: Tensor
    begun: Tensor


def mentions(given: Batch) -> Mentions:
    """Mentions no wider than WIDEST words that lie in their window, by window and place."""
    rows = []
    stretch, begins = -1, 0
    started: dict[int, int] = {}
    for row, (doc, window) in enumerate(zip(given.documents, given.windows, strict=True)):
        assert doc.mentions is not None
        if not row or doc is not given.documents[row - 1] or window.core_first != given.windows[row - 1].core_last:
            stretch, begins = stretch + 1, window.core_first
            started = {}
            for first, _, _, _, cluster in doc.mentions:
                started.setdefault(cluster, first)
        for place, (first, last, kind, form, cluster) in enumerate(doc.mentions):
            if window.core_first <= first < window.core_last and last < window.last and last - first < WIDEST:
                begun = int(started[cluster] < begins)
                rows.append(
                    (row, first - window.first, last - window.first, kind, form, cluster, stretch, place, begun)
                )
    table = torch.tensor(rows, dtype=torch.int64).reshape(-1, 9)
    return Mentions(*table.T)


def event_labels(given: Batch) -> Tensor:
    """(windows, words) 1 for a trigger, 0 for none, -1 where nobody looked."""
    labels = torch.full(given.core.shape, -1)
    for row, (doc, window) in enumerate(zip(given.documents, given.windows, strict=True)):
        if doc.events is None:
            continue
        labels[row][given.core[row]] = 0
        for at in doc.events:
            if window.core_first <= at < window.core_last:
                labels[row, at - window.first] = 1
    return labels
