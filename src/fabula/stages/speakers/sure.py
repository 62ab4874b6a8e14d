"""What a solved line shows of how far its speaker can be trusted: one row of CONFIDENCE_FEATURES a line."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from fabula.model import CONFIDENCE_FEATURES, LineType
from fabula.model.scorers import Floats
from fabula.stages.speakers.candidates import BACK, CandidateMaker, Near
from fabula.stages.speakers.solve import BREAK, Solved, Turn

SIDE = 8  # lines on either side that are looked at, within the conversation
CLOSE = 3  # lines on either side whose own doubt is this line's doubt
MOST_LINES = 8  # of a speaker; more tell nothing more, and a chapter has few of anybody
MOST_OTHERS = 3
LARGEST = 6.0  # log-odds
ALONE = 0.8  # stands for the lines around where there are none: about their mean


def confidence_features(
    maker: CandidateMaker,
    turns: Sequence[Turn],
    solved: Sequence[Solved],
    types: Sequence[LineType],
    plain: Sequence[bool],
) -> Floats:
    """(lines, len(CONFIDENCE_FEATURES)), about each line's speaker, or the guess refused where it has none.

    plain: whether the line has a plain tag with its speaker's name.
    """
    page = maker.page
    guesses = [one.guess for one in solved]
    lines_of = Counter(guesses)
    met = _last_met(maker, guesses)
    rows: list[list[float]] = []
    for place, quote in enumerate(page.spoken):
        guess, near = guesses[place], maker.near[quote]
        first, last = _talk(turns, place)
        around = [
            solved[other].share
            for other in range(max(first, place - CLOSE), min(last, place + CLOSE + 1))
            if other != place
        ]
        who = page.cast[guess] if guess >= 0 else None
        row = {
            "share": _log_odds(solved[place].share),
            "alone": _log_odds(solved[place].confidence),
            "around": sum(around) / len(around) if around else ALONE,
            "talking": sum(other == guess for other in guesses[first:last]) / (last - first),
            "last_met": math.log1p(met[place]),
            "others_here": float(min(_others_here(maker, near, guess), MOST_OTHERS)),
            "unnamed": float(who is not None and not who.named and not who.narrator),
            "log_lines": math.log1p(min(lines_of[guess], MOST_LINES)),
            "spoken_of": float(guess in near.named or guess in near.addressed),
            "explicit": float(types[place] == "explicit"),
            "plain_tag": float(plain[place]),
        }
        rows.append([row[name] for name in CONFIDENCE_FEATURES])
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(CONFIDENCE_FEATURES))


def _log_odds(share: float) -> float:
    if share <= 0.0 or share >= 1.0:
        return LARGEST if share > 0.0 else -LARGEST
    return max(-LARGEST, min(LARGEST, math.log(share / (1.0 - share))))


def _talk(turns: Sequence[Turn], place: int) -> tuple[int, int]:
    """Lines of the same conversation near this one, last exclusive."""
    first, last = place, place + 1
    while first > 0 and place - first < SIDE and turns[first].gap <= BREAK:
        first -= 1
    while last < len(turns) and last - place <= SIDE and turns[last].gap <= BREAK:
        last += 1
    return first, last


def _last_met(maker: CandidateMaker, guesses: Sequence[int]) -> list[int]:
    """Tokens since the narration before each line last pointed at its speaker, at most BACK."""
    presence, page = maker.presence, maker.page
    told = zip(presence.tokens, presence.characters.tolist(), presence.narrated.tolist(), strict=True)
    met = [(token, character) for token, character, narrated in told if narrated]
    seen: dict[int, int] = {}
    found: list[int] = []
    at = 0
    for guess, quote in zip(guesses, page.spoken, strict=True):
        start = page.spans[quote][0][0]
        while at < len(met) and met[at][0] < start:
            token, character = met[at]
            seen[character] = token
            at += 1
        found.append(min(start - seen[guess], BACK) if guess in seen else BACK)
    return found


def _others_here(maker: CandidateMaker, near: Near, guess: int) -> int:
    """How many others the narration of the line's own paragraph points at."""
    page = maker.page
    first, last = page.paragraph_tokens[page.home[near.quote]]
    pointed = (page.pointers.get(token) for token in range(first, last) if page.view.quote[token] < 0)
    return len({pointer.character for pointer in pointed if pointer is not None} - {guess, -1})
