from __future__ import annotations

import pytest

from fabula.errors import SourceError
from fabula.model import Extract
from fabula.stages.sources import open_bytes


def read(text: str) -> Extract:
    return open_bytes(text.encode(), "draft.md")


def hints(extract: Extract) -> list[tuple[str, str, int]]:
    return [(h.kind, extract.text[h.start : h.end], h.level) for h in extract.hints]


def italics(extract: Extract) -> list[str]:
    return [span.of(extract.text) for span in extract.source.italics]


def test_marks_become_layers() -> None:
    extract = read("# One\n\n“Hi,” said *Ann* **Vance**. She _left_.\n\n## Two ##\n\nSet *it\ndown*.\n")
    assert extract.text == "One\n\n“Hi,” said Ann Vance. She left.\n\nTwo\n\nSet it\ndown."
    assert hints(extract) == [("heading", "One", 1), ("heading", "Two", 2)]
    assert italics(extract) == ["Ann", "left", "it\ndown"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_front_matter_is_marked_and_not_read_as_story(end: str) -> None:
    text = end.join(
        ["---", "title: 'A Kettle'", "author: Una Byrne", "lang: en", "notes: |", "  Orla dies", "---", "", "Text."]
    )
    extract = read(text)
    matter = "---\ntitle: 'A Kettle'\nauthor: Una Byrne\nlang: en\nnotes: |\n  Orla dies\n---"
    assert extract.text == matter + "\n\nText."
    assert hints(extract) == [("preformatted", matter, 0)]
    assert (extract.source.title, extract.source.author, extract.source.language) == ("A Kettle", "Una Byrne", "en")


def test_other_front_matter() -> None:
    assert hints(read('+++\ntitle = "A"\n+++\n\nText.')) == [("preformatted", '+++\ntitle = "A"\n+++', 0)]
    assert hints(read("% A Title\n% A Writer\n\nText.")) == [("preformatted", "% A Title\n% A Writer", 0)]


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    extract = read("---\n\nShe said nothing.\n\n---\n\nThen she left.")
    assert extract.text == "She said nothing.\n\n* * *\n\nThen she left."


@pytest.mark.parametrize("rule", ["***", "* * *", "---", "___", "#"])
def test_scene_breaks(rule: str) -> None:
    extract = read(f"One.\n\n{rule}\n\nTwo.")
    assert extract.text == "One.\n\n* * *\n\nTwo."
    assert hints(extract) == [("break", "* * *", 0)]


def test_a_rule_right_under_a_paragraph_makes_it_no_heading() -> None:
    extract = read("She closed the door behind her and did not look back.\n---\nThen it rained.")
    assert extract.text == "She closed the door behind her and did not look back.\n\n* * *\n\nThen it rained."
    assert hints(read("Chapter One\n---\nThen it rained.")) == [("heading", "Chapter One", 2)]


def test_indents_are_no_code() -> None:
    extract = read("    “Hi,” said *Ann*.\n\n\tShe left.")
    assert extract.text == "“Hi,” said Ann.\n\nShe left."
    assert italics(extract) == ["Ann"]


def test_signs_of_lists_stay() -> None:
    assert read("- Tudo bem? - ele disse.\n- Tudo.").text == "- Tudo bem? - ele disse.\n- Tudo."
    assert read("- Tudo bem?\n\n- Tudo.").text == "- Tudo bem?\n\n- Tudo."
    assert read("1984. It was a bright day.").text == "1984. It was a bright day."
    assert read("1. One\n   - Two").text == "1. One\n\n- Two"


def test_lines_and_hard_breaks_stay_lines() -> None:
    assert read("One  \ntwo\\\nthree\nfour").text == "One\ntwo\nthree\nfour"


def test_tags_of_a_story_are_text_and_those_of_html_are_not() -> None:
    assert read("<Status> You have *died*.").text == "<Status> You have died."
    assert read("<System: Level up!>").text == "<System: Level up!>"
    assert read("One<br>two <i>three</i> <b>four</b> <!-- note to self --> five.").text == "One\ntwo three four  five."
    assert italics(read("One <i>three</i> <em>four.")) == ["three four."]
    assert read("<center>\n\n***\n\n</center>\n\nOne.").text == "One."
    assert (
        read("<div align='center'>Two<hr>words</div>\n\n<!-- hidden\nwords -->\n\nOne.").text
        == "Two\n\n* * *\n\nwords\n\nOne."
    )
    assert read("<Level Up>\nYou have died.\n\nOne.").text == "<Level Up>\nYou have died.\n\nOne."
    assert "alert" not in read("One <script>alert(1)</script> two.").text


def test_quotations_that_are_letters_or_verse() -> None:
    assert hints(read("> Dear Finn,\n>\n> Come home.\n\nHe did.")) == [("letter", "Dear Finn,\n\nCome home.", 0)]
    assert [h[0] for h in hints(read("> O rose thou art\n> Sick of the storm\n> That flies at night\n"))] == ["verse"]
    assert hints(read("> “Sit down,” she said.\n>\n> “No.”\n")) == []


def test_code_is_marked() -> None:
    extract = read("One.\n\n```\nHP:  12\n\nMP: 3\n```\n\nTwo `x`.")
    assert extract.text == "One.\n\nHP:  12\n\nMP: 3\n\nTwo x."
    assert hints(extract) == [("preformatted", "HP:  12\n\nMP: 3", 0)]


def test_footnotes() -> None:
    extract = read("A word[^1] and more.[^a]\n\n[^1]: The note itself.\n\n[^a]: Another.")
    assert extract.text == "A word and more.\n\nThe note itself.\n\nAnother."
    assert hints(extract) == [("note", "The note itself.", 0), ("note", "Another.", 0)]


def test_a_chat_is_no_list_of_link_targets() -> None:
    assert read("[Clara]: Hello\n[Ben]: Hi\n").text == "[Clara]: Hello\n[Ben]: Hi"
    assert read("See [it][1].\n\n[1]: https://example.org/a\n").text == "See it."


def test_links_pictures_tables_entities() -> None:
    assert read("[Ann](http://x.org) ![a map](m.png)left &mdash; \\*so\\*.").text == "Ann left — *so*."
    assert read("| A | B |\n|---|---|\n| 1 | 2 |\n\nEnd.").text == "A\tB\n1\t2\n\nEnd."
    assert read("~~No~~ yes.").text == "No yes."


def test_an_older_encoding() -> None:
    extract = open_bytes("*Don’t,* said Zoë.".encode("cp1252"), "a.md")
    assert extract.text == "Don’t, said Zoë."
    assert extract.source.encoding == "cp1252"
    given = open_bytes("*Zoë*".encode("cp437"), "a.md", encoding="cp437")
    assert (given.text, given.source.encoding_found_by) == ("Zoë", "given")


@pytest.mark.parametrize("text", ["  \n", "<!-- only a note -->", "![a map](x.png)"])
def test_no_text_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match=r"^draft\.md: the file holds n"):
        read(text)


@pytest.mark.parametrize("sign", ["> ", "[", "*", "- ", "`", "_a", "<b>", "![", "\\"])
def test_wild_markup_is_read_or_refused(sign: str) -> None:
    text, refusal = "", ""
    try:
        text = read(sign * 4000 + "x\n\nThe end.").text
    except SourceError as error:
        refusal = str(error)
    assert text.endswith("The end.") or "nested too deep" in refusal


def test_quotations_in_quotations_lose_nothing() -> None:
    assert read("> " * 40 + "x").text == "x"
