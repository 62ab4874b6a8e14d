"""One pass over the text that links every mention it can to a person: names, descriptions, pronouns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fabula.model import PLAIN_PERSON_NOUNS, EntityType, Form, Lexicon, MentionTable, Pronouns, TokenTable, TokenView
from fabula.stages.characters.evidence import HE, SHE
from fabula.stages.characters.join import Person
from fabula.stages.characters.narrator import FIRST_PERSON
from fabula.stages.characters.parts import MARRIED

# Salience: set by judgement, not swept.
DECAY = 0.65  # a sentence
SUBJECT, OTHER, TALKED_OF = 1.0, 0.55, 0.12  # salience a mention gives
UNSURE = 0.3  # salience of two sentences ago
FAINT = 0.02  # salience below which nobody is meant
NEAR = 4_000  # tokens in which a name shared by several is its last bearer's
SAME_DESCRIPTION = 20_000  # tokens in which "the porter" is the porter met before
STRANGE = 600  # tokens in which a stranger is still the man just brought in; by judgement, not swept
MANY = frozenset({"many", "every", "each", "either", "neither", "some", "several", "few", "any"})
INDEFINITE = frozenset({"a", "an", "another", "one", "some"})
# how those of a title are spoken of: "his lordship"
STYLES = {
    **dict.fromkeys(("lord", "earl", "viscount", "baron", "marquis", "marquess", "count"), "lordship"),
    **dict.fromkeys(("lady", "countess", "viscountess", "baroness", "marchioness", "dowager"), "ladyship"),
    **dict.fromkeys(("king", "queen", "emperor", "empress"), "majesty"),
    **dict.fromkeys(("prince", "princess"), "highness"),
    **dict.fromkeys(("duke", "duchess", "archbishop"), "grace"),
}
MARKED_BY = frozenset({"in", "with", "who", "whom"})  # "the man in the overcoat" is told from all other men
NOBODY = frozenset(
    {"other", "others", "one", "person", "party", "people", "acquaintance", "company", "soul", "body", "family"}
)
# "he was a good father", "like a boy": words before a description that points at nobody
GENERAL = frozenset(
    "was is be been being are were as like than such become became becoming of for not seemed 's 'm 're makes "
    "make made".split()
)
BEING = frozenset({"was", "is", "'s", "were", "been"})
NOMINATIVE = frozenset(
    "i he she it we they you this that who which what everybody everyone everything somebody someone something anybody "
    "anyone anything nobody nothing one all none every each any some".split()
)
DETERMINERS = frozenset("the a an his her their its our your my this that these those no".split())
# "Behind the counter was a girl": words that open a sentence whose subject stands behind the verb
TURNING = frozenset(
    "in on at by behind before beside near under above below opposite among between beyond across around against "
    "inside outside within beneath".split()
)
POSTURES = frozenset(
    "standing sitting seated lying leaning waiting kneeling crouching perched huddled sprawled coming walking".split()
)
LINKING = frozenset({"and", "but", "then"})  # may stand before
DOUBTING = frozenset({"if", "whether", "unless"})  # "if ever there was a man"
LEADING = frozenset(",:—–-")  # marks that lead to a quotation in the next paragraph
TELLING = frozenset({"in", "with", "of", "from", "opposite"})
OPENING_TAIL = frozenset("the a an his her their its no one two this that".split())
LONGEST_TAIL = 7  # tokens, the preposition among them
SPEAKING_PREPOSITIONS = frozenset("to at of for with by from on upon after before about over under behind like".split())


@dataclass(slots=True, eq=False)
class Described:
    """Somebody without a name, met under a common noun; one of the cast when they speak."""

    noun: str
    text: str  # as first written
    pronouns: Pronouns | None
    kind: str
    last: int  # token of the last mention
    speaks: bool = False
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Links:
    """person: (mentions,) index into people and then into described, or -1. described: people without a name."""

    person: list[int]
    described: tuple[Described, ...]
    pronouns: list[Pronouns | None]  # of people, then of described, as the pass learnt them


@dataclass(slots=True)
class _Salience:
    score: dict[int, float] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)

    def at(self, person: int, sentence: int) -> float:
        gone = sentence - self.last[person]
        return float(self.score[person] * DECAY**gone)

    def raise_(self, person: int, sentence: int, weight: float) -> None:
        before = self.at(person, sentence) if person in self.score else 0.0
        self.score[person] = before + weight
        self.last[person] = sentence

    def best(self, sentence: int, fits: Callable[[int], bool]) -> int:
        found, top = -1, FAINT
        for person in list(self.score):
            value = self.at(person, sentence)
            if value < FAINT:
                del self.score[person], self.last[person]
            elif value > top and fits(person):
                found, top = person, value
        return found


def link_mentions(
    mentions: MentionTable,
    tokens: TokenTable,
    view: TokenView,
    people: Sequence[Person],
    pronouns: Sequence[Pronouns | None],
    owners: Mapping[int, tuple[int, ...]],
    stated: Mapping[int, int],
    narrator: int,
    lexicon: Lexicon,
) -> Links:
    """Link mentions in the order of the text.

    owners: of each row that is a person's name, who may bear it, likeliest first. stated: rows of
    descriptions that the text itself puts beside a name, and whose. narrator: index or -1.
    """
    linker = _Linker(view, people, pronouns, stated, narrator, lexicon)
    starts, ends = mentions.start.tolist(), mentions.end.tolist()
    for row, bearers in owners.items():
        token = tokens.token_at(starts[row])
        linker.named.setdefault(view.sentence[token], []).append((token, bearers[0] if bearers else -1))
    forms, types = mentions.form.tolist(), mentions.type.tolist()
    person = [-1] * len(starts)
    for row in range(len(starts)):
        first, last = tokens.token_at(starts[row]), tokens.token_at(ends[row] - 1)
        if types[row] != EntityType.PER:
            continue
        if forms[row] == Form.PROP:
            person[row] = linker.name(owners.get(row, ()), first, last)
        elif forms[row] == Form.NOM:
            person[row] = linker.description(row, first, last)
        else:
            person[row] = linker.pronoun(first)
    return Links(person, tuple(linker.described), linker.pronouns)


class _Linker:
    def __init__(
        self,
        view: TokenView,
        people: Sequence[Person],
        pronouns: Sequence[Pronouns | None],
        stated: Mapping[int, int],
        narrator: int,
        lexicon: Lexicon,
    ) -> None:
        self.view = view
        self.people = people
        self.pronouns = list(pronouns)
        self.stated = stated
        self.narrator = narrator
        self.lexicon = lexicon
        self.salience = _Salience()
        self.seen: dict[int, int] = {}  # person -> token of the last name or description
        self.described: list[Described] = []
        self._last_described: dict[str, int] = {}  # noun -> place in described
        self._roles = self._people_by_title()
        self._stated_nouns: dict[str, int] = {}
        self.named: dict[int, list[tuple[int, int]]] = {}  # sentence -> names in it: token, likeliest person
        self._subject = (-1, -1)  # sentence, person: who its first mention points at
        self._talking = {p for p, quote in zip(view.paragraph, view.quote, strict=True) if quote >= 0}

    def _people_by_title(self) -> dict[str, list[int]]:
        roles: dict[str, list[int]] = {}
        for index, person in enumerate(self.people):
            for title in person.titles:
                for role in {title, STYLES.get(title, title)}:
                    if role in PLAIN_PERSON_NOUNS:
                        continue  # of "the lady" nobody can tell whether Lady Hart is meant
                    if role in self.lexicon.person_nouns or role in STYLES.values():
                        roles.setdefault(role, []).append(index)
        return roles

    def name(self, owners: tuple[int, ...], first: int, last: int) -> int:
        """The one bearer; of several the last one met, else the likeliest."""
        if not owners:
            return -1
        found = owners[0]
        if len(owners) > 1:
            near = [p for p in owners if first - self.seen.get(p, -NEAR) < NEAR]
            found = max(near, key=lambda p: self.seen[p], default=owners[0])
        self._meet(found, first, last)
        return found

    def _meet(self, person: int, first: int, last: int) -> None:
        self.seen[person] = first
        view = self.view
        sentence = view.sentence[first]
        if view.quote[first] >= 0:
            self.salience.raise_(person, sentence, TALKED_OF)
            return
        possessor = last + 1 < len(view) and view.lowers[last + 1] in ("'s", "'")
        before = view.lowers[first - 1] if first else ""
        subject = not possessor and before not in SPEAKING_PREPOSITIONS and self._subject[0] != sentence
        if subject:
            self._subject = (sentence, person)
        self.salience.raise_(person, sentence, SUBJECT if subject else OTHER)

    def pronoun(self, at: int) -> int:
        """I in narration is the narrator; he and she the most salient who may be so called."""
        view = self.view
        low, sentence = view.lowers[at], view.sentence[at]
        if view.quote[at] >= 0:
            return -1
        if low in FIRST_PERSON:
            if self.narrator >= 0 and self._subject[0] != sentence:
                self._subject = (sentence, self.narrator)
            return self.narrator
        wanted: Pronouns | None = "he" if low in HE else "she" if low in SHE else None
        if wanted is None:
            return -1
        barred = -1
        if (low == "him" or (low == "her" and not self._possessive(at))) and self._subject[0] == sentence:
            barred = self._subject[1]
        # "he said to Tom": who is named behind the pronoun is another
        behind = {p for token, p in self.named.get(sentence, ()) if token > at} if low in ("he", "she") else set()
        behind |= {barred, self.narrator}
        found = self.salience.best(sentence, lambda p: p not in behind and self.pronouns[p] == wanted)
        if found < 0 and (low not in ("him", "her") or self._possessive(at)):
            # somebody whose pronouns nobody told yet, named a moment ago, takes those of the first that fits
            stranger = self.salience.best(sentence, lambda p: p not in behind and self.pronouns[p] is None)
            if stranger >= 0 and self.salience.at(stranger, sentence) >= UNSURE:
                found = stranger
                self.pronouns[found] = wanted
        if found >= 0:
            if found >= len(self.people) and low in ("he", "she") and self._speaks(at, at):
                self.described[found - len(self.people)].speaks = True  # "A porter came up. “Well?” he asked."
            subject = low in ("he", "she") and self._subject[0] != sentence
            if subject:
                self._subject = (sentence, found)
            self.salience.raise_(found, sentence, 0.7 if subject else 0.3)
        return found

    def _possessive(self, at: int) -> bool:
        following = self.view.lowers[at + 1] if at + 1 < len(self.view) else ""
        return bool(following) and following[0].isalpha() and following not in self.lexicon.function_words

    def description(self, row: int, first: int, last: int) -> int:
        """By what the text says of it; by its title; by kinship; else one met before under the same noun."""
        view = self.view
        noun = view.lowers[last]
        if view.quote[first] >= 0:
            return -1
        opening = view.lowers[first]
        if noun in ("voice", "voices") and opening not in ("a", "an", "another") and not self._heard(first, last):
            return -1  # "his voice", "Ann's voice", "the voice of Ann" are heard of somebody known
        found = self._known(row, noun, opening, last)
        if found < 0 and noun in self.lexicon.kin and opening not in INDEFINITE:
            found = self._relative(first, noun)
        if found >= 0:
            self._meet(found, first, last)
            return found
        return self._unnamed(row, noun, opening, first, last)

    def _tail(self, noun: str, last: int) -> int:
        """The last token of what tells them from all others: "a man | in plain clothes", "a girl | opposite".

        A role tells enough without: "the parlourmaid from the door" is the parlourmaid.
        """
        view, lexicon = self.view, self.lexicon
        at = last + 1
        telling = TELLING if noun in PLAIN_PERSON_NOUNS else {"of"}
        if at + 1 >= len(view) or view.lowers[at] not in telling or view.sentence[at] != view.sentence[last]:
            return last
        if view.lowers[at] == "opposite":
            return at if not view.words[at + 1][0].isalpha() else last
        end = at
        for here in range(at + 1, min(at + LONGEST_TAIL, len(view))):
            low = view.lowers[here]
            if view.sentence[here] != view.sentence[last] or view.quote[here] != view.quote[last]:
                break
            if low in OPENING_TAIL and here == at + 1:
                continue
            if not (low[0].isalpha() or low == "'s") or low in lexicon.function_words or low in lexicon.verbs_past:
                break
            end = here
        return end if end > at else last

    def _heard(self, first: int, last: int) -> bool:
        """Take "the voice" for somebody's when "a voice" spoke a page ago."""
        view = self.view
        place = self._last_described.get(view.lowers[last], -1)
        if place < 0 or view.lowers[first] != "the" or (last + 1 < len(view) and view.lowers[last + 1] == "of"):
            return False
        return first - self.described[place].last < 600

    def _known(self, row: int, noun: str, opening: str, last: int) -> int:
        if row in self.stated:
            if noun not in PLAIN_PERSON_NOUNS and noun not in self.lexicon.kin:
                self._stated_nouns[noun] = self.stated[row]
            return self.stated[row]
        if opening in INDEFINITE:
            return -1
        roles = [] if self._of_somewhere(last) else self._roles.get(noun, [])
        if len(roles) == 1:
            return roles[0]
        if roles:
            near = [p for p in roles if p in self.seen]
            return max(near, key=lambda p: self.seen[p], default=-1)
        return self._stated_nouns.get(noun, -1) if opening in ("the", "his", "her", "my", "our", "their") else -1

    def _of_somewhere(self, last: int) -> bool:
        """Tell "the Superintendent of Education" from the Superintendent Hart of the story."""
        view = self.view
        return last + 2 < len(view) and view.lowers[last + 1] == "of" and view.words[last + 2][0].isupper()

    def _relative(self, first: int, noun: str) -> int:
        """Find "her father": a namesake of hers with the right pronouns and, for wives and parents, title."""
        view = self.view
        told = self.lexicon.person_nouns.get(noun)
        if told is None or told.pronouns is None:
            return -1
        opening = view.lowers[first]
        if opening in HE | SHE:
            wanted = "he" if opening in HE else "she"
            possessor = self.salience.best(
                view.sentence[first], lambda p: p != self.narrator and self.pronouns[p] in (wanted, None)
            )
        elif opening in FIRST_PERSON:
            possessor = self.narrator
        else:
            possessor = -1
        if not 0 <= possessor < len(self.people) or not self.people[possessor].family:
            return -1
        family = self.people[possessor].family
        namesakes = [
            index
            for index, person in enumerate(self.people)
            if index != possessor and self.pronouns[index] == told.pronouns and person.family == family
        ]
        if noun in ("wife", "mother", "mamma", "mama"):
            namesakes = [i for i in namesakes if self.people[i].titles & MARRIED]
        if len(namesakes) > 1 and noun in ("wife", "mother", "mamma", "mama"):
            namesakes = [i for i in namesakes if not any(p.wife or p.given for p in self.people[i].parts)]
        if noun in ("father", "papa", "husband"):
            namesakes = [i for i in namesakes if not self.people[i].givens] or namesakes
        return namesakes[0] if len(namesakes) == 1 else -1

    def _unnamed(self, row: int, noun: str, opening: str, first: int, last: int) -> int:
        """Somebody met before under the same noun, or somebody new; -1 for "the young man" nobody introduced."""
        view = self.view
        place = self._last_described.get(noun, -1)
        known = self.described[place] if place >= 0 else None
        fresh = known is None or first - known.last > SAME_DESCRIPTION or opening in INDEFINITE
        told_apart = opening in INDEFINITE or (last + 1 < len(view) and view.lowers[last + 1] in MARKED_BY)
        told_apart = told_apart or (last > first + 1 and self._is_told(first, opening))  # "to the ticket boy"
        if fresh and (stranger := self._stranger(noun, opening, first)) >= 0:
            place = self._last_described[noun] = stranger
            known, fresh = self.described[stranger], False
        if fresh and (noun in NOBODY or opening in MANY or (noun in PLAIN_PERSON_NOUNS and not told_apart)):
            return -1
        if fresh and opening in INDEFINITE and (noun in self.lexicon.kin or self._says_what(first)):
            return -1
        if fresh or known is None:
            told = self.lexicon.person_nouns.get(noun)
            text = _written(view, first, self._tail(noun, last))
            known = Described(noun, text, told.pronouns if told else None, told.kind if told else "person", first)
            place = self._last_described[noun] = len(self.described)
            self.described.append(known)
            self.pronouns.append(known.pronouns)
        known.last = first
        known.rows.append(row)
        known.speaks = known.speaks or self._speaks(first, last)
        if known.kind == "person":
            known.speaks = known.speaks or self._is_told(first, opening) or self._acts_amid_talk(first)
        person = len(self.people) + place
        if known.kind != "group":
            self._meet(person, first, last)
            if fresh and opening in INDEFINITE:  # who is brought in is who is told of next
                self.salience.raise_(person, view.sentence[first], SUBJECT - OTHER)
        return person

    def _says_what(self, first: int) -> bool:
        """`he was a good father`, `like a boy` bring nobody in; `there was a man`, `in the doorway was a man` do."""
        view = self.view
        verb = first - 1
        if verb < 0 or view.lowers[verb] not in GENERAL:
            return False
        if view.lowers[verb] not in BEING:
            return True
        opening = verb
        while opening and view.sentence[opening - 1] == view.sentence[verb] and view.quote[opening - 1] < 0:
            opening -= 1
        before = view.lowers[opening:verb]
        if before and before[0] in LINKING:
            before = before[1:]
        if not DOUBTING.isdisjoint(before):
            return True
        return "there" not in before[-2:] and not self._turned(before, view.sentence[verb])

    def _turned(self, before: Sequence[str], sentence: int) -> bool:
        """Take the words before a verb of being for one place, and no subject: "behind the long counter"."""
        if self._subject[0] == sentence or not NOMINATIVE.isdisjoint(before):
            return False
        if before and before[0] in POSTURES:
            return True
        placed = len(before) > 1 and before[0] in TURNING and (before[1] in OPENING_TAIL or len(before) == 2)
        return placed and sum(word in DETERMINERS for word in before) <= 1

    def _stranger(self, noun: str, opening: str, first: int) -> int:
        """Who "the stranger" is: the man or woman told of last, when a moment ago; or -1."""
        if noun != "stranger" or opening != "the":
            return -1
        met = [(one.last, place) for place, one in enumerate(self.described) if one.noun in ("man", "woman")]
        last, place = max(met, default=(-STRANGE, -1))
        near = first - last < STRANGE and self.view.sentence[last] != self.view.sentence[first]
        return place if near else -1

    def _speaks(self, first: int, last: int) -> bool:
        """Beside a speech verb, or opening a sentence that touches a quotation, in a paragraph that quotes.

        Also in a sentence that leads to the quotation of the next paragraph.
        """
        view, lexicon = self.view, self.lexicon
        before = view.lowers[first - 1] if first else ""
        after = view.lowers[last + 1] if last + 1 < len(view) else ""
        paragraph = view.paragraph[first]
        if before in lexicon.strong_speech_verbs or after in lexicon.speech_verbs or self._behind_quote(first):
            return paragraph in self._talking
        sentence = view.sentence[first]
        end = last
        while end < len(view) and view.sentence[end] == sentence and view.quote[end] < 0:
            end += 1
        quoted = end < len(view) and view.quote[end] >= 0
        leads = view.words[end - 1] in LEADING or view.lowers[end - 1] in lexicon.strong_speech_verbs
        if quoted and view.paragraph[end] == paragraph + 1 and leads:
            return True
        if first and view.sentence[first - 1] == sentence and view.quote[first - 1] < 0:
            return False
        if first and view.paragraph[first - 1] == paragraph and view.quote[first - 1] >= 0:
            return True
        return quoted and view.paragraph[end] == paragraph

    def _acts_amid_talk(self, first: int) -> bool:
        """Opening a sentence between two paragraphs of a conversation."""
        view = self.view
        opens = not first or view.sentence[first - 1] != view.sentence[first]
        around = {view.paragraph[first] - 1, view.paragraph[first] + 1}
        return opens and view.paragraph[first] not in self._talking and around <= self._talking

    def _behind_quote(self, first: int) -> bool:
        """`"...?" calls the porter`: one verb between the mark and the description."""
        view = self.view
        return first > 1 and view.quote[first - 2] >= 0 and view.lowers[first - 1] in self.lexicon.speech_verbs

    def _is_told(self, first: int, opening: str) -> bool:
        """`," she said to the porter`: who is spoken to takes part in a conversation."""
        view = self.view
        return (
            opening != "a" and first > 0 and view.lowers[first - 1] == "to" and view.paragraph[first] in self._talking
        )


def _written(view: TokenView, first: int, last: int) -> str:
    """The words as written, white space between them folded."""
    parts = [view.words[first]]
    for token in range(first + 1, last + 1):
        gap = " " if view.start[token] > view.end[token - 1] else ""
        parts.append(gap + view.words[token])
    return "".join(parts)
