"""XML and HTML parsed with care: no entity expands, nothing is fetched, nothing is too deep."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol

from fabula.errors import SourceError
from fabula.stages.sources.encodings import decode_declared
from fabula.stages.sources.provenance import too_deep


class Node(Protocol):
    """What is used of an lxml element."""

    text: str | None
    tail: str | None

    @property
    def tag(self) -> Any: ...  # noqa: ANN401, D102 - a function for comments and instructions

    @property
    def attrib(self) -> Mapping[str, str]: ...  # noqa: D102

    def get(self, key: str) -> str | None: ...  # noqa: D102

    def iter(self, *tags: str) -> Iterator[Node]: ...  # noqa: D102

    def getparent(self) -> Node | None: ...  # noqa: D102
    def getprevious(self) -> Node | None: ...  # noqa: D102

    def __iter__(self) -> Iterator[Node]: ...

    def __len__(self) -> int: ...


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")  # not allowed in XML 1.0
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# The type declaration with its inner part; quoted words first, since they may hold brackets. What was
# matched is never tried otherwise, so that no file can keep the search busy.
_DOCTYPE = re.compile(
    r"""<!DOCTYPE(?>"[^"]*"|'[^']*'|<!--.*?-->|[^"'\[>])*+(\[(?>"[^"]*"|'[^']*'|<!--.*?-->|[^"'\]])*+\]\s*)?>""",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(r"""<!ENTITY\s+(%\s+)?([\w.:-]+)\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&([A-Za-z][\w.:-]*);")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_LONGEST_ENTITY = 64  # characters: a letter or a name, never enough to blow a text up


def local_name(node: Node) -> str:
    """The element's name without its namespace, in small letters; "" for comments and instructions."""
    tag = node.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def attribute(node: Node, name: str) -> str:
    """An attribute by its local name, any namespace; "" when there is none."""
    plain = node.get(name)
    if plain is not None:
        return plain
    ending = "}" + name
    return next((value for key, value in node.attrib.items() if key.endswith(ending)), "")


def epub_type(node: Node) -> str:
    """The words of `epub:type`, whichever parser read it; "" when there is none."""
    return node.get("{http://www.idpf.org/2007/ops}type") or node.get("epub:type") or ""


def parse_xml(raw: bytes, where: str) -> Node:
    """The root of an XML document; small faults are put up with.

    `where` names the file and member in errors. Raises SourceError: no markup at all, or an entity bomb.
    """
    from lxml import etree  # noqa: PLC0415 - only when a book is in markup

    clean = clean_xml(raw, where)
    for recover in (False, True):
        parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,  # long paragraphs; without a type declaration there is nothing to amplify
            recover=recover,
            remove_pis=True,
            remove_comments=True,
        )
        try:
            root: Any = etree.fromstring(clean, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            if "depth" in str(error):
                raise too_deep(where) from None
            continue
        if root is not None:
            return _node(root)
    raise SourceError(f"{where}: the markup is damaged and cannot be read. Try to download or save it again.")


def parse_xhtml(raw: bytes, where: str) -> Node:
    """The root of a chapter: by the rules of XML when it keeps them, else by those of HTML."""
    from lxml import etree  # noqa: PLC0415 - as above

    clean = clean_xml(raw, where)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True
    )
    try:
        root: Any = etree.fromstring(clean, parser)
    except (etree.XMLSyntaxError, ValueError):
        return parse_html(clean.decode("utf-8"), where)
    return _node(root)


def parse_html(text: str, where: str) -> Node:
    """The root of an HTML page; any text has one.

    Pages that open a tag in every paragraph and close none are read without those tags. Raises
    SourceError when even then the page is nested too deep.
    """
    text = _XML_DECLARATION.sub("", _ILLEGAL.sub("", text), count=1)
    root, whole = _parse_html(text)
    if not whole:
        root, whole = _parse_html(_FRAME.sub("<p>", _INLINE.sub("", text)))
    if not whole:
        raise too_deep(where)
    return root


_INLINE = re.compile(r"</?(?:font|b|i|em|strong|span|u|small|big|s|tt|a|o:p)\b[^<>]*>", re.IGNORECASE)
_FRAME = re.compile(r"</?(?:div|center|section|blockquote|td|tr|table|tbody|ul|ol|li|dl|dd)\b[^<>]*>", re.IGNORECASE)


def _parse_html(text: str) -> tuple[Node, bool]:
    """The root, and whether the parser reached the end: it drops what is nested 2,000 deep."""
    from lxml import etree  # noqa: PLC0415 - as above

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    try:
        root: Any = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    whole = not any("depth" in entry.message for entry in parser.error_log)
    return _node(etree.Element("html") if root is None else root), whole


def _node(element: Any) -> Node:  # noqa: ANN401 - lxml has no types of its own
    node: Node = element
    return node


def declared_encoding(raw: bytes) -> str | None:
    """What an XML declaration or a <meta> says of the encoding."""
    head = raw[:4096]
    found = _DECLARED.search(head[:256]) or _META.search(head)
    return found[1].decode("ascii") if found else None


def clean_xml(raw: bytes, where: str) -> bytes:
    """The document in UTF-8 without declarations; entities of HTML, and harmless ones of its own, replaced.

    Raises SourceError for entities made of entities: unpacked, they fill the memory.
    """
    text = decode_declared(raw, declared_encoding(raw)).text
    text = _XML_DECLARATION.sub("", _ILLEGAL.sub("", text), count=1).lstrip()
    own: dict[str, str] = {}
    if doctype := _DOCTYPE.search(text, 0, 1 << 16):
        own = _own_entities(doctype[1] or "", where)
        text = text[: doctype.start()] + text[doctype.end() :]
    elif "<!ENTITY" in text[: 1 << 16]:
        raise _bomb(where)
    if "&" in text:
        text = _REFERENCE.sub(lambda found: _character(found, own), text)
    return text.encode("utf-8", "replace")


def _own_entities(declarations: str, where: str) -> dict[str, str]:
    own: dict[str, str] = {}
    for found in _ENTITY.finditer(declarations):
        parameter, name, external, double, single = found.groups()
        if external:
            continue  # never fetched: the reference stays out of the text
        value = double if double is not None else single or ""
        nested = any(reference not in _PREDEFINED for reference in _REFERENCE.findall(value))
        if parameter or nested or len(value) > _LONGEST_ENTITY or "<" in value or "%" in value:
            raise _bomb(where)
        own[name] = value
    return own


def _bomb(where: str) -> SourceError:
    return SourceError(
        f"{where}: its markup defines entities that grow when they are read (an entity bomb). "
        "If you trust the file, convert it first, for example with Calibre."
    )


def _character(found: re.Match[str], own: Mapping[str, str]) -> str:
    name = found[1]
    if name in _PREDEFINED:
        return found[0]
    if name in own:
        return own[name]
    character = html.entities.html5.get(name + ";")
    if character is None:
        return ""  # undefined; most often one whose definition was never shipped
    return character.replace("&", "&amp;").replace("<", "&lt;")
