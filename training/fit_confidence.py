"""Fit the weights of the confidence: a logistic regression over what a solved line shows.

    python -m training.fit_confidence CORPORA

CORPORA as for fit_speakers. Each text is read by the rules and its lines solved; a line is right when its
speaker is the annotated one, half under the majority naming and half under the best one-to-one naming. Prints
the weights fitted on everything; and, each text judged by a fit on all the others, the expected calibration
error and the share of wrong lines among the least sure fifth. A minute or two.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fabula.model import CONFIDENCE_FEATURES
from fabula.scorers.rules import RuleSpeakers
from fabula.stages.speakers.attribute import make_turns, trust_features
from fabula.stages.speakers.candidates import CandidateMaker
from fabula.stages.speakers.page import open_page
from fabula.stages.speakers.solve import solve
from training.fit_speakers import Annotated, chapters, novels

RIDGE = 3.0  # of squared weights; not swept
STEPS = 8  # of Newton's method


@dataclass(frozen=True)
class Judged:
    """The lines of a text. features: (lines, features). majority, paired: (lines,) bool, right by each naming."""

    name: str
    features: np.ndarray
    majority: np.ndarray
    paired: np.ndarray


def judge(text: Annotated) -> Judged:
    """Solve a text's lines as the stage does, and say which are right."""
    import score_story  # type: ignore[import-not-found] # noqa: PLC0415 - fit_speakers has put it in reach

    layers = text.layers
    page = open_page(
        *(layers[name] for name in ("tokens", "view", "paragraphs", "quotes", "mentions", "cast", "lexicon"))
    )
    maker, scorer = CandidateMaker(page), RuleSpeakers()
    turns = make_turns(maker, scorer)
    solved = solve(turns, scorer.turns)
    features = trust_features(maker, turns, solved)
    rows, pairs = [], []
    for place, quote in enumerate(page.spoken):
        span = page.quotes[quote].spans[0]
        gold = text.gold_at.get((span.start + span.end) // 2)
        if gold is not None and solved[place].character >= 0:
            rows.append(place)
            pairs.append((solved[place].character, gold))
    naming = score_story.best_assignment(Counter(pairs))
    majority = np.array([text.owners.get(who) == gold for who, gold in pairs], dtype=bool)
    paired = np.array([naming.get(who) == gold for who, gold in pairs], dtype=bool)
    return Judged(text.name, features[rows], majority, paired)


def fit(texts: Sequence[Judged]) -> np.ndarray:
    """(1 + features,) bias and weights by Newton's method."""
    features = np.concatenate([t.features for t in texts])
    wanted = np.concatenate([(t.majority + 0.0 + t.paired) / 2 for t in texts])
    # a text counts by the square root of its lines, so that long novels do not drown the chapters
    counts = np.concatenate([np.full(len(t.features), max(1, len(t.features)) ** -0.5) for t in texts])
    counts /= counts.mean()
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    columns = np.column_stack([np.ones(len(features)), (features - middle) / spread])
    ridge = np.diag([1e-6] + [RIDGE] * features.shape[1])
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-columns @ weights))
        curve = (columns * (counts * sure * (1 - sure))[:, None]).T @ columns + ridge
        weights += np.linalg.solve(curve, columns.T @ (counts * (wanted - sure)) - ridge @ weights)
    plain = weights[1:] / spread
    return np.concatenate([[weights[0] - plain @ middle], plain])


def predict(text: Judged, weights: np.ndarray) -> np.ndarray:
    """(lines,) probabilities."""
    return np.asarray(1 / (1 + np.exp(-(text.features @ weights[1:] + weights[0]))))


def calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over ten bins of equal width."""
    tenth = np.minimum((sure * 10).astype(int), 9)
    return sum(abs(float((sure - right)[tenth == place].sum())) for place in range(10)) / len(right)


def worst_first(sure: np.ndarray, right: np.ndarray) -> float:
    """Share of the wrong lines among the least sure fifth."""
    least = np.argsort(sure, kind="stable")[: len(sure) // 5]
    return float((~right[least]).sum() / max(1, (~right).sum()))


def report(name: str, sure: np.ndarray, majority: np.ndarray, paired: np.ndarray) -> str:
    """A line of the table, both namings."""
    cells = [
        f"{right.mean():.3f} {calibration_error(sure, right):.3f} {worst_first(sure, right):.3f}"
        for right in (majority, paired)
    ]
    return f"{name:32} {len(sure):6} {sure.mean():.3f} | {' | '.join(cells)}"


def main() -> None:
    """Fit, judge each text by the others, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", type=Path)
    root = parser.parse_args().corpora
    sys.path[:0] = [str(root / "loaders"), str(root.parent / "score")]
    groups = {"all novels": [judge(t) for t in novels(root)], "all chapters": [judge(t) for t in chapters(root)]}
    texts = list(itertools.chain.from_iterable(groups.values()))
    print("left out: lines, mean confidence | majority: right, error, worst first | one-to-one: the same")
    for name, group in groups.items():
        sure = [predict(t, fit([other for other in texts if other is not t])) for t in group]
        for text, one in zip(group, sure, strict=True):
            if name == "all novels":  # a chapter has too few lines for a row
                print(report(text.name, one, text.majority, text.paired))
        majority, paired = (np.concatenate([getattr(t, key) for t in group]) for key in ("majority", "paired"))
        print(report(name, np.concatenate(sure), majority, paired))
    weights = fit(texts)
    for feature, weight in zip(CONFIDENCE_FEATURES, weights[1:], strict=True):
        print(f'    "{feature}": {weight:.3f},')
    print(f"CONFIDENCE_BIAS = {weights[0]:.3f}")


if __name__ == "__main__":
    main()
