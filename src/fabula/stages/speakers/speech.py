"""What "I" and "you" mean inside speech, once it is known who speaks to whom."""

from __future__ import annotations

import numpy as np

from fabula.model import Form, Line, MentionTable, Quote, TokenTable

FIRST = frozenset({"i", "me", "my", "myself", "mine"})
SECOND = frozenset({"you", "your", "yours", "yourself", "thou", "thee", "thy", "thine"})


def link_speech(
    tokens: TokenTable, quotes: tuple[Quote, ...], mentions: MentionTable, lines: tuple[Line, ...]
) -> MentionTable:
    """Mentions with "I" inside a spoken line linked to its speaker and "you" to its one addressee.

    A pronoun that is a line's tag ("she said") follows the line's speaker.
    """
    character = mentions.character.copy()
    starts = mentions.start
    pronouns = mentions.form == Form.PRON
    text = tokens.text
    for line in lines:
        if line.speaker is None:
            continue
        for span in quotes[line.quote].spans:
            low, high = np.searchsorted(starts, [span.start, span.end]).tolist()
            for row in range(low, high):
                if not pronouns[row]:
                    continue
                word = text[starts[row] : mentions.end[row]].lower()
                if word in FIRST:
                    character[row] = line.speaker
                elif word in SECOND and len(line.addressees) == 1:
                    character[row] = line.addressees[0]
        if line.type == "anaphoric" and line.evidence is not None and line.evidence.reason != "turn":
            low, high = np.searchsorted(starts, [line.evidence.start, line.evidence.end]).tolist()
            for row in range(low, high):
                word = text[starts[row] : mentions.end[row]].lower()
                if pronouns[row] and word in ("he", "she"):
                    character[row] = line.speaker
                    break
    return mentions.with_links(character.copy(), character)
