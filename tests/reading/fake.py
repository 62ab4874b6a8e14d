"""A reader that says what a test wants, by words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from fabula.model import RELATIONS, UPOS, WIDEST_SPAN, EntityType, Form, Thresholds, WindowScores, WordWindow


class FakeReader:
    """tags: upos by word. heads: word by word, None for a root. events: words. names: (words, type, form)."""

    def __init__(
        self,
        tags: Mapping[str, str] | None = None,
        heads: Mapping[str, tuple[str | None, str]] | None = None,
        events: Sequence[str] = (),
        mentions: Sequence[tuple[str, EntityType, Form]] = (),
        attributes: Sequence[str] = (),
    ) -> None:
        self.tags, self.heads, self.events = tags or {}, heads or {}, frozenset(events)
        self.mentions, self.attributes = mentions, frozenset(attributes)
        self.thresholds = Thresholds()
        self.seen: list[WordWindow] = []

    def lengths(self, words: Sequence[str]) -> list[int]:
        return [1] * len(words)

    def __call__(self, windows: Iterable[WordWindow]) -> Iterator[WindowScores]:
        for window in windows:
            self.seen.append(window)
            yield self.scores(window)

    def scores(self, window: WordWindow) -> WindowScores:
        words = list(window.words)
        size = len(words)
        upos, relations = np.zeros((size, len(UPOS))), np.zeros((size, len(RELATIONS)))
        heads, spans = np.zeros((size, size + 1)), np.full((size, WIDEST_SPAN, 10), -9.0)
        for at, word in enumerate(words):
            upos[at, UPOS.index(self.tags.get(word, "X"))] = 1
            head, relation = self.heads.get(word, (None, "root"))
            relations[at, RELATIONS.index(relation)] = 1
            heads[at, 0 if head is None else words.index(head) + 1] = 9
        for text, kind, form in self.mentions:
            parts = text.split()
            for at in range(size - len(parts) + 1):
                if words[at : at + len(parts)] == parts:
                    row = spans[at, len(parts) - 1]
                    row[kind], row[6 + form], row[9] = 5, 5, -5 if text in self.attributes else 5
        events = np.array([5.0 if word in self.events else -5.0 for word in words])
        halves = np.arange(size * 2, dtype=float).reshape(size, 2)
        columns = (upos, heads, relations, events, spans, halves, -np.ones((size, 2)))
        return WindowScores(*(column.astype(np.float32) for column in columns))
