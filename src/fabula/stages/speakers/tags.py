"""Tags and beats: the narration beside a quotation that tells who speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fabula.model import Form
from fabula.stages.speakers.page import Page, Pointer

SUBJECTS = frozenset({"he", "she", "i", "they", "we", "you", "it", "thou"})
OBJECT_PRONOUNS = frozenset(
    "him her me us them his my our your their mine hers himself herself myself themselves".split()
)
PREPOSITIONS = frozenset(
    "to at of for with by from on upon after before about over under behind like into toward towards beside near "
    "against through between among across around past than without within beyond above below off onto".split()
)
ADDRESSING = frozenset({"to", "at"})
TELLING = frozenset("told tell tells telling asked ask asks asking answered answers interrupted assured informed begged warned "
                    "reminded advised ordered commanded corrected cautioned urged thanked greeted".split())
CONTINUING = frozenset("continued continues continuing went resumed resumes resuming added adds adding pursued proceeded concluded".split())
CLAUSE_ENDS = frozenset({".", "!", "?", ";", "…", ":"})
SKIPPED = frozenset("then now and but again at last only just also out back up on in so still once aloud".split())
LONGEST_GAP = 14  # tokens between a subject and its speech verb

CueKind = Literal["tag", "beat"]
Place = Literal["after", "between", "before", "above", "below"]


@dataclass(frozen=True, slots=True)
class Cue:
    """Who the narration beside a quotation makes its speaker.

    kind: a tag has a verb of speech, a beat only an actor. place: where it stands, "above" a paragraph
    that ends with a colon, "below" the next one. first, last: its tokens, last exclusive.
    """

    kind: CueKind
    place: Place
    who: Pointer
    first: int
    last: int
    continuing: bool = False
    strong: bool = True


def is_subject(page: Page, pointer: Pointer) -> bool:
    """Not an object, not a possessor, not behind a preposition."""
    view = page.view
    low = view.lowers[pointer.first]
    if pointer.form == Form.PRON:
        if low in OBJECT_PRONOUNS:
            return False
        if low != "you" and low != "it":
            return True
    if pointer.last + 1 < len(view) and view.lowers[pointer.last + 1] in ("'s", "'"):
        return False
    if not pointer.first or view.sentence[pointer.first - 1] != view.sentence[pointer.first]:
        return True
    before = view.lowers[pointer.first - 1]
    if view.quote[pointer.first - 1] >= 0:
        return True
    return before not in PREPOSITIONS and before not in page.lexicon.verbs_past - {"as"}


def after_cue(page: Page, at: int, place: Place) -> Cue | None:
    """The cue in the narration that opens at token `at`, right behind a stretch of speech."""
    view, lexicon = page.view, page.lexicon
    end = clause_end(page, at)
    here = at
    while here < end and (not view.lowers[here][0].isalnum() or view.lowers[here] in SKIPPED):
        here += 1
    if here < end and view.lowers[here] in lexicon.speech_verbs and here not in page.pointers:
        who = _inverted(page, here, end)
        if who is not None:
            strong = view.lowers[here] in lexicon.strong_speech_verbs or view.words[at][0] == ","
            return Cue("tag", place, who, at, end, view.lowers[here] in CONTINUING, strong)
    return _subject_first(page, here, end, at, place)


def _inverted(page: Page, verb: int, end: int) -> Pointer | None:
    """`said Tom`, `cried out the old man`: the first subject within five tokens of the verb."""
    for here in range(verb + 1, min(verb + 6, end)):
        pointer = page.pointers.get(here)
        if pointer is not None:
            low = page.view.lowers[here]
            return None if pointer.form == Form.PRON and low in OBJECT_PRONOUNS else pointer
        low = page.view.lowers[here]
        if low in PREPOSITIONS and low not in ("out", "up"):
            return None
    return None


def _subject_first(page: Page, here: int, end: int, at: int, place: Place) -> Cue | None:
    """`Tom said`, `he turned and said`, `Tom turned.`"""
    view, lexicon = page.view, page.lexicon
    subject = None
    token = here
    while token < end:
        pointer = page.pointers.get(token)
        if pointer is not None:
            if is_subject(page, pointer) and (subject is None or _then_subject(page, token)):
                subject = subject or pointer
            token = pointer.last + 1
            continue
        if subject is not None and view.lowers[token] in lexicon.speech_verbs and _is_verb(page, token, subject):
            if token - subject.last <= LONGEST_GAP:
                return Cue("tag", place, subject, at, end, view.lowers[token] in CONTINUING)
            break
        token += 1
    if subject is None or subject.first - at > 8:
        return None
    return Cue("beat", place, subject, at, end)


def _then_subject(page: Page, token: int) -> bool:
    return page.view.lowers[token - 1] in ("and", ",", "but")


def _is_verb(page: Page, token: int, subject: Pointer) -> bool:
    """A noun of the same form ("his reply", "the call") is no verb."""
    if token - 1 == subject.last:
        return True
    before = page.view.lowers[token - 1]
    return before not in {"the", "a", "an", "his", "her", "my", "their", "our", "your", "its", "no", "this", "that", "to", "of"}


def clause_end(page: Page, at: int) -> int:
    """One past the sentence that holds token `at`, or where the next stretch of speech opens."""
    view = page.view
    sentence, paragraph = view.sentence[at], view.paragraph[at]
    end = at
    while end < len(view) and view.paragraph[end] == paragraph and view.quote[end] < 0:
        if view.sentence[end] != sentence and end > at and view.words[end - 1] in CLAUSE_ENDS:
            break
        end += 1
        if view.words[end - 1] in (".", "!", "?") and end - at > 1:
            break
    return end


def before_cue(page: Page, at: int, place: Place) -> Cue | None:
    """The cue in the sentence of narration that ends right before token `at`."""
    view, lexicon = page.view, page.lexicon
    start = sentence_start(page, at)
    if start >= at:
        return None
    leads = view.words[at - 1] in (",", ":", "—", "–", "-", "--")
    subjects = _subjects(page, start, at)
    if not subjects:
        return None
    for verb in range(at - 1, start - 1, -1):
        low = view.lowers[verb]
        if low in lexicon.speech_verbs and verb not in page.pointers:
            left = [p for p in subjects if p.last < verb and verb - p.last <= LONGEST_GAP and _is_verb(page, verb, p)]
            if left:
                strong = leads and (low in lexicon.strong_speech_verbs or at - verb <= 6)
                kind: CueKind = "tag" if strong or (low in lexicon.strong_speech_verbs and at - verb <= 4) else "beat"
                return Cue(kind, place, left[-1], start, at, low in CONTINUING, strong)
            right = page.pointers.get(verb + 1)
            if right is not None and verb == start and leads:
                return Cue("tag", place, right, start, at, low in CONTINUING)
    return Cue("beat", place, subjects[0], start, at, strong=leads)


def _subjects(page: Page, start: int, end: int) -> list[Pointer]:
    found = []
    token = start
    while token < end:
        pointer = page.pointers.get(token)
        if pointer is None:
            token += 1
            continue
        if is_subject(page, pointer):
            found.append(pointer)
        token = pointer.last + 1
    return found


def sentence_start(page: Page, at: int) -> int:
    """First token of the run of narration, in one sentence, that ends right before token `at`."""
    view = page.view
    start = at
    if not at or view.paragraph[at - 1] != view.paragraph[min(at, len(view) - 1)]:
        return at
    sentence = view.sentence[at - 1]
    while start > 0 and view.sentence[start - 1] == sentence and view.quote[start - 1] < 0:
        start -= 1
    return start


def cues_of(page: Page, quote: int) -> list[Cue]:
    """All cues of a quotation, the most telling first: tags behind it, tags before it, then beats."""
    view = page.view
    cues: list[Cue] = []
    spans = page.spans[quote]
    for number, (first, last) in enumerate(spans):
        if last < len(view) and view.paragraph[last] == view.paragraph[last - 1] and view.quote[last] < 0:
            place: Place = "after" if number + 1 == len(spans) else "between"
            cue = after_cue(page, last, place)
            if cue is not None:
                cues.append(cue)
        if first and view.paragraph[first - 1] == view.paragraph[first] and view.quote[first - 1] < 0:
            cue = before_cue(page, first, "before")
            if cue is not None and not any(c.who.row == cue.who.row for c in cues):
                cues.append(cue)
        elif first and number == 0:
            above = _above(page, first)
            if above is not None:
                cues.append(above)
    return sorted(cues, key=_rank)


def _above(page: Page, first: int) -> Cue | None:
    """The paragraph above ends with a colon or a comma: `Hill, a doctor, said:`."""
    view = page.view
    if view.words[first - 1] not in (":", ",", "—", ":—", "--") or view.quote[first - 1] >= 0:
        return None
    start = first - 1
    while start > 0 and view.sentence[start - 1] == view.sentence[first - 1] and view.quote[start - 1] < 0:
        start -= 1
    return before_cue_within(page, start, first)


def before_cue_within(page: Page, start: int, end: int) -> Cue | None:
    """As before_cue, for tokens start to end of another paragraph."""
    subjects = _subjects(page, start, end)
    if not subjects:
        return None
    view, lexicon = page.view, page.lexicon
    for verb in range(end - 1, start - 1, -1):
        if view.lowers[verb] in lexicon.speech_verbs and verb not in page.pointers:
            left = [p for p in subjects if p.last < verb and _is_verb(page, verb, p)]
            if left:
                return Cue("tag", "above", left[-1], start, end)
    return Cue("beat", "above", subjects[0], start, end, strong=view.words[end - 1] == ":")


_ORDER = {
    ("tag", "after"): 0,
    ("tag", "between"): 0,
    ("tag", "before"): 2,
    ("tag", "above"): 3,
    ("beat", "between"): 4,
    ("beat", "before"): 5,
    ("beat", "after"): 6,
    ("beat", "above"): 7,
}


def _rank(cue: Cue) -> tuple[int, int]:
    rank = _ORDER[cue.kind, cue.place]
    if cue.kind == "tag" and not cue.strong:
        rank = 4
    return rank, cue.first
