"""Plain text: the decoded input, character for character, with a map back to its bytes."""

from __future__ import annotations

from fabula.errors import SourceError
from fabula.model import Extract, Part, Source
from fabula.stages.sources.encodings import Decoded, decode
from fabula.stages.sources.provenance import Input

# A map entry is made at the first line that begins this far after the last one, so the map of a book
# stays small and a place is found by encoding at most this much of the text and one line more.
_STRIDE = 2048


def read_plain(book: Input, encoding: str | None) -> Extract:
    """A text file. Line ends, indents and hard wraps stay; a byte order mark alone is left out."""
    decoded = decode(book.raw, book.name, encoding)
    if not decoded.text.strip():
        raise SourceError(f"{book.name}: the file holds nothing but white space. Is it the right file?")
    notes = list(decoded.notes)
    if zeros := decoded.text.count("\0"):
        first = decoded.text.index("\0")
        notes.append(f"{zeros} NUL {'character' if zeros == 1 else 'characters'} kept, the first at {first}.")
    part = Part(book.part, 0, len(decoded.text), offsets=byte_map(book.raw, decoded))
    source = Source(
        book.path, "txt", decoded.encoding, decoded.found_by, book.sha256, parts=(part,), notes=tuple(notes)
    )
    return Extract(decoded.text, source)


def byte_map(raw: bytes, decoded: Decoded) -> tuple[tuple[int, int], ...]:
    """Pairs (character, byte) from which every character's byte can be counted, see `byte_at`."""
    text, codec, skipped = decoded.text, decoded.encoding, decoded.skipped
    if codec.startswith(("utf-16", "utf-32")):
        width = 2 if codec.startswith("utf-16") else 4
        if len(raw) - skipped == width * len(text):
            return ((0, skipped),)
        return _mapped(text, skipped, [len(line.encode(codec, "replace")) for line in _lines(text)])
    if len(raw) - skipped == len(text):
        return ((0, skipped),)  # one byte a character
    if codec != "utf-8":
        return ()  # East Asian encodings: shifts between lines cannot be told from the text
    # A line feed is one byte and one character even where bytes were replaced, so lines go in step.
    return _mapped(text, skipped, [len(line) + 1 for line in raw[skipped:].split(b"\n")])


def _mapped(text: str, skipped: int, line_bytes: list[int]) -> tuple[tuple[int, int], ...]:
    pairs = [(0, skipped)]
    char, byte, replaced = 0, skipped, False
    for line, width in zip(_lines(text), line_bytes, strict=False):
        drift = (byte - char) != (pairs[-1][1] - pairs[-1][0])
        if (drift and char - pairs[-1][0] >= _STRIDE) or (replaced and char > pairs[-1][0]):
            pairs.append((char, byte))
        replaced = "\ufffd" in line
        char += len(line)
        byte += width
    return tuple(pairs)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + lines[-1:]


def byte_at(extract: Extract, char: int) -> int | None:
    """The byte of its file at which character `char` of a plain text begins.

    None when the format keeps no map. Within a line, bytes that could not be decoded shift the answer.
    """
    part = next((p for p in extract.source.parts if p.start <= char <= p.end and p.offsets), None)
    if part is None:
        return None
    base, byte = max(pair for pair in part.offsets if pair[0] <= char)
    try:
        return byte + len(extract.text[base:char].encode(extract.source.encoding, "replace"))
    except LookupError:  # several files in several encodings, read as one book
        return None
