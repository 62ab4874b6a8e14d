"""The corpora with layers below the story (LitBank, EWT, GUM), as documents to read and what they hold."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conllu import Treebank, read_file
from given import Given, Span
from grammar import Word

SPLITS = ("dev", "all")


@dataclass(frozen=True, slots=True)
class Mention:
    """One annotated mention. form: PROP, NOM, PRON, or "" in the layer of entities."""

    words: Span
    type: str
    form: str
    cluster: str | None  # None: said of another (Mr. X, *a friend*), in no cluster


@dataclass(frozen=True, slots=True)
class Opening:
    """One document of LitBank. events: indices of trigger words."""

    given: Given
    entities: tuple[Mention, ...]
    mentions: tuple[Mention, ...]
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """One document of a treebank. genre: what kind of text it is, by the corpus' own names."""

    given: Given
    genre: str
    words: tuple[Word, ...]


def openings(corpora: Path, layer: str, split: str) -> Iterator[Opening]:
    """Documents of LitBank that have a layer: "entities", "events" or "coref".

    split: "dev", the development list of that layer; "all", every document that has it.

    Raises ValueError for a document listed in the split that lacks the layer.
    """
    root = corpora / "litbank"
    loader = _loader(corpora, "litbank")
    listed = "dev.ids" if layer == "coref" else f"{layer}_dev.ids"
    names = loader.list_ids(root) if split == "all" else loader.read_ids(root / "splits" / listed)
    for name in names:
        document = loader.load_document(root, name)
        if layer in document.layers:
            yield _opening(document)
        elif split != "all":
            raise ValueError(f"{name} is listed in {listed} but has no {layer} layer in {root}")


def _opening(document: Any) -> Opening:  # noqa: ANN401 - litbank.Document
    start, end = [t.start for t in document.tokens], [t.end for t in document.tokens]
    given = Given(document.id, document.text, start, end, [first for first, _ in document.sentences])
    return Opening(
        given,
        tuple(_mention(m) for m in document.entities),
        tuple(_mention(m) for m in document.mentions),
        tuple(e.tok for e in document.events),
    )


def _mention(mention: Any) -> Mention:  # noqa: ANN401 - litbank.Mention
    return Mention((mention.tok_start, mention.tok_end), mention.etype, mention.form, mention.cluster)


def web_texts(corpora: Path, split: str) -> Iterator[Parsed]:
    """Documents of EWT; "all" is its training part as well."""
    parts = ("dev",) if split == "dev" else ("train", "dev")
    for part in parts:
        for document in read_file(corpora / "ud_ewt" / f"en_ewt-ud-{part}.conllu"):
            yield _parsed(document, document.name.partition("-")[0])


def mixed_texts(corpora: Path, split: str) -> Iterator[Parsed]:
    """Documents of GUM that are there; "dev" those of its development part."""
    root = corpora / "gum"
    wanted = None if split == "all" else development((root / "splits.md").read_text(encoding="utf-8"))
    for path in sorted((root / "dep").glob("*.conllu")):
        if wanted is None or path.stem in wanted:
            for document in read_file(path):
                yield _parsed(document, path.stem.split("_")[1])


def development(page: str) -> set[str]:
    """Documents listed under "## dev" of a page of splits."""
    part = page.partition("## dev\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\s*\* (\S+)", part, re.MULTILINE))


def _parsed(document: Treebank, genre: str) -> Parsed:
    given = Given(document.name, document.text, document.start, document.end, document.sentences, document.paragraphs)
    return Parsed(given, genre, tuple(document.words))


def files(corpora: Path, corpus: str) -> list[Path]:
    """Files that decide the scores of "litbank", "ud_ewt" or "gum", sorted."""
    inside = {
        "litbank": ("coref/tsv/*", "entities/tsv/*", "events/tsv/*", "original/*", "splits/*"),
        "ud_ewt": ("*.conllu",),
        "gum": ("dep/*.conllu", "splits.md"),
    }[corpus]
    found = [path for pattern in inside for path in sorted((corpora / corpus).glob(pattern))]
    loader = corpora / "loaders" / f"{corpus}.py"
    return [*found, loader] if corpus == "litbank" else found


def _loader(corpora: Path, name: str) -> Any:  # noqa: ANN401 - a module of the corpora folder
    folder = str((corpora / "loaders").resolve())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)
