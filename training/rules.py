"""Texts read by the rules and no weights but those handed in: what training data is made from.

A reading with the shipped weights would train the next ones on what the last ones learnt, held-out documents
included.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fabula.model import LinkScorer, Reader
from fabula.options import ReadOptions
from fabula.pipeline import STEPS, run
from fabula.resources import load_lexicon
from fabula.scorers.rules import RuleSpeakers, score_names
from fabula.stages.sources import open_text
from fabula.stages.tokens import check_split, find_tokens

SPEAKING = frozenset({"attribute_lines", "link_speech", "gather_entities"})


def read_layers(
    text: str,
    tokens: Sequence[Sequence[str]] | None = None,
    *,
    speakers: bool = True,
    reader: Reader | None = None,
    linker: LinkScorer | None = None,
    options: ReadOptions | None = None,
) -> dict[str, Any]:
    """All layers of a text by name; tokens: its sentences of words. Without speakers, those up to the cast.

    reader, linker: weights to be measured, never those to be trained with. options: a user's own cast and quotations.
    """
    extract = open_text(text)
    options = options or ReadOptions()
    given = {
        "extract": extract,
        "lexicon": load_lexicon(),
        "user_tokens": None if tokens is None else find_tokens(check_split(tokens), extract.text, "the text"),
        "user_cast": options.cast,
        "user_quotes": options.quotes,
        "name_scorer": score_names,
        "speaker_scorer": RuleSpeakers(),
        "reader": reader,
        "linker": linker,
    }
    return run([step for step in STEPS if speakers or step.run.__name__ not in SPEAKING], given)
