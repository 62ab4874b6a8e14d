"""What the names in a document tell of its parts: epub:type, roles, classes, the look of a quotation."""

from __future__ import annotations

import re

from fabula.model import HintKind
from fabula.stages.sources.words import word_set

# The licence before and after a book of Project Gutenberg.
BOILERPLATE = re.compile(r"\bpg-?(?:header|footer|boilerplate)\b")
BREAK_CLASS = re.compile(
    r"(?:scene|section|thought|context|text|space|line)[-_]?(?:break|space|separator|divider)|separator|divider"
    r"|ornament|asterism|fleuron|\btb\b",
    re.IGNORECASE,
)
NOTE_CLASS = re.compile(
    r"\b(?:foot|end|rear)notes?\b|author(?:s|'s)?[-_ ]?notes?\b|\bauthors?note|\btranslator'?s?[-_ ]?notes?\b",
    re.IGNORECASE,
)
VERSE_CLASS = word_set("verse poem poetry stanza song lyrics poem-container")
LETTER_CLASS = word_set("letter telegram epistle")

# What epub:type, a guide or landmarks call the parts of a book.
FRONT = word_set(
    """titlepage title-page halftitlepage halftitle halftitle-page copyright-page copyright imprint imprimatur
    dedication foreword preface introduction acknowledgments acknowledgements frontmatter cover seriespage
    other-credits contributors preamble fulltitle"""
)
BACK = word_set(
    """backmatter colophon afterword appendix bibliography glossary index errata concluding-note ad advert
    uncopyright endmatter about-the-author"""
)
TOC = word_set("toc landmarks page-list loi lot lof loa lov contents toc-brief")
NOTES = word_set("footnote footnotes endnote endnotes rearnote rearnotes note notes")


def kind_of_types(types: str) -> HintKind | None:
    """The kind of a part by the words of its epub:type, role, guide or landmark."""
    words = {word.removeprefix("doc-").removeprefix("z3998:") for word in types.lower().split()}
    if words & NOTES:
        return "note"
    if words & TOC:
        return "toc"
    if "fiction" in words:  # a foreword by one of the story's own people
        return None
    if words & FRONT and "backmatter" not in words:
        return "front"
    if words & (BACK | {"backmatter"}):
        return "back"
    if words & {"verse", "poem", "song", "hymn"}:
        return "verse"
    if words & {"letter"}:
        return "letter"
    return None


_SALUTATION = re.compile(r"\s*(?:My\s+)?(?:Dear(?:est)?|Darling|Sir|Madam|Gentlemen|Esteemed)\b[^.!?]{0,60}[,:—–-]")
_SENT = re.compile(
    r"(?:Yours\s+\w+|Sincerely|With love|Your\s+(?:\w+\s+){0,3}(?:friend|servant|son|daughter|brother|sister))\b"
)


def kind_of_quotation(words: str) -> HintKind | None:
    """Whether a block quotation is a letter or verse; None when it shows neither.

    Web fiction sets anything in a block quotation, spoken scenes too, so only a clear sign counts.
    """
    if _SALUTATION.match(words) or _SENT.search(words[-200:]):
        return "letter"
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if len(lines) >= 3 and max(map(len, lines)) <= 64:
        capital = sum(line[0].isupper() or line[0] in "“‘\"'" for line in lines)
        open_ended = sum(line[-1] not in ".!?”’\"'" for line in lines)
        spoken = sum(line[0] in "“‘\"'—–" for line in lines)
        if capital >= 0.8 * len(lines) and open_ended >= 0.4 * len(lines) and spoken <= 0.25 * len(lines):
            return "verse"
    return None
