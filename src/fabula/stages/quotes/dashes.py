"""Dialogue set with dashes: a dash opens the paragraph, and the narrator is set off by more of them.

— Yes, — said Tom, — come in.
— Yes — said Tom. — Come in.
—Yes, said Tom. Come in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fabula.model import Lexicon, Paragraph
from fabula.stages.quotes.marks import DASHES, GLYPHS, MARKS_AND_SPACE
from fabula.stages.quotes.parse import Stretch
from fabula.stages.quotes.tags import PRONOUNS, Tag, clause_after, tag_after

DASH = "-"
REACH = 40  # paragraphs on either side that count as surroundings
_SPACES = " \t\r\n\u00a0\u2009\u202f"
_OPENING = re.compile(rf"(?:[—–―‒]|--+|-)[{_SPACES}]*(?=(\S))")
_RUN = re.compile(r"(?:[—–―‒]|--+)+|(?<=\s)-(?=\s)")
_BEFORE = re.compile(rf"(?:[—–―‒]|--+|-)[{_SPACES}]*\Z")
_PLAIN_TAG = re.compile(rf"[,!?.…—–][{_SPACES}]+(?=[^\W\d_])")
_TAG_END = re.compile(r"[,.!?;:](?=\s|$)")
_STARTS = "¿¡…('’‘.*_[-"
_STOPS = frozenset(",.!?…:;")
_BODY = frozenset({"body", "letter", "verse"})


class Opening(NamedTuple):
    """How a paragraph opens with a dash: its first character, and how its speech shows.

    set_off: a narrator stands between dashes. tagged: a tag stands after a comma, without dashes.
    """

    dash: str
    set_off: bool
    tagged: bool


class Dashes(NamedTuple):
    """What a paragraph's surroundings tell: whether it is dialogue, and whether tags go without dashes."""

    dialogue: bool
    plain: bool


def dash_paragraphs(text: str, paragraphs: Sequence[Paragraph], lexicon: Lexicon) -> list[Dashes]:
    """Tell which paragraphs are dialogue opened by a dash, by what they and their surroundings show.

    A list, an attribution ("— Shakespeare") or a broken-off sentence opens with a dash too; what they
    lack is a narrator inside.
    """
    opened = [_opening(text, p, lexicon) for p in paragraphs]
    # "Then he asked:" and a dash: what follows is said
    led = [text[p.end - 1] == ":" for p in paragraphs]
    led = [False, *led[:-1]]
    if not any(opened):
        return [Dashes(dialogue=False, plain=False)] * len(paragraphs)
    alike = _sums([o is not None for o in opened])
    shown = _sums([o is not None and (o.set_off or o.tagged or led[i]) for i, o in enumerate(opened)])
    off = _sums([o is not None and o.set_off for o in opened])
    tagged = _sums([o is not None and o.tagged for o in opened])
    result = []
    for i, o in enumerate(opened):
        lo, hi = max(0, i - REACH), min(len(opened), i + REACH + 1)
        if o is None:
            result.append(Dashes(dialogue=False, plain=False))
            continue
        near, near_shown = alike[hi] - alike[lo], shown[hi] - shown[lo]
        own = o.set_off or o.tagged or led[i]
        if o.dash == "-":  # a hyphen opens lists as often
            dialogue = (near_shown >= 2 and near_shown * 6 >= near) or (own and not led[i] and near <= 2)
        else:
            dialogue = own or near_shown >= 1 or (near >= 4 and text[paragraphs[i].end - 1] in _LINE_ENDS)
        plain = (off[hi] - off[lo]) * 2 <= tagged[hi] - tagged[lo]
        result.append(Dashes(dialogue, plain))
    return result


_LINE_ENDS = frozenset(".!?…,;:—–-\"”’'»)")


def _opening(text: str, p: Paragraph, lexicon: Lexicon) -> Opening | None:
    """Give how a paragraph opens with a dash; None when it does not, or a quotation mark follows."""
    if p.kind not in _BODY:
        return None
    found = _OPENING.match(text, p.start, p.end)
    if not found:
        return None
    following = found[1]
    if (following in GLYPHS and following not in _STARTS) or not (following.isalnum() or following in _STARTS):
        return None
    dash = "--" if text.startswith("--", p.start) else text[p.start]
    set_off = len(_between_dashes(text, p, lexicon, certain=True)) != 1
    if not set_off:
        set_off = _between_dashes(text, p, lexicon, certain=True)[0].end < p.end
    tagged = not set_off and _between_tags(text, p, found.end(), lexicon)[0].end < p.end
    return Opening(dash, set_off, tagged)


def _sums(flags: list[bool]) -> list[int]:
    total, sums = 0, [0]
    for flag in flags:
        total += flag
        sums.append(total)
    return sums


def split(text: str, p: Paragraph, lexicon: Lexicon, *, plain: bool) -> list[Stretch]:
    """Give the spoken stretches of a dash paragraph. `plain`: tags may stand without dashes of their own."""
    found = _between_dashes(text, p, lexicon, certain=False)
    if plain and len(found) == 1 and found[0].end == p.end:
        head = _OPENING.match(text, p.start, p.end)
        return _between_tags(text, p, head.end() if head else p.start, lexicon)
    return found


def _between_dashes(text: str, p: Paragraph, lexicon: Lexicon, *, certain: bool) -> list[Stretch]:
    """Read dash by dash: from speech to narration and back. `certain`: only where a tag shows it."""
    head = _OPENING.match(text, p.start, p.end)
    at = head.end() if head else p.start
    dash = "--" if text.startswith("--", p.start) else text[p.start]
    found: list[Stretch] = []
    start = p.start
    speaking = True
    for run in _RUN.finditer(text, at, p.end):
        if dash not in run[0]:
            continue  # breaks are set with another dash than speech
        a, b = run.span()
        left = text[max(at, a - 12) : a].rstrip(MARKS_AND_SPACE)
        right = text[b : b + 12].lstrip(_SPACES)
        if not left or not right:
            continue
        if speaking:
            if _narrator_follows(text, (a, b), p.end, left, lexicon, certain=certain):
                found.append(_trimmed(text, start, a))
                speaking = False
        elif left[-1] in _STOPS or right[0].isupper() or text[b].isspace() or right[0] in GLYPHS:
            start = a
            speaking = True
    if speaking and start < p.end:
        found.append(Stretch(start, p.end, DASH))
    return found


def _trimmed(text: str, start: int, end: int) -> Stretch:
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end, DASH)


def _narrator_follows(
    text: str, run: tuple[int, int], limit: int, left: str, lexicon: Lexicon, *, certain: bool
) -> bool:
    """Whether the words after a dash are the narrator's."""
    a, b = run
    spaced = text[a - 1].isspace() and text[b].isspace()
    stopped = left[-1] in _STOPS or (left[-1] in "-—–" and spaced)
    if text[b : b + 3].lstrip(_SPACES).startswith("("):
        return stopped and spaced and not certain
    words = clause_after(text, b, limit)
    if not words:
        return False
    first = words[0].lower()
    tag = tag_after(text, b, limit, lexicon, left[-1])
    if tag and (stopped or spaced) and (first not in ("i", "you", "we") or (stopped and spaced)):
        return True
    if not spaced and not (b - a > 1 and text[a] != text[b - 1]):
        return False
    if certain:
        # a narrator in a language whose verbs nobody listed: — Tudo bem? — ele pergunta. — Sim.
        lower = words[0][0].islower() and left[-1] in ".!?…,"
        acts = first in ("he", "she", "they") and left[-1] in ".!?…" and _acts(words, lexicon)
        return (lower or acts) and _returns(text, b, limit)
    if stopped:
        return first not in ("i", "you", "we") or words[0][0].isupper()
    return first in PRONOUNS and first not in ("i", "you", "we") and _acts(words, lexicon)


def _acts(words: list[str], lexicon: Lexicon) -> bool:
    """Whether a clause tells a deed: "She turned"."""
    return any(w in lexicon.verbs_past or w in ("was", "were", "had") for w in words[1:4])


def _returns(text: str, b: int, limit: int) -> bool:
    """Whether a spaced dash after a stop follows within a line or two."""
    return bool(re.compile(r"[.,!?;:…]\s[—–―‒-]\s").search(text, b, min(limit, b + 160)))


def _between_tags(text: str, p: Paragraph, at: int, lexicon: Lexicon) -> list[Stretch]:
    """Read tags that only their verb tells: "—Yes, said Tom. Come in"."""
    found: list[Stretch] = []
    start = p.start
    for stop in _PLAIN_TAG.finditer(text, at, p.end):
        if stop.start() < start:
            continue
        tag = tag_after(text, stop.end(), p.end, lexicon)
        if not tag or not _is_plain_tag(text, stop, tag, lexicon):
            continue
        found.append(Stretch(start, stop.start() + 1, DASH))
        end = _TAG_END.search(text, stop.end(), p.end)
        start = end.end() if end else p.end
        while start < p.end and text[start].isspace():
            start += 1
        if end and text[end.end() - 1] == "." and _narrated(text, start, p.end, lexicon):
            return found
    if start < p.end or not found:
        found.append(Stretch(start, p.end, DASH))
    return found


def _narrated(text: str, at: int, limit: int, lexicon: Lexicon) -> bool:
    """Whether a sentence after a tag is the narrator's: a third person who acts, and nobody spoken to."""
    words = clause_after(text, at, limit)
    if not words or not words[0][0].isupper() or {w.lower() for w in words} & {"i", "you", "we", "your", "my"}:
        return False
    third = (
        words[0].lower() in ("he", "she", "they", "the", "his", "her") or words[0].lower() not in lexicon.function_words
    )
    return third and _acts(words, lexicon)


def _is_plain_tag(text: str, stop: re.Match[str], tag: Tag, lexicon: Lexicon) -> bool:
    words = clause_after(text, stop.end(), stop.end() + 80)
    if tag.verb not in (lexicon.strong_speech_verbs or lexicon.speech_verbs) or tag.kind != "speech":
        return False
    if "," in words and words.index(",") < 6 and tag.verb in words[words.index(",") :]:
        return False
    if words[0][0].isupper() and text[stop.start()] == "." and words[0].lower() not in PRONOUNS:
        return False
    if words[0].lower() in PRONOUNS and (words[0].lower() not in ("he", "she", "they", "i") or words[0][0].isupper()):
        return words[0] == "I" and text[stop.start()] in ",?!"
    return True


def dash_before(text: str, p: Paragraph, at: int) -> int | None:
    """Where the dash that leads into speech at `at` begins, in a paragraph that a dash opens; None without one."""
    if not _OPENING.match(text, p.start, p.end):
        return None
    found = _BEFORE.search(text, p.start, at)
    return found.start() if found else None


def dash_at(text: str, p: Paragraph, at: int) -> int:
    """Characters of the dash that opens speech at `at`, in a paragraph that a dash opens; 0 without one."""
    if not _OPENING.match(text, p.start, p.end):
        return 0
    if text.startswith("--", at):
        return 2
    return int(text[at] in DASHES)
