# ruff: noqa: E501 - markup as it comes
from __future__ import annotations

import io
import zipfile

import pytest

from fabula.errors import SourceError
from fabula.model import Extract
from fabula.stages.sources import archive as archive_room
from fabula.stages.sources import open_bytes
from tests.sources.books import CONTAINER, STORY, epub, opf, xhtml, zipped

PLAIN = "“The kettle is on,” said Orla. She had walked from the harbour in the rain.\n\n“Then I’ll stay,” said Finn."
NAV = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
NCX = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'


def read(raw: bytes) -> Extract:
    return open_bytes(raw, "book.epub")


def body(markup: str, **more: str) -> Extract:
    return read(epub({"one.xhtml": xhtml(markup, **more)}))


def hinted(extract: Extract, kind: str) -> list[str]:
    return [extract.text[h.start : h.end] for h in extract.hints if h.kind == kind]


def italics(extract: Extract) -> list[str]:
    return [span.of(extract.text) for span in extract.source.italics]


def test_documents_stand_in_the_order_of_the_spine() -> None:
    documents = {"b.xhtml": xhtml("<p>Two.</p>"), "a.xhtml": xhtml("<p>One.</p>")}
    package = opf(["b.xhtml", "a.xhtml"], spine='<itemref idref="d1"/><itemref idref="d0"/>')
    extract = read(epub(documents, package=package))
    assert extract.text == "One.\n\nTwo."
    assert [(p.name, extract.text[p.start : p.end]) for p in extract.source.parts] == [
        ("OEBPS/a.xhtml", "One."),
        ("OEBPS/b.xhtml", "Two."),
    ]


def test_documents_out_of_turn_come_last() -> None:
    package = opf(["note.xhtml", "a.xhtml"], spine='<itemref idref="d0" linear="no"/><itemref idref="d1"/>')
    extract = read(epub({"note.xhtml": xhtml("<p>A map.</p>"), "a.xhtml": xhtml(STORY)}, package=package))
    assert extract.text == PLAIN + "\n\nA map."
    assert hinted(extract, "back") == ["A map."]


def test_metadata() -> None:
    metadata = (
        "<dc:title>The Long\n Night</dc:title><dc:title>Subtitle</dc:title><dc:language>en-GB</dc:language>"
        '<dc:creator opf:role="ill">A Painter</dc:creator><dc:creator id="w">A Writer</dc:creator>'
        '<dc:creator id="e">An Editor</dc:creator><meta refines="#e" property="role">edt</meta>'
        '<dc:creator opf:role="aut">B Writer</dc:creator>'
    )
    source = read(epub({"a.xhtml": xhtml(STORY)}, package=opf(["a.xhtml"], metadata=metadata))).source
    assert (source.title, source.author, source.language) == ("The Long Night", "A Writer and B Writer", "en-GB")
    assert (source.format, source.encoding_found_by) == ("epub", "format")


def test_contents_of_epub_3_point_into_the_text() -> None:
    nav = xhtml(
        '<nav epub:type="landmarks"><ol><li><a href="one.xhtml">Start</a></li></ol></nav>'
        '<nav epub:type="toc"><ol><li><a href="one.xhtml">Part <i>One</i></a><ol>'
        '<li><a href="one.xhtml#second">Second</a></li><li><a href="gone.xhtml">Gone</a></li></ol></li></ol></nav>'
    )
    one = xhtml('<h1>Part One</h1><p>First.</p><h2 id="second">Second</h2><p>Later.</p>')
    extract = read(epub({"one.xhtml": one, "nav.xhtml": nav}, package=opf(["one.xhtml"], manifest=NAV)))
    assert [(t.title, t.level, extract.text[t.start :][:6]) for t in extract.source.toc] == [
        ("Part One", 1, "Part O"),
        ("Second", 2, "Second"),
    ]
    assert [(extract.text[h.start : h.end], h.level) for h in extract.hints if h.kind == "heading"] == [
        ("Part One", 1),
        ("Second", 2),
    ]


def test_contents_of_epub_2_point_into_the_text() -> None:
    ncx = (
        '<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>'
        '<navPoint><navLabel><text>Chapter 1</text></navLabel><content src="one.xhtml"/>'
        '<navPoint><navLabel><text>Scene 2</text></navLabel><content src="one.xhtml#s%202"/></navPoint></navPoint>'
        "</navMap></ncx>"
    )
    one = xhtml('<p class="c">Chapter 1</p><p>First.</p><p><a id="s 2"/>Later.</p>')
    package = opf(["one.xhtml"], manifest=NCX, spine_attributes=' toc="ncx"')
    extract = read(epub({"one.xhtml": one, "toc.ncx": ncx}, package=package))
    assert [(t.title, t.level, extract.text[t.start :][:5]) for t in extract.source.toc] == [
        ("Chapter 1", 1, "Chapt"),
        ("Scene 2", 2, "Later"),
    ]
    # A converter left the heading a paragraph; the contents tell what it is.
    assert hinted(extract, "heading") == ["Chapter 1"]


def test_line_breaks_are_lines_and_two_are_a_blank_line() -> None:
    soup = "“One.”<br/>Two<br/><br/>Three<br/> &nbsp; <br/>Four<br/>\n<br/>\n<br/>Five<p>&nbsp;</p><p/>Six"
    assert body(soup).text == "“One.”\nTwo\n\nThree\n\nFour\n\nFive\n\nSix"


@pytest.mark.parametrize(
    "markup",
    [
        "<div><div><p>One.</p></div><div>Two.</div></div>",
        "One.<div>Two.</div>",
        "<div>One.<p>Two.</p></div>",
        "<section><div><span>One.</span></div></section><div><b>Two.</b></div>",
        "<blockquote>One.</blockquote>Two.",
        "<table><tr><td><p>One.</p></td></tr></table><p>Two.</p>",
        "<p>One.</p>\n\n   <p>  Two.\n</p>",
    ],
)
def test_blocks_are_parted_by_a_blank_line(markup: str) -> None:
    assert body(markup).text == "One.\n\nTwo."


def test_white_space_folds_as_in_a_browser() -> None:
    assert body("<p>She\n  had <i> been </i> there.</p>").text == "She had been there."
    assert body("<p>un<i>believ</i>able</p>").text == "unbelievable"
    assert body("<pre>\n  a\n    b  <i>c</i> d\n\n  e</pre>").text == "  a\n    b  c d\n\n  e"


def test_entities_and_invisible_characters() -> None:
    extract = body(
        "<p>Caf&eacute;&nbsp;&mdash;&#8220;&#x2019;&amp;&lt;i&gt; exam&shy;ple&#8203; a\u2060—\u2060b &unknown;.</p>"
    )
    assert extract.text == "Café\u00a0—“’&<i> example a\u2060—\u2060b ."


def test_what_is_no_text_is_dropped() -> None:
    markup = (
        "<p>A<img src='x.png' alt='A map'/> <svg xmlns='http://www.w3.org/2000/svg'><title>t</title><text>S</text></svg>"
        "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi></math><script>alert(1)</script><style>p{}</style>"
        "<!-- comment --> B<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p><p hidden=''>H</p><p style='display: none'>H</p>"
    )
    assert body(markup).text == "A B漢"


def test_a_painted_initial_is_a_letter() -> None:
    assert body('<p><img class="drop" src="t.png" alt="T"/>HE night was dark.</p>').text == "THE night was dark."


def test_italics_are_kept_as_spans() -> None:
    styles = "<style>.calibre3 {font-style: italic} p.thought, .x { color: red; font-style:oblique } i.up{font-style:normal}</style>"
    css = "<link rel='stylesheet' href='s.css'/>"
    markup = (
        "<p>He <em>did</em> <i>not</i>. <span style='font-style:italic'>Why?</span> <span class='calibre3'>So.</span>"
        "<i class='up'> plain</i></p><p class='thought'>A thought.</p><p><i>One.</i></p><p><i>Two.</i></p>"
    )
    package = opf(["one.xhtml"], manifest='<item id="css" href="s.css" media-type="text/css"/>')
    sheet = styles.removeprefix("<style>").removesuffix("</style>")
    extract = read(epub({"one.xhtml": xhtml(markup, head=css), "s.css": sheet}, package=package))
    assert italics(extract) == ["did not", "Why? So.", "A thought.", "One.", "Two."]


def test_headings_of_several_lines_are_one() -> None:
    extract = body("<hgroup><h2>IV</h2><p>The <i>Hound</i></p></hgroup><p>Text.</p><h3>A<br/>B</h3><p>More.</p>")
    assert extract.text == "IV\nThe Hound\n\nText.\n\nA\nB\n\nMore."
    assert [(extract.text[h.start : h.end], h.level) for h in extract.hints] == [("IV\nThe Hound", 2), ("A\nB", 3)]


def test_a_rule_is_a_scene_break() -> None:
    extract = body("<hr/><h2>I</h2><hr/><p>One.</p><hr/><hr/><p>Two.</p><hr/><h2>II</h2><p>Three.</p><hr/>")
    assert extract.text == "I\n\nOne.\n\n* * *\n\nTwo.\n\nII\n\nThree."
    assert hinted(extract, "break") == ["* * *"]


def test_an_ornament_is_a_scene_break() -> None:
    extract = body(
        "<p>One.</p><p class='scene-break'></p><p>Two.</p><p class='ornament'><img src='o.png' alt=''/></p><p>Three.</p>"
        "<p class='separator'>❦</p><p>Four.</p>"
    )
    assert extract.text == "One.\n\n* * *\n\nTwo.\n\n* * *\n\nThree.\n\n❦\n\nFour."
    assert hinted(extract, "break") == ["* * *", "* * *", "❦"]


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        ("front", 'epub:type="titlepage"'),
        ("front", 'epub:type="copyright-page"'),
        ("front", 'epub:type="dedication"'),
        ("front", 'epub:type="frontmatter foreword"'),
        ("back", 'epub:type="colophon"'),
        ("back", 'epub:type="backmatter copyright-page"'),
        ("toc", 'epub:type="toc"'),
        ("note", 'epub:type="endnotes"'),
        ("note", 'role="doc-footnote"'),
        ("note", 'class="footnote"'),
        ("note", "class='author-note'"),
        ("verse", 'epub:type="z3998:poem"'),
        ("verse", 'class="poem"'),
        ("letter", 'epub:type="z3998:letter"'),
    ],
)
def test_parts_of_a_book_are_marked(kind: str, attributes: str) -> None:
    extract = body(f"<section {attributes}><p>This part.</p></section><p>The story.</p>")
    assert hinted(extract, kind) in (["This part."], ["This part.", "This part."])
    assert all(extract.text[h.start : h.end] == "This part." for h in extract.hints)


def test_a_foreword_of_the_story_itself_is_story() -> None:
    inside = '<section epub:type="foreword"><p>To my nephew.</p></section>'
    assert hinted(body(inside, attributes='epub:type="frontmatter z3998:fiction"'), "front") == []
    assert hinted(body(inside, attributes='epub:type="frontmatter"'), "front") == ["To my nephew."]


def test_back_matter_is_not_also_front_matter() -> None:
    extract = body('<section epub:type="copyright-page"><p>Free.</p></section>', attributes='epub:type="backmatter"')
    assert [h.kind for h in extract.hints] == ["back"]


def test_guide_and_landmarks_mark_documents() -> None:
    guide = '<guide><reference type="copyright-page" href="c.xhtml"/><reference type="text" href="one.xhtml"/></guide>'
    nav = xhtml(
        '<nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li></ol></nav>'
        '<nav epub:type="landmarks"><ol><li><a epub:type="dedication" href="d.xhtml">D</a></li>'
        '<li><a epub:type="bodymatter" href="one.xhtml">S</a></li></ol></nav>'
    )
    documents = {
        "c.xhtml": xhtml("<p>© Me.</p>"),
        "d.xhtml": xhtml("<p>To you.</p>"),
        "one.xhtml": xhtml(STORY),
        "nav.xhtml": nav,
    }
    package = opf(["c.xhtml", "d.xhtml", "one.xhtml"], manifest=NAV, guide=guide)
    extract = read(epub(documents, package=package))
    assert [(h.kind, extract.text[h.start : h.end]) for h in extract.hints] == [
        ("front", "© Me."),
        ("front", "To you."),
    ]


def test_a_document_is_known_by_its_name_when_short() -> None:
    long = "<p>The story goes on and on.</p>" * 600
    documents = {
        "copyright.xhtml": xhtml("<p>© Me.</p>"),
        "notes.xhtml": xhtml(long),
        "about-the-author.xhtml": xhtml("<p>I write.</p>"),
    }
    extract = read(epub(documents))
    assert [(h.kind, extract.text[h.start : h.end]) for h in extract.hints] == [
        ("front", "© Me."),
        ("back", "I write."),
    ]


def test_the_contents_page_in_the_spine_is_marked() -> None:
    nav = xhtml('<nav epub:type="toc"><h2>Contents</h2><ol><li><a href="one.xhtml">One</a></li></ol></nav>')
    package = opf(["one.xhtml"], manifest=NAV, spine='<itemref idref="nav"/><itemref idref="d0"/>')
    extract = read(epub({"one.xhtml": xhtml(STORY), "nav.xhtml": nav}, package=package))
    assert set(hinted(extract, "toc")) == {"Contents\n\nOne"}
    assert extract.text.endswith(PLAIN)


def test_numbers_of_notes_do_not_break_words() -> None:
    extract = body(
        '<p>A word<a epub:type="noteref" href="n.xhtml#n1">1</a>, another<sup><a href="#n2">[2]</a></sup> and'
        '<a href="#n3"><sup>*</sup></a> so<a href="#n4" class="noteref">4</a>.</p>'
        '<aside epub:type="footnote" id="n1"><p>The note. <a href="#r1" role="doc-backlink">↩</a></p></aside>'
        '<p>See <a href="#one">page one</a>, 10<sup>2</sup><span epub:type="pagebreak" title="9">9</span>, the 4<sup>th</sup>.</p>'
    )
    assert extract.text == "A word, another and so.\n\nThe note.\n\nSee page one, 102, the 4th."
    assert hinted(extract, "note") == ["The note."]


def test_quotation_elements_get_their_marks() -> None:
    assert body("<p><q>He said <q>no</q>,</q> she said. <q>“Yes”</q></p>").text == "“He said ‘no’,” she said. “Yes”"


def test_block_quotations_that_are_letters_or_verse() -> None:
    extract = body(
        "<blockquote><p>Dear Finn,</p><p>Come home.</p></blockquote>"
        "<blockquote><p>O rose thou art<br/>Sick of the storm<br/>That flies at night</p></blockquote>"
        "<blockquote><p>“Sit down,” she said.</p><p>“No.”</p><p>“Why?”</p></blockquote>"
    )
    assert [h.kind for h in extract.hints] == ["letter", "verse"]


def test_faulty_markup_is_read_as_html() -> None:
    extract = read(epub({"one.xhtml": b"<html><body><p>One<br>two & <i>three</p><p>Four</body>"}))
    assert extract.text == "One\ntwo & three\n\nFour"


def test_a_document_in_an_older_encoding() -> None:
    text = '<?xml version="1.0" encoding="utf-8"?><html><body><p>“Don’t,” said Zoë.</p></body></html>'
    assert read(epub({"one.xhtml": text.encode("cp1252")})).text == "“Don’t,” said Zoë."
    declared = text.replace("utf-8", "utf-16")
    assert read(epub({"one.xhtml": declared.encode("utf-16")})).text == "“Don’t,” said Zoë."


@pytest.mark.parametrize(
    "href", ["Text/One%20a.xhtml", "text/ONE a.XHTML", "../OEBPS/Text/One a.xhtml", "./Text/One a.xhtml"]
)
def test_links_find_their_members(href: str) -> None:
    raw = epub({}, package=opf([href]), extra={"OEBPS/Text/One a.xhtml": xhtml(STORY)})
    assert read(raw).text == PLAIN


def test_faults_of_the_package_are_put_up_with_and_noted() -> None:
    package = opf(
        ["a.xhtml", "gone.xhtml", "../../../etc/passwd", "/etc/passwd", "http://x.org/a.xhtml"],
        spine='<itemref idref="d0"/><itemref idref="d1"/><itemref idref="d2"/><itemref idref="nobody"/>',
    )
    extract = read(epub({"a.xhtml": xhtml(STORY)}, package=package, extra={"../evil.xhtml": "x", "C:/evil": "y"}))
    assert extract.text == PLAIN
    notes = "\n".join(extract.source.notes)
    for words in (
        "gone.xhtml is in the reading order",
        "'nobody'",
        "'../../../etc/passwd'",
        "'/etc/passwd'",
        "'../evil.xhtml'",
    ):
        assert words in notes


@pytest.mark.parametrize(
    "href", ["../../out.xhtml", "%2e%2e/%2e%2e/out.xhtml", "..\\..\\out.xhtml", "file:///out.xhtml"]
)
def test_a_document_outside_the_archive_is_dropped_and_noted(href: str) -> None:
    raw = epub({"a.xhtml": xhtml(STORY)}, package=opf(["a.xhtml", href]), extra={"../out.xhtml": xhtml("<p>Out.</p>")})
    extract = read(raw)
    assert extract.text == PLAIN
    assert any(repr(href) in note and "outside the archive" in note for note in extract.source.notes)


def test_without_a_spine_documents_are_read_as_listed() -> None:
    extract = read(
        epub(
            {"a.xhtml": xhtml("<p>One.</p>"), "b.xhtml": xhtml("<p>Two.</p>")},
            package=opf(["a.xhtml", "b.xhtml"], spine=""),
        )
    )
    assert extract.text == "One.\n\nTwo."
    assert "no reading order" in extract.source.notes[0]


def test_without_a_container_the_package_is_looked_for() -> None:
    raw = zipped({"mimetype": "application/epub+zip", "x/book.opf": opf(["a.xhtml"]), "x/a.xhtml": xhtml(STORY)})
    assert read(raw).text == PLAIN


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (epub({"a.xhtml": xhtml(STORY)})[:-200], "cut short or damaged"),
        (epub({"a.xhtml": xhtml(STORY)})[:400], "cut short or damaged"),
        (zipped({"mimetype": "application/epub+zip"}), "no package file"),
        (
            epub({"a.xhtml": xhtml("<p><img src='1.jpg' alt='Page one'/></p>")}),
            "holds no text; its pages may be pictures",
        ),
        (epub({}), "holds no text"),
        (epub({"a.xhtml": xhtml(STORY)}, package="this is no markup"), "markup is damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(raw: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as error:
        read(raw)
    assert str(error.value).startswith("book.epub: ")
    assert "\n" not in str(error.value)


def test_a_damaged_member_is_refused() -> None:
    raw = bytearray(
        zipped(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": CONTAINER,
                "OEBPS/book.opf": opf(["a.xhtml"]),
                "OEBPS/a.xhtml": xhtml(STORY),
            },
            compress=False,
        )
    )
    raw[raw.index(b"kettle is on") + 3] ^= 0xFF
    with pytest.raises(SourceError, match=r"cut short or damaged \(OEBPS/a\.xhtml"):
        read(bytes(raw))


def encryption(algorithm: str, target: str) -> dict[str, str | bytes]:
    return {
        "META-INF/encryption.xml": '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
        f'<e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData><e:CipherReference URI="{target}"/></e:CipherData>'
        "</e:EncryptedData></encryption>"
    }


def test_a_locked_book_is_refused() -> None:
    locked = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/one.xhtml")
    with pytest.raises(SourceError, match=r"^book\.epub: this EPUB is locked \(DRM\)"):
        read(epub({"one.xhtml": b"\x93\x01\x02" * 50}, extra=locked))
    with pytest.raises(SourceError, match="locked"):
        read(epub({"one.xhtml": b"\x93\x01\x02" * 50}, extra={"META-INF/rights.xml": "<rights/>"}))


def test_scrambled_fonts_are_no_lock() -> None:
    for algorithm, target in (
        ("http://www.idpf.org/2008/embedding", "OEBPS/f.otf"),
        ("http://ns.adobe.com/pdf/enc#RC", "OEBPS/f.bin"),
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/f.ttf"),
    ):
        extra = encryption(algorithm, target) | {"META-INF/rights.xml": "<rights/>"}
        assert read(epub({"one.xhtml": xhtml(STORY)}, extra=extra)).text == PLAIN


def test_an_archive_with_a_password_is_refused() -> None:
    raw = bytearray(epub({"one.xhtml": xhtml(STORY)}))
    at = raw.rindex(b"PK\x01\x02")  # the last member's line of the index
    raw[at + 8] |= 1
    with pytest.raises(SourceError, match="locked with a password"):
        read(bytes(raw))


def test_a_bomb_by_its_own_word_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/book.opf", opf(["a.xhtml"]))
        with archive.open("OEBPS/a.xhtml", "w", force_zip64=True) as member:
            for _ in range(310):
                member.write(bytes(1_000_000))
    with pytest.raises(SourceError, match=r"would unpack to 310 MB or more.*ZIP bomb"):
        read(out.getvalue())


def test_a_bomb_that_lies_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_room, "MAX_UNPACKED", 30_000)
    monkeypatch.setattr(archive_room, "_SMALL", 30_000)
    raw = bytearray(epub({"a.xhtml": xhtml("<p>" + "a" * 200_000 + "</p>")}))
    size = (len(xhtml("<p>" + "a" * 200_000 + "</p>"))).to_bytes(4, "little")
    with pytest.raises(SourceError, match="bomb"):
        read(bytes(raw))
    # The index says 200 bytes: no more than that is unpacked.
    lying = bytes(raw).replace(size, (200).to_bytes(4, "little"))
    assert lying != bytes(raw)
    with pytest.raises(SourceError, match=r"cut short or damaged|bomb"):
        read(lying)


LAUGHS = (
    "<!DOCTYPE html [<!ENTITY lol 'lol'>"
    + "".join(f"<!ENTITY lol{n} '{f'&lol{n - 1 if n > 1 else str()};' * 10}'>" for n in range(1, 10))
    + "]><html><body><p>&lol9;</p></body></html>"
)


@pytest.mark.parametrize(
    "markup",
    [
        LAUGHS,
        "<!DOCTYPE html [<!ENTITY a '" + "a" * 100_000 + "'>]><html><body><p>&a;&a;</p></body></html>",
        "<!DOCTYPE html [<!ENTITY % a '<!ENTITY b \"c\">'> %a;]><html><body><p>&b;</p></body></html>",
    ],
)
@pytest.mark.parametrize("member", ["a.xhtml", "book.opf"])
def test_entities_made_of_entities_are_refused(markup: str, member: str) -> None:
    raw = epub({"a.xhtml": markup}) if member == "a.xhtml" else epub({"a.xhtml": xhtml(STORY)}, package=markup)
    with pytest.raises(SourceError, match="entity bomb"):
        read(raw)


def test_files_outside_are_not_read() -> None:
    markup = (
        "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY mine 'Orla'>]>"
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Hello &mine;&x;.</p></body></html>"
    )
    assert read(epub({"a.xhtml": markup})).text == "Hello Orla."


def test_deep_nesting_loses_nothing() -> None:
    for depth in (200, 3000, 100_000):
        assert body("<div>" * depth + "Deep." + "</div>" * depth).text == "Deep."
