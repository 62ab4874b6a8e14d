"""Which format a file is in, and a clear refusal of those that are not read."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import Literal, get_args

from fabula.errors import SourceError
from fabula.stages.sources.encodings import wide_codec
from fabula.stages.sources.provenance import Input

Format = Literal["txt", "md", "html", "epub", "docx", "odt"]
FORMATS: tuple[str, ...] = get_args(Format)

_SUFFIXES: dict[str, Format] = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".mdown": "md",
    ".mkd": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".xht": "html",
    ".epub": "epub",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".odt": "odt",
    ".ott": "odt",
}
# The formats that are archives, and say themselves how their text is encoded.
NAMES = {"epub": "an EPUB", "docx": "a Word document", "odt": "an OpenDocument text"}

_CALIBRE = "Convert it to EPUB first, for example with Calibre."
_OFFICE = "Save it as DOCX, ODT or plain text first, for example with LibreOffice."
_PICTURE = "Give the text itself: EPUB, DOCX, ODT, HTML, Markdown or plain text."
_UNPACK = "Unpack it and give the books inside."

# (place, bytes, what it is, what to try)
_FOREIGN: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"%PDF-", "a PDF", "Convert it to EPUB or plain text first, for example with Calibre."),
    (0, b"{\\rtf", "a rich text file (RTF)", _OFFICE),
    (60, b"BOOKMOBI", "a Kindle book (MOBI or AZW3)", _CALIBRE),
    (60, b"TEXtREAd", "a Palm book (PDB)", _CALIBRE),
    (0, b"\xeaDRMION\xee", "a locked Kindle book (KFX)", "It can be read in the reader it was bought for only."),
    (0, b"CONT\x02\x00", "a Kindle book (KFX)", _CALIBRE),
    (0, b"ITOLITLS", "a Microsoft Reader book (LIT)", _CALIBRE),
    (0, b"AT&TFORM", "a DjVu scan", "Convert it to plain text first, with a program that reads scans."),
    (0, b"SQLite format 3\0", "an SQLite file", "If it is a story saved by Fabula, name it .fabula and open it."),
    (0, b"\x1f\x8b", "a gzip archive", _UNPACK),
    (4, b"1AY&SY", "a bzip2 archive", _UNPACK),
    (0, b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (257, b"ustar", "a tar archive", _UNPACK),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", _PICTURE),
    (0, b"\x89PNG\r\n\x1a\n", "a picture (PNG)", _PICTURE),
    (0, b"GIF87a", "a picture (GIF)", _PICTURE),
    (0, b"GIF89a", "a picture (GIF)", _PICTURE),
    (0, b"II*\0", "a picture (TIFF)", _PICTURE),
    (0, b"MM\0*", "a picture (TIFF)", _PICTURE),
    (0, b"\x7fELF", "a program (ELF)", _PICTURE),
    (0, b"ID3\x03\0", "a sound file (MP3)", _PICTURE),
    (0, b"ID3\x04\0", "a sound file (MP3)", _PICTURE),
    (0, b"OggS\0", "a sound file (Ogg)", _PICTURE),
    (4, b"ftypM4", "a sound file (MP4)", _PICTURE),
    (4, b"ftypmp4", "a sound or video file (MP4)", _PICTURE),
    (4, b"ftypisom", "a video (MP4)", _PICTURE),
    (8, b"WEBPVP8", "a picture (WebP)", _PICTURE),
    (8, b"WAVEfmt ", "a sound file (WAV)", _PICTURE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)

# Text files of real life hold a form feed or a stray escape; a thirtieth of other control bytes is data.
_MAX_CONTROL = 1 / 30
_CONTROL = bytes(n for n in range(32) if n not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"


def detect(book: Input, given: str | None) -> Format:
    """The format: as given; else by the bytes when they leave no doubt, by the suffix, by the bytes.

    Raises SourceError for what is not read, naming it, and for a file its suffix does not fit.
    """
    if given is not None and given not in FORMATS:
        raise SourceError(f"{book.name}: {given!r} is no format Fabula reads. Give one of {', '.join(FORMATS)}.")
    raw = book.raw
    if not raw:
        raise SourceError(f"{book.name}: the file is empty. Is it the right file, and was it saved?")
    suffix = _SUFFIXES.get(PurePath(book.path or "").suffix.lower())
    if given in {"txt", "md", "html"}:
        refuse_data(book)
        return given  # type: ignore[return-value]
    if raw.startswith(_ZIPS):
        found = _zipped(book, given or suffix)
        if given not in {None, found}:
            raise SourceError(f"{book.name}: {NAMES[str(given)]} was expected, but this is {NAMES[found]}.")
        return found
    if raw.startswith(_OLE):
        raise SourceError(f"{book.name}: {_ole(raw)}")
    for place, magic, what, advice in _FOREIGN:
        if raw.startswith(magic, place):
            raise SourceError(f"{book.name}: this is {what}, which Fabula does not read. {advice}")
    wanted = given or suffix
    if wanted in NAMES:
        saved_page = "It is a web page; the download may have failed" if _HTML.match(raw[:4096]) else "It is none"
        raise SourceError(
            f"{book.name}: {NAMES[wanted]} was expected, but the file is damaged or not one. "
            f"{saved_page}: try to download or save it again."
        )
    refuse_data(book)
    if b"<FictionBook" in raw[:2048]:
        raise SourceError(f"{book.name}: this is a FictionBook (FB2), which Fabula does not read. {_CALIBRE}")
    if (
        re.match(rb"(?:From: .{0,200}\r?\n(?:.+\r?\n){0,8})?MIME-Version: 1\.0\r?\n", raw[:4096], re.IGNORECASE)
        and b"<html" in raw[:8192].lower()
    ):
        raise SourceError(f"{book.name}: this is a web archive (MHTML). Save the page as HTML instead.")
    if wanted in {"txt", "md", "html"}:
        return wanted  # type: ignore[return-value]
    if _HTML.match(raw[:4096]):
        return "html"
    if re.match(rb"(?:\xef\xbb\xbf)?<\?xml\s", raw):
        raise SourceError(f"{book.name}: this is XML of a kind Fabula does not read. {_OFFICE}")
    return "txt"


def refuse_data(book: Input) -> None:
    """Raises SourceError when the bytes are no text in any encoding."""
    raw = book.raw
    if codec := wide_codec(raw):
        text = raw[: 1 << 14].decode(codec, "replace")
        odd = sum(unicodedata.category(c) in {"Cn", "Co", "Cs"} or c == "\ufffd" for c in text)
        if odd > max(len(text) / 10, 2):
            raise SourceError(f"{book.name}: this is binary data, not a text. {_PICTURE}")
        return
    for sample in (raw[: 1 << 16], raw[len(raw) // 2 : len(raw) // 2 + (1 << 14)]):
        control = len(sample) - len(sample.translate(None, _CONTROL))
        if control > max(len(sample) * _MAX_CONTROL, 1 if len(raw) < 64 else 3):
            raise SourceError(f"{book.name}: this is binary data, not a text. {_PICTURE}")


def _zipped(book: Input, wanted: str | None) -> Format:
    found = _zip_kind(book)
    if found in FORMATS:
        return found  # type: ignore[return-value]
    if found is None:  # damaged or bare: let the reader of the format say what is wrong
        if wanted in NAMES:
            return wanted  # type: ignore[return-value]
        raise SourceError(f"{book.name}: this is a ZIP archive, and no book in a format Fabula reads. {_UNPACK}")
    raise SourceError(f"{book.name}: this is {found}, which Fabula does not read. {_advice(found)}")


def _zip_kind(book: Input) -> str | None:
    """What is in the archive: a format, words for what it is, or None when that cannot be told."""
    try:
        with zipfile.ZipFile(BytesIO(book.raw)) as archive:
            names = set(archive.namelist())
            first = ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                first = archive.read("mimetype").decode("ascii", "replace").strip()
    except Exception:
        return None
    if first == "application/epub+zip" or "META-INF/container.xml" in names:
        return "epub"
    if first.startswith("application/vnd.oasis.opendocument.text"):
        return "odt"
    if first.startswith("application/vnd.oasis.opendocument"):
        return "an OpenDocument file that holds no text document"
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return "docx"
        return next((what for top, what in _OFFICE_PARTS.items() if any(n.startswith(top) for n in names)), None)
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return "odt"
    if any(name.endswith(".iwa") for name in names):
        return "an Apple Pages, Numbers or Keynote file"
    if names and all(n.lower().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", "/", ".xml")) for n in names):
        return "a comic book archive or a folder of pictures"
    return None


_OFFICE_PARTS = {"xl/": "an Excel workbook", "ppt/": "a PowerPoint presentation", "visio/": "a Visio drawing"}


def _advice(found: str) -> str:
    return _PICTURE if "picture" in found else _OFFICE


def _ole(raw: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return "a Word document locked with a password. Save it without one and try again."
    if "WordDocument".encode("utf-16-le") in raw:
        return f"this is an old Word document (.doc), which Fabula does not read. {_OFFICE}"
    return f"this is an old Microsoft Office file, which Fabula does not read. {_OFFICE}"
