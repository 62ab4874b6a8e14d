"""Who may speak a line: whom the line calls, whom the tag makes its hearer, whom a pronoun fits."""

from __future__ import annotations

import numpy as np
import pytest

from fabula.model import SPEAKER_FEATURES, CastEntry
from fabula.stages.speakers.candidates import MOST, CandidateMaker, fits, hearers, look_near, pronoun_of
from fabula.stages.speakers.page import Page, Pointer, open_page
from tests.pipeline.layers import Layers, read_layers
from tests.speakers.pages import page_of

KNOWN = "Hugo sat by the fire, and he was warm. Clara stood at the window, and she was cold.\n\n“Yes,” said Hugo.\n\n"


def _names(read: Layers, ids: frozenset[int]) -> set[str]:
    return {read.cast[i].name for i in ids}


def _pointer(read: Layers, page: Page, fragment: str, part: str) -> Pointer:
    at = read.text.index(fragment) + fragment.index(part)
    return page.pointers[read.tokens.token_at(at)]


@pytest.mark.parametrize(
    "line",
    ["Yes, Clara, do.", "Clara, do.", "Do, Clara!", "Clara!", "Oh Clara, do.", "My dear Clara, do.", "And you, Clara?"],
)
def test_whom_a_line_calls(line: str) -> None:
    read, page = page_of(KNOWN + f"“{line}” said Hugo.")
    near = look_near(page, page.spoken[-1])
    assert _names(read, near.addressed) == {"Clara"}
    assert near.named == frozenset()


@pytest.mark.parametrize("line", ["I saw Clara there.", "Ask Clara about it.", "That is Clara’s coat."])
def test_of_whom_a_line_speaks(line: str) -> None:
    read, page = page_of(KNOWN + f"“{line}” said Hugo.")
    near = look_near(page, page.spoken[-1])
    assert _names(read, near.named) == {"Clara"}
    assert near.addressed == frozenset()


@pytest.mark.parametrize(
    "tag",
    [
        "said Hugo to Clara.",
        "Hugo said to Clara.",
        "Hugo told Clara.",
        "Hugo asked Clara.",
        "Hugo assured Clara.",
    ],
)
def test_whom_the_tag_makes_a_hearer(tag: str) -> None:
    read, page = page_of(KNOWN + f"“It rains,” {tag}")
    near = look_near(page, page.spoken[-1])
    assert _names(read, near.told) == {"Clara"}
    assert [page.view.words[p.first] for p in hearers(page, near)] == ["Clara"]


@pytest.mark.parametrize(("beat", "told"), [("Hugo turned to Clara.", {"Clara"}), ("Hugo ran to Clara.", set())])
def test_a_beat_has_a_hearer_when_it_faces_somebody(beat: str, told: set[str]) -> None:
    read, page = page_of(KNOWN + f"{beat} “It rains.”")
    assert _names(read, look_near(page, page.spoken[-1]).told) == told


def test_who_stands_in_the_tag_without_hearing() -> None:
    _, page = page_of(KNOWN + "“It rains,” said Hugo, and looked past Clara.")
    assert look_near(page, page.spoken[-1]).told == frozenset()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("He", "he"),
        ("She", "she"),
        ("I", "i"),
        ("They", "they"),
        ("The queen", "she"),
        ("The porter", None),
        ("The king", "he"),
    ],
)
def test_what_a_pronoun_or_description_tells(words: str, told: str | None) -> None:
    read, page = page_of(KNOWN + f"{words} laughed.")
    assert pronoun_of(page, _pointer(read, page, f"{words} laughed", words)) == told


CAST = (
    CastEntry("Clara", (), "she"),
    CastEntry("Hugo", (), "he"),
    CastEntry("Robin", (), "they"),
    CastEntry("Vexley"),
)
FITS = {
    "He": {"Clara": False, "Hugo": True, "Robin": False, "Vexley": None},
    "She": {"Clara": True, "Hugo": False, "Robin": False, "Vexley": None},
    "They": {"Clara": False, "Hugo": False, "Robin": True, "Vexley": None},
    "I": {"Clara": False, "Hugo": False, "Robin": False, "Vexley": False},
    "The porter": {"Clara": None, "Hugo": None, "Robin": None, "Vexley": None},
    "The king": {"Clara": False, "Hugo": True, "Robin": False, "Vexley": None},
}


@pytest.mark.parametrize("words", list(FITS))
def test_fits(words: str) -> None:
    read = read_layers(f"Clara, Hugo, Robin and Vexley sat there. {words} laughed.", CAST)
    page = open_page(read.tokens, read.view, read.paragraphs, read.quotes, read.mentions, read.cast, read.lexicon)
    pointer = _pointer(read, page, f"{words} laughed", words)
    assert {c.name: fits(page, c.id, pointer) for c in read.cast if c.named} == FITS[words]


def test_i_fits_the_narrator_and_nobody_else() -> None:
    read, page = page_of("I sat down, and I waited. “It rains,” I said. “Yes,” said Clara, and she laughed.")
    narrator = read.cast.narrator
    assert narrator is not None
    said, laughed = _pointer(read, page, "I said", "I"), _pointer(read, page, "she laughed", "she")
    assert fits(page, narrator.id, said) is True
    assert fits(page, read.one("Clara").id, said) is False
    assert fits(page, narrator.id, laughed) is False


def test_rows_are_grouped_by_line_and_end_with_nobody() -> None:
    _, page = page_of(KNOWN + "“It rains,” said Clara.\n\n“So it does.”")
    made = CandidateMaker(page).make()
    assert made.features.shape == (len(made.line), len(SPEAKER_FEATURES))
    assert made.line.tolist() == sorted(made.line.tolist())
    assert sorted(set(made.line.tolist())) == list(range(len(page.spoken)))
    for line in range(len(page.spoken)):
        characters = made.character[made.line == line].tolist()
        assert characters[-1] == -1
        assert len(set(characters)) == len(characters)


def test_a_crowded_page_keeps_a_dozen_and_never_drops_who_is_named() -> None:
    names = "Ada Bea Cora Dora Edna Flora Greta Hilda Ivy Judith Karen Laura Martha Norah Olive Pamela".split()
    crowd = " ".join(f"“I am here,” said {name}. {name} sat down.\n\n" for name in names)
    read, page = page_of(crowd + "“It rains,” said Ada.")
    made = CandidateMaker(page).make()
    last = made.character[made.line == len(page.spoken) - 1].tolist()
    assert len(last) == MOST + 1
    assert read.one("Ada").id in last


def _features(text: str, name: str) -> dict[str, float]:
    """What the last line of a text has for one character; "" for nobody."""
    read, page = page_of(text)
    made = CandidateMaker(page).make()
    wanted = read.one(name).id if name else -1
    (row,) = np.flatnonzero((made.line == len(page.spoken) - 1) & (made.character == wanted)).tolist()
    return {f: v for f, v in zip(SPEAKER_FEATURES, made.features[row].tolist(), strict=True) if v}


def test_a_tag_that_names_one_clashes_with_the_other() -> None:
    text = KNOWN + "“It rains,” said Clara."
    assert _features(text, "Clara")["tag_name"] == 1.0
    assert "tag_clashes" not in _features(text, "Clara")
    assert _features(text, "Hugo")["tag_clashes"] == 1.0
    assert _features(text, "") == {"nobody": 1.0}


def test_a_tag_by_pronoun_fits_one_and_clashes_with_the_other() -> None:
    text = KNOWN + "“It rains,” she said."
    assert _features(text, "Clara")["tag_pronoun_fits"] == 1.0
    assert _features(text, "Hugo")["tag_clashes"] == 1.0
    assert _features(text, "")["nobody_pointed"] == 1.0


def test_who_is_called_and_who_is_told_is_marked() -> None:
    assert _features(KNOWN + "“It rains, Clara.”", "Clara")["addressed_here"] == 1.0
    assert _features(KNOWN + "“I saw Clara go.”", "Clara")["named_here"] == 1.0
    assert _features(KNOWN + "“It rains,” said Hugo to Clara.", "Clara")["told_here"] == 1.0
    assert _features(KNOWN + "“It rains, Clara,” said Hugo.\n\n“Yes.”", "Clara")["addressed_before"] == 1.0
    assert _features(KNOWN + "Clara turned and said:\n\n“It rains.”", "Clara")["colon"] == 1.0
    assert _features(KNOWN + "Clara turned to the fire.\n\n“It rains.”", "Clara")["above_subject"] == 1.0
