"""All mentions: the cast's in their full width, everything else beside them, each in one chain."""

from __future__ import annotations

import numpy as np

from fabula.model import EntityType, Form, Lexicon, LinkScorer, MentionTable, Story, view_tokens
from fabula.stages.entities import gather_entities
from fabula.stages.reading import read_tokens
from tests.build import build_story
from tests.entities.fake import FakeLinker, by_words
from tests.reading.fake import FakeReader

TEXT = "Clara Vance, a widow, left Spain. Spain was hot. She and Tom took the boat. It leaked."
PER, GPE, VEH = EntityType.PER, EntityType.GPE, EntityType.VEH
MENTIONS = (
    ("Clara Vance , a widow ,", PER, Form.PROP),
    ("a widow", PER, Form.NOM),
    ("Spain", GPE, Form.PROP),
    ("She", PER, Form.PRON),
    ("the boat", VEH, Form.NOM),
    ("It", VEH, Form.PRON),
)
Told = list[tuple[str, str, str, int, int]]


def story() -> Story:
    clara = {"Clara Vance": ["Clara"], "Tom": []}
    return build_story(TEXT, cast=clara)


def rows(*, attributes: tuple[str, ...] = ("a widow",), linker: LinkScorer | None = None) -> tuple[MentionTable, Told]:
    read = story()
    view = view_tokens(read.tokens, read.paragraphs, read.quotes)
    reading = read_tokens(read.tokens, (), FakeReader(mentions=MENTIONS, attributes=attributes))
    cast, lexicon = read.characters, Lexicon()
    table = gather_entities(read.mentions, cast, reading, read.tokens, view, lexicon, linker or FakeLinker(by_words))
    told = [(TEXT[m.start : m.end], m.form.name, m.type.name, m.entity, m.character) for m in table]
    return table, told


def test_a_span_that_opens_with_one_of_the_cast_is_that_mention() -> None:
    told = rows()[1]
    assert ("Clara Vance, a widow,", "PROP", "PER", 0, 0) in told
    assert not any(text == "Clara Vance" for text, *_ in told)


def test_an_attribute_points_at_nobody() -> None:
    assert ("a widow", "NOM", "PER", -1, -1) in rows()[1]
    assert any(text == "a widow" and entity >= 0 for text, _, _, entity, _ in rows(attributes=())[1])


def test_mentions_that_the_scorer_joins_share_an_entity() -> None:
    told = rows()[1]
    assert len({entity for text, _, _, entity, _ in told if text == "Spain"}) == 1
    assert sum(text == "Spain" for text, *_ in told) == 2


def test_everybody_else_is_an_entity_alone() -> None:
    told = rows()[1]
    alone = [entity for text, _, _, entity, _ in told if text in ("She", "the boat", "Spain")]
    assert len(set(alone)) == 3
    assert min(alone) >= 0


def test_what_the_reading_did_not_see_of_the_cast_stays() -> None:
    assert any(row[0] == "Tom" and row[4] == 1 for row in rows()[1])


def test_the_table_is_in_order_and_has_no_span_twice() -> None:
    table, _ = rows()
    spans = list(zip(table.start.tolist(), table.end.tolist(), strict=True))
    assert spans == sorted(set(spans))
    seen: list[int] = []
    for entity in table.entity.tolist():
        if entity >= 0 and entity not in seen:
            seen.append(entity)
    assert seen == sorted(seen)


def test_no_link_makes_two_of_the_cast_one() -> None:
    everything = FakeLinker(lambda later, _earlier, _features: np.full(len(later), 9.0))

    names = [("Tom", PER, Form.PROP), *MENTIONS]
    read = story()
    view = view_tokens(read.tokens, read.paragraphs, read.quotes)
    reading = read_tokens(read.tokens, (), FakeReader(mentions=names))
    table = gather_entities(read.mentions, read.characters, reading, read.tokens, view, Lexicon(), everything)
    of = {TEXT[m.start : m.end]: (m.entity, m.character) for m in table}
    assert of["Tom"][1] == 1
    assert of["Clara Vance, a widow,"][1] == 0
    assert of["Tom"][0] != of["Clara Vance, a widow,"][0]


def test_without_a_reading_mentions_stay() -> None:
    read = story()
    view = view_tokens(read.tokens, read.paragraphs, read.quotes)
    reading = read_tokens(read.tokens, (), None)
    given = (read.mentions, read.characters, reading, read.tokens, view, Lexicon())
    assert gather_entities(*given, FakeLinker(by_words)) is read.mentions
