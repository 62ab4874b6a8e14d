"""Fit the weights of the name rule: whether a capitalised string names a person.

    python training/fit_names.py CORPORA

CORPORA is a folder with `litbank`, `pdnc` and `loaders`. A candidate is right when the annotators of
LitBank made it a proper name of a person, or when PDNC lists it as a name of a character; wrong when
LitBank made it another type's proper name or nothing, or a novel of PDNC uses it often and has no word
of it in its lists; minor people are missing from those.

Prints the weights fitted on everything and the share right on texts left out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from fabula.model import NAME_FEATURES, Lexicon, TokenView, view_tokens
from fabula.pipeline import STEPS, run
from fabula.resources import load_lexicon
from fabula.scorers.rules import NAME_BIAS, NAME_WEIGHTS
from fabula.stages.mentions.evidence import key_of, weigh
from fabula.stages.mentions.names import NameWords, count_case, find_runs
from fabula.stages.sources import open_text

RIDGE = 0.02
OFTEN = 12  # uses of a name PDNC does not list, from which on it names no character
Rows = list[tuple[np.ndarray, float, float]]  # features, right, weight


def read_candidates(text: str, lexicon: Lexicon) -> tuple[TokenView, list[Any], dict[str, np.ndarray]]:
    """The runs of a text and the features of each distinct one."""
    layers = run(
        [s for s in STEPS if s.makes[0] in ("paragraphs", "tokens", "quotes")],
        {
            "extract": open_text(text),
            "lexicon": lexicon,
            "user_tokens": None,
            "user_quotes": None,
        },
    )
    view = view_tokens(layers["tokens"], layers["paragraphs"], layers["quotes"])
    counts = count_case(view)
    runs = find_runs(view, NameWords(counts, lexicon, frozenset()), lexicon)
    candidates = weigh(view, runs, counts, lexicon)
    return view, runs, dict(zip(candidates.names, candidates.features, strict=True))


def litbank_rows(root: Path, lexicon: Lexicon) -> Iterator[Rows]:
    """Candidates by the annotators' types, a list a document."""
    import litbank  # noqa: PLC0415 - lives in the corpora folder

    for document in litbank.iter_documents(root / "litbank"):
        text = document.text
        kinds: dict[tuple[int, int], str] = {}
        for mention in document.mentions:
            if mention.form == "PROP":
                start, end = trimmed(text, mention.start, mention.end)
                kinds[start, end] = mention.etype
        view, runs, features = read_candidates(text, lexicon)
        votes: dict[str, list[float]] = {}
        for r in runs:
            kind = kinds.get((view.start[r.first], view.end[r.last]))
            inside = any(a <= view.start[r.first] and view.end[r.last] <= b for a, b in kinds)
            if kind is None and inside:
                continue
            votes.setdefault(key_of(view, r), []).append(float(kind == "PER"))
        yield [(features[n], float(np.mean(v) >= 0.5), 1.0) for n, v in votes.items()]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a leading article."""
    for article in ("the ", "The ", "a ", "A "):
        if text.startswith(article, start):
            return start + len(article), end
    return start, end


def pdnc_rows(root: Path, lexicon: Lexicon) -> Iterator[Rows]:
    """Candidates that PDNC lists as names, a list a novel."""
    import pdnc  # noqa: PLC0415 - lives in the corpora folder

    for document in pdnc.iter_documents(root / "pdnc", with_tokens=False):
        listed = {n.lower() for c in document.characters for n in (c.name, *c.aliases)}
        listed |= {n.removeprefix("the ") for n in listed}
        view, runs, features = read_candidates(document.text, lexicon)
        counts = Counter(key_of(view, r) for r in runs)
        right = [(f, 1.0, 0.5) for n, f in features.items() if n.lower() in listed]
        wrong = [(features[n], 0.0, 0.5) for n in sorted(counts) if counts[n] >= OFTEN and not _listed(n, listed)]
        yield right + wrong


def _listed(name: str, listed: set[str]) -> bool:
    words = {w for n in listed for w in n.split()}
    return any(w.lower() in words for w in name.split())


def fit(rows: Rows) -> np.ndarray:
    """Logistic regression, drawn to the hand-set weights; the bias stands last."""
    start = np.array([*(NAME_WEIGHTS[n] for n in NAME_FEATURES), NAME_BIAS])
    features = np.array([[*f, 1.0] for f, _, _ in rows])
    right = np.array([r for _, r, _ in rows])
    weight = np.array([w for _, _, w in rows])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = features @ weights
        value = np.logaddexp(0.0, odds) - right * odds
        model = 1.0 / (1.0 + np.exp(-odds))
        gradient = features.T @ (weight * (model - right)) / weight.sum()
        pull = RIDGE * (weights - start) / len(weights)
        return float((weight * value).sum() / weight.sum() + 0.5 * np.sum(pull * (weights - start))), gradient + pull

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def share_right(rows: Rows, weights: np.ndarray) -> tuple[float, float]:
    """Of the right ones found, and of those found right."""
    found = np.array([[*f, 1.0] for f, _, _ in rows]) @ weights > 0
    right = np.array([r for _, r, _ in rows]) > 0
    return float((found & right).sum() / max(1, right.sum())), float((found & right).sum() / max(1, found.sum()))


def main() -> None:
    """Fit, check, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path)
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.corpora / "loaders"))
    lexicon = load_lexicon()
    books = list(litbank_rows(arguments.corpora, lexicon))
    novels = list(pdnc_rows(arguments.corpora, lexicon))
    hand = np.array([*(NAME_WEIGHTS[n] for n in NAME_FEATURES), NAME_BIAS])
    print("recall, precision with the present weights:", share_right([r for b in books for r in b], hand))
    left = [r for n, b in enumerate(books) if n % 4 == 0 for r in b]
    weights = fit([r for n, b in enumerate([*books, *novels]) if n % 4 for r in b])
    print("left out, fitted:", share_right(left, weights), "present:", share_right(left, hand))
    weights = fit([r for b in [*books, *novels] for r in b])
    print("all, fitted:", share_right([r for b in books for r in b], weights))
    for name, weight in zip((*NAME_FEATURES, "BIAS"), weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
