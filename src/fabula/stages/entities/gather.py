"""All mentions of a text: those of the cast, and those of everybody and everything else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fabula.model import EntityType, Form, MentionTable, Reading, TokenTable

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Row:
    """One mention."""

    start: int
    end: int
    form: int
    type: int
    character: int
    chained: bool
    name: str  # of what is no character: its folded text, when that is a name; else empty


def gather_entities(mentions: MentionTable, reading: Reading, tokens: TokenTable) -> MentionTable:
    """Mentions that the reading found and those linked to the cast, as one table with an entity for each.

    A span with the same head as a mention of the cast is that mention in its full width. Entities are
    numbered by their first mention: one a member of the cast, one a name of anything else (with its type),
    and one for every mention that nobody joined to another. Without a reading the mentions stay as they are.
    """
    if not len(reading.spans):
        return mentions
    heads = _heads(reading)
    of_token = _mention_at(mentions, tokens)
    rows, replaced = [], set()
    for at, head in enumerate(heads.tolist()):
        row = of_token.get(head, -1)
        if row in replaced:
            row = -1
        if row >= 0:
            replaced.add(row)
        rows.append(_from_span(reading, at, mentions, row, tokens.text))
    rows += _kept(mentions, replaced)
    return _entities(rows)


def _heads(reading: Reading) -> Ints:
    """(spans,) the token of each span that hangs on something outside it: the first, should there be several."""
    spans = reading.spans
    heads = spans.last - 1
    for at, (first, last) in enumerate(zip(spans.first.tolist(), spans.last.tolist(), strict=True)):
        for token in range(first, last):
            head = int(reading.head[token])
            if not first <= head < last:
                heads[at] = token
                break
    return heads


def _mention_at(mentions: MentionTable, tokens: TokenTable) -> dict[int, int]:
    """Which mention of the cast a token belongs to: the row, by token."""
    rows: dict[int, int] = {}
    linked = np.flatnonzero(mentions.character >= 0)
    first = np.searchsorted(tokens.end, mentions.start[linked], side="right").tolist()
    last = np.searchsorted(tokens.start, mentions.end[linked], side="left").tolist()
    for row, low, high in zip(linked.tolist(), first, last, strict=True):
        for token in range(low, high):
            rows.setdefault(token, row)
    return rows


def _from_span(reading: Reading, at: int, mentions: MentionTable, row: int, text: str) -> _Row:
    spans = reading.spans
    start, end = int(spans.start[at]), int(spans.end[at])
    form, kind = int(spans.form[at]), int(spans.type[at])
    # an attribute ("she was *a widow*") is a mention, but points at nobody
    chained = row >= 0 or bool(spans.chain[at] >= reading.thresholds.chain)
    character = int(mentions.character[row]) if row >= 0 else -1
    if row >= 0:
        form, kind = int(mentions.form[row]), int(EntityType.PER)
    named = form == Form.PROP and character < 0
    return _Row(start, end, form, kind, character, chained, _folded(text[start:end]) if named else "")


def _kept(mentions: MentionTable, replaced: set[int]) -> list[_Row]:
    """Mentions of the cast that the reading did not see."""
    return [
        _Row(m.start, m.end, int(m.form), int(m.type), m.character, chained=True, name="")
        for m in mentions
        if m.character >= 0 and m.id not in replaced
    ]


def _folded(name: str) -> str:
    return " ".join(name.lower().split()).removeprefix("the ")


def _entities(rows: list[_Row]) -> MentionTable:
    best: dict[tuple[int, int], _Row] = {}
    for row in rows:
        other = best.get((row.start, row.end))
        if other is None or row.character > other.character:
            best[row.start, row.end] = row
    ordered = sorted(best.values(), key=lambda row: (row.start, row.end))
    number: dict[tuple[object, ...], int] = {}
    entity = []
    for at, row in enumerate(ordered):
        key: tuple[object, ...] = ("one", at)
        if row.character >= 0:
            key = ("cast", row.character)
        elif not row.chained:
            entity.append(-1)
            continue
        elif row.name:
            key = ("name", row.type, row.name)
        entity.append(number.setdefault(key, len(number)))
    columns = (
        [row.start for row in ordered],
        [row.end for row in ordered],
        [row.form for row in ordered],
        [row.type for row in ordered],
        entity,
        [row.character for row in ordered],
    )
    return MentionTable(*(np.array(column, dtype=np.int64) for column in columns))
