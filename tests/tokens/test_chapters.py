"""Chapters tile the body from the first heading to its end."""

from __future__ import annotations

import time

from fabula.model import Hint, Part, TocEntry
from tests.tokens.extracts import STORY, blank, chapters, extract

BODY = blank(*STORY)


def test_headings_in_a_row_start_one_chapter() -> None:
    text = blank("PART ONE", "Chapter 1", "The Bridge at Night", BODY, "Chapter 2", BODY)
    found = chapters(text)
    assert [c.title for c in found] == ["PART ONE Chapter 1 The Bridge at Night", "Chapter 2"]
    assert [c.number for c in found] == [1, 2]
    assert found[0].start == 0
    assert found[0].end == found[1].start
    assert found[1].end == len(text)


def test_empty_chapters_do_not_run_together() -> None:
    found = chapters(blank("Chapter 1", BODY, "Chapter 2", "Chapter 3", BODY))
    assert [c.title for c in found] == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_front_and_back_matter_belong_to_no_chapter() -> None:
    text = blank("THE BRIDGE", "by A. Person", "CHAPTER I", BODY, "THE END")
    (chapter,) = chapters(text)
    assert chapter.title == "CHAPTER I"
    assert chapter.start == text.index("CHAPTER")
    assert text[chapter.end :].strip() == "THE END"


def test_a_text_without_chapters_has_none() -> None:
    assert chapters(BODY) == ()
    assert chapters("") == ()


def test_sections_within_numbered_chapters_are_no_chapters() -> None:
    text = blank("Chapter 1", "I", BODY, "II", BODY, "Chapter 2", "I", BODY, "II", BODY)
    assert [c.title for c in chapters(text)] == ["Chapter 1 I", "Chapter 2 I"]


def test_deeper_levels_of_the_format_are_sections() -> None:
    heads = ["Rain", "Shelter", "Crate", "Rope", "Lantern", "Light"]
    text = blank(*(blank(h, BODY) for h in heads))
    hints, at = [], 0
    for n, head in enumerate(heads):
        at = text.index(head + "\n\n", at)
        hints.append(Hint(at, at + len(head), "heading", 2 + n % 2))
        at += 1
    toc = [TocEntry(h, hints[n].start) for n, h in enumerate(heads) if n % 2 == 0]
    found = chapters(extract(text, hints=hints, toc=toc))
    assert [c.title for c in found] == ["Rain", "Crate", "Lantern"]


def test_a_table_of_contents_names_chapters_without_headings() -> None:
    text = blank(BODY, BODY, BODY)
    starts = [0, len(BODY) + 2, 2 * len(BODY) + 4]
    parts = [Part(f"{n}.xhtml", s, s + len(BODY)) for n, s in enumerate(starts)]
    toc = [TocEntry(title, start) for title, start in zip(["Rain", "Crate", "Lantern"], starts, strict=True)]
    found = chapters(extract(text, parts=parts, toc=toc))
    assert [c.title for c in found] == ["Rain", "Crate", "Lantern"]
    assert [c.start for c in found] == starts


def test_files_without_headings_are_chapters() -> None:
    text = blank(BODY, BODY)
    parts = [Part("1.txt", 0, len(BODY), "Rain"), Part("2.txt", len(BODY) + 2, len(text))]
    found = chapters(extract(text, parts=parts))
    assert [(c.title, c.start, c.end) for c in found] == [("Rain", 0, len(BODY) + 2), ("", len(BODY) + 2, len(text))]


def test_a_file_without_a_heading_among_others_is_a_chapter() -> None:
    files = [blank("Chapter 1", BODY), BODY, blank("Chapter 3", BODY)]
    starts = [0, len(files[0]) + 2, len(files[0]) + len(files[1]) + 4]
    parts = [Part(f"{n}.txt", s, s + len(f)) for n, (s, f) in enumerate(zip(starts, files, strict=True))]
    found = chapters(extract(blank(*files), parts=parts))
    assert [(c.title, c.start) for c in found] == list(zip(["Chapter 1", "", "Chapter 3"], starts, strict=True))


def test_a_serial_of_1200_chapters() -> None:
    text = blank(*(blank(f"Chapter {n}", BODY) for n in range(1, 1201)))
    began = time.process_time()
    found = chapters(text)
    assert len(found) == 1200
    assert found[-1].title == "Chapter 1200"
    assert time.process_time() - began < 20  # hours when it is quadratic
