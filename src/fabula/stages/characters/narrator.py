"""The first person: whether an "I" tells the story, and what the others call them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from fabula.model import Lexicon, TokenView
from fabula.stages.characters.evidence import NameUse
from fabula.stages.characters.join import Person

FIRST_PERSON = frozenset({"i", "me", "my", "myself", "mine", "i'm", "i'd", "i've", "i'll"})
NOMINATIVE = frozenset({"i", "i'm", "i'd", "i've", "i'll"})
# "I" a thousand words of narration: first-person novels have 20 to 60, others below 3 (letters and slips)
FEWEST_PER_THOUSAND = 8.0
FEWEST = 3
OWN_NAME = re.compile(r"(?:[Mm]y name(?:'s|’s| is)|[Cc]all me|\bI am|\bI'm|\bI’m)\s+$")


def narrates(view: TokenView, lexicon: Lexicon) -> bool:
    """Whether an "I" tells the story: first-person pronouns outside quotations, by their share.

    An "I said" beside a quotation is enough in a short text; else a few more are wanted.
    """
    words = own = nominative = said = 0
    for at, low in enumerate(view.lowers):
        if view.quote[at] >= 0 or not view.story[at] or not low[0].isalpha():
            continue
        words += 1
        own += low in FIRST_PERSON
        if low in NOMINATIVE:
            nominative += 1
            said += low == "i" and _beside_speech(view, at, lexicon)
    return (nominative >= FEWEST or said > 0) and own * 1000 >= FEWEST_PER_THOUSAND * words


def _beside_speech(view: TokenView, at: int, lexicon: Lexicon) -> bool:
    """`," I said` and `," said I`."""
    if at and view.quote[at - 1] >= 0:
        return at + 1 < len(view) and view.lowers[at + 1] in lexicon.strong_speech_verbs
    return at > 1 and view.quote[at - 2] >= 0 and view.lowers[at - 1] in lexicon.strong_speech_verbs


def name_narrator(
    people: Sequence[Person], uses: Mapping[str, NameUse], text: str, starts: Mapping[int, int], quotations: int
) -> Person | None:
    """Who of the cast the narrator is: much addressed, hardly ever named in the narration.

    A person counts when enough uses in speech address them and narration names them in fewer
    than one of sixteen uses, or says "my name is" or "call me"; the second-best must be far behind.
    """
    scores: Counter[int] = Counter()
    enough = max(1, quotations // 150)  # the narrator of a whole novel is called again and again
    for place, person in enumerate(people):
        addressed = sum(uses[n].called for n in person.names if n in uses)
        spoken = sum(uses[n].spoken for n in person.names if n in uses)
        narrated = sum(uses[n].narrated for n in person.names if n in uses)
        if addressed >= enough and 16 * narrated <= spoken + narrated:
            scores[place] = 2 * addressed
        for name in person.names:
            if name not in uses:
                continue
            for row in uses[name].rows:
                before = text[max(0, starts[row] - 20) : starts[row]]
                if (
                    OWN_NAME.search(before)
                    and before.rstrip().endswith(("is", "me", "’s", "'s"))
                    and narrated <= spoken
                ):
                    scores[place] += 2
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    clear = len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]
    return people[ranked[0][0]] if clear else None
