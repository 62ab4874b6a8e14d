from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from fabula.outputs.page.marks import css_string, escape, json_script, plain, units
from tests.outputs.page.dom import fold, parse


def test_markup_is_shown_as_text() -> None:
    assert escape("<script>\"&'") == "&lt;script&gt;&quot;&amp;&#x27;"


def test_what_html_cannot_hold_becomes_a_replacement_mark() -> None:
    assert plain("a\x00b\x08c\ud800d\ufffee\x7f") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"


def test_line_ends_and_odd_blanks_are_folded_as_a_page_would() -> None:
    assert plain("a\r\nb\rc\x0bd\x1ce\x85f") == "a\nb\nc d e f"


def test_units_count_as_a_script_does() -> None:
    assert units("ab") == 2
    assert units("a🙂b") == 4
    assert units("a\r\nb") == 3


@given(st.text(alphabet=st.characters()))
def test_any_text_comes_back_from_a_page(text: str) -> None:
    page = f"<p title='{escape(text)}'>{escape(text)}</p>"
    page.encode("utf-8")
    assert parse(page).one("p").text == plain(text)
    marks = plain(text).count("\ufffd")
    assert marks or fold(plain(text)) == fold(text)


@given(st.text(alphabet=st.characters()))
def test_embedded_json_ends_no_script_and_comes_back(text: str) -> None:
    dumped = json_script({"name": plain(text)})
    assert "<" not in dumped
    assert dumped.isascii()
    assert json.loads(dumped)["name"] == plain(text)


def test_a_css_string_cannot_be_left() -> None:
    assert css_string('A"}</style>') == '"A\\22 \\7d \\3c \\2f style\\3e "'
