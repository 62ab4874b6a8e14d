"""What is known of each mention before anybody is linked: one column a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fabula.model import Cast, Form, Lexicon, MentionTable, TokenTable, TokenView

Ints = NDArray[np.int64]

# Pronouns by what they may point at. The order is that of the columns of `pair_features`.
HE, SHE, IT, THEY, FIRST, WE, YOU, WHO = range(8)
CLASSES = 8
_CLASS = {
    **dict.fromkeys("he him his himself".split(), HE),
    **dict.fromkeys("she her hers herself".split(), SHE),
    **dict.fromkeys("it its itself".split(), IT),
    **dict.fromkeys("they them their theirs themselves themself 'em".split(), THEY),
    **dict.fromkeys("i me my mine myself".split(), FIRST),
    **dict.fromkeys("we us our ours ourselves".split(), WE),
    **dict.fromkeys("you your yours yourself yourselves thou thee thy thine ye thyself".split(), YOU),
    **dict.fromkeys("who whom whose which that".split(), WHO),
}
_OF_CAST = {"he": HE, "she": SHE, "they": THEY, "it": IT}
# Words a mention's head stands before: "a man | of the world", "the girl | who laughed".
_BEHIND_HEAD = frozenset(
    "of in on at with from to for by who whom whose which that where near about upon under over behind beside like "
    "as between among against within without and or but ,".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Mentions in order; one entry a mention in every column, -1 where a fact is not known.

    first, last: tokens, last inclusive. form, type: as in MentionTable. pronoun: one of the classes above.
    gender: the class of pronoun it takes (HE, SHE, IT, THEY) or is. text, head, opening: numbers that are equal
    where the folded words, the head word, the first word of a name are. sentence, quote: numbers.
    named: the member of the cast it is by name or description; guessed: by a rule for pronouns.
    """

    first: Ints
    last: Ints
    form: Ints
    type: Ints
    pronoun: Ints
    gender: Ints
    text: Ints
    head: Ints
    opening: Ints
    sentence: Ints
    quote: Ints
    named: Ints
    guessed: Ints

    def __len__(self) -> int:
        return len(self.first)


def find_facts(
    spans: Sequence[tuple[int, int, int, int]],
    tokens: TokenTable,
    view: TokenView,
    mentions: MentionTable,
    cast: Cast,
    lexicon: Lexicon,
) -> Facts:
    """spans: (first token, last token inclusive, form, type) in order. mentions: those linked to the cast."""
    numbers: dict[str, int] = {}
    of_token = _characters(mentions, tokens)
    rows = []
    for first, last, form, kind in spans:
        words = view.lowers[first : last + 1]
        head = _head(words)
        character = of_token.get(first + head, -1)
        pronoun = _CLASS.get(words[0], -1) if form == Form.PRON else -1
        gender = pronoun if pronoun in (HE, SHE, IT, THEY) else -1
        if gender < 0 and character >= 0 and form != Form.PRON:
            gender = _OF_CAST.get(cast[character].pronouns or "", -1)
        if gender < 0 and form != Form.PRON:
            gender = _gender(words, words[head], kind, lexicon)
        folded = " ".join(words).removeprefix("the ")
        rows.append(
            (
                first,
                last,
                form,
                kind,
                pronoun,
                gender,
                numbers.setdefault(folded, len(numbers)),
                numbers.setdefault(words[head], len(numbers)),
                numbers.setdefault(_opening(words, lexicon), len(numbers)),
                view.sentence[first],
                view.quote[first],
                character if form != Form.PRON else -1,
                character if form == Form.PRON else -1,
            )
        )
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 13)
    return Facts(*columns.T)


def _head(words: Sequence[str]) -> int:
    """Place of the head: the last word before a preposition, a relative or a comma."""
    for at, word in enumerate(words):
        if at and word in _BEHIND_HEAD:
            return at - 1
    return len(words) - 1


def _opening(words: Sequence[str], lexicon: Lexicon) -> str:
    return next((word for word in words if word not in lexicon.titles and word != "the"), words[0])


def _gender(words: Sequence[str], head: str, kind: int, lexicon: Lexicon) -> int:
    """The pronoun a description or a name takes by its title, noun or given name; places and things take it."""
    if kind != 0:
        return IT
    told = lexicon.titles.get(words[0]) or lexicon.first_names.get(words[0])
    noun = lexicon.person_nouns.get(head)
    if noun is not None:
        told = told or noun.pronouns
    return _OF_CAST.get(told or "", -1)


def _characters(mentions: MentionTable, tokens: TokenTable) -> dict[int, int]:
    """Who of the cast a token points at."""
    found: dict[int, int] = {}
    linked = np.flatnonzero(mentions.character >= 0)
    first = np.searchsorted(tokens.end, mentions.start[linked], side="right").tolist()
    last = np.searchsorted(tokens.start, mentions.end[linked], side="left").tolist()
    for row, low, high in zip(linked.tolist(), first, last, strict=True):
        for token in range(low, high):
            found.setdefault(token, int(mentions.character[row]))
    return found


PAIR_FEATURES = 28 + CLASSES + 6


def pair_features(facts: Facts, later: Ints, earlier: Ints) -> NDArray[np.float32]:
    """(pairs, PAIR_FEATURES) of mentions `later` and possible antecedents `earlier`, rows of `facts`."""
    f, i, j = facts, later, earlier
    gender_i, gender_j = f.gender[i], f.gender[j]
    known = (gender_i >= 0) & (gender_j >= 0)
    named_i, named_j = f.named[i], f.named[j]
    guess_i, guess_j = f.guessed[i], f.guessed[j]
    who_i = np.where(named_i >= 0, named_i, guess_i)
    who_j = np.where(named_j >= 0, named_j, guess_j)
    told = (who_i >= 0) & (who_j >= 0)
    quote_i, quote_j = f.quote[i], f.quote[j]
    apart = f.sentence[i] - f.sentence[j]
    pronoun_i, pronoun_j = f.pronoun[i], f.pronoun[j]
    names = (f.form[i] == Form.PROP) & (f.form[j] == Form.PROP)
    shared = (f.head[i] == f.head[j]) | (f.opening[i] == f.opening[j]) | (f.opening[i] == f.head[j])
    nested = ((f.first[j] <= f.first[i]) & (f.last[i] <= f.last[j])) | (
        (f.first[i] <= f.first[j]) & (f.last[j] <= f.last[i])
    )
    first_i, first_j = (pronoun_i == FIRST), (pronoun_j == FIRST)
    you_i, you_j = (pronoun_i == YOU), (pronoun_j == YOU)
    columns = [
        f.text[i] == f.text[j],
        f.head[i] == f.head[j],
        names & shared,
        names & ~shared,
        f.type[i] == f.type[j],
        known & (gender_i == gender_j),
        known & (gender_i != gender_j),
        (named_i >= 0) & (named_i == named_j),
        (named_i >= 0) & (named_j >= 0) & (named_i != named_j),
        told & (who_i == who_j),
        told & (who_i != who_j),
        (quote_i >= 0) & (quote_i == quote_j),
        (quote_i < 0) & (quote_j < 0),
        (quote_i >= 0) & (quote_j < 0),
        (quote_i < 0) & (quote_j >= 0),
        nested,
        first_i & first_j & (quote_i == quote_j),
        you_i & you_j & (quote_i == quote_j),
        first_i & you_j & (quote_i != quote_j) & (quote_j >= 0),
        you_i & first_j & (quote_i != quote_j) & (quote_j >= 0),
        (pronoun_i >= 0) & (pronoun_i == pronoun_j),
        (pronoun_i == WHO) & (f.last[j] + 1 >= f.first[i]) & (f.first[i] - f.last[j] <= 2),
        np.log1p(i - j) / 4,
        np.log1p(f.first[i] - f.first[j]) / 6,
    ]
    columns += [f.form[j] == form for form in Form] + [f.form[i] == Form.PRON]
    columns += [pronoun_i == which for which in range(CLASSES)]
    columns += [apart == 0, apart == 1, apart == 2, (apart > 2) & (apart < 6), (apart > 5) & (apart < 12), apart > 11]
    return np.stack(columns, axis=1).astype(np.float32)
