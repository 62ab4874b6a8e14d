"""The script that counts words: what gets into its lists, on invented books."""

import importlib.util
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "training" / "words.py"
PARAGRAPH = "<p>At the gate she nodded to Oriel, and he took the blue lantern. The Baker laughed; she indeed ran.</p>"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("words", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def book(path: Path, body: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("text/chapter-1.xhtml", f"<html><body>{body}</body></html>")
        archive.writestr("text/colophon.xhtml", "<html><body><p>it was typeset, by typesetters</p></body></html>" * 9)


def test_small_words_get_in_and_names_stay_out(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        book(tmp_path / f"{number}.epub", PARAGRAPH * 4)
    monkeypatch.setattr(script, "MIN_BOOKS", 3)
    words, verbs_past = script.count(tmp_path)
    assert {"the", "lantern", "nodded", "blue"} <= set(words)
    assert set(words).isdisjoint({"oriel", "baker", "typeset", "typesetters"})
    assert set(verbs_past) == {"nodded", "took"}


def test_a_word_of_one_book_stays_out(script: ModuleType, tmp_path: Path) -> None:
    book(tmp_path / "only.epub", PARAGRAPH * 40)
    assert script.count(tmp_path) == ([], [])


def test_a_list_is_cut_at_the_size_a_package_can_bear(script: ModuleType, tmp_path: Path) -> None:
    script.write(tmp_path / "list.txt", "What it is.", [f"word{n:06}" for n in range(100_000)])
    text = (tmp_path / "list.txt").read_text(encoding="utf-8")
    assert text.startswith("# What it is.\nword000000\nword000001\n")
    assert 200_000 < len(text) < script.MAX_BYTES
