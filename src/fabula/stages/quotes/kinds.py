"""Speech, thought, writing, or only quoted words: decided by what stands in and around the marks."""

from __future__ import annotations

import re

from fabula.model import Lexicon, ParagraphKind, QuoteKind
from fabula.stages.quotes.marks import GLYPHS
from fabula.stages.quotes.parse import Stretch
from fabula.stages.quotes.tags import tag_after, tag_before, verb_kind

MARKS_AND_SPACE = "".join(GLYPHS) + " \t\r\n\u00a0\u2009\u200a\u202f\u200b\ufeff"
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_NOT_LINES: frozenset[ParagraphKind] = frozenset({"front", "back", "note", "heading", "break"})
# Words after which quoted words are named, not said: "the word “love”", "so-called “experts”".
_NAMING = frozenset(
    """the a an this that these those his her its their our my your some any no every each such of as like with
    for in on to from by at into about than and or but called named entitled titled labelled labeled known
    termed dubbed styled word words phrase term name title expression so-called proverbial old very real
    is was were are be been mr mrs miss dr""".split()
)
# Verbs of saying that also stand before quoted words in mid-sentence: he said "yes" and left.
_WRITING_NOUNS = frozenset(
    """letter note telegram sign card message placard inscription notice poster headline paper label headlines
    postcard wire cable envelope page plate tombstone banner lettering letters words advertisement""".split()
)
LONG = 60  # characters; quoted words are shorter as a rule


def kind_of(
    text: str, stretch: Stretch, *, floor: int, limit: int, paragraph: ParagraphKind, lexicon: Lexicon
) -> QuoteKind:
    """What one stretch is. `floor` and `limit` are the borders of the narration around it."""
    if paragraph in _NOT_LINES:
        return "not_speech"
    words = text[stretch.start : stretch.end].strip(MARKS_AND_SPACE)
    if not any(c.isalpha() for c in words):
        return "speech" if any(c in "?!…" for c in words) else "not_speech"
    after = tag_after(text, stretch.end, limit, lexicon) if _may_be_tagged(words) else None
    if after:
        return "thought" if after.kind == "thought" else "writing" if after.kind == "write" else "speech"
    before = text[floor : stretch.start].rstrip()
    if not before or before[-1] in '.!?…”"':
        return "speech"
    if before[-1] in ",:;—–-":
        return _kind_after_lead(text, stretch, floor, before, words, lexicon)
    return _kind_in_sentence(text, stretch, limit, before, words, lexicon)


def _may_be_tagged(words: str) -> bool:
    return words[-1] in ",.!?…—–-:;~" or len(words) > LONG


def _kind_after_lead(text: str, stretch: Stretch, floor: int, before: str, words: str, lexicon: Lexicon) -> QuoteKind:
    lead = tag_before(text, floor, stretch.start, lexicon)
    if before[-1] == ":":
        tail = {w.lower() for w in _WORD.findall(before[-80:])}
        if (lead and lead.kind == "write") or (tail & _WRITING_NOUNS and not (lead and lead.kind == "speech")):
            return "writing"
    if lead:
        return "thought" if lead.kind == "thought" and before[-1] in ",:" else "speech"
    if before[-1] in ",;" and words[:1].islower() and len(words) < 24 and words[-1] not in ".!?,…":
        return "not_speech"
    return "speech"


def _kind_in_sentence(text: str, stretch: Stretch, limit: int, before: str, words: str, lexicon: Lexicon) -> QuoteKind:
    """Marks that open in the middle of a sentence, with no comma before them."""
    last = _WORD.findall(before[-40:])
    previous = last[-1].lower() if last else ""
    said = verb_kind(previous, lexicon)
    whole = words[-1] in "!?" or (words[0].isupper() and words[-1] in ".," and " " in words)
    if said == "speech" and (words[0].isupper() or words[-1] in ".,!?…"):
        return "speech"
    if len(words) > LONG:
        return "speech"
    if whole and words[0].isupper() and previous not in _NAMING and " " in words:
        return "speech"
    return "not_speech"
