"""Quotations (provisional)."""

from __future__ import annotations

import re

from fabula.model import Extract, Lexicon, Paragraph, Quote, Span, TokenTable


def find_quotes(
    extract: Extract, paragraphs: tuple[Paragraph, ...], tokens: TokenTable, lexicon: Lexicon
) -> tuple[Quote, ...]:
    """Double marks, straight or curly, a quotation a paragraph's run."""
    quotes: list[Quote] = []
    text = extract.text
    for p in paragraphs:
        spans = [Span(*m.span()) for m in re.finditer(r"[\"“][^\"“”]*(?:[\"”]|$)", text[p.start : p.end])]
        spans = [Span(a + p.start, b + p.start) for a, b in spans]
        if not spans:
            continue
        quotes.append(Quote(len(quotes), tuple(spans)))
    return tuple(quotes)
