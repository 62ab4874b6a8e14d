"""Score the layers below the story, each on its corpus, and print a table beside published numbers.

    python benchmarks/layers.py --corpora FOLDER --table entities      LitBank, nested, without pronouns
    python benchmarks/layers.py --corpora FOLDER --table mentions      LitBank, with pronouns
    python benchmarks/layers.py --corpora FOLDER --table coreference   LitBank, predicted mentions
    python benchmarks/layers.py --corpora FOLDER --table events        LitBank, asserted events
    python benchmarks/layers.py --corpora FOLDER --table grammar       EWT and GUM
    python benchmarks/layers.py --corpora FOLDER --table speech        PDNC, which quoted stretches are spoken

FOLDER holds `litbank/`, `ud_ewt/`, `gum/`, `pdnc/` and `loaders/`. LitBank, EWT and GUM are read by their
own words and sentences, as published scores are; PDNC from raw text. `--split dev` is what a corpus publishes
as development part, `all` everything that is there. Exit status: 0 done, 1 a document failed or a floor was
missed, 2 wrong use.

Cross-validation: score the documents of each fold with the weights of that fold, keep the counts, and print
one table of them all:

    python benchmarks/layers.py --corpora FOLDER --table events --split all --documents A,B --keep fold0.json
    python benchmarks/layers.py --corpora FOLDER --table events --kept fold0.json fold1.json
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import traceback
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import coreference
import grammar
import numpy as np
import stretches
from corpora import Corpora
from counts import Counts, Floats, matched, micro_f1
from floors import digest_of, settle
from given import Reading, read_given
from intervals import as_cell, interval
from tables import Cell, Table, put_into, show
from treebanks import SPLITS, Opening, Parsed, files, mixed_texts, openings, web_texts

import fabula

WITHOUT_DEV = "-without-dev"  # end of the version of such weights, as `training.reader.ship` writes it
Published = tuple[str, Mapping[str, float]]  # system and condition, its numbers by metric


@dataclass(frozen=True, eq=False)
class Layer:
    """How one layer is scored.

    documents: what to read, by (Corpora, split). score: counts of one document, (counts,).
    numbers: from (draws, counts) to (draws, metrics). group: the row a document is shown in; None, its own.
    """

    name: str
    corpus: str
    title: str
    metrics: tuple[str, ...]
    documents: Callable[[Corpora, str], Iterable[Any]]
    name_of: Callable[[Any], str]
    score: Callable[[Any], Floats]
    numbers: Callable[[Floats], Floats]
    published: tuple[Published, ...] = ()
    group: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """One document: the row it is shown in and its counts."""

    name: str
    row: str
    counts: Floats


# ------------------------------------------------------------------------------------------- scores


def score_entities(document: Opening) -> Floats:
    """Spans and types of names and common nouns: right, found, wanted."""
    reading = read_given(document.given)
    found = [(span, kind) for span, kind, form, _ in mentions_of(reading) if form != "PRON"]
    return _flat(matched(found, [(m.words, m.type) for m in document.entities]))


def score_mentions(document: Opening) -> Floats:
    """Right, found and wanted of spans; of spans and types; of spans, types and forms."""
    found = [(span, kind, form) for span, kind, form, _ in mentions_of(read_given(document.given))]
    wanted = [(m.words, m.type, m.form) for m in document.mentions]
    return _flat(*(matched([f[:n] for f in found], [w[:n] for w in wanted]) for n in (1, 2, 3)))


def score_events(document: Opening) -> Floats:
    """Trigger words: right, found, wanted."""
    reading = read_given(document.given)
    table = reading.story.events
    spans = zip(table.start.tolist(), table.end.tolist(), strict=True)
    found = [reading.words(a, b) or ("cut", a, b) for a, b in spans]
    return _flat(matched(found, [(word, word + 1) for word in document.events]))


def score_coreference(document: Opening) -> Floats:
    """Shares of MUC, B³ and CEAF-e, and right, found, wanted of the mentions in clusters."""
    # an attribute points at nobody: it is a mention in no cluster, and LitBank's clusters have none of them
    found = {span: cluster for span, _, _, cluster in mentions_of(read_given(document.given)) if cluster is not None}
    wanted: dict[Hashable, Hashable] = {m.words: m.cluster for m in document.mentions if m.cluster is not None}
    return np.concatenate([coreference.shares(found, wanted).ravel(), _flat(matched(found, wanted))])


def score_grammar(document: Parsed) -> Floats:
    """Words right by tag, head, relation, relation with subtype, lemma; then words."""
    found = read_given(document.given).grammar()
    return np.append(grammar.right(found, document.words), len(document.words))


def score_speech(document: tuple[str, Any]) -> Floats:
    """Right, found, wanted of spoken stretches; the same where a thought counts as spoken; stretches."""
    from fabula.options import ReadOptions  # noqa: PLC0415 - only when reading

    _, novel = document
    story = fabula.read(novel.text.encode("utf-8"), ReadOptions(format="txt"))
    spans = [(q.kind, (s.start, s.end)) for q in story.quotes for s in q.spans]
    gold = [span for quote in novel.quotes for span in quote.spans]
    counts = []
    for kinds in ({"speech"}, {"speech", "thought"}):
        _, wanted, found = stretches.judged(novel.text, gold, [span for kind, span in spans if kind in kinds])
        counts.append(stretches.counted(wanted, found))
    return np.append(_flat(*counts), len(wanted))


def mentions_of(reading: Reading) -> Iterator[tuple[Hashable, str, str, Hashable]]:
    """Span, type, form and cluster of every mention of a story.

    The span is in words; one that cuts a word keeps its characters, and so matches nothing. A mention in no
    cluster that points at a member of the cast is clustered by the cast. Any other is in none, or alone where
    nobody made clusters.
    """
    for mention in reading.story.mentions:
        span = reading.words(mention.start, mention.end) or ("cut", mention.start, mention.end)
        cluster: Hashable = None
        if mention.entity >= 0:
            cluster = ("entity", mention.entity)
        else:
            alone = None if len(reading.story.grammar) else ("alone", mention.id)
            cluster = ("character", mention.character) if mention.character >= 0 else alone
        yield span, mention.type.name, mention.form.name, cluster


def _flat(*counts: Counts) -> Floats:
    return np.array([n for c in counts for n in (c.right, c.found, c.wanted)], dtype=float)


def prf(sums: Floats) -> Floats:
    """Precision, recall, F1 of right, found, wanted. sums: (draws, 3). Gives (draws, 3)."""
    precision = sums[:, 0] / np.maximum(sums[:, 1], 1)
    recall = sums[:, 0] / np.maximum(sums[:, 2], 1)
    return np.stack([precision, recall, micro_f1(sums)], axis=1)


def _mention_numbers(sums: Floats) -> Floats:
    f1s = [micro_f1(sums[:, at : at + 3]) for at in (0, 3, 6)]
    return np.column_stack([prf(sums[:, 3:6])[:, :2], f1s[1], f1s[0], f1s[2]])


def _coreference_numbers(sums: Floats) -> Floats:
    counts = sums[:, :12].reshape(-1, 3, 4)
    return np.column_stack([micro_f1(sums[:, 12:]), coreference.f1_of(counts), coreference.conll_f1(counts)])


def _grammar_numbers(sums: Floats) -> Floats:
    return sums[:, :-1] / np.maximum(sums[:, -1:], 1)


def _speech_numbers(sums: Floats) -> Floats:
    negatives = sums[:, 6] - sums[:, 2]
    return np.column_stack([negatives, prf(sums[:, :3]), micro_f1(sums[:, 3:6])])


# ------------------------------------------------------------------------------------------- layers

_PRF = ("precision", "recall", "f1")
_name_of_given = attrgetter("given.name")
_litbank = partial(Layer, corpus="litbank", name_of=_name_of_given)
_grammar = partial(
    Layer,
    name="grammar",
    metrics=("upos", "uas", "las", "las-subtypes", "lemma"),
    name_of=_name_of_given,
    score=score_grammar,
    numbers=_grammar_numbers,
    group=attrgetter("genre"),
)

LAYERS = (
    _litbank(
        name="entities",
        title="Nested entities without pronouns, span and type exact, LitBank",
        metrics=_PRF,
        documents=lambda corpora, split: openings(corpora.folder, "entities", split),
        score=score_entities,
        numbers=prf,
        published=(
            ("BookNLP small, published test", {"f1": 0.741}),
            ("LitBank's BERT tagger, published test", {"f1": 0.776}),
            ("bar", {"f1": 0.76}),
            ("aim", {"f1": 0.80}),
        ),
    ),
    _litbank(
        name="mentions",
        title="Mentions with pronouns, LitBank",
        metrics=("precision", "recall", "f1", "span-f1", "form-f1"),
        documents=lambda corpora, split: openings(corpora.folder, "coref", split),
        score=score_mentions,
        numbers=_mention_numbers,
        published=(
            ("BookNLP small, its own test and more training data", {"f1": 0.882}),
            ("BookNLP big, the same", {"f1": 0.900}),
            ("Propp, mT5-xl, ten folds", {"f1": 0.890}),
        ),
    ),
    _litbank(
        name="events",
        title="Asserted events, LitBank",
        metrics=_PRF,
        documents=lambda corpora, split: openings(corpora.folder, "events", split),
        score=score_events,
        numbers=prf,
        published=(
            ("BookNLP small, published test, run again", {"f1": 0.704}),
            ("BookNLP big, published test", {"f1": 0.741}),
            ("bar", {"f1": 0.72}),
            ("aim", {"f1": 0.76}),
        ),
    ),
    _litbank(
        name="coreference",
        title="Coreference, predicted mentions, singletons count, LitBank",
        metrics=("mentions-f1", "muc", "b3", "ceaf-e", "conll"),
        documents=lambda corpora, split: openings(corpora.folder, "coref", split),
        score=score_coreference,
        numbers=_coreference_numbers,
        published=(
            ("BookNLP small as shipped", {"conll": 0.660}),
            ("BookNLP small, its own page, condition not stated", {"conll": 0.764}),
            ("BookNLP big, the same", {"conll": 0.790}),
            ("longdoc, Longformer-large, ten folds", {"conll": 0.793}),
            ("bar", {"conll": 0.70}),
            ("aim", {"conll": 0.80}),
        ),
    ),
    _grammar(
        corpus="ud_ewt",
        title="Grammar on given words, EWT",
        documents=lambda corpora, split: web_texts(corpora.folder, split),
        published=(("bar", {"upos": 0.95, "las": 0.86}), ("aim", {"upos": 0.97, "las": 0.90})),
    ),
    _grammar(
        corpus="gum",
        title="Grammar on given words, GUM (its documents that are there)",
        documents=lambda corpora, split: mixed_texts(corpora.folder, split),
    ),
    Layer(
        name="speech",
        corpus="pdnc",
        title="Speech or not, quoted stretches of PDNC novels from raw text",
        metrics=("not speech", *_PRF, "thought-f1"),
        documents=lambda corpora, _: ((name, corpora.novel(name)) for name in corpora.novels()),
        name_of=lambda document: document[0],
        score=score_speech,
        numbers=_speech_numbers,
        published=(("bar", {"f1": 0.97}), ("aim", {"f1": 0.99})),
    ),
)
TABLES = tuple(dict.fromkeys(layer.name for layer in LAYERS))


# ------------------------------------------------------------------------------------------- tables


def perform(layer: Layer, document: Any) -> Scored | str:  # noqa: ANN401 - what the layer reads
    """Read and score one document; a failure is said, so that the others go on."""
    name = layer.name_of(document)
    try:
        return Scored(name, layer.group(document) if layer.group else name, layer.score(document))
    except Exception as error:  # whatever a reading may raise
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{name}: {type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"


def table_of(layer: Layer, scored: Sequence[Scored], condition: str) -> Table:
    """One row a document or group; micro over all with its interval, mean over rows, published numbers."""
    rows: dict[str, Floats] = {}
    for one in scored:
        rows[one.row] = rows.get(one.row, np.zeros_like(one.counts)) + one.counts
    each = {row: layer.numbers(counts[None])[0].tolist() for row, counts in rows.items()}
    columns = np.stack([one.counts for one in scored])
    lines: list[tuple[Cell, ...]] = [(row, *_cells(layer, numbers)) for row, numbers in each.items()]
    lines.append(("mean", *_cells(layer, np.mean(list(each.values()), axis=0).tolist())))
    lines.append(("micro", *_cells(layer, micro(layer, scored).values())))
    lines.append(("95 % of micro", *(_bounds(layer, columns, at) for at in range(len(layer.metrics)))))
    lines += [(name, *(numbers.get(m) for m in layer.metrics)) for name, numbers in layer.published]
    title = f"{layer.title}: {len(scored)} documents{condition} (fabula {fabula.__version__})"
    name = layer.name if layer.corpus != "gum" else f"{layer.name} gum"
    return Table(name, title, ("", *layer.metrics), tuple(lines))


def micro(layer: Layer, scored: Sequence[Scored]) -> dict[str, float]:
    """Every metric over all documents together."""
    total = np.sum([one.counts for one in scored], axis=0)
    return dict(zip(layer.metrics, layer.numbers(total[None])[0].tolist(), strict=True))


def numbers_of(layer: Layer, split: str, scored: Sequence[Scored]) -> dict[str, float]:
    """What floors compare: the micro value of every metric, by name."""
    of = f"{layer.name} {split}" if layer.corpus != "pdnc" else layer.name
    return {f"{of} micro {metric}": value for metric, value in micro(layer, scored).items() if metric != _COUNT}


_PARTS = {"dev": "development", "all": "all"}
_COUNT = "not speech"  # a number of stretches, no score


def _cells(layer: Layer, numbers: Iterable[float]) -> list[Cell]:
    return [round(n) if m == _COUNT else n for m, n in zip(layer.metrics, numbers, strict=True)]


def _bounds(layer: Layer, columns: Floats, at: int) -> Cell:
    if layer.metrics[at] == _COUNT:
        return None
    return as_cell(interval(columns, lambda sums: layer.numbers(sums)[:, at]))


# ------------------------------------------------------------------------------------------ command


def main() -> int:
    """Parse, run, print."""
    parser = _parser()
    arguments = parser.parse_args()
    layers = [layer for layer in LAYERS if layer.name == arguments.table]
    _check(parser, arguments, layers)
    corpora = Corpora(arguments.corpora, arguments.scorers or arguments.corpora / ".." / "score")
    results = {layer: _result(parser, arguments, layer, corpora) for layer in layers}
    results = {layer: result for layer, result in results.items() if any(result)}
    if not results:
        parser.error(f"no document called {arguments.documents} in {layers[0].corpus}, {arguments.split}")
    tables = [table_of(layer, scored, _condition(arguments, layer)) for layer, (scored, _) in results.items() if scored]
    found = {c.corpus: numbers_of(c, arguments.split, scored) for c, (scored, _) in results.items() if scored}
    print(show(tables, arguments.markdown))
    if arguments.json:
        _write(arguments.json, found)
    if arguments.keep:
        _write(arguments.keep, {_key(layer): _as_kept(scored) for layer, (scored, _) in results.items()})
    failures = [failure for _, part in results.values() for failure in part]
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    if failures:
        return 1
    if arguments.into:
        put_into(arguments.into, tables)
    if not (arguments.check or arguments.pin):
        return 0
    pin, lower = arguments.pin, arguments.lower
    digests = {c: corpora.digest(c) if c == "pdnc" else digest_of(files(arguments.corpora, c)) for c in found}
    return max([settle(arguments.floors, c, digests[c], found[c], pin=pin, lower=lower) for c in found])


def _check(parser: argparse.ArgumentParser, arguments: argparse.Namespace, layers: Sequence[Layer]) -> None:
    if arguments.documents and (arguments.check or arguments.pin or arguments.into):
        parser.error("--check, --pin and --into are for whole corpora: run without --documents")
    if arguments.kept and (arguments.documents or arguments.check or arguments.pin):
        parser.error("--kept reads nothing anew: give it without --documents, --check and --pin")
    known = arguments.split == "dev" and not arguments.kept and any(layer.corpus != "pdnc" for layer in layers)
    if known and (arguments.check or arguments.pin or arguments.into) and not _never_saw(arguments.weights):
        parser.error(
            "--check, --pin and --into need --weights FOLDER with those of `training.reader.ship --without-dev`: the "
            "weights that ship learnt from these documents"
        )
    for layer in layers:
        if not (arguments.corpora / layer.corpus).is_dir():
            parser.error(f"{arguments.corpora / layer.corpus} is not there; give --corpora FOLDER that holds it")
    if arguments.table == "coreference" and not arguments.kept and importlib.util.find_spec("scorch") is None:
        parser.error("--table coreference needs the scorer scorch: pip install '.[benchmarks]'")


def _never_saw(weights: Path | None) -> bool:
    """Whether the reader in a folder was trained without the development documents; its version says so."""
    manifest = weights / "reader.json" if weights is not None else None
    if manifest is None or not manifest.is_file():
        return False
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"]).endswith(WITHOUT_DEV)


def _result(
    parser: argparse.ArgumentParser, arguments: argparse.Namespace, layer: Layer, corpora: Corpora
) -> tuple[list[Scored], list[str]]:
    if not arguments.kept:
        wanted = [name.strip() for name in arguments.documents.split(",")] if arguments.documents else []
        return run(layer, corpora, arguments.split, wanted, arguments.weights)
    try:
        return read_kept(arguments.kept, layer), []
    except (OSError, ValueError) as error:
        parser.error(str(error))


def _condition(arguments: argparse.Namespace, layer: Layer) -> str:
    part = "" if layer.corpus == "pdnc" or arguments.kept else f", {_PARTS[arguments.split]}"
    return f"{part}, {arguments.condition}" if arguments.condition else part


def run(
    layer: Layer, corpora: Corpora, split: str, wanted: Sequence[str], weights: Path | None = None
) -> tuple[list[Scored], list[str]]:
    """Score every document of a layer, or those wanted: the scores, and what failed, a sentence each.

    weights: a folder of weight files for documents with words of their own; None, those of the package.
    """
    scored: list[Scored] = []
    failures: list[str] = []
    for document in layer.documents(corpora, split):
        if wanted and layer.name_of(document) not in wanted:
            continue
        if weights is not None and isinstance(document, Opening | Parsed):
            document = replace(document, given=replace(document.given, weights=weights))  # noqa: PLW2901
        outcome = perform(layer, document)
        if isinstance(outcome, Scored):
            scored.append(outcome)
        else:
            failures.append(outcome)
    return scored, failures


def read_kept(kept: Sequence[Path], layer: Layer) -> list[Scored]:
    """Counts that earlier runs kept of a layer, all together.

    Raises ValueError for a file that keeps none of it, and for a document that two files keep.
    """
    scored: dict[str, Scored] = {}
    for file in kept:
        content = json.loads(file.read_text(encoding="utf-8"))
        if _key(layer) not in content:
            raise ValueError(f"{file}: keeps {', '.join(sorted(content)) or 'nothing'}, and nothing of {_key(layer)}")
        for name, one in content[_key(layer)].items():
            if name in scored:
                raise ValueError(f"{file}: {name} stands in more than one of the files")
            scored[name] = Scored(name, one["row"], np.array(one["counts"]))
    return list(scored.values())


def _as_kept(scored: Sequence[Scored]) -> dict[str, object]:
    return {one.name: {"row": one.row, "counts": one.counts.tolist()} for one in scored}


def _key(layer: Layer) -> str:
    return f"{layer.name} {layer.corpus}"


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument(
        "--corpora", type=Path, required=True, help="folder with litbank/, ud_ewt/, gum/, pdnc/, loaders/"
    )
    parser.add_argument("--scorers", type=Path, help="for speech: folder of score_story.py (default: ../score)")
    parser.add_argument("--table", required=True, choices=TABLES, help="which layer to score")
    parser.add_argument("--split", default="dev", choices=SPLITS, help="development part, or all there is (dev)")
    parser.add_argument("--documents", help="names, by commas: only these")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the counts of every document to this file")
    parser.add_argument("--kept", type=Path, nargs="+", metavar="FILE", help="read no document: print what runs kept")
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="FOLDER",
        help="read with these weight files (not for speech): so that "
        "documents are scored with weights that never saw them",
    )
    parser.add_argument("--condition", help='a few words for the title, as "weights of the training part alone"')
    parser.add_argument("--markdown", action="store_true", help="print Markdown tables")
    parser.add_argument("--into", type=Path, help="put the table into this page, between its table marks")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    parser.add_argument("--floors", type=Path, default=Path(__file__).with_name("floors.json"))
    parser.add_argument("--check", action="store_true", help="exit 1 if a number is below its floor")
    parser.add_argument("--pin", action="store_true", help="raise the floors to this run")
    parser.add_argument("--lower", action="store_true", help="let --pin lower floors too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
