"""What a trained reader reaches on documents it did not see, before it is exported and after.

    python -m training.reader.evaluate OUT WEIGHTS [--chains CORPORA] [--int8] [--into FILE]

OUT: holds the documents that `training.reader.prepare` wrote. WEIGHTS: a .pt (PyTorch) or .onnx (as it runs for
users); with --int8 a .pt is measured both ways. Gold words and sentences are given. The thresholds are those of
config.toml. FILE gets the scores with the hash of what was measured, for `training.reader.ship`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.coreference import conll_f1, shares
from fabula.model import LONGEST_WORD, RELATIONS, LinkScorer, Thresholds, WindowScores, WordWindow
from fabula.model import Reader as ReaderCall
from fabula.scorers.linker import OnnxLinker
from fabula.scorers.pieces import laid_out
from fabula.scorers.reader import OnnxReader
from fabula.stages.reading import Words, read_words
from training.reader import data
from training.reader.config import CONFIG, load_settings
from training.reader.export import Window, export_file, export_linker
from training.reader.prepare import DOCUMENTS
from training.reader.start import minilm_folder, open_pieces
from training.reader.train import open_pair
from training.rules import read_layers


class TorchReader:
    """The network in PyTorch behind the call that the ONNX file answers."""

    def __init__(self, file: Path, thresholds: Thresholds | None = None) -> None:
        self.window = Window(open_pair(file).reader)
        self.pieces = open_pieces()
        self.thresholds = thresholds or Thresholds()

    def lengths(self, words: Sequence[str]) -> list[int]:
        """(words,) pieces of each word."""
        return [min(len(ids), LONGEST_WORD) for ids, _ in self.pieces.of(words)]

    def __call__(self, windows: Iterable[WordWindow]) -> Iterator[WindowScores]:
        """Scores of each window."""
        for window in windows:
            pieces = [(ids[:LONGEST_WORD], case) for ids, case in self.pieces.of(window.words)]
            ids, cases, gaps, first = laid_out(pieces, window.gaps)
            opening, closing = [self.pieces.opening], [self.pieces.closing]
            columns = (
                np.concatenate([opening, ids, closing]),
                np.concatenate([[0], cases, [0]]),
                np.concatenate([[0], gaps, [0]]),
                first + 1,
                np.append(first[1:], len(ids)),
                np.array(window.sentences),
            )
            with torch.inference_mode():
                rows = self.window(*(torch.from_numpy(c.astype(np.int64)) for c in columns))
            yield WindowScores(*(row.numpy() for row in rows))


def open_reader(file: Path, thresholds: Thresholds) -> ReaderCall:
    """Either kind of file."""
    if file.suffix == ".pt":
        return TorchReader(file, thresholds)
    tokenizer = (minilm_folder() / "tokenizer.json").read_text(encoding="utf-8")
    return OnnxReader(file.read_bytes(), tokenizer, thresholds)


def as_words(doc: data.Document) -> Words:
    """A document's own words; they have no offsets here."""
    sentence = np.zeros(len(doc.words), dtype=np.int64)
    sentence[doc.sentence_start[1:-1]] = 1
    none = [0] * len(doc.words)
    return Words(
        doc.words, none, none, list(range(len(none))), doc.gaps, sentence.cumsum().tolist(), doc.sentence_start
    )


def f1(count: Counter[str], name: str) -> dict[str, float]:
    """Precision, recall and F1 of what was counted."""
    right, said, gold = count[f"{name} right"], count[f"{name} said"], count[f"{name} gold"]
    return {
        f"{name} precision": right / max(1, said),
        f"{name} recall": right / max(1, gold),
        f"{name} F1": 2 * right / max(1, said + gold),
    }


def score_litbank(documents: Iterable[data.Document], reader: ReaderCall) -> dict[str, float]:
    """Nested entities without pronouns, mentions with them, events; micro over documents."""
    count: Counter[str] = Counter()
    thresholds = reader.thresholds
    for doc in documents:
        count["documents"] += 1
        read = read_words(as_words(doc), reader)
        assert doc.mentions is not None
        assert doc.entities is not None
        gold = doc.entities
        said = {(s.first, s.last, s.type) for s in read.spans if s.form != 2}
        gold_all = {(a, b) for a, b, _, form, cluster in doc.mentions if cluster >= 0}
        said_all = {(s.first, s.last) for s in read.spans if s.chain >= thresholds.chain}
        pairs: list[tuple[str, set[Any], set[Any]]] = [("entities", gold, said), ("mentions", gold_all, said_all)]
        if doc.events is not None:
            pairs.append(("events", set(doc.events), set(np.flatnonzero(read.event >= thresholds.event).tolist())))
        for name, wanted, given in pairs:
            count[f"{name} right"] += len(wanted & given)
            count[f"{name} said"] += len(given)
            count[f"{name} gold"] += len(wanted)
    return {"documents": count["documents"]} | f1(count, "entities") | f1(count, "mentions") | f1(count, "events")


def score_trees(documents: Iterable[data.Document], reader: ReaderCall) -> dict[str, float]:
    """Tags, unlabelled and labelled attachment, the last with and without subtypes of relations."""
    plain = np.array([sorted({r.split(":")[0] for r in RELATIONS}).index(r.split(":")[0]) for r in RELATIONS])
    total, seen = np.zeros(5), 0
    for doc in documents:
        seen += 1
        read = read_words(as_words(doc), reader)
        heads, relations = np.array(doc.heads), np.array(doc.relations)
        hung = read.head == heads
        named = read.relation == relations
        same = plain[read.relation] == plain[relations]
        total += [
            len(heads),
            (read.upos == np.array(doc.upos)).sum(),
            hung.sum(),
            (hung & same).sum(),
            (hung & named).sum(),
        ]
    names = ("upos", "UAS", "LAS", "LAS with subtypes")
    return {"documents": seen} | dict(zip(names, (total[1:] / total[0]).tolist(), strict=True))


def score_chains(corpora: Path, ids: Collection[str], reader: ReaderCall, linker: LinkScorer) -> dict[str, float]:
    """Coreference from gold words: CoNLL F1 over mentions found, singletons count, all documents together."""
    module = data.loader(corpora, "litbank")
    total = np.zeros((3, 4))
    documents = list(module.iter_documents(corpora / "litbank", sorted(ids)))
    for doc in documents:
        sentences = [[t.text for t in doc.tokens[a:b]] for a, b in doc.sentences]
        mentions = read_layers(doc.text, sentences, reader=reader, linker=linker)["mentions"]
        rows = zip(mentions.start.tolist(), mentions.end.tolist(), mentions.entity.tolist(), strict=True)
        found: dict[Hashable, Hashable] = {(start, end): entity for start, end, entity in rows if entity >= 0}
        wanted: dict[Hashable, Hashable] = {(m.start, m.end): m.cluster for m in doc.mentions if m.cluster is not None}
        total += shares(found, wanted)
    return {"documents": len(documents), "CoNLL F1": float(conll_f1(total))}


def open_linker(file: Path) -> LinkScorer:
    """The linker of a .pt, as it ships."""
    with tempfile.TemporaryDirectory() as folder:
        export_linker(file, Path(folder) / "linker.onnx")
        return OnnxLinker((Path(folder) / "linker.onnx").read_bytes())


def score(documents: data.Documents, reader: ReaderCall) -> dict[str, dict[str, float]]:
    """Every head on its own development documents."""
    held = [(f"litbank {layer}dev", layer) for layer in data.LAYERS]
    scores = {
        name: score_litbank([doc for doc in documents["litbank"] if layer in doc.dev], reader) for name, layer in held
    }
    for bank in ("ewt", "gum"):
        of_bank = [doc for doc in documents["trees dev"] if doc.id.startswith("GUM") == (bank == "gum")]
        scores[f"{bank} dev"] = score_trees(of_bank, reader)
    return scores


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--chains", type=Path, metavar="CORPORA", help="score coreference too; it reads whole texts")
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--int8", action="store_true", help="measure a .pt as int8 ONNX too")
    parser.add_argument("--into", type=Path, metavar="FILE")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    thresholds = Thresholds(**load_settings(arguments.config)["thresholds"])
    file: Path = arguments.weights
    as_is = "pytorch" if file.suffix == ".pt" else "int8"
    documents = data.load(arguments.out / DOCUMENTS)

    def measure(reader: ReaderCall) -> dict[str, dict[str, float]]:
        scores = score(documents, reader)
        if arguments.chains and as_is == "pytorch":
            ids = data.litbank_dev(arguments.chains, [""])
            scores["litbank chains"] = score_chains(arguments.chains, ids, reader, open_linker(file))
        return scores

    scores = {as_is: measure(open_reader(file, thresholds))}
    if arguments.int8 and as_is == "pytorch":
        with tempfile.TemporaryDirectory() as folder:
            small = Path(folder) / "reader.onnx"
            export_file(file, small)
            scores["int8"] = measure(open_reader(small, thresholds))
    print(json.dumps(scores, indent=1))
    if arguments.into:
        measured = hashlib.sha256(file.read_bytes()).hexdigest()
        told = {"weights_sha256": measured, "thresholds": asdict(thresholds), "scores": scores}
        arguments.into.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
