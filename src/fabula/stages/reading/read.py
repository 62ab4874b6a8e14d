"""One pass of the encoder over a text, decoded window by window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fabula.model import (
    RELATIONS,
    Quote,
    Reader,
    Reading,
    SpanTable,
    Thresholds,
    TokenTable,
    WindowScores,
    WordWindow,
)
from fabula.stages.reading.spans import Found, find_spans
from fabula.stages.reading.trees import tree
from fabula.stages.reading.windows import Window, windows
from fabula.stages.reading.words import Words, quotation_marks, split_words


@dataclass(frozen=True, slots=True, eq=False)
class WordReading:
    """What was read of the words, one entry a word; `spans` with places of words and their vectors."""

    upos: NDArray[np.int64]
    head: NDArray[np.int64]
    relation: NDArray[np.int64]
    event: NDArray[np.float64]
    spans: list[Found]
    vectors: NDArray[np.float16]


@dataclass(slots=True)
class _Parts:
    """What the windows gave so far."""

    upos: list[NDArray[np.int64]] = field(default_factory=list)
    head: list[NDArray[np.int64]] = field(default_factory=list)
    relation: list[NDArray[np.int64]] = field(default_factory=list)
    event: list[NDArray[np.float64]] = field(default_factory=list)
    spans: list[Found] = field(default_factory=list)
    vectors: list[NDArray[np.float16]] = field(default_factory=list)


def read_tokens(tokens: TokenTable, quotes: tuple[Quote, ...], reader: Reader | None) -> Reading:
    """Grammar, events and mentions of a whole text, in one pass; nothing without a reader.

    The marks of quotations are shown to the reader in one typography, so that the same words in another are
    read the same.
    """
    if reader is None:
        return Reading.empty()
    words = split_words(tokens, quotation_marks(tokens, quotes))
    return _by_token(tokens, words, read_words(words, reader), reader.thresholds)


def read_words(words: Words, reader: Reader) -> WordReading:
    """Read words in windows, each word kept from the window in whose middle it lies."""
    places = windows(reader.lengths(words.text), words.sentence_start)
    parts = _Parts()
    for window, scores in zip(places, reader(_laid_out(words, places)), strict=True):
        _decode(parts, words, window, scores, reader.thresholds.span)
    if not places:
        none = np.zeros(0, dtype=np.int64)
        return WordReading(none, none, none, np.zeros(0), [], np.zeros((0, 0), dtype=np.float16))
    return WordReading(
        np.concatenate(parts.upos),
        np.concatenate(parts.head),
        np.concatenate(parts.relation),
        np.concatenate(parts.event),
        parts.spans,
        np.concatenate(parts.vectors),
    )


def _laid_out(words: Words, places: list[Window]) -> Iterator[WordWindow]:
    """The windows of a text, each made when it is asked for."""
    for window in places:
        part = slice(window.first, window.last)
        yield WordWindow(words.text[part], words.gaps[part], words.sentence[part])


def _decode(parts: _Parts, words: Words, window: Window, scores: WindowScores, threshold: float) -> None:
    core = range(window.core_first - window.first, window.core_last - window.first)
    parts.upos.append(scores.upos[core.start : core.stop].argmax(axis=1).astype(np.int64))
    parts.event.append(1 / (1 + np.exp(-scores.events[core.start : core.stop].astype(np.float64))))
    relation = scores.relations[:, 1:].argmax(axis=1) + 1  # "root" is told by the tree
    heads = np.empty(len(core), dtype=np.int64)
    sentence = words.sentence[window.core_first : window.core_last]
    first = 0
    while first < len(core):
        last = first
        while last < len(core) and sentence[last] == sentence[first]:
            last += 1
        rows = slice(core.start + first, core.start + last)
        part = np.concatenate([scores.heads[rows, :1], scores.heads[rows, rows.start + 1 : rows.stop + 1]], axis=1)
        found = tree(part)
        heads[first:last] = np.where(found < 0, -1, found + window.core_first + first)
        first = last
    parts.head.append(heads)
    parts.relation.append(np.where(heads < 0, RELATIONS.index("root"), relation[core.start : core.stop]))
    spans = find_spans(scores, core, words.sentence[window.first : window.last], threshold)
    firsts, lasts = [s.first for s in spans], [s.last for s in spans]
    vectors = np.maximum(scores.opening[firsts] + scores.closing[lasts], 0)
    parts.vectors.append(vectors.astype(np.float16))
    by = window.first
    parts.spans += [Found(s.first + by, s.last + by, s.type, s.form, s.score, s.chain) for s in spans]


def _by_token(tokens: TokenTable, words: Words, read: WordReading, thresholds: Thresholds) -> Reading:
    """From words to tokens: of a token of two words the first speaks, unless it hangs on the second."""
    token = np.array(words.token, dtype=np.int64)
    host = np.flatnonzero(np.diff(token, prepend=-1) > 0)
    head = read.head[host]
    inside = (head >= 0) & (token[np.maximum(head, 0)] == np.arange(len(host)))
    of_inside = np.where(inside, head, 0)
    relation = read.relation[host]
    if len(host):
        relation = np.where(inside, read.relation[of_inside], relation)
        head = np.where(inside, read.head[of_inside], head)
        # a clitic that hung on its host, its host on it: no tree does that, two cut sentences might
        head = np.where((head >= 0) & (token[np.maximum(head, 0)] == np.arange(len(host))), -1, head)
    relation = np.where(head < 0, RELATIONS.index("root"), relation)
    event = np.maximum.reduceat(read.event, host) if len(host) else read.event
    start, end = np.array(words.start, dtype=np.int64), np.array(words.end, dtype=np.int64)
    firsts = np.array([s.first for s in read.spans], dtype=np.int64)
    lasts = np.array([s.last for s in read.spans], dtype=np.int64)
    spans = SpanTable(
        start[firsts],
        end[lasts],
        token[firsts],
        token[lasts] + 1,
        np.array([s.type for s in read.spans], dtype=np.int64),
        np.array([s.form for s in read.spans], dtype=np.int64),
        np.array([s.score for s in read.spans]),
        np.array([s.chain for s in read.spans]),
        read.vectors,
    )
    assert len(host) == len(tokens)
    head = np.where(head < 0, -1, token[np.maximum(head, 0)])
    return Reading(end[host], read.upos[host], head, relation, event, spans, thresholds)
