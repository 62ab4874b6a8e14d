"""Chains of all mentions that the reading found, and who of the cast each chain is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fabula.model import Cast, Lexicon, LinkScorer, MentionTable, Reading, TokenTable, TokenView
from fabula.stages.entities.facts import find_facts
from fabula.stages.entities.link import anchors, link

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chains:
    """One entry a mention that points at somebody or something, in order of start, then end.

    row: place in reading.spans. start, end: characters. chain: a number a chain. character: of the cast, or -1.
    """

    row: list[int]
    start: list[int]
    end: list[int]
    chain: list[int]
    character: list[int]


def find_chains(
    mentions: MentionTable,
    cast: Cast,
    reading: Reading,
    tokens: TokenTable,
    view: TokenView,
    lexicon: Lexicon,
    linker: LinkScorer,
) -> Chains:
    """Join mentions; those linked to the cast already anchor their chains."""
    spans = reading.spans
    rows = np.flatnonzero(spans.chain >= reading.thresholds.chain)
    rows = rows[np.lexsort((spans.end[rows], spans.start[rows]))]
    columns = (spans.first[rows], spans.last[rows] - 1, spans.form[rows], spans.type[rows])
    facts = find_facts(list(zip(*(c.tolist() for c in columns), strict=True)), tokens, view, mentions, cast, lexicon)
    chain = link(facts, spans.vectors[rows], linker, reading.thresholds.link)
    anchored = zip(chain, anchors(facts).tolist(), strict=True)
    who = {number: character for number, character in anchored if character >= 0}
    character = [who.get(number, -1) for number in chain]
    return Chains(rows.tolist(), spans.start[rows].tolist(), spans.end[rows].tolist(), chain, character)
