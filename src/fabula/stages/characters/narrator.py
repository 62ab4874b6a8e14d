"""The first person: whether an "I" tells the story, and what the others call them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from fabula.model import Lexicon, TokenView
from fabula.stages.characters.evidence import NameUse, is_set_off
from fabula.stages.characters.join import Person
from fabula.stages.characters.statements import is_introduced

FIRST_PERSON = frozenset({"i", "me", "my", "myself", "mine", "i'm", "i'd", "i've", "i'll"})
NOMINATIVE = frozenset({"i", "i'm", "i'd", "i've", "i'll"})
# First-person words a thousand words of narration. Set by judgement, not swept.
FEWEST_PER_THOUSAND = 8.0
FEWEST = 3
OWN_NAME = re.compile(r"(?:[Mm]y name(?:'s|’s| is| was)|\b[Cc]all(?:ed)? me|\bI am called|\bI was christened)\s+$")


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
    people: Sequence[Person], uses: Mapping[str, NameUse], text: str, tokens: Mapping[int, int], view: TokenView
) -> Person | None:
    """Who of the cast the narrator is: much addressed, hardly ever named in the narration.

    A person counts when enough uses in speech address them and narration names them in fewer
    than one of sixteen uses; "my name is" and "call me" in narration or said by "I", and a call "to me", count more.
    The second-best must be far behind. tokens: first token of each row that is a name.
    """
    scores: Counter[int] = Counter()
    enough = max(1, (max(view.quote, default=-1) + 1) // 150)  # the narrator of a whole novel is called again and again
    for place, person in enumerate(people):
        seen = [uses[n] for n in person.names if n in uses]
        called, spoken, narrated = (sum(getattr(u, f) for u in seen) for f in ("called", "spoken", "narrated"))
        unseen = 16 * narrated <= spoken + narrated
        if called >= enough and unseen and 6 * _called_by_me(seen, tokens, view) <= called:
            scores[place] = 2 * called
        for use in seen:
            for row in use.rows:
                token = tokens[row]
                told = view.quote[token] < 0 and OWN_NAME.search(
                    text[max(0, view.start[token] - 20) : view.start[token]]
                )
                if told or (unseen and is_introduced(text, view.start[token]) and _i_said(view, token)):
                    scores[place] += 20
                elif unseen and view.quote[token] >= 0 and is_set_off(view, token, token) and _told_me(view, token):
                    scores[place] += 4
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    clear = len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]
    return people[ranked[0][0]] if clear else None


def _called_by_me(seen: Sequence[NameUse], tokens: Mapping[int, int], view: TokenView) -> int:
    """How often the narrator calls them: lines in paragraphs where "I" act. Nobody calls oneself."""
    called = (tokens[row] for use in seen for row in use.rows if view.quote[tokens[row]] >= 0)
    return sum(
        any(view.lowers[t] == "i" and view.quote[t] < 0 for t in _paragraph(view, at))
        for at in called
        if is_set_off(view, at, at)
    )


def _i_said(view: TokenView, at: int) -> bool:
    """`"I'm Hart," I said`: the first word behind the stretch, or the second, is "I"."""
    behind = next((t for t in _paragraph(view, at) if t > at and view.quote[t] < 0), len(view))
    return view.quote[at] >= 0 and "i" in view.lowers[behind : behind + 2]


def _told_me(view: TokenView, at: int) -> bool:
    """`"Hart," he said to me`: the narration of the paragraph makes "me" the hearer."""
    return any(
        view.lowers[t] == "me" and view.quote[t] < 0 and view.lowers[t - 1] in ("to", "at", "told", "asked", "called")
        for t in _paragraph(view, at)
        if t
    )


def _paragraph(view: TokenView, at: int) -> range:
    """The tokens of the paragraph that holds one."""
    first = last = at
    while first > 0 and view.paragraph[first - 1] == view.paragraph[at]:
        first -= 1
    while last < len(view) and view.paragraph[last] == view.paragraph[at]:
        last += 1
    return range(first, last)
