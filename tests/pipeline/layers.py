"""All layers of a text, read with the word lists that ship and without the language check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from fabula.model import (
    Cast,
    CastEntry,
    Character,
    Extract,
    Form,
    Lexicon,
    Line,
    Mention,
    MentionTable,
    Paragraph,
    Quote,
    QuoteEntry,
    TokenTable,
    TokenView,
)
from fabula.pipeline import STEPS, run
from fabula.resources import load_lexicon
from fabula.scorers.rules import RuleSpeakers, score_names
from fabula.stages.sources import open_text


@dataclass(frozen=True)
class Layers:
    """What each stage made. names: the mentions before anybody was linked."""

    extract: Extract
    lexicon: Lexicon
    paragraphs: tuple[Paragraph, ...]
    tokens: TokenTable
    quotes: tuple[Quote, ...]
    view: TokenView
    names: MentionTable
    cast: Cast
    mentions: MentionTable
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return self.extract.text

    def words(self, mention: Mention) -> str:
        """The words of one mention, white space folded."""
        return " ".join(self.text[mention.start : mention.end].split())

    def forms(self, form: Form) -> list[str]:
        """All mentions of one form, as written, in order."""
        return [self.words(m) for m in self.names if m.form == form]

    def one(self, name: str) -> Character:
        """The one member of the cast who bears a name."""
        found = [c for c in self.cast if name in (c.name, *c.aliases)]
        assert len(found) == 1, f"{len(found)} bear {name!r}; the cast: {self.everybody()}"
        return found[0]

    def everybody(self) -> list[tuple[str, ...]]:
        """All names of each of the cast."""
        return [(c.name, *c.aliases) for c in self.cast]

    def whose(self, fragment: str, part: str) -> str | None:
        """Whom the mention `part` inside the passage `fragment` points at, by name; None for nobody."""
        at = self.text.index(fragment)
        start = at + fragment.index(part)
        found = [m for m in self.mentions if m.start == start and m.end == start + len(part)]
        assert len(found) == 1, f"{len(found)} mentions are {part!r} in {fragment!r}"
        return None if found[0].character < 0 else self.cast[found[0].character].name

    def line(self, fragment: str) -> Line:
        """The row of the one quotation with these words in it."""
        found = [q.id for q in self.quotes if any(fragment in span.of(self.text) for span in q.spans)]
        assert len(found) == 1, f"{len(found)} quotations hold {fragment!r}"
        return self.lines[found[0]]

    def speaker(self, fragment: str) -> str | None:
        """Who says the one line with these words in it, by name."""
        speaker = self.line(fragment).speaker
        return None if speaker is None else self.cast[speaker].name

    def evidence(self, fragment: str) -> str | None:
        """The words that decided a line."""
        evidence = self.line(fragment).evidence
        return None if evidence is None else self.text[evidence.start : evidence.end]


@cache
def read_layers(text: str, cast: tuple[CastEntry, ...] = (), quotes: tuple[QuoteEntry, ...] | None = None) -> Layers:
    """Read a text through every stage."""
    given: dict[str, Any] = {
        "extract": open_text(text),
        "lexicon": load_lexicon(),
        "user_tokens": None,
        "user_cast": cast,
        "user_quotes": quotes,
        "name_scorer": score_names,
        "speaker_scorer": RuleSpeakers(),
        "reader": None,
        "linker": None,
    }
    made = run(STEPS, given)
    return Layers(**{name: made[name] for name in Layers.__dataclass_fields__})
