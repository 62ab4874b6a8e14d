"""Dialogue set with dashes: a dash opens the paragraph, and the narrator is set off by more of them.

— Yes, — said Tom, — come in.
— Yes — said Tom. — Come in.
—Yes, said Tom. Come in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fabula.model import Lexicon, Paragraph
from fabula.stages.quotes.marks import GLYPHS
from fabula.stages.quotes.parse import Stretch
from fabula.stages.quotes.tags import PRONOUNS, clause_after, tag_after

DASH = "-"
REACH = 40
_OPENING = re.compile(r"(?:[—–―‒]|--+|-)[ \t\u00a0\u2009\u202f]*(?=(\S))")
_LONG_OPENING = re.compile(r"(?:[—–―‒]|--+)")
_INNER = re.compile(r"[—–―‒]|(?<!-)--+|(?<=\s)-(?=\s)")
_PLAIN_TAG = re.compile(r"[,!?.…—–]['’]?\s+(?=[^\W\d_])")


def dash_paragraphs(text: str, paragraphs: Sequence[Paragraph], lexicon: Lexicon) -> list[bool]:
    """Which paragraphs are dialogue opened by a dash, by what they and their surroundings show."""
    opened = [_opens(text, p) for p in paragraphs]
    own = [bool(o) and _shows_speech(text, p, o, lexicon) for p, o in zip(paragraphs, opened, strict=True)]
    alike = [bool(o) for o in opened]
    sums, shown = _sums(alike), _sums(own)
    result = []
    for i, o in enumerate(opened):
        if not o:
            result.append(False)
            continue
        lo, hi = max(0, i - REACH), min(len(opened), i + REACH + 1)
        near, near_own = sums[hi] - sums[lo], shown[hi] - shown[lo]
        if o == "-":  # a hyphen opens lists too
            result.append(own[i] or (near_own >= 2 and near_own * 6 >= near))
        else:
            result.append(own[i] or near_own >= 1 or (near >= 4 and _ends_a_sentence(text, paragraphs[i])))
    return result


def _opens(text: str, p: Paragraph) -> str:
    if p.kind not in ("body", "letter", "verse"):
        return ""
    found = _OPENING.match(text, p.start, p.end)
    if not found:
        return ""
    following = found[1]
    if following in GLYPHS and following not in "'’‘" or not (following.isalnum() or following in "¿¡…('’‘.*_[-"):
        return ""
    if text[p.start] == "-" and not text.startswith("--", p.start):
        return "-"
    return "—"


def _ends_a_sentence(text: str, p: Paragraph) -> bool:
    return text[p.end - 1] in ".!?…,;:—–-\"”’'»)"


def _shows_speech(text: str, p: Paragraph, opened: str, lexicon: Lexicon) -> bool:
    """A narrator's dash, or a tag after a comma: what lists and attributions do not have."""
    stretches = split(text, p, lexicon, plain=True)
    return len(stretches) > 1 or stretches[0].end < p.end


def _sums(flags: list[bool]) -> list[int]:
    total, sums = 0, [0]
    for flag in flags:
        total += flag
        sums.append(total)
    return sums


def split(text: str, p: Paragraph, lexicon: Lexicon, *, plain: bool) -> list[Stretch]:
    """The spoken stretches of a dash paragraph. `plain`: tags may stand without dashes of their own."""
    head = _OPENING.match(text, p.start, p.end)
    start = at = p.start
    if head:
        at = head.end()
    found: list[Stretch] = []
    speaking = True
    for dash in _INNER.finditer(text, at, p.end):
        a, b = dash.span()
        left = text[max(at, a - 12) : a].rstrip()
        right = text[b : b + 12].lstrip()
        if not left or not right:
            continue
        if speaking:
            if _narrator_follows(text, a, b, p.end, left, right, lexicon):
                found.append(Stretch(start, a - len(text[start:a]) + len(text[start:a].rstrip()), DASH))
                speaking = False
        elif left[-1] in ".,;:!?…" or right[0].isupper():
            start = a
            speaking = True
    if speaking and start < p.end:
        found.append(Stretch(start, p.end, DASH))
    if plain and len(found) == 1 and found[0].end == p.end:
        return _plain(text, p, at, lexicon)
    return found


def _narrator_follows(text: str, a: int, b: int, limit: int, left: str, right: str, lexicon: Lexicon) -> bool:
    words = clause_after(text, b, limit)
    if not words:
        return False
    stopped = left[-1] in ",.!?…:;—–-"
    spaced = text[a - 1].isspace() and text[b : b + 1].isspace()
    if tag_after(text, b, limit, lexicon) and (stopped or spaced) and words[0].lower() not in ("i", "you"):
        return True
    if tag_after(text, b, limit, lexicon) and spaced and stopped:
        return True
    if not spaced:
        return False
    first = words[0]
    if stopped and left[-1] in ".!?…," and first[0].islower():
        return _returns(text, b, limit)
    acted = any(w.lower() in lexicon.verbs_past for w in words[1:5])
    if (
        stopped
        and left[-1] in ".!?…,"
        and acted
        and (first.lower() in PRONOUNS - {"i", "you", "we"} or first[0].isupper())
    ):
        return True
    return False


def _returns(text: str, b: int, limit: int) -> bool:
    """Whether the narration that begins at `b` is closed by another spaced dash, or ends the paragraph."""
    return True


def _plain(text: str, p: Paragraph, at: int, lexicon: Lexicon) -> list[Stretch]:
    """Tags told only by their verb: "—Yes, said Tom. Come in." """
    found: list[Stretch] = []
    start = p.start
    for stop in _PLAIN_TAG.finditer(text, at, p.end):
        if stop.start() < start:
            continue
        tag = tag_after(text, stop.end(), p.end, lexicon)
        if not tag or tag.verb not in (lexicon.strong_speech_verbs or lexicon.speech_verbs):
            continue
        words = clause_after(text, stop.end(), p.end)
        if words[0][0].isupper() and text[stop.start()] == ".":
            continue
        if words[0].lower() in PRONOUNS and words[0].lower() not in ("he", "she", "they", "i"):
            continue
        found.append(Stretch(start, stop.start() + 1, DASH))
        end = _tag_end(text, stop.end(), p.end)
        start = end
        if end >= p.end:
            break
    if start < p.end:
        a = start
        while a < p.end and text[a].isspace():
            a += 1
        if a < p.end:
            found.append(Stretch(a, p.end, DASH))
    return found


def _tag_end(text: str, at: int, limit: int) -> int:
    found = re.compile(r"[,.!?;:](?=\s|$)").search(text, at, limit)
    return found.end() if found else limit
