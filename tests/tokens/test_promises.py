"""What holds for any text at all, however odd or large."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fabula.model import Extract, Hint, Lexicon, Part
from fabula.stages.tokens import find_chapters, find_paragraphs, tokenize
from fabula.stages.tokens.characters import INVISIBLE, LINE_ENDS, SPACE
from tests.tokens.extracts import STORY, extract, whole

# The same texts every time, so that nothing fails by luck.
bounded = settings(max_examples=150, deadline=None, derandomize=True, database=None)
PIECES = st.sampled_from(
    [
        *STORY[1:4],
        *SPACE,
        *INVISIBLE,
        *"\"'“”‘’«».!?…—-*_[]()#~\0\u0301👍",
        "\n\n",
        "\r\n",
        "    ",
        "CHAPTER I",
        "Chapter 2: Rain",
        "Contents",
        "THE END",
        "PREFACE",
        "by A. Person",
        "A/N: hello",
        "[Footnote 1: so]",
        "[1] so",
        "Dear Tom,",
        "Yours, Clara",
        "*** START OF THE PROJECT GUTENBERG EBOOK X ***",
        "*** END OF THE PROJECT GUTENBERG EBOOK X ***",
        "---\n",
        "key: value\n",
        "said",
        "Mr.",
        "J.",
        "it's",
        "....... 12",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))
KINDS = ["heading", "break", "front", "back", "toc", "note", "verse", "letter", "preformatted"]


@st.composite
def books(draw: st.DrawFn) -> Extract:
    text = draw(TEXTS)
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place, st.sampled_from(KINDS)), max_size=4))
    hints = [Hint(min(a, b), max(a, b), kind, int(kind == "heading")) for a, b, kind in spans]  # type: ignore[arg-type]
    cut = draw(place)
    parts = [Part("a", 0, cut), Part("b", cut, len(text))]
    return extract(text, hints=sorted(hints, key=lambda h: (h.start, h.end)), parts=parts)


@bounded
@given(books())
def test_paragraphs_hold_every_visible_character_once(book: Extract) -> None:
    found = find_paragraphs(book)
    visible = set(book.text) - set(INVISIBLE) - set(SPACE)
    at = 0
    for p in found:
        assert at <= p.start < p.end <= len(book.text)
        assert not set(book.text[at : p.start]) & visible
        assert book.text[p.start] in visible
        assert book.text[p.end - 1] in visible
        at = p.end
    assert not set(book.text[at:]) & visible
    assert find_paragraphs(book) == found


@bounded
@given(books())
def test_chapters_tile_without_gaps(book: Extract) -> None:
    found = find_chapters(book, find_paragraphs(book))
    assert [c.number for c in found] == list(range(1, len(found) + 1))
    assert all(0 <= c.start < c.end <= len(book.text) for c in found)
    assert all(a.end == b.start for a, b in pairwise(found))


@bounded
@given(books())
def test_tokens_and_gaps_rebuild_the_text(book: Extract) -> None:
    found = find_paragraphs(book)
    tokens = tokenize(book, found, Lexicon())
    hidden = set(INVISIBLE) | set(SPACE)
    at = 0
    for token in range(len(tokens)):
        start, end = int(tokens.start[token]), int(tokens.end[token])
        assert at <= start < end
        assert set(book.text[at:start]) <= hidden
        owner = found[int(tokens.paragraph[token])]
        assert owner.start <= start < end <= owner.end
        at = end
    assert set(book.text[at:]) <= hidden
    again = tokenize(book, found, Lexicon())
    assert np.array_equal(tokens.start, again.start)
    assert np.array_equal(tokens.sentence, again.sentence)


@bounded
@given(books())
def test_sentences_tile_the_tokens_within_paragraphs(book: Extract) -> None:
    tokens = tokenize(book, find_paragraphs(book), Lexicon())
    starts = tokens.sentence_start.tolist()
    assert starts[0] == 0
    assert starts[-1] == len(tokens)
    assert all(a < b for a, b in pairwise(starts))
    for number, (a, b) in enumerate(pairwise(starts)):
        assert set(tokens.sentence[a:b].tolist()) == {number}
        assert len(set(tokens.paragraph[a:b].tolist())) == 1


@bounded
@given(st.text(max_size=300))
def test_line_ends_of_any_kind_are_read_alike(text: str) -> None:
    plain = "".join(c for c in text if c not in LINE_ENDS + "\n")
    lined = plain + "\nThe rain came down.\nIt came down.\n\n" + plain
    returned = lined.replace("\n", "\r\n")
    ours, theirs = find_paragraphs(extract(lined)), find_paragraphs(extract(returned))
    assert [p.kind for p in ours] == [p.kind for p in theirs]
    assert whole(extract(lined), ours) == whole(extract(returned), theirs)


SIZE = 400_000
HOSTILE = {
    "one word": "a" * SIZE,
    "one line": "He went out. " * (SIZE // 13),
    "line ends": "\n" * SIZE,
    "returns": "\r" * SIZE + "x",
    "letters": "a\n" * (SIZE // 2),
    "stops": "." * SIZE,
    "spaced stops": ". " * (SIZE // 2),
    "shouts": "!" * SIZE,
    "stops and marks": '."' * (SIZE // 2),
    "marks": '"' * SIZE,
    "apostrophes": "'" * SIZE,
    "joined": "a'" * (SIZE // 2),
    "hyphens": "a-" * (SIZE // 2),
    "invisible": "a" + "\u200b" * SIZE + ".",
    "accents": "a\u0301" * (SIZE // 2),
    "initials": "A." * (SIZE // 2),
    "openers": "." + "(" * SIZE,
    "brackets": "[Note\n\n" * (SIZE // 7),
    "chapters": "Chapter 1\n\n" * (SIZE // 11),
    "contents": "Contents\n\nA\n\n" * (SIZE // 13),
    "headings": "I\n\nII\n\nIII\n\n" * (SIZE // 12),
    "stars": "*a\n\n" * (SIZE // 4),
    "references": "a* " * (SIZE // 3),
    "footnotes": "".join(f"[{n}] a\n\n" for n in range(SIZE // 10)),
    "author's notes": "A/N: a\n\n" * (SIZE // 8),
    "salutations": "Dear Tom,\n\n" * (SIZE // 11),
    "ends": "THE END\n\n" * (SIZE // 9),
    "prefaces": "PREFACE\n\nA.\n\n" * (SIZE // 13),
    "leaders": "Contents\n\n" + ". " * (SIZE // 2),
    "said": '"a" said ' * (SIZE // 9),
    "spaces": "a" + " " * SIZE + "b",
    "rules": "---\n" * (SIZE // 4),
    "capitals": "STOP\n\n" * (SIZE // 6),
    "turns": "“No.”" * (SIZE // 5),
    "wraps": "the rain came down\n" * (SIZE // 19),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_linear_time(name: str) -> None:
    book = extract(HOSTILE[name])
    began = time.process_time()
    found = find_paragraphs(book)
    find_chapters(book, found)
    tokenize(book, found, Lexicon())
    # about a second on a slow machine; minutes when anything is quadratic
    assert time.process_time() - began < 20


def test_headings_of_the_format_take_linear_time() -> None:
    text = "Title\n\n" * 30_000
    hints = [Hint(7 * n, 7 * n + 5, "heading", 2) for n in range(30_000)]
    began = time.process_time()
    book = extract(text, hints=hints)
    find_chapters(book, find_paragraphs(book))
    assert time.process_time() - began < 20
