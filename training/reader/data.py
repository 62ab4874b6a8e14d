"""Corpora -> documents of words with what is annotated of them -> windows of pieces."""

from __future__ import annotations

import importlib
import random
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from fabula.model import RELATIONS, UPOS, EntityType, Form
from fabula.scorers.pieces import JOINED, OPENING, SPACED
from fabula.stages.entities.facts import Facts, find_facts
from fabula.stages.reading.windows import Window
from training.rules import read_layers

_UPOS = {name: at for at, name in enumerate(UPOS)}
_RELATIONS = {name: at for at, name in enumerate(RELATIONS)}

Mention = tuple[int, int, int, int, int]  # first word, last word (inclusive), EntityType, Form or -1, cluster or -1


@dataclass(slots=True)
class Document:
    """One text as words, and the layers somebody annotated; None where nobody did.

    heads: index of the head, -1 for a root. mentions: of every layer together, with their cluster. entities: of the
    entity layer alone, which is what scores are of; it knows no pronouns, and differs in some three of a hundred.
    spans: (first, last, label) of quoted stretches, last inclusive, 1 for speech.
    """

    id: str
    words: list[str]
    gaps: list[int]
    sentence_start: list[int]
    upos: list[int] | None = None
    heads: list[int] | None = None
    relations: list[int] | None = None
    mentions: list[Mention] | None = None
    entities: set[tuple[int, int, int]] | None = None  # first word, last word (inclusive), EntityType
    events: list[int] | None = None
    spans: list[tuple[int, int, int]] | None = None
    windows: list[Window] = field(default_factory=list)
    facts: Facts | None = None  # of the mentions that are in a chain, in order


def loader(corpora: Path, name: str) -> ModuleType:
    """Import one of the corpora's own loaders."""
    folder = str((corpora / "loaders").resolve())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


def litbank_dev(corpora: Path, layers: Sequence[str] = ("", "entities_", "events_")) -> set[str]:
    """Development documents of the published splits: coreference (""), entities, events; by default of all three."""
    read_ids = loader(corpora, "litbank").read_ids
    return {doc for layer in layers for doc in read_ids(corpora / "litbank" / "splits" / f"{layer}dev.ids")}


def litbank(corpora: Path, ids: Collection[str] | None = None, without: Collection[str] = ()) -> Iterator[Document]:
    """LitBank: nested mentions with type, form and cluster; events where they are given."""
    module = loader(corpora, "litbank")
    wanted = [doc for doc in module.list_ids(corpora / "litbank") if (ids is None or doc in ids) and doc not in without]
    for doc in module.iter_documents(corpora / "litbank", wanted):
        gaps = gaps_of(doc.text, [(t.start, t.end) for t in doc.tokens])
        clusters = {name: at for at, name in enumerate(doc.clusters)}
        mentions = {}
        for m in doc.entities:
            mentions[m.tok_start, m.tok_end - 1] = (EntityType[m.etype].value, -1, -1)
        for m in doc.mentions:
            cluster = clusters[m.cluster] if m.cluster is not None else -1
            mentions[m.tok_start, m.tok_end - 1] = (EntityType[m.etype].value, Form[m.form].value, cluster)
        rows = [(a, b, *rest) for (a, b), rest in sorted(mentions.items())]
        yield Document(
            doc.id,
            [t.text for t in doc.tokens],
            gaps,
            [a for a, _ in doc.sentences] + [len(doc.tokens)],
            mentions=rows,
            entities={(m.tok_start, m.tok_end - 1, EntityType[m.etype].value) for m in doc.entities},
            events=[e.tok for e in doc.events] if "events" in doc.layers else None,
            facts=facts_of(doc.text, [[t.text for t in doc.tokens[a:b]] for a, b in doc.sentences], rows),
        )


def facts_of(text: str, sentences: list[list[str]], mentions: Sequence[Mention]) -> Facts:
    """What the rules know of the annotated mentions, as they know it of those a reader finds."""
    layers = read_layers(text, sentences)
    spans = [(first, last, max(form, 0), kind) for first, last, kind, form, _ in mentions]
    return find_facts(spans, layers["tokens"], layers["view"], layers["mentions"], layers["cast"], layers["lexicon"])


def gaps_of(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """What stands before each word: nothing, a space, or an empty line."""
    gaps = [OPENING]
    for (_, end), (start, _) in pairwise(spans):
        between = text[end:start]
        gaps.append(JOINED if not between else OPENING if between.count("\n") > 1 else SPACED)
    return gaps


def treebank(file: Path) -> Iterator[Document]:
    """A CoNLL-U file, one document after the other (`# newdoc`), with its trees."""
    doc = Document(file.stem, [], [], [0], [], [], [])
    opening, space, inside = True, False, 0
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            if doc.words:
                yield doc
            doc = Document(line.split("=")[-1].strip(), [], [], [0], [], [], [])
            opening = True
        elif line.startswith("# newpar"):
            opening = True
        elif not line.strip():
            if len(doc.words) > doc.sentence_start[-1]:
                doc.sentence_start.append(len(doc.words))
        elif not line.startswith("#"):
            row = line.split("\t")
            if "." in row[0]:
                continue
            after = "SpaceAfter=No" not in row[9]
            if "-" in row[0]:
                first, last = row[0].split("-")
                inside = int(last) - int(first) + 1  # words of one written word: no spaces between
                joined_after = after
                continue
            assert doc.upos is not None
            assert doc.heads is not None
            assert doc.relations is not None
            doc.gaps.append(OPENING if opening else SPACED if space else JOINED)
            opening = False
            if inside:
                inside -= 1
                space = joined_after if not inside else False
            else:
                space = after
            doc.words.append(row[1])
            doc.upos.append(_UPOS[row[3]])
            doc.heads.append(-1 if row[6] == "0" else doc.sentence_start[-1] + int(row[6]) - 1)
            doc.relations.append(_RELATIONS[row[7]])
    if doc.words:
        yield doc


def treebanks(corpora: Path, split: str) -> Iterator[Document]:
    """EWT and GUM; `split` is "train" or "dev"."""
    yield from treebank(corpora / "ud_ewt" / f"en_ewt-ud-{split}.conllu")
    dev = gum_dev(corpora)
    for file in sorted((corpora / "gum" / "dep").glob("*.conllu")):
        if (file.stem in dev) == (split == "dev"):
            yield from treebank(file)


def gum_dev(corpora: Path) -> set[str]:
    """Names of GUM's development documents."""
    text = (corpora / "gum" / "splits.md").read_text(encoding="utf-8")
    return set(text.split("## dev")[1].split("##")[0].replace("*", " ").split())


# Marks that stand for each other: each row is one typography.
_MARKS = ("“”‘’", "\"\"''", "‘’“”", "«»‹’", '""‘’', "''\"'")
_CHANCES = (6, 8, 3, 1, 1, 1)


def retyped(words: Sequence[str], gaps: Sequence[int], chance: random.Random) -> list[str]:
    """The same words in another typography: double marks and apostrophes in another shape."""
    opening, closing, inner, apostrophe = chance.choices(_MARKS, _CHANCES)[0]
    new = []
    for at, word in enumerate(words):
        if word in ("“", "”", '"', "``", "''"):
            opens = word in ("“", "``") or (word == '"' and gaps[at] != JOINED)
            new.append(opening if opens else closing)
        elif word == "‘":
            new.append(inner)
        elif "'" in word or "’" in word:
            new.append(word.replace("'", apostrophe).replace("’", apostrophe))
        else:
            new.append(word)
    return new
