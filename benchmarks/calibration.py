"""How far the confidence of a line can be trusted.

    python benchmarks/calibration.py --corpora FOLDER [--scorers FOLDER] [--held-out PARTS]

Reads every PDNC novel from raw text and prints, by tenths of confidence, how sure the lines were and
how many were right (majority naming); the expected calibration error, the mean distance between the two
weighted by lines; and which share of all wrong lines lies among the least sure fifth. A line is taken
where a gold quotation stands inside a predicted one that has a speaker.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from corpora import Corpora, read_text
from numpy.typing import NDArray


def judged(corpora: Corpora, name: str) -> list[tuple[float, bool]]:
    """Confidence of each line of a novel, and whether its speaker is right."""
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
    return found


def report(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> str:
    """The table and the two figures."""
    rows = ["confidence  lines   mean  right"]
    error = 0.0
    tenth = np.minimum((confidence * 10).astype(int), 9)
    for place in range(10):
        inside = tenth == place
        if not inside.any():
            continue
        sure, share, number = confidence[inside].mean(), right[inside].mean(), int(inside.sum())
        error += number * abs(sure - share)
        rows.append(f"{place / 10:.1f}-{place / 10 + 0.1:.1f}  {number:9,}  {sure:.3f}  {share:.3f}")
    order = np.argsort(confidence, kind="stable")
    least = order[: len(order) // 5]
    rows.append(f"expected calibration error {error / len(right):.3f}")
    rows.append(f"share of wrong lines among the least sure fifth {(~right[least]).sum() / (~right).sum():.3f}")
    return "\n".join(rows)


def main() -> None:
    """Read, judge, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scorers", type=Path)
    parser.add_argument("--held-out", type=Path, help="as of accuracy.py")
    arguments = parser.parse_args()
    scorers = arguments.scorers or arguments.corpora / ".." / "score"
    corpora = Corpora(arguments.corpora, scorers, arguments.held_out)
    rows = [row for name in corpora.novels() for row in judged(corpora, name)]
    print(report(np.array([c for c, _ in rows]), np.array([r for _, r in rows])))


if __name__ == "__main__":
    main()
