"""Windows of documents as tensors, and the answers beside them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from fabula.model import GAP_NONE, GAP_SPACE, LONGEST_WORD
from fabula.model.scorers import WIDEST_SPAN
from fabula.scorers.pieces import Pieces, laid_out
from fabula.stages.entities.facts import pair_features
from fabula.stages.reading.windows import Window, windows
from training.reader.data import Document, Mention, retyped

MASK = 103  # the piece that stands for a hidden one


@dataclass(slots=True)
class Mentions:
    """Annotated mentions that start in the middle of their window; (mentions,) tensors.

    window, first, last: places in the batch, last inclusive. cluster: -1 without one.
    """

    window: Tensor
    first: Tensor
    last: Tensor
    type: Tensor
    form: Tensor
    cluster: Tensor


@dataclass(slots=True)
class Links:
    """The mentions of one stretch that are in chains.

    mention: (n,) rows of Mentions. features: (n * (n - 1) / 2, PAIR_FEATURES) of each with all before it, in the
    order of `torch.tril_indices`. begun: (n,) whether the chain has a mention before the stretch.
    """

    mention: Tensor
    features: Tensor
    begun: Tensor


@dataclass(slots=True)
class Trees:
    """(windows, words): tags, heads as places in the window (-1 root, -2 unknown), relations."""

    upos: Tensor
    heads: Tensor
    relations: Tensor


@dataclass(slots=True)
class Batch:
    """Windows, padded, and what is annotated of them; tensors only, so that a process can hand it to another.

    pieces, cases, gaps, mask: (windows, pieces). first, last: (windows, words) places of pieces. sentence: a number
    a word, -1 behind the last. core: (windows, words) true where a word is judged. events: (windows, words) 1 for a
    trigger, 0 for none, -1 where nobody looked. others: mentions in GUM's types; links are of those or of mentions.
    """

    pieces: Tensor
    cases: Tensor
    gaps: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    sentence: Tensor
    core: Tensor
    trees: Trees | None = None
    mentions: Mentions | None = None
    others: Mentions | None = None
    links: list[Links] = field(default_factory=list)
    events: Tensor | None = None

    @property
    def inside(self) -> Tensor:
        """(windows, words, WIDEST_SPAN) true for the spans that are judged: from the middle, and in the window."""
        words = (self.sentence >= 0).sum(1)
        at = torch.arange(self.core.shape[1], device=self.core.device)[:, None]
        ends = at + torch.arange(WIDEST_SPAN, device=self.core.device)[None]
        return self.core[:, :, None] & (ends[None] < words[:, None, None])


T = TypeVar("T")


def move(given: T, device: str) -> T:
    """The same with all its tensors on a device."""
    if isinstance(given, Tensor):
        return given.to(device, non_blocking=True)
    if isinstance(given, list):
        return [move(one, device) for one in given]  # type: ignore[return-value]
    if is_dataclass(given) and not isinstance(given, type):
        return replace(given, **{f.name: move(getattr(given, f.name), device) for f in fields(given)})
    return given


Row = tuple[Document, Window]


def cut(documents: Sequence[Document], pieces: Pieces) -> None:
    """Give every document its windows."""
    for doc in documents:
        lengths = [min(len(ids), LONGEST_WORD) for ids, _ in pieces.of(doc.words)]
        doc.windows = windows(lengths, doc.sentence_start)


def batch(
    rows: Sequence[Row],
    pieces: Pieces,
    chance: random.Random | None,
    hidden: float = 0.0,
    rename: Callable[[Document, random.Random], Mapping[int, str]] | None = None,
) -> Batch:
    """Lay windows out with what is annotated of them.

    With `chance` in another typography, sometimes without spacing, a share `hidden` of the words as [MASK], and the
    words of a document that `rename` has others for as those.
    """
    given = _laid_out(rows, pieces, chance, hidden, rename)
    if all(doc.heads is not None for doc, _ in rows):
        given.trees = _trees(rows, given.core.shape)
    if all(doc.mentions is not None for doc, _ in rows):
        given.mentions, given.links = _mentions(rows, [doc.mentions or [] for doc, _ in rows])
        given.events = _events(rows, given.core)
    if all(doc.others is not None for doc, _ in rows):
        given.others, given.links = _mentions(rows, [doc.others or [] for doc, _ in rows])
    return given


ROUND = 32  # pieces and words of a batch; a processor lays out its matrix products anew for every size it meets


def _rounded(size: int) -> int:
    return -(-size // ROUND) * ROUND


def _laid_out(
    rows: Sequence[Row],
    pieces: Pieces,
    chance: random.Random | None,
    hidden: float,
    rename: Callable[[Document, random.Random], Mapping[int, str]] | None,
) -> Batch:
    made = []
    others: dict[int, Mapping[int, str]] = {}  # of each document, so that all its windows have the same
    for doc, window in rows:
        part = slice(window.first, window.last)
        words, gaps = doc.words[part], doc.gaps[part]
        if chance is not None:
            if rename is not None:
                if id(doc) not in others:
                    others[id(doc)] = rename(doc, chance)
                words = [others[id(doc)].get(at, word) for at, word in enumerate(words, window.first)]
            words = retyped(words, gaps, chance)
            if chance.random() < 0.05:
                gaps = [GAP_SPACE if gap == GAP_NONE else gap for gap in gaps]  # words given without their spacing
        laid = list(laid_out([(ids[:LONGEST_WORD], case) for ids, case in pieces.of(words)], gaps))
        if chance is not None and hidden:
            ends = np.append(laid[3][1:], len(laid[0]))
            for a, b in zip(laid[3].tolist(), ends.tolist(), strict=True):
                if chance.random() < hidden:
                    laid[0][a:b] = MASK
        made.append(laid)
    longest = _rounded(max(len(laid[0]) for laid in made) + 2)
    most = _rounded(max(len(laid[3]) for laid in made))
    shape = (len(made), longest)
    ids, cases, gaps_, mask = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    first, last, core = (np.zeros((len(made), most), dtype=np.int64) for _ in range(3))
    sentence = np.full((len(made), most), -1, dtype=np.int64)
    for row, ((doc, window), (word_ids, word_cases, word_gaps, starts)) in enumerate(zip(rows, made, strict=True)):
        size = len(word_ids)
        ids[row, 0], ids[row, size + 1] = pieces.opening, pieces.closing
        ids[row, 1 : size + 1], cases[row, 1 : size + 1], gaps_[row, 1 : size + 1] = word_ids, word_cases, word_gaps
        mask[row, : size + 2] = 1
        first[row, : len(starts)] = starts + 1
        last[row, : len(starts)] = np.append(starts[1:], size)
        core[row, window.core_first - window.first : window.core_last - window.first] = 1
        places = np.arange(window.first, window.last)
        sentence[row, : len(starts)] = np.searchsorted(doc.sentence_start, places, side="right") - 1
    tensors = [torch.from_numpy(column) for column in (ids, cases, gaps_, mask, first, last, sentence, core)]
    tensors[3], tensors[7] = tensors[3].bool(), tensors[7].bool()
    return Batch(*tensors)


def _trees(rows: Sequence[Row], shape: torch.Size) -> Trees:
    upos, heads, relations = (torch.full(shape, -2) for _ in range(3))
    for row, (doc, window) in enumerate(rows):
        assert doc.upos is not None
        assert doc.heads is not None
        assert doc.relations is not None
        here = slice(window.core_first - window.first, window.core_last - window.first)
        there = slice(window.core_first, window.core_last)
        upos[row, here] = torch.tensor(doc.upos[there])
        relations[row, here] = torch.tensor(doc.relations[there])
        head = torch.tensor(doc.heads[there])
        known = (head < 0) | ((head >= window.first) & (head < window.last))
        heads[row, here] = torch.where(head < 0, -1, torch.where(known, head - window.first, -2))
    return Trees(upos, heads, relations)


def _mentions(rows: Sequence[Row], annotated: Sequence[list[Mention]]) -> tuple[Mentions, list[Links]]:
    """Mentions no wider than WIDEST_SPAN words that lie in their window, by window and place; and the chains' links.

    annotated: those of each row's document.
    """
    found: list[tuple[int, ...]] = []
    links: list[Links] = []
    stretch: list[tuple[int, int, int]] = []  # of the stretch: row of `found`, place in the document, begun
    started: dict[int, int] = {}
    begins = 0
    for row, (doc, window) in enumerate(rows):
        if not row or doc is not rows[row - 1][0] or window.core_first != rows[row - 1][1].core_last:
            links += _links(rows[row - 1][0], stretch) if row else []
            stretch, begins, started = [], window.core_first, {}
            for first, _, _, _, cluster in annotated[row]:
                started.setdefault(cluster, first)
        for place, (first, last, kind, form, cluster) in enumerate(annotated[row]):
            if window.core_first <= first < window.core_last and last < window.last and last - first < WIDEST_SPAN:
                if cluster >= 0:
                    stretch.append((len(found), place, int(started[cluster] < begins)))
                found.append((row, first - window.first, last - window.first, kind, form, cluster))
    links += _links(rows[-1][0], stretch)
    return Mentions(*torch.tensor(found, dtype=torch.int64).reshape(-1, 6).T), links


def _links(doc: Document, stretch: Sequence[tuple[int, int, int]]) -> list[Links]:
    """Of one stretch of a document; none where there are not two mentions."""
    if len(stretch) < 2:
        return []
    assert doc.facts is not None
    mention, place, begun = np.array(stretch, dtype=np.int64).T
    later, earlier = np.tril_indices(len(place), -1)
    features = pair_features(doc.facts, place[later], place[earlier])
    return [Links(torch.from_numpy(mention.copy()), torch.from_numpy(features), torch.from_numpy(begun == 1))]


def _events(rows: Sequence[Row], core: Tensor) -> Tensor:
    labels = torch.full(core.shape, -1)
    for row, (doc, window) in enumerate(rows):
        if doc.events is None:
            continue
        labels[row][core[row]] = 0
        for at in doc.events:
            if window.core_first <= at < window.core_last:
                labels[row, at - window.first] = 1
    return labels
