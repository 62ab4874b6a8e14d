"""A user's cast is read as it stands, or refused in one line that names the entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fabula.cast_file import load_cast
from fabula.errors import CastError
from fabula.model import CastEntry
from fabula.outputs.json import as_json, dumps
from fabula.outputs.tables import cast_object
from tests.build import build_story


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cast.json"


def test_a_cast(file: Path) -> None:
    rows = [
        {"name": "  Clara \n Vance ", "aliases": ["Clara", "Miss  Vance", "Clara"], "pronouns": "she"},
        {"name": "Tom", "aliases": ["Tom"]},
        {"name": "José", "pronouns": None, "aliases": None},
    ]
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    assert load_cast(file) == (
        CastEntry("Clara Vance", ("Clara", "Miss Vance"), "she"),
        CastEntry("Tom"),
        CastEntry("José"),
    )


def test_a_mark_of_byte_order_is_no_fault(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbf[{"name": "Tom"}]')
    assert load_cast(file) == (CastEntry("Tom"),)


def test_an_empty_list_is_no_cast_at_all(file: Path) -> None:
    file.write_text("[]", encoding="utf-8")
    assert load_cast(file) == ()


def test_what_fabula_prints_can_be_handed_back(file: Path) -> None:
    story = build_story("Tom sat.", cast={"Clara Vance": ["Clara"], "Tom": []})
    expected = (CastEntry("Clara Vance", ("Clara",)), CastEntry("Tom"))
    for printed in (cast_object(story), as_json(story), cast_object(story)["cast"]):
        file.write_text(dumps(printed), encoding="utf-8")
        assert load_cast(file) == expected


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[{"name": "Tom",\n  "aliases: []}]', r"line 2, column 3: is not JSON \(.*\)\. It should look like \[\{"),
        ("", r"line 1, column 1: is not JSON"),
        ('"Tom"', r"should be a list of characters\. It should look like"),
        ('{"name": "Tom"}', r"should be a list of characters"),
        ('["Tom"]', r'entry 1: should be an object with a "name"'),
        ('[{"name": "Tom"}, {}]', r'entry 2: "name" should be a string that is not empty'),
        ('[{"name": " "}]', r'entry 1: "name" should be a string'),
        ('[{"name": 7}]', r'entry 1: "name" should be a string'),
        ('[{"name": "Tom", "aliases": "Tommy"}]', r'entry 1 \(Tom\): "aliases" should be a list of strings'),
        ('[{"name": "Tom", "aliases": [""]}]', r'entry 1 \(Tom\): "aliases" should be a list of strings'),
        ('[{"name": "Tom", "aliases": [1]}]', r'entry 1 \(Tom\): "aliases" should be a list of strings'),
        ('[{"name": "Tom", "pronouns": "him"}]', r'entry 1 \(Tom\): "pronouns" should be one of he, she, they, it'),
        ('[{"name": "Tom", "pronouns": ["he"]}]', r'entry 1 \(Tom\): "pronouns" should be one of'),
        ('[{"name": "Tom", "alias": ["T"]}]', r'entry 1 \(Tom\): nothing is known of "alias"\. Use "name"'),
        (
            '[{"name": "Tom"}, {"name": "Bob", "aliases": ["TOM"]}]',
            r'"TOM" is a name of entry 1 \(Tom\) and of entry 2 \(Bob\)\. Leave it with one',
        ),
        ("[" * 100_000, r"is not (JSON|a cast)"),
    ],
)
def test_a_cast_that_cannot_be_used(file: Path, content: str, says: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CastError, match=says) as caught:
        load_cast(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_utf_8(file: Path) -> None:
    file.write_bytes('[{"name": "José"}]'.encode("cp1252"))
    with pytest.raises(CastError, match=r"is not UTF-8 \(byte 0xe9 at byte 14\)\. Save it as UTF-8"):
        load_cast(file)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CastError, match=r"no\.json: there is no such file\. Check the name"):
        load_cast(tmp_path / "no.json")
    with pytest.raises(CastError, match=r"is a folder\. Name the JSON file"):
        load_cast(tmp_path)
    with pytest.raises(CastError, match=r"cannot be opened"):
        load_cast(tmp_path / "a\0b")
