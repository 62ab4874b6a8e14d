"""The token table as plain Python lists: what stages written as loops over words work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fabula.model.paragraphs import Paragraph
from fabula.model.quotes import Quote
from fabula.model.tokens import TokenTable

OPENERS = frozenset("\"“‘«»‹›„‚「『'`([—–-―")
EMPHASIS = frozenset({"_", "*", "**", "__"})
STORY_KINDS = frozenset({"body", "letter", "verse"})
_FOLD = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u2060": None, "\u00ad": None, "\u200b": None, "\ufeff": None})


@dataclass(frozen=True, slots=True, eq=False)
class TokenView:
    """One entry a token in every list.

    words: as written. lowers: lower-case, apostrophes straight, a trailing stop cut ("mr").
    quote: id of the voiced quotation (speech, thought or writing) around it, -1 in narration.
    first: it opens a sentence, a quotation or a parenthesis, so that its capital says nothing.
    story: it stands in the story itself, not in a heading, a note, front or back matter.
    """

    words: list[str]
    lowers: list[str]
    start: list[int]
    end: list[int]
    paragraph: list[int]
    sentence: list[int]
    quote: list[int]
    first: list[bool]
    story: list[bool]

    def __len__(self) -> int:
        return len(self.words)


def view_tokens(tokens: TokenTable, paragraphs: Sequence[Paragraph], quotes: Sequence[Quote]) -> TokenView:
    """The lists, made from the columns in one pass."""
    words = tokens.words()
    start, end = tokens.start.tolist(), tokens.end.tolist()
    sentence = tokens.sentence.tolist()
    folded = [w.translate(_FOLD).lower() for w in words]
    lowers = [w[:-1] if len(w) > 1 and w[-1] == "." else w for w in folded]
    first = [True] * len(words)
    for at in range(1, len(words)):
        before = words[at - 1]
        if before in EMPHASIS and sentence[at] == sentence[at - 1]:
            first[at] = first[at - 1]  # "the _Constant Ann_": an italic mark opens nothing
            continue
        first[at] = sentence[at] != sentence[at - 1] or (before[0] in OPENERS or before in ":…")
    quote = [-1] * len(words)
    for row in quotes:
        if row.kind == "not_speech":
            continue
        for span in row.spans:
            at = tokens.token_at(span.start)
            while at < len(words) and start[at] < span.end:
                quote[at] = row.id
                at += 1
    in_story = [p.kind in STORY_KINDS for p in paragraphs]
    paragraph = tokens.paragraph.tolist()
    return TokenView(words, lowers, start, end, paragraph, sentence, quote, first, [in_story[p] for p in paragraph])
