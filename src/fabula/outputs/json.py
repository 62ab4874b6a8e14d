"""A story as one JSON object, `"schema": "fabula/1"`; its JSON Schema ships in `schema/`.

Offsets are characters of `text`, half-open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from importlib.resources import files
from typing import Any

from fabula.model import RELATIONS, SCHEMA, UPOS, EntityType, Form, Line, Quote, Story

Rows = list[dict[str, Any]]

# By value: asking an enumeration for each of a book's mentions is slow.
_FORMS = {form.value: form.name for form in Form}
_TYPES = {kind.value: kind.name for kind in EntityType}

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def as_json(story: Story, layers: Collection[str] | None = None) -> dict[str, Any]:
    """One story as plain dicts, lists, strings and numbers, in the shape of `fabula schema`.

    layers: names out of LAYERS; None is DEFAULT_LAYERS. `schema`, `version`, `source` and `manifest` are always
    there; the order is always that of LAYERS. Raises ValueError for a name that is none.
    """
    wanted = DEFAULT_LAYERS if layers is None else layers
    unknown = [name for name in wanted if name not in LAYERS]
    if unknown:
        raise ValueError(f"no layer is called {unknown[0]!r}; the layers: {', '.join(LAYERS)}")
    source = story.source
    head = {
        "schema": SCHEMA,
        "version": story.version,
        "source": {
            "path": source.path,
            "format": source.format,
            "encoding": source.encoding,
            "sha256": source.sha256,
        },
        "manifest": dict(sorted(story.manifest.items())),
    }
    return head | {name: make(story) for name, make in LAYERS.items() if name in wanted}


def dumps(value: object) -> str:
    """JSON on one line, without the line end. Never fails on a text: lone surrogates are escaped.

    (A high and a low one side by side, two characters to Python, are one character to a JSON reader.)
    """
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Control characters are escaped by `json` itself; what has no UTF-8 can only stand in a string.
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def schema_text() -> str:
    """Give the JSON Schema of `as_json` as it ships, character for character."""
    return (files("fabula.outputs") / "schema" / "fabula-1.schema.json").read_text(encoding="utf-8")


def _paragraphs(story: Story) -> Rows:
    return [{"start": int(p.start), "end": int(p.end), "kind": p.kind} for p in story.paragraphs]


def _chapters(story: Story) -> Rows:
    return [
        {"number": int(c.number), "title": c.title, "start": int(c.start), "end": int(c.end)} for c in story.chapters
    ]


def _tokens(story: Story) -> Rows:
    tokens = story.tokens
    columns = (tokens.start, tokens.end, tokens.paragraph, tokens.sentence)
    rows: Rows = [
        {"start": start, "end": end, "paragraph": paragraph, "sentence": sentence}
        for start, end, paragraph, sentence in zip(*(c.tolist() for c in columns), strict=True)
    ]
    if len(story.grammar):
        for row, more in zip(rows, _grammar(story), strict=True):
            row.update(more)
    return rows


def _grammar(story: Story) -> Iterator[dict[str, Any]]:
    grammar = story.grammar
    columns = (grammar.upos.tolist(), grammar.lemma, grammar.head.tolist(), grammar.relation.tolist())
    for upos, lemma, head, relation in zip(*columns, strict=True):
        yield {
            "upos": UPOS[upos],
            "lemma": lemma,
            "head": head if head >= 0 else None,
            "relation": RELATIONS[relation],
        }


def _sentences(story: Story) -> Rows:
    return [{"start": start, "end": end} for start, end in story.tokens.sentence_spans()]


def _characters(story: Story) -> Rows:
    mentions: list[Rows] = [[] for _ in story.characters]
    table = story.mentions
    columns = (table.start, table.end, table.form, table.character)
    for start, end, form, character in zip(*(c.tolist() for c in columns), strict=True):
        if character >= 0:
            mentions[character].append({"start": start, "end": end, "form": _FORMS[form]})
    return [
        {
            "id": int(c.id),
            "name": c.name,
            "aliases": list(c.aliases),
            "pronouns": c.pronouns,
            "kind": c.kind,
            "narrator": bool(c.narrator),
            "mentions": mentions[c.id],
        }
        for c in story.characters
    ]


def _mentions(story: Story) -> Rows:
    table = story.mentions
    columns = (table.start, table.end, table.form, table.type, table.entity, table.character)
    return [
        {
            "start": start,
            "end": end,
            "form": _FORMS[form],
            "type": _TYPES[kind],
            "entity": entity if entity >= 0 else None,
            "character": character if character >= 0 else None,
        }
        for start, end, form, kind, entity, character in zip(*(c.tolist() for c in columns), strict=True)
    ]


def _quotes(story: Story) -> Rows:
    lines = {line.quote: line for line in story.attributions}
    return [_quote(quote, lines.get(quote.id)) for quote in story.quotes]


def _quote(quote: Quote, line: Line | None) -> dict[str, Any]:
    row = {"id": int(quote.id), "kind": quote.kind, "spans": [[int(start), int(end)] for start, end in quote.spans]}
    if quote.kind != "speech" or line is None:  # nobody speaks a thought, a letter or a title
        return row | {"speaker": None, "addressees": [], "type": None, "confidence": None, "evidence": None}
    evidence = line.evidence
    return row | {
        "speaker": None if line.speaker is None else int(line.speaker),
        "addressees": [int(to) for to in line.addressees],
        "type": line.type,
        "confidence": round(float(line.confidence), 4),  # four places say more than anybody can measure
        "evidence": None
        if evidence is None
        else {"start": int(evidence.start), "end": int(evidence.end), "reason": evidence.reason},
    }


def _segments(story: Story) -> Rows:
    return [
        {"start": int(s.start), "end": int(s.end), "kind": s.kind}
        | ({} if s.quote is None else {"quote": int(s.quote)})
        for s in story.segments
    ]


def _events(story: Story) -> Rows:
    table = story.events
    columns = (table.start, table.end, table.confidence)
    return [
        {"start": start, "end": end, "confidence": round(confidence, 4)}
        for start, end, confidence in zip(*(c.tolist() for c in columns), strict=True)
    ]


def _none_yet(story: Story) -> Rows:  # noqa: ARG001 - every layer is made by a call of this shape
    return []


LAYERS: dict[str, Callable[[Story], Any]] = {
    "text": lambda story: story.text,
    "paragraphs": _paragraphs,
    "chapters": _chapters,
    "tokens": _tokens,
    "sentences": _sentences,
    "characters": _characters,
    "quotes": _quotes,
    "mentions": _mentions,
    "segments": _segments,
    "scenes": _none_yet,
    "events": _events,
    "states": _none_yet,
    "relations": _none_yet,
    "findings": _none_yet,
}

# Tokens and sentences are five times the size of all the rest, and few ask for them.
DEFAULT_LAYERS = tuple(name for name in LAYERS if name not in {"tokens", "sentences"})
