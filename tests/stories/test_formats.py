"""The same piece from every format: the same cast, the same lines."""

from __future__ import annotations

import importlib.util
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

import fabula
from fabula.model import Story
from tests.stories.keys import NAMES, SAMPLES, folded, load, place

ENDINGS = (".md", ".html", ".epub", "-epub2.epub", ".docx", ".odt")
SCRIPT = SAMPLES.parent / "scripts" / "make_samples.py"


@cache
def reading(file: str) -> Story:
    return fabula.read(SAMPLES / file)


def lines(story: Story) -> list[tuple[str, str | None, str]]:
    """Words, speaker and type of every line; white space and marks of emphasis aside."""
    return [(folded(x.text)[0], x.speaker.name if x.speaker else None, x.type) for x in story.lines]


def cast(story: Story) -> set[tuple[str, str | None, str, bool]]:
    """Everybody with a name or a line."""
    return {(c.name, c.pronouns, c.kind, c.narrator) for c in story.cast if c.named or c.lines}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_stretch_of_the_key_is_in_every_format(name: str, ending: str) -> None:
    key = load(name)
    story = reading(Path(key.sample).stem + ending)
    assert len(place(key, story.text)) == len(key.stretches)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_format_gives_the_same_lines_and_cast(name: str, ending: str) -> None:
    key = load(name)
    original, story = reading(key.sample), reading(Path(key.sample).stem + ending)
    assert lines(story) == lines(original)
    assert cast(story) == cast(original)


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_around_a_saved_page_is_no_part_of_the_story(name: str) -> None:
    story = reading(Path(load(name).sample).stem + ".html")
    around = ("Accept all", "Share on Facebook", "Advertisement", "Related stories", "dataLayer", "loadAd", "Log in")
    assert [w for w in around if w in story.text] == []
    names = {n for c in story.cast for n in (c.name, *c.aliases)}
    assert names.isdisjoint(
        {"Brenda", "Barney", "Marigold_Finch", "Captain Locke", "Locke", "Percival", "Sir Percival"}
    )


@pytest.mark.parametrize("ending", [".txt", *ENDINGS])
def test_chapters_are_those_of_the_piece(ending: str) -> None:
    assert [c.title for c in reading("wedding-clock" + ending).chapters][-3:] == ["I", "II", "III"]
    titles = [c.title for c in reading("night-market-07" + ending).chapters]
    assert titles[-1] == "Chapter 7: What the Lanterns Owe"
    assert len(titles) <= 2  # the book's title may count as one


@pytest.mark.parametrize("ending", [".txt", *ENDINGS])
def test_authors_and_their_notes_stay_out_of_the_cast(ending: str) -> None:
    story = reading("night-market-07" + ending)
    names = {n for c in story.cast for n in (c.name, *c.aliases)}
    assert names.isdisjoint({"Wren", "Caleb", "kestrel_99", "thornapple", "Thornapple"})
    for start in (story.text.index("A/N: Hi everyone"), story.text.index("I know, I KNOW")):
        assert [p.kind for p in story.paragraphs if p.start <= start < p.end] == ["note"]
    for stem, author in (("wedding-clock", "Cuthbert Ames"), ("saltrey-halt", "Harriet Loam")):
        cast = reading(stem + ending).cast
        assert author not in cast
        assert author.split()[-1] not in cast


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_samples", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module  # its records look their own module up
    spec.loader.exec_module(module)
    return module


def _contents(name: str, data: bytes) -> dict[str, bytes]:
    """Members of an archive; of a DOCX the text alone, for its template is python-docx's."""
    if not name.endswith((".epub", ".docx", ".odt")):
        return {name: data}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = ["word/document.xml"] if name.endswith(".docx") else archive.namelist()
        return {m: archive.read(m) for m in members}


def test_the_samples_are_what_the_script_makes_twice() -> None:
    maker = _maker()
    for piece in maker.PIECES:
        text = (SAMPLES / f"{piece.name}.txt").read_text(encoding="utf-8")
        first, second = maker.made(piece, text), maker.made(piece, text)
        assert first == second
        for name, data in first.items():
            assert _contents(name, data) == _contents(name, (SAMPLES / name).read_bytes()), name
