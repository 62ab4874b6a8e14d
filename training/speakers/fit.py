"""The training of one network and of several: the right candidates of annotated lines, made the likeliest."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from fabula.model import SPEAKER_FEATURES
from fabula.scorers.speakers import lay_out, neighbours
from training.speakers.network import PLAIN, Grid
from training.speakers.prepare import NOBODY, STRANGER, Lines

POINTING = [
    SPEAKER_FEATURES.index(name)
    for name in ("tag_name", "tag_noun_unnamed", "beat_name", "beat_noun", "after_name", "after_noun")
]
UNNAMED = SPEAKER_FEATURES.index("unnamed")
EVERY_ROUND = 0.3  # weight of the answers before the last round
MOST_LOSS = 12.0  # of one line: more is an error of annotation or of the cast
KEEP = 0.995  # of the running average of the weights, which is what is kept
WARM = 50  # steps in which the rate rises
LAST = 0.03  # share of the rate at the end
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A text as the network takes it: cells, taken, heard as of Grid; and which cells are right.

    right: (lines, slots). told: (lines,) whether the line is annotated. weight: (lines,) what it counts.
    """

    cells: NDArray[np.float32]
    taken: NDArray[np.bool_]
    heard: NDArray[np.int64]
    right: NDArray[np.bool_]
    told: NDArray[np.bool_]
    weight: NDArray[np.float32]


def open_book(lines: Lines, nobody: float, weight: float = 1.0) -> Book:
    """Lay a text out. nobody: what a line counts whose speaker is not among its candidates; weight: the text.

    Such a line is right where its tag or beat points at somebody whom the annotators do not know ("said the porter"):
    whoever they say he is, our porter has no name of theirs. Without one, nobody speaks it, or somebody without a
    name: that "nobody" alone be right taught the network never to believe in porters. A text counts by the square root
    of its lines, times its weight, so that long novels do not drown the chapters.
    """
    c = lines.candidates
    slot, grid = lay_out(c)
    cells = np.zeros((*grid.shape, c.features.shape[1] + c.around.shape[1]), dtype=np.float32)
    cells[c.line, slot] = np.concatenate([c.features, c.around], axis=1)
    owner = np.full(grid.shape, STRANGER, dtype=np.int64)
    owner[c.line, slot] = lines.owner
    told = lines.gold >= 0
    right = (owner == lines.gold[:, None]) & told[:, None]
    absent = told & ~right.any(1)
    stranger = owner == STRANGER
    pointed = stranger & (cells[..., POINTING] > 0).any(-1)
    unknown = (owner == NOBODY) | (stranger & (cells[..., UNNAMED] > 0))
    otherwise = np.where(pointed.any(1)[:, None], pointed, unknown)
    right = np.where(absent[:, None], otherwise, right)
    counts = np.where(absent, nobody, 1.0) * told * weight * max(1, int(told.sum())) ** -0.5
    return Book(cells, grid >= -1, neighbours(grid, c.gap), right, told, counts.astype(np.float32))


def tensors(book: Book, first: int = 0, last: int | None = None) -> tuple[Tensor, Tensor, Tensor]:
    """What Grid takes, of a stretch of lines; nothing is heard from outside it."""
    part = slice(first, len(book.told) if last is None else last)
    slots = book.cells.shape[1]
    heard = book.heard[part]
    inside = (heard >= part.start * slots) & (heard < part.stop * slots)
    heard = np.where(inside, heard - part.start * slots, -1)
    return torch.from_numpy(book.cells[part]), torch.from_numpy(book.taken[part]), torch.from_numpy(heard)


def fit(books: Sequence[Book], settings: Mapping[str, Any], seed: int, say: Say) -> Grid:
    """One network."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    grid = Grid(settings)
    rows = np.concatenate([book.cells[book.taken] for book in books])
    spread = rows.std(0)
    grid.mean.copy_(torch.from_numpy(rows.mean(0)))
    grid.spread.copy_(torch.from_numpy(np.where(spread < 1e-3, 1.0, spread).astype(np.float32)))
    optimizer = torch.optim.AdamW(grid.parameters(), lr=settings["rate"], weight_decay=settings["decay"])
    average = {name: value.clone() for name, value in grid.state_dict().items()}
    steps = math.ceil(sum(len(b.told) / settings["stretch"] + 1 for b in books) / settings["batch"])
    whole, step = steps * settings["epochs"], 0
    for epoch in range(settings["epochs"]):
        began, lost, weighed = time.monotonic(), 0.0, 0.0
        grid.train()
        stretches = _stretches(books, settings["stretch"], random)
        for at in range(0, len(stretches), settings["batch"]):
            chosen = stretches[at : at + settings["batch"]]
            parts = [_loss(grid, books[n], a, b, settings["hidden_columns"]) for n, a, b in chosen]
            weight = sum(w for _, w in parts)
            if weight <= 0:
                continue
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = settings["rate"] * _pace(step, whole)
            optimizer.zero_grad()
            loss = torch.stack([part for part, _ in parts]).sum()
            (loss / weight).backward()
            nn.utils.clip_grad_norm_(grid.parameters(), 1.0)
            optimizer.step()
            _blend(average, grid, min(KEEP, step / (step + 20)))
            lost, weighed = lost + float(loss.detach()), weighed + weight
        say(f"epoch {epoch + 1}: loss {lost / weighed:.4f}, {time.monotonic() - began:.0f} s")
    grid.load_state_dict(average)
    return grid.eval()


def _pace(step: int, whole: int) -> float:
    """Share of the rate: rising, then falling as a cosine."""
    fall = 0.5 * (1 + math.cos(math.pi * min(1.0, step / whole)))
    return min(1.0, step / WARM) * (fall * (1 - LAST) + LAST)


def _blend(average: dict[str, Tensor], grid: Grid, keep: float) -> None:
    with torch.no_grad():
        for name, value in grid.state_dict().items():
            average[name].mul_(keep).add_(value, alpha=1 - keep)


def _stretches(books: Sequence[Book], size: int, random: np.random.Generator) -> list[tuple[int, int, int]]:
    """(book, first, last) of all lines, cut elsewhere each time, in any order."""
    found = []
    for number, book in enumerate(books):
        lines = len(book.told)
        cuts = sorted({0, *range(int(random.integers(1, size + 1)), lines, size), lines})
        found += [(number, a, b) for a, b in pairwise(cuts)]
    random.shuffle(found)
    return found


def _loss(grid: Grid, book: Book, first: int, last: int, hidden: float) -> tuple[Tensor, float]:
    """Of all rounds, summed over lines; and what the lines weigh. hidden: share of columns shown as their mean."""
    weight = torch.from_numpy(book.weight[first:last])
    right = torch.from_numpy(book.right[first:last])
    cells, taken, heard = tensors(book, first, last)
    kept = torch.rand(cells.shape[-1]) >= hidden
    kept[PLAIN] = True
    answers = grid(torch.where(kept, cells, grid.mean), taken, heard)
    lost = torch.zeros(())
    for number, odds in enumerate(answers):
        logs = torch.log_softmax(odds, dim=1)
        missed = -torch.logsumexp(torch.where(right, logs, torch.full_like(logs, -1e4)), dim=1)
        share = 1.0 if number == len(answers) - 1 else EVERY_ROUND
        lost = lost + share * (missed.clamp(max=MOST_LOSS) * weight).sum()
    return lost, float(weight.sum())


def fit_several(books: Sequence[Book], settings: Mapping[str, Any], seed: int, say: Say) -> list[Grid]:
    """Networks of different seeds."""
    return [fit(books, settings, seed + number, say) for number in range(settings["nets"])]
