"""Speech, thought, writing, or only quoted words: decided by what stands in and around the marks."""

from __future__ import annotations

import re

from fabula.model import Lexicon, ParagraphKind, QuoteKind
from fabula.stages.quotes.marks import DASHES, GLYPHS, MARKS_AND_SPACE
from fabula.stages.quotes.parse import Stretch
from fabula.stages.quotes.tags import Tag, TagKind, tag_after, tag_before

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_NOT_LINES: frozenset[ParagraphKind] = frozenset({"front", "back", "note", "heading", "break"})
_KIND_OF_TAG: dict[TagKind, QuoteKind] = {"speech": "speech", "thought": "thought", "write": "writing"}
_ENDS = frozenset(".,!?…—–-:;~")
_SENTENCE_ENDS = frozenset(".!?…)*" + "".join(GLYPHS))
_SPACE_AND_DASH = " \t\r\n\u00a0\u2009\u202f—–-("
_WRITING_NOUNS = frozenset(
    {"letter", "note", "telegram", "sign", "card", "message", "placard", "inscription", "notice", "poster"}
    | {"headline", "headlines", "paper", "label", "postcard", "wire", "cable", "envelope", "tombstone"}
    | {"agenda", "list", "screen", "page", "memo", "newspaper", "signboard", "billboard", "caption", "article"}
    | {"banner", "lettering", "advertisement", "text", "email", "e-mail", "entry", "diary", "paragraph"}
)
# Words after which marks hold what is printed or named: marked "poison", the word "love".
_WRITTEN_ON = frozenset(
    {"word", "words", "phrase", "term", "name", "title", "marked", "labelled", "labeled", "entitled", "titled"}
    | {"headed", "inscribed", "called", "named", "nicknamed", "christened", "dubbed", "termed", "so-called"}
    | {"expression", "motto", "signed", "spelled", "spelt"}
)
_NAMING = frozenset({"call", "calls", "called", "calling", "name", "names", "named", "dubbed", "termed"})
_INTERJECTIONS = frozenset(
    {"oh", "ah", "yes", "no", "well", "hush", "hullo", "hello", "hallo", "eh", "ha", "hum", "hm", "ugh", "pooh"}
    | {"aye", "nay", "ay", "alas", "please", "thanks", "sh", "shh", "hey", "hi", "halt", "stop"}
)
_BEHIND_A_NOUN = frozenset("of from in on over above at by to with under for".split())
LONG = 60  # characters; quoted words are shorter as a rule


def kind_of(
    text: str, stretch: Stretch, *, floor: int, limit: int, paragraph: ParagraphKind, lexicon: Lexicon
) -> QuoteKind:
    """Tell what one stretch is. `floor` and `limit` are the borders of the narration around it."""
    if paragraph in _NOT_LINES:
        return "not_speech"
    words = text[stretch.start : stretch.end].strip(MARKS_AND_SPACE + "_*")
    if not words or not any(c.isalpha() for c in words):
        spoken = any(c in "?!…" for c in words) or tag_after(text, stretch.end, limit, lexicon)
        return "speech" if spoken else "not_speech"
    ended = words[-1] in _ENDS
    after = tag_after(text, stretch.end, limit, lexicon, words[-1])
    if after and (ended or after.near):
        printed = after.kind == "speech" and _printed(after.subject, "")
        return "writing" if printed else _KIND_OF_TAG[after.kind]
    before = text[floor : stretch.start].rstrip(_SPACE_AND_DASH)
    lead = tag_before(text, floor, stretch.start, lexicon)
    opens = not before or before[-1] in _SENTENCE_ENDS
    if lead and lead.kind == "speech" and not opens and _printed(lead.subject, before[-160:]):
        return "writing"
    if stretch.closed and not ended and len(words) < LONG and _goes_on(text, stretch.end, limit):
        return _unfinished(text, stretch, before, words, lead)
    if opens:
        return "speech"
    if before[-1] in ",:;":
        return _after_lead(before, words, lead)
    resumed = text[stretch.start - 1] in DASHES or text[stretch.start - 2 : stretch.start - 1] in DASHES
    broken_off = text[floor : floor + 1] in DASHES and floor > 0
    if resumed and stretch.start > 1 and ((lead and lead.kind == "speech") or broken_off):
        return "speech"
    return _in_sentence(before, words, lead)


def kind_of_dashed(text: str, stretch: Stretch, limit: int, lexicon: Lexicon) -> QuoteKind:
    """Tell speech set with dashes from thought set so: only its tag does."""
    at = stretch.end
    while at < limit and (text[at].isspace() or text[at] in DASHES):
        at += 1
    tag = tag_after(text, at, limit, lexicon, text[stretch.end - 1]) if at < limit else None
    return "thought" if tag and tag.kind == "thought" else "speech"


def _printed(subject: str, before: str) -> bool:
    """Whether what says it is paper: the note said; It said, of the letter just named."""
    if subject == "it":
        return bool({w.lower() for w in _WORD.findall(before)} & _WRITING_NOUNS)
    words = subject.split()
    end = next((at for at, word in enumerate(words) if word in _BEHIND_A_NOUN), len(words))
    return bool(set(words[max(0, end - 1) : end]) & (_WRITING_NOUNS - {"page"}))  # a page may be a boy


def _goes_on(text: str, at: int, limit: int) -> bool:
    """Whether the sentence goes on after the marks as if they were not there: the “mule” had scrubbed."""
    following = text[at : min(limit, at + 4)]
    return following[:1].isspace() and following.lstrip()[:1].isalpha()


def _unfinished(text: str, stretch: Stretch, before: str, words: str, lead: Tag | None) -> QuoteKind:
    """Quoted words without a stop, in a sentence that runs on over them."""
    said = lead is not None and lead.kind == "speech" and lead.near and lead.verb not in _NAMING
    if said and not _nickname(text, stretch) and (not _is_title(words) or " " not in words):
        return "speech"
    if _interjected(words):
        return "speech"
    alone = not before or before[-1] in _SENTENCE_ENDS
    return "speech" if alone and len(words.split()) > 3 and not _is_title(words) else "not_speech"


def _nickname(text: str, stretch: Stretch) -> bool:
    """Whether a name goes on after the marks: said “Lucky” Hart."""
    return text[stretch.end : stretch.end + 3].lstrip()[:1].isupper()


def _interjected(words: str) -> bool:
    return words.split(maxsplit=1)[0].lower().strip(",") in _INTERJECTIONS


def _after_lead(before: str, words: str, lead: Tag | None) -> QuoteKind:
    """Tell a stretch after a comma or a colon."""
    if lead and lead.kind == "speech":
        return "speech"
    if lead:
        return _KIND_OF_TAG[lead.kind] if before[-1] in ",:" else "speech"
    if before[-1] == ":" and {w.lower() for w in _WORD.findall(before[-80:])} & _WRITING_NOUNS:
        return "writing"
    if before[-1] in ",;" and words[:1].islower() and len(words) < 24 and words[-1] not in _ENDS:
        return "not_speech"
    return "speech"


def _in_sentence(before: str, words: str, lead: Tag | None) -> QuoteKind:
    """Tell marks that open in the middle of a sentence, with no comma before them."""
    if _is_title(words) and len(words.split()) > 2 and words[-1] not in _ENDS:
        return "not_speech"  # somebody was whistling ‘The Girl I Left at Home’, very flat
    last = _WORD.findall(before[-40:])
    previous = last[-1].lower() if last else ""
    named = lead is not None and lead.verb in _NAMING
    if lead and lead.kind == "speech" and lead.near and not named and (words[0].isupper() or words[-1] in _ENDS):
        return "speech"
    if named and words[-1] not in "!?":
        return "not_speech"
    if words[-1] in "!?" or len(words) > LONG or _interjected(words):
        return "speech"
    if previous in _WRITTEN_ON:
        return "not_speech"
    count = len(_WORD.findall(words))
    if words[-1] in _ENDS and (count >= 5 or (words[0].isupper() and count > 1 and not _is_title(words))):
        return "speech"
    return "not_speech"


def _is_title(words: str) -> bool:
    """Whether every word but the small ones has a capital: Love Victorious, The Mill on the Floss."""
    return all(w[0].isupper() or len(w) < 4 for w in _WORD.findall(words))
