"""Make every sample in every format from its text.

    python scripts/make_samples.py              write beside samples/*.txt
    python scripts/make_samples.py --out DIR    write elsewhere

From NAME.txt come NAME.md, NAME.html (like a chapter saved from a web site), NAME.epub (EPUB 3),
NAME-epub2.epub, NAME.docx and NAME.odt. The same text gives the same bytes: no dates, fixed order.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Literal

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
DATE = "2026-01-01T00:00:00Z"

Kind = Literal["title", "byline", "heading", "break", "note", "chat", "body"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One sample. `emphasis`: the mark around emphasised words. `lines`: one paragraph a line of the text."""

    name: str
    author: str
    site: str
    emphasis: str = "_"
    lines: bool = False
    soup: bool = False  # the EPUB 2 has one paragraph a chapter, its parts two <br/> apart


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph with its kind; a chat is several lines."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Blocks of one chapter; the heading is its first block where it has one."""

    title: str
    blocks: tuple[Block, ...]


PIECES = (
    Piece("night-market-07", "thornapple", "Quillfeed", emphasis="*", lines=True),
    Piece("saltrey-halt", "Harriet Loam", "The Story Shelf"),
    Piece("wedding-clock", "Cuthbert Ames", "The Story Shelf"),
    Piece("last-tram", "Jonas Feld", "Night Post Fiction"),
    Piece("any-other-business", "Petra Quill", "Quillfeed", soup=True),
)


# ---------------------------------------------------------------------------------------------- reading


def blocks_of(piece: Piece, text: str) -> list[Block]:
    """Part a sample's text into paragraphs, each with its kind."""
    parted = text.split("\n") if piece.lines else re.split(r"\n\s*\n", text)
    found: list[Block] = []
    for raw in parted:
        words = " ".join(raw.split())
        if not words:
            continue
        kind = kind_of(words, first=not found)
        if kind == "chat" and found and found[-1].kind == "chat":
            found[-1] = Block("chat", found[-1].text + "\n" + words)
        else:
            found.append(Block(kind, words))
    return found


def kind_of(words: str, *, first: bool) -> Kind:
    """Tell a paragraph's kind by how it begins."""
    if first:
        return "title"
    if re.match(r"by \w+$|A Tale$", words):
        return "byline"
    if re.match(r"Chapter \d+\b|[IVX]+$", words):
        return "heading"
    if words == "***":
        return "break"
    if re.match(r"A/N:|Author’s Note:", words):
        return "note"
    if re.match(r"Teo: ", words):
        return "chat"
    return "body"


def title_of(blocks: list[Block]) -> str:
    """Write the title in mixed case: the texts print it in capitals."""
    return blocks[0].text.title().replace("’S", "’s")


def chapters_of(blocks: list[Block]) -> list[Chapter]:
    """Part what follows title and byline before each heading."""
    chapters: list[list[Block]] = []
    for block in blocks:
        if block.kind in ("title", "byline"):
            continue
        if block.kind == "heading" or not chapters:
            chapters.append([])
        chapters[-1].append(block)
    return [Chapter(c[0].text if c[0].kind == "heading" else title_of(blocks), tuple(c)) for c in chapters]


def runs(piece: Piece, text: str) -> Iterator[tuple[str, bool]]:
    """Stretches of the text, and whether they are emphasised."""
    mark = re.escape(piece.emphasis)
    for number, part in enumerate(re.split(rf"{mark}([^{mark}\n]+){mark}", text)):
        if part:
            yield part, number % 2 == 1


def marked(piece: Piece, text: str, before: str, after: str) -> str:
    """Write text as markup: emphasised words between `before` and `after`, lines parted by <br/>."""
    parts = (f"{before}{escape(t, quote=False)}{after}" if e else escape(t, quote=False) for t, e in runs(piece, text))
    return "".join(parts).replace("\n", "<br/>\n")


# ---------------------------------------------------------------------------------------------- writing


def markdown(piece: Piece, blocks: list[Block]) -> bytes:
    """Write Markdown with YAML front matter; notes stand as block quotations."""
    lines = ["---", f"title: {title_of(blocks)}", f"author: {piece.author}", "status: draft", "---"]
    for block in blocks:
        text = "".join(f"*{t}*" if e else t for t, e in runs(piece, block.text))
        if block.kind == "title":
            lines.append(f"# {title_of(blocks)}")
        elif block.kind == "byline":
            lines.append(f"*{text}*")
        elif block.kind == "heading":
            lines.append(f"## {text}")
        elif block.kind == "note":
            lines.append(f"> {text}")
        else:
            lines.append(text.replace("\n", "  \n"))
    front = "\n".join(lines[:5])
    return (front + "\n\n" + "\n\n".join(lines[5:]) + "\n").encode()


PAGE_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title} - {chapter} | {site}</title>
<meta name="author" content="{author}">
<meta property="og:title" content="{title}">
<link rel="stylesheet" href="https://static.example.org/site.css">
<style>.ad {{ display: block }} .chapter-content p {{ text-indent: 1em }}</style>
<script>window.dataLayer = window.dataLayer || [];
dataLayer.push({{"page": "chapter", "said": "\\"Hello,\\" said Ad"}});</script>
</head>
<body class="reader">
<div id="cookie-banner" role="dialog"><p>We value your privacy. “Accept all” helps us pay our authors.</p>\
<button>Accept all</button> <button>Reject</button></div>
<header class="site-header"><a href="/">{site}</a>
<nav><ul><li><a href="/browse">Browse</a></li><li><a href="/top">Top rated</a></li>\
<li><a href="/forum">Forum</a></li><li><a href="/login">Log in</a></li></ul></nav></header>
<nav class="breadcrumbs"><a href="/">Home</a> &gt; <a href="/fiction">Fiction</a> &gt; {title}</nav>
<main>
<div class="share-buttons"><a href="#">Share on Facebook</a> <a href="#">Tweet</a> <a href="#">Copy link</a></div>
<article>
"""

PAGE_FOOT = """</div>
</article>
<nav class="chapter-nav"><a href="prev.html">Previous chapter</a> <a href="toc.html">Table of contents</a> \
<a href="next.html">Next chapter</a></nav>
<section id="comments" class="comments"><h3>Comments (3)</h3>
<div class="comment"><span class="user">Marigold_Finch</span>
<p>“I can’t wait for more,” said my sister, and I agree!!</p></div>
<div class="comment"><span class="user">bram.t</span>
<p>Typo in paragraph four? "Brenda said" should be "Barney said".</p></div>
<div class="comment"><span class="user">OldSalt</span><p>Thanks for the chapter.</p></div>
<form><label>Leave a comment <textarea></textarea></label><button>Post</button></form></section>
</main>
<aside class="sidebar"><h4>Related stories</h4><ul><li><a href="/s/1">Sir Percival’s Ghost</a></li>\
<li><a href="/s/2">Marrying Captain Locke</a></li></ul></aside>
<footer><p>© {site}. All rights reserved. <a href="/terms">Terms</a></p></footer>
<script src="https://ads.example.net/serve.js" async></script>
</body>
</html>
"""

ADVERT = (
    '<div class="ad" aria-label="advertisement"><span>Advertisement</span><script>loadAd("slot-1");</script></div>\n'
)


def page(piece: Piece, blocks: list[Block]) -> bytes:
    """Write a chapter as a browser saves it from a site, everything around it included."""
    title = title_of(blocks)
    chapter = next((b.text for b in blocks if b.kind == "heading"), title)
    names = {"title": escape(title), "chapter": escape(chapter), "site": piece.site, "author": piece.author}
    out = [PAGE_HEAD.format(**names), f"<h1>{names['title']}</h1>\n"]
    out.append(f'<p class="byline">by <a rel="author" href="/u/1">{piece.author}</a></p>\n')
    out.append('<div class="chapter-content">\n')
    bodies = 0
    for block in blocks:
        text = marked(piece, block.text, "<em>", "</em>").replace("<br/>", "<br>")
        if block.kind in ("title", "byline"):
            continue
        if block.kind == "heading":
            out.append(f"<h2>{text}</h2>\n")
        elif block.kind == "break":
            out.append("<hr>\n")
        elif block.kind == "note":
            out.append(f'<div class="author-note"><p>{text}</p></div>\n')
        else:
            out.append(f"<p>{text}</p>\n")
            bodies += 1
            if bodies == 8:
                out.append(ADVERT)
    out.append(PAGE_FOOT.format(**names))
    return "".join(out).encode()


XHTML = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en">
<head><title>{title}</title></head>
<body>
{body}
</body>
</html>
"""

XHTML_2 = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en">
<head><title>{title}</title></head>
<body>
{body}
</body>
</html>
"""

CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>\
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""


def chapter_body(piece: Piece, chapter: Chapter, *, version: int) -> str:
    """Write one chapter's XHTML."""
    if version == 2 and piece.soup:
        return soup_body(piece, chapter)
    out = []
    for block in chapter.blocks:
        text = marked(piece, block.text, "<i>", "</i>")
        if block.kind == "heading":
            out.append(f"<h2>{text}</h2>")
        elif block.kind == "break":
            out.append("<hr/>")
        elif block.kind == "note" and version == 3:
            out.append(f'<aside class="author-note"><p>{text}</p></aside>')
        else:
            out.append(f"<p>{text}</p>")
    body = "\n".join(out)
    return f'<section epub:type="chapter">\n{body}\n</section>' if version == 3 else body


def soup_body(piece: Piece, chapter: Chapter) -> str:
    """As bad converters write it: no paragraphs, only line ends."""
    return "<div>" + "<br/>\n<br/>\n".join(marked(piece, b.text, "<i>", "</i>") for b in chapter.blocks) + "</div>"


def epub(piece: Piece, blocks: list[Block], *, version: int) -> bytes:
    """EPUB 3 with a navigation document, or EPUB 2 with an NCX."""
    title, chapters = title_of(blocks), chapters_of(blocks)
    shell = XHTML if version == 3 else XHTML_2
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"fabula-sample:{piece.name}:{version}")
    kinds = (' epub:type="titlepage"', ' epub:type="copyright-page"') if version == 3 else ("", "")
    documents = [
        ("title", shell.format(title=title, body=f"<div{kinds[0]}><h1>{title}</h1>\n<p>{piece.author}</p></div>"))
    ]
    documents += [
        (f"chapter-{n}", shell.format(title=escape(c.title), body=chapter_body(piece, c, version=version)))
        for n, c in enumerate(chapters, 1)
    ]
    colophon = "<p>Written for Fabula. MIT licence. No part of it happened.</p>"
    documents.append(("colophon", shell.format(title="Colophon", body=f"<div{kinds[1]}>{colophon}</div>")))
    items = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>\n' for n, _ in documents)
    spine = "".join(f'<itemref idref="{n}"/>' for n, _ in documents)
    entries = [(f"chapter-{n}.xhtml", c.title) for n, c in enumerate(chapters, 1)]
    if version == 3:
        items += '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        modified, toc = f'<meta property="dcterms:modified">{DATE}</meta>\n', ""
        listed = "".join(f'<li><a href="{h}">{escape(t)}</a></li>' for h, t in entries)
        guide = (
            "nav.xhtml",
            XHTML.format(title="Contents", body=f'<nav epub:type="toc"><h1>Contents</h1><ol>{listed}</ol></nav>'),
        )
    else:
        items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>\n'
        modified, toc = "", ' toc="ncx"'
        points = "".join(
            f'<navPoint id="p{n}" playOrder="{n}"><navLabel><text>{escape(t)}</text></navLabel>'
            f'<content src="{h}"/></navPoint>'
            for n, (h, t) in enumerate(entries, 1)
        )
        guide = (
            "toc.ncx",
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">'
            f'<head><meta name="dtb:uid" content="urn:uuid:{key}"/></head>'
            f"<docTitle><text>{title}</text></docTitle><navMap>{points}</navMap></ncx>\n",
        )
    package = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<package xmlns="http://www.idpf.org/2007/opf" version="{version}.0" unique-identifier="id">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{key}</dc:identifier>\n<dc:title>{title}</dc:title>\n'
        f"<dc:creator>{piece.author}</dc:creator>\n<dc:language>en</dc:language>\n{modified}</metadata>\n"
        f"<manifest>\n{items}</manifest>\n<spine{toc}>{spine}</spine>\n</package>\n"
    )
    members = [("META-INF/container.xml", CONTAINER), ("OEBPS/content.opf", package), (f"OEBPS/{guide[0]}", guide[1])]
    members += [(f"OEBPS/{n}.xhtml", text) for n, text in documents]
    return zipped("application/epub+zip", [(n, t.encode()) for n, t in members])


def zipped(mimetype: str | None, members: list[tuple[str, bytes]]) -> bytes:
    """Zip the members so that the bytes depend on them alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:  # stored, and first, so that the format shows in the first bytes
            archive.writestr(zipfile.ZipInfo("mimetype", ZIP_DATE), mimetype)
        for name, data in members:
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def docx(piece: Piece, blocks: list[Block]) -> bytes:
    """Write a Word document: styles for title and headings, emphasis as italic runs."""
    document = Document()
    document.core_properties.author = piece.author
    document.core_properties.title = title_of(blocks)
    for block in blocks:
        if block.kind == "title":
            document.add_paragraph(title_of(blocks), style="Title")
        elif block.kind == "byline":
            document.add_paragraph(block.text, style="Subtitle")
        elif block.kind == "heading":
            document.add_heading(block.text, level=1)
        elif block.kind == "break":
            document.add_paragraph("* * *").alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph = document.add_paragraph()
            for text, emphasised in runs(piece, block.text):
                paragraph.add_run(text).italic = True if emphasised else None
    held = io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as archive:
        return zipped(None, [(n, archive.read(n)) for n in archive.namelist()])


ODT_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.2"'
)
ODT_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""


def odt(piece: Piece, blocks: list[Block]) -> bytes:
    """Write an OpenDocument text: headings, emphasis as an automatic style, line breaks inside a chat."""
    out = []
    for block in blocks:
        text = marked(piece, block.text, '<text:span text:style-name="T1">', "</text:span>")
        text = text.replace("<br/>\n", "<text:line-break/>")
        if block.kind == "title":
            out.append(f'<text:p text:style-name="Title">{escape(title_of(blocks))}</text:p>')
        elif block.kind == "byline":
            out.append(f'<text:p text:style-name="Subtitle">{text}</text:p>')
        elif block.kind == "heading":
            out.append(f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{text}</text:h>')
        else:
            out.append(f'<text:p text:style-name="Text_20_body">{text}</text:p>')
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    content = (
        f"{head}<office:document-content {ODT_SPACES}><office:automatic-styles>"
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
        f"</office:automatic-styles><office:body><office:text>{''.join(out)}</office:text></office:body>"
        "</office:document-content>\n"
    )
    meta = (
        f"{head}<office:document-meta {ODT_SPACES}><office:meta><dc:title>{escape(title_of(blocks))}</dc:title>"
        f"<meta:initial-creator>{piece.author}</meta:initial-creator><dc:creator>{piece.author}</dc:creator>"
        "<dc:language>en-GB</dc:language></office:meta></office:document-meta>\n"
    )
    members = [("content.xml", content), ("meta.xml", meta), ("META-INF/manifest.xml", ODT_MANIFEST)]
    return zipped("application/vnd.oasis.opendocument.text", [(n, t.encode()) for n, t in members])


def made(piece: Piece, text: str) -> dict[str, bytes]:
    """File name -> bytes, of every format made from the text."""
    blocks = blocks_of(piece, text)
    return {
        f"{piece.name}.md": markdown(piece, blocks),
        f"{piece.name}.html": page(piece, blocks),
        f"{piece.name}.epub": epub(piece, blocks, version=3),
        f"{piece.name}-epub2.epub": epub(piece, blocks, version=2),
        f"{piece.name}.docx": docx(piece, blocks),
        f"{piece.name}.odt": odt(piece, blocks),
    }


def main() -> int:
    """Write every sample in every format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write to (samples/)")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for piece in PIECES:
        text = (SAMPLES / f"{piece.name}.txt").read_text(encoding="utf-8")
        for name, data in made(piece, text).items():
            (folder / name).write_bytes(data)
            print(f"{len(data):7d}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
