"""Lay out all corpora once, so that training needs neither them nor the rules again.

    python -m training.reader.prepare CORPORA OUT [--config FILE]

Writes OUT/fiction.npy, the unlabelled books as pieces in many typographies (what is guessed in pretraining), and
OUT/documents.json.gz: LitBank, the treebanks, and stretches of the unlabelled books for the teacher to label.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from training.reader import data, pretrain
from training.reader.config import CONFIG, load_settings
from training.reader.start import open_pieces

DOCUMENTS = "documents.json.gz"


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, default=CONFIG)
    arguments = parser.parse_args()
    settings = load_settings(arguments.config)
    arguments.out.mkdir(parents=True, exist_ok=True)
    books = data.books(arguments.corpora)
    count = pretrain.lay_out(books, arguments.out / "fiction.npy", open_pieces(), settings["seed"])
    print(f"unlabelled books: {len(books)}, {count:,} pieces", flush=True)
    documents = {
        "litbank": list(data.litbank(arguments.corpora)),
        "trees": list(data.treebanks(arguments.corpora, "train")),
        "trees dev": list(data.treebanks(arguments.corpora, "dev")),
        "unlabelled": list(data.unlabelled(arguments.corpora, settings["taught_words"])),
    }
    data.save(documents, arguments.out / DOCUMENTS)
    for name, docs in documents.items():
        print(f"{name}: {len(docs)} documents, {sum(len(doc.words) for doc in docs):,} words", flush=True)


if __name__ == "__main__":
    main()
