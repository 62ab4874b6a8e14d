"""A text as the speakers room sees it, and the cues of its lines in words."""

from __future__ import annotations

from dataclasses import dataclass

from fabula.stages.speakers.page import Page, open_page
from fabula.stages.speakers.tags import Cue, cues_of
from tests.pipeline.layers import Layers, read_layers


@dataclass(frozen=True)
class Told:
    """One cue: what it is, where it stands, and the words that point at the speaker."""

    kind: str
    place: str
    who: str


def page_of(text: str) -> tuple[Layers, Page]:
    """All layers of a text, and the page laid out of them."""
    read = read_layers(text)
    page = open_page(read.tokens, read.view, read.paragraphs, read.quotes, read.mentions, read.cast, read.lexicon)
    return read, page


def raw_cues(text: str, fragment: str) -> list[Cue]:
    """The cues of the one line with these words in it."""
    read, page = page_of(text)
    return cues_of(page, read.line(fragment).quote)


def cues(text: str, fragment: str) -> list[Told]:
    """The same in words, the most telling first."""
    read = read_layers(text)
    return [Told(c.kind, c.place, read.words(read.mentions[c.who.row])) for c in raw_cues(text, fragment)]
