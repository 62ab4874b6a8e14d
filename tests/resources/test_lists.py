"""The word lists of the package: each loads, and is right by the rules that its readers rely on."""

import dataclasses
import re
import tomllib
import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest

from fabula.model.lexicon import Lexicon, PersonNoun
from fabula.resources import load_lexicon
from fabula.resources.loader import entries

FOLDER = files("fabula.resources")
LISTS = sorted(item.name.removesuffix(".txt") for item in FOLDER.iterdir() if item.name.endswith(".txt"))
COUNTED = {"common_words", "verbs_past"}
VERBS = {"speech_verbs", "strong_speech_verbs", "phrasal_speech_verbs", "thought_verbs", "write_verbs"}
ENTRY = re.compile(r"'?[^\W_]+(?:[ '.\-]+[^\W_]+)*'?")
LEXICON = load_lexicon()


@pytest.mark.parametrize("name", [f.name for f in dataclasses.fields(Lexicon)])
def test_every_field_of_the_lexicon_has_its_list(name: str) -> None:
    assert name in LISTS
    assert getattr(LEXICON, name)


def test_no_list_is_left_unread() -> None:
    assert set(LISTS) == {f.name for f in dataclasses.fields(Lexicon)}


def test_the_lexicon_is_read_once() -> None:
    assert load_lexicon() is LEXICON


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_what_it_is_and_its_licence(name: str) -> None:
    text = FOLDER.joinpath(f"{name}.txt").read_text(encoding="utf-8")
    head = [line for line in text.split("\n") if line.startswith("#")]
    assert text.startswith(head[0])
    assert len(head[0]) > 10
    assert head[-1] == "# Written for Fabula, MIT."
    assert text.endswith("\n")
    assert "\n\n" not in text
    assert "\r" not in text


@pytest.mark.parametrize("name", LISTS)
def test_entries_are_lower_case_words_without_doubles(name: str) -> None:
    words = [line.split("\t")[0] for line in entries(name)]
    assert len(words) == len(set(words))
    assert [w for w in words if w != w.lower() or w != w.strip()] == []
    assert [w for w in words if not ENTRY.fullmatch(w)] == []
    assert [w for w in words if w != unicodedata.normalize("NFC", w)] == []


@pytest.mark.parametrize("name", sorted(set(LISTS) - COUNTED - VERBS))
def test_written_lists_are_sorted(name: str) -> None:
    words = [line.split("\t")[0] for line in entries(name)]
    assert words == sorted(words)


@pytest.mark.parametrize("name", ["titles", "first_names"])
def test_names_and_titles_are_he_she_or_either(name: str) -> None:
    assert {line.split("\t")[1] for line in entries(name)} == {"he", "she", "-"}


def test_person_nouns_have_legal_values() -> None:
    values = {tuple(line.split("\t")[1:]) for line in entries("person_nouns")}
    assert values == {("he", "person"), ("she", "person"), ("-", "person"), ("it", "animal"), ("they", "group")}


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("porter", PersonNoun(None, "person")),
        ("aunt", PersonNoun("she", "person")),
        ("grandfather", PersonNoun("he", "person")),
        ("receptionist", PersonNoun(None, "person")),
        ("voice", PersonNoun(None, "person")),
        ("rabbit", PersonNoun("it", "animal")),
        ("crowd", PersonNoun("they", "group")),
        ("villagers", PersonNoun("they", "group")),
        ("policewomen", PersonNoun("they", "group")),
    ],
)
def test_a_noun_tells_pronouns_and_kind(noun: str, expected: PersonNoun) -> None:
    assert LEXICON.person_nouns[noun] == expected


def test_nouns_of_things_are_not_people() -> None:
    assert LEXICON.person_nouns.keys().isdisjoint({"hand", "hands", "page", "form", "date", "table", "door", "face"})


def test_kin_are_person_nouns() -> None:
    assert LEXICON.person_nouns.keys() >= LEXICON.kin
    assert {"mother", "fiancé", "fiancée", "step-mother", "son-in-law", "cousins"} <= LEXICON.kin


def test_nicknames_are_given_names_and_lead_to_given_names() -> None:
    formal = {name for names in LEXICON.nicknames.values() for name in names}
    assert formal <= LEXICON.first_names.keys()
    assert [nick for nick, names in LEXICON.nicknames.items() if nick in names or not names] == []


@pytest.mark.parametrize(
    ("nick", "formal"),
    [
        ("tom", "thomas"),
        ("bob", "robert"),
        ("betty", "elizabeth"),
        ("jack", "john"),
        ("polly", "mary"),
        ("peggy", "margaret"),
        ("ned", "edward"),
        ("kitty", "catherine"),
        ("kitty", "katherine"),
        ("alyosha", "alexei"),
        ("harry", "henry"),
    ],
)
def test_a_nickname_leads_to_its_formal_name(nick: str, formal: str) -> None:
    assert formal in LEXICON.nicknames[nick]


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_verb_has_its_forms(name: str) -> None:
    wrong = []
    for line in entries(name):
        lemma, forms = line.split("\t")
        all_forms = forms.split(",")
        stem = lemma.split(" ")[0]
        third, last = all_forms[0].split(" ")[0], all_forms[-1].split(" ")[0]
        if not (third[0] == stem[0] and third.endswith("s") and last.endswith("ing") and len(all_forms) >= 2):
            wrong.append(lemma)
    assert wrong == []


@pytest.mark.parametrize(
    "forms",
    [
        "say says said saying",
        "ask asks asked asking",
        "reply replies replied replying",
        "cry cries cried crying",
        "lie lies lied lying",
        "beg begs begged begging",
        "begin begins began begun beginning",
        "speak speaks spoke spoken speaking",
        "admit admits admitted admitting",
        "bid bids bade bidding",
        "quip quips quipped quipping",
        "purr purrs purred purring",
        "whisper whispers whispered whispering",
        "mimic mimics mimicked mimicking",
        "agree agrees agreed agreeing",
    ],
)
def test_forms_of_speech_verbs(forms: str) -> None:
    assert set(forms.split()) <= LEXICON.speech_verbs


@pytest.mark.parametrize(
    "wrong",
    ["sayed", "whisperred", "purrred", "biding", "begining", "admited", "cryed", "openned", "speaked", "lieing"],
)
def test_misspelt_forms_are_absent(wrong: str) -> None:
    assert wrong not in LEXICON.speech_verbs | LEXICON.thought_verbs | LEXICON.write_verbs


def test_strong_speech_verbs_are_speech_verbs_that_need_a_voice() -> None:
    assert LEXICON.strong_speech_verbs <= LEXICON.speech_verbs
    assert {"said", "asked", "replied", "exclaims", "whispering"} <= LEXICON.strong_speech_verbs
    assert LEXICON.strong_speech_verbs.isdisjoint({"smiled", "laughed", "nodded", "turned", "sighed", "thought"})


def test_verbs_of_thought_and_writing() -> None:
    assert {"thought", "wondered", "mused", "thinking", "reflects"} <= LEXICON.thought_verbs
    assert {"wrote", "writes", "read", "scrawled", "typed", "texting"} <= LEXICON.write_verbs
    assert {"went on", "put in", "breaking in", "burst out", "chimes in"} <= LEXICON.phrasal_speech_verbs


def test_words_of_two_lists_that_must_not_meet() -> None:
    assert LEXICON.places.isdisjoint(LEXICON.ambiguous_places)
    assert LEXICON.function_words.isdisjoint(LEXICON.first_names.keys() - {"art", "may", "will"})
    assert LEXICON.exclamations.isdisjoint({"grace", "hope", "faith", "mercy", "charity"})


def test_words_that_name_nobody() -> None:
    assert {"london", "new york", "yorkshire", "france", "thames"} <= LEXICON.places
    assert {"florence", "charlotte", "sydney", "virginia"} <= LEXICON.ambiguous_places
    assert {"god", "heavens", "goodness", "hullo", "ma'am"} <= LEXICON.exclamations
    assert {"english", "frenchmen", "catholic", "americans"} <= LEXICON.nationalities
    assert {"monday", "january", "christmas"} <= LEXICON.months_days
    assert {"mr", "dr", "st", "etc", "a.m", "e.g"} <= LEXICON.abbreviations


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("titles", 150),
        ("first_names", 2500),
        ("nicknames", 500),
        ("person_nouns", 1200),
        ("speech_verbs", 1200),
        ("places", 900),
        ("common_words", 20_000),
        ("verbs_past", 1200),
        ("adjectives", 800),
        ("adverbs_of_manner", 400),
        ("nationalities", 400),
    ],
)
def test_sizes(name: str, least: int) -> None:
    assert len(getattr(LEXICON, name)) >= least


def test_common_words_hold_no_titles_and_hardly_a_name() -> None:
    assert {"the", "said", "whispered", "door"} <= LEXICON.common_words
    assert LEXICON.common_words.isdisjoint({"mr", "mrs", "london", "english", "john", "mary", "tom", "monday", "i"})
    assert len(LEXICON.common_words & LEXICON.first_names.keys()) < 100
    assert len(FOLDER.joinpath("common_words.txt").read_bytes()) < 250_000


def test_verbs_past_are_past_forms() -> None:
    assert {"nodded", "turned", "looked", "rose", "shook", "took", "came", "went"} <= LEXICON.verbs_past
    assert LEXICON.verbs_past.isdisjoint({"need", "indeed", "hundred", "nod", "turning", "bed"})


def test_the_wheel_takes_the_whole_package() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["src/fabula"]
    assert wheel.keys().isdisjoint({"exclude", "include", "only-include"})
