"""Who is one of the cast without a name, and which names are another's: evidence of the text alone."""

from __future__ import annotations

from collections import Counter

import pytest

from fabula.resources import load_lexicon
from fabula.stages.characters.evidence import NameUse
from fabula.stages.characters.join import Joined, join_names
from tests.pipeline.layers import read_layers

OPENING = "“Come in,” said Clara. Hugo Marsh came in.\n\n“Sit,” said Clara.\n\n“No,” said Hugo.\n\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A porter came up with a lamp. “Whose is this?” he asked.", "A porter"),
        ("Hugo turned his head, and a small girl looked in to say,\n\n“It is late.”", "a small girl"),
        ("“Is it late?” she said to the porter.\n\n“It is.”", "the porter"),
        ("“Is it late?” she said to the lamp boy.\n\n“It is.”", "the lamp boy"),
        ("Then a large old man stood up and said\n\n“It is late.”", "a large old man"),
        ("“Is it late?” said Clara.\n\nAn old woman looked up from her bench.\n\n“It is.”", "An old woman"),
        ("The woman who kept the lamps came up. “Late,” said the woman.", "The woman"),
    ],
)
def test_who_takes_part_in_a_conversation_is_of_the_cast(text: str, shown: str) -> None:
    assert any(names[0] == shown for names in read_layers(OPENING + text).everybody())


def test_who_is_brought_in_is_told_of_next() -> None:
    read = read_layers(
        OPENING
        + "It was cold. The rain fell. Clara had hardly sat down before a tall man came up to her.\n\n“Late,” he said."
    )
    assert ("a tall man",) in read.everybody()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A man in plain clothes came up. “Late,” said the man.", "A man in plain clothes"),
        ("“Late,” said a girl opposite, and laughed.", "a girl opposite"),
        ("“Late,” said the keeper of the lamps.", "the keeper of the lamps"),
        ("“Late,” said the parlourmaid from the door.", "the parlourmaid"),
        ("“Late,” said a woman with a lamp and a dog.", "a woman with a lamp"),
    ],
)
def test_a_description_is_shown_with_what_tells_it_from_others(text: str, shown: str) -> None:
    assert any(names[0] == shown for names in read_layers(OPENING + text).everybody())


def test_a_lady_is_not_every_lady() -> None:
    text = "“Sit,” said Lady Vexley.\n\nLady Vexley sat.\n\n“No,” said Clara. The lady laughed."
    read = read_layers(OPENING + text)
    assert read.whose("The lady", "The lady") != "Lady Vexley"


def test_an_office_of_another_place_is_another() -> None:
    text = "“Sit,” said Superintendent Vexley. The Superintendent of Lamps had written.\n\nThe superintendent sat."
    read = read_layers(OPENING + text)
    assert read.whose("The Superintendent of", "The Superintendent") != "Superintendent Vexley"
    assert read.whose("The superintendent sat", "The superintendent") == "Superintendent Vexley"


def test_a_list_is_no_apposition() -> None:
    text = "They met the doctor, Hugo Marsh, Clara Vexley, and her mother. The doctor laughed. “Late,” said the doctor."
    assert read_layers(OPENING + text).whose("The doctor laughed", "The doctor") != "Hugo Marsh"


def test_the_man_before_a_name_opens_a_clause() -> None:
    read = read_layers(OPENING + "This was the man Hugo was waiting for.")
    assert read.whose("the man Hugo", "the man") != "Hugo Marsh"


def test_a_full_name_with_a_title_is_borne_without_it_too() -> None:
    read = read_layers("“Late,” said Mr. Hugo Vexley. “Late,” said Mrs. Anton Marsh.")
    assert "Hugo Vexley" in read.one("Mr. Hugo Vexley").aliases
    assert "Anton Marsh" not in read.one("Mrs. Anton Marsh").aliases


def _join(together: dict[tuple[str, str], int] | None = None, **uses: NameUse) -> Joined:
    named = {name.replace("_", " ").replace("Mr ", "Mr. "): use for name, use in uses.items()}
    met = Counter({frozenset(pair): count for pair, count in (together or {}).items()})
    return join_names(named, met, Counter(), load_lexicon(), ())


def _use(count: int, *, elder: int = 0, spoken: int = 0, addressed: int = 0, tagged: int = 0) -> NameUse:
    rows = list(range(count))
    return NameUse(
        rows, elder=elder, narrated=count - spoken, spoken=spoken, addressed=addressed, called=addressed, tagged=tagged
    )


def _one(joined: Joined, left: str, right: str) -> bool:
    return any(p is q for p in joined.owners[left] for q in joined.owners[right])


@pytest.mark.parametrize(("elder", "one"), [(0, True), (2, False)])
def test_old_mr_hart_is_not_his_son(elder: int, one: bool) -> None:
    joined = _join(Mr_Vexley=_use(40, elder=elder), Hugo_Vexley=_use(14), Hugo=_use(60))
    assert _one(joined, "Mr. Vexley", "Hugo Vexley") is one


def test_a_bare_surname_is_hardly_the_generals() -> None:
    joined = _join(General_Vexley=_use(40), Hugo_Vexley=_use(30), Vexley=_use(9))
    assert [p.names[0] for p in joined.owners["Vexley"]] == ["Hugo Vexley"]


def test_a_bare_surname_is_the_generals_when_nobody_else_is_much_met() -> None:
    joined = _join(General_Vexley=_use(40), Mr_Hugo_Vexley=_use(5), Vexley=_use(9))
    assert "General Vexley" in {p.names[0] for p in joined.owners["Vexley"]}


def test_a_pet_name_that_the_narrator_uses_is_anothers() -> None:
    called = _join(Margaret_Vexley=_use(3), Margaret=_use(90), Madge=_use(8, spoken=8, addressed=6))
    assert _one(called, "Margaret", "Madge")
    told = _join(Margaret_Vexley=_use(3), Margaret=_use(90), Madge=_use(8, spoken=6, addressed=6, tagged=2))
    assert not _one(told, "Margaret", "Madge")


def test_two_names_run_together_once_are_two_peoples() -> None:
    apart = _join({("Tib", "Vexley"): 3}, Tib_Vexley=_use(1), Tib=_use(20), Vexley=_use(40))
    assert not _one(apart, "Tib", "Vexley")
    one = _join(Tib_Vexley=_use(1), Tib=_use(20), Vexley=_use(40))
    assert _one(one, "Tib", "Vexley")


def test_behind_sir_stands_the_first_given_name() -> None:
    joined = _join(Sir_Walter_Vexley=_use(20), William_Walter_Vexley=_use(3))
    assert not _one(joined, "Sir Walter Vexley", "William Walter Vexley")
