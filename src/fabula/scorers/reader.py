"""The encoder behind one call: windows of words in, what its heads say out."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from fabula.model import LONGEST_WORD, Thresholds, WindowScores, WordWindow
from fabula.scorers.pieces import Pieces, laid_out
from fabula.scorers.session import open_session

INPUTS = ("pieces", "cases", "gaps", "first", "last", "sentences")
OUTPUTS = ("upos", "heads", "relations", "events", "spans", "opening", "closing")
AHEAD = 4  # windows in work a thread: enough to keep it busy, few enough to hold


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class OnnxReader:
    """Runs one window a time, so that no answer depends on the number of threads or on its neighbours.

    int8 arithmetic scales each matrix by its largest value: windows that shared a batch would share it.
    """

    def __init__(
        self, model: bytes, tokenizer: str, thresholds: Thresholds | None = None, threads: int | None = None
    ) -> None:
        """model: an ONNX file's bytes. tokenizer: the text of a `tokenizer.json`. threads: None is one a core."""
        self.thresholds = thresholds or Thresholds()
        self._session = open_session(model, INPUTS, OUTPUTS)
        opened = Tokenizer.from_str(tokenizer)
        opened.no_padding()
        opened.no_truncation()
        self._pieces = Pieces(opened)
        self._threads = threads or _cores()

    def lengths(self, words: Sequence[str]) -> list[int]:
        """(words,) pieces of each word, at most LONGEST_WORD."""
        return [min(len(ids), LONGEST_WORD) for ids, _ in self._pieces.of(words)]

    def __call__(self, windows: Iterable[WordWindow]) -> Iterator[WindowScores]:
        """Scores of each window, in order; a few windows are worked on at once."""
        if self._threads == 1:
            yield from map(self._one, (self._feed(window) for window in windows))
            return
        with ThreadPoolExecutor(self._threads) as pool:
            running: deque[Future[WindowScores]] = deque()
            for window in windows:
                running.append(pool.submit(self._one, self._feed(window)))
                if len(running) >= AHEAD * self._threads:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()

    def _feed(self, window: WordWindow) -> dict[str, Any]:
        pieces = [(ids[:LONGEST_WORD], case) for ids, case in self._pieces.of(window.words)]
        ids, cases, gaps, first = laid_out(pieces, window.gaps)
        none = np.zeros(1, dtype=np.int64)
        opening, closing = np.array([self._pieces.opening]), np.array([self._pieces.closing])
        return {
            "pieces": np.concatenate([opening, ids, closing]),
            "cases": np.concatenate([none, cases, none]),
            "gaps": np.concatenate([none, gaps, none]),
            "first": first + 1,
            "last": np.append(first[1:], len(ids)),
            "sentences": np.array(window.sentences, dtype=np.int64),
        }

    def _one(self, feed: dict[str, Any]) -> WindowScores:
        return WindowScores(*self._session.run(OUTPUTS, feed))
