"""Names to people: who is one and who is two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from fabula.model import CastEntry
from fabula.resources import load_lexicon
from fabula.stages.characters.evidence import NameUse
from fabula.stages.characters.join import Joined, join_names

LEXICON = load_lexicon()


def _use(count: int, *, he: int = 0, she: int = 0, spoken: int = 0, addressed: int = 0) -> NameUse:
    return NameUse(
        list(range(count)),
        he=he,
        she=she,
        narrated=count - spoken,
        spoken=spoken,
        addressed=addressed,
        called=addressed,
    )


def _join(
    uses: Mapping[str, int | NameUse],
    *,
    together: Mapping[tuple[str, str], int] | None = None,
    facing: Mapping[tuple[str, str], int] | None = None,
    cast: Sequence[CastEntry] = (),
) -> Joined:
    full = {name: use if isinstance(use, NameUse) else _use(use) for name, use in uses.items()}
    met, turns = (Counter({frozenset(pair): n for pair, n in (p or {}).items()}) for p in (together, facing))
    return join_names(full, met, turns, LEXICON, cast)


def _people(joined: Joined) -> set[frozenset[str]]:
    return {frozenset(person.names) for person in joined.people}


@pytest.mark.parametrize(
    "names",
    [
        ["Tom", "Tom Sawyer", "Mr. Sawyer"],
        ["Sawyer", "Mr. Sawyer"],
        ["Robert Hart", "Bob Hart"],
        ["Robert Hart", "Rob"],
        ["John Hart", "J. Hart"],
        ["James Edward Hart", "James Hart"],
        ["James Edward Hart", "Edward Hart"],
        ["Captain Marsh", "Mr. Marsh"],
        ["Captain Marsh", "John Marsh"],
        ["Duke of Denver", "the Duke of Denver"],
        ["Aunt Polly", "Polly"],
        ["Old Hart", "Hart"],
        ["Sir John", "Sir John Hart"],
        ["CLARA HART", "Clara"],
    ],
)
def test_one_person_under_several_names(names: list[str]) -> None:
    joined = _join({name.removeprefix("the "): 6 for name in names})
    assert _people(joined) == {frozenset(name.removeprefix("the ") for name in names)}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Mr. Hart", "Mrs. Hart"),
        ("Mr. Hart", "Miss Hart"),
        ("Miss Hart", "Mrs. Hart"),
        ("Tom Sawyer", "Sid Sawyer"),
        ("Tom Sawyer", "Tom Marsh"),
        ("Mr. John Hart", "Mrs. John Hart"),
        ("Sir John Hart", "Mr. Hart"),
        ("Captain Hart", "Colonel Hart"),
        ("Duke of Denver", "Duke of Marlow"),
        ("J. Hart", "Robert Hart"),
        ("Clara Hart", "Mr. Hart"),
        ("Clara", "Hugo"),
    ],
)
def test_two_people_under_two_names(left: str, right: str) -> None:
    assert _people(_join({left: 6, right: 6})) == {frozenset({left}), frozenset({right})}


def test_a_son_always_with_his_given_name_is_not_his_father() -> None:
    joined = _join({"Mr. John Hart": 12, "Mr. Hart": 20})
    assert _people(joined) == {frozenset({"Mr. John Hart"}), frozenset({"Mr. Hart"})}
    rarely = _join({"Mr. John Hart": 2, "Mr. Hart": 20})
    assert _people(rarely) == {frozenset({"Mr. John Hart", "Mr. Hart"})}


def test_miss_ann_is_the_younger_of_two_sisters() -> None:
    joined = _join({"Ann Hart": 4, "Miss Ann": 8, "Ann": 30, "Miss Hart": 20})
    assert _people(joined) == {frozenset({"Ann Hart", "Miss Ann", "Ann"}), frozenset({"Miss Hart"})}


def test_a_full_name_used_once_marks_nobody() -> None:
    assert _people(_join({"Miss Clara Hart": 2, "Miss Hart": 20})) == {frozenset({"Miss Clara Hart", "Miss Hart"})}


def test_plain_mr_hart_is_neither_of_two_brothers() -> None:
    joined = _join({"John Hart": 12, "Peter Hart": 12, "Mr. Hart": 12})
    assert _people(joined) == {frozenset({"John Hart"}), frozenset({"Peter Hart"}), frozenset({"Mr. Hart"})}


def test_parents_are_not_their_child() -> None:
    joined = _join({"Peter Hart": 20, "Mr. Hart": 10, "Mrs. Hart": 10})
    assert _people(joined) == {frozenset({"Peter Hart"}), frozenset({"Mr. Hart"}), frozenset({"Mrs. Hart"})}


def test_a_mother_is_not_the_daughter_she_stands_beside() -> None:
    uses: dict[str, int | NameUse] = {"Ann Hart": _use(20, she=10), "Mrs. Hart": 10}
    assert len(_join(uses).people) == 1
    assert len(_join(uses, together={("Ann Hart", "Mrs. Hart"): 3}).people) == 2


def test_two_who_act_in_turn_are_two() -> None:
    uses: dict[str, int | NameUse] = {"John Hart": 20, "Mr. Hart": 20}
    assert len(_join(uses).people) == 1
    assert len(_join(uses, facing={("John Hart", "Mr. Hart"): 5}).people) == 2


def test_pronouns_tell_one_bearer_from_another() -> None:
    joined = _join({"Robin Hart": _use(10, he=9), "Robin Marsh": _use(10, she=9), "Robin": _use(20, she=15)})
    assert _people(joined) == {frozenset({"Robin Hart"}), frozenset({"Robin Marsh", "Robin"})}


def test_a_name_of_two_people_has_two_owners_unless_one_stands_out() -> None:
    joined = _join({"Tom Sawyer": 10, "Tom Marsh": 8, "Tom": 5})
    assert [p.names[0] for p in joined.owners["Tom"]] == ["Tom Sawyer", "Tom Marsh"]
    clear = _join({"Tom Sawyer": 40, "Tom Marsh": 2, "Tom": 5})
    assert [p.names[0] for p in clear.owners["Tom"]] == ["Tom Sawyer"]


def test_families_are_nobody() -> None:
    joined = _join({"Hart": 10, "Harts": 2, "Clara Hart": 5})
    assert "Harts" not in joined.owners
    assert all("Harts" not in p.names for p in joined.people)
    assert "Harts" in _join({"Hart": 2, "Harts": 10}).owners  # then it is the name


def test_the_users_cast_is_seated_first_and_keeps_its_pronouns() -> None:
    joined = _join(
        {"Clara": _use(9, she=9), "Miss Hart": 4, "Hart": 2},
        cast=(CastEntry("Clara Hart", ("Clara",), "they"), CastEntry("Hart")),
    )
    first, second = joined.people[:2]
    assert first.fixed
    assert first.given_as == ("Clara Hart", "Clara")
    assert first.pronouns == "they"
    assert second.names[0] == "Hart"
    assert [p.given_as for p in joined.owners["Clara"]] == [("Clara Hart", "Clara")]


def test_every_spelling_of_a_users_name_is_theirs() -> None:
    joined = _join({"Mrs Hart": 3, "Mrs. Hart": 2, "MRS. Hart": 1}, cast=(CastEntry("Mrs. Hart"),))
    assert len(joined.people) == 1
    assert joined.people[0].mentions == 6


def test_a_full_name_is_the_users_who_is_given_by_title_and_surname() -> None:
    users = (CastEntry("Miss Hart", (), "she"), CastEntry("Mr. Cole", (), "he"), CastEntry("Mrs. Lane", (), "she"))
    uses = {"Clara Hart": _use(9, she=9), "Tom Cole": _use(4, he=4), "Ann Lane": _use(4, she=4)}
    owners = {name: people[0] for name, people in _join(uses, cast=users).owners.items()}
    assert owners["Clara Hart"].given_as == ("Miss Hart",)
    assert owners["Tom Cole"].given_as == ("Mr. Cole",)
    assert not owners["Ann Lane"].fixed  # "Mrs. Lane" may be her mother
    two = (*users, CastEntry("Dr. Hart", (), "she"))
    assert not _join(uses, cast=two).owners["Clara Hart"][0].fixed
    assert not _join({"Peter Hart": _use(4, he=4)}, cast=users).owners["Peter Hart"][0].fixed


def test_mentions_add_up() -> None:
    joined = _join({"Tom": 3, "Tom Sawyer": 2, "Mr. Sawyer": 1})
    assert [p.mentions for p in joined.people] == [6]
    assert joined.people[0].surname == "sawyer"
    assert joined.people[0].givens == {"tom"}
    assert joined.people[0].pronouns == "he"


def test_the_order_of_the_names_tells_nothing() -> None:
    names: dict[str, int | NameUse] = {
        "Tom": 5,
        "Tom Sawyer": 5,
        "Mr. Sawyer": 5,
        "Mrs. Sawyer": 5,
        "Sid": 5,
        "Sawyer": 5,
    }
    assert _people(_join(names)) == _people(_join(dict(reversed(names.items()))))
