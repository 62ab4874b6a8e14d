"""Headings, breaks, front and back matter, notes, letters."""

from __future__ import annotations

import pytest

from fabula.model import Hint, Part
from fabula.model.source import HintKind
from tests.tokens.extracts import NARRATION, STORY, blank, extract, kinds, only

BODY = blank(*STORY)


@pytest.mark.parametrize(
    "heading",
    [
        "CHAPTER I",
        "CHAPTER I.",
        "Chapter 1: The Bridge",
        "Chapter the Last",
        "Chapter Twenty-One",
        "CHAPTER 3 How It Began",
        "Chapter 12 – Fire and Ash",
        "Ch. 4",
        "Chapter I. Mrs. Vance is Surprised",
        "PART ONE",
        "BOOK THE FIRST",
        "Book First",
        "The Second Part",
        "VOLUME II",
        "Arc 2: The Long Road",
        "Prologue",
        "EPILOGUE",
        "Interlude 3",
        "Prologue: The Lantern",
        "XIV",
        "XIV.",
        "# The Bridge",
        "1.03",
        "Chapter: 5",
        "Chapter 5 [Edited]",
        "[Chapter 5]",
        "***Chapter 4***",
        "Season 2 Episode 3",
        "Side Story: The Cat",
        "CHAPTER XII—WHICH ENDS BADLY",
    ],
)
def test_headings(heading: str) -> None:
    assert kinds(blank(heading, BODY))[0] == ("heading", heading[:30])


@pytest.mark.parametrize(
    "numbers", [("1", "2", "3"), ("One", "Two", "Three"), ("I", "II", "III"), ("1.01", "2.01", "3.01")]
)
def test_bare_numbers_that_count_up_are_headings(numbers: tuple[str, str, str]) -> None:
    assert only(blank(*(blank(n, BODY) for n in numbers)), "heading") == list(numbers)


@pytest.mark.parametrize(
    "line",
    [
        "Part one of the plan was simple.",
        "Part One was simple.",
        "Chapter one had been bad.",
        "Book two lay on the table.",
        "Lesson one: never trust a wizard.",
        "Introduction was made by Mara.",
        "Prologue to what? thought Jonas.",
        "BANG!",
        "I",
        "“Chapter one,” said Mara.",
        "...",
        "“…”",
        "Seven.",
    ],
)
def test_lines_of_the_story_are_no_headings(line: str) -> None:
    assert (("body", line[:30]) in kinds(blank(BODY, line, BODY))) or line == "..."
    assert set(only(blank(BODY, line, BODY), "body")) >= {s[:30] for s in STORY}
    assert not only(blank(BODY, line, BODY), "heading")


def test_a_sign_in_capitals_is_no_heading_among_chapters() -> None:
    text = blank("CHAPTER I", BODY, "THE SHOP IS CLOSED", BODY, "CHAPTER II", BODY)
    assert only(text, "heading") == ["CHAPTER I", "CHAPTER II"]


def test_a_chapter_in_capitals_parted_by_more_blank_lines_is_a_heading() -> None:
    text = "\n\n\n\n".join(["THE BRIDGE", BODY, "THE FAR BANK", BODY])
    assert only(text, "heading") == ["THE BRIDGE", "THE FAR BANK"]


def test_a_title_under_a_numbered_heading_is_a_heading_too() -> None:
    assert only(blank("Chapter 1", "The Bridge at Night", BODY), "heading") == ["Chapter 1", "The Bridge at Night"]
    assert only(blank("Chapter 1", '"Who is there?"', BODY), "heading") == ["Chapter 1"]
    assert only(blank("Chapter 1", "It rained.", BODY), "heading") == ["Chapter 1"]
    assert only(blank("Chapter 1", "The Captain of Guards said, “Mr. Vance.”", BODY), "heading") == ["Chapter 1"]


@pytest.mark.parametrize(
    "mark",
    [
        "* * *",
        "***",
        "---",
        "⁂",
        "#",
        "~",
        "o0o",
        "oOo",
        "◆",
        "◇ ◇ ◇",
        "~*~*~",
        "-----",
        "• • •",
        "x",
        "xXx",
        "[break]",
        "———",
        "=====",
        ". . . . . . .",
    ],
)
def test_scene_breaks(mark: str) -> None:
    assert only(blank(BODY, mark, BODY), "break") == [mark]


LICENCE = "*** START OF THE PROJECT GUTENBERG EBOOK THE BRIDGE ***"
LICENCE_END = "*** END OF THE PROJECT GUTENBERG EBOOK THE BRIDGE ***"


def test_a_whole_book_with_licence_title_page_contents_preface_and_end() -> None:
    text = blank(
        "The Project Gutenberg eBook of The Bridge, by A. Person",
        "This eBook is for the use of anyone anywhere at no cost.",
        LICENCE,
        "Produced by Somebody",
        "THE BRIDGE",
        "by A. Person",
        "CONTENTS",
        "  CHAPTER I. The Rain\n  CHAPTER II. The Crate\n  CHAPTER III. The Lantern",
        "PREFACE",
        "This book was written in a hurry, and it shows in places.",
        "CHAPTER I. The Rain",
        BODY,
        "[Illustration: The bridge]",
        "CHAPTER II. The Crate",
        BODY,
        "THE END",
        LICENCE_END,
        "Updated editions will replace the previous one.",
    )
    found = kinds(text)
    assert [k for k, _ in found[:11]] == ["front"] * 11
    assert only(text, "heading") == ["CHAPTER I. The Rain", "CHAPTER II. The Crate"]
    assert only(text, "note") == ["[Illustration: The bridge]"]
    assert only(text, "body") == [s[:30] for s in STORY * 2]
    assert only(text, "back") == ["THE END", LICENCE_END[:30], "Updated editions will replace "]


def test_licence_lines_stand_alone_without_blank_lines() -> None:
    text = f"Title: The Bridge\n{LICENCE}\n" + "\n".join(STORY) + f"\n{LICENCE_END}\nMore of the licence."
    assert only(text, "body") == [s[:30] for s in STORY]


def test_contents_with_leaders_confirm_the_titles_they_list() -> None:
    contents = "Table of Contents\nRain ........ 1\nCrate ....... 12\nLantern ..... 30"
    text = blank(contents, "Rain", BODY, "Crate", BODY, "Lantern", BODY)
    assert only(text, "heading") == ["Rain", "Crate", "Lantern"]
    assert only(text, "front") == [contents.replace("\n", " ")[:30]]


def test_contents_without_a_label() -> None:
    heads = ["Chapter 1: Rain", "Chapter 2: Crate", "Chapter 3: Lantern"]
    text = blank(*heads, *(blank(h, BODY) for h in heads))
    assert only(text, "front") == heads
    assert only(text, "heading") == heads


def test_a_preface_that_tells_a_story_stays() -> None:
    text = blank("Introduction", BODY, BODY, BODY, "Chapter 1", STORY[1])
    assert len(only(text, "body")) == 3 * len(STORY) + 1


def test_a_text_that_begins_with_the_story_has_no_front_matter() -> None:
    assert not only(blank(BODY, "II", BODY, "III", BODY), "front")


def test_yaml_left_in_a_text_is_front_matter() -> None:
    text = "---\ntitle: The Bridge\ntags:\n  - one\n---\n\n" + blank("# One", BODY)
    assert only(text, "body") == [s[:30] for s in STORY]
    assert only(text, "front")[0] == "---"


def test_rules_around_the_first_scene_are_no_yaml() -> None:
    text = blank("---", BODY, "---", BODY)
    assert only(text, "break") == ["---", "---"]
    assert len(only(text, "body")) == 2 * len(STORY)


def test_byline_under_a_title_is_front_matter_and_the_title_stays() -> None:
    found = kinds(blank("The Bridge", "by A. Person", BODY))
    assert found[:3] == [("heading", "The Bridge"), ("front", "by A. Person"), ("body", NARRATION[:30])]


def test_the_name_of_the_author_is_no_story() -> None:
    text = blank("The Bridge", "A. PERSON", BODY)
    assert only(extract(text, author="A. Person"), "front") == ["A. PERSON"]
    assert not only(text, "front")


def test_messages_are_paragraphs_line_by_line() -> None:
    text = blank(BODY, "Teo: bring the crate\nTeo: just the crate\nMara: no", BODY)
    assert only(text, "body")[len(STORY) : -len(STORY)] == ["Teo: bring the crate", "Teo: just the crate", "Mara: no"]


def test_the_end_of_a_part_is_a_break_and_about_the_author_is_back_matter() -> None:
    text = blank(
        "Chapter 1", BODY, "END OF BOOK ONE", "Chapter 2", BODY, "About the Author", "A. Person lives in a house."
    )
    assert only(text, "break") == ["END OF BOOK ONE"]
    assert only(text, "back") == ["About the Author", "A. Person lives in a house."]


def test_notes_of_web_fiction() -> None:
    text = blank(
        "Chapter 12",
        "A/N: Sorry for the wait, everyone!",
        BODY,
        "* * *",
        BODY,
        "If you find this story on Amazon, it has been stolen. Please report it.",
        BODY,
        "Author's Note:",
        "Hope you liked it.",
        "See you next week! You can read ahead on my Patreon.",
    )
    assert only(text, "note") == [
        "A/N: Sorry for the wait, every",
        "If you find this story on Amaz",
        "Author's Note:",
        "Hope you liked it.",
        "See you next week! You can rea",
    ]
    assert len(only(text, "body")) == 3 * len(STORY)


def test_a_note_passed_in_the_story_is_story() -> None:
    text = blank(BODY, "Note: meet me at the bridge.", BODY)
    assert "Note: meet me at the bridge." in only(text, "body")


def test_footnotes_need_a_reference() -> None:
    text = blank(BODY, "He always did.*", "* He did not.", "A word[1] more.", "[1] Of many.", "[2] Of none.", BODY)
    assert only(text, "note") == ["* He did not.", "[1] Of many."]


def test_bracketed_notes_end_with_their_bracket() -> None:
    text = blank(BODY, "[Translator's note: this is hard to put", "into English.]", BODY)
    assert only(text, "note") == ["[Translator's note: this is ha", "into English.]"]
    unclosed = blank(BODY, "[Illustration: the bridge", BODY)
    assert only(unclosed, "note") == ["[Illustration: the bridge"]


def test_letters_run_from_salutation_to_signature() -> None:
    letter = ["My dear Tom,", "I cannot say more until you come back to us in the spring.", "Yours ever,", "Clara"]
    text = blank(BODY, *letter, NARRATION)
    assert only(text, "letter") == [part[:30] for part in letter]
    assert kinds(text)[-1] == ("body", NARRATION[:30])


def test_a_salutation_without_a_signature_is_no_letter() -> None:
    assert not only(blank(BODY, "Dear Tom,", BODY), "letter")
    assert not only(blank(BODY, "Dear Tom, what a day it was.", "Clara", BODY), "letter")


@pytest.mark.parametrize(
    ("hint", "kind"),
    [
        ("heading", "heading"),
        ("break", "break"),
        ("front", "front"),
        ("back", "back"),
        ("toc", "front"),
        ("note", "note"),
        ("verse", "verse"),
        ("letter", "letter"),
        ("preformatted", "body"),
    ],
)
def test_hints_of_the_format_are_obeyed(hint: HintKind, kind: str) -> None:
    middle = "Something in between, of no kind that could be told by its looks."
    text = blank(BODY, middle, BODY)
    at = text.index(middle)
    found = kinds(extract(text, hints=[Hint(at, at + len(middle), hint, 2 if hint == "heading" else 0)]))
    assert found[len(STORY)] == (kind, middle[:30])
    assert [k for k, _ in found].count("body") == 2 * len(STORY) + (kind == "body")


def test_a_heading_within_front_matter_is_front_matter() -> None:
    text = blank("Dedication", "To nobody.", "Chapter 1", BODY)
    end = text.index("Chapter")
    hints = [Hint(0, end - 2, "front"), Hint(0, 10, "heading", 2), Hint(end, end + 9, "heading", 2)]
    assert kinds(extract(text, hints=hints))[:3] == [
        ("front", "Dedication"),
        ("front", "To nobody."),
        ("heading", "Chapter 1"),
    ]


def test_each_of_several_files_has_a_title_page_and_an_end() -> None:
    file = blank("THE LONG ROAD", "by A. Person", BODY, "THE END")
    text = blank(file, file)
    parts = [Part("1.txt", 0, len(file)), Part("2.txt", len(file) + 2, len(text))]
    found = kinds(extract(text, parts=parts))
    assert found[: len(found) // 2] == found[len(found) // 2 :]
    assert [k for k, _ in found[:3]] == ["heading", "front", "body"]
    assert found[-1] == ("back", "THE END")


def test_a_story_that_goes_on_after_its_end_is_not_back_matter() -> None:
    text = blank(BODY, "THE END", STORY[1], STORY[0])
    assert only(text, "break") == ["THE END"]
    assert len(only(text, "body")) == len(STORY) + 2


def test_a_foreword_that_the_format_leaves_to_the_story_is_story() -> None:
    text = blank("Imprint", "Printed by nobody.", "Foreword", BODY, "Chapter 1", BODY)
    heads = [Hint(text.index(h), text.index(h) + len(h), "heading", 2) for h in ("Imprint", "Foreword", "Chapter 1")]
    assert only(extract(text, hints=heads), "front")[:3] == ["Imprint", "Printed by nobody.", "Foreword"]
    imprint = Hint(0, text.index("Foreword") - 2, "front")
    assert only(extract(text, hints=[imprint, *heads]), "front") == ["Imprint", "Printed by nobody."]


def test_lines_of_a_block_follow_its_hint() -> None:
    lines = "He went out\nand came in\nand went out"
    text = blank(BODY, lines, BODY)
    at = text.index(lines)
    assert ("verse", " ".join(lines.split())[:30]) in kinds(extract(text, hints=[Hint(at, at + len(lines), "verse")]))
    assert len(kinds(extract(text, hints=[Hint(at, at + len(lines), "toc")]))) == 2 * len(STORY) + 3
