"""Tags and beats: the narration beside a quotation that tells who speaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from fabula.model import Form, own_name_from
from fabula.model.view import EMPHASIS
from fabula.stages.speakers.page import STRONG, Page, Pointer

OBJECT_PRONOUNS = frozenset(
    "him her me us them his my our your their mine hers himself herself myself themselves".split()
)
PREPOSITIONS = frozenset(
    "to at of for with by from on upon after before about over under behind like into toward towards beside near "
    "against through between among across around past than without within beyond above below off onto".split()
)
ADDRESSING = frozenset({"to", "at"})
TELLING = frozenset(
    "told tell tells telling asked ask asks asking answered answers interrupted assured informed begged warned "
    "reminded advised ordered commanded corrected cautioned urged thanked greeted".split()
)
CONTINUING = frozenset(
    "continued continues continuing went resumed resumes resuming added adds adding pursued proceeded concluded".split()
)
SENSING = frozenset("heard hear hears hearing made make let saw see watched had".split())
AUXILIARIES = frozenset(
    "did do does was were is are had has have could would should might must may can will shall as".split()
)
ING_NOUNS = frozenset(
    "morning evening nothing something anything everything king thing ring spring string wing being".split()
)
SUBORDINATORS = frozenset(
    "as when while if because that which what where before after since though although than who whom whose how till "
    "until unless whether".split()
)
UTTERANCES = frozenset(
    "reply answer response question comment remark exclamation rejoinder retort contribution reasoning voice cry words "
    "greeting whisper suggestion objection verdict conclusion observation opinion explanation salutation murmur shout "
    "demand request order warning advice message note tone tones".split()
)
ACTING_PARTS = frozenset(
    "voice tone eyes eye face hand hands smile brow brows eyebrow eyebrows mouth lips lip jaw shoulders head fingers "
    "expression gaze grin frown cheeks breath".split()
)
CLAUSE_ENDS = frozenset({".", "!", "?", ";", "…", ":"})
SKIPPED = frozenset("then now and but again at last only just also out back up on in so still once aloud".split())
FIRST_PERSON = frozenset({"i", "we"})
CLOSING = frozenset(",.!;:—–-…\"'”’»›」』")
LONGEST_GAP = 14  # tokens between a subject and its speech verb

CueKind = Literal["tag", "beat", "name"]
Place = Literal["after", "between", "before", "above", "below", "within"]


@dataclass(frozen=True, slots=True)
class Cue:
    """Who the words of a quotation, or those beside it, make its speaker.

    kind: a tag has a verb of speech, a beat only an actor, a name is what the line itself calls its speaker. place:
    where it stands, "above" a paragraph that ends with a colon, "below" the next one, "within" the line. first, last:
    its tokens, last exclusive.
    """

    kind: CueKind
    place: Place
    who: Pointer
    first: int
    last: int
    continuing: bool = False
    strong: bool = True

    @property
    def plain(self) -> bool:
        """A tag with a verb of speech and no doubt about its subject, or the name that a line gives its speaker."""
        return self.kind == "name" or (self.kind == "tag" and self.strong)


def is_subject(page: Page, pointer: Pointer) -> bool:
    """Not an object, not a possessor, not behind a preposition."""
    view = page.view
    low = view.lowers[pointer.first]
    if pointer.form == Form.PRON:
        if low in OBJECT_PRONOUNS:
            return False
        if low != "you":
            return True
    if pointer.last + 1 < len(view) and view.lowers[pointer.last + 1] in ("'s", "'"):
        return False
    if not pointer.first or view.sentence[pointer.first - 1] != view.sentence[pointer.first]:
        return True
    if view.quote[pointer.first - 1] >= 0:
        return True
    before = view.lowers[pointer.first - 1]
    if before in PREPOSITIONS or (before.endswith("ing") and before not in ING_NOUNS):
        return False
    return before not in page.lexicon.verbs_past or before in SENSING or before in AUXILIARIES


def after_cue(page: Page, at: int, place: Place) -> Cue | None:
    """The cue in the narration that opens at token `at`, right behind a stretch of speech."""
    view = page.view
    end = clause_end(page, at)
    if view.words[end - 1] in (":", ":—", ",") and _leads_on(page, at, end):
        # "...; and Hart retorted:" leads into the next line; what stands before it is this line's
        end = _before_lead(page, at, end)
        if end == at:
            return None
    here = at
    while here < end and here not in page.pointers and _skipped(page, here):
        here += 1
    running = _runs_on(page, at)
    if here < end and here not in page.pointers:
        strength = page.speech[here]
        if strength or (running and view.lowers[here] in page.lexicon.verbs_past):
            phrasal = f"{view.lowers[here]} {view.lowers[min(here + 1, end - 1)]}" in page.lexicon.phrasal_speech_verbs
            who = _inverted(page, here + phrasal, end, within=6 if strength else 2)
            if who is not None:
                strong = strength == STRONG or running
                return Cue("tag", place, who, at, end, view.lowers[here] in CONTINUING, strong)
        if running and view.lowers[here] in ("from", "was", "is", "came"):
            who = _utterer(page, here + 1, min(here + 8, end))
            if who is not None:
                return Cue("tag", place, who, at, end)
    cue = _subject_first(page, here, end, at, place, running=running)
    if (
        cue is not None
        and cue.kind == "tag"
        and any(view.lowers[t] in ("and", "but", "while") for t in range(at, here))
    ):
        return replace(cue, kind="beat", strong=False)  # "..., and Hart laughed": another does something else
    return cue


def _skipped(page: Page, at: int) -> bool:
    """Marks and adverbs before a tag: `then`, `hastily`."""
    low = page.view.lowers[at]
    return not low[0].isalnum() or low in SKIPPED or low in page.lexicon.adverbs_of_manner


def _before_lead(page: Page, at: int, end: int) -> int:
    """Where the clause that leads into the next line begins: at a semicolon, or at the "and" of a second actor."""
    view = page.view
    for token in range(end - 1, at - 1, -1):
        if view.words[token] == ";":
            return token
        joined = view.lowers[token] in ("and", "but", "while", "whereupon", "then")
        if joined and any(t in page.pointers and is_subject(page, page.pointers[t]) for t in (token + 1, token + 2)):
            return token
    return at if view.words[end - 1] != "," else end


def _leads_on(page: Page, at: int, end: int) -> bool:
    """What follows is another's line, in this paragraph or at the head of the next."""
    view = page.view
    return end < len(view) and view.quote[end] >= 0 and view.quote[end] != view.quote[at - 1]


def _runs_on(page: Page, at: int) -> bool:
    """The sentence goes on behind the closing mark: it follows a comma, a dash, or ! and ? before a small letter."""
    view = page.view
    last = at - 1
    while (
        last >= 0
        and view.quote[last] >= 0
        and not view.lowers[last][-1].isalnum()
        and view.words[last][0] not in ",.!?;:—–-…"
    ):
        last -= 1
    if view.words[at][0].islower() or view.words[at][0] in ",;—–-":
        return True
    return view.words[last][-1] in ",—–-" if last >= 0 else False


def _ends_with(page: Page, at: int, mark: str) -> bool:
    """The last word or mark inside the quotation that ends at token `at`, marks of emphasis aside: `"_Why?_"`."""
    view = page.view
    last = at - 1
    while last > 0 and (view.words[last] in EMPHASIS or view.words[last][0] in "\"'”’»›」』“"):
        last -= 1
    return view.words[last] == mark


def _inverted(page: Page, verb: int, end: int, within: int) -> Pointer | None:
    """`said Tom`, `cried out the old man`: the first subject within a few tokens of the verb."""
    view = page.view
    for here in range(verb + 1, min(verb + within, end)):
        pointer = page.pointers.get(here)
        low = view.lowers[here]
        if pointer is not None:
            if pointer.form == Form.PRON and low in OBJECT_PRONOUNS:
                return None
            if pointer.last + 1 < len(view) and view.lowers[pointer.last + 1] in ("'s", "'"):
                return None
            return pointer
        if low in PREPOSITIONS and low not in ("out", "up", "in"):
            return None
    return None


def _utterer(page: Page, start: int, end: int) -> Pointer | None:
    """`from Ann`, `was Ann's prompt reply`, `came the porter's voice`."""
    view = page.view
    pointer = next((page.pointers[t] for t in range(start, end) if t in page.pointers), None)
    if pointer is None:
        return None
    if view.lowers[start - 1] == "from":
        return pointer
    possessing = pointer.last + 1 < len(view) and view.lowers[pointer.last + 1] in ("'s", "'")
    noun = any(view.lowers[t] in UTTERANCES for t in range(pointer.last + 1, min(pointer.last + 5, end + 1, len(view))))
    own = pointer.form == Form.PRON and view.lowers[pointer.first] in ("his", "her", "my")
    return pointer if noun and (possessing or own) else None


def _subject_first(page: Page, here: int, end: int, at: int, place: Place, *, running: bool) -> Cue | None:
    """Read `Tom said`, `he turned and said`, or the beat of `Tom turned.`, subject first."""
    view = page.view
    owner = page.pointers.get(here)
    if owner is not None and _possesses(page, owner) and _owns(page, owner, end):
        heard = view.lowers[min(owner.last + 2, end - 1)] in ("voice", "tone")
        return Cue("tag" if heard else "beat", place, owner, at, end)
    subject = None
    token = here
    while token < end:
        pointer = page.pointers.get(token)
        if pointer is not None:
            if is_subject(page, pointer) and (subject is None or _takes_over(page, pointer)):
                subject = pointer
            token = pointer.last + 1
            continue
        if subject is not None and page.speech[token]:
            if token - subject.last <= LONGEST_GAP and (
                running or page.speech[token] == STRONG or token - subject.last <= 3
            ):
                # "I will." Hart nodded: behind a full stop a weak verb is what they did next
                spoken = page.speech[token] == STRONG or _ends_with(page, at, "!") or _ends_with(page, at, "?")
                strong = running or (token - subject.last <= 2 and spoken)
                return Cue("tag", place, subject, at, end, view.lowers[token] in CONTINUING, strong)
            break
        token += 1
    if subject is None or subject.first - at > 8:
        return None
    # `"But," Dane broke the silence`: behind a comma whoever acts is who spoke
    direct = all(not view.words[t][0].isalnum() for t in range(at, subject.first))
    attached = running and direct and subject.form == Form.PROP and _ends_with(page, at, ",")
    return Cue("tag" if attached else "beat", place, subject, at, end)


def _takes_over(page: Page, pointer: Pointer) -> bool:
    """A later subject with the verb of speech right behind it: `Ann heard Tom say`."""
    following = pointer.last + 1
    return (
        following < len(page.view)
        and page.speech[following] > 0
        and page.view.lowers[pointer.first - 1] not in SUBORDINATORS
    )


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
    start = sentence_start(page, at)
    return _before(page, start, at, place) if start < at else None


def _before(page: Page, start: int, at: int, place: Place) -> Cue | None:
    view = page.view
    cut = max((t + 1 for t in range(start, at - 2) if view.words[t] == ";"), default=start)
    if any(page.speech[t] for t in range(cut, at)):
        start = cut
    leads = view.words[at - 1] in (",", ":", "—", "–", "-", "--", ",—", ":—", ",--") or place == "above"
    subjects = _subjects(page, start, at)
    for verb in range(at - 1, start - 1, -1):
        if not page.speech[verb]:
            continue
        left = [p for p in subjects if p.last < verb and verb - p.last <= (40 if leads else LONGEST_GAP)]
        main = [p for p in left if not _subordinate(page, p)] or left
        if main:
            near = at - verb <= 6 or leads
            strong = leads and near
            tag = strong or (page.speech[verb] == STRONG and at - verb <= 4)
            return Cue("tag" if tag else "beat", place, main[-1], start, at, view.lowers[verb] in CONTINUING, strong)
        right = page.pointers.get(verb + 1)
        if right is not None and verb == start and leads:
            return Cue("tag", place, right, start, at, view.lowers[verb] in CONTINUING)
    if leads:
        for noun in range(at - 1, max(start, at - 6), -1):
            if view.lowers[noun] in UTTERANCES:
                owner = next((p for p in _pointers(page, start, noun) if _possesses(page, p)), None)
                if owner is not None:
                    return Cue("tag", place, owner, start, at)
    opening = page.pointers.get(start)
    if opening is not None and _possesses(page, opening) and _owns(page, opening, at):
        return Cue("beat", place, opening, start, at, strong=leads)
    if not subjects:
        return None
    main = [p for p in subjects if not _subordinate(page, p)]
    return Cue("beat", place, (main or subjects)[0], start, at, strong=leads)


def _subordinate(page: Page, pointer: Pointer) -> bool:
    """`as she unlocked it`, `who heard that he came`: not the subject of the sentence."""
    return pointer.first > 0 and page.view.lowers[pointer.first - 1] in SUBORDINATORS


def _possesses(page: Page, pointer: Pointer) -> bool:
    view = page.view
    behind = pointer.last + 1 < len(view) and view.lowers[pointer.last + 1] in ("'s", "'")
    return behind or (pointer.form == Form.PRON and view.lowers[pointer.first] in ("his", "her", "my"))


def _owns(page: Page, owner: Pointer, end: int) -> bool:
    """`Ann's voice was careful`, `her eyes narrowed`: a voice, a face or a hand acts for its owner."""
    start = owner.last + 1 + (page.view.lowers[owner.last + 1] in ("'s", "'"))
    return any(page.view.lowers[t] in ACTING_PARTS for t in range(start, min(start + 3, end)))


def _pointers(page: Page, start: int, end: int) -> list[Pointer]:
    return [page.pointers[t] for t in range(end - 1, start - 1, -1) if t in page.pointers]


def _subjects(page: Page, start: int, end: int) -> list[Pointer]:
    found: list[Pointer] = []
    token = start
    while token < end:
        pointer = page.pointers.get(token)
        if pointer is None:
            token += 1
            continue
        if is_subject(page, pointer) and not (found and _apposed(page, found[-1], pointer)):
            found.append(pointer)
        token = pointer.last + 1
    return found


def _apposed(page: Page, before: Pointer, pointer: Pointer) -> bool:
    """`Hill, a doctor, said`: the description is the same person's."""
    return pointer.form == Form.NOM and pointer.first - before.last == 2 and page.view.words[before.last + 1] == ","


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
    names = [name for first, last in spans if (name := _own_name(page, first, last)) is not None]
    cues += [name for name in names if all(_agrees(page, cue, name) for cue in cues if cue.plain)][:1]
    return sorted(cues, key=_rank)


def _agrees(page: Page, tag: Cue, name: Cue) -> bool:
    """A plain tag does not speak against the name that a line gives: `"I'm Tom," she said` does."""
    who = name.who.character
    if tag.who.form != Form.PRON:
        return tag.who.form == Form.NOM and tag.who.character == who
    low = page.view.lowers[tag.who.first]
    return page.cast[who].narrator if low in FIRST_PERSON else low == page.pronouns(who)


def _own_name(page: Page, first: int, last: int) -> Cue | None:
    """`"I'm Tom. Who are you?"`, `"Good evening. My name is Tom," he said`: a clause of its own, and no question."""
    view = page.view
    for at in range(first + 1, last):
        who = page.pointers.get(at)
        if who is None or who.form != Form.PROP or who.character < 0:
            continue
        behind = view.words[who.last + 1] if who.last + 1 < last else "."
        closes = behind[0] in CLOSING and not behind[-1].isalnum()  # not "I'm Clara's friend"
        start = first if view.words[first][0].isalnum() else first + 1  # given quotations have no marks
        words = own_name_from(page.tokens.text[view.start[start] : view.start[at]]) if closes else -1
        if words >= 0:
            opening = page.tokens.token_at(view.start[start] + words)
            return Cue("name", "within", who, opening, who.last + 1)
    return None


def _above(page: Page, first: int) -> Cue | None:
    """The paragraph above leads into the line: it ends with a colon or a comma, or with no mark at all."""
    view = page.view
    if view.quote[first - 1] >= 0 or not view.story[first - 1]:
        return None
    mark = view.words[first - 1]
    if mark[-1] in ".!?…”\"'’)*_]" or (mark[-1].isalnum() and view.paragraph[first - 1] + 1 != view.paragraph[first]):
        return None
    start = first - 1
    while start > 0 and view.sentence[start - 1] == view.sentence[first - 1] and view.quote[start - 1] < 0:
        start -= 1
    cue = _before(page, start, first, "above")
    if cue is None or (cue.kind == "beat" and mark not in (":", ":—")):
        return None
    return cue


_ORDER = {
    ("name", "within"): -1,
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
