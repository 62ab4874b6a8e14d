"""Stretches -> utterances: what one person says in one breath, over tags and paragraph breaks."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fabula.model import Lexicon, Paragraph
from fabula.stages.quotes.dashes import DASH
from fabula.stages.quotes.marks import MARKS_AND_SPACE
from fabula.stages.quotes.parse import Stretch
from fabula.stages.quotes.tags import PRONOUNS, tag_after, tag_before

# Verbs that introduce a reply: who is named with one has not spoken just before.
_ANSWERS = frozenset(
    {"answered", "answers", "replied", "replies", "reply", "responded", "responds", "retorted", "retorts", "rejoined"}
)

_COMMAS = frozenset(",;:—–-")
SHORT = 90  # characters; a tag and nothing more
# A clause with a subject of its own: "and the porter", "; she", "but Tom".
_CONJUNCTION = re.compile(
    r"[\s,;—–-]*(?:;|\b(?:and|but|to which|whereupon|while|then))\s+"
    r"(?:he|she|they|I|we|the|an?|his|her|my|their|another|[A-Z][^\W\d_]+)\b"
)

_ACTOR = re.compile(r"[.!?]\s+([A-Z][^\W\d_]+(?:\s[A-Z][^\W\d_]+)*)\s[a-z][^.!?]*[.!?]\Z")


def last_character(text: str, stretch: Stretch) -> str:
    """Give the last character inside the marks; a comma when there is none."""
    return text[max(stretch.start, stretch.end - 8) : stretch.end].rstrip(MARKS_AND_SPACE)[-1:] or ","


class Saying(NamedTuple):
    """What is known of an utterance so far: its last stretch, and who is said to speak ("" unknown)."""

    last: Stretch
    subject: str = ""


def subject_of(text: str, stretch: Stretch, limit: int, lexicon: Lexicon) -> str:
    """Give the subject of the tag after a stretch, "" without one."""
    tag = tag_after(text, stretch.end, limit, lexicon, last_character(text, stretch))
    return tag.subject if tag else ""


def is_crowded(text: str, p: Paragraph, stretches: Sequence[Stretch], lexicon: Lexicon) -> bool:
    """Whether several people talk in one paragraph, as where a file has lost its paragraph breaks."""
    named: list[str] = []
    for here, following in pairwise(stretches):
        if not text[here.end : min(following.start, here.end + 4)].strip(MARKS_AND_SPACE) and here.closed:
            return True
        named.append(subject_of(text, here, following.start, lexicon))
    if stretches:
        named.append(subject_of(text, stretches[-1], p.end, lexicon))
    named = [n for n in named if n and n not in PRONOUNS]
    return any(_differ(one, other, lexicon) for one, other in pairwise(named))


def same_speaker(text: str, saying: Saying, second: Stretch, *, limit: int, crowded: bool, lexicon: Lexicon) -> bool:
    """Whether the next stretch of a paragraph is said by the same person.

    It is as a rule. It is not when both have tags and the tags name two people, when nothing at all
    stands between, nor, in a crowded paragraph, when the first has no tag or somebody else has acted in between.
    """
    first = saying.last
    between = text[first.end : second.start]
    if not between.strip(MARKS_AND_SPACE):
        return not (first.closed and second.opened)
    own = subject_of(text, first, second.start, lexicon)
    if own and _only_a_tag(between):
        return True
    subject = own or saying.subject
    lead = tag_before(text, first.end, second.start, lexicon)
    if lead and lead.kind == "speech" and lead.subject:
        begins = len(between) - len(between.lstrip(MARKS_AND_SPACE + ",—–-"))
        if not own or lead.at - first.end > begins + len(own) + 6:  # the lead is not the tag itself
            named_anew = own in PRONOUNS and lead.subject not in PRONOUNS
            if subject:
                return not (named_anew or _differ(subject, lead.subject, lexicon))
            if lead.verb in _ANSWERS or _CONJUNCTION.match(between):
                return False
    other = subject_of(text, second, limit, lexicon)
    if subject and other and _differ(subject, other, lexicon):
        return False
    if not crowded:
        return True
    actor = _actor(between)
    return bool(own) and not (actor and own not in PRONOUNS and _differ(own, actor, lexicon))


def _only_a_tag(between: str) -> bool:
    """Whether a sentence goes on after nothing but a tag: "said Tom," / "he said, looking up,"."""
    ends = between.rstrip(MARKS_AND_SPACE)[-1:]
    return ends in _COMMAS and len(between) < SHORT and "." not in between[:-3] and not _CONJUNCTION.search(between)


def _actor(between: str) -> str:
    """Give the name that begins the last sentence between two stretches, "" when none does."""
    found = _ACTOR.search(between.rstrip())
    return found[1].lower() if found else ""


def _differ(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two subjects cannot be one person: two names, he and she, a man's name and she."""
    if one == other:
        return False
    first, second = _pronoun(one, lexicon), _pronoun(other, lexicon)
    if one in PRONOUNS or other in PRONOUNS:
        return "i" in (one, other) or (first is not None and second is not None and first != second)
    return not set(one.split()) & set(other.split())


def _pronoun(subject: str, lexicon: Lexicon) -> str | None:
    """Give the pronoun a subject goes by, None when it does not tell."""
    if subject in PRONOUNS:
        return subject
    for word in subject.split():
        known = lexicon.first_names.get(word) or lexicon.titles.get(word)
        if known:
            return known
        noun = lexicon.person_nouns.get(word)
        if noun and noun.pronouns:
            return noun.pronouns
    return None


def tagged_as_speech(text: str, p: Paragraph, stretches: Sequence[Stretch], place: int, lexicon: Lexicon) -> bool:
    """Whether a stretch has a tag of its own that says it is spoken."""
    stretch = stretches[place]
    limit = stretches[place + 1].start if place + 1 < len(stretches) else p.end
    after = tag_after(text, stretch.end, limit, lexicon, last_character(text, stretch))
    before = tag_before(text, stretches[place - 1].end if place else p.start, stretch.start, lexicon)
    return any(tag is not None and tag.kind == "speech" for tag in (after, before))


def faults_expected(read: Sequence[Sequence[Stretch]], paragraphs: Sequence[Paragraph]) -> float:
    """Give log-odds, before looking at the case, that an unclosed stretch goes on rather than being a fault.

    An unclosed stretch whose next paragraph does not open again shows that this typist forgets marks.
    """
    going, forgotten = 0, 0
    for here, p, following, after in zip(read, paragraphs, read[1:], paragraphs[1:], strict=False):
        if not here or here[-1].closed or here[-1].family == DASH:
            continue
        if following and following[0].start == after.start and following[0].opened:
            going += 1
        elif after.kind == "body" and p.kind == "body":
            forgotten += 1
    return max(-1.0, min(3.2, math.log((going + 1) / (2.5 * forgotten + 0.08))))


def runs_on(text: str, last: Stretch, following: Stretch, *, limit: int, expected: float, lexicon: Lexicon) -> bool:
    """Whether an unclosed stretch goes on in the next paragraph, or its closing mark was forgotten.

    Only paragraphs that open with the same kind of mark are asked about. Weights: a logistic regression
    on the unclosed paragraphs of 18 novels, half of them with closing marks dropped on purpose.
    """
    said = text[last.start : last.end].rstrip(MARKS_AND_SPACE)
    score = expected - 1.6 + 0.75 * (_size(last, (60, 150, 300, 600)) - 1)
    score += 0.75 * (_size(following, (60, 150, 300)) - 1) + 0.5
    if said.endswith((",", ":", ";")):
        score += 2.6
    elif said.endswith("?"):
        score -= 1.1
    elif said.endswith("!"):
        score -= 1.5
    if not following.closed:
        return score + 4.8 > 0
    if following.nested and following.nested[0].start <= following.start + 2:
        score += 1.5
    tag = tag_after(text, following.end, limit, lexicon, last_character(text, following))
    if tag and tag.kind == "speech":
        score -= 0.5 if tag.subject in PRONOUNS else 1.2
    elif _BEAT.match(text, following.end, limit):
        score -= 2.0  # somebody acts right behind it, as after a line of their own; set by hand
    return score > 0


# `” The porter seemed to think.`, `” Hart shrugged.`: a new sentence that opens with an actor
_BEAT = re.compile(r"[ \t]+(?:The|A|An)?[ \t]*[A-Z]?[\w’'-]+ [a-z]+ed\b")


def _size(stretch: Stretch, borders: tuple[int, ...]) -> int:
    return sum(stretch.end - stretch.start >= border for border in borders)
