"""The quotations a user gives: `quotes.json`, checked as far as it can be before the text is known."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from fabula.errors import QuotesError
from fabula.json_file import Wanted, parse_file, shown_path
from fabula.model.quotes import QuoteEntry, QuoteKind, check_entries

# What `fabula read --json` prints of a quotation may stay: an edited reading can be handed straight back.
_KNOWN = frozenset({"spans", "kind"})
_IGNORED = frozenset({"id", "speaker", "addressees", "type", "confidence", "evidence"})
_EXAMPLE = '[{"spans": [[30, 52], [71, 80]], "kind": "speech"}]'
_KINDS = get_args(QuoteKind)
_WANTED = Wanted(QuotesError, "a list of quotations", _EXAMPLE)


def load_quotes(path: Path) -> tuple[QuoteEntry, ...]:
    """Read quotations: JSON, a list of `{"spans": [[start, end], ...], "kind": "speech"}`.

    Only `spans` is required: characters of `story.text`, half-open, with or without the quotation marks.
    The list may also stand under "quotes" of an object, as `fabula read --json` prints it. Whether the
    spans lie in the text is told when the book is read.

    Raises QuotesError, one line that names the file and the entry.
    """
    file = shown_path(path)
    rows = _rows(parse_file(path, _WANTED), file)
    entries = tuple(_entry(row, f"{file}: entry {number}") for number, row in enumerate(rows, 1))
    check_entries(entries)
    return entries


def _rows(parsed: object, file: str) -> list[object]:
    if isinstance(parsed, dict):
        parsed = parsed.get("quotes", parsed)
    if not isinstance(parsed, list):
        raise QuotesError(f"{file}: should be a list of quotations. It should look like {_EXAMPLE}")
    return parsed


def _entry(row: object, where: str) -> QuoteEntry:
    if not isinstance(row, dict):
        raise QuotesError(f'{where}: should be an object with "spans". It should look like {_EXAMPLE}')
    unknown = sorted(row.keys() - _KNOWN - _IGNORED)
    if unknown:
        raise QuotesError(f'{where}: nothing is known of "{" ".join(unknown[0].split())}". Use "spans", "kind".')
    kind = row.get("kind", "speech")
    if kind not in _KINDS:
        raise QuotesError(f'{where}: "kind" should be one of {", ".join(_KINDS)}, or left out.')
    spans = row.get("spans")
    if not isinstance(spans, list) or not spans or not all(map(_is_span, spans)):
        raise QuotesError(
            f'{where}: "spans" should be a list of pairs of whole numbers, like [[30, 52]]: the first character of '
            "each stretch and one past the last."
        )
    return QuoteEntry(tuple((start, end) for start, end in spans), kind, where)


def _is_span(value: object) -> bool:
    # bool is a kind of int to Python; true is no place in a text
    return isinstance(value, list) and len(value) == 2 and all(type(number) is int for number in value)
