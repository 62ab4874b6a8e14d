"""Train all heads on one encoder.

    python -m training.reader.train CORPORA OUT [--all] [--config FILE] [--steps N]

Starts from OUT/pretrain.pt; writes OUT/reader.pt (with --all: OUT/reader-all.pt, trained on the development
documents too, which is what ships). A stopped run takes up again from its last checkpoint.
"""

from __future__ import annotations

import argparse
import random
import time
import tomllib
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer
from torch import Tensor, nn

from fabula.scorers.pieces import Pieces
from fabula.stages.entities.facts import pair_features
from fabula.stages.reading.windows import Window
from training.reader import batches, data
from training.reader.network import Linker, Reader, minilm_folder
from training.reader.pretrain import BATCH, LENGTH

Losses = dict[str, Tensor]
Row = tuple[data.Document, Window]


def open_pieces() -> Pieces:
    """The MiniLM's own vocabulary; its file pads and cuts for sentences, words must come whole."""
    tokenizer = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Pieces(tokenizer)


def grammar_losses(reader: Reader, given: batches.Batch) -> Losses:
    """Tags, heads and relations of the words in the middles."""
    words = reader.words(given.pieces, given.cases, given.gaps, given.mask, given.first, given.last)
    upos, heads, relations, sentences = batches.trees(given)
    judged = heads > -2
    arcs, root = reader.arcs(words)
    apart = (sentences[:, :, None] != sentences[:, None, :]) | torch.eye(arcs.shape[1], dtype=torch.bool)
    scores = torch.cat([root[..., None], arcs.masked_fill(apart, -1e4)], dim=-1)
    named = reader.arcs.relations(words, heads)
    return {
        "upos": F.cross_entropy(reader.upos(words)[given.core], upos[given.core]),
        "arc": F.cross_entropy(scores[judged], heads[judged] + 1),
        "relation": F.cross_entropy(named[judged], relations[judged]),
    }


def litbank_losses(reader: Reader, linker: Linker, given: batches.Batch) -> Losses:
    """Mentions, events and antecedents."""
    words = reader.words(given.pieces, given.cases, given.gaps, given.mask, given.first, given.last)
    found = batches.mentions(given)
    scores = reader.spans(words)
    width = found.last - found.first
    gold = torch.full(scores.shape[:3], batches.NO_TYPE)
    gold[found.window, found.first, width] = found.type
    count = torch.tensor([w.last - w.first for w in given.windows])
    ends = torch.arange(scores.shape[1])[:, None] + torch.arange(batches.WIDEST)[None]
    inside = given.core[:, :, None] & (ends[None] < count[:, None, None])
    none = torch.zeros_like(scores[..., :1])
    types = torch.cat([scores[..., :6], none], dim=-1)
    losses = {"span": F.cross_entropy(types[inside], gold[inside], reduction="sum") / max(1, len(width))}
    at_gold = scores[found.window, found.first, width]
    formed = found.form >= 0
    losses["form"] = F.cross_entropy(at_gold[formed, 6:9], found.form[formed])
    losses["chain"] = F.binary_cross_entropy_with_logits(at_gold[:, 9], (found.cluster >= 0).float())
    labels = batches.event_labels(given)
    if bool((labels >= 0).any()):
        logits = reader.event(words).squeeze(-1)
        seen = labels >= 0
        losses["event"] = 8 * F.binary_cross_entropy_with_logits(logits[seen], labels[seen].float())
    losses["link"] = link_loss(reader, linker, words, given, found)
    return losses


def link_loss(reader: Reader, linker: Linker, words: Tensor, given: batches.Batch, found: batches.Mentions) -> Tensor:
    """Marginal likelihood of the true antecedents (Lee et al. 2017) among the mentions of each stretch."""
    vectors = reader.spans.vectors(words, found.window, found.first, found.last)
    losses = []
    for stretch in range(int(found.document.max()) + 1 if len(vectors) else 0):
        here = torch.nonzero((found.document == stretch) & (found.cluster >= 0)).squeeze(1)
        if len(here) < 2:
            continue
        facts = given.documents[int(found.window[here[0]])].facts
        assert facts is not None
        later, earlier = torch.tril_indices(len(here), len(here), -1)
        rows = found.row[here].numpy()
        features = torch.from_numpy(pair_features(facts, rows[later.numpy()], rows[earlier.numpy()]))
        scores = torch.full((len(here), len(here) + 1), -1e4)
        scores[:, 0] = 0.0
        scores[later, earlier + 1] = linker(vectors[here], later, earlier, features)
        cluster = found.cluster[here]
        right = torch.zeros_like(scores, dtype=torch.bool)
        right[later, earlier + 1] = cluster[later] == cluster[earlier]
        opens = ~right.any(1)
        right[:, 0] = opens
        loss = scores.logsumexp(1) - scores.masked_fill(~right, -1e4).logsumexp(1)
        losses.append(loss[~(opens & (found.begun[here] == 1))])  # its antecedents lie before the stretch
    return torch.cat(losses).mean() if losses else vectors.sum() * 0


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
    books: list[data.Document], banks: list[data.Document], config: Mapping[str, Any], chance: random.Random
) -> Iterator[tuple[str, list[Row]]]:
    """All steps of all epochs, the tasks mixed evenly."""
    steps: list[tuple[str, list[Row]]] = []
    for _ in range(config["epochs"]["litbank"]):
        parts = stretches(books, config["stretch"], chance)
        chance.shuffle(parts)
        size = config["batch"]["litbank"]
        steps += [("litbank", list(chain.from_iterable(parts[a : a + size]))) for a in range(0, len(parts), size)]
    for _ in range(config["epochs"]["treebank"]):
        rows = [(doc, window) for doc in banks for window in doc.windows]
        rows.sort(key=lambda row: (row[1].last - row[1].first) + chance.random() * 30)
        size = config["batch"]["treebank"]
        steps += [("treebank", rows[a : a + size]) for a in range(0, len(rows), size)]
    chance.shuffle(steps)
    yield from steps


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    parser.add_argument("--steps", type=int)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    settings = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    config = settings["train"]
    pieces = open_pieces()
    books = list(data.litbank(arguments.corpora, without=() if arguments.all else data.litbank_dev(arguments.corpora)))
    banks = list(data.treebanks(arguments.corpora, "train"))
    if arguments.all:
        banks += data.treebanks(arguments.corpora, "dev")
    batches.cut(books + banks, pieces)
    chance = random.Random(settings["seed"])
    steps = list(schedule(books, banks, config, chance))[: arguments.steps]
    torch.manual_seed(settings["seed"])
    name = "reader-all" if arguments.all else "reader"
    start = arguments.out / "pretrain.pt"
    used = {key: settings[key] for key in ("seed", "train")}
    made = {"settings": used, "pretrained_pieces": pieces_seen(start), "steps": len(steps)}
    made |= {"torch": str(torch.__version__), "threads": arguments.threads}
    train(steps, config, pieces, chance, start, arguments.out / f"{name}.pt", made)


def pieces_seen(start: Path) -> int:
    """How many pieces the encoder to start from was pretrained on."""
    return torch.load(start)["step"] * LENGTH * BATCH if start.exists() else 0


def train(
    steps: list[tuple[str, list[Row]]],
    config: Mapping[str, Any],
    pieces: Pieces,
    chance: random.Random,
    start: Path,
    file: Path,
    made: Mapping[str, Any],
) -> None:
    """One pass over the steps; the averaged weights are kept, and how they were made with them."""
    reader, linker = Reader(config["dropout"]), Linker()
    if start.exists():
        reader.encoder.load_state_dict(torch.load(start)["encoder"])
    reader.encoder.words.weight.requires_grad_(False)
    inner = [p for p in reader.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in reader.encoder.parameters()}
    outer = [p for m in (reader, linker) for p in m.parameters() if id(p) not in known]
    groups = [{"params": inner, "rate": config["rate"]}, {"params": outer, "rate": config["head_rate"]}]
    optimizer = torch.optim.AdamW(groups, lr=config["rate"], weight_decay=config["decay"])
    average = {name: p.detach().clone() for name, p in reader.state_dict().items()}
    first = 0
    if file.with_suffix(".part").exists():
        saved = torch.load(file.with_suffix(".part"))
        reader.load_state_dict(saved["reader"])
        linker.load_state_dict(saved["linker"])
        optimizer.load_state_dict(saved["optimizer"])
        average, first = saved["average"], saved["step"]
    running: dict[str, list[float]] = {}
    began, seen = time.time(), 0
    warm = max(1, int(len(steps) * config["warm"]))
    for step in range(first, len(steps)):
        share = min((step + 1) / warm, (len(steps) - step) / (len(steps) - warm))
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * share
        task, rows = steps[step]
        given = batches.batch(rows, pieces, chance, config["hidden_words"])
        losses = grammar_losses(reader, given) if task == "treebank" else litbank_losses(reader, linker, given)
        loss = torch.stack([config["weights"][name] * value for name, value in losses.items()]).sum()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(inner + outer, 1.0)
        optimizer.step()
        keep = min(config["average"], (step + 1) / (step + 10))
        with torch.no_grad():
            for key, value in reader.state_dict().items():
                average[key].lerp_(value, 1 - keep)
        seen += int(given.mask.sum())
        for key, value in losses.items():
            running.setdefault(key, []).append(value.item())
        if (step + 1) % 25 == 0:
            told = " ".join(f"{key} {sum(v) / len(v):.3f}" for key, v in sorted(running.items()))
            print(f"step {step + 1}/{len(steps)} {told} {seen / (time.time() - began):,.0f} pieces/s", flush=True)
            running = {}
        if (step + 1) % 200 == 0:
            state = {"reader": reader.state_dict(), "linker": linker.state_dict(), "average": average}
            torch.save(state | {"optimizer": optimizer.state_dict(), "step": step + 1}, file.with_suffix(".part"))
    kept = {"reader": average, "linker": linker.state_dict(), "made": dict(made)}
    torch.save(kept, file.with_suffix(".new"))
    file.with_suffix(".new").replace(file)
    file.with_suffix(".part").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
