"""The typographies that a text is shown in while a reader is trained, so that none is what it relies on."""

from __future__ import annotations

import random

# Opening mark, closing mark, opening inner mark, apostrophe; and how often each row is drawn.
_MARKS = tuple(tuple(row) for row in ("“”‘’", "\"\"''", "‘’“”", "«»‹’", '""‘’', "''\"'"))
_CHANCES = (6, 8, 3, 1, 1, 1)


def drawn(chance: random.Random) -> tuple[str, str, str, str]:
    """Opening, closing, opening inner mark and apostrophe of one typography."""
    opening, closing, inner, apostrophe = chance.choices(_MARKS, _CHANCES)[0]
    return opening, closing, inner, apostrophe
