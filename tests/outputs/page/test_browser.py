"""The page in a real Chromium: what a person can see and do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from fabula.model import Character, Span, Story
from fabula.outputs.page.marks import plain
from tests.build import build_story, says
from tests.outputs.page.conftest import Open, Opened
from tests.outputs.page.dom import fold
from tests.outputs.page.stories import ferry

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def story() -> Story:
    return ferry()


def long_story(chapters: int = 30, turns: int = 40) -> Story:
    """Ann and Ben and others talk at length, so that far lines are out of sight."""
    names = ["Ann", "Ben", "Cob", "Dot"]
    parts: list[str] = []
    lines = []
    heads = [f"CHAPTER {n}" for n in range(1, chapters + 1)]
    for number, head in enumerate(heads):
        parts.append(head)
        for turn in range(turns):
            name = names[(turn + number) % (2 + number % 3)]
            words = f"“Turn {turn} of {number},”"
            parts.append(
                f"{words} said {name}. " + "The rain went on against the shutters all the while. " * (turn % 5)
            )
            lines.append(says(words, by=name, evidence=None, confidence=0.5 if turn % 10 == 9 else 0.9))
    return build_story("\n\n".join(parts), cast=names, lines=lines, chapters=heads)


def lit(opened: Opened) -> set[str]:
    """Ids of the lines that are lit."""
    return set(opened.page.eval_on_selector_all("#book .q.on", "all => all.map(q => q.dataset.q)"))


def here(opened: Opened) -> str | None:
    """Id of the line we stand on, once it is in sight and the page is at rest."""
    opened.page.wait_for_timeout(150)
    found = opened.page.query_selector_all("#book .q.here")
    return found[0].get_attribute("data-q") if found else None


def in_sight(opened: Opened, selector: str) -> bool:
    opened.page.wait_for_timeout(150)
    box = opened.page.locator(selector).first.bounding_box()
    height = opened.page.evaluate("innerHeight")
    return box is not None and 0 < box["y"] < height


def at_the_top(opened: Opened, selector: str) -> bool:
    """Whether it begins right below the bar."""
    opened.page.wait_for_timeout(200)
    box = opened.page.locator(selector).first.bounding_box()
    return box is not None and 40 < box["y"] < 90


def test_the_text_is_whole(open_page: Open, story: Story) -> None:
    opened = open_page(story)
    assert fold(opened.page.text_content("#book") or "") == fold(story.text)


def test_hard_text_is_whole_and_harmless(open_page: Open) -> None:
    text = (
        "Tom\x00 & <script>alert(3)</script>\r\n</article></script>\rlone\x0b\x1c"
        "<!-- <style>*{display:none}</style>\n\n🙂 &lt; Tom \ud800"
    )
    story = build_story(text, cast=["Tom"])
    story = replace(story, source=replace(story.source, italics=(Span(3, 9),)))
    opened = open_page(story)
    assert fold(opened.page.text_content("#book") or "") == fold(plain(text))
    assert opened.page.is_visible("#book p")


def test_click_a_person_lights_their_lines_and_no_others(open_page: Open, story: Story) -> None:
    opened = open_page(story)
    for view in story.cast:
        row = opened.page.locator(f'.who[data-id="{view.id}"]')
        row.locator(".pick").click()
        wanted = {str(line.id) for line in view.lines}
        assert lit(opened) == wanted
        shown = row.locator(".count").inner_text()
        assert int(re.split(r"\D", shown)[0]) == len(wanted)
        assert row.locator(".pick").get_attribute("aria-pressed") == "true"
        total = opened.page.inner_text("#steps .count")
        assert total == (f"1 of {len(wanted)}" if wanted else "no lines")
    opened.page.keyboard.press("Escape")
    assert lit(opened) == set()
    assert opened.page.is_hidden("#steps")


def test_clicking_a_person_again_puts_the_light_out(open_page: Open, story: Story) -> None:
    opened = open_page(story)
    opened.page.click('.who[data-id="0"] .pick')
    assert lit(opened)
    opened.page.click('.who[data-id="0"] .pick')
    assert lit(opened) == set()


def test_step_through_a_persons_lines_with_keys_and_buttons(open_page: Open) -> None:
    story = long_story()
    opened = open_page(story)
    mine = [str(line.id) for line in story.cast["Cob"].lines]
    opened.page.click('.who[data-id="2"] .pick')
    assert here(opened) == mine[0]
    for key, at in (("j", 1), ("n", 2), ("k", 1), ("p", 0), ("k", len(mine) - 1), ("j", 0)):
        opened.page.keyboard.press(key)
        assert here(opened) == mine[at]
        assert opened.page.inner_text("#steps .count") == f"{at + 1} of {len(mine)}"
        assert in_sight(opened, ".q.here")
    opened.page.click("#steps [data-act=next]")
    assert here(opened) == mine[1]
    opened.page.click("#steps [data-act=back]")
    assert here(opened) == mine[0]
    opened.page.click("#steps [data-act=clear]")
    assert lit(opened) == set()


def test_without_a_person_the_keys_step_through_all_lines(open_page: Open, story: Story) -> None:
    opened = open_page(story)
    seen = []
    for _ in story.lines:
        opened.page.keyboard.press("j")
        seen.append(here(opened))
    assert seen == [str(line.id) for line in story.lines]


def test_step_through_doubtful_lines(open_page: Open, story: Story) -> None:
    opened = open_page(story)
    seen = []
    for _ in range(3):
        opened.page.keyboard.press("u")
        seen.append(here(opened))
    assert seen == ["3", "6", "9"]
    opened.page.keyboard.press("Shift+U")
    assert here(opened) == "6"
    assert lit(opened) == {"3", "6", "9"}
    opened.page.keyboard.press("Escape")
    opened.page.click("button.doubts")
    assert lit(opened) == {"3", "6", "9"}
    assert opened.page.inner_text("#steps .what") == "Doubtful lines"


def test_doubtful_and_unresolved_lines_look_it(open_page: Open, story: Story) -> None:
    page = open_page(story).page

    def underline(q: int) -> str:
        return str(
            page.eval_on_selector(
                f"#q{q}", "q => getComputedStyle(q).textDecorationLine + getComputedStyle(q).textDecorationStyle"
            )
        )

    assert underline(3) == "underlinedotted"
    assert underline(6) == "underlinewavy"
    assert underline(0) == "nonesolid"
    assert page.eval_on_selector("#q6", "q => getComputedStyle(q, '::before').content") == '"?"'


def test_each_speaker_has_a_colour_and_a_name_in_the_margin(open_page: Open, story: Story) -> None:
    page = open_page(story).page
    colours = {q: page.eval_on_selector(f"#q{q}", "q => getComputedStyle(q).color") for q in (0, 1, 4)}
    assert len(set(colours.values())) == 3
    assert page.eval_on_selector("#q2", "q => getComputedStyle(q).color") == colours[0]
    assert page.eval_on_selector("#q0", "q => getComputedStyle(q, '::before').content") == '"Clara Vance"'
    assert page.eval_on_selector("#q9", "q => getComputedStyle(q, '::before').content") == '"crew </style><scr…"'


def test_hover_a_line_for_speaker_confidence_and_reason(open_page: Open, story: Story) -> None:
    page = open_page(story).page
    page.hover("#q0")
    page.wait_for_selector("#card:not([hidden])")
    text = fold(page.inner_text("#card"))
    for words in ("Clara Vance", "to Tom", "98% sure", "named beside the line", "Tag: said Clara"):
        assert words in text
    assert page.eval_on_selector_all("[data-e].lit", "all => all.map(e => e.textContent)") == ["said Clara"]
    page.hover("h1")
    page.wait_for_selector("#card", state="hidden")
    assert page.query_selector("[data-e].lit") is None


def test_where_there_is_room_the_card_stands_beside_the_text(open_page: Open, story: Story) -> None:
    page = open_page(story, viewport={"width": 1366, "height": 768}).page
    page.hover("#q0")
    page.wait_for_selector("#card:not([hidden])")
    card, text = page.locator("#card").bounding_box(), page.locator("#book p.first").first.bounding_box()
    assert card is not None
    assert text is not None
    assert card["x"] > text["x"] + text["width"]
    assert card["x"] + card["width"] <= 1366


def test_the_card_of_an_unresolved_line_says_so(open_page: Open, story: Story) -> None:
    page = open_page(story).page
    page.hover("#q6")
    page.wait_for_selector("#card:not([hidden])")
    text = fold(page.inner_text("#card"))
    assert "Unresolved" in text
    assert "41%" in text


def test_the_card_stays_after_a_click_and_leads_to_the_speaker(open_page: Open, story: Story) -> None:
    opened = open_page(story)
    opened.page.click("#q1")
    opened.page.hover("h1")
    opened.page.wait_for_timeout(400)
    assert opened.page.is_visible("#card")
    opened.page.click("#card .foot button")
    assert lit(opened) == {"1", "3", "8"}
    opened.page.keyboard.press("Escape")
    assert opened.page.is_hidden("#card")


def test_a_tap_on_a_phone_shows_the_card_at_the_foot(open_page: Open, story: Story) -> None:
    opened = open_page(story, viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    opened.page.tap("#q0")
    opened.page.wait_for_selector("#card:not([hidden])")
    box = opened.page.locator("#card").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] > 740
    assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.page.keyboard.press("Escape")
    opened.page.locator("#q9").scroll_into_view_if_needed()
    opened.page.evaluate("scrollBy(0, document.querySelector('#q9').getBoundingClientRect().bottom - innerHeight + 30)")
    opened.page.tap("#q9")
    opened.page.wait_for_timeout(100)
    line, card = opened.page.locator("#q9").bounding_box(), opened.page.locator("#card").bounding_box()
    assert line is not None
    assert card is not None
    assert line["y"] + line["height"] <= card["y"]  # the card covers the book, but not the line it is about
    opened.page.tap("#c3 p.first")
    assert opened.page.is_hidden("#card")


def test_on_a_phone_the_cast_is_a_drawer(open_page: Open, story: Story) -> None:
    opened = open_page(story, viewport={"width": 390, "height": 780})
    page = opened.page
    assert not page.is_visible(".pick >> nth=0")
    page.click("#menu")
    page.wait_for_timeout(300)
    page.click('.who[data-id="1"] .pick')
    page.wait_for_timeout(300)
    assert not page.is_visible(".pick >> nth=0")
    assert lit(opened) == {"1", "3", "8"}


def test_dark_follows_the_system_and_the_button_turns_it(open_page: Open, story: Story) -> None:
    page = open_page(story, color_scheme="dark").page
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    ink = "getComputedStyle(document.getElementById('q0')).color"
    dark, dark_ink = page.evaluate(paper), page.evaluate(ink)
    assert dark == "rgb(23, 24, 27)"
    page.keyboard.press("t")
    assert page.evaluate(paper) == "rgb(251, 248, 242)"
    assert page.evaluate(ink) != dark_ink
    page.reload()
    assert page.evaluate(paper) == "rgb(251, 248, 242)"
    page.click("[data-act=theme]")
    assert page.evaluate(paper) == dark
    assert page.evaluate(ink) == dark_ink


def test_a_link_to_a_line_opens_there(open_page: Open) -> None:
    opened = open_page(long_story(), at="#q999")
    assert here(opened) == "999"
    assert in_sight(opened, "#q999")
    assert opened.page.is_visible("#card")


def test_a_link_to_a_chapter_opens_there(open_page: Open) -> None:
    opened = open_page(long_story(), at="#c25")
    assert at_the_top(opened, "#c25")
    assert opened.page.inner_text("#where") == "CHAPTER 25"


def test_chapters_by_key_and_by_list(open_page: Open) -> None:
    opened = open_page(long_story())
    for _ in range(3):
        opened.page.keyboard.press("]")
    assert at_the_top(opened, "#c4")
    opened.page.wait_for_timeout(1000)
    opened.page.keyboard.press("[")
    assert at_the_top(opened, "#c3")
    opened.page.click("#chapters summary")
    opened.page.click('#chapters a[href="#c20"]')
    assert at_the_top(opened, "#c20")
    assert opened.page.url.endswith("#c20")


def test_a_bar_of_the_strip_leads_to_its_chapter(open_page: Open) -> None:
    opened = open_page(long_story())
    strip = opened.page.locator('.who[data-id="0"] .strip')
    box = strip.bounding_box()
    assert box is not None
    strip.hover(position={"x": box["width"] * 14.5 / 30, "y": 9})
    assert opened.page.inner_text("#tip").startswith("Chapter 15: CHAPTER 15: ")
    strip.click(position={"x": box["width"] * 14.5 / 30, "y": 9})
    assert at_the_top(opened, "#c15")


def test_search_the_cast(open_page: Open, story: Story) -> None:
    opened = open_page(story)
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("miss v")
    shown = [row.get_attribute("data-id") for row in opened.page.query_selector_all(".who") if row.is_visible()]
    assert shown == ["0"]
    opened.page.keyboard.press("Enter")
    assert lit(opened) == {"0", "2", "7"}
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("zebra")
    assert opened.page.is_visible("#nobody")
    opened.page.keyboard.press("Escape")
    assert opened.page.locator(".who:visible").count() == len(story.cast)


def test_silent_people_of_one_description_open_when_found_or_chosen(open_page: Open) -> None:
    cast = [Character(0, "Tom"), *(Character(0, "a voice", named=False) for _ in range(5))]
    page = open_page(build_story("Tom. “Oh.”", cast=cast, lines=[says("“Oh.”", by="Tom")])).page
    page.keyboard.press("/")
    page.keyboard.type("tom")
    assert not page.is_visible(".same")
    page.fill("#find", "voice")
    page.click(".same summary")
    page.click('.who[data-id="3"] .pick')
    page.fill("#find", "")
    assert page.is_visible('.who[data-id="3"]')


def test_a_thought_says_that_it_is_one(open_page: Open) -> None:
    page = open_page(build_story("“Oh,” Tom thought.", cast=["Tom"], lines=[says("“Oh,”", kind="thought")])).page
    page.hover("#q0")
    page.wait_for_selector("#card:visible")
    assert page.inner_text("#card").split("\n")[1:] == ["A thought", "nobody says it aloud"]


def test_the_picture_chooses_people_and_pairs(open_page: Open, story: Story) -> None:
    opened = open_page(story)
    page = opened.page
    page.click("#tab-talk")
    assert page.is_hidden("#book")
    page.click('.node[data-id="1"] circle')
    assert lit(opened) == {"1", "3", "8"}
    assert page.locator('.node[data-id="1"]').get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    page.locator('.node[data-id="0"]').focus()
    page.keyboard.press("Enter")
    assert lit(opened) == {"0", "2", "7"}
    page.click('table [data-pair="0"]')
    assert lit(opened) == {"0", "1", "2", "3", "7", "8"}
    assert page.inner_text("#steps .what") == "Clara Vance and Tom"
    page.keyboard.press("j")
    assert page.is_visible("#book")
    assert here(opened) == "0"
    page.keyboard.press("w")
    assert page.is_visible("#talk")


def test_labels_of_the_picture_do_not_overlap(open_page: Open) -> None:
    names = [f"Somebody Nr{n}" for n in range(24)]
    text = "\n\n".join(f"“Line {n},” said {names[n % 24]} to {names[(n * 7) % 24]}." for n in range(240))
    lines = [says(f"“Line {n},”", by=names[n % 24], to=[names[(n * 7) % 24]]) for n in range(240)]
    page = open_page(build_story(text, cast=names, lines=lines), viewport={"width": 1600, "height": 1200}).page
    page.keyboard.press("w")
    boxes = page.eval_on_selector_all(
        ".node .label", "all => all.map(e => e.getBoundingClientRect()).map(r => [r.left, r.top, r.right, r.bottom])"
    )
    assert len(boxes) > 12
    for at, a in enumerate(boxes):
        for b in boxes[:at]:
            wide = min(a[2], b[2]) - max(a[0], b[0])
            high = min(a[3], b[3]) - max(a[1], b[1])
            assert wide <= 2 or high <= 2


def test_names_of_the_chosen_person_are_marked_where_they_stand(open_page: Open, story: Story) -> None:
    opened = open_page(story)
    opened.page.click('.who[data-id="1"] .pick')
    marked = opened.page.evaluate("[...CSS.highlights.get('mentioned')].map(range => range.toString())")
    assert marked == [story.text[m.start : m.end] for m in story.cast["Tom"].mentions]
    assert len(marked) == 4


def test_help_opens_and_closes(open_page: Open, story: Story) -> None:
    page = open_page(story).page
    page.keyboard.press("?")
    assert page.is_visible("#help")
    page.keyboard.press("Escape")
    assert page.is_hidden("#help")


def test_without_javascript_everything_can_be_read(open_page: Open, story: Story) -> None:
    page = open_page(story, java_script_enabled=False).page
    assert page.is_visible("#book")
    assert page.is_visible("#q6")
    assert page.is_visible('.who[data-id="0"]')
    assert page.is_visible(".net")
    assert page.is_hidden("#steps")
    assert not page.is_visible("[data-act=theme]")


def test_paper_has_the_text_and_the_cast_but_no_tools(open_page: Open, story: Story) -> None:
    page = open_page(story, color_scheme="dark").page
    page.emulate_media(media="print")
    assert page.is_visible("#q0")
    assert page.is_visible('.who[data-id="0"]')
    assert page.is_visible("#talk .net")
    assert page.is_hidden("#bar")
    assert page.is_hidden("#rail")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_what_has_the_focus_can_be_seen(open_page: Open, story: Story) -> None:
    page = open_page(story).page
    for _ in range(6):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 80)")


def test_everything_to_press_has_a_name(open_page: Open, story: Story) -> None:
    page = open_page(story).page
    nameless = page.eval_on_selector_all(
        "button, a, input, summary, [role=button]",
        "all => all.filter(e => !(e.textContent.trim() || e.getAttribute('aria-label'))).map(e => e.outerHTML)",
    )
    assert nameless == []
