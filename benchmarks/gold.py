"""What a benchmark may hand to the reading: the gold quotations, the gold cast, as a user would.

They are written as the files of `--quotes` and `--cast` and read by the same loaders, so that what is
measured is what a user gets who knows both.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

from fabula.cast_file import load_cast
from fabula.options import ReadOptions
from fabula.quotes_file import load_quotes

GIVEN = ("quotes", "cast")
_PRONOUNS = {"M": "he", "F": "she"}  # the rest have no gender in the corpus
Rows = list[dict[str, Any]]


def gold_quotes(document: Any) -> Rows:  # noqa: ANN401 - pdnc.Document
    """The gold quotations as quotes.json: one utterance each, spans without marks as the corpus has them."""
    return [{"spans": [[start, end] for start, end in quote.spans]} for quote in document.quotes]


def gold_cast(document: Any) -> Rows:  # noqa: ANN401 - as above
    """The gold list of characters as cast.json: names, aliases, and pronouns where the corpus tells a gender.

    A speaker whom the list has only as somebody else's alias is a character too. An alias that is another's
    name or alias as well is dropped: a cast with it would be refused.
    """
    rows = [(c.name, c.aliases, _PRONOUNS.get(c.gender)) for c in document.characters]
    listed = {name for name, _, _ in rows}
    rows += [
        (speaker, (), None)
        for speaker in dict.fromkeys(q.speaker for q in document.quotes if not q.special)
        if speaker not in listed
    ]
    names = {name.casefold() for name, _, _ in rows}
    bearers = Counter(alias for _, aliases, _ in rows for alias in {a.casefold() for a in aliases})
    cast: Rows = []
    for name, aliases, pronouns in rows:
        own = [a for a in aliases if a.casefold() not in names and bearers[a.casefold()] == 1]
        cast.append({"name": name, "aliases": own} | ({"pronouns": pronouns} if pronouns else {}))
    return cast


def gold_options(document: Any, given: Collection[str]) -> ReadOptions:  # noqa: ANN401 - as above
    """The options of a reading that is handed some of GIVEN."""
    with tempfile.TemporaryDirectory() as folder:
        quotes, cast = Path(folder) / "quotes.json", Path(folder) / "cast.json"
        quotes.write_text(json.dumps(gold_quotes(document)), encoding="utf-8")
        cast.write_text(json.dumps(gold_cast(document)), encoding="utf-8")
        return ReadOptions(
            format="txt",
            quotes=load_quotes(quotes) if "quotes" in given else None,
            cast=load_cast(cast) if "cast" in given else (),
        )


def score_names(document: Any, reading: dict[str, Any], kinds: Collection[str]) -> dict[str, float]:  # noqa: ANN401 - as above
    """Lines whose predicted speaker bears the gold speaker's very name: all, and by gold type.

    Of use where the gold cast is given, since then the two lists of names are one. The line of a
    sub-quotation is the predicted quotation that holds its middle. "n ..." is how many there are.
    """
    names = {c["id"]: c["name"] for c in reading["characters"]}
    said_by: dict[int, str] = {}
    for quote in reading["quotes"]:
        if quote["kind"] == "speech" and quote["speaker"] is not None:
            said_by |= dict.fromkeys((at for a, b in quote["spans"] for at in range(a, b)), names[quote["speaker"]])
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for quote in document.quotes:
        kind = quote.qtype.lower()
        for start, end in quote.spans:
            labels = ["named", f"named {kind}", *(["named non-explicit"] if kind in ("anaphoric", "implicit") else [])]
            hit = said_by.get((start + end) // 2) == " ".join(quote.speaker.split())
            total.update(labels)
            right.update(labels if hit else [])
    wanted = ["named", *(f"named {kind}" for kind in kinds), "named non-explicit"]
    found = {label: right[label] / max(1, total[label]) for label in wanted}
    return found | {f"n {label}": float(total[label]) for label in wanted}
