"""Other names in place of those that annotated people bear, so that a reader learns where names stand, not these.

The replacement of mentions by others of their kind (Dai and Adel 2020), for people alone, the same for all of a
stretch, so that who is the same stays the same: first names by first names of the same sex, other names by other ones
that stand in the documents.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fabula.model import EntityType, Form, Lexicon, Pronouns
from training.reader.data import Document

Kind = Pronouns | None | str  # of a first name; "" for any other


@dataclass(frozen=True, slots=True)
class Names:
    """Names by kind, each list in order, and the word lists that tell which words of a mention are names."""

    pools: Mapping[Kind, Sequence[str]]
    lexicon: Lexicon

    def kind(self, word: str) -> Kind:
        """What a name may be replaced by."""
        return self.lexicon.first_names.get(word.lower(), "")

    def drawn_for(self, doc: Document, chance: random.Random) -> dict[int, str]:
        """Place of a word -> another name; the same word gets the same name, and no two words one."""
        told: dict[str, str] = {}
        found = {}
        for at in places(doc, self.lexicon):
            word = doc.words[at]
            lower = word.lower()
            if lower not in told:
                other = chance.choice(self.pools[self.kind(word)])
                told[lower] = word if other in told.values() else other
            found[at] = told[lower].upper() if word.isupper() and len(word) > 1 else told[lower]
        return found


def places(doc: Document, lexicon: Lexicon) -> Iterator[int]:
    """Words that are names of people, in order: capitalised, in a proper mention of a person, in none of a place."""
    named: set[int] = set()
    barred: set[int] = set()
    for first, last, kind, form, _ in doc.mentions or ():
        if kind == EntityType.PER.value and form == Form.PROP.value:
            named.update(range(first, last + 1))
        elif kind != EntityType.PER.value:
            barred.update(range(first, last + 1))
    for at in sorted(named - barred):
        word, lower = doc.words[at], doc.words[at].lower()
        if word.isalpha() and word[0].isupper() and len(word) > 1 and not _common(lower, lexicon):
            yield at


def _common(word: str, lexicon: Lexicon) -> bool:
    """Whether a word also has a meaning that its mention may owe its type to."""
    lists = (lexicon.titles, lexicon.person_nouns, lexicon.nationalities, lexicon.function_words, lexicon.months_days)
    return any(word in one for one in lists) or (word in lexicon.common_words and word not in lexicon.first_names)


def names_of(documents: Sequence[Document], lexicon: Lexicon) -> Names:
    """The names that stand in annotated documents, by kind."""
    found: dict[Kind, set[str]] = {}
    for doc in documents:
        for at in places(doc, lexicon):
            word = doc.words[at]
            found.setdefault(lexicon.first_names.get(word.lower(), ""), set()).add(word[0] + word[1:].lower())
    return Names({kind: sorted(words) for kind, words in found.items()}, lexicon)
