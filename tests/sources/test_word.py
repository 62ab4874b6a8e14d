# ruff: noqa: E501 - markup as it comes
from __future__ import annotations

import io
from typing import Any

import docx as python_docx
import pytest
from docx.enum.text import WD_BREAK

from fabula.errors import SourceError
from fabula.model import Extract
from fabula.stages.sources import open_bytes
from tests.sources.books import W, docx, zipped


def read(raw: bytes) -> Extract:
    return open_bytes(raw, "draft.docx")


def body(markup: str) -> Extract:
    return read(docx(markup))


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def hinted(extract: Extract) -> list[tuple[str, str, int]]:
    return [(h.kind, extract.text[h.start : h.end], h.level) for h in extract.hints]


def italics(extract: Extract) -> list[str]:
    return [span.of(extract.text) for span in extract.source.italics]


def saved(document: Any) -> bytes:  # noqa: ANN401
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_document_of_word_itself() -> None:
    document = python_docx.Document()
    document.core_properties.author = "Una Byrne"
    document.core_properties.title = "A Kettle"
    document.add_heading("A Kettle", 0)
    document.add_heading("Chapter One", 1)
    paragraph = document.add_paragraph("“Hi,” said ")
    paragraph.add_run("Ann").italic = True
    paragraph.add_run(".  She\tleft.")
    document.add_paragraph("* * *")
    document.add_paragraph("")
    paragraph = document.add_paragraph("One line,")
    paragraph.add_run().add_break()
    paragraph.add_run("two.")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    table = document.add_table(2, 2)
    for row in range(2):
        for cell in range(2):
            table.cell(row, cell).text = f"{row}{cell}"
    document.add_paragraph("End.")
    extract = read(saved(document))
    assert extract.text == (
        "A Kettle\n\nChapter One\n\n“Hi,” said Ann.  She\tleft.\n\n* * *\n\nOne line,\ntwo.\n\n00\t01\n10\t11\n\nEnd."
    )
    assert hinted(extract) == [("heading", "A Kettle", 1), ("heading", "Chapter One", 1)]
    assert italics(extract) == ["Ann"]
    assert (extract.source.title, extract.source.author) == ("A Kettle", "Una Byrne")
    assert extract.source.format == "docx"


def test_an_author_nobody_wrote_is_none() -> None:
    assert read(saved(_with_text(python_docx.Document()))).source.author is None


def _with_text(document: Any) -> Any:  # noqa: ANN401
    document.add_paragraph("Text.")
    return document


def test_changes_are_accepted() -> None:
    extract = body(
        p(
            r("She "),
            "<w:del><w:r><w:delText>ran</w:delText></w:r></w:del>",
            f"<w:ins>{r('walked')}</w:ins>",
            f"<w:moveFrom>{r(' away')}</w:moveFrom><w:moveTo>{r(' home')}</w:moveTo>",
            r("."),
        )
        + p(r("One, "), properties="<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>")
        + p(r("two."))
        + p(r("Three."))
    )
    assert extract.text == "She walked home.\n\nOne, two.\n\nThree."


def test_words_split_over_runs_and_frames_are_whole() -> None:
    extract = body(
        p(
            r("un"),
            f"<w:hyperlink>{r('believ')}</w:hyperlink>",
            f"<w:smartTag>{r('ab')}</w:smartTag>",
            f"<w:sdt><w:sdtContent>{r('le')}</w:sdtContent></w:sdt>",
            "<w:proofErr/><w:bookmarkStart/>",
            f"<w:fldSimple>{r('!')}</w:fldSimple>",
        )
        + f"<w:sdt><w:sdtContent>{p(r('Framed.'))}</w:sdtContent></w:sdt>"
        + f"<w:customXml>{p(r('Tagged.'))}</w:customXml>"
    )
    assert extract.text == "unbelievable!\n\nFramed.\n\nTagged."


def test_signs_in_runs() -> None:
    extract = body(
        p(
            "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t>"
            '<w:softHyphen/><w:t>f</w:t><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:char="2014"/><w:br w:type="page"/>'
            "<w:t>g</w:t><w:instrText>PAGE</w:instrText></w:r>"
        )
    )
    assert extract.text == "a\tb\nc\nd-ef—\n\ng"


def test_hidden_text_is_dropped() -> None:
    extract = body(p(r("Seen."), r("Hidden.", "<w:vanish/>"), r(" Shown.", '<w:vanish w:val="0"/>')))
    assert extract.text == "Seen. Shown."


STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My Chapter"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="Out"><w:name w:val="Out"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Thought"><w:name w:val="Thought"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Emphasis"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Poem"><w:name w:val="Poem Line"/></w:style>
</w:styles>"""


def styled(style: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'


def test_styles_tell_headings_and_italics() -> None:
    extract = read(
        docx(
            p(r("One"), properties=styled("Mine"))
            + p(r("Two"), properties=styled("Out"))
            + p(r("Three"), properties='<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
            + p(r("I think "), r("not", '<w:i w:val="false"/>'), r(" so."), properties=styled("Thought"))
            + p(
                r("He "),
                r("did", '<w:rStyle w:val="Emphasis"/>'),
                r(" it "),
                r("now", "<w:i/>"),
                r("."),
                properties=styled("Loop"),
            )
            + p(r("Contents 1"), properties=styled("TOC1"))
            + p(r("A line"), properties=styled("Poem")),
            extra={"word/styles.xml": STYLES},
        )
    )
    assert hinted(extract) == [
        ("heading", "One", 2),
        ("heading", "Two", 1),
        ("heading", "Three", 3),
        ("toc", "Contents 1", 0),
        ("verse", "A line", 0),
    ]
    assert italics(extract) == ["I think", "so.", "did", "now"]


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{p(r('Boxed.'))}</w:txbxContent>"
    twice = (
        '<w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing>' + box + "</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert body(p(r("Before"), twice, r(" after.")) + p(r("Next."))).text == "Before after.\n\nBoxed.\n\nNext."


def test_notes_stand_at_the_end_and_are_marked() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1">{p(r("---"))}</w:footnote>'
        f'<w:footnote w:id="1">{p("<w:r><w:footnoteRef/></w:r>", r(" A note."))}</w:footnote></w:footnotes>'
    )
    extract = read(
        docx(p(r("A word"), '<w:r><w:footnoteReference w:id="1"/></w:r>', r(".")), extra={"word/footnotes.xml": notes})
    )
    assert extract.text == "A word.\n\nA note."
    assert hinted(extract) == [("note", "A note.", 0)]
    assert [extract.text[part.start : part.end].strip() for part in extract.source.parts] == ["A word.", "A note."]


def test_a_table_of_contents_is_marked() -> None:
    extract = body(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p(r('Contents'))}{p(r('One'))}</w:sdtContent></w:sdt>{p(r('One'))}"
    )
    assert hinted(extract) == [("toc", "Contents\n\nOne", 0)]


def test_cells_of_several_paragraphs_are_blocks() -> None:
    cell = f"<w:tc>{p(r('One.'))}{p(r('Two.'))}</w:tc>"
    assert body(f"<w:tbl><w:tr>{cell}<w:tc>{p(r('Three.'))}</w:tc></w:tr></w:tbl>").text == "One.\n\nTwo.\n\nThree."


def test_lines_drawn_by_the_format_are_scene_breaks() -> None:
    def border(*edges: str) -> str:
        return "<w:pPr><w:pBdr>" + "".join(f'<w:{e} w:val="single"/>' for e in edges) + "</w:pBdr></w:pPr>"

    line = '<w:r><w:pict><v:rect xmlns:v="v" xmlns:o="o" o:hr="t"/></w:pict></w:r>'
    extract = body(
        p(r("One."), properties=border("bottom"))
        + p(r("Two."))
        + p(line)
        + p(r("Three."), properties=border("top", "left", "bottom", "right"))
        + p(r("Four."), properties='<w:pPr><w:pBdr><w:bottom w:val="nil"/></w:pBdr></w:pPr>')
    )
    assert extract.text == "One.\n\n* * *\n\nTwo.\n\n* * *\n\nThree.\n\nFour."
    assert hinted(extract) == [("break", "* * *", 0), ("break", "* * *", 0)]


def test_a_table_in_a_cell_is_read() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p(r('a'))}</w:tc><w:tc>{p(r('b'))}</w:tc></w:tr></w:tbl>"
    assert body(f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{p(r('c'))}</w:tc></w:tr></w:tbl>").text == "a\tb\n\nc"


def test_the_strict_form_and_a_moved_main_part() -> None:
    strict = (
        '<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main">'
        "<d:body><d:p><d:r><d:t>Hi.</d:t></d:r></d:p></d:body></d:document>"
    )
    links = (
        '<Relationships><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/>'
        '<Relationship Type="http://x/image" Target="NULL"/></Relationships>'
    )
    raw = zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": links, "word/document2.xml": strict})
    assert read(raw).text == "Hi."


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (docx(""), "holds no text"),
        (docx(p("<w:r><w:drawing/></w:r>")), "holds no text"),
        (docx(p(r("Text.")))[:300], "cut short or damaged"),
        (zipped({"[Content_Types].xml": "<x/>", "word/styles.xml": "<x/>"}), "it has no text part"),
        (docx("", extra={"word/document.xml": "no markup"}), "markup is damaged"),
        (
            docx("", extra={"word/document.xml": "<!DOCTYPE d [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><d>&c;</d>"}),
            "entity bomb",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_cannot_be_read_is_refused(raw: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as error:
        read(raw)
    assert str(error.value).startswith("draft.docx: ")


def test_tables_in_tables_beyond_all_use_are_refused() -> None:
    def deep(depth: int) -> str:
        return "<w:tbl><w:tr><w:tc>" * depth + p(r("Deep.")) + "</w:tc></w:tr></w:tbl>" * depth

    assert body(deep(40)).text == "Deep."
    for depth in (600, 5000):
        with pytest.raises(SourceError, match="nested too deep"):
            body(deep(depth))
