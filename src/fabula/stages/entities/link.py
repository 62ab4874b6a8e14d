"""Mentions -> chains: the cast first, then each other mention to the likeliest chain before it, or to none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from fabula.model import LinkScorer
from fabula.stages.entities.facts import FIRST, HE, SHE, YOU, Facts, pair_features

Ints = NDArray[np.int64]

# Mentions in whose reach an antecedent is looked for; LitBank has 1.4 mentions in ten words.
REACH = 80
BLOCK = 400  # mentions scored at once
ONE_SEX = frozenset({HE, SHE})


def link(facts: Facts, vectors: NDArray[np.float16], scorer: LinkScorer) -> list[int]:
    """(mentions,) a number a chain, rising with its first mention.

    Who is of the cast by name or by their own speech ("I", "you") is in that member's chain. Every other
    mention joins one chain at most, so that no link ever makes two of the cast one.
    """
    anchored = anchors(facts).tolist()
    gender = facts.gender.tolist()
    chains: list[int] = []
    of_character: dict[int, int] = {}
    genders: list[int] = []  # of chains, -1 as long as nobody told
    for place, scores in _scored(facts, vectors, scorer):
        character = anchored[place]
        if character >= 0:
            if character not in of_character:
                of_character[character] = len(genders)
                genders.append(-1)
            chain = of_character[character]
        else:
            chain = _likeliest(scores, chains, genders, gender[place])
            if chain < 0:
                chain = len(genders)
                genders.append(-1)
        chains.append(chain)
        if genders[chain] < 0:
            genders[chain] = gender[place]
    return chains


def anchors(facts: Facts) -> Ints:
    """Who of the cast a mention certainly is, or -1."""
    own = (facts.pronoun == FIRST) | (facts.pronoun == YOU)
    return np.where(own, facts.guessed, facts.named)


def _likeliest(scores: dict[int, float], chains: list[int], genders: list[int], gender: int) -> int:
    """The chain with the best-scored mention, when it is likelier than none; he never joins a chain of hers."""
    best, top = -1, 0.0
    for earlier, score in scores.items():
        if score <= top:
            continue
        other = genders[chains[earlier]]
        if gender in ONE_SEX and other in ONE_SEX and other != gender:
            continue
        best, top = chains[earlier], score
    return best


def _scored(facts: Facts, vectors: NDArray[np.float16], scorer: LinkScorer) -> Iterator[tuple[int, dict[int, float]]]:
    """Each mention with the scores of its possible antecedents, by their place."""
    echoes = _echoes(facts)
    for first in range(0, len(facts), BLOCK):
        last = min(first + BLOCK, len(facts))
        later, earlier = [], []
        for place in range(first, last):
            near = range(max(0, place - REACH), place)
            far = [echo for echo in echoes[place] if echo < near.start]
            earlier += [*far, *near]
            later += [place] * (len(far) + len(near))
        rows = np.array(later, dtype=np.int64), np.array(earlier, dtype=np.int64)
        scores = scorer(vectors.astype(np.float32), *rows, pair_features(facts, *rows)) if later else np.zeros(0)
        of: list[dict[int, float]] = [{} for _ in range(first, last)]
        for place, other, score in zip(later, earlier, scores.tolist(), strict=True):
            of[place - first][other] = score
        yield from zip(range(first, last), of, strict=True)


def _echoes(facts: Facts) -> list[list[int]]:
    """Of each name or description the last mention in the same words, and the last with the same head."""
    last_text: dict[int, int] = {}
    last_head: dict[int, int] = {}
    found: list[list[int]] = []
    columns = zip(facts.text.tolist(), facts.head.tolist(), facts.pronoun.tolist(), strict=True)
    for place, (text, head, pronoun) in enumerate(columns):
        if pronoun >= 0:
            found.append([])
            continue
        found.append(sorted({last_text.get(text, place), last_head.get(head, place)} - {place}))
        last_text[text] = last_head[head] = place
    return found
