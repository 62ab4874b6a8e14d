"""Mentions -> chains: the cast first, then each other mention to the likeliest chain before it, or to none."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fabula.model import Form, LinkScorer
from fabula.stages.entities.facts import FIRST, HE, SHE, YOU, Facts, pair_features

Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

# Mentions in whose reach an antecedent is looked for; LitBank has 1.4 mentions in ten words.
REACH = 80
BLOCK = 400  # mentions scored at once
NEGLIGIBLE = -5.0  # log-odds; 80 of them are half of one at 0
ONE_SEX = frozenset({HE, SHE})
NONE: frozenset[int] = frozenset()


def link(facts: Facts, vectors: NDArray[np.float16], scorer: LinkScorer, margin: float) -> list[int]:
    """(mentions,) a number a chain, rising with its first mention.

    margin: log-odds by which a chain must be likelier than none.

    Who is of the cast by name or by their own speech ("I", "you") is in that member's chain. Every other
    mention joins one chain at most, so that no link ever makes two of the cast one. Only pronouns join a chain
    of the cast: names and descriptions were weighed when it was settled, over the whole book. Letting the
    scorer add descriptions gained 0.3 points of CoNLL F1 on 22 documents of LitBank, and took the purity of the
    cast from 0.92 to 0.88 on six novels of PDNC.
    """
    anchored = anchors(facts).tolist()
    gender, form = facts.gender.tolist(), facts.form.tolist()
    chains: list[int] = []
    of_character: dict[int, int] = {}
    genders: list[int] = []  # of chains, -1 as long as nobody told
    for place, (earlier, scores) in enumerate(_scored(facts, vectors, scorer)):
        character = anchored[place]
        if character >= 0:
            if character not in of_character:
                of_character[character] = len(genders)
                genders.append(-1)
            chain = of_character[character]
        else:
            barred = NONE if form[place] == Form.PRON else frozenset(of_character.values())
            chain = _likeliest(earlier, scores, chains, genders, gender[place], barred, margin)
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


def _likeliest(
    earlier: Ints,
    scores: Singles,
    chains: list[int],
    genders: list[int],
    gender: int,
    barred: frozenset[int],
    margin: float,
) -> int:
    """The chain whose mentions are likeliest together, when that is likelier than none; he never joins hers.

    The linker is trained on the sum over all true antecedents (Lee et al. 2017), so a chain counts by its sum.
    """
    totals: dict[int, float] = {}
    likely = np.flatnonzero(scores > NEGLIGIBLE)
    for place, score in zip(earlier[likely].tolist(), scores[likely].tolist(), strict=True):
        chain = chains[place]
        if chain not in barred and not (gender in ONE_SEX and genders[chain] in ONE_SEX and genders[chain] != gender):
            totals[chain] = totals.get(chain, 0.0) + math.exp(score)
    best = max(totals, key=lambda chain: (totals[chain], chain), default=-1)
    return best if best >= 0 and math.log(totals[best]) > margin else -1


def _scored(facts: Facts, vectors: NDArray[np.float16], scorer: LinkScorer) -> Iterator[tuple[Ints, Singles]]:
    """Of each mention the places of its possible antecedents, and their scores."""
    far_later, far_earlier = _echoes(facts)
    singles = vectors.astype(np.float32)
    for first in range(0, len(facts), BLOCK):
        last = min(first + BLOCK, len(facts))
        near = np.arange(first, last)[:, None] + np.arange(-REACH, 0)
        row, column = np.nonzero(near >= 0)
        of_block = slice(*np.searchsorted(far_later, [first, last]).tolist())
        later = np.concatenate([row + first, far_later[of_block]])
        earlier = np.concatenate([near[row, column], far_earlier[of_block]])
        order = np.argsort(later, kind="stable")
        later, earlier = later[order], earlier[order]
        scores = np.zeros(0, dtype=np.float32)
        if len(later):
            scores = scorer(singles, later, earlier, pair_features(facts, later, earlier))
        bounds = np.searchsorted(later, np.arange(first, last + 1)).tolist()
        for start, end in pairwise(bounds):
            yield earlier[start:end], scores[start:end]


def _echoes(facts: Facts) -> tuple[Ints, Ints]:
    """Names and descriptions with the last mention in the same words, and the last with the same head, out of reach."""
    last_text: dict[int, int] = {}
    last_head: dict[int, int] = {}
    found = []
    columns = zip(facts.text.tolist(), facts.head.tolist(), facts.pronoun.tolist(), strict=True)
    for place, (text, head, pronoun) in enumerate(columns):
        if pronoun >= 0:
            continue
        echoes = {last_text.get(text, place), last_head.get(head, place)}
        found += [(place, echo) for echo in sorted(echoes) if echo < place - REACH]
        last_text[text] = last_head[head] = place
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
