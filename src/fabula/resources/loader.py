"""Opens the word lists beside this file as one `Lexicon`.

A list is UTF-8 text, one entry a line; what follows a tab is the entry's value. Lines that start with `#` say what the
list is, where it comes from and its licence. The lists are right or a test fails, so reading them checks nothing.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import cast

from fabula.model.cast import CharacterKind, Pronouns
from fabula.model.lexicon import Lexicon, PersonNoun, Words

NO_PRONOUNS = "-"


def entries(name: str) -> list[str]:
    """Return the lines of the list called `name` without its comments: "word" or "word<TAB>value"."""
    text = files("fabula.resources").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and line[0] != "#"]


def words(name: str) -> Words:
    """Read a list without values."""
    return frozenset(entries(name))


def pronouns(value: str) -> Pronouns | None:
    """Read a pronoun column; "-" is either or unknown."""
    return None if value == NO_PRONOUNS else cast("Pronouns", value)


def pronouns_by_word(name: str) -> dict[str, Pronouns | None]:
    """Read a list of "word<TAB>he", "word<TAB>she" or "word<TAB>-"."""
    return {word: pronouns(value) for word, value in (line.split("\t") for line in entries(name))}


def nicknames() -> dict[str, Words]:
    """Read the list of "nickname<TAB>formal,formal"."""
    return {word: frozenset(value.split(",")) for word, value in (line.split("\t") for line in entries("nicknames"))}


def person_nouns() -> dict[str, PersonNoun]:
    """Read the list of "noun<TAB>pronouns<TAB>kind"; equal values share one record."""
    known: dict[tuple[str, str], PersonNoun] = {}
    nouns = {}
    for line in entries("person_nouns"):
        word, value, kind = line.split("\t")
        if (value, kind) not in known:
            known[value, kind] = PersonNoun(pronouns(value), cast("CharacterKind", kind))
        nouns[word] = known[value, kind]
    return nouns


def verb_forms(name: str) -> Words:
    """Read every form in a list of "lemma<TAB>form,form,...": the lemma and all that follow it."""
    return frozenset(form for line in entries(name) for form in line.replace("\t", ",").split(","))


@cache
def load_lexicon() -> Lexicon:
    """Return all word lists of the package; they are read once, then it is the same object."""
    return Lexicon(
        titles=pronouns_by_word("titles"),
        first_names=pronouns_by_word("first_names"),
        nicknames=nicknames(),
        person_nouns=person_nouns(),
        kin=words("kin"),
        speech_verbs=verb_forms("speech_verbs"),
        strong_speech_verbs=verb_forms("strong_speech_verbs"),
        phrasal_speech_verbs=verb_forms("phrasal_speech_verbs"),
        thought_verbs=verb_forms("thought_verbs"),
        write_verbs=verb_forms("write_verbs"),
        places=words("places"),
        ambiguous_places=words("ambiguous_places"),
        place_nouns=words("place_nouns"),
        organisation_nouns=words("organisation_nouns"),
        months_days=words("months_days"),
        exclamations=words("exclamations"),
        nationalities=words("nationalities"),
        common_words=words("common_words"),
        function_words=words("function_words"),
        adjectives=words("adjectives"),
        adverbs_of_manner=words("adverbs_of_manner"),
        verbs_past=words("verbs_past"),
        abbreviations=words("abbreviations"),
        surname_particles=words("surname_particles"),
    )
