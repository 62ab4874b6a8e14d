"""Annotated fiction, read up to its cast: what the speaker scorer learns from and is measured on."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fabula.model import Cast, Form, MentionTable
from fabula.options import ReadOptions
from training.rules import read_layers

# Kinds of texts: whole novels of PDNC from raw text and with the gold quotations and cast handed over, the annotated
# chapters, and the documents of LitBank.
KINDS = ("novel", "given", "chapter", "opening")
BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
_NOVEL = ("pdnc/data/*/novel_text.txt", "pdnc/data/*/*.csv")
# What is read of the corpora for a text of each kind.
FILES: Mapping[str, tuple[str, ...]] = {
    "novel": _NOVEL,
    "given": _NOVEL,
    "chapter": ("today/*/text.txt", "today/*/spans.json", "today/*/gold.json"),
    "opening": ("litbank/coref/**/*", "litbank/quotations/**/*", "litbank/original/*"),
}
FOR_ALL = ("loaders/litbank.py", "loaders/pdnc.py", "../score/score_story.py", "../score/score_chapter.py")
SILENT = -5  # in place of an annotated speaker: somebody annotated who speaks no line


@dataclass(frozen=True)
class Annotated:
    """A text read up to its cast.

    gold_at: annotated speaker (a number) by character of the text. owners: annotated speaker of each of the cast who is
    one, or SILENT.
    """

    kind: str
    name: str
    layers: dict[str, Any]
    gold_at: dict[int, int]
    owners: dict[int, int]


@dataclass(frozen=True)
class Corpora:
    """The corpora folder, its loaders and scorers in reach."""

    root: Path

    def __post_init__(self) -> None:
        # the loaders, the scorers and the benchmarks import each other by bare name
        for folder in (self.root / "loaders", self.root.parent / "score", BENCHMARKS):
            if str(folder) not in sys.path:
                sys.path.insert(0, str(folder))

    def names(self, kind: str) -> list[str]:
        """Texts of a kind, sorted."""
        if kind in ("novel", "given"):
            return sorted(p.parent.name for p in (self.root / "pdnc" / "data").glob("*/quotation_info.csv"))
        if kind == "chapter":
            return sorted(p.parent.name for p in (self.root / "today").glob("*/gold.json"))
        notes = sorted((self.root / "litbank" / "quotations" / "tsv").glob("*_brat.ann"))
        return [p.name.removesuffix("_brat.ann") for p in notes if "ATTRIB" in p.read_text(encoding="utf-8")]

    def read(self, kind: str, name: str) -> Annotated:
        """Read one text and find whom of its cast the annotators mean."""
        if kind == "chapter":
            return self._chapter(name)
        if kind == "opening":
            return self._opening(name)
        return self._novel(name, given=kind == "given")

    def _layers(self, text: str, options: ReadOptions | None = None) -> dict[str, Any]:
        return read_layers(text, speakers=False, options=options)

    def _novel(self, name: str, *, given: bool) -> Annotated:
        import pdnc  # noqa: PLC0415 - lives in the corpora folder
        import score_story  # noqa: PLC0415 - beside it
        from gold import gold_options  # noqa: PLC0415 - lives in benchmarks

        document = pdnc.load_document(self.root / "pdnc", name, with_tokens=False)
        options = gold_options(document, ("quotes", "cast")) if given else None
        layers = self._layers(document.text, options)
        numbers: dict[str, int] = {}
        for quote in document.quotes:
            numbers.setdefault(_plain(quote.speaker), len(numbers))
        if given:
            owners = {c.id: numbers[c.name] for c in layers["cast"] if c.name in numbers}
        else:
            owners = named_owners(layers, document.text, score_story.gold_names(document), numbers)
        spoken = [q for q in document.quotes if not q.special]
        gold_at = {at: numbers[_plain(q.speaker)] for q in spoken for a, b in q.spans for at in range(a, b)}
        return Annotated("given" if given else "novel", name, layers, gold_at, owners)

    def _chapter(self, name: str) -> Annotated:
        folder = self.root / "today" / name
        text = (folder / "text.txt").read_bytes().decode("utf-8")
        spans = json.loads((folder / "spans.json").read_text(encoding="utf-8"))["spans"]
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        layers = self._layers(text)
        numbers = {c["id"]: n for n, c in enumerate(gold["characters"])}
        names = {_plain(n).lower(): numbers[c["id"]] for c in gold["characters"] for n in (c["name"], *c["aliases"])}
        owners = {}
        for row in cast_rows(layers["cast"], layers["mentions"]):
            mine = [row["name"], *row["aliases"], *(text[m["start"] : m["end"]] for m in row["mentions"])]
            hits = [names[n] for n in (_plain(m).lower() for m in mine) if n in names]
            if hits:
                owners[row["id"]] = max(dict.fromkeys(hits), key=hits.count)
        teller = next((numbers[c["id"]] for c in gold["characters"] if c["narrator"]), None)
        if teller is not None:
            owners |= {c.id: teller for c in layers["cast"] if c.narrator}
        spoken = [q for q in gold["quotes"] if q["speaker"] is not None and q["kind"] == "speech"]
        gold_at = {at: numbers[q["speaker"]] for q in spoken for at in range(*spans[q["k"]])}
        return Annotated("chapter", name, layers, gold_at, owners)

    def _opening(self, name: str) -> Annotated:
        import litbank  # noqa: PLC0415 - lives in the corpora folder

        document = litbank.load_document(self.root / "litbank", name)
        layers = self._layers(document.text)
        clusters = {m.cluster for m in document.mentions if m.cluster} | {q.speaker for q in document.quotes}
        numbers = {cluster: n for n, cluster in enumerate(sorted(clusters))}
        owners = chain_owners(layers, document, numbers)
        gold_at = {at: numbers[q.speaker] for q in document.quotes for at in range(q.start, q.end)}
        return Annotated("opening", name, layers, gold_at, owners)


def _plain(name: str) -> str:
    return " ".join(name.split())


def named_owners(
    layers: Mapping[str, Any], text: str, names: Mapping[str, str], numbers: Mapping[str, int]
) -> dict[int, int]:
    """By the names the cast is mentioned under; one who never speaks is SILENT."""
    import score_story  # noqa: PLC0415 - `Corpora` has put it in reach

    owners = {}
    for row in cast_rows(layers["cast"], layers["mentions"]):
        counts: Counter[str] = score_story.named_mentions(row, text, names)
        if counts:
            owners[row["id"]] = numbers.get(_plain(counts.most_common(1)[0][0]), SILENT)
    return owners


def chain_owners(layers: Mapping[str, Any], document: Any, numbers: Mapping[str, int]) -> dict[int, int]:  # noqa: ANN401
    """By the annotated chains in which the names and descriptions of the cast stand, and the narrator's "I"."""
    said = [m for m in document.mentions if m.cluster]
    exact = {(m.start, m.end): m.cluster for m in said if m.form != "PRON"}
    by_end = {m.end: m.cluster for m in reversed(said) if m.form != "PRON" and m.etype == "PER"}
    votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    mentions: MentionTable = layers["mentions"]
    columns = (mentions.start, mentions.end, mentions.form, mentions.character)
    for start, end, form, character in zip(*(c.tolist() for c in columns), strict=True):
        cluster = exact.get((start, end)) or by_end.get(end)
        if character >= 0 and form != Form.PRON and cluster:
            votes[character][numbers[cluster]] += 1
    owners = {character: counts.most_common(1)[0][0] for character, counts in votes.items()}
    quoted = [(q.start, q.end) for q in document.quotes]
    tellers = Counter(
        numbers[m.cluster]
        for m in said
        if document.text[m.start : m.end].lower() in ("i", "me", "my") and not any(a <= m.start < b for a, b in quoted)
    )
    narrator = layers["cast"].narrator
    if narrator is not None and tellers:
        owners[narrator.id] = tellers.most_common(1)[0][0]
    return owners


def cast_rows(cast: Cast, mentions: MentionTable) -> list[dict[str, Any]]:
    """The cast as the scorers want it; names and descriptions only."""
    rows: list[dict[str, Any]] = [
        {"id": c.id, "name": c.name, "aliases": list(c.aliases), "mentions": []} for c in cast
    ]
    columns = (mentions.start, mentions.end, mentions.form, mentions.character)
    for start, end, form, character in zip(*(c.tolist() for c in columns), strict=True):
        if character >= 0 and form != Form.PRON:
            rows[character]["mentions"].append({"start": start, "end": end})
    return rows


def all_texts(corpora: Corpora, kinds: Collection[str] = KINDS, most: int | None = None) -> Iterator[tuple[str, str]]:
    """(kind, name) of every text, in a fixed order; most: of a kind."""
    return ((kind, name) for kind in KINDS if kind in kinds for name in corpora.names(kind)[:most])
