"""The promises, on texts nobody wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import fabula
from fabula.errors import FabulaError
from fabula.model import EntityType, Form, Span, Story, TokenTable
from fabula.options import ReadOptions
from fabula.outputs.json import as_json
from tests.properties.prose import anything, dialogue, odd_prose, pseudo_prose, texts, with_surrogates

# Bounded and the same every time, so that CI stays quick and never fails by luck; to look deeper at a
# desk, with new texts every time: FABULA_EXAMPLES=2000 pytest tests/properties
DEEPER = os.environ.get("FABULA_EXAMPLES")
EXAMPLES = int(DEEPER or 60)
bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,  # the first reading loads the word lists
    derandomize=DEEPER is None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
few = settings(bounded, max_examples=EXAMPLES // 3)
many = settings(bounded, max_examples=EXAMPLES * 2)
FORCED = ReadOptions(force=True)  # the language of nonsense is nobody's business
SCHEMA = Path(fabula.__file__).parent / "outputs" / "schema" / "fabula-1.schema.json"
LINE_TYPES = {"explicit", "anaphoric", "implicit"}


def read(text: str) -> Story:
    """Read as a text; a text that names a file or is blank is refused as what it is, not by a crash."""
    return fabula.read(text + "\n", FORCED) if text.strip() else fabula.read("x\n", FORCED)


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def ordered(spans: list[tuple[int, int]], text: str) -> None:
    """Inside the text, not empty, in order, no two overlapping."""
    for start, end in spans:
        assert 0 <= start < end <= len(text)
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start


@bounded
@given(texts)
def test_segments_rebuild_the_text(text: str) -> None:
    story = read(text)
    assert "".join(story.text[s.start : s.end] for s in story.segments) == story.text
    ordered([(s.start, s.end) for s in story.segments], story.text)
    assert all(a.end == b.start for a, b in pairwise(story.segments))


@bounded
@given(texts)
def test_the_text_is_the_input(text: str) -> None:
    assert read(text).text == (text + "\n" if text.strip() else "x\n")


@bounded
@given(texts)
@example("\0“Tom\0” said\0 Meg.")
@example("“" * 300)
@example("—\n" * 200)
@example("'" * 301 + " said Tom.")
@example("“Yes,” said Tom. " * 60)
@example("Tom. " * 200)
def test_every_offset_is_inside_the_text_and_in_order(text: str) -> None:
    story = read(text)
    whole = story.text
    ordered([(p.start, p.end) for p in story.paragraphs], whole)
    assert [c.number for c in story.chapters] == list(range(1, len(story.chapters) + 1))
    ordered([(c.start, c.end) for c in story.chapters], whole)
    check_tokens(story)
    check_quotes(story)
    check_mentions(story)
    check_source(story)


def check_tokens(story: Story) -> None:
    tokens: TokenTable = story.tokens
    ordered(list(zip(tokens.start.tolist(), tokens.end.tolist(), strict=True)), story.text)
    covered = np.zeros(len(story.text), dtype=bool)
    for start, end in zip(tokens.start.tolist(), tokens.end.tolist(), strict=True):
        covered[start:end] = True
    for paragraph in story.paragraphs:
        lost = [c for c in range(paragraph.start, paragraph.end) if not covered[c] and not story.text[c].isspace()]
        # characters nobody sees may stand between tokens; what is printed may not
        assert not [c for c in lost if story.text[c].isprintable()], (paragraph, lost[:5])
    for token in range(len(tokens)):
        owner = story.paragraphs[int(tokens.paragraph[token])]
        assert owner.start <= tokens.start[token]
        assert tokens.end[token] <= owner.end
    starts = tokens.sentence_start.tolist()
    assert starts[-1] == len(tokens)
    assert starts == sorted(set(starts))
    ordered([(s.start, s.end) for s in tokens.sentence_spans()], story.text)
    assert tokens.sentence.tolist() == [n for n, (a, b) in enumerate(pairwise(starts)) for _ in range(a, b)]


def check_quotes(story: Story) -> None:
    spans = [(span.start, span.end) for quote in story.quotes for span in quote.spans]
    ordered(sorted(spans), story.text)
    assert [q.id for q in story.quotes] == list(range(len(story.quotes)))
    assert [q.start for q in story.quotes] == sorted(q.start for q in story.quotes)
    for quote in story.quotes:
        assert quote.kind in {"speech", "thought", "writing", "not_speech"}
        ordered([(s.start, s.end) for s in quote.spans], story.text)
        for inner in quote.nested:
            assert any(s.start <= inner.start < inner.end <= s.end for s in quote.spans)


def check_mentions(story: Story) -> None:
    table = story.mentions
    rows = list(zip(table.start.tolist(), table.end.tolist(), strict=True))
    assert rows == sorted(rows)
    assert len(set(rows)) == len(rows)
    for mention in table:
        assert 0 <= mention.start < mention.end <= len(story.text)
        assert mention.form in Form
        assert mention.type in EntityType
        assert -1 <= mention.character < len(story.characters)
        assert mention.entity >= -1
        assert story.text[mention.start : mention.end].strip() == story.text[mention.start : mention.end]


def check_source(story: Story) -> None:
    source = story.source
    for start, end in [*((p.start, p.end) for p in source.parts), *source.italics]:
        assert 0 <= start <= end <= len(story.text)
    for entry in source.toc:
        assert 0 <= entry.start <= len(story.text)


@bounded
@given(texts)
def test_lines_stand_beside_their_quotes(text: str) -> None:
    story = read(text)
    assert [line.quote for line in story.attributions] == [q.id for q in story.quotes]
    people = range(len(story.characters))
    for quote, line in zip(story.quotes, story.attributions, strict=True):
        assert line.speaker is None or line.speaker in people
        assert all(a in people for a in line.addressees)
        assert len(set(line.addressees)) == len(line.addressees)
        assert line.speaker is None or line.speaker not in line.addressees, quote
        assert 0.0 <= line.confidence <= 1.0
        assert line.type in LINE_TYPES
        if line.evidence is not None:
            assert 0 <= line.evidence.start < line.evidence.end <= len(story.text)
            assert line.evidence.reason
        if quote.kind != "speech":
            assert line.speaker is None or quote.kind in {"thought", "writing"}
        elif line.speaker is not None:
            assert line.evidence is not None, "no claim without its passage"


@bounded
@given(texts)
def test_the_cast_is_well_formed(text: str) -> None:
    story = read(text)
    assert [c.id for c in story.characters] == list(range(len(story.characters)))
    assert sum(c.narrator for c in story.characters) <= 1
    for character in story.characters:
        assert character.name.strip() == character.name != ""
        assert "\n" not in character.name
        assert character.name not in character.aliases
        assert len(set(character.aliases)) == len(character.aliases)
        assert len(story.mentions.of_character(character.id)) or character.narrator, "nobody is made up"


@bounded
@given(texts)
def test_the_same_text_gives_the_same_story(text: str) -> None:
    assert dumped(read(text)) == dumped(read(text))


def dumped(story: Story) -> str:
    return json.dumps(as_json(story), sort_keys=True)


def test_the_same_text_gives_the_same_story_in_another_process() -> None:
    """Hashes of strings differ from process to process: an order taken from a set would show."""
    books = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))
    assert books
    code = (
        "import fabula, json, sys; from fabula.outputs.json import as_json; "
        "print(*(json.dumps(as_json(fabula.read(book))) for book in sys.argv[1:]), sep='\\n')"
    )
    seen = set()
    for seed in ("0", "1", "4242"):
        run = subprocess.run(
            [sys.executable, "-c", code, *map(str, books)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        seen.add(run.stdout)
    assert len(seen) == 1


def read_or_refused(book: str | bytes, options: ReadOptions) -> None:
    """A whole story, or an error of ours in one line."""
    try:
        story = fabula.read(book, options)
    except FabulaError as error:
        message = str(error)
    else:
        assert "".join(story.text[s.start : s.end] for s in story.segments) == story.text
        return
    assert message
    assert "\n" not in message


@many
@given(st.one_of(anything, odd_prose, with_surrogates))
@example("\ud800“Yes,” said Tom.\udfff")
@example("‘’“”" * 50 + "\r")
@example("\ufeff")
def test_no_text_crashes_the_reading(text: str) -> None:
    read_or_refused(text, ReadOptions())


@many
@given(st.binary(max_size=300), st.sampled_from([None, "txt", "md", "html", "epub", "docx", "odt"]))
@example(b"", None)
@example(b"PK\x03\x04", "epub")
@example(b"\xff\xfe\x41", "txt")
@example(b"<!DOCTYPE html><p>&#xD800;&#0;<p>x", "html")
def test_no_bytes_crash_the_reading(raw: bytes, form: str | None) -> None:
    read_or_refused(raw, ReadOptions(format=form, force=True))


@bounded
@given(st.one_of(dialogue, pseudo_prose), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_bytes_read_as_their_text(text: str, codec: str) -> None:
    text = text if text.strip() else "x"
    story = fabula.read((text + "\n").encode(codec), ReadOptions(format="txt", encoding=codec, force=True))
    assert story.text == text + "\n"


@few
@given(texts)
def test_the_json_is_what_its_schema_says(text: str) -> None:
    printed: dict[str, Any] = json.loads(json.dumps(as_json(read(text))))
    errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator().iter_errors(printed)]
    assert not errors
    rebuilt = "".join(printed["text"][s["start"] : s["end"]] for s in printed["segments"])
    assert rebuilt == printed["text"]


@few
@given(st.one_of(texts, with_surrogates))
def test_a_saved_story_opens_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    story = read(text)
    path = tmp_path_factory.mktemp("saved") / "book.fabula"
    story.save(path)
    again = fabula.open(path)
    assert again.text == story.text
    assert again.source == story.source
    assert again.paragraphs == story.paragraphs
    assert again.chapters == story.chapters
    assert again.quotes == story.quotes
    assert again.characters == story.characters
    assert again.attributions == story.attributions
    assert (again.version, again.manifest) == (story.version, story.manifest)
    for column in ("start", "end", "form", "type", "entity", "character"):
        assert np.array_equal(getattr(again.mentions, column), getattr(story.mentions, column)), column
    for column in ("start", "end", "paragraph", "sentence", "sentence_start"):
        assert np.array_equal(getattr(again.tokens, column), getattr(story.tokens, column)), column
    assert dumped(again) == dumped(story)


@few
@given(dialogue)
def test_a_span_is_its_words(text: str) -> None:
    story = read(text)
    for line in story.lines:
        assert line.text == " ".join(Span(s.start, s.end).of(story.text) for s in line.quote.spans)
        assert line.speaker is None or line.id in [other.id for other in line.speaker.lines]
