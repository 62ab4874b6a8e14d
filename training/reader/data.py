"""Corpora -> documents of words with what is annotated of them -> windows of pieces."""

from __future__ import annotations

import gzip
import importlib
import json
import random
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, dataclass, field, fields
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np

from fabula.errors import FabulaError
from fabula.model import GAP_NONE, GAP_PARAGRAPH, GAP_SPACE, RELATIONS, UPOS, EntityType, Form, Lexicon
from fabula.resources import load_lexicon
from fabula.stages.entities.facts import Facts, find_facts
from fabula.stages.quotes import find_quotes
from fabula.stages.reading import quotation_marks, split_words
from fabula.stages.reading.windows import Window
from fabula.stages.sources import open_path, open_text
from fabula.stages.tokens import find_paragraphs, tokenize
from training.reader import typography
from training.rules import read_layers

_UPOS = {name: at for at, name in enumerate(UPOS)}
_RELATIONS = {name: at for at, name in enumerate(RELATIONS)}

Mention = tuple[int, int, int, int, int]  # first word, last word (inclusive), EntityType, Form or -1, cluster or -1
# GUM's types of mentions, in a head of their own: it annotates every noun phrase, LitBank only some of six types.
GUM_TYPES = "person animal organization place object event time abstract substance plant".split()
# Those whose chains teach the linker, and as what the rules see them. Of the others LitBank has no chains.
_LINKED = {
    "person": EntityType.PER,
    "animal": EntityType.PER,
    "organization": EntityType.ORG,
    "place": EntityType.LOC,
}


@dataclass(slots=True)
class Document:
    """One text as words, and the layers somebody annotated; None where nobody did.

    heads: index of the head, -1 for a root. mentions: of every layer together, with their cluster. entities: of the
    entity layer alone, which is what scores are of; it knows no pronouns, and differs in some three of a hundred.
    others: mentions as GUM annotates them, a type of GUM_TYPES in place of an EntityType.
    dev: the LAYERS in whose development list it stands.
    """

    id: str
    words: list[str]
    gaps: list[int]
    sentence_start: list[int]
    upos: list[int] | None = None
    heads: list[int] | None = None
    relations: list[int] | None = None
    mentions: list[Mention] | None = None
    others: list[Mention] | None = None
    entities: set[tuple[int, int, int]] | None = None  # first word, last word (inclusive), EntityType
    events: list[int] | None = None
    dev: tuple[str, ...] = ()
    windows: list[Window] = field(default_factory=list)
    facts: Facts | None = None  # of the mentions, or of the others, in order


def loader(corpora: Path, name: str) -> ModuleType:
    """Import one of the corpora's own loaders."""
    folder = str((corpora / "loaders").resolve())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


LAYERS = ("", "entities_", "events_")  # what LitBank's lists of documents begin with: "" is coreference


def litbank_dev(corpora: Path, layers: Sequence[str] = LAYERS) -> set[str]:
    """Development documents of the published splits: coreference (""), entities, events; by default of all three."""
    read_ids = loader(corpora, "litbank").read_ids
    return {doc for layer in layers for doc in read_ids(corpora / "litbank" / "splits" / f"{layer}dev.ids")}


def litbank(corpora: Path, ids: Collection[str] | None = None, without: Collection[str] = ()) -> Iterator[Document]:
    """LitBank: nested mentions with type, form and cluster; events where they are given."""
    module = loader(corpora, "litbank")
    dev = {layer: litbank_dev(corpora, [layer]) for layer in LAYERS}
    wanted = [doc for doc in module.list_ids(corpora / "litbank") if (ids is None or doc in ids) and doc not in without]
    for doc in module.iter_documents(corpora / "litbank", wanted):
        gaps = gaps_of(doc.text, [(t.start, t.end) for t in doc.tokens])
        clusters = {name: at for at, name in enumerate(doc.clusters)}
        mentions = {}
        for m in doc.entities:
            mentions[m.tok_start, m.tok_end - 1] = (EntityType[m.etype].value, -1, -1)
        for m in doc.mentions:
            cluster = clusters[m.cluster] if m.cluster is not None else -1
            span = m.tok_start, m.tok_end - 1
            # where the layers differ in a type (74 of 11,000), that of the entities counts, as scores are of them
            kind = mentions[span][0] if span in mentions else EntityType[m.etype].value
            mentions[span] = (kind, Form[m.form].value, cluster)
        rows = [(a, b, *rest) for (a, b), rest in sorted(mentions.items())]
        yield Document(
            doc.id,
            [t.text for t in doc.tokens],
            gaps,
            [a for a, _ in doc.sentences] + [len(doc.tokens)],
            mentions=rows,
            entities={(m.tok_start, m.tok_end - 1, EntityType[m.etype].value) for m in doc.entities},
            events=[e.tok for e in doc.events] if "events" in doc.layers else None,
            dev=tuple(layer for layer in LAYERS if doc.id in dev[layer]),
            facts=facts_of(doc.text, [[t.text for t in doc.tokens[a:b]] for a, b in doc.sentences], rows),
        )


def facts_of(text: str, sentences: list[list[str]], mentions: Sequence[Mention]) -> Facts:
    """What the rules know of the annotated mentions, as they know it of those a reader finds."""
    layers = read_layers(text, sentences)
    spans = [(first, last, max(form, 0), kind) for first, last, kind, form, _ in mentions]
    return find_facts(spans, layers["tokens"], layers["view"], layers["mentions"], layers["cast"], layers["lexicon"])


def unlabelled(corpora: Path, words: int) -> Iterator[Document]:
    """The first `words` words of the story of every unlabelled book, as a reading shows them to the reader.

    Whole chapters of a book hold more than a teacher has time for: many books a little teach more than few. No words,
    no documents.
    """
    for book in books(corpora) if words else ():
        try:
            yield as_read(book, words)
        except FabulaError as error:
            print(f"{book.name}: {error}", flush=True)


def books(corpora: Path) -> list[Path]:
    """The unlabelled books, in order."""
    texts = [file for file in (corpora / "standardebooks").glob("*.txt") if file.stem != "LICENSE"]
    return sorted((corpora / "fiction" / "epub").glob("*.epub")) + sorted(texts)


CHARACTERS = 8  # of text looked at for a word wanted; a word has six, and front matter is skipped


def as_read(book: Path, most: int, lexicon: Lexicon | None = None) -> Document:
    """One book's words, split and with its marks in one typography, as `fabula.stages.reading` takes them."""
    lexicon = lexicon or load_lexicon()
    extract = open_text(open_path(book).text[: most * CHARACTERS])
    paragraphs = find_paragraphs(extract)
    tokens = tokenize(extract, paragraphs, lexicon)
    words = split_words(tokens, quotation_marks(tokens, find_quotes(extract, paragraphs, tokens, lexicon, None)))
    told = [p.kind in ("body", "verse", "letter") for p in paragraphs]
    keep = np.flatnonzero(np.array(told)[tokens.paragraph][words.token])[:most].tolist()
    made = Document(book.stem, [words.text[at] for at in keep], [words.gaps[at] for at in keep], [])
    before = -1
    for place, at in enumerate(keep):
        if words.sentence[at] != before:
            made.sentence_start.append(place)
        before = words.sentence[at]
    made.sentence_start.append(len(keep))
    return made


Documents = dict[str, list[Document]]
FORMAT = 2  # of the file of documents: one more when a field is added
_LATER = ("windows",)  # fields that are made anew from the others


def save(documents: Documents, file: Path) -> None:
    """Write documents, so that no later step needs the corpora or reads a text by rules again."""
    kept = {"format": FORMAT} | {name: [_as_json(doc) for doc in docs] for name, docs in documents.items()}
    new = file.with_suffix(".new")
    new.write_bytes(gzip.compress(json.dumps(kept, separators=(",", ":")).encode("utf-8"), 6, mtime=0))
    new.replace(file)


def load(file: Path) -> Documents:
    """Documents that `save` wrote. Raises FileNotFoundError when `training.reader.prepare` has not been run.

    Raises ValueError when another version of it has.
    """
    kept = json.loads(gzip.decompress(file.read_bytes()))
    if kept.pop("format", None) != FORMAT:
        raise ValueError(f"{file}: was written by another version. Remove it and run training.reader.prepare again.")
    return {name: [_from_json(row) for row in rows] for name, rows in kept.items()}


def _as_json(doc: Document) -> dict[str, object]:
    row: dict[str, object] = {f.name: getattr(doc, f.name) for f in fields(Document) if f.name not in _LATER}
    row["entities"] = None if doc.entities is None else sorted(doc.entities)
    row["facts"] = None if doc.facts is None else [column.tolist() for column in astuple(doc.facts)]
    return row


def _from_json(row: dict[str, object]) -> Document:
    doc = Document(**row)  # type: ignore[arg-type]
    doc.dev = tuple(doc.dev)
    for name in ("mentions", "others"):
        rows = getattr(doc, name)
        setattr(doc, name, None if rows is None else [(a, b, *rest) for a, b, *rest in rows])
    if doc.entities is not None:
        doc.entities = {(a, b, kind) for a, b, kind in doc.entities}
    if doc.facts is not None:
        doc.facts = Facts(*(np.array(column, dtype=np.int64) for column in doc.facts))  # type: ignore[attr-defined]
    return doc


def gaps_of(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """What stands before each word: nothing, a space, or an empty line."""
    gaps = [GAP_PARAGRAPH]
    for (_, end), (start, _) in pairwise(spans):
        between = text[end:start]
        gaps.append(GAP_NONE if not between else GAP_PARAGRAPH if between.count("\n") > 1 else GAP_SPACE)
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
            doc.gaps.append(GAP_PARAGRAPH if opening else GAP_SPACE if space else GAP_NONE)
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
            for doc in treebank(file):
                yield with_mentions(corpora, doc)


def with_mentions(corpora: Path, doc: Document) -> Document:
    """A document of GUM with its mentions and chains. Raises ValueError when the treebank has more words, or fewer."""
    given = loader(corpora, "gum").load_document(corpora / "gum", doc.id)
    words = [token.text for token in given.tokens]
    if len(words) != len(doc.words):  # what each is written like may differ, in contractions
        raise ValueError(f"{doc.id}: {len(words)} words with mentions, {len(doc.words)} with trees")
    clusters = {name: at for at, name in enumerate(given.clusters)}
    others, as_rules = {}, {}
    for m in given.mentions:
        span, linked = (m.tok_start, m.tok_end - 1), _LINKED.get(m.etype)
        tag = given.tokens[m.head].upos
        form = (Form.PROP if tag == "PROPN" else Form.PRON if tag == "PRON" else Form.NOM).value
        others[span] = GUM_TYPES.index(m.etype), form, clusters[m.cluster] if linked is not None else -1
        as_rules[span] = (linked or EntityType.PER).value, form, -1
    doc.others = [(*span, *rest) for span, rest in sorted(others.items())]
    rows = [(*span, *rest) for span, rest in sorted(as_rules.items())]
    doc.facts = facts_of(given.text, [words[a:b] for a, b in given.sentences], rows)
    return doc


def gum_dev(corpora: Path) -> set[str]:
    """Names of GUM's development documents."""
    text = (corpora / "gum" / "splits.md").read_text(encoding="utf-8")
    return set(text.split("## dev")[1].split("##")[0].replace("*", " ").split())


def retyped(words: Sequence[str], gaps: Sequence[int], chance: random.Random) -> list[str]:
    """The same words in another typography: double marks and apostrophes in another shape."""
    opening, closing, inner, apostrophe = typography.drawn(chance)
    new = []
    for at, word in enumerate(words):
        if word in ("“", "”", '"', "``", "''"):
            opens = word in ("“", "``") or (word == '"' and gaps[at] != GAP_NONE)
            new.append(opening if opens else closing)
        elif word == "‘":
            new.append(inner)
        elif "'" in word or "’" in word:
            new.append(word.replace("'", apostrophe).replace("’", apostrophe))
        else:
            new.append(word)
    return new
