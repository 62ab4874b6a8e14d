from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from fabula.errors import SourceError
from fabula.model import Span
from fabula.stages.sources import byte_at, join, open_bytes, open_path
from tests.sources.books import STORY, docx, epub, odt, xhtml, zipped

PAGE = f"<!DOCTYPE html><html><body>{STORY}</body></html>"
BOOKS = {
    "txt": b"\xe2\x80\x9cYes,\xe2\x80\x9d said Ann.",
    "html": PAGE.encode(),
    "epub": epub({"one.xhtml": xhtml(STORY)}),
    "docx": docx("<w:p><w:r><w:t>Yes.</w:t></w:r></w:p>"),
    "odt": odt("<text:p>Yes.</text:p>"),
}


@pytest.mark.parametrize("kind", BOOKS)
@pytest.mark.parametrize("name", [None, "book", "book.bin"])
def test_the_bytes_tell_the_format(kind: str, name: str | None) -> None:
    assert open_bytes(BOOKS[kind], name).source.format == kind


@pytest.mark.parametrize("kind", ["epub", "docx", "odt"])
@pytest.mark.parametrize("suffix", [".txt", ".epub", ".docx", ".html", ".doc"])
def test_an_archive_under_a_wrong_name_is_read(kind: str, suffix: str) -> None:
    assert open_bytes(BOOKS[kind], "book" + suffix).source.format == kind


@pytest.mark.parametrize(
    ("name", "kind"), [("a.MD", "md"), ("a.markdown", "md"), ("a.HTM", "html"), ("a.xhtml", "html"), ("a.text", "txt")]
)
def test_the_suffix_tells_the_format(name: str, kind: str) -> None:
    assert open_bytes(b"Hello *there*", name).source.format == kind


@pytest.mark.parametrize("kind", ["epub", "docx", "odt"])
def test_an_encoding_given_for_an_archive_is_noted(kind: str) -> None:
    plain, given = open_bytes(BOOKS[kind], "book"), open_bytes(BOOKS[kind], "book", encoding="cp1252")
    assert given.text == plain.text
    [note] = [note for note in given.source.notes if note not in plain.source.notes]
    assert note.startswith("The encoding given (cp1252) is not used: a")
    assert not open_bytes(BOOKS["txt"], "book.txt", encoding="utf-8").source.notes


def test_a_given_format_is_obeyed() -> None:
    assert open_bytes(b"# One", "a.txt", format="md").text == "One"
    assert open_bytes(b"# One", "a.md", format="txt").text == "# One"
    assert open_bytes(b"<html><p>One", "a.html", format="txt").text == "<html><p>One"


@pytest.mark.parametrize(
    ("raw", "given", "says"),
    [
        (b"One", "pdf", "'pdf' is no format"),
        (BOOKS["epub"], "docx", "expected, but this is an EPUB"),
        (BOOKS["epub"], "txt", "binary data"),
        (b"One", "epub", "an EPUB was expected"),
    ],
)
def test_a_given_format_that_does_not_fit_is_refused(raw: bytes, given: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        open_bytes(raw, "book", format=given)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("raw", "what", "advice"),
    [
        (b"%PDF-1.7\n...", "a PDF", "Calibre"),
        (b"{\\rtf1\\ansi Hello}", "rich text", "LibreOffice"),
        (bytes(60) + b"BOOKMOBI" + bytes(40), "MOBI or AZW3", "Calibre"),
        (OLE + "WordDocument".encode("utf-16-le"), "old Word document", "LibreOffice"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password", "without one"),
        (OLE, "old Microsoft Office", "LibreOffice"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG", "text itself"),
        (b"\x7fELF\x02\x01\x01", "a program", "text itself"),
        (b"SQLite format 3\0", "SQLite", ".fabula"),
        (b"\x1f\x8b\x08\x00", "gzip", "Unpack"),
        (bytes(range(256)) * 8, "binary data", "text itself"),
        (b"<?xml version='1.0'?><FictionBook xmlns='x'>", "FB2", "Calibre"),
        (b"MIME-Version: 1.0\r\n\r\n<html><p>Hi", "MHTML", "as HTML"),
        (zipped({"a.txt": "Hello", "b.txt": "there"}), "ZIP archive", "Unpack"),
        (zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "Excel", "LibreOffice"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "no text document", "LibreOffice"),
        (zipped({"Index/Document.iwa": b"x"}), "Pages", "LibreOffice"),
        (zipped({"1.jpg": b"x", "2.jpg": b"y"}), "comic", "text itself"),
    ],
)
@pytest.mark.parametrize("name", ["story.txt", "story", "story.xyz"])
def test_what_is_not_read_is_named(raw: bytes, what: str, advice: str, name: str) -> None:
    with pytest.raises(SourceError) as error:
        open_bytes(raw, name)
    message = str(error.value)
    assert message.startswith(f"{name}: ")
    assert what in message
    assert advice in message
    assert "\n" not in message


def test_unknown_xml_is_refused_unless_it_is_called_text() -> None:
    raw = b"<?xml version='1.0'?><office:document>Yes.</office:document>"
    with pytest.raises(SourceError, match="XML of a kind Fabula does not read"):
        open_bytes(raw, "book.fodt")
    assert open_bytes(raw, "book.txt").text == raw.decode()


def test_a_web_page_named_epub_is_told() -> None:
    with pytest.raises(SourceError, match="It is a web page; the download may have failed"):
        open_bytes(PAGE.encode(), "book.epub")


def test_a_missing_file_suggests_near_names(tmp_path: Path) -> None:
    (tmp_path / "chapter-one.txt").write_text("x")
    (tmp_path / "other.txt").write_text("x")
    with pytest.raises(SourceError, match=r"chapter-on\.txt: no such file\. Did you mean chapter-one\.txt\?$"):
        open_path(tmp_path / "chapter-on.txt")
    with pytest.raises(SourceError, match=r"Did you mean other\.txt\?"):
        open_path(tmp_path / "other.epub")
    with pytest.raises(SourceError, match="Check the name and the folder"):
        open_path(tmp_path / "zzzzzz.md")
    with pytest.raises(SourceError, match="There is no folder"):
        open_path(tmp_path / "nowhere" / "a.txt")
    with pytest.raises(SourceError, match="a part of its path is a file"):
        open_path(tmp_path / "other.txt" / "a.txt")


def test_a_folder_is_told_from_a_book(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"this is a folder\. Give a book"):
        open_path(tmp_path)
    for name in ("a.txt", "b.md", "c.epub", "d.jpg"):
        (tmp_path / name).write_text("x")
    with pytest.raises(SourceError, match=r"Give the books in it: a\.txt, b\.md and 1 more\."):
        open_path(tmp_path)
    scrivener = tmp_path / "novel.scriv"
    scrivener.mkdir()
    with pytest.raises(SourceError, match="compile it"):
        open_path(scrivener)
    unpacked = tmp_path / "book.epub"
    (unpacked / "META-INF").mkdir(parents=True)
    (unpacked / "META-INF" / "container.xml").write_text("<x/>")
    with pytest.raises(SourceError, match="An unpacked EPUB"):
        open_path(unpacked)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "a.txt"
    book.write_text("x")

    def refuse(_self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SourceError, match=r"a\.txt: the file may not be read by you"):
        open_path(book)


def test_odd_paths_are_refused() -> None:
    with pytest.raises(SourceError, match=r"^a\\0b: this is no file name"):
        open_path(Path("a\0b"))
    with pytest.raises(SourceError, match="too long for a file"):
        open_path(Path("a" * 5000))


def test_a_file_is_hashed_and_named(tmp_path: Path) -> None:
    book = tmp_path / "a.txt"
    book.write_bytes(b"Hello.")
    source = open_path(book).source
    assert source.path == str(book)
    assert source.sha256 == hashlib.sha256(b"Hello.").hexdigest()
    assert source.parts[0].name == "a.txt"


def test_files_join_with_everything_shifted() -> None:
    one = open_bytes("# Öne\n\n*Yes,* said Ann.".encode(), "1.md")
    two = open_bytes(b"# Two\n\n*No,* said Ann.", "2.md")
    book = join([one, two])
    assert book.text == one.text + "\n\n" + two.text
    assert [h.kind for h in book.hints] == ["heading", "heading"]
    assert [book.text[h.start : h.end] for h in book.hints] == ["Öne", "Two"]
    assert [span.of(book.text) for span in book.source.italics] == ["Yes,", "No,"]
    assert [book.text[p.start : p.end] for p in book.source.parts] == [one.text, two.text]
    assert [p.name for p in book.source.parts] == ["1.md", "2.md"]
    assert book.source.path == "1.md"
    assert book.source.format == "md"
    assert book.source.sha256 != join([two, one]).source.sha256


def test_a_joined_map_still_finds_bytes() -> None:
    one, two = open_bytes("“Yes.”\n".encode(), "1.txt"), open_bytes("“No.” “Never.”".encode(), "2.txt")
    book = join([one, two])
    at = book.text.index("Never")
    byte = byte_at(book, at)
    assert byte is not None
    assert "“No.” “Never.”".encode()[byte:].decode() == "Never.”"


def test_contents_and_metadata_join() -> None:
    nav = xhtml('<nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li></ol></nav>')
    from tests.sources.books import opf

    package = opf(
        ["one.xhtml"], manifest='<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    )
    part = open_bytes(epub({"one.xhtml": xhtml(STORY), "nav.xhtml": nav}, package=package), "1.epub")
    book = join([part, part])
    assert [entry.start for entry in book.source.toc] == [0, len(part.text) + 2]
    assert (book.source.title, book.source.author) == ("A Kettle", "Una Byrne")
    mixed = join([part, open_bytes(b"caf\xe9 noir", "2.txt")])
    assert (mixed.source.format, mixed.source.encoding) == ("mixed", "mixed")
    assert byte_at(mixed, len(mixed.text) - 1) is None


def test_one_file_joined_is_itself_and_none_is_refused() -> None:
    one = open_bytes(b"Hello.", "1.txt")
    assert join([one]) is one
    with pytest.raises(SourceError, match="no file to read"):
        join([])


def test_notes_of_joined_files_say_which() -> None:
    bad = open_bytes("“Yes.” “No.” “Oh.”".encode() + b"\xff", "bad.txt")
    book = join([open_bytes(b"Hello.", "1.txt"), bad])
    assert book.source.notes[0].startswith("bad.txt: 1 undecodable place")


def test_plain_text_needs_no_library() -> None:
    code = (
        "import sys; from fabula.stages.sources import open_bytes, check_language\n"
        "e = open_bytes('“Yes,” said Ann to the man who was there, and she went out of it. '.encode() * 40, 'a.txt')\n"
        "check_language(e, force=False)\n"
        "loaded = {m.split('.')[0] for m in sys.modules}\n"
        "heavy = {'lxml', 'docx', 'charset_normalizer', 'markdown_it', 'py3langid'} & loaded\n"
        "assert not heavy, heavy"
    )
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)


def test_every_archive_of_books_is_a_zip() -> None:
    """The helpers of these tests make what they say."""
    for kind in ("epub", "docx", "odt"):
        assert zipfile.is_zipfile(io.BytesIO(BOOKS[kind]))


def test_spans_are_spans() -> None:
    extract = open_bytes(b"*Yes,* said Ann.", "a.md")
    assert isinstance(extract.source.italics[0], Span)
