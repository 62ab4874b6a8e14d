"""Word lists as one object, handed to the stages that need them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fabula.model.cast import CharacterKind, Pronouns

Words = frozenset[str]
NONE: Words = frozenset()

# What stands before a name in a line and makes it the speaker's: one definition for cast and speakers.
_OWN_NAME = re.compile(
    r"(?:^|[.!?…—–]\s*|^(?:hi|hello|hullo|hey|yes|no|well|sir|madam|ma['’]am|please|sorry|so|oh)\s*,)\s*"
    r"(my\s+name(?:['’]s|\s+is)|name['’]s|i['’]m|i\s+am|call\s+me)\s+$",
    re.IGNORECASE,
)
# nouns that tell next to nothing: "the man" is mostly somebody who has a name
PLAIN_PERSON_NOUNS = frozenset(
    "man woman boy girl lady gentleman fellow person child friend stranger other others one lad chap creature being "
    "companion figure guy kid youth people men women boys girls ladies gentlemen voice voices".split()
)


@dataclass(frozen=True, slots=True)
class PersonNoun:
    """What a common noun for somebody tells: "aunt" -> she, person; "crowd" -> group."""

    pronouns: Pronouns | None = None
    kind: CharacterKind = "person"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists, lower-case, without trailing stops. Empty lists are legal: tests pass their own.

    titles: "mr" -> "he", "mrs" -> "she", "dr" -> None (either).
    first_names: "clara" -> "she", "robin" -> None (either).
    nicknames: "bob" -> {"robert"}: the formal names it may stand for.
    person_nouns: nouns that name a person, animal or group.
    kin: nouns of family ("mother", "uncle"), a subset of person_nouns.
    speech_verbs: every form of the verbs that introduce speech ("said", "says", "saying", "sighed").
    strong_speech_verbs: forms that introduce nothing but speech ("said", "asked", "replied").
    thought_verbs: every form of "think", "wonder", ... that introduce a thought.
    write_verbs: every form of "write", "read", ... that introduce writing.
    places: names of countries, cities, rivers, ... as they stand, lower-cased ("new york").
    months_days: "monday", "january", ... and feasts.
    exclamations: capitalised words that name nobody ("heavens", "god", "goodness").
    nationalities: "english", "frenchman", ...
    common_words: words that fiction writes in lower case, most frequent first in the file.
    verbs_past: past-tense forms that stand as a beat's main verb ("nodded", "turned").
    abbreviations: words whose full stop ends no sentence ("mr", "st", "etc").
    phrasal_speech_verbs: speech verbs of two words, every form ("went on", "putting in").
    ambiguous_places: places that are names of people as often ("florence", "sydney"); none is in places.
    place_nouns: words that make a name a place's ("street", "mount", "abbey").
    organisation_nouns: words that make a name an organisation's ("bank", "gazette", "ministry").
    function_words: the closed classes: articles, pronouns, prepositions, conjunctions, auxiliaries, common adverbs.
    adjectives: words that describe a person before a noun ("old", "tall", "red-haired").
    adverbs_of_manner: words that stand between a name and its speech verb ("softly", "again").
    surname_particles: small words inside a surname ("de", "von", "o'").
    """

    titles: Mapping[str, Pronouns | None] = field(default_factory=dict)
    first_names: Mapping[str, Pronouns | None] = field(default_factory=dict)
    nicknames: Mapping[str, Words] = field(default_factory=dict)
    person_nouns: Mapping[str, PersonNoun] = field(default_factory=dict)
    kin: Words = NONE
    speech_verbs: Words = NONE
    strong_speech_verbs: Words = NONE
    thought_verbs: Words = NONE
    write_verbs: Words = NONE
    places: Words = NONE
    months_days: Words = NONE
    exclamations: Words = NONE
    nationalities: Words = NONE
    common_words: Words = NONE
    verbs_past: Words = NONE
    abbreviations: Words = NONE
    phrasal_speech_verbs: Words = NONE
    ambiguous_places: Words = NONE
    place_nouns: Words = NONE
    organisation_nouns: Words = NONE
    function_words: Words = NONE
    adjectives: Words = NONE
    adverbs_of_manner: Words = NONE
    surname_particles: Words = NONE


def own_name_from(before: str) -> int:
    """Where the words begin that make a name in a line its speaker's: `My name is` Ann, `Hello, I'm` Ann; or -1.

    before: what the line has before the name, its opening mark left out. The words must open a sentence, or stand
    behind a greeting at its head; behind an inner mark somebody else may be quoted. Gives a character of `before`.
    """
    found = _OWN_NAME.search(before)
    return -1 if found is None else found.start(1)
