"""One JSON object a story, as its shipped schema says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings

from fabula.model import RELATIONS, UPOS, Character, EntityType, EventTable, GrammarTable, MentionTable, Story
from fabula.outputs.json import DEFAULT_LAYERS, LAYERS, as_json, dumps, schema_text
from tests.build import build_story, says
from tests.outputs.invented import stories

SCHEMA: dict[str, Any] = json.loads(schema_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

TEXT = "Chapter 1\n\n“Come in,” said Clara. “Sit.”\n\nThe sign read “Closed”.\n\n“Oh?”"


@pytest.fixture
def story() -> Story:
    return build_story(
        TEXT,
        cast=[Character(0, "Clara Vance", ("Clara",), "she"), "Tom"],
        lines=[
            says("“Come in,”", "“Sit.”", by="Clara", to=["Tom"], evidence="said Clara", confidence=0.98),
            says("“Closed”", kind="writing"),
            says("“Oh?”", type="implicit", confidence=0.25),
        ],
        chapters=["Chapter 1"],
        mentions=[("The sign", None)],
    )


def test_the_whole_object(story: Story) -> None:
    assert as_json(story) == {
        "schema": "fabula/1",
        "version": story.version,
        "source": {"path": "book.txt", "format": "txt", "encoding": "utf-8", "sha256": story.source.sha256},
        "manifest": story.manifest,
        "text": TEXT,
        "paragraphs": [
            {"start": 0, "end": 9, "kind": "heading"},
            {"start": 11, "end": 40, "kind": "body"},
            {"start": 42, "end": 65, "kind": "body"},
            {"start": 67, "end": 72, "kind": "body"},
        ],
        "chapters": [{"number": 1, "title": "Chapter 1", "start": 0, "end": 72}],
        "characters": [
            {
                "id": 0,
                "name": "Clara Vance",
                "aliases": ["Clara"],
                "pronouns": "she",
                "kind": "person",
                "narrator": False,
                "mentions": [{"start": 27, "end": 32, "form": "PROP"}],
            },
            {
                "id": 1,
                "name": "Tom",
                "aliases": [],
                "pronouns": None,
                "kind": "person",
                "narrator": False,
                "mentions": [],
            },
        ],
        "quotes": [
            {
                "id": 0,
                "kind": "speech",
                "spans": [[11, 21], [34, 40]],
                "speaker": 0,
                "addressees": [1],
                "type": "explicit",
                "confidence": 0.98,
                "evidence": {"start": 22, "end": 32, "reason": "tag"},
            },
            {
                "id": 1,
                "kind": "writing",
                "spans": [[56, 64]],
                "speaker": None,
                "addressees": [],
                "type": None,
                "confidence": None,
                "evidence": None,
            },
            {
                "id": 2,
                "kind": "speech",
                "spans": [[67, 72]],
                "speaker": None,
                "addressees": [],
                "type": "implicit",
                "confidence": 0.25,
                "evidence": None,
            },
        ],
        "mentions": [
            {"start": 27, "end": 32, "form": "PROP", "type": "PER", "entity": 0, "character": 0},
            {"start": 42, "end": 50, "form": "NOM", "type": "PER", "entity": None, "character": None},
        ],
        "segments": [
            {"start": 0, "end": 11, "kind": "narration"},
            {"start": 11, "end": 21, "kind": "speech", "quote": 0},
            {"start": 21, "end": 34, "kind": "narration"},
            {"start": 34, "end": 40, "kind": "speech", "quote": 0},
            {"start": 40, "end": 56, "kind": "narration"},
            {"start": 56, "end": 64, "kind": "writing", "quote": 1},
            {"start": 64, "end": 67, "kind": "narration"},
            {"start": 67, "end": 72, "kind": "speech", "quote": 2},
        ],
        "scenes": [],
        "events": [],
        "states": [],
        "relations": [],
        "findings": [],
    }


def test_tokens_and_sentences_only_when_asked_for(story: Story) -> None:
    assert "tokens" not in as_json(story)
    asked = as_json(story, ["sentences", "tokens"])
    assert list(asked) == ["schema", "version", "source", "manifest", "tokens", "sentences"]
    assert asked["tokens"][0] == {"start": 0, "end": 7, "paragraph": 0, "sentence": 0}
    assert asked["sentences"][0] == {"start": 0, "end": 9}
    VALIDATOR.validate(asked)


def test_grammar_stands_with_the_tokens() -> None:
    story = build_story("Rain fell.")
    grammar = GrammarTable(
        np.array([UPOS.index(tag) for tag in ("NOUN", "VERB", "PUNCT")]),
        ("rain", "fall", "."),
        np.array([1, -1, 1]),
        np.array([RELATIONS.index(name) for name in ("nsubj", "root", "punct")]),
    )
    printed = as_json(replace(story, grammar=grammar), ["tokens"])
    assert printed["tokens"][:2] == [
        {"start": 0, "end": 4, "paragraph": 0, "sentence": 0}
        | {"upos": "NOUN", "lemma": "rain", "head": 1, "relation": "nsubj"},
        {"start": 5, "end": 9, "paragraph": 0, "sentence": 0}
        | {"upos": "VERB", "lemma": "fall", "head": None, "relation": "root"},
    ]
    VALIDATOR.validate(printed)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token.pop("lemma"),
        lambda token: token.pop("upos"),
        lambda token: token.update(head=None),
        lambda token: token.update(relation="root"),
        lambda token: token.update(upos="ADVERB"),
        lambda token: token.update(head=-1),
    ],
)
def test_the_schema_is_strict_with_grammar(spoil: Callable[[Any], object]) -> None:
    token: dict[str, Any] = {"start": 0, "end": 4, "paragraph": 0, "sentence": 0}
    token |= {"upos": "NOUN", "lemma": "rain", "head": 1, "relation": "nsubj"}
    printed = as_json(build_story(""), []) | {"tokens": [token]}
    VALIDATOR.validate(printed)
    spoil(token)
    assert not VALIDATOR.is_valid(printed)


def test_the_schema_knows_every_tag_and_relation() -> None:
    token = SCHEMA["$defs"]["token"]["properties"]
    assert token["upos"]["enum"] == list(UPOS)
    assert token["relation"]["enum"] == list(RELATIONS)


def test_events_are_printed_unasked(story: Story) -> None:
    at = int(story.tokens.start[5])
    events = EventTable(np.array([at]), np.array([at + 4]), np.array([5]), np.array([0.87654321]))
    printed = as_json(replace(story, events=events))
    assert printed["events"] == [{"start": at, "end": at + 4, "confidence": 0.8765}]
    VALIDATOR.validate(json.loads(dumps(printed)))


def test_places_and_people_outside_the_cast_are_mentions_of_nobody_in_it() -> None:
    story = build_story("The cook of the Anne saw Clara.", cast=["Clara"])
    rows = [(0, 16, 1, EntityType.PER, 0, -1), (8, 16, 0, EntityType.VEH, 1, -1), (25, 30, 0, EntityType.PER, 2, 0)]
    columns = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    printed = as_json(replace(story, mentions=MentionTable(*columns)))
    assert printed["mentions"] == [
        {"start": 0, "end": 16, "form": "NOM", "type": "PER", "entity": 0, "character": None},
        {"start": 8, "end": 16, "form": "PROP", "type": "VEH", "entity": 1, "character": None},
        {"start": 25, "end": 30, "form": "PROP", "type": "PER", "entity": 2, "character": 0},
    ]
    assert [c["mentions"] for c in printed["characters"]] == [[{"start": 25, "end": 30, "form": "PROP"}]]
    VALIDATOR.validate(printed)


def test_a_layer_that_is_none(story: Story) -> None:
    with pytest.raises(ValueError, match="no layer is called 'quote'; the layers: text, paragraphs"):
        as_json(story, ["quote"])


def test_the_layers_of_the_schema_are_the_layers(story: Story) -> None:
    assert set(SCHEMA["properties"]) == {"schema", "version", "source", "manifest", *LAYERS}
    assert set(DEFAULT_LAYERS) == set(LAYERS) - {"tokens", "sentences"}


def test_the_schema_is_one_and_says_what_everything_is() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def walk(node: object, path: str) -> None:
        if isinstance(node, list):
            for number, item in enumerate(node):
                walk(item, f"{path}/{number}")
        elif isinstance(node, dict):
            if node.get("type") == "object" and path != "/properties/manifest":  # its keys are what was asked
                assert node["additionalProperties"] is False, path
            for name, value in node.get("properties", {}).items():
                if "if" not in path.split("/") and not {"then", "else"} & set(path.split("/")):
                    assert "$ref" in value or value.get("description"), f"{path}/{name}"
            for key, value in node.items():
                walk(value, f"{path}/{key}")

    walk(SCHEMA, "")


@settings(deadline=None, max_examples=60)
@given(stories())
def test_any_story_is_as_the_schema_says(invented: Story) -> None:
    printed = dumps(as_json(invented, LAYERS))
    assert "\n" not in printed
    printed.encode()  # lone surrogates are escaped
    again = json.loads(printed)
    VALIDATOR.validate(again)
    assert "".join(again["text"][s["start"] : s["end"]] for s in again["segments"]) == again["text"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda o: o.update(schema="fabula/2"),
        lambda o: o.update(more=1),
        lambda o: o.pop("source"),
        lambda o: o["source"].update(sha256="x"),
        lambda o: o["quotes"][0].update(speaker=-1),
        lambda o: o["quotes"][0].update(type=None),
        lambda o: o["quotes"][0].update(confidence=1.5),
        lambda o: o["quotes"][0].update(spans=[]),
        lambda o: o["quotes"][0].update(spans=[[1, 2, 3]]),
        lambda o: o["quotes"][1].update(speaker=0),
        lambda o: o["quotes"][1].update(addressees=[0]),
        lambda o: o["segments"][0].update(quote=0),
        lambda o: o["segments"][1].pop("quote"),
        lambda o: o["mentions"][0].update(entity=-1),
        lambda o: o["characters"][0].update(named=True),
        lambda o: o["chapters"][0].update(number=0),
        lambda o: o["paragraphs"][0].update(kind="table"),
        lambda o: o.update(scenes=[{}]),
        lambda o: o.update(events=[{"start": 0, "end": 4}]),
        lambda o: o.update(events=[{"start": 0, "end": 4, "confidence": 2}]),
    ],
)
def test_the_schema_is_strict(story: Story, spoil: Callable[[Any], object]) -> None:
    printed = json.loads(dumps(as_json(story)))
    VALIDATOR.validate(printed)
    spoil(printed)
    assert not VALIDATOR.is_valid(printed)


def test_odd_characters_survive() -> None:
    text = "NUL \0, lone \ud800 and \udfff, far 😀, line\u2028end, </script>"
    line = dumps({"text": text})
    assert json.loads(line.encode().decode()) == {"text": text}
    assert "😀" in line


def test_numbers_of_numpy_are_printed_as_numbers(story: Story) -> None:
    odd = replace(story.attributions[0], speaker=np.int64(0), confidence=np.float64(0.5))  # type: ignore[arg-type]
    quote = json.loads(dumps(as_json(replace(story, attributions=(odd, *story.attributions[1:])))))["quotes"][0]
    assert (quote["speaker"], quote["confidence"]) == (0, 0.5)


def test_offsets_count_characters_not_bytes() -> None:
    story = build_story("😀😀 “Oh,” said Tom.", cast=["Tom"], lines=[says("“Oh,”", by="Tom")])
    printed = json.loads(dumps(as_json(story)))
    [[start, end]] = printed["quotes"][0]["spans"]
    assert printed["text"][start:end] == "“Oh,”"
    assert start == 3
