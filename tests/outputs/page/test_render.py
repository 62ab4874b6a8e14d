from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fabula.model import Character, MentionTable, Span, Story
from fabula.outputs.page import render
from fabula.outputs.page.marks import plain
from fabula.outputs.page.prose import list_blocks, place_mentions
from tests.build import build_story, crowded, says, source_of
from tests.outputs.page.dom import Element, fold, parse
from tests.outputs.page.stories import AUTHOR, TITLE, ferry


@pytest.fixture(scope="module")
def story() -> Story:
    return ferry()


@pytest.fixture(scope="module")
def page(story: Story) -> Element:
    return parse(render(story))


@pytest.fixture(scope="module")
def book(page: Element) -> Element:
    return page.one("article", id="book")


def payload(page: Element) -> dict[str, object]:
    found = json.loads(page.one("script", id="data").text)
    assert isinstance(found, dict)
    return found


def test_the_whole_text_stands_in_the_page_in_order(story: Story, book: Element) -> None:
    assert fold(book.text) == fold(story.text)


def test_the_same_story_gives_the_same_page(story: Story) -> None:
    assert render(story) == render(ferry())


def test_title_and_author_are_shown_as_text(page: Element) -> None:
    assert page.one("h1").text == TITLE
    assert page.one("p", "by").text == AUTHOR
    assert page.one("head").one("title").text == f"{TITLE} · {AUTHOR}"


def test_a_story_without_title_is_called_by_its_file() -> None:
    text = "Tom slept."
    for path, name in {
        "/home/me/my_book.v2.txt": "My book.v2",
        "C:\\books\\Old.epub": "Old",
        "wedding-clock.txt": "Wedding clock",
        "Sub-Rosa - final.txt": "Sub-Rosa - final",
        None: "Untitled",
    }.items():
        page = render(build_story(text, source=source_of(text, path)))
        assert parse(page).one("h1").text == name
        assert "/home/me" not in page  # a page can be passed on: no folder in it


def test_only_our_two_scripts_may_run(page: Element) -> None:
    policy = page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    assert policy.startswith("default-src 'none';")
    scripts = [s for s in page.all("script") if s.attributes.get("type") != "application/json"]
    allowed = re.findall(r"'sha256-([^']+)'", policy)
    assert allowed == [base64.b64encode(hashlib.sha256(s.text.encode()).digest()).decode() for s in scripts]
    assert "unsafe" not in policy.split("script-src")[1].split(";")[0]


def test_nothing_points_outside_the_page(page: Element) -> None:
    for element in page.all():
        for name, value in element.attributes.items():
            assert not name.startswith("on")
            if name in {"src", "href", "srcset", "action", "data"}:
                assert value.startswith(("#", "data:")), (element.tag, value)
    style = page.one("style").text
    assert "url(" not in style
    assert "@import" not in style


def test_a_line_is_marked_with_its_speaker_and_its_words_of_evidence(book: Element) -> None:
    first, second = book.all("span", "q", data_q="0")
    assert (first.text, second.text) == ("“Come in,”", "“Sit down, Tom.”")
    assert "s0" in first.classes & second.classes
    assert first.attributes["id"] == "q0"
    assert "id" not in second.attributes
    assert book.one("span", data_e="0").text == "said Clara"


def test_the_margin_names_a_speaker_once_a_paragraph(book: Element) -> None:
    named = {q.attributes["data-q"]: "n" in q.classes for q in reversed(book.all("span", "q"))}
    assert named["0"]
    assert [("n" in q.classes) for q in book.all("span", "q", data_q="0")] == [True, False]
    assert [("n" in q.classes) for q in book.all("span", "q", data_q="7")] == [True, False, True]


def test_doubtful_and_unresolved_lines_are_marked_and_no_others(book: Element) -> None:
    assert {q.attributes["data-q"] for q in book.all("span", "doubtful")} == {"3", "9"}
    assert {q.attributes["data-q"] for q in book.all("span", "unresolved")} == {"6"}


def test_quoted_words_that_nobody_speaks_are_left_alone(book: Element) -> None:
    assert book.all("span", "q", data_q="5") == []


def test_thoughts_and_writing_are_told_apart_from_speech() -> None:
    story = build_story(
        "‘I must go,’ she thought. “Dear Ann,” it began. “Yes,” said Ann.",
        cast=["Ann"],
        lines=[says("‘I must go,’", kind="thought"), says("“Dear Ann,”", kind="writing"), says("“Yes,”", by="Ann")],
    )
    kinds = {q.attributes["data-q"]: q.classes for q in parse(render(story)).all("span", "q")}
    assert kinds == {"0": {"q", "thought"}, "1": {"q", "writing"}, "2": {"q", "s0", "n"}}


def test_italics_are_shown_inside_lines_and_outside(book: Element) -> None:
    assert [i.text for i in book.all("i")] == ["down", "lamp"]


def test_kinds_of_paragraphs(book: Element) -> None:
    assert [h.text for h in book.all("h2")] == ["CHAPTER ONE", "CHAPTER TWO", "CHAPTER THREE"]
    assert book.one("p", "subtitle").text == "The Crossing"
    assert book.one("p", "break").text == "* * *"
    assert book.one("p", "front").text == "Set in Invented Type"
    assert "back" in book.one("p", "aside", class_="aside back").classes
    assert book.one("p", "verse").text == "    Row, row,\n      the tide is low"
    assert "lined" in book.one("p", "verse").classes


def test_chapters_are_sections_with_a_way_to_them(page: Element, book: Element) -> None:
    assert [s.attributes["id"] for s in book.all("section", "chapter")] == ["c1", "c2", "c3"]
    links = page.one("details", "chapters").all("a")
    assert [a.attributes["href"] for a in links] == ["#c1", "#c2", "#c3"]


def test_a_chapter_of_a_bare_number_is_called_chapter() -> None:
    heads = ["I", "2.", "III. The Mill", "IN THE MILL"]
    text = "\n\n".join(f"{head}\n\nTom slept." for head in heads)
    page = parse(render(build_story(text, cast=["Tom"], chapters=heads)))
    names = [fold(a.text) for a in page.one("details", "chapters").all("a")]
    assert names == ["1 Chapter I", "2 Chapter 2.", "3 III. The Mill", "4 IN THE MILL"]


def test_chapters_that_number_themselves_are_not_numbered_again() -> None:
    heads = ["I", "II The Ford", "CHAPTER THREE"]
    text = "\n\n".join(f"{head}\n\nTom slept." for head in heads)
    page = parse(render(build_story(text, cast=["Tom"], chapters=heads)))
    names = [fold(a.text) for a in page.one("details", "chapters").all("a")]
    assert names == ["Chapter I", "II The Ford", "CHAPTER THREE"]


def test_every_id_is_given_once_and_every_link_leads_somewhere(page: Element) -> None:
    ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        assert link.attributes["href"][1:] in ids


def test_the_cast_is_listed_with_counts(story: Story, page: Element) -> None:
    rows = page.all("li", "who")
    assert len(rows) == len(story.cast)
    for row in rows:
        view = next(c for c in story.cast if str(c.id) == row.attributes["data-id"])
        assert row.one("span", "name").text == view.name
        shown = row.one("span", "count").text.split()
        assert shown[0] == str(len(view.lines))
        assert shown[1] == ("line" if len(view.lines) == 1 else "lines")
    facts = fold(rows[0].one("p", "facts").text)
    words = story.cast["Clara"].words
    assert facts == f"{words} words · she · tells the story also Clara, Miss Vance"


def test_totals(story: Story, page: Element) -> None:
    shown = {d.one("dt").text: d.one("dd").text for d in page.one("dl", "totals").all("div")}
    spoken = sum(line.words for line in story.lines)
    words = len(story.text.split())
    assert shown == {
        "words": str(words),
        "lines": "9",
        "spoken": f"{round(100 * spoken / words)}%",
        "resolved": "89%",
    }
    assert [fold(d.text) for d in page.all(None, "doubts")] == [
        "?3 doubtful linesstep through",
        "?3 doubtful lines, underlined in the text",
    ]


def test_minor_people_stand_under_a_fold_and_share_a_colour() -> None:
    names = [f"Person{n:02}" for n in range(20)]
    text = "\n\n".join(f"“Line number {n}{' and more' * (20 - n)},” said {name}." for n, name in enumerate(names))
    lines = [says(f"“Line number {n}{' and more' * (20 - n)},”", by=name) for n, name in enumerate(names)]
    page = parse(render(build_story(text, cast=names, lines=lines)))
    fold_ = page.one("details", "minor")
    assert fold_.one("summary").text == "and 8 more"
    assert all("hx" in row.classes for row in fold_.all("li", "who"))
    main = [row for row in page.all("li", "who") if "hx" not in row.classes]
    assert len(main) == 12
    assert len({frozenset(row.classes) for row in main}) == 12


def test_unnamed_people_of_one_description_share_a_line() -> None:
    cast = [Character(0, "Tom"), *(Character(0, "a voice", named=False) for _ in range(5))]
    cast += [Character(0, "a dog", named=False, kind="animal") for _ in range(2)]
    page = parse(render(build_story("Tom. “Oh.”", cast=cast, lines=[says("“Oh.”", by="Tom")])))
    fold_ = page.one("details", "minor")
    assert fold_.all("summary")[0].text == "and 7 more"
    same = fold_.one("li", "same")
    assert fold(same.one("summary").text) == "a voice 5 times, 0 lines"
    assert {row.attributes["data-id"] for row in same.all("li", "who")} == {"1", "2", "3", "4", "5"}
    assert {row.attributes["data-id"] for row in fold_.all("li", "who")} == {str(n) for n in range(1, 8)}


def test_many_voices_take_no_colour_and_one_line_of_the_list() -> None:
    cast = [
        *(Character(0, "a voice", (f"voice {n}",), named=False) for n in range(14)),
        Character(0, "Tom"),
        Character(0, "Ann"),
    ]
    text = "“Oh,” said a voice.\n\n" * 14 + "“Well.” “Yes.”"
    lines = [says("“Oh,”", by=f"voice {n}") for n in range(14)] + [says("“Well.”", by="Tom"), says("“Yes.”", by="Ann")]
    page = parse(render(build_story(text, cast=cast, lines=lines)))
    assert [row.attributes["data-id"] for row in page.all("li", "who")][:2] == ["14", "15"]
    assert [r.attributes["data-id"] for r in page.all("li", "who") if "hx" not in r.classes] == ["14", "15"]
    assert fold(page.one("li", "same").one("summary").text) == "a voice 14 times, 14 lines"
    assert {node.attributes["data-id"] for node in page.all("g", "node")} <= {"14", "15"}


@pytest.mark.parametrize(("known", "shown"), [(0, "0%"), (1, "1%"), (299, "99%"), (300, "100%")])
def test_all_and_nothing_are_not_rounded_to(known: int, shown: str) -> None:
    text = "\n\n".join("“Oh.”" for _ in range(300))
    story = build_story(text, cast=["Tom"], lines=[says("“Oh.”", by="Tom" if n < known else None) for n in range(300)])
    page = parse(render(story))
    assert {d.one("dt").text: d.one("dd").text for d in page.one("dl", "totals").all("div")}["resolved"] == shown


def test_a_text_without_lines_claims_none_resolved() -> None:
    page = parse(render(build_story("Tom slept.")))
    assert {d.one("dt").text: d.one("dd").text for d in page.one("dl", "totals").all("div")}["resolved"] == "–"


def test_the_network_has_a_table_beside_it(page: Element) -> None:
    rows = [[fold(cell.text) for cell in row.all("td")] for row in page.one("table").all("tr")[1:]]
    assert rows[0] == ["Clara Vance", "Tom", "6", "3", "3"]
    assert {n.attributes["data-id"] for n in page.all("g", "node")} >= {"0", "1"}


def test_the_payload_tells_each_line(story: Story, page: Element) -> None:
    data = payload(page)
    assert data["speaker"] == [-1 if a.speaker is None else a.speaker for a in story.attributions]
    assert data["kind"] == "sssssnssss"
    assert data["sure"] == [round(100 * a.confidence) for a in story.attributions]
    assert data["doubt"] == [3, 6, 9]
    assert data["to"] == [0, 1, 1, 0, 7, 1, 8, 0]  # line, addressee


def test_mentions_are_placed_where_the_page_has_them() -> None:
    text = "🙂 Tom met Ann.\r\nTom, 🙂🙂 Tom.\n\nAnn\r\n\r\nTom\rand Tom"
    story = build_story(text, cast=["Tom", "Ann"])
    blocks = list_blocks(story)
    found = []
    for character, row in place_mentions(story, blocks).items():
        block = 0
        for at in range(0, len(row), 3):
            block += row[at]
            words = plain(text[blocks[block].start : blocks[block].end]).encode("utf-16-le")
            found.append((character, words[2 * row[at + 1] : 2 * (row[at + 1] + row[at + 2])].decode("utf-16-le")))
    assert sorted(found) == [(0, "Tom")] * 5 + [(1, "Ann")] * 2


def test_mentions_inside_one_another_are_placed_each() -> None:
    text = "Rain. Old Tom, the cook of the Anne, slept."
    outer, inner, cook = text.index("Old"), text.index("Tom"), text.index("the cook")
    rows = [(outer, inner + 3), (outer, cook + 20), (inner, inner + 3), (cook, cook + 20)]
    start, end = (np.array(column) for column in zip(*rows, strict=True))
    alike = np.zeros(4, dtype=np.int64)
    story = build_story(text, cast=["Tom"])
    placed = place_mentions(
        replace(story, mentions=MentionTable(start, end, alike, alike, alike, alike)), list_blocks(story)
    )
    assert placed == {0: [n for a, b in rows for n in (0, a, b - a)]}


def test_the_page_carries_mentions_of_the_cast_alone(story: Story) -> None:
    assert render(crowded(story)) == render(story)


def test_text_that_no_paragraph_claims_is_not_lost(story: Story) -> None:
    bare = replace(story, paragraphs=story.paragraphs[3:5], chapters=())
    assert fold(parse(render(bare)).one("article").text) == fold(story.text)


def test_a_name_cannot_leave_the_style_or_the_data(page: Element) -> None:
    assert "</style>" not in page.one("style").text
    assert "<" not in page.one("script", id="data").text
    assert payload(page)["people"]["4"][0] == "the crew </style><script>"  # type: ignore[index]


def test_a_story_of_nothing_is_a_page() -> None:
    page = parse(render(build_story("")))
    assert fold(page.one("article").text) == ""
    assert page.one("p", "lead").text == "No two people were found talking with each other."


def test_text_without_people_is_a_page() -> None:
    page = parse(render(build_story("It rained.\n\nIt stopped.")))
    assert fold(page.one("article").text) == "It rained. It stopped."
    assert fold(page.one("aside").one("p", "empty", class_="empty").text) == "Nobody was found in this text."


marked = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from("ab <>&\"'\n\r\x00\ud800🙂“”"), max_size=60), marked)
def test_any_text_with_any_italics_is_whole_and_well_formed(text: str, spans: list[tuple[int, int]]) -> None:
    story = build_story(text)
    italics = tuple(Span(*sorted(pair)) for pair in spans)
    page = render(replace(story, source=replace(story.source, italics=italics)))
    page.encode("utf-8")
    assert fold(parse(page).one("article").text) == fold(plain(text))


def test_evidence_that_crosses_a_line_keeps_elements_nested() -> None:
    story = build_story(
        "“Tom, wait,” said Ann. “Now, Tom.”",
        cast=["Ann", "Tom"],
        lines=[says("“Tom, wait,”", "“Now, Tom.”", by="Ann", evidence="wait,” said Ann. “Now")],
    )
    book = parse(render(story)).one("article")
    assert fold(book.text) == story.text
    assert "".join(e.text for e in book.all("span", data_e="0")) == "wait,” said Ann. “Now"


def test_a_line_that_is_its_own_evidence_is_not_marked_twice() -> None:
    story = build_story(
        "“Tom, wait.”\n\n“No.”",
        cast=["Ann", "Tom"],
        lines=[says("“Tom, wait.”", by="Ann", evidence="Tom"), says("“No.”", by="Tom", evidence="“No.”")],
    )
    book = parse(render(story)).one("article")
    assert [(e.text, e.attributes["data-e"]) for e in book.all("span") if "data-e" in e.attributes] == [("Tom", "0")]


def test_a_long_text_is_drawn_in_pieces() -> None:
    text = "\n\n".join(f"Tom slept for {n} hours and the rain went on against the shutters." for n in range(900))
    chunks = parse(render(build_story(text, cast=["Tom"]))).all("div", "chunk")
    assert len(chunks) > 4
    assert max(len(c.text) for c in chunks) < 12_000


def test_the_page_of_a_novel_stays_small() -> None:
    line = "“It will be dark before we come to the ferry, and I have no lamp,” said Ann. The rain went on. "
    rest = "They walked along the shore until the light had gone and the tide had covered the stones. " * 2
    text = "\n\n".join([line + rest] * 1_500)
    lines = [
        says("“It will be dark before we come to the ferry, and I have no lamp,”", by="Ann", evidence=None)
    ] * 1_500
    page = render(build_story(text, cast=["Ann"], lines=lines))
    assert len(page.encode()) < 3 * len(text.encode())
