"""A name taken apart, and what its parts tell."""

from __future__ import annotations

import pytest

from fabula.model import Lexicon
from fabula.resources import load_lexicon
from fabula.stages.characters.parts import NameParts, same_given, take_apart, told_by_name

LEXICON = load_lexicon()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Tom", NameParts(lone="tom")),
        ("Tom Sawyer", NameParts(given="tom", surname="sawyer")),
        ("Mr. Sawyer", NameParts(("mr",), lone="sawyer")),
        ("Mr Sawyer", NameParts(("mr",), lone="sawyer")),
        ("Mr. Tom Sawyer", NameParts(("mr",), "tom", (), "sawyer")),
        ("Mrs. Rachel van der Lynde", NameParts(("mrs",), "rachel", (), "lynde")),
        ("Mrs. John Hart", NameParts(("mrs",), "john", (), "hart", wife=True)),
        ("Mrs. Ann Hart", NameParts(("mrs",), "ann", (), "hart")),
        ("J. T. Marsh", NameParts((), "j.", ("t.",), "marsh")),
        ("Henry Jekyll Jr.", NameParts((), "henry", (), "jekyll")),
        ("Duke of Denver", NameParts(("duke",), unit="duke of denver")),
        ("Old Hart", NameParts(("old",), lone="hart")),
        ("Colonel Sir John Hart", NameParts(("colonel", "sir"), "john", (), "hart")),
        ("de Vere", NameParts(lone="vere")),
        ("John O’Neill", NameParts((), "john", (), "o'neill")),
    ],
)
def test_take_apart(name: str, parts: NameParts) -> None:
    assert take_apart(name, LEXICON) == parts


def test_the_first_title_is_the_title() -> None:
    assert take_apart("Colonel Sir John Hart", LEXICON).title == "colonel"
    assert take_apart("John Hart", LEXICON).title == ""


def test_without_word_lists_a_title_is_a_given_name() -> None:
    assert take_apart("Mr. Hart", Lexicon()) == NameParts((), "mr", (), "hart")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Mr. Sawyer", "he"),
        ("Mrs. John Hart", "she"),
        ("Miss Tom", "she"),
        ("Lady Hart", "she"),
        ("Tom Sawyer", "he"),
        ("Clara", "she"),
        ("Dr. Clara Hart", "she"),
        ("Dr. Hart", None),
        ("Captain Clara", None),  # a surname, as a rule
        ("Dr. Clara", "she"),
        ("Old Clara", "she"),
        ("Aunt Clara", "she"),
        ("Zorb", None),
        ("Zorb Dvořáková", "she"),
    ],
)
def test_told_by_name(name: str, told: str | None) -> None:
    assert told_by_name(take_apart(name, LEXICON), LEXICON) == told


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("tom", "tom", True),
        ("t.", "tom", True),
        ("tom", "t.", True),
        ("t.", "john", False),
        ("bob", "robert", True),
        ("robert", "bob", True),
        ("bob", "john", False),
        ("tom", "tim", False),
    ],
)
def test_same_given(left: str, right: str, *, same: bool) -> None:
    assert same_given(left, right, LEXICON) is same
