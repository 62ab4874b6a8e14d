"""The network: a grid of lines by candidates, whose cells tell each other what they believe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from fabula.model import AROUND_FEATURES, CONFIDENCE_FEATURES, SPEAKER_FEATURES
from fabula.scorers.speakers import REACH

COLUMNS = (*SPEAKER_FEATURES, *AROUND_FEATURES)
PLAIN = COLUMNS.index("plain")
PLAIN_TAG = 20.0  # log-odds of a plain tag with a name, fixed: it is never contradicted, and those around must know
WIDEST = 5.0  # standard deviations that a column may be off its mean
NOT_TAKEN = -1e4  # log-odds of a cell without a candidate


class Grid(nn.Module):
    """Log-odds of every cell, by rounds of telling.

    In each round a cell hears, of the same character in the lines around, what they tell and how likely they are;
    and of its own line what its candidates tell, as likely as they are, and the most any of them tells.
    """

    mean: Tensor
    spread: Tensor

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__()
        hidden, message, rounds = settings["hidden"], settings["message"], settings["rounds"]
        self.register_buffer("mean", torch.zeros(len(COLUMNS)))
        self.register_buffer("spread", torch.ones(len(COLUMNS)))
        drop = settings["dropout"]
        self.enter = _two(len(COLUMNS), hidden, drop)
        self.norms = nn.ModuleList(nn.LayerNorm(hidden) for _ in range(rounds + 1))
        self.tell = nn.ModuleList(nn.Linear(hidden, message) for _ in range(rounds))
        heard = hidden + 1 + len(REACH) * (message + 2) + 2 * message
        self.hear = nn.ModuleList(_two(heard, hidden, drop) for _ in range(rounds))
        self.judge = nn.ModuleList(nn.Linear(hidden, 1) for _ in range(rounds + 1))

    def forward(self, cells: Tensor, taken: Tensor, heard: Tensor) -> list[Tensor]:
        """(lines, slots) log-odds after each round, the last being the answer.

        cells: (lines, slots, columns). taken: (lines, slots) whether a candidate is there. heard: (lines, slots,
        reach) places of cells in the grid laid flat, or -1.
        """
        states = self.enter(((cells - self.mean) / self.spread).clamp(-WIDEST, WIDEST))
        plainly = PLAIN_TAG * cells[..., PLAIN]
        told = (heard >= 0).to(cells.dtype)[..., None]
        places = heard.clamp(min=0)
        found: list[Tensor] = []
        for number, norm in enumerate(self.norms):
            states_ = norm(states)
            odds = self.judge[number](states_)[..., 0] + plainly
            odds = torch.where(taken, odds, torch.full_like(odds, NOT_TAKEN))
            found.append(odds)
            if number == len(self.tell):
                break
            likely = torch.softmax(odds, dim=1)[..., None]
            message = self.tell[number](states_)
            known = torch.cat([message, likely, torch.ones_like(likely)], dim=-1).flatten(0, 1)
            around = (known[places] * told).flatten(2)
            mean = (likely * message).sum(1, keepdim=True).expand_as(message)
            most = torch.where(taken[..., None], message, torch.full_like(message, -9.0))
            most = most.amax(1, keepdim=True).expand_as(message)
            states = states + self.hear[number](torch.cat([states_, likely, around, mean, most], dim=-1))
        return found


def _two(wide: int, hidden: int, drop: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(wide, hidden), nn.GELU(), nn.Dropout(drop), nn.Linear(hidden, hidden))


class Speakers(nn.Module):
    """What ships: several grids, their log-odds averaged, and a line for how far the answer can be trusted."""

    trust: Tensor

    def __init__(self, grids: Sequence[Grid], trust: np.ndarray) -> None:
        """trust: (1 + len(CONFIDENCE_FEATURES),) bias and weights."""
        super().__init__()
        self.grids = nn.ModuleList(grids)
        self.register_buffer("trust", torch.tensor(trust, dtype=torch.float32))

    def forward(self, cells: Tensor, taken: Tensor, heard: Tensor, doubts: Tensor) -> tuple[Tensor, Tensor]:
        """Log-odds as of Grid, and (doubts,) probabilities. doubts: (doubts, len(CONFIDENCE_FEATURES))."""
        scores = torch.stack([grid(cells, taken, heard)[-1] for grid in self.grids]).mean(0)
        return scores, torch.sigmoid((doubts * self.trust[1:]).sum(-1) + self.trust[0])


def no_trust() -> np.ndarray:
    """Of a scorer whose confidence is not fitted yet."""
    return np.zeros(1 + len(CONFIDENCE_FEATURES))
