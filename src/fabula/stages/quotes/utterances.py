"""Stretches -> utterances: what one person says in one breath, over tags and paragraph breaks."""

from __future__ import annotations

from collections.abc import Sequence

from fabula.model import Lexicon, Paragraph
from fabula.stages.quotes.marks import MARKS_AND_SPACE
from fabula.stages.quotes.parse import Stretch
from fabula.stages.quotes.tags import tag_after, tag_before


def last_character(text: str, stretch: Stretch) -> str:
    """Give the last character inside the marks; a comma when there is none."""
    return text[max(stretch.start, stretch.end - 8) : stretch.end].rstrip(MARKS_AND_SPACE)[-1:] or ","


def same_speaker(text: str, first: Stretch, second: Stretch, limit: int, lexicon: Lexicon) -> bool:
    """Whether two neighbouring stretches of one paragraph are said by one person.

    They are as a rule. They are not when each has a tag of its own and the tags name two people.
    """
    between = text[first.end : second.start]
    if not between.strip(" \t\r\n\u00a0"):
        return not (first.closed and second.opened)
    own = tag_after(text, first.end, second.start, lexicon, last_character(text, first))
    other = tag_after(text, second.end, limit, lexicon, last_character(text, second))
    if own and other and own.subject and other.subject:
        return not _differ(own.subject, other.subject)
    lead = tag_before(text, first.end, second.start, lexicon)
    if own and lead and own.subject and lead.subject:
        return not _differ(own.subject, lead.subject)
    return True


def tagged_as_speech(
    text: str, p: Paragraph, stretches: Sequence[Stretch], place: int, lexicon: Lexicon
) -> bool:
    """Whether a stretch has a tag of its own that says it is spoken."""
    stretch = stretches[place]
    limit = stretches[place + 1].start if place + 1 < len(stretches) else p.end
    after = tag_after(text, stretch.end, limit, lexicon, last_character(text, stretch))
    before = tag_before(text, stretches[place - 1].end if place else p.start, stretch.start, lexicon)
    return any(tag is not None and tag.kind == "speech" for tag in (after, before))


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
    elif tag_after(text, following.end, limit, lexicon, last_character(text, following)):
        score -= 1.5
    return score > 0
