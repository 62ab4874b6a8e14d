"""Bytes -> characters: which encoding, how it was found, and what could not be decoded."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from fabula.errors import SourceError

# The longer first: a UTF-32 mark begins with a UTF-16 one.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16  # bytes looked at to guess; a guess on more is no better and not linear in time

_SURROGATE = re.compile("[\ud800-\udfff]")

# Single-byte encodings in which English was written. cp1252 first: it wins a draw.
_WESTERN = ("cp1252", "mac-roman", "cp850", "cp437")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters of an input. `skipped` bytes (a byte order mark) stand before the first."""

    text: str
    encoding: str
    found_by: str  # as Source.encoding_found_by
    skipped: int = 0
    notes: tuple[str, ...] = ()


def decode(raw: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Decode a text file.

    A given encoding must fit. Without one: a byte order mark, the pattern of NUL bytes of UTF-16 and
    UTF-32, UTF-8, then the likeliest older encoding. Bytes that fit none are U+FFFD, and noted.

    Raises SourceError when the given encoding is unknown or does not fit.
    """
    if encoding is not None:
        return _given(raw, name, encoding)
    if marked := by_mark(raw):
        return marked
    if wide := _by_zeros(raw):
        return _lenient(raw, wide, "detected")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(raw, error):
            return _lenient(raw, "utf-8", "utf-8")
    return _lenient(raw, guess_old(raw), "detected")


def by_mark(raw: bytes) -> Decoded | None:
    """Decode by the byte order mark; None when there is none."""
    for mark, codec in _BOMS:
        if raw.startswith(mark):
            return _lenient(raw, codec, "bom", len(mark))
    return None


def decode_declared(raw: bytes, declared: str | None) -> Decoded:
    """Decode a document that may say its own encoding (HTML, XML); never fails.

    What a byte order mark says goes first. A declaration that the bytes contradict is put right and
    noted: "utf-8" over bytes that are none, an older encoding over bytes that can only be UTF-8.
    ISO-8859-1 and ASCII mean cp1252, as in every browser.
    """
    if marked := by_mark(raw):
        return marked
    codec = _browser_codec(declared)
    if codec is None:
        found = decode(raw, "")
        return found if declared is None else _noted(found, f"The declared encoding {declared!r} is unknown.")
    if codec.startswith(("utf-16", "utf-32")):
        # The declaration was read as ASCII, so the bytes are not that wide.
        return decode(raw, "")
    try:
        as_utf8: str | None = raw.decode("utf-8")
    except UnicodeDecodeError:
        as_utf8 = None
    if codec == "utf-8" or (as_utf8 is not None and not raw.isascii()):
        if as_utf8 is not None:
            found = Decoded(as_utf8, "utf-8", "declared" if codec == "utf-8" else "utf-8")
        else:
            found = decode(raw, "")
        if codec == found.encoding:
            return found
        return _noted(found, f"It declares {declared} but is {found.encoding}; read as {found.encoding}.")
    return _lenient(raw, codec, "declared")


def wide_codec(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 in one of its orders, in which NUL bytes are nothing odd; None for other bytes."""
    marked = next((codec for mark, codec in _BOMS if raw.startswith(mark)), None)
    return marked if marked not in {None, "utf-8"} else _by_zeros(raw)


def known_codec(name: str) -> bool:
    """Whether Python has a codec of this name that gives text."""
    try:
        return codecs.lookup(name)._is_text_encoding  # type: ignore[attr-defined, unused-ignore]
    except (LookupError, ValueError, UnicodeError, AttributeError):
        return False


def guess_old(raw: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8."""
    sample = _non_ascii_sample(raw)
    high = len(re.findall(rb"[\x80-\xff]", sample))
    if high * 4 < len(sample):  # Latin letters with some marks and accents
        return max(_WESTERN, key=lambda codec: (plausibility(sample.decode(codec, "replace")), -_WESTERN.index(codec)))
    return _by_statistics(sample) or "cp1252"


def plausibility(text: str) -> float:
    """How much the characters beyond ASCII look like the marks and accents of English print.

    A sum over them: an apostrophe between letters, a quotation mark on its proper side, a dash between
    words and an accent among small letters speak for it; capitals and signs inside words against.
    """
    score = 0.0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        at = found.start()
        before, here, after = text[at - 1 : at] or " ", found[0], text[at + 1 : at + 2] or " "
        score += _fit(before, here, after)
    return score


def _fit(before: str, here: str, after: str) -> float:
    inside = before.isalpha() and after.isalpha()
    if here == "’":
        return 1.0 if before.isalnum() or before in ".,!?…—’" else 0.3
    if here in "“‘":
        return 1.0 if not before.isalnum() and not after.isspace() else -0.5
    if here in "„‚":
        return 1.0 if not before.isalnum() and not after.isspace() else -0.5
    if here in "«»‹›":
        return -0.5 if inside else 0.8
    if here == "”":
        return 1.0 if not before.isspace() and not after.isalnum() else -0.5
    if here in "—–":
        return 0.8
    if here in "…\u00a0":
        return 0.5
    if here.isalpha():
        if here.islower():
            return 0.6 if before.islower() or after.islower() or before.isupper() else -0.2
        return -1.0 if inside and not before.isupper() else 0.2 if after.islower() and not before.isalnum() else -0.6
    if here in "£©®°½¼¾§¿¡€•·×™":
        return -0.5 if inside else 0.2
    return -1.0


def _given(raw: bytes, name: str, encoding: str) -> Decoded:
    if not known_codec(encoding):
        raise SourceError(
            f"{name}: no encoding is called {encoding!r}. Try 'utf-8' or 'cp1252', or leave it out to have it found."
        )
    codec = codecs.lookup(encoding).name
    skipped = 0
    for mark, marked in _BOMS:
        if codec.removesuffix("-sig") in {marked, marked[:6]} and raw.startswith(mark):
            codec, skipped = marked, len(mark)
            break
    else:
        codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec, codec)
    try:
        text = raw[skipped:].decode(codec)
    except UnicodeDecodeError as error:
        at = error.start + skipped
        hint = "If this is an older file, try encoding 'cp1252'." if codec == "utf-8" else "Leave the encoding out."
        raise SourceError(f"{name}: byte 0x{raw[at]:02x} at byte {at} is not {_shown(codec)}. {hint}") from None
    except UnicodeError as error:  # codecs with rules of their own, such as punycode
        raise SourceError(f"{name}: the bytes are not {_shown(codec)} ({error}). Leave the encoding out.") from None
    if _SURROGATE.search(text):
        raise SourceError(f"{name}: read as {codec} it holds half characters. Leave the encoding out.")
    return Decoded(text, codec, "given", skipped)


def _shown(codec: str) -> str:
    return codec.upper() if codec.startswith("utf") else codec


def _lenient(raw: bytes, codec: str, found_by: str, skipped: int = 0) -> Decoded:
    body = raw[skipped:] if skipped else raw
    try:
        # Some codecs of old mail let half a character through.
        return Decoded(_SURROGATE.sub("\ufffd", body.decode(codec)), codec, found_by, skipped)
    except UnicodeDecodeError as error:
        text = body.decode(codec, "replace")
        at = error.start + skipped
        lost = text.count("\ufffd") - (body.count("\ufffd".encode()) if codec == "utf-8" else 0)
        note = (
            f"{max(lost, 1)} undecodable {'place is' if lost <= 1 else 'places are'} shown as U+FFFD; "
            f"the first is byte 0x{raw[at]:02x} at byte {at}, which is not {_shown(codec)}."
        )
        return Decoded(text, codec, found_by, skipped, (note,))


def _noted(found: Decoded, note: str) -> Decoded:
    return Decoded(found.text, found.encoding, found.found_by, found.skipped, (note, *found.notes))


def _by_zeros(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: Latin text has its NUL bytes in every second or fourth place."""
    sample = raw[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    places = [sample[n::4] for n in range(4)]
    zeros = [part.count(0) / max(len(part), 1) for part in places]
    if len(raw) % 4 == 0:
        # The second byte of a curly mark is none, so only the upper two are always NUL.
        if zeros[0] < 0.1 and zeros[1] > 0.5 and min(zeros[2:]) > 0.95:
            return "utf-32-le"
        if zeros[3] < 0.1 and zeros[2] > 0.5 and min(zeros[:2]) > 0.95:
            return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.4 and even < 0.02:
        return "utf-16-le"
    if even > 0.4 and odd < 0.02:
        return "utf-16-be"
    return None


def _mostly_utf8(raw: bytes, error: UnicodeDecodeError) -> bool:
    """Whether this is UTF-8 with a few bad bytes, or cut inside its last character."""
    if error.start >= len(raw) - 3 and "unexpected end" in error.reason:
        return True
    good = bad = 0
    for sample in (raw[:_SAMPLE], _non_ascii_sample(raw)):
        text = sample.decode("utf-8", "replace")
        bad += text.count("\ufffd")
        good += sum(1 for _ in re.finditer(r"[^\x00-\x7f\ufffd]", text))
    # An older text makes a valid sequence by chance only, and far more bad ones.
    return good > bad


def _non_ascii_sample(raw: bytes) -> bytes:
    """Up to 64 kB around the first bytes beyond ASCII, where the encoding shows."""
    found = re.search(rb"[\x80-\xff]", raw)
    start = max(found.start() - 64, 0) if found else 0
    window = raw[start : start + _SAMPLE]
    if len(re.findall(rb"[\x80-\xff]", window)) >= 24 or len(raw) <= _SAMPLE:
        return window
    pieces = []
    size = 0
    for found in re.finditer(rb"[^\x80-\xff]{0,24}[\x80-\xff][^\x80-\xff]{0,24}", raw):
        pieces.append(found[0])
        size += len(found[0]) + 1
        if size > _SAMPLE:
            break
    return b" ".join(pieces)


def _by_statistics(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - 25 ms, and only a text of other letters needs it

    best = from_bytes(sample).best()
    return best.encoding if best is not None and known_codec(best.encoding) else None


def _browser_codec(declared: str | None) -> str | None:
    if declared is None or not known_codec(declared):
        return None
    codec = codecs.lookup(declared).name
    return "cp1252" if codec in {"iso8859-1", "ascii"} else "utf-8" if codec == "utf-8-sig" else codec
