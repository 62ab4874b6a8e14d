"""Score readings of annotated fiction, from raw text to speakers, and print tables.

    python benchmarks/accuracy.py --corpora FOLDER                    the PDNC novels as distributed
    python benchmarks/accuracy.py --corpora FOLDER --variants all     in every typography as well
    python benchmarks/accuracy.py --corpora FOLDER --chapters         the annotated chapters
    python benchmarks/accuracy.py --corpora FOLDER --given quotes,cast    gold quotations and cast handed over
    python benchmarks/accuracy.py --corpora FOLDER --held-out PARTS   by weights for speakers that never saw the text
    python benchmarks/accuracy.py --corpora FOLDER --errors 20 --novel NAME    read wrong lines
    python benchmarks/accuracy.py --corpora FOLDER --errors 20 --novel NAME --bounds    wrong quotations

The weights for speakers that ship were trained on all of these texts. PARTS, which `python -m training.speakers.ship
--parts PARTS` writes, has for each text weights that never saw it; floors and the page of accuracy take no others.

FOLDER holds `pdnc/`, `today/` and `loaders/`; the scorers stand beside it in `../score` or where
--scorers says. Nothing is given to the reading but the text, unless --given hands it some of the gold.
Exit status: 0 done, 1 a book failed or a floor was missed, 2 wrong use.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from corpora import KINDS, NAMINGS, PLAIN, Corpora, Row, score_chapter, score_novel
from floors import settle
from gold import GIVEN
from intervals import as_cell, of_mean
from tables import Cell, Table, put_into, show

import fabula

_CAST = ("found", "pure", "split", "named_ratio")
NOVEL_METRICS = (
    *("recall", "exact", "precision"),
    *("strict", "majority", "one_to_one", "unresolved", *KINDS),
    *(*_CAST, "addressee"),
)
NON_EXPLICIT = "non-explicit"  # anaphoric and implicit together, as most published tables have it
NAMED = ("named", *(f"named {kind}" for kind in (*KINDS, NON_EXPLICIT)))
GIVEN_METRICS = (*NAMED, "one_to_one", "unresolved", "addressee")
CHAPTER_METRICS = ("kind", "speaker", "one_to_one", "unresolved", *KINDS, "addressee", "cast_found")
LOW_IS_GOOD = frozenset({"unresolved", "split", "named_ratio", "seconds", "loss"})
NOVEL_BARS = {
    "recall": 0.99,
    "exact": 0.95,
    "strict": 0.58,
    "majority": 0.70,
    "one_to_one": 0.68,
    "found": 0.90,
    "pure": 0.93,
    "named_ratio": 3.0,
}
CHAPTER_BARS = {"kind": 0.97, "speaker": 0.76, "one_to_one": 0.78, "addressee": 0.65}
GIVEN_BARS = {"named": 0.80, "named implicit": 0.70}
VARIANT_BARS = {"recall": 0.95, "loss": 0.03}


@dataclass(frozen=True, slots=True)
class Job:
    """One text to read and score. variant "": an annotated chapter, else a novel's typography.

    given: what of the gold is handed to the reading, out of GIVEN.
    """

    name: str
    variant: str
    given: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How it is named in messages."""
        return f"{self.name} ({self.variant})" if self.variant not in ("", PLAIN) else self.name


@dataclass(frozen=True, slots=True)
class Outcome:
    """The numbers of a job, or why there are none."""

    job: Job
    row: Row | None
    failure: str = ""


def perform(corpora: Corpora, job: Job) -> Outcome:
    """Read and score one text; a failure is an outcome, so that the others go on."""
    try:
        if job.variant:
            row = score_novel(corpora, job.name, job.variant, job.given)
        else:
            row = score_chapter(corpora, job.name)
    except (Exception, SystemExit) as error:  # the scorers leave by SystemExit
        where = traceback.extract_tb(error.__traceback__)[-1]
        return Outcome(job, None, f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})")
    return Outcome(job, row)


def perform_all(corpora: Corpora, jobs: Sequence[Job], workers: int, say: Callable[[str], None]) -> list[Outcome]:
    """Outcomes in the order of the jobs, whatever the number of workers."""
    if workers <= 1:
        return [_told(perform(corpora, job), say) for job in jobs]
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(perform, corpora, job) for job in jobs]
        for job, future in zip(jobs, futures, strict=True):
            try:
                outcome = future.result()
            except Exception as error:  # a worker killed for memory: name the book, go on
                outcome = Outcome(job, None, f"{type(error).__name__}: {error}")
            outcomes.append(_told(outcome, say))
    return outcomes


def _told(outcome: Outcome, say: Callable[[str], None]) -> Outcome:
    if outcome.row is None:
        say(f"FAILED {outcome.job.label}: {outcome.failure}")
    else:
        say(f"{outcome.job.label}: one-to-one {outcome.row['one_to_one']:.3f}, {outcome.row['seconds']:.1f} s")
    return outcome


def mean(rows: Sequence[Row], metric: str) -> float:
    """Mean over books."""
    return sum(row[metric] for row in rows) / len(rows)


def worst(rows: Sequence[Row], metric: str) -> float:
    """Take the worst book's value."""
    values = [row[metric] for row in rows]
    return max(values) if metric in LOW_IS_GOOD else min(values)


def pooled(rows: Sequence[Row], metric: str) -> float | None:
    """Mean over lines (or whatever the metric counts) rather than books; None where it counts none."""
    if f"n {metric}" not in rows[0]:
        return None
    total = sum(row[f"n {metric}"] for row in rows)
    return sum(row[metric] * row[f"n {metric}"] for row in rows) / max(1.0, total)


def verdict(metric: str, value: float, bars: Mapping[str, float]) -> str:
    """Say "ok" or "short" against a bar, nothing where there is none."""
    if metric not in bars:
        return ""
    good = value <= bars[metric] if metric in LOW_IS_GOOD else value >= bars[metric]
    return "ok" if good else "short"


def books_table(
    name: str, title: str, named: Mapping[str, Row], metrics: Sequence[str], bars: Mapping[str, float]
) -> Table:
    """One row a book; then mean with its interval, pooled, worst, the bar and whether the mean reaches it."""
    rows = list(named.values())
    lines: list[tuple[Cell, ...]] = [(book, *(r[m] for m in metrics), r["seconds"]) for book, r in named.items()]
    lines.append(("mean", *(mean(rows, m) for m in metrics), mean(rows, "seconds")))
    lines.append(("95 % of means", *(as_cell(of_mean([r[m] for r in rows])) for m in metrics), None))
    lines.append(("pooled over lines", *(pooled(rows, m) for m in metrics), None))
    lines.append(("worst", *(worst(rows, m) for m in metrics), worst(rows, "seconds")))
    lines.append(("bar", *(bars.get(m) for m in metrics), None))
    lines.append(("", *(verdict(m, mean(rows, m), bars) for m in metrics), None))
    return Table(name, title, ("", *(_printed(m) for m in metrics), "seconds"), tuple(lines))


def variants_table(variants: Mapping[str, Mapping[str, Row]]) -> Table:
    """One row a typography: recall, exact and what one-to-one loses against the plain text."""
    plain = variants[PLAIN]
    lines: list[tuple[Cell, ...]] = []
    for variant, named in variants.items():
        rows = list(named.values())
        loss, most = losses(plain, named)
        lines.append(
            (
                variant,
                mean(rows, "recall"),
                worst(rows, "recall"),
                mean(rows, "exact"),
                worst(rows, "exact"),
                mean(rows, "precision"),
                mean(rows, "one_to_one"),
                loss,
                most,
                verdict("recall", mean(rows, "recall"), VARIANT_BARS) if variant != PLAIN else "",
                verdict("loss", loss, VARIANT_BARS) if variant != PLAIN else "",
            )
        )
    columns = (
        *("recall", "(worst)", "exact", "(worst)", "precision"),
        *("one-to-one", "loss", "(worst)", "recall?", "loss?"),
    )
    recall, most = VARIANT_BARS["recall"], VARIANT_BARS["loss"]
    title = f"Typographies, novels: {len(plain)}; bars: mean recall {recall}, mean loss in one-to-one at most {most}"
    return Table("variants", title, ("", *columns), tuple(lines))


# Published for raw text with nothing given, per sub-quotation of PDNC1's 22 novels (arXiv 2307.03734,
# recomputed from its published output): naming -> all, explicit, anaphoric, implicit.
BOOKNLP = {"strict": (0.400, 0.640, 0.340, 0.232), "majority": (0.576, 0.907, 0.483, 0.350)}


def compared_table(rows: Sequence[Row]) -> Table:
    """Ours beside BookNLP's, pooled over lines, each naming on its own."""
    lines: list[tuple[Cell, ...]] = []
    for naming in NAMINGS:
        label = naming.replace("_", "-")
        if naming in BOOKNLP:
            lines.append((f"BookNLP big, {label} naming, 22 novels", *BOOKNLP[naming]))
        mine = (pooled(rows, naming), *(pooled(rows, f"{naming} {kind}") for kind in KINDS))
        lines.append((f"Fabula {fabula.__version__}, {label} naming, {len(rows)} of them", *mine))
    return Table("compared", "Speakers from raw text, accuracy per sub-quotation", ("", "all", *KINDS), tuple(lines))


# Published with the gold quotations and the gold list of characters given, per sub-quotation of novels of the
# same corpus: all, explicit, anaphoric, implicit, anaphoric and implicit together (arXiv 2307.03734, 2406.11380,
# 2608.02359). The first three rows are of its first 22 novels.
PUBLISHED_GIVEN: dict[str, tuple[float | None, ...]] = {
    "BookNLP, candidates restricted": (0.62, 0.93, None, None, 0.47),
    "BookNLP+, trained on the corpus": (0.785, 0.986, None, None, 0.689),
    "Llama-3-8B, zero shot": (0.906, 0.947, None, 0.818, 0.891),
    "ModernBERT-large, joint scoring": (0.945, 0.993, 0.955, 0.893, None),
}


def given_table(rows: Sequence[Row]) -> Table:
    """Ours beside the published systems that are handed quotations and cast, pooled over lines."""
    lines: list[tuple[Cell, ...]] = [(system, *values) for system, values in PUBLISHED_GIVEN.items()]
    lines.append((f"Fabula {fabula.__version__}, {len(rows)} novels", *(pooled(rows, metric) for metric in NAMED)))
    title = "Speakers, gold quotations and gold cast given, accuracy per sub-quotation"
    return Table("given-compared", title, ("", "all", *KINDS, NON_EXPLICIT), tuple(lines))


def losses(plain: Mapping[str, Row], named: Mapping[str, Row]) -> tuple[float, float]:
    """Mean and worst loss in one-to-one against the plain text, over the books read in both."""
    both = [plain[n]["one_to_one"] - row["one_to_one"] for n, row in named.items() if n in plain]
    return (sum(both) / len(both), max(both)) if both else (0.0, 0.0)


def numbers(novels: Mapping[str, Mapping[str, Row]], chapters: Mapping[str, Row]) -> dict[str, float]:
    """Every mean, worst and pooled value by name, as floors and baselines compare them."""
    found: dict[str, float] = {}
    for variant, named in novels.items():
        rows = list(named.values())
        for metric in NOVEL_METRICS:
            found[f"pdnc {variant} mean {metric}"] = mean(rows, metric)
            found[f"pdnc {variant} worst {metric}"] = worst(rows, metric)
        if variant != PLAIN:
            found[f"pdnc {variant} mean loss"], found[f"pdnc {variant} worst loss"] = losses(novels[PLAIN], named)
    if chapters:
        rows = list(chapters.values())
        for metric in CHAPTER_METRICS:
            found[f"today mean {metric}"] = mean(rows, metric)
            found[f"today pooled {metric}"] = pooled(rows, metric) or 0.0
            found[f"today worst {metric}"] = worst(rows, metric)
    return found


def given_numbers(label: str, named: Mapping[str, Row]) -> dict[str, float]:
    """Every mean, worst and pooled value of a run that was handed some of the gold, for floors."""
    rows = list(named.values())
    found: dict[str, float] = {}
    for metric in (m for m in GIVEN_METRICS if m in rows[0]):
        # a floor is known by the last word of its name, and "named explicit" is one metric
        plain = metric.replace(" ", "_")
        found[f"pdnc {label} mean {plain}"] = mean(rows, metric)
        found[f"pdnc {label} worst {plain}"] = worst(rows, metric)
        found[f"pdnc {label} pooled {plain}"] = pooled(rows, metric) or 0.0
    return found


def changes_table(before: Mapping[str, Mapping[str, Row]], now: Mapping[str, Mapping[str, Row]]) -> Table:
    """Show what the books of a baseline gained or lost; books read in one run only are left out."""
    metrics = list(dict.fromkeys((*NOVEL_METRICS, *CHAPTER_METRICS)))
    lines: list[tuple[Cell, ...]] = []
    for group, named in now.items():
        both = {n: (before[group][n], row) for n, row in named.items() if n in before.get(group, {})}
        if not both:
            continue
        steps = [
            (name, *((_signed(new[m] - old[m]) if m in new and m in old else None) for m in metrics))
            for name, (old, new) in both.items()
        ]
        olds, news = [o for o, _ in both.values()], [n for _, n in both.values()]
        shared = [m if m in olds[0] and m in news[0] else None for m in metrics]
        change = tuple(_signed(mean(news, m) - mean(olds, m)) if m else None for m in shared)
        if group in (PLAIN, CHAPTERS):
            lines += steps
        lines.append((f"{group}: mean of {len(both)}", *change))
    return Table("changes", "Change against the baseline", ("", *(_printed(m) for m in metrics)), tuple(lines))


CHAPTERS = "chapters"


def _printed(metric: str) -> str:
    return metric.replace("_", "-")


def _signed(value: float) -> str:
    return f"{value:+.3f}" if abs(value) >= 0.0005 else "="


def main() -> int:
    """Parse, run, print."""
    parser = _parser()
    arguments = parser.parse_args()
    scorers = arguments.scorers or arguments.corpora / ".." / "score"
    for needed in (arguments.corpora / "loaders" / "pdnc.py", scorers / "score_story.py"):
        if not needed.is_file():
            parser.error(f"{needed} is not there; give --corpora FOLDER and, if need be, --scorers FOLDER")
    corpora = Corpora(arguments.corpora, scorers, arguments.held_out)
    if arguments.errors is not None and not arguments.novels:
        parser.error("--errors needs --novel NAME (of a novel or a chapter)")
    if arguments.novels and (arguments.check or arguments.pin or arguments.into):
        parser.error("--check, --pin and --into are for whole corpora: run without --novels")
    if arguments.held_out is None and (arguments.check or arguments.pin or arguments.into):
        parser.error("--check, --pin and --into need --held-out PARTS: the weights that ship learnt from these texts")
    given = _given(parser, arguments)
    if arguments.errors is not None:
        return _print_errors(corpora, arguments, given)
    chapters = _chosen(parser, corpora.chapters(), arguments.novels) if arguments.chapters else []
    novels = [] if arguments.chapters else _chosen(parser, corpora.novels(), arguments.novels)
    variants = _variants(parser, corpora, arguments.variants)
    jobs = [Job(name, variant, given) for variant in variants for name in novels]
    jobs += [Job(name, "") for name in chapters]
    outcomes = perform_all(corpora, jobs, arguments.jobs, _say)
    by_variant = {v: _rows(outcomes, v) for v in variants}
    by_variant = {v: named for v, named in by_variant.items() if named}
    of_chapters = _rows(outcomes, "")
    tables = _given_tables(by_variant[PLAIN], given) if given and by_variant else _tables(by_variant, of_chapters)
    print(show(tables, arguments.markdown))
    if arguments.into:
        put_into(arguments.into, tables)
    groups = {**by_variant, **({CHAPTERS: of_chapters} if of_chapters else {})}
    if arguments.baseline:
        before = json.loads(arguments.baseline.read_text(encoding="utf-8"))["rows"]
        print("\n" + show([changes_table(before, groups)], arguments.markdown))
    if given:
        found = given_numbers(f"given {'+'.join(given)}", by_variant[PLAIN]) if by_variant else {}
    else:
        found = numbers(by_variant, of_chapters) if not novels or PLAIN in by_variant else {}
    if arguments.json:
        _write(arguments.json, {"version": fabula.__version__, "numbers": found, "rows": groups})
    failed = [o for o in outcomes if o.row is None]
    for outcome in failed:
        print(f"FAILED {outcome.job.label}: {outcome.failure}", file=sys.stderr)
    status = 1 if failed else 0
    if arguments.check or arguments.pin:
        if failed:
            return 1
        corpus = "today" if arguments.chapters else "pdnc"
        digest, pin, lower = corpora.digest(corpus), arguments.pin, arguments.lower
        status = settle(arguments.floors, corpus, digest, found, pin=pin, lower=lower) or status
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--corpora", type=Path, required=True, help="folder with pdnc/, today/ and loaders/")
    parser.add_argument("--scorers", type=Path, help="folder of score_story.py (default: ../score beside the corpora)")
    parser.add_argument(
        "--held-out",
        type=Path,
        metavar="FOLDER",
        help="read each text with the weights in FOLDER that never saw it (training.speakers.ship --parts)",
    )
    parser.add_argument("--variants", default=PLAIN, help="typographies, by commas, or all (plain is always read)")
    parser.add_argument("--novels", "--novel", dest="novels", help="names, by commas; with --chapters, of chapters")
    parser.add_argument("--chapters", action="store_true", help="score the annotated chapters, not the novels")
    parser.add_argument(
        "--given", default="", help="hand the reading the gold quotations, the gold cast: quotes, cast or quotes,cast"
    )
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="worker processes (2)")
    parser.add_argument("--markdown", action="store_true", help="print Markdown tables")
    parser.add_argument("--into", type=Path, help="put the tables into this page, between its table marks")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    parser.add_argument("--baseline", type=Path, help="an earlier --json file to compare with")
    parser.add_argument("--errors", type=int, metavar="N", help="print N lines given to the wrong speaker")
    parser.add_argument("--bounds", action="store_true", help="of --errors: wrong quotations, not wrong speakers")
    parser.add_argument(
        "--type", help="of --errors: only explicit, anaphoric, implicit; kind; missed, bounds, invented"
    )
    parser.add_argument("--reason", help='of --errors: only lines decided by this reason ("-" unresolved)')
    parser.add_argument("--floors", type=Path, default=Path(__file__).with_name("floors.json"))
    parser.add_argument("--check", action="store_true", help="exit 1 if a number is below its floor")
    parser.add_argument("--pin", action="store_true", help="raise the floors to this run")
    parser.add_argument("--lower", action="store_true", help="let --pin lower floors too")
    return parser


def _given(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> tuple[str, ...]:
    wanted = {name.strip() for name in arguments.given.split(",") if name.strip()}
    if wanted - set(GIVEN):
        parser.error(f"--given: {min(wanted - set(GIVEN))!r} is neither {' nor '.join(GIVEN)}")
    if wanted and (arguments.chapters or arguments.variants != PLAIN or arguments.bounds):
        parser.error("--given is for the novels as distributed: leave out --chapters, --variants and --bounds")
    return tuple(name for name in GIVEN if name in wanted)


def _chosen(parser: argparse.ArgumentParser, there: Sequence[str], wanted: str | None) -> list[str]:
    if not wanted:
        return list(there)
    names = [n.strip() for n in wanted.split(",") if n.strip()]
    for name in names:
        if name not in there:
            parser.error(f"{name!r} is not in the corpus; it has {', '.join(there)}")
    return [n for n in there if n in names]


def _variants(parser: argparse.ArgumentParser, corpora: Corpora, wanted: str) -> list[str]:
    if wanted == "all":
        return [PLAIN, *corpora.variants()]
    names = [n.strip() for n in wanted.split(",") if n.strip()]
    for name in names:
        if name != PLAIN and name not in corpora.variants():
            parser.error(f"{name!r} is no typography; try {', '.join(corpora.variants())}")
    return [PLAIN, *(v for v in corpora.variants() if v in names)]


def _rows(outcomes: Sequence[Outcome], variant: str) -> dict[str, Row]:
    return {o.job.name: o.row for o in outcomes if o.job.variant == variant and o.row is not None}


def _tables(by_variant: Mapping[str, Mapping[str, Row]], chapters: Mapping[str, Row]) -> list[Table]:
    tables = []
    if PLAIN in by_variant:
        title = f"PDNC novels from raw text, nothing given: {len(by_variant[PLAIN])} (fabula {fabula.__version__})"
        tables.append(books_table("novels", title, by_variant[PLAIN], NOVEL_METRICS, NOVEL_BARS))
        tables.append(compared_table(list(by_variant[PLAIN].values())))
        if len(by_variant) > 1:
            tables.append(variants_table(by_variant))
    if chapters:
        title = f"Chapters read alone, nothing given: {len(chapters)} (fabula {fabula.__version__})"
        tables.append(books_table("chapters", title, chapters, CHAPTER_METRICS, CHAPTER_BARS))
    return tables


def _given_tables(named: Mapping[str, Row], given: Sequence[str]) -> list[Table]:
    what = " and ".join({"quotes": "gold quotations", "cast": "gold cast"}[name] for name in given)
    title = f"PDNC novels, {what} given: {len(named)} (fabula {fabula.__version__})"
    if "cast" not in given:
        return [books_table("given-quotes", title, named, NOVEL_METRICS, {})]
    if "quotes" not in given:
        return [books_table("given-cast", title, named, GIVEN_METRICS, {})]
    return [books_table("given", title, named, GIVEN_METRICS, GIVEN_BARS), given_table(list(named.values()))]


def _print_errors(corpora: Corpora, arguments: argparse.Namespace, given: Sequence[str]) -> int:
    from wrong import shown, spread, summary, wrong_bounds, wrong_in_chapter, wrong_in_novel  # noqa: PLC0415

    variant = arguments.variants.split(",")[0]
    for name in [n.strip() for n in (arguments.novels or "").split(",") if n.strip()]:
        if name in corpora.chapters():
            reading, cases = wrong_in_chapter(corpora, name)
        elif name in corpora.novels() and arguments.bounds:
            reading, cases = wrong_bounds(corpora, name, variant)
        elif name in corpora.novels():
            reading, cases = wrong_in_novel(corpora, name, variant, given)
        else:
            print(f"{name!r} is no novel or chapter of {corpora.folder}", file=sys.stderr)
            return 2
        print(f"== {name}: {summary(cases)}")
        kept = [c for c in cases if arguments.type in (None, c.gold_type)]
        kept = [c for c in kept if arguments.reason in (None, c.reason or c.given)]
        for number, case in enumerate(spread(kept, arguments.errors), 1):
            print(shown(reading["text"], case, number))
    return 0


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
