"""Pretraining on unlabelled fiction: guess the hidden pieces (masked language model).

    python -m training.reader.pretrain OUT base|teacher [--pieces N] [--device cuda]

The encoders to start from know no casing and were last trained to embed sentences; this teaches them prose fiction,
its marks in every typography, and what a capital means. How many pieces they see, and the seed, stand in the
configuration. Reads OUT/fiction.npy of `training.reader.prepare`; takes up again from OUT/ROLE-pretrained.pt when
stopped.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from fabula.errors import FabulaError
from fabula.model import GAP_NONE, GAP_PARAGRAPH, GAP_SPACE, Lexicon
from fabula.resources import load_lexicon
from fabula.scorers.pieces import Pieces, laid_out
from fabula.stages.sources import open_path
from fabula.stages.tokens import find_paragraphs, tokenize
from training.reader import typography
from training.reader.batches import MASK
from training.reader.config import CONFIG, load_settings, role_of
from training.reader.machine import Machine, add_arguments, on
from training.reader.network import VOCABULARY, Encoder
from training.reader.start import from_minilm, from_mpnet

LENGTH, BATCH = 256, 32  # pieces a window, windows a step
HIDDEN = 0.2  # share of pieces to guess
WARM = 60  # steps in which the rate rises
CHUNK = 1500  # words in one typography


def lay_out(books: Sequence[Path], file: Path, pieces: Pieces, seed: int) -> int:
    """Lay all books out as pieces: one array of (pieces, 3) ids, casings, gaps; windows are cut from it.

    Gives how many pieces there are.
    """
    if not file.exists():
        chance = random.Random(seed)
        lexicon = load_lexicon()
        parts: list[np.ndarray] = []
        for book in books:
            try:
                parts.extend(chunks(book, lexicon, pieces, chance))
            except FabulaError as error:
                print(f"{book.name}: {error}", flush=True)
        chance.shuffle(parts)
        new = file.with_suffix(".new.npy")  # half an array never has the name of a whole one
        np.save(new, np.concatenate(parts))
        new.replace(file)
    return len(np.load(file, mmap_mode="r"))


def chunks(book: Path, lexicon: Lexicon, pieces: Pieces, chance: random.Random) -> list[np.ndarray]:
    """One book, cut into stretches, each in a typography of its own."""
    extract = open_path(book)
    paragraphs = find_paragraphs(extract)
    kinds = [p.kind in ("body", "verse", "letter") for p in paragraphs]
    tokens = tokenize(extract, paragraphs, lexicon)
    keep = np.flatnonzero(np.array(kinds)[tokens.paragraph])
    words = tokens.words()
    made = []
    for first in range(0, len(keep), CHUNK):
        table = str.maketrans(dict(zip("“”‘’", typography.drawn(chance), strict=True)))
        rows = keep[first : first + CHUNK]
        gaps = []
        for at in rows.tolist():
            if at == 0 or tokens.paragraph[at] != tokens.paragraph[at - 1]:
                gaps.append(GAP_PARAGRAPH)
            else:
                gaps.append(GAP_NONE if tokens.start[at] == tokens.end[at - 1] else GAP_SPACE)
        chosen = [words[at].translate(table) for at in rows.tolist()]
        ids, cases, before, _ = laid_out(pieces.of(chosen), gaps)
        made.append(np.stack([ids, cases, before], axis=1).astype(np.uint16))
    return made


class Guesser(nn.Module):
    """States of hidden pieces -> scores of all pieces, through the (frozen) word embeddings."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.bias = nn.Parameter(torch.zeros(VOCABULARY))

    def forward(self, states: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        """(hidden, VOCABULARY) logits."""
        states = self.norm(F.gelu(self.dense(states))) * self.scale
        return (states @ words.T.to(states.dtype) + self.bias).float()


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("role", choices=("base", "teacher"))
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--pieces", type=int, help="instead of the configuration's pretrain_pieces")
    add_arguments(parser)
    arguments = parser.parse_args()
    settings = load_settings(arguments.config)
    rows = np.load(arguments.out / "fiction.npy", mmap_mode="r")
    config = role_of(settings, arguments.role, arguments.config)
    wanted = min(arguments.pieces or config["pretrain_pieces"], len(rows))
    torch.manual_seed(settings["seed"])
    encoder = from_mpnet() if arguments.role == "teacher" else from_minilm()
    file = arguments.out / f"{arguments.role}-pretrained.pt"
    train(encoder, rows, file, wanted, settings["seed"], config["pretrain_rate"], on(arguments))


def train(encoder: Encoder, rows: np.ndarray, file: Path, pieces: int, seed: int, top: float, machine: Machine) -> None:
    """One pass over `pieces` pieces; the rate rises to `top`, then falls to nothing along a line."""
    guesser = Guesser(encoder.shape.width)
    encoder.words.weight.requires_grad_(False)
    encoder, guesser = encoder.to(machine.device), guesser.to(machine.device)
    trained = [p for m in (encoder, guesser) for p in m.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=top, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    steps = pieces // (LENGTH * BATCH)
    order = np.random.default_rng(seed).permutation(len(rows) // LENGTH)
    first = 0
    if file.exists():
        saved = torch.load(file, map_location=machine.device)
        encoder.load_state_dict(saved["encoder"])
        guesser.load_state_dict(saved["guesser"])
        optimizer.load_state_dict(saved["optimizer"])
        first = saved["step"]
        if first > steps:
            raise SystemExit(
                f"{file}: has seen {first * LENGTH * BATCH:,} pieces already, more than the {pieces:,} asked for. "
                "Set pretrain_pieces to what it has seen, or start in another folder."
            )
    began, seen, running = time.time(), 0, torch.zeros((), device=machine.device)
    for step in range(first, steps):
        torch.manual_seed(seed + step)
        rate = top * min((step + 1) / WARM, (steps - step) / max(1, steps - WARM))
        for group in optimizer.param_groups:
            group["lr"] = rate
        chosen = [rows[w * LENGTH : (w + 1) * LENGTH] for w in order[step * BATCH : (step + 1) * BATCH]]
        batch = torch.from_numpy(np.stack(chosen).astype(np.int64)).to(machine.device)
        with machine.autocast():
            loss = guess(encoder, guesser, batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        seen += batch[..., 0].numel()
        running += loss.detach()
        if (step + 1) % 20 == 0:
            speed = seen / (time.time() - began)
            print(f"step {step + 1}/{steps} loss {running.item() / 20:.3f} {speed:,.0f} pieces/s", flush=True)
            running.zero_()
        if (step + 1) % 200 == 0 or step + 1 == steps:
            state = {"encoder": encoder.state_dict(), "guesser": guesser.state_dict()}
            torch.save(state | {"optimizer": optimizer.state_dict(), "step": step + 1}, file.with_suffix(".new"))
            file.with_suffix(".new").replace(file)


def guess(encoder: Encoder, guesser: Guesser, batch: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the hidden pieces of a batch: (windows, pieces, 3)."""
    ids, cases, gaps = batch.unbind(-1)
    # drawn on the processor: the same on any machine; always as many, as memory is laid out anew for every other number
    order = torch.rand(ids.numel()).argsort().view(ids.shape).to(ids.device)
    hidden = order < round(HIDDEN * ids.numel())
    dice = torch.rand(ids.shape).to(ids.device)
    other = torch.randint(1000, VOCABULARY, ids.shape).to(ids.device)
    shown = torch.where(hidden & (dice < 0.8), MASK, ids)
    shown = torch.where(hidden & (dice > 0.9), other, shown)
    states = encoder(shown, cases, gaps)
    return F.cross_entropy(guesser(states[hidden], encoder.words.weight), ids[hidden])


if __name__ == "__main__":
    main()
