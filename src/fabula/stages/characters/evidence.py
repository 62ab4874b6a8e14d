"""What the text tells of each name: he or she, how often in narration, how often in address."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fabula.model import EntityType, Form, Lexicon, MentionTable, Pronouns, TokenTable, TokenView

REACH = 24  # tokens behind a name in which a pronoun is taken to mean it
HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
THEY = frozenset({"they", "them", "their", "theirs", "themself", "themselves"})
FARTHEST = 24  # tokens from a name that is called to words beside it, those of a tag between among them
MARKS = frozenset(",.!?;:—–-…")
# titles keep the stop that the book writes
TITLED = frozenset("mr mrs dr st messrs prof rev hon capt col lt gen sgt maj jr sr esq mme mlle ms".split())
CLOSERS = frozenset("”\"'’»")
ELDER = frozenset("old elder older late".split())
PARENTS = frozenset("father mother papa mamma mama dad grandfather grandmother uncle aunt".split())
POSSESSIVES = frozenset("his her my your their our".split())
ARTICLES = frozenset({"the", "a", "an"})


@dataclass(slots=True)
class NameUse:
    """How one name, as written, is used."""

    rows: list[int] = field(default_factory=list)  # of the mention table
    he: int = 0
    she: int = 0
    they: int = 0
    narrated: int = 0  # uses outside quotations
    spoken: int = 0  # uses inside quotations
    addressed: int = 0  # of these, set off by marks: `Yes, Tom, do.`
    called: int = 0  # of these, with two words or more beside the name, so that it is no mere noise
    acting: int = 0  # uses before a verb in narration
    tagged: int = 0  # uses beside a speech verb in narration
    elder: int = 0  # uses that tell of an elder of two: "old Mr. Hart", "his father, Mr. Hart"

    @property
    def total(self) -> int:
        """All uses."""
        return len(self.rows)

    def told(self, fewest: int = 3, share: float = 0.7) -> Pronouns | None:
        """Give he or she when at least `fewest` pronouns follow the name and `share` of them agree."""
        seen = self.he + self.she
        if self.they >= 3 and self.they >= 4 * seen:
            return "they"
        if seen < fewest:
            return None
        if self.he >= share * seen:
            return "he"
        return "she" if self.she >= share * seen else None


def name_uses(mentions: MentionTable, tokens: TokenTable, view: TokenView, lexicon: Lexicon) -> dict[str, NameUse]:
    """Uses of each name of a person, by the name as written, in the order of first appearance."""
    uses: dict[str, NameUse] = defaultdict(NameUse)
    people: set[int] = set()
    spans = []
    for row, (start, end, form, type_) in enumerate(
        zip(mentions.start.tolist(), mentions.end.tolist(), mentions.form.tolist(), mentions.type.tolist(), strict=True)
    ):
        if form == Form.PROP and type_ == EntityType.PER:
            first = tokens.token_at(start)
            last = tokens.token_at(end - 1)
            spans.append((row, first, last))
            people.update(range(first, last + 1))
    for row, first, last in spans:
        words = view.words[first : last + 1]
        name = " ".join(_plain(w) for w in (words[1:] if len(words) > 1 and words[0].lower() in ARTICLES else words))
        use = uses[name]
        use.rows.append(row)
        use.elder += _is_elder(view, first, last)
        if view.quote[first] >= 0:
            use.spoken += 1
            set_off = is_set_off(view, first, last)
            use.addressed += set_off
            use.called += set_off and _in_company(view, first, last)
            continue
        use.narrated += 1
        before = view.lowers[first - 1] if first else ""
        after = view.lowers[last + 1] if last + 1 < len(view) else ""
        use.acting += after in lexicon.verbs_past
        behind = first > 1 and view.quote[first - 2] >= 0 and before in lexicon.speech_verbs
        use.tagged += after in lexicon.speech_verbs or before in lexicon.strong_speech_verbs or behind
        pronoun = _next_pronoun(view, last + 1, people)
        use.he += pronoun in HE
        use.she += pronoun in SHE
        use.they += pronoun in THEY
    return dict(uses)


def face_each_other(
    uses: Mapping[str, NameUse], starts: Sequence[int], tokens: TokenTable, view: TokenView
) -> Counter[frozenset[str]]:
    """How often two names act in neighbouring paragraphs of a conversation: as two people's would."""
    talking = {p for p, quote in zip(view.paragraph, view.quote, strict=True) if quote >= 0}
    first: dict[int, tuple[int, str]] = {}
    for name, use in uses.items():
        for row in use.rows:
            token = tokens.token_at(starts[row])
            paragraph = view.paragraph[token]
            if view.quote[token] < 0 and paragraph in talking and token < first.get(paragraph, (len(view), ""))[0]:
                first[paragraph] = (token, name)
    facing: Counter[frozenset[str]] = Counter()
    for paragraph, (_, name) in first.items():
        other = first.get(paragraph + 1, (0, name))[1]
        if other != name:
            facing[frozenset((name, other))] += 1
    return facing


def _plain(word: str) -> str:
    """Straight apostrophes, and no shouting: "CLARA" is "Clara"."""
    word = word.replace("’", "'")
    if len(word) > 3 and word[-1] == "." and word[-2].islower() and word[:-1].lower() not in TITLED:
        word = word[:-1]
    if len(word) > 2 and word.isupper() and word[-1] == "." and word[:-1].lower() in TITLED:
        return word.capitalize()  # "MR."
    return word.capitalize() if len(word) > 3 and word.isupper() and word.isalpha() else word


def stand_together(
    uses: Mapping[str, NameUse], starts: Sequence[int], tokens: TokenTable, view: TokenView
) -> Counter[frozenset[str]]:
    """Sentences of narration in which both of two names stand."""
    inside: dict[int, list[str]] = defaultdict(list)
    for name, use in uses.items():
        for row in use.rows:
            token = tokens.token_at(starts[row])
            if view.quote[token] < 0 and name not in inside[view.sentence[token]]:
                inside[view.sentence[token]].append(name)
    together: Counter[frozenset[str]] = Counter()
    for names in inside.values():
        for place, left in enumerate(names):
            together.update(frozenset((left, right)) for right in names[place + 1 :])
    return together


def is_set_off(view: TokenView, first: int, last: int) -> bool:
    """Words of a quotation that stand between marks, as an address does."""
    before = view.words[first - 1][0] if first else ""
    left = view.first[first] or before in MARKS
    if last + 1 >= len(view) or view.quote[last + 1] != view.quote[first]:
        return left
    return left and (view.words[last + 1][0] in MARKS or view.words[last + 1] in CLOSERS)


def _is_elder(view: TokenView, first: int, last: int) -> bool:
    """Behind "old" or "the elder", beside "his father" and the like."""
    before = view.lowers[first - 1] if first else ""
    if before in ELDER or (first > 1 and before == "," and view.lowers[first - 2] in PARENTS):
        return True
    if before in PARENTS:
        return True
    at = last + 1
    return (
        at + 2 < len(view)
        and view.lowers[at] == ","
        and (view.lowers[at + 1] in POSSESSIVES and view.lowers[at + 2] in PARENTS)
    )


def _in_company(view: TokenView, first: int, last: int) -> bool:
    """Two other words of the same quotation or more stand near, a tag between aside: `"Tom," she said, "do ..."`."""
    beside = [*_of_same_quote(view, first, -1), *_of_same_quote(view, last, 1)]
    return sum(view.words[token][0].isalpha() for token in beside) >= 2


def _of_same_quote(view: TokenView, at: int, step: int) -> list[int]:
    """The next six tokens of its quotation on one side of a token of it; a tag that has another hearer ends them."""
    found: list[int] = []
    for token in range(at + step, min(max(at + step * FARTHEST, -1), len(view)), step):
        if view.quote[token] == view.quote[at]:
            found.append(token)
        elif view.lowers[token] == "to" and view.lowers[min(token + 1, len(view) - 1)] != "me":
            break
    return found[:6]


def _next_pronoun(view: TokenView, at: int, people: set[int]) -> str:
    """The first he or she behind a name, before anybody else is named, in this sentence or the next."""
    if at >= len(view):
        return ""
    sentence = view.sentence[at - 1]
    for here in range(at, min(at + REACH, len(view))):
        if here in people or view.sentence[here] > sentence + 1:
            return ""
        if view.quote[here] < 0 and view.lowers[here] in HE | SHE | THEY:
            return view.lowers[here]
    return ""
