"""Fit the constants of the speaker rules, which read where there are no weights: turns, candidates, confidence.

    python -m training.speakers.fit_rules CORPORA OUT

OUT has what `training.speakers.prepare` left; novels from raw text and chapters are taken. A conditional logit over the
candidates of each line, the lines before taken as annotated (teacher forcing); then a logistic regression of the
confidence over the lines solved by the rules as they stand. Prints the weights fitted on everything, for a person to
look at and copy into `fabula/scorers/rules.py`, and how a fit does on texts left out. Needs scipy.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from fabula.model import CONFIDENCE_FEATURES, SPEAKER_FEATURES, TURN_FEATURES
from fabula.scorers.rules import SPEAKER_WEIGHTS, TURN_WEIGHTS, RuleSpeakers
from fabula.stages.speakers.attribute import make_turns
from fabula.stages.speakers.candidates import CandidateMaker
from fabula.stages.speakers.solve import turn_features
from training.speakers.prepare import NOBODY, STRANGER, Lines, load_layers, open_maker
from training.speakers.sure import calibration_error, fit_trust, judge, predict, worst_first
from training.speakers.texts import Corpora
from training.speakers.train import load_texts

RIDGE = 0.01  # of squared weights; not swept
CONFIDENCE_RIDGE = 3.0  # the same, of the confidence
FOLDS = 3
# These stay as set by hand: an explicit tag is never contradicted; and the annotated novels know nobody
# without a name, so that "nobody" would learn to take the lines of porters and maids.
HARD = ("tag_name", "tag_noun_unnamed", "tag_clashes", "told_here", "tag_pronoun_fits", "nobody", "nobody_pointed")
NAMES = (*SPEAKER_FEATURES, *TURN_FEATURES)


@dataclass(frozen=True)
class Example:
    """One line: features of its candidates and which of them are right."""

    text: str
    features: np.ndarray  # (candidates, features)
    right: np.ndarray  # (candidates,) bool


def examples_of(lines: Lines, maker: CandidateMaker) -> list[Example]:
    """The annotated lines of a text."""
    c = lines.candidates
    turns = make_turns(maker, c, RuleSpeakers())
    bounds = np.searchsorted(c.line, np.arange(len(turns) + 1))
    past: list[int] = []
    gaps: list[int] = []
    found: list[Example] = []
    for place, turn in enumerate(turns):
        part = slice(bounds[place], bounds[place + 1])
        gold, owner = lines.gold[place], lines.owner[part]
        said = -2
        if gold >= 0 and len(owner):
            right = owner == gold
            if right.any():
                said = turn.characters[int(np.argmax(right))]
            else:
                # "said the porter": whoever the annotators say he is, our porter has no name of theirs
                described = c.features[part, SPEAKER_FEATURES.index("tag_noun_unnamed")] > 0
                described &= owner == STRANGER
                right = described if described.any() else owner == NOBODY
            rows = np.zeros((len(owner), len(NAMES)))
            rows[:, : len(SPEAKER_FEATURES)] = c.features[part]
            for row, character in enumerate(turn.characters):
                for feature in turn_features(turn, character, past, gaps):
                    rows[row, len(SPEAKER_FEATURES) + feature] = 1.0
            found.append(Example(lines.name, rows, right))
        past = [*past[-6:], said]
        gaps = [*gaps[-6:], turn.gap]
    return found


def fit(examples: Sequence[Example]) -> np.ndarray:
    """Weights that make the right candidates likeliest, near those that stand."""
    start = present()
    free = np.array([n not in HARD for n in NAMES])
    features = np.concatenate([e.features for e in examples])
    right = np.concatenate([e.right for e in examples])
    sizes = np.array([len(e.right) for e in examples])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    line = np.repeat(np.arange(len(sizes)), sizes)
    # a text counts by the square root of its lines, so that long novels do not drown the chapters
    lines_of = Counter(e.text for e in examples)
    share = np.array([lines_of[e.text] ** -0.5 for e in examples])
    share /= share.sum()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = features @ weights
        top = np.maximum.reduceat(scores, first)
        odds = np.exp(scores - top[line])
        total = np.add.reduceat(odds, first)
        good = np.add.reduceat(np.where(right, odds, 0.0), first)
        model = odds / total[line]
        wanted = np.where(right, odds / np.maximum(good, 1e-300)[line], 0.0)
        gradient = features.T @ ((model - wanted) * share[line]) + 2 * RIDGE * (weights - start) / len(weights)
        value = float(share @ (np.log(total) - np.log(np.maximum(good, 1e-300))))
        value += RIDGE * float(np.mean((weights - start) ** 2))
        return value, np.where(free, gradient, 0.0)

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x)


def present() -> np.ndarray:
    """The weights that stand in the rules."""
    return np.array([*(SPEAKER_WEIGHTS[n] for n in SPEAKER_FEATURES), *(TURN_WEIGHTS[n] for n in TURN_FEATURES)])


def accuracy(examples: Sequence[Example], weights: np.ndarray) -> float:
    """Share of lines whose best candidate is right."""
    return float(np.mean([e.right[int(np.argmax(e.features @ weights))] for e in examples]))


def main() -> None:
    """Fit, check on texts left out, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    Corpora(arguments.corpora.resolve())  # the scorers come into reach
    texts, judged = [], []
    for (kind, name), lines in load_texts(arguments.out).items():
        if kind in ("novel", "chapter"):
            layers = load_layers(arguments.out / "texts" / f"{kind}-{name}.pickle")
            maker = open_maker(layers)
            texts.append(examples_of(lines, maker))
            judged.append(judge(lines, maker, layers["owners"], RuleSpeakers()))
    everything = [e for text in texts for e in text]
    print(f"{len(everything)} lines; present weights: {accuracy(everything, present()):.4f}")
    for fold in range(FOLDS):
        weights = fit([e for n, text in enumerate(texts) if n % FOLDS != fold for e in text])
        left = [e for n, text in enumerate(texts) if n % FOLDS == fold for e in text]
        print(f"left out, fold {fold}: {accuracy(left, weights):.4f} (present weights {accuracy(left, present()):.4f})")
    for name, weight in zip(NAMES, fit(everything), strict=True):
        print(f'    "{name}": {weight:.2f},')
    ridge = CONFIDENCE_RIDGE
    sure = [predict(text, fit_trust([other for other in judged if other is not text], ridge)) for text in judged]
    right = np.concatenate([text.majority for text in judged])
    error, first = calibration_error(np.concatenate(sure), right), worst_first(np.concatenate(sure), right)
    print(f"confidence, each text left out: calibration error {error:.3f}, worst first {first:.3f}")
    weights = fit_trust(judged, ridge)
    for name, weight in zip(CONFIDENCE_FEATURES, weights[1:], strict=True):
        print(f'    "{name}": {weight:.3f},')
    print(f"CONFIDENCE_BIAS = {weights[0]:.3f}")


if __name__ == "__main__":
    main()
