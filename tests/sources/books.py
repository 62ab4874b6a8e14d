"""Tiny books in every format, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
STORY = (
    "<p>“The kettle is on,” said Orla. She had walked from the harbour in the rain.</p>"
    "<p>“Then I’ll stay,” said Finn.</p>"
)


def zipped(members: Mapping[str, str | bytes], *, compress: bool = True) -> bytes:
    """A ZIP file of these members, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def xhtml(body: str, *, head: str = "", attributes: str = "") -> str:
    """A chapter of an EPUB."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>x</title>{head}</head><body{' ' + attributes if attributes else ''}>{body}</body></html>"
    )


def opf(
    documents: Sequence[str],
    *,
    manifest: str = "",
    spine: str | None = None,
    spine_attributes: str = "",
    guide: str = "",
    metadata: str = "<dc:title>A Kettle</dc:title><dc:creator>Una Byrne</dc:creator><dc:language>en</dc:language>",
) -> str:
    """A package file whose spine reads the documents in order."""
    items = "".join(
        f'<item id="d{n}" href="{href}" media-type="application/xhtml+xml"/>' for n, href in enumerate(documents)
    )
    refs = "".join(f'<itemref idref="d{n}"/>' for n in range(len(documents))) if spine is None else spine
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" '
        f'version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}{manifest}</manifest><spine{spine_attributes}>{refs}</spine>{guide}</package>"
    )


def epub(
    documents: Mapping[str, str | bytes],
    *,
    package: str | None = None,
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """An EPUB of these documents (names within OEBPS/) in this order."""
    members: dict[str, str | bytes] = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    members["OEBPS/book.opf"] = opf(list(documents)) if package is None else package
    members |= {f"OEBPS/{name}": content for name, content in documents.items()}
    return zipped(members | dict(extra or {}))


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, *, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A bare Word document with this markup in its body."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    return zipped(members | dict(extra or {}))


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def odt(body: str, *, styles: str = "", extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A bare OpenDocument text with this markup in its body."""
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    members: dict[str, str | bytes] = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return zipped(members | dict(extra or {}))
