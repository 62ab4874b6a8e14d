"""The confidence: a logistic regression over what a solved line shows, fitted on lines of texts that were left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fabula.model import SpeakerScorer
from fabula.stages.speakers.attribute import make_turns, trust_features
from fabula.stages.speakers.candidates import CandidateMaker
from fabula.stages.speakers.solve import solve
from training.speakers.prepare import Lines

STEPS = 8  # of Newton's method


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The lines of a text that have a speaker and an annotated one.

    features: (lines, features). majority, paired: (lines,) whether the speaker is right by the majority naming, and
    by the best assignment of our characters to the annotated ones.
    """

    features: np.ndarray
    majority: np.ndarray
    paired: np.ndarray


def judge(lines: Lines, maker: CandidateMaker, owners: Mapping[int, int], scorer: SpeakerScorer) -> Judged:
    """Solve a text as the stage does, and say which lines are right."""
    import score_story  # noqa: PLC0415 - `Corpora` has put it in reach

    turns = make_turns(maker, lines.candidates, scorer)
    solved = solve(turns, scorer.turns)
    features = trust_features(maker, turns, solved)
    rows = [n for n, gold in enumerate(lines.gold.tolist()) if gold >= 0 and solved[n].character >= 0]
    pairs = [(solved[n].character, int(lines.gold[n])) for n in rows]
    naming = score_story.best_assignment(Counter(pairs))
    majority = np.array([owners.get(who) == gold for who, gold in pairs], dtype=bool)
    paired = np.array([naming.get(who) == gold for who, gold in pairs], dtype=bool)
    return Judged(features[rows].reshape(len(rows), features.shape[1]), majority, paired)


def fit_trust(texts: Sequence[Judged], ridge: float) -> np.ndarray:
    """(1 + features,) bias and weights, by Newton's method; a line is half right by each naming."""
    features = np.concatenate([t.features for t in texts])
    wanted = np.concatenate([(t.majority + 0.0 + t.paired) / 2 for t in texts])
    # a text counts by the square root of its lines, so that long novels do not drown the chapters
    counts = np.concatenate([np.full(len(t.features), max(1, len(t.features)) ** -0.5) for t in texts])
    counts /= counts.mean()
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    columns = np.column_stack([np.ones(len(features)), (features - middle) / spread])
    pull = np.diag([1e-6] + [ridge] * features.shape[1])
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-columns @ weights))
        curve = (columns * (counts * sure * (1 - sure))[:, None]).T @ columns + pull
        weights += np.linalg.solve(curve, columns.T @ (counts * (wanted - sure)) - pull @ weights)
    plain = weights[1:] / spread
    return np.concatenate([[weights[0] - plain @ middle], plain])


def predict(text: Judged, weights: np.ndarray) -> np.ndarray:
    """(lines,) probabilities."""
    return np.asarray(1 / (1 + np.exp(-(text.features @ weights[1:] + weights[0]))))


def calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over ten bins of equal width."""
    tenth = np.minimum((sure * 10).astype(int), 9)
    return sum(abs(float((sure - right)[tenth == place].sum())) for place in range(10)) / max(1, len(right))


def worst_first(sure: np.ndarray, right: np.ndarray) -> float:
    """Share of the wrong lines among the least sure fifth."""
    least = np.argsort(sure, kind="stable")[: len(sure) // 5]
    return float((~right[least]).sum() / max(1, (~right).sum()))
