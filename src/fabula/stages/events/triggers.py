"""Which words assert that something happened (realis events, Sims, Park and Bamman 2019)."""

from __future__ import annotations

import numpy as np

from fabula.model import EventTable, Reading, TokenTable


def find_events(tokens: TokenTable, reading: Reading) -> EventTable:
    """Triggers likelier than the threshold of the weights, in order."""
    token = np.flatnonzero(reading.event >= reading.thresholds.event)
    return EventTable(tokens.start[token], tokens.end[token], token, reading.event[token])
