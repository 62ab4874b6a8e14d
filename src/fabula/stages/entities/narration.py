"""Pronouns of the narration to the cast, by the chains that the reading sees."""

from __future__ import annotations

import numpy as np

from fabula.model import Cast, Form, Lexicon, LinkScorer, MentionTable, Reading, TokenTable, TokenView
from fabula.stages.entities.chains import find_chains


def link_narration(
    settled: MentionTable,
    cast: Cast,
    reading: Reading,
    tokens: TokenTable,
    view: TokenView,
    lexicon: Lexicon,
    linker: LinkScorer | None,
) -> MentionTable:
    """The mentions with he, she and their forms in narration linked anew; others stay as they were settled.

    A pronoun whose chain has nobody of the cast keeps whom the rules gave it.
    """
    if linker is None or not len(reading.spans):
        return settled
    chains = find_chains(settled, cast, reading, tokens, view, lexicon, linker, narrated=True)
    told = dict(zip(zip(chains.start, chains.end, strict=True), chains.character, strict=True))
    character = settled.character.copy()
    for row in np.flatnonzero(settled.form == Form.PRON).tolist():
        start, end = int(settled.start[row]), int(settled.end[row])
        found = told.get((start, end), -1)
        if found >= 0 and view.quote[tokens.token_at(start)] < 0:
            character[row] = found
    return settled.with_links(character.copy(), character)
