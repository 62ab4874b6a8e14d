from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.errors import FabulaError, SourceError
from fabula.stages.sources import byte_at, open_bytes, open_text

CURLY = "“Don’t,” said Ann—and then… nothing.\r\n\r\n‘Café?’ said Bo.\r\n"


@given(st.text())
def test_a_python_text_is_kept_as_it_is(text: str) -> None:
    extract = open_text(text)
    assert extract.text == text
    assert extract.source.parts[0].end == len(text)


def test_a_lone_surrogate_is_named_with_its_place() -> None:
    with pytest.raises(SourceError, match=r"character 3 is a lone surrogate \(U\+D83D\)"):
        open_text("ab\n\ud83d")


PRINTED = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r\f"), min_size=1)


@given(PRINTED.filter(lambda t: bool(t.strip()) and t[0] != "\ufeff"), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_a_text_file_is_its_decoded_input(text: str, codec: str) -> None:
    assert open_bytes(text.encode(codec), "a.txt", format="txt").text == text


def read_or_refuse(raw: bytes, name: str | None) -> None:
    """A text of its own, or one line that names the file; never another error."""
    refusal = ""
    try:
        extract = open_bytes(raw, name)
    except FabulaError as error:
        refusal = str(error)
    else:
        assert extract.text.strip()
        assert extract.text.encode("utf-8")
        assert all(0 <= h.start < h.end <= len(extract.text) for h in extract.hints)
    assert "\n" not in refusal
    assert not refusal or refusal.startswith(name or "the input")


@given(st.binary(), st.sampled_from([None, "a.txt", "a.md", "a.html", "a.epub", "a.docx", "a.odt"]))
def test_any_bytes_are_read_or_refused(raw: bytes, name: str | None) -> None:
    read_or_refuse(raw, name)


@given(
    st.binary(max_size=40),
    st.sampled_from([b"PK\x03\x04", b"<html>", b"<?xml version='1.0'?><!DOCTYPE x [", b"---\n", b"\xff\xfe"]),
)
def test_bytes_behind_a_known_beginning_are_read_or_refused(raw: bytes, head: bytes) -> None:
    for name in ("a.txt", "a.md", "a.html", "a.epub", "a.docx", "a.odt"):
        read_or_refuse(head + raw, name)


def test_line_ends_and_indents_stay() -> None:
    text = "  One,\r\ntwo.\r\r\n\tThree.\f\n\n\n"
    assert open_bytes(text.encode(), "a.txt").text == text


@pytest.mark.parametrize(
    ("codec", "found", "by"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8-sig", "utf-8", "bom"),
        ("utf-16", "utf-16-le", "bom"),
        ("utf-16-le", "utf-16-le", "detected"),
        ("utf-16-be", "utf-16-be", "detected"),
        ("utf-32", "utf-32-le", "bom"),
        ("utf-32-be", "utf-32-be", "detected"),
        ("cp1252", "cp1252", "detected"),
        ("mac-roman", "mac-roman", "detected"),
    ],
)
def test_the_encoding_is_found_and_recorded(codec: str, found: str, by: str) -> None:
    extract = open_bytes(CURLY.encode(codec), "a.txt")
    assert extract.text == CURLY
    assert (extract.source.encoding, extract.source.encoding_found_by) == (found, by)
    assert extract.source.notes == ()


def test_big_endian_marks() -> None:
    assert open_bytes(b"\xfe\xff" + CURLY.encode("utf-16-be"), "a.txt").text == CURLY
    assert open_bytes(b"\x00\x00\xfe\xff" + CURLY.encode("utf-32-be"), "a.txt").text == CURLY


def test_one_accent_of_an_old_file_is_enough() -> None:
    assert open_bytes("He sat in the café and waited.".encode("cp1252"), "a.txt").text.endswith("café and waited.")
    assert open_bytes("He sat in the café and waited.".encode("cp437"), "a.txt").text.endswith("café and waited.")


def test_low_marks_and_guillemets_of_an_old_file() -> None:
    for text in ("„Come in,“ said Clara. „It is late,“ he said.", "«Come in,» said Clara. «It’s late,» he said."):
        assert open_bytes(text.encode("cp1252"), "a.txt").text == text


def test_a_russian_file_is_decoded_so_that_its_language_can_be_named() -> None:
    text = "Он вошёл в дом и сказал, что больше никогда не вернётся. " * 8
    assert open_bytes(text.encode("cp1251"), "a.txt").text == text


def test_a_given_encoding_is_obeyed() -> None:
    extract = open_bytes("caf\xe9".encode("latin-1"), "a.txt", encoding="latin-1")
    assert extract.text == "café"
    assert (extract.source.encoding, extract.source.encoding_found_by) == ("iso8859-1", "given")
    assert open_bytes(CURLY.encode("utf-16"), "a.txt", encoding="utf-16").text == CURLY
    assert open_bytes(CURLY.encode("utf-8-sig"), "a.txt", encoding="utf-8").text == CURLY


def test_a_given_encoding_that_does_not_fit_is_refused() -> None:
    with pytest.raises(SourceError) as error:
        open_bytes(b"caf\xe9 noir", "old.txt", encoding="utf-8")
    assert str(error.value) == (
        "old.txt: byte 0xe9 at byte 3 is not UTF-8. If this is an older file, try encoding 'cp1252'."
    )


@pytest.mark.parametrize("codec", ["no-such-codec", "base64", "rot13", "a\0b"])
def test_a_codec_that_is_none_is_refused(codec: str) -> None:
    with pytest.raises(SourceError, match="no encoding is called"):
        open_bytes(b"abc", "a.txt", encoding=codec)


def test_a_codec_that_gives_half_characters_is_refused() -> None:
    with pytest.raises(SourceError, match="half characters"):
        open_bytes(rb"abc \ud800 def", "a.txt", encoding="unicode_escape")


def test_bad_bytes_in_utf8_are_shown_and_noted() -> None:
    raw = "“Yes,” she said. “No,” he said. “É”\n".encode() + b"caf\xe9\n" + "“Oh.”\n".encode()
    extract = open_bytes(raw, "a.txt")
    assert "caf\ufffd\n“Oh.”" in extract.text
    assert extract.source.encoding == "utf-8"
    at = raw.index(b"\xe9\n")
    assert extract.source.notes == (
        f"1 undecodable place is shown as U+FFFD; the first is byte 0xe9 at byte {at}, which is not UTF-8.",
    )


def test_a_file_cut_inside_its_last_character() -> None:
    extract = open_bytes("He left. “".encode()[:-1], "a.txt")
    assert extract.text == "He left. \ufffd"
    assert len(extract.source.notes) == 1


def test_bytes_cp1252_does_not_know_are_shown_and_noted() -> None:
    extract = open_bytes("“Yes,” he said. “No.”".encode("cp1252") + b" \x81", "a.txt")
    assert extract.source.encoding == "cp1252"
    assert extract.text.endswith("\ufffd")
    assert "0x81" in extract.source.notes[0]


def test_a_few_nul_characters_are_kept_and_noted() -> None:
    text = "It was a dark night, and nobody came.\0 Then the bell rang. " * 2
    extract = open_bytes(text.encode(), "a.txt")
    assert extract.text == text
    assert extract.source.notes == ("2 NUL characters kept, the first at 37.",)


@pytest.mark.parametrize("raw", [b"", b"  \n\t\r\n ", "\ufeff".encode(), " \n".encode("utf-16")])
def test_nothing_to_read_is_refused(raw: bytes) -> None:
    with pytest.raises(SourceError, match=r"^empty\.txt: the file (is empty|holds nothing)"):
        open_bytes(raw, "empty.txt")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252"])
def test_every_character_is_found_in_its_bytes(codec: str) -> None:
    line = "“Don’t,” said Ann — and left.\n"
    astral = "" if codec == "cp1252" else "She smiled \U0001f642 at him.\n"
    text = line * 150 + astral * 40 + line * 100
    raw = text.encode(codec)
    extract = open_bytes(raw, "a.txt")
    assert extract.text == text
    decoder = extract.source.encoding
    for char in range(0, len(text), 7):
        byte = byte_at(extract, char)
        assert byte is not None
        assert raw[byte:].decode(decoder).startswith(text[char : char + 3])
    offsets = extract.source.parts[0].offsets
    assert list(offsets) == sorted(offsets)
    assert 1 <= len(offsets) <= text.count("\n")


def test_the_map_holds_after_a_bad_byte() -> None:
    raw = ("“A line.”\n" * 5).encode() + b"bad \xff byte\n" + "“The end.”".encode()
    extract = open_bytes(raw, "a.txt")
    at = extract.text.index("The end")
    byte = byte_at(extract, at)
    assert byte is not None
    assert raw[byte:] == "The end.”".encode()


def test_one_long_line() -> None:
    raw = ("“Yes,” said Ann. " * 300_000).encode()
    extract = open_bytes(raw, "line.txt")
    assert len(extract.source.parts[0].offsets) == 1
    assert extract.text.count("Ann") == 300_000
