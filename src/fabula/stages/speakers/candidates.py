"""Who may speak each line, and what speaks for and against each of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fabula.model import AROUND_FEATURES, PLAIN_PERSON_NOUNS, SPEAKER_FEATURES, Form, SpeakerCandidates
from fabula.stages.speakers.around import FAR, Around
from fabula.stages.speakers.page import Page, Pointer
from fabula.stages.speakers.solve import BREAK
from fabula.stages.speakers.tags import ADDRESSING, TELLING, Cue, cues_of, is_subject

MOST = 12  # candidates a line
BACK, AHEAD = FAR, 300  # tokens in which somebody must be met to be a candidate; by judgement, not swept
TALK = 8  # lines on either side that are the same conversation at most
COLUMN = {name: place for place, name in enumerate(SPEAKER_FEATURES)}
FACING = frozenset(
    "turned turns looked looks nodded nods smiled smiles spoke speaks grinned grins bowed glanced leaned leant called "
    "shouted waved beckoned pointed back round around over up down".split()
)
HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
MARKS = frozenset(",.!?;:—–-…")


def line_gaps(page: Page) -> list[int]:
    """Paragraphs between each spoken line and the one before; more than BREAK before the first."""
    gaps = [BREAK + 1] * len(page.spoken)
    for place, (before, quote) in enumerate(pairwise(page.spoken), 1):
        gaps[place] = max(_gap(page, last_paragraph(page, before), page.home[quote]), 0)
    return gaps


def _gap(page: Page, before: int, after: int) -> int:
    """Paragraphs of the story from one to the other; notes and headings between do not count."""
    between = (page.paragraph_tokens[p] for p in range(before + 1, min(after, before + BREAK + 20)))
    told = sum(first < last and page.view.story[first] for first, last in between)
    return (after > before) + told + max(0, after - before - BREAK - 20)


def last_paragraph(page: Page, quote: int) -> int:
    """Paragraph of a quotation's last span."""
    return page.view.paragraph[page.spans[quote][-1][0]]


@dataclass(frozen=True, slots=True)
class Near:
    """What one line's surroundings tell, before anybody is scored."""

    quote: int
    cues: tuple[Cue, ...]
    addressed: frozenset[int]  # characters the line calls
    named: frozenset[int]  # characters the line speaks of
    told: frozenset[int]  # characters the tag makes hearers


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """Where each of the cast is met: tokens of mentions by name or description, and by anything in narration."""

    tokens: list[int]
    characters: NDArray[np.int64]
    narrated: NDArray[np.bool_]

    def near(self, low: int, here: int, high: int) -> tuple[dict[int, int], Counter[int]]:
        """Of places low to high: where each is last met in narration before `here`, and how much each is met.

        Narration before counts three times, as it tells who is there; speech tells whom they talk of.
        """
        before, told = self.characters[low:here], self.narrated[low:here]
        last_met = dict(zip(before[told].tolist(), (np.flatnonzero(told) + low).tolist(), strict=True))
        counts = np.bincount(self.characters[low:high])
        counts += 2 * np.bincount(before[told], minlength=len(counts))
        return last_met, Counter({who: count for who, count in enumerate(counts.tolist()) if count})


def find_presence(page: Page) -> Presence:
    """Every linked mention, in order."""
    rows = sorted(
        (p.first, p.character, page.view.quote[p.first] < 0) for p in page.pointers.values() if p.character >= 0
    )
    characters, narrated = (
        np.array([r[1] for r in rows], dtype=np.int64),
        np.array([r[2] for r in rows], dtype=np.bool_),
    )
    return Presence([r[0] for r in rows], characters, narrated)


def look_near(page: Page, quote: int) -> Near:
    """Cues of a line, and whom it names or calls."""
    cues = tuple(cues_of(page, quote))
    addressed: set[int] = set()
    named: set[int] = set()
    for first, last in page.spans[quote]:
        for token in range(first, last):
            pointer = page.pointers.get(token)
            if pointer is None or pointer.character < 0 or pointer.form == Form.PRON:
                continue
            (addressed if _set_off(page, pointer) else named).add(pointer.character)
    told = {p.character for cue in cues for p in _hearers(page, cue) if p.character >= 0}
    return Near(quote, cues, frozenset(addressed), frozenset(named - addressed), frozenset(told))


def _set_off(page: Page, pointer: Pointer) -> bool:
    """Between marks, as an address stands: `Yes, Tom, do.`; not "the captain" nor "my mother"."""
    view = page.view
    if view.lowers[pointer.first] in ("the", "a", "an", "his", "her", "their", "this", "that"):
        return False
    before = view.words[pointer.first - 1][0] if pointer.first else ""
    left = (
        view.first[pointer.first]
        or before in MARKS
        or view.lowers[pointer.first - 1] in ("oh", "o", "dear", "my", "yes", "no", "well", "and", "you")
    )
    if pointer.last + 1 >= len(view) or view.quote[pointer.last + 1] != view.quote[pointer.first]:
        return left
    after = view.words[pointer.last + 1]
    return left and (after[0] in MARKS or after in "”\"'’»")


def _hearers(page: Page, cue: Cue) -> list[Pointer]:
    """Behind "to" and "at", or objects of telling verbs, in the words of a tag."""
    view = page.view
    found: list[Pointer] = []
    if cue.kind == "name":
        return found
    for token in range(cue.first, cue.last):
        pointer = page.pointers.get(token)
        if pointer is None or pointer.row == cue.who.row or not token:
            continue
        before = view.lowers[token - 1]
        if cue.kind == "beat" and not (before in ADDRESSING and token > 1 and view.lowers[token - 2] in FACING):
            continue
        if before in ADDRESSING or before in TELLING:
            found.append(pointer)
    return found


def hearers(page: Page, near: Near) -> list[Pointer]:
    """Mentions that a tag of the line makes its hearers."""
    return [p for cue in near.cues for p in _hearers(page, cue)]


def pronoun_of(page: Page, pointer: Pointer) -> str | None:
    """he, she, they or I, as a pronoun or a description tells; None when it does not."""
    low = page.view.lowers[pointer.first]
    if pointer.form == Form.PRON:
        if low in HE:
            return "he"
        if low in SHE:
            return "she"
        if low in ("i", "we"):
            return "i"
        return "they" if low == "they" else None
    told = page.lexicon.person_nouns.get(page.view.lowers[pointer.last])
    return told.pronouns if told else None


def fits(page: Page, character: int, pointer: Pointer) -> bool | None:
    """Whether a pronoun or description may mean one of the cast; None when nothing tells."""
    told = pronoun_of(page, pointer)
    who = page.cast[character]
    if told == "i":
        return who.narrator
    if pointer.form == Form.PRON and who.narrator:
        return False
    if told == "they":
        if who.pronouns is None and who.kind == "person":
            return None
        return who.pronouns == "they" or who.kind == "group"
    if told is None or who.pronouns is None:
        return None
    return who.pronouns == told


class CandidateMaker:
    """Makes the rows of one book's candidates; keeps what all lines share."""

    def __init__(self, page: Page, given: frozenset[int] | None = None) -> None:
        """given: ids of the user's own cast, who speak wherever no tag names somebody else; None without one."""
        self.page = page
        self.presence = find_presence(page)
        self.totals = Counter(self.presence.characters.tolist())
        self.near = {quote: look_near(page, quote) for quote in page.spoken}
        self.narrator = next((c.id for c in page.cast if c.narrator), -1)
        self.barred = self._barred(given)

    def _barred(self, given: frozenset[int] | None) -> dict[int, frozenset[int]]:
        """Of each line, who of the cast may not speak it under a user's cast.

        That is whoever was not given, the narrator apart, unless a tag of this conversation has their name:
        an untagged line may be theirs then. A description ("said the painter") may well mean somebody given.
        """
        if given is None:
            return {}
        page, spoken = self.page, self.page.spoken
        strangers = {c.id for c in page.cast if not c.narrator} - given
        tagged = [
            {c.who.character for c in self.near[quote].cues if c.plain and c.who.form == Form.PROP} for quote in spoken
        ]
        barred: dict[int, frozenset[int]] = {}
        for place, quote in enumerate(spoken):
            named = set(tagged[place])
            for step in (-1, 1):
                here = place
                while 0 <= here + step < len(spoken) and abs(here - place) < TALK:
                    if abs(page.home[spoken[here + step]] - page.home[spoken[here]]) > BREAK:
                        break
                    here += step
                    named |= tagged[here]
            barred[quote] = frozenset(strangers - named)
        return barred

    def make(self, *, wide: bool = False) -> SpeakerCandidates:
        """Rows for every spoken line, in order. wide: with what stands around, for a scorer that asks for it."""
        gaps = line_gaps(self.page)
        around = None
        if wide:
            cues = [self.near[quote].cues for quote in self.page.spoken]
            around = Around(self.page, cues, partial(fits, self.page), gaps)
        lines: list[int] = []
        characters: list[int] = []
        rows: list[list[float]] = []
        beside: list[list[float]] = []
        for line, quote in enumerate(self.page.spoken):
            here = self._rows(line, quote)
            who = [character for character, _ in here]
            lines += [line] * len(here)
            characters += who
            rows += [features for _, features in here]
            if around is not None:
                beside += around.rows(line, who)
        return SpeakerCandidates(
            np.array(lines, dtype=np.int64),
            np.array(characters, dtype=np.int64),
            np.array(rows, dtype=np.float64).reshape(len(rows), len(SPEAKER_FEATURES)),
            np.array(beside, dtype=np.float64).reshape(len(rows), len(AROUND_FEATURES) if around is not None else 0),
            np.array(gaps, dtype=np.int64),
        )

    def _rows(self, line: int, quote: int) -> list[tuple[int, list[float]]]:
        page, near = self.page, self.near[quote]
        first = page.spans[quote][0][0]
        low = bisect_left(self.presence.tokens, first - BACK)
        here = bisect_left(self.presence.tokens, first)
        high = bisect_right(self.presence.tokens, page.spans[quote][-1][1] + AHEAD)
        last_met, near_count = self.presence.near(low, here, high)
        if self.narrator >= 0:
            near_count[self.narrator] += 1
        pointed = {c.who.character for c in near.cues if c.who.character >= 0}
        barred = self.barred.get(quote, frozenset())
        order = sorted(
            near_count.keys() - barred, key=lambda c: (c not in pointed, -last_met.get(c, low - 1), -near_count[c], c)
        )
        pointer = next((c.who for c in near.cues if c.who.form != Form.PROP), None)
        told = pronoun_of(page, pointer) if pointer is not None else None
        if pointer is not None and told is not None:
            possible = [c for c in order if fits(page, c, pointer) is not False]
            chosen = (possible + [c for c in order if c not in set(possible)])[:MOST]
        else:
            chosen = order[:MOST]
        by_recency = {c: rank for rank, c in enumerate(sorted(chosen, key=lambda c: -last_met.get(c, -1)))}
        fitting = [
            c
            for c in sorted(chosen, key=lambda c: -last_met.get(c, -1))
            if pointer is None or fits(page, c, pointer) is not False
        ]
        by_fit = {c: rank for rank, c in enumerate(fitting)}
        around = self._around(line, quote)
        nobody = [0.0] * len(COLUMN)
        nobody[COLUMN["nobody"]] = 1.0
        nobody[COLUMN["nobody_pointed"]] = float(any(c.kind == "tag" and c.who.form != Form.PROP for c in near.cues))
        somebody = [
            (c, self._features(c, near, around, by_recency, by_fit if told else {}, near_count, last_met))
            for c in chosen
        ]
        return [*somebody, (-1, nobody)]

    def _features(
        self,
        character: int,
        near: Near,
        around: dict[str, frozenset[int]],
        by_recency: dict[int, int],
        by_fit: dict[int, int],
        near_count: Counter[int],
        met: Mapping[int, int],
    ) -> list[float]:
        page = self.page
        row = [0.0] * len(COLUMN)
        who = page.cast[character]
        tag = next((c for c in near.cues if c.plain), None)
        beats = [c for c in near.cues if c.kind == "beat" or not c.strong][:2]
        if tag is not None:
            self._point(row, "tag", tag, character)
            if tag.place == "above":
                row[COLUMN["colon"]] = float(tag.who.character == character)
        for beat in beats:
            self._point(row, "after" if beat.place == "after" and beat.kind == "beat" else "beat", beat, character)
        for name, members in around.items():
            row[COLUMN[name]] = float(character in members)
        row[COLUMN["addressed_here"]] = float(character in near.addressed)
        row[COLUMN["named_here"]] = float(character in near.named)
        row[COLUMN["told_here"]] = float(character in near.told)
        row[COLUMN["recency"]] = 1.0 / (1.0 + by_recency[character])
        row[COLUMN["recency_fitting"]] = 1.0 / (1.0 + by_fit[character]) if character in by_fit else 0.0
        row[COLUMN["log_lines_near"]] = float(np.log1p(near_count[character]))
        row[COLUMN["log_mentions"]] = float(np.log1p(self.totals[character]))
        row[COLUMN["narrator"]] = float(who.narrator)
        row[COLUMN["unnamed"]] = float(not who.named and not who.narrator)
        row[COLUMN["talked_of"]] = float(character not in met and not who.narrator)
        row[COLUMN["tag_noun_unnamed"]] = row[COLUMN["tag_noun"]] * row[COLUMN["unnamed"]]
        row[COLUMN["group"]] = float(who.kind == "group")
        return row

    def _point(self, row: list[float], kind: str, cue: Cue, character: int) -> None:
        """Fill the features of one tag or beat."""
        linked = cue.who.character == character
        fit = fits(self.page, character, cue.who)
        if cue.who.form == Form.NOM and linked and self._by_role(cue, character):
            row[COLUMN[f"{kind}_name"]] = 1.0
            return
        if cue.who.form == Form.PROP or (cue.who.form == Form.PRON and pronoun_of(self.page, cue.who) == "i"):
            row[COLUMN[f"{kind}_name"]] = max(
                row[COLUMN[f"{kind}_name"]], float(linked or (cue.who.form == Form.PRON and fit is True))
            )
            if cue.who.character >= 0 and not linked:
                row[COLUMN[f"{kind}_clashes"]] = 1.0
            return
        if cue.who.form == Form.NOM:
            row[COLUMN[f"{kind}_noun"]] = max(row[COLUMN[f"{kind}_noun"]], float(linked))
            if (cue.who.character >= 0 and not linked) or fit is False:
                row[COLUMN[f"{kind}_clashes"]] = 1.0
            return
        row[COLUMN[f"{kind}_pronoun_linked"]] = max(row[COLUMN[f"{kind}_pronoun_linked"]], float(linked))
        row[COLUMN[f"{kind}_pronoun_fits"]] = max(row[COLUMN[f"{kind}_pronoun_fits"]], float(fit is True))
        if fit is False:
            row[COLUMN[f"{kind}_clashes"]] = 1.0

    def _by_role(self, cue: Cue, character: int) -> bool:
        """Say that "the porter", who has no other name, is as good as named; "the man" and "his mother" are not."""
        noun = self.page.view.lowers[cue.who.last]
        unnamed = not self.page.cast[character].named
        fresh = self.page.view.lowers[cue.who.first] in ("a", "an", "another")
        kin = noun in self.page.lexicon.kin
        return unnamed and not kin and (fresh or noun not in PLAIN_PERSON_NOUNS)

    def _around(self, line: int, quote: int) -> dict[str, frozenset[int]]:
        """Who is named in the narration above and below, in the lines before and after, and beside the line."""
        page = self.page
        view = page.view
        home = page.home[quote]
        above_subject, above_named = self._narration(home - 1, last=True)
        below_subject, _ = self._narration(view.paragraph[page.spans[quote][-1][0]] + 1, last=False)
        before = self.near[page.spoken[line - 1]] if line else None
        after = self.near[page.spoken[line + 1]] if line + 1 < len(page.spoken) else None
        if before is not None and home - page.home[before.quote] > 3:
            before = None
        if after is not None and page.home[after.quote] - home > 3:
            after = None
        first, last = page.paragraph_tokens[home]
        objects = {
            p.character
            for t in range(first, last)
            if (p := page.pointers.get(t)) is not None
            and p.character >= 0
            and view.quote[t] < 0
            and not is_subject(page, p)
        }
        none: frozenset[int] = frozenset()
        return {
            "above_subject": above_subject,
            "above_named": above_named,
            "below_subject": below_subject,
            "addressed_before": before.addressed if before else none,
            "named_before": before.named if before else none,
            "addressed_after": after.addressed if after else none,
            "object_here": frozenset(objects),
        }

    def _narration(self, paragraph: int, *, last: bool) -> tuple[frozenset[int], frozenset[int]]:
        """Subject of the last (or first) sentence of a paragraph of narration, and everybody in it."""
        page = self.page
        none: frozenset[int] = frozenset()
        if not 0 <= paragraph < len(page.paragraph_tokens) or page.by_paragraph.get(paragraph):
            return none, none
        first, end = page.paragraph_tokens[paragraph]
        if first == end or not page.view.story[first]:
            return none, none
        inside = [p for t in range(first, end) if (p := page.pointers.get(t)) is not None and p.character >= 0]
        subjects = [p for p in inside if is_subject(page, p)]
        if not subjects:
            return none, frozenset(p.character for p in inside)
        wanted = page.view.sentence[end - 1 if last else first]
        inside_sentence = [p for p in subjects if page.view.sentence[p.first] == wanted]
        chosen = inside_sentence[0] if inside_sentence else subjects[-1 if last else 0]
        return frozenset({chosen.character}), frozenset(p.character for p in inside)
