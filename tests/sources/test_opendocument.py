from __future__ import annotations

import pytest

from fabula.errors import SourceError
from fabula.model import Extract
from fabula.stages.sources import open_bytes
from tests.sources.books import ODF, odt, zipped


def read(raw: bytes) -> Extract:
    return open_bytes(raw, "draft.odt")


def body(markup: str, styles: str = "") -> Extract:
    return read(odt(markup, styles=styles))


def hinted(extract: Extract) -> list[tuple[str, str, int]]:
    return [(h.kind, extract.text[h.start : h.end], h.level) for h in extract.hints]


def italics(extract: Extract) -> list[str]:
    return [span.of(extract.text) for span in extract.source.italics]


def test_paragraphs_headings_and_spaces() -> None:
    extract = body(
        '<text:h text:outline-level="2">Chapter <text:bookmark/>One</text:h>'
        '<text:p>“Hi,”\n   said Ann.<text:s/><text:s text:c="2"/>She<text:tab/>left<text:line-break/>now.</text:p>'
        "<text:p/><text:p> </text:p><text:p>* * *</text:p><text:section><text:p>End.</text:p></text:section>"
    )
    assert extract.text == "Chapter One\n\n“Hi,” said Ann.   She\tleft\nnow.\n\n* * *\n\nEnd."
    assert hinted(extract) == [("heading", "Chapter One", 2)]


STYLES = (
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="normal"/></style:style>'
    '<style:style style:name="T3" style:family="text" style:parent-style-name="T1"/>'
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Thought"/>'
    '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="Loop" style:family="paragraph" style:parent-style-name="Loop"/>'
)
HR = '<style:style style:name="Horizontal_20_Line" style:display-name="Horizontal Line" style:family="paragraph"/>'
COMMON = (
    f"<office:document-styles {ODF}><office:styles>"
    '<style:style style:name="Thought"><style:text-properties fo:font-style="italic"/></style:style>'
    '<style:style style:name="Title"/><style:style style:name="My_20_Chapter" style:default-outline-level="1"/>'
    "</office:styles></office:document-styles>"
)


def test_styles_tell_italics_and_headings() -> None:
    extract = read(
        odt(
            '<text:p text:style-name="P2">A Kettle</text:p><text:p text:style-name="My_20_Chapter">One</text:p>'
            '<text:p>He <text:span text:style-name="T1">did</text:span> <text:span text:style-name="T2">it</text:span> '
            '<text:span text:style-name="T3">now</text:span>.</text:p><text:p text:style-name="P1">A thought.</text:p>'
            '<text:p text:style-name="Loop">End.</text:p>',
            styles=STYLES,
            extra={"styles.xml": COMMON},
        )
    )
    assert italics(extract) == ["did", "now", "A thought."]
    assert hinted(extract) == [("heading", "A Kettle", 1), ("heading", "One", 1)]


def test_deleted_text_and_comments_are_dropped() -> None:
    extract = body(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>She <text:change/>walked<text:change-start/> home<text:change-end/>."
        "<office:annotation><dc:creator>Ed</dc:creator><text:p>Why?</text:p></office:annotation></text:p>"
    )
    assert extract.text == "She walked home."


def test_notes_stand_at_the_end_and_are_marked() -> None:
    extract = body(
        "<text:p>A word<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>"
        "</text:note-body></text:note>.</text:p><text:p>End.</text:p>"
    )
    assert extract.text == "A word.\n\nEnd.\n\nA note."
    assert hinted(extract) == [("note", "A note.", 0)]


def test_lists_tables_boxes_and_ruby() -> None:
    extract = body(
        "<text:list><text:list-item><text:p>One.</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row><table:table-row>"
        "<table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>Be<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>fore.</text:p>"
        "<text:p><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>"
        '<text:a href="x">link</text:a></text:p>'
    )
    assert extract.text == "One.\n\na\tb\nc\n\nBefore.\n\nBoxed.\n\n漢link"


def test_a_table_of_contents_is_marked() -> None:
    extract = body(
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>T</text:index-title-template>"
        "</text:table-of-content-source><text:index-body><text:p>One</text:p></text:index-body></text:table-of-content>"
        "<text:p>Story.</text:p>"
    )
    assert extract.text == "One\n\nStory."
    assert hinted(extract) == [("toc", "One", 0)]


def test_a_line_drawn_by_the_format_is_a_scene_break() -> None:
    extract = body('<text:p>One.</text:p><text:p text:style-name="Horizontal_20_Line"/><text:p>Two.</text:p>', HR)
    assert extract.text == "One.\n\n* * *\n\nTwo."
    assert hinted(extract) == [("break", "* * *", 0)]


def test_metadata() -> None:
    meta = (
        f"<office:document-meta {ODF}><office:meta><dc:title>A Kettle</dc:title><meta:initial-creator>Una Byrne"
        "</meta:initial-creator><dc:creator>Somebody</dc:creator><dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )
    source = read(odt("<text:p>Text.</text:p>", extra={"meta.xml": meta})).source
    assert (source.title, source.author, source.language, source.format) == ("A Kettle", "Una Byrne", "en-GB", "odt")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (odt(""), "holds no text"),
        (odt("<text:p>Text.</text:p>")[:200], "cut short or damaged"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "it has no content.xml"),
        (
            odt("<text:p>x</text:p>", extra={"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
            "locked with a password",
        ),
        (
            zipped(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "content.xml": "<!DOCTYPE d [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><d>&c;</d>",
                }
            ),
            "entity bomb",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(raw: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as error:
        read(raw)
    assert str(error.value).startswith("draft.odt: ")
