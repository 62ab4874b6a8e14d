"""How far the confidence of a line can be trusted.

    python benchmarks/calibration.py --corpora FOLDER --held-out PARTS [--into PAGE] [--check | --pin]

Reads every PDNC novel from raw text and prints, by tenths of confidence, how sure the lines were and how many were
right (majority naming). A line is taken where a gold quotation stands inside a predicted one that has a speaker. Then a
row a novel, and all lines together with the 95 % interval over novels: the expected calibration error, the mean
distance of the two over the tenths, weighted by lines (Naeini et al. 2015); and which share of all wrong lines lies
among the least sure fifth. Without --held-out the weights that ship are used, which learnt from these novels.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from corpora import Corpora, read_text
from floors import settle
from intervals import LEVEL, RESAMPLES, SEED, as_cell
from numpy.typing import NDArray
from tables import Cell, Table, put_into, show

import fabula

TENTHS = 10
BARS, AIMS = (0.05, 0.5), (0.02, 0.7)  # of the two figures


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The lines of one novel: how sure each speaker was, and whether it is right."""

    name: str
    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]


def judge(corpora: Corpora, name: str) -> Judged:
    """Read a novel and judge its lines."""
    document = corpora.novel(name)
    reading, _ = read_text(document.text, corpora.options(name))
    scorer = corpora.story_scorer
    names = scorer.gold_names(document)
    owners = {c["id"]: scorer.named_mentions(c, document.text, names) for c in reading["characters"]}
    naming = {i: o.most_common(1)[0][0] for i, o in owners.items() if o}
    lines = [(a, b, q) for q in reading["quotes"] if q["speaker"] is not None for a, b in q["spans"]]
    starts = np.array([a for a, _, _ in lines])
    found: list[tuple[float, bool]] = []
    for quote in document.quotes:
        middle = sum(quote.spans[0]) // 2
        at = int(np.searchsorted(starts, middle, side="right")) - 1
        if at >= 0 and middle < lines[at][1]:
            line = lines[at][2]
            found.append((line["confidence"], naming.get(line["speaker"]) == quote.speaker))
    return Judged(name, np.array([c for c, _ in found]), np.array([r for _, r in found], dtype=bool))


def together(novels: Sequence[Judged]) -> Judged:
    """All lines of several novels."""
    return Judged(
        "all lines", np.concatenate([n.confidence for n in novels]), np.concatenate([n.right for n in novels])
    )


def figures(judged: Judged) -> tuple[float, float]:
    """Expected calibration error, and the share of wrong lines among the least sure fifth."""
    confidence, right = judged.confidence, judged.right
    lines = len(right)
    tenth = np.minimum((confidence * TENTHS).astype(int), TENTHS - 1)
    off = np.bincount(tenth, confidence - right, minlength=TENTHS)
    least = np.argsort(confidence, kind="stable")[: lines // 5]
    return float(np.abs(off).sum() / lines), float((~right[least]).sum() / max(1, (~right).sum()))


def bounds(novels: Sequence[Judged]) -> tuple[str, str]:
    """The 95 % interval of both figures, by drawing novels with replacement."""
    chance = np.random.default_rng(SEED)
    draws = chance.integers(len(novels), size=(RESAMPLES, len(novels)))
    found = np.array([figures(together([novels[at] for at in draw])) for draw in draws])
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return as_cell((low[0], high[0])), as_cell((low[1], high[1]))


def tables_of(novels: Sequence[Judged], condition: str) -> list[Table]:
    """One by tenths, one by novels."""
    every = together(novels)
    tenth = np.minimum((every.confidence * TENTHS).astype(int), TENTHS - 1)
    tenths: list[tuple[Cell, ...]] = [
        (
            f"{place / TENTHS:.1f}–{(place + 1) / TENTHS:.1f}",
            int(inside.sum()),
            float(every.confidence[inside].mean()),
            float(every.right[inside].mean()),
        )
        for place in range(TENTHS)
        if (inside := tenth == place).any()
    ]
    rows: list[tuple[Cell, ...]] = [(one.name, len(one.right), *figures(one)) for one in (*novels, every)]
    rows += [("95 %", None, *bounds(novels)), ("bar", None, *BARS), ("aim", None, *AIMS)]
    title = f"{len(novels)} novels{condition} (fabula {fabula.__version__})"
    return [
        Table("confidence", f"Confidence of lines, {title}", ("confidence", "lines", "mean", "right"), tuple(tenths)),
        Table("calibration", f"Calibration, {title}", ("", "lines", "calibration error", "worst first"), tuple(rows)),
    ]


def main() -> int:
    """Read, judge, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scorers", type=Path)
    parser.add_argument("--held-out", type=Path, help="as of accuracy.py")
    parser.add_argument("--into", type=Path, help="put the tables into this page, between their table marks")
    parser.add_argument("--floors", type=Path, default=Path(__file__).with_name("floors.json"))
    parser.add_argument("--check", action="store_true", help="exit 1 if a number is worse than its floor")
    parser.add_argument("--pin", action="store_true", help="raise the floors to this run")
    parser.add_argument("--lower", action="store_true", help="let --pin lower floors too")
    arguments = parser.parse_args()
    if arguments.held_out is None and (arguments.check or arguments.pin or arguments.into):
        parser.error("--check, --pin and --into need --held-out PARTS: the weights that ship learnt from these novels")
    scorers = arguments.scorers or arguments.corpora / ".." / "score"
    corpora = Corpora(arguments.corpora, scorers, arguments.held_out)
    novels = [judge(corpora, name) for name in corpora.novels()]
    condition = ", by weights that never saw them" if arguments.held_out else ", by weights that learnt from them"
    tables = tables_of(novels, condition)
    print(show(tables, markdown=False))
    if arguments.into:
        put_into(arguments.into, tables)
    if not (arguments.check or arguments.pin):
        return 0
    error, worst = figures(together(novels))
    found = {"pdnc all calibration_error": error, "pdnc all worst_first": worst}
    pin, lower = arguments.pin, arguments.lower
    return settle(arguments.floors, "pdnc", corpora.digest("pdnc"), found, pin=pin, lower=lower)


if __name__ == "__main__":
    sys.exit(main())
