"""All mentions of a text: those of the cast, and those of everybody and everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fabula.model import Cast, EntityType, Form, Lexicon, LinkScorer, MentionTable, Reading, TokenTable, TokenView
from fabula.stages.entities.chains import find_chains


@dataclass(frozen=True, slots=True)
class _Row:
    """One mention. entity: what it has in common with others of its chain; None when it points at nobody."""

    start: int
    end: int
    form: int
    type: int
    character: int
    entity: tuple[str, int] | None


def gather_entities(
    spoken: MentionTable,
    cast: Cast,
    reading: Reading,
    tokens: TokenTable,
    view: TokenView,
    lexicon: Lexicon,
    linker: LinkScorer | None,
) -> MentionTable:
    """Mentions that the reading found and those linked to the cast, as one table with an entity for each.

    spoken: mentions of the cast, "I" and "you" inside speech linked. One of them that shares its first or last
    word and its character with a span is that span, in its full width. Entities are numbered by their first
    mention; an attribute ("she was *a widow*") has none. Without a reading the mentions stay as they are.
    """
    if linker is None or not len(reading.spans):
        return spoken
    chains = find_chains(spoken, cast, reading, tokens, view, lexicon, linker)
    spans = reading.spans
    rows = []
    linked = set(chains.row)
    columns = (chains.row, chains.start, chains.end, chains.chain, chains.character)
    for at, start, end, chain, character in zip(*columns, strict=True):
        entity = ("cast", character) if character >= 0 else ("chain", chain)
        rows.append(_Row(start, end, int(spans.form[at]), int(spans.type[at]), character, entity))
    for at in range(len(spans)):
        if at not in linked:
            start, end = int(spans.start[at]), int(spans.end[at])
            rows.append(_Row(start, end, int(spans.form[at]), int(spans.type[at]), -1, None))
    return _table([*rows, *_unseen(spoken, rows)])


def _unseen(spoken: MentionTable, rows: Sequence[_Row]) -> list[_Row]:
    """Mentions of the cast that are no span, nor the head of one of the same character."""
    starts = {(row.start, row.character) for row in rows}
    ends = {(row.end, row.character) for row in rows}
    return [
        _Row(m.start, m.end, int(m.form), int(m.type), m.character, ("cast", m.character))
        for m in spoken
        if m.character >= 0 and (m.start, m.character) not in starts and (m.end, m.character) not in ends
    ]


def _table(rows: Sequence[_Row]) -> MentionTable:
    """One row a span, by start, then by end; of two rows with one span the one of the cast."""
    best: dict[tuple[int, int], _Row] = {}
    for row in rows:
        other = best.get((row.start, row.end))
        if other is None or row.character > other.character:
            best[row.start, row.end] = row
    ordered = sorted(best.values(), key=lambda row: (row.start, row.end))
    number: dict[tuple[str, int], int] = {}
    entity = [-1 if row.entity is None else number.setdefault(row.entity, len(number)) for row in ordered]
    # a name of the cast is a person's, whatever the reading took it for
    types = [int(EntityType.PER) if row.character >= 0 and row.form == Form.PROP else row.type for row in ordered]
    columns = (
        [row.start for row in ordered],
        [row.end for row in ordered],
        [row.form for row in ordered],
        types,
        entity,
        [row.character for row in ordered],
    )
    return MentionTable(*(np.array(column, dtype=np.int64) for column in columns))
