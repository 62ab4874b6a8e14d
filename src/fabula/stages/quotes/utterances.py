"""Stretches -> utterances: what one person says in one breath, over tags and paragraph breaks."""

from __future__ import annotations

from fabula.model import Lexicon
from fabula.stages.quotes.parse import Stretch
from fabula.stages.quotes.tags import tag_after, tag_before


def same_speaker(text: str, first: Stretch, second: Stretch, limit: int, lexicon: Lexicon) -> bool:
    """Whether two neighbouring stretches of one paragraph are said by one person.

    They are as a rule. They are not when each has a tag of its own and the tags name two people.
    """
    between = text[first.end : second.start]
    if not between.strip(" \t\r\n\u00a0"):
        return not (first.closed and second.opened)
    own = tag_after(text, first.end, second.start, lexicon)
    other = tag_after(text, second.end, limit, lexicon)
    if own and other and own.subject and other.subject:
        return not _differ(own.subject, other.subject)
    lead = tag_before(text, first.end, second.start, lexicon)
    if own and lead and own.subject and lead.subject:
        return not _differ(own.subject, lead.subject)
    return True


def _differ(one: str, other: str) -> bool:
    """Two subjects that cannot be one person: two names, or he and she; a name and "he" may be one."""
    if one == other:
        return False
    pronouns = {"he", "she", "i", "they", "we", "you", "it", "one", "who"}
    if one in pronouns and other in pronouns:
        return True
    if one in pronouns or other in pronouns:
        return "i" in (one, other)
    return not set(one.split()) & set(other.split())


def runs_on(text: str, last: Stretch, following: Stretch, limit: int, lexicon: Lexicon) -> bool:
    """Whether an unclosed stretch goes on in the next paragraph, or its closing mark was forgotten.

    Only paragraphs that open with the same kind of mark are asked about.
    """
    said = text[last.start : last.end].rstrip()
    score = 1.5
    if len(said) > 200:
        score += 2.0
    elif len(said) < 80:
        score -= 1.0
    if said[-1:] == "?":
        score -= 1.5
    if said[-1:] in ":,;":
        score += 2.0
    if not following.closed:
        score += 1.0
    elif tag_after(text, following.end, limit, lexicon):
        score -= 1.5
    return score > 0
