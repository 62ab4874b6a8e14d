"""What a training runs on: two cores, or a graphics card where there is one. The steps are the same."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class Machine:
    """device: of PyTorch. half: bfloat16 in matrix products. workers: processes that lay batches out ahead."""

    device: str = "cpu"
    half: bool = False
    workers: int = 0

    def autocast(self) -> AbstractContextManager[None]:
        """Half precision where it is wanted."""
        context: AbstractContextManager[None] = torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.half)
        return context


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--device, --half, --workers, --threads."""
    parser.add_argument("--device", default="cpu", help="cpu, or cuda for a graphics card")
    parser.add_argument("--half", action="store_true", help="bfloat16: faster where the processor or card has it")
    parser.add_argument("--workers", type=int, default=0, help="processes that lay batches out")
    parser.add_argument("--threads", type=int, default=2)


def on(arguments: argparse.Namespace) -> Machine:
    """The machine that was asked for."""
    torch.set_num_threads(arguments.threads)
    return Machine(arguments.device, arguments.half, arguments.workers)
