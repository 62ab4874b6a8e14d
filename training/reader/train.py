"""Train all heads on one encoder.

    python -m training.reader.train OUT teacher|base|reader [--all] [--config FILE] [--steps N] [--device cuda]

Writes OUT/ROLE.pt; with --all OUT/ROLE-all.pt, trained on the development documents too, which is what ships. A role
that is pretrained starts from OUT/ROLE-pretrained.pt: the base, and the teacher if there is one. The reader, which
ships, is the base, trained a little longer at lower rates. By `taught.toml` the base also learns from the teacher of
the same documents: it is shown books that nobody annotated, and what the teacher says of them (Hinton et al. 2015). A
stopped run takes up again from its last checkpoint.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from fabula.resources import load_lexicon
from fabula.scorers.pieces import Pieces
from training.reader import batches, data
from training.reader.batches import Batch, Row
from training.reader.card import BFLOAT16
from training.reader.config import CONFIG, load_settings, role_of
from training.reader.losses import Losses, gold_losses, taught_losses
from training.reader.machine import Machine, add_arguments, on
from training.reader.network import LARGE, SMALL, Linker, Reader
from training.reader.prepare import DOCUMENTS
from training.reader.pretrain import BATCH, LENGTH
from training.reader.renaming import Names, names_of
from training.reader.start import open_pieces

Task = Literal["litbank", "gum", "trees", "unlabelled"]
Step = tuple[Task, list[Row]]


def stretches(documents: list[data.Document], length: int, chance: random.Random) -> list[list[Row]]:
    """Windows in a row, at most `length` at a time, cut at other places each time."""
    made = []
    for doc in documents:
        rows = [(doc, window) for window in doc.windows]
        first = chance.randrange(length)
        made += [
            part for part in (rows[:first], *(rows[a : a + length] for a in range(first, len(rows), length))) if part
        ]
    return made


def schedule(
    documents: Mapping[Task, list[data.Document]], role: Mapping[str, Any], length: int, seed: int
) -> list[Step]:
    """All steps of all epochs, the tasks mixed evenly."""
    chance = random.Random(seed)
    steps: list[Step] = []
    for task, docs in documents.items():
        size = role["batch"][task]
        for _ in range(role["epochs"][task]):
            if task == "trees":
                rows = [(doc, window) for doc in docs for window in doc.windows]
                rows.sort(key=lambda row: (row[1].last - row[1].first) + chance.random() * 30)
                parts = [[row] for row in rows]
            else:
                parts = stretches(docs, length, chance)
                chance.shuffle(parts)
            steps += [(task, list(chain.from_iterable(parts[a : a + size]))) for a in range(0, len(parts), size)]
    chance.shuffle(steps)
    return steps


@dataclass(frozen=True)
class Laid(Dataset[tuple[str, Batch]]):
    """The batches of steps `first` and later; each has its own chance, so that any process lays out the same."""

    steps: list[Step]
    first: int
    pieces: Pieces
    hidden: float
    renamed: float
    names: Names
    seed: int

    def __len__(self) -> int:
        return len(self.steps) - self.first

    def __getitem__(self, at: int) -> tuple[str, Batch]:
        task, rows = self.steps[self.first + at]
        chance = random.Random(self.seed * 1_000_003 + self.first + at)
        # what the teacher labels it must see as readings are: in one typography, nothing hidden
        shown = None if task == "unlabelled" else chance
        return task, batches.batch(rows, self.pieces, shown, self.hidden, self._others)

    def _others(self, doc: data.Document, chance: random.Random) -> Mapping[int, str]:
        """Other names, for some; nobody annotated which words of GUM are names of people."""
        return self.names.drawn_for(doc, chance) if doc.mentions and chance.random() < self.renamed else {}


@dataclass(frozen=True)
class Pair:
    """A reader and the linker of its mentions."""

    reader: Reader
    linker: Linker


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("role", choices=("teacher", "base", "reader"))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--steps", type=int)
    add_arguments(parser)
    arguments = parser.parse_args()
    machine = on(arguments)
    settings = load_settings(arguments.config)
    out: Path = arguments.out
    pieces = open_pieces()
    documents = chosen(data.load(out / DOCUMENTS), everything=arguments.all)
    for docs in documents.values():
        batches.cut(docs, pieces)
    role = role_of(settings, arguments.role, arguments.config)
    steps = schedule(documents, role, settings["train"]["stretch"], settings["seed"])[: arguments.steps]
    torch.manual_seed(settings["seed"])
    suffix = "-all" if arguments.all else ""
    pretrained = "pretrain_pieces" in role
    start = out / (f"{arguments.role}-pretrained.pt" if pretrained else f"base{suffix}.pt")
    if not start.is_file():
        raise SystemExit(f"{start}: is not there. Run the stage before; `python -m training.rebuild` runs all.")
    dropout = settings["train"]["dropout"]
    pair = started(arguments.role, start, dropout) if pretrained else open_pair(start, dropout)
    teacher = open_pair(out / f"teacher{suffix}.pt") if role["epochs"]["unlabelled"] else None
    freeze(pair.reader, settings["train"]["frozen"][arguments.role])
    used = {key: value for key, value in settings.items() if key not in ("version", "thresholds")}
    before = made_of(start)
    made = {"settings": used, "pretrained_pieces": before["pretrained_pieces"], "steps": len(steps)}
    made |= {"torch": str(torch.__version__), "threads": arguments.threads}
    made |= {key: before[key] for key in ("begun", "taught") if key in before}
    made["devices"] = list(dict.fromkeys([*before["devices"], device_name(machine)]))
    config, names = settings["train"], names_of(documents["litbank"], load_lexicon())
    laid = Laid(steps, 0, pieces, config["hidden_words"], config["renamed"], names, settings["seed"])
    train(pair, teacher, laid, role, settings["train"], out / f"{arguments.role}{suffix}.pt", made, machine)


def freeze(reader: Reader, layers: int) -> None:
    """The word embeddings, which hold half of all weights and most words too rarely to learn; and the first layers."""
    encoder = reader.encoder
    still = (
        [encoder.words] if not layers else [encoder.words, encoder.places, encoder.cases, encoder.gaps, encoder.norm]
    )
    for module in [*still, *encoder.layers[:layers]]:
        module.requires_grad_(False)


def chosen(documents: data.Documents, *, everything: bool) -> dict[Task, list[data.Document]]:
    """What to train on: without the development documents, unless everything is wanted.

    GUM is read in stretches, as it has chains; the rest of the treebanks is web text in any order.
    """
    books = documents["litbank"] if everything else [doc for doc in documents["litbank"] if not doc.dev]
    trees = documents["trees"] + (documents["trees dev"] if everything else [])
    gum = [doc for doc in trees if doc.others is not None]
    trees = [doc for doc in trees if doc.others is None]
    return {"litbank": books, "gum": gum, "trees": trees, "unlabelled": documents["unlabelled"]}


def device_name(machine: Machine) -> str:
    """What it was trained on, for the card, and how products were made there."""
    name = torch.cuda.get_device_name() if machine.device.startswith("cuda") else machine.device
    return f"{name} {BFLOAT16}" if machine.half else name


def made_of(start: Path) -> dict[str, Any]:
    """How the weights to start from were made: pieces of pretraining, and on which devices."""
    saved = torch.load(start, map_location="cpu")
    if "made" in saved:
        return dict(saved["made"])
    return {"pretrained_pieces": saved["step"] * LENGTH * BATCH, "devices": []}


def started(role: str, start: Path, dropout: float) -> Pair:
    """A reader whose encoder is pretrained and whose heads know nothing."""
    reader = Reader(LARGE if role == "teacher" else SMALL, dropout)
    reader.encoder.load_state_dict(torch.load(start, map_location="cpu")["encoder"])
    return Pair(reader, Linker())


def open_pair(file: Path, dropout: float = 0.0) -> Pair:
    """A trained pair, for use. Raises FileNotFoundError when it has not been trained."""
    saved = torch.load(file, map_location="cpu")
    reader, linker = Reader(LARGE if "encoder.apart.weight" in saved["reader"] else SMALL, dropout), Linker()
    reader.load_state_dict(saved["reader"])
    linker.load_state_dict(saved["linker"])
    return Pair(reader.eval(), linker.eval())


def train(
    pair: Pair,
    teacher: Pair | None,
    laid: Laid,
    role: Mapping[str, Any],
    config: Mapping[str, Any],
    file: Path,
    made: Mapping[str, Any],
    machine: Machine,
) -> None:
    """One pass over the steps; the averaged weights are kept, and how they were made with them."""
    reader, linker = pair.reader, pair.linker
    if teacher is not None:
        teacher.reader.to(machine.device)
        linker.load_state_dict(teacher.linker.state_dict())  # it reads vectors, and those are learnt from the teacher
    reader.to(machine.device), linker.to(machine.device)
    known = {"encoder.cases.weight", "encoder.gaps.weight"}  # these know as little as the heads
    named = [(name, p) for name, p in reader.named_parameters() if p.requires_grad]
    inner = [p for name, p in named if name.startswith("encoder.") and name not in known]
    outer = [p for name, p in named if not name.startswith("encoder.") or name in known] + [*linker.parameters()]
    groups = [{"params": inner, "rate": role["rate"]}, {"params": outer, "rate": role["head_rate"]}]
    optimizer = torch.optim.AdamW(groups, lr=role["rate"], weight_decay=config["decay"], fused=True)
    steps = len(laid.steps)
    average = Average({"reader": reader, "linker": linker}, max(1.0, steps * config["average"]))
    first, part = 0, file.with_suffix(".part")
    if part.exists():
        saved = torch.load(part, map_location=machine.device)
        reader.load_state_dict(saved["reader"])
        linker.load_state_dict(saved["linker"])
        optimizer.load_state_dict(saved["optimizer"])
        average.kept, first = saved["average"], saved["step"]
    warm = max(1, int(steps * config["warm"]))
    rest = replace(laid, first=first)
    loader = DataLoader(
        rest, batch_size=None, num_workers=machine.workers, prefetch_factor=8 if machine.workers else None
    )
    weights = config["weights"] | role["weights"]
    report = Report(steps)
    reader.train(), linker.train()
    for step, (task, given) in enumerate(loader, first):
        torch.manual_seed(laid.seed + step)
        share = min((step + 1) / warm, (steps - step) / max(1, steps - warm))
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * share
        batch = batches.move(given, machine.device)
        with machine.autocast():
            if task == "unlabelled":
                assert teacher is not None
                losses = taught_losses(reader, teacher.reader, batch)
            else:
                losses = gold_losses(reader, linker, batch)
        loss = torch.stack([weights[name] * value for name, value in losses.items()]).sum()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(inner + outer, 1.0)
        optimizer.step()
        average.add(step)
        report.add(step, task, losses, given)
        if (step + 1) % 200 == 0:
            state = {"reader": reader.state_dict(), "linker": linker.state_dict(), "average": average.kept}
            torch.save(state | {"optimizer": optimizer.state_dict(), "step": step + 1}, file.with_suffix(".new"))
            file.with_suffix(".new").replace(part)
    torch.save(average.kept | {"made": dict(made)}, file.with_suffix(".new"))
    file.with_suffix(".new").replace(file)
    part.unlink(missing_ok=True)


class Average:
    """The running average of all weights, which is what is kept (Polyak and Juditsky 1992)."""

    def __init__(self, modules: Mapping[str, nn.Module], steps: float) -> None:
        """steps: how far back it looks, about."""
        self._share = 1 - 1 / steps
        self.kept = {
            name: {key: value.detach().clone() for key, value in module.state_dict().items()}
            for name, module in modules.items()
        }
        self._moving = {
            name: {key: value.detach() for key, value in module.named_parameters() if value.requires_grad}
            for name, module in modules.items()
        }

    def add(self, step: int) -> None:
        """Take in the weights after a step."""
        keep = min(self._share, (step + 1) / (step + 10))
        with torch.no_grad():
            for name, values in self._moving.items():
                kept = [self.kept[name][key] for key in values]
                torch._foreach_lerp_(kept, list(values.values()), 1 - keep)


class Report:
    """Losses and speed, a line every 25 steps."""

    def __init__(self, steps: int) -> None:
        self._steps, self._began, self._seen = steps, time.time(), 0
        self._running: dict[str, list[Tensor]] = {}

    def add(self, step: int, task: str, losses: Losses, given: Batch) -> None:
        """Take in one step, and print when it is time."""
        self._seen += int(given.mask.sum())
        for key, value in losses.items():
            name = f"taught {key}" if task == "unlabelled" else key
            self._running.setdefault(name, []).append(value.detach())
        if (step + 1) % 25 == 0:
            told = " ".join(f"{key} {float(sum(v)) / len(v):.3f}" for key, v in sorted(self._running.items()))
            speed = self._seen / (time.time() - self._began)
            print(f"step {step + 1}/{self._steps} {told} {speed:,.0f} pieces/s", flush=True)
            self._running = {}


if __name__ == "__main__":
    main()
