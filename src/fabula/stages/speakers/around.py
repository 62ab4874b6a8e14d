"""What stands around a line, for each of its candidates: where they are met, whose tags are close, how it looks.

These columns are for trained scorers, which can weigh many that overlap; the rules do without them.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fabula.model import AROUND_FEATURES, Form
from fabula.model.view import EMPHASIS
from fabula.stages.speakers.page import Page, Pointer
from fabula.stages.speakers.solve import BREAK
from fabula.stages.speakers.tags import Cue, is_subject

FAR = 2_200  # tokens; what is further off is not told apart
MOST_APART = 10  # paragraphs; the same
BLUR = 200.0  # words of all speech that a character's own are mixed with
REACH = 8  # lines in which a plain tag of a candidate still tells whose turn it is
ZONES = ("before", "inside", "behind", "over", "under")
CALLS_HIM = frozenset("sir gentlemen monsieur mister boy sonny fellow chap father papa uncle lad signor".split())
CALLS_HER = frozenset("madam ma'am miss mother mamma mama aunt lady ladies girl madame mademoiselle ma signora".split())
HIM, HER = frozenset({"he", "him", "his"}), frozenset({"she", "her", "hers"})
ANSWERING = frozenset("yes no nay aye yea certainly indeed quite true exactly never nothing because".split())
ASKING = frozenset(
    "what why who where when how which whose do does did is are was were have has will would can".split()
)
JOINING = frozenset("and but or so then well now".split())
CRYING = frozenset("oh ah o alas hush come heavens good dear my".split())
Fits = Callable[[int, Pointer], bool | None]
Gaps = Sequence[int]
Row = list[float]  # (len(AROUND_FEATURES),)
COLUMN = {name: place for place, name in enumerate(AROUND_FEATURES)}
# Columns that are filled for each candidate, looked up once: a book has a hundred thousand rows.
IN_ZONE = {
    zone: tuple(COLUMN[f"{zone}_{what}"] for what in ("subject", "any", "named", "nearest", "fits")) for zone in ZONES
}
SINCE = tuple(COLUMN[f"since_{what}"] for what in ("met", "named", "acted"))
UNTIL = tuple(COLUMN[f"until_{what}"] for what in ("met", "named", "acted"))
PARAGRAPHS_SINCE, ACTED_RANK = COLUMN["paragraphs_since"], COLUMN["acted_rank"]
PLAIN, STYLE = COLUMN["plain"], COLUMN["style"]
TAGGED = {
    name: (tuple(COLUMN[f"{name}_{apart}"] for apart in range(1, 5)), COLUMN[f"{name}_even"], COLUMN[f"{name}_lines"])
    for name in ("tagged_back", "tagged_ahead")
}


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """Pointers of the narration in order; one entry a pointer in every list."""

    tokens: list[int]
    pointers: list[Pointer]
    subject: list[bool]

    def between(self, first: int, last: int) -> list[tuple[Pointer, bool]]:
        """Those that begin in a stretch of tokens, last exclusive; each with whether it is a subject."""
        low, high = bisect_left(self.tokens, first), bisect_left(self.tokens, last)
        return list(zip(self.pointers[low:high], self.subject[low:high], strict=True))


@dataclass(frozen=True, slots=True)
class Zone:
    """Who is met in one stretch of narration beside a line. told: the nearest pronoun that is a subject, or None."""

    subjects: frozenset[int]
    everybody: frozenset[int]
    named: frozenset[int]
    nearest: int
    told: Pointer | None


def find_met(page: Page) -> Met:
    """All pointers of the narration."""
    rows = [p for at, p in sorted(page.pointers.items()) if page.view.quote[at] < 0]
    return Met([p.first for p in rows], rows, [is_subject(page, p) for p in rows])


class Around:
    """Makes the columns of one book; keeps what all lines share."""

    def __init__(self, page: Page, cues: Sequence[Sequence[Cue]], fits: Fits, gaps: Gaps) -> None:
        """cues, gaps: of each spoken line; gaps are paragraphs since the line before."""
        self.page = page
        self.cues = cues
        self.fits = fits
        self.gaps = gaps
        self.met = find_met(page)
        self.of: dict[int, list[int]] = {}
        self.names_of: dict[int, list[int]] = {}
        self.acts_of: dict[int, list[int]] = {}
        for pointer, subject in zip(self.met.pointers, self.met.subject, strict=True):
            if pointer.character < 0:
                continue
            self.of.setdefault(pointer.character, []).append(pointer.first)
            if pointer.form == Form.PROP:
                self.names_of.setdefault(pointer.character, []).append(pointer.first)
            if subject:
                self.acts_of.setdefault(pointer.character, []).append(pointer.first)
        self.plain = [plainly(page, row) for row in cues]
        self.tagged = Counter(self.plain)
        self.style = Style(page, self.plain)
        self.constants: dict[int, list[tuple[int, float]]] = {}

    def rows(self, line: int, characters: Sequence[int]) -> list[Row]:
        """(characters, len(AROUND_FEATURES)) of one spoken line; -1 is nobody, of whom only the line is told."""
        shared = self._line(line)
        blank = [shared.get(name, 0.0) for name in AROUND_FEATURES]
        rows = [blank.copy() for _ in characters]
        zones = [(IN_ZONE[name], zone) for name, zone in zip(ZONES, self._zones(line), strict=True)]
        turns = self._turns(line)
        style = self.style.of(line)
        somebody = [(row, character) for row, character in zip(rows, characters, strict=True) if character >= 0]
        for row, character in somebody:
            for columns, zone in zones:
                self._in_zone(row, columns, zone, character)
            row[PLAIN] = float(self.plain[line] == character)
            row[STYLE] = style(character)
            for name, met in turns.items():
                _tagged_near(row, name, met.get(character))
            self._who(row, character)
        self._distances(line, somebody)
        return rows

    def _zones(self, line: int) -> list[Zone]:
        page = self.page
        view = page.view
        spans = page.spans[page.spoken[line]]
        first, last = spans[0][0], spans[-1][1]
        top, _ = page.paragraph_tokens[view.paragraph[first]]
        start = first
        while start > top and view.quote[start - 1] < 0:
            start -= 1
        home = view.paragraph[last - 1]
        _, bottom = page.paragraph_tokens[home]
        end = last
        while end < bottom and view.quote[end] < 0:
            end += 1
        inside = [row for (_, a), (b, _) in pairwise(spans) for row in self.met.between(a, b)]
        above = self._paragraph(view.paragraph[first], -1)
        below = self._paragraph(home, 1)
        stretches = [self.met.between(start, first), inside, self.met.between(last, end), above, below]
        return [self._zone(rows, name) for name, rows in zip(ZONES, stretches, strict=True)]

    def _paragraph(self, paragraph: int, step: int) -> list[tuple[Pointer, bool]]:
        """Pointers of the next story paragraph; of one below, those before its first quotation."""
        page = self.page
        here = paragraph + step
        while 0 <= here < len(page.paragraph_tokens):
            first, last = page.paragraph_tokens[here]
            if first < last and page.view.story[first]:
                if step > 0:
                    last = next((t for t in range(first, last) if page.view.quote[t] >= 0), last)
                return self.met.between(first, last)
            here += step
        return []

    def _zone(self, rows: Sequence[tuple[Pointer, bool]], name: str) -> Zone:
        if name in ("before", "over"):
            rows = rows[::-1]
        subjects = [p for p, subject in rows if subject]
        told = next((p for p in subjects if p.form == Form.PRON), None)
        nearest = next((p.character for p in subjects), -1)
        return Zone(
            frozenset(p.character for p in subjects),
            frozenset(p.character for p, _ in rows),
            frozenset(p.character for p, _ in rows if p.form == Form.PROP),
            nearest,
            told,
        )

    def _in_zone(self, row: Row, columns: Sequence[int], zone: Zone, character: int) -> None:
        subject, anybody, named, nearest, fits = columns
        if character in zone.everybody:
            row[anybody] = 1.0
            row[subject] = float(character in zone.subjects)
            row[named] = float(character in zone.named)
            row[nearest] = float(zone.nearest == character)
        if zone.told is not None:
            fit = self.fits(character, zone.told)
            row[fits] = 0.0 if fit is None else 1.0 if fit else -1.0

    def _distances(self, line: int, somebody: Sequence[tuple[Row, int]]) -> None:
        """How far off each is met, named, acting; and who of them acted last."""
        page = self.page
        spans = page.spans[page.spoken[line]]
        first, last = spans[0][0], spans[-1][1]
        home = page.view.paragraph[first]
        acted: list[int] = []
        for row, character in somebody:
            places = (of.get(character, []) for of in (self.of, self.names_of, self.acts_of))
            met, named, acting = (_nearest(tokens, first, last) for tokens in places)
            for since, until, (before, behind) in zip(SINCE, UNTIL, (met, named, acting), strict=True):
                row[since], row[until] = _log(before), _log(behind)
            acted.append(acting[0])
            back = met[0]
            apart = home - page.view.paragraph[first - back] if back < FAR else MOST_APART
            row[PARAGRAPHS_SINCE] = min(apart, MOST_APART) / MOST_APART
        order = sorted(range(len(somebody)), key=lambda place: acted[place])
        for rank, place in enumerate(order):
            somebody[place][0][ACTED_RANK] = 1.0 / (1.0 + rank)

    def _turns(self, line: int) -> dict[str, dict[int, tuple[int, int]]]:
        """Whom plain tags name in the same conversation, on either side: lines to the nearest, and how many."""
        found: dict[str, dict[int, tuple[int, int]]] = {}
        for name, step in (("tagged_back", -1), ("tagged_ahead", 1)):
            met = found.setdefault(name, {})
            here = line
            for apart in range(1, REACH + 1):
                here += step
                if not 0 <= here < len(self.plain) or self.gaps[max(here, here - step)] > BREAK:
                    break
                nearest, seen = met.get(self.plain[here], (apart, 0))
                met[self.plain[here]] = nearest, seen + 1
        return found

    def _who(self, row: Row, character: int) -> None:
        for column, value in self._constant(character):
            row[column] = value

    def _constant(self, character: int) -> list[tuple[int, float]]:
        """Columns of a character that are the same beside every line."""
        found = self.constants.get(character)
        if found is None:
            who = self.page.cast[character]
            told = {
                "tagged_lines": math.log1p(self.tagged[character]),
                "tagged_share": self.tagged[character] / max(1, len(self.plain)),
                "called_a_role": float(who.name[:4].lower() in ("the ", "one ") or not who.name[:1].isupper()),
                "takes_he": float(who.pronouns == "he"),
                "takes_she": float(who.pronouns == "she"),
                "animal": float(who.kind == "animal"),
            }
            found = self.constants[character] = [(COLUMN[name], value) for name, value in told.items()]
        return found

    def _line(self, line: int) -> dict[str, float]:
        """What a line looks like, whoever speaks it."""
        page = self.page
        view = page.view
        quote = page.spoken[line]
        spans = page.spans[quote]
        words = [view.lowers[t] for a, b in spans for t in range(a, b) if view.words[t] not in EMPHASIS]
        said = {w for w in words if w[0].isalnum()}
        opening = next((w for w in words if w[0].isalnum()), "")
        gap = self.gaps[line]
        ahead = self.gaps[line + 1] if line + 1 < len(self.gaps) else BREAK + 1
        cues = self.cues[line]
        tag = next((c for c in cues if c.plain), None)
        return {
            "words": math.log1p(len(words)),
            "broken": float(len(spans) > 1),
            "asks": float("?" in words[-3:]),
            "cries": float("!" in words[-3:]),
            "says_i": float(not said.isdisjoint(("i", "my", "me"))),
            "says_you": float(not said.isdisjoint(("you", "your"))),
            "calls_him": float(not said.isdisjoint(CALLS_HIM)),
            "calls_her": float(not said.isdisjoint(CALLS_HER)),
            "says_he": float(not said.isdisjoint(HIM)),
            "says_she": float(not said.isdisjoint(HER)),
            "says_we": float(not said.isdisjoint(("we", "us", "our"))),
            "opens_answering": float(opening in ANSWERING),
            "opens_asking": float(opening in ASKING),
            "opens_joining": float(opening in JOINING),
            "opens_crying": float(opening in CRYING),
            "goes_on": float(any(c.continuing for c in cues if c.kind == "tag")),
            "others_in_paragraph": min(len(page.by_paragraph.get(page.home[quote], ())), 4) / 4,
            "tag": float(tag is not None),
            "tag_has_name": float(tag is not None and tag.who.form == Form.PROP),
            "tag_has_noun": float(tag is not None and tag.who.form == Form.NOM),
            "beat": float(any(c.kind == "beat" or not c.strong for c in cues)),
            "alone": float(self._alone(quote)),
            "gap_0": float(gap == 0),
            "gap_1": float(gap == 1),
            "gap_few": float(1 < gap <= BREAK),
            "ahead_0": float(ahead == 0),
            "ahead_1": float(ahead == 1),
            "ahead_few": float(1 < ahead <= BREAK),
        }

    def _alone(self, quote: int) -> bool:
        """Nothing but the line stands in its paragraphs."""
        page = self.page
        first, last = page.paragraph_tokens[page.home[quote]]
        return all(page.view.quote[t] == quote or not page.view.words[t][0].isalnum() for t in range(first, last))


class Style:
    """How much a line's words are those of a character's tagged lines, the line itself apart."""

    def __init__(self, page: Page, plain: Sequence[int]) -> None:
        self.plain = plain
        self.words: list[Counter[str]] = []
        self.all: Counter[str] = Counter()
        self.of_character: dict[int, Counter[str]] = {}
        for quote, who in zip(page.spoken, plain, strict=True):
            lowers = page.view.lowers
            words = Counter(lowers[t] for a, b in page.spans[quote] for t in range(a, b) if lowers[t][0].isalnum())
            self.words.append(words)
            self.all.update(words)
            if who >= 0:
                self.of_character.setdefault(who, Counter()).update(words)
        self.total = max(1, self.all.total())
        self.totals = {who: words.total() for who, words in self.of_character.items()}

    def of(self, line: int) -> Callable[[int], float]:
        """Of a line, how much its words are a character's.

        That is the mean log-odds a word of the character's words against all speech, within 1; 0 where none is known.
        """
        words, count = self.words[line], self.words[line].total()
        shares = [(word, times, self.all[word] / self.total) for word, times in words.items()]

        def how_much(character: int) -> float:
            theirs = self.of_character.get(character)
            if theirs is None or not shares:
                return 0.0
            own = self.plain[line] == character
            total = self.totals[character] - (count if own else 0)
            found = 0.0
            for word, times, common in shares:
                said = theirs.get(word, 0) - (times if own else 0)
                found += times * math.log((said + BLUR * common) / (total + BLUR) / common)
            return max(-1.0, min(1.0, found / (count + 2)))

        return how_much


def _tagged_near(row: Row, name: str, met: tuple[int, int] | None) -> None:
    """Lines to the nearest plain tag of a candidate on one side, whether its turn would be this line, and how many."""
    if met is None:
        return
    apart, seen = met
    columns, even, lines = TAGGED[name]
    row[columns[min(apart, 4) - 1]] = 1.0
    row[even] = 1.0 if apart % 2 == 0 else -1.0
    row[lines] = seen / REACH


def plainly(page: Page, cues: Sequence[Cue]) -> int:
    """Who the first cue makes the speaker by name, beyond doubt: one of the cast, else -1.

    That is a plain tag, or somebody who acts right behind the mark in the middle of an utterance ("Ah." Ann rose.
    "Well"). "the lamp" is as good as a name, for no list has it as a word for a person, and so is "the Lamplighter", by
    its capital: nobody else can be meant.
    """
    if not cues or cues[0].who.character < 0 or not _direct(page, cues[0]):
        return -1
    who = cues[0].who
    if who.form == Form.NOM:
        word = page.view.words[who.last]
        other = page.view.lowers[who.last] in page.lexicon.person_nouns and not word[0].isupper()
        return -1 if other or page.cast[who.character].named else who.character
    return who.character if who.form == Form.PROP else -1


def _direct(page: Page, cue: Cue) -> bool:
    if cue.kind != "beat":
        return cue.plain
    words = page.view.words
    return cue.place == "between" and not any(words[t][0].isalnum() for t in range(cue.first, cue.who.first))


def _nearest(tokens: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """Tokens back from `first` and on from `last` to the nearest of rising places, at most FAR."""
    at = bisect_left(tokens, first)
    back = first - tokens[at - 1] if at else FAR
    after = bisect_left(tokens, last)
    behind = tokens[after] - last if after < len(tokens) else FAR
    return min(back, FAR), min(behind, FAR)


def _log(tokens: int) -> float:
    return math.log1p(tokens) / math.log1p(FAR)
