"""All mentions: the cast's in their full width, everything else beside them."""

from __future__ import annotations

from fabula.model import EntityType, Form, MentionTable
from fabula.stages.entities import gather_entities
from fabula.stages.reading import read_tokens
from tests.build import build_story
from tests.reading.fake import FakeReader

TEXT = "Clara Vance, a widow, left Spain. Spain was hot. She and Tom took the boat."
PER, GPE, VEH = EntityType.PER, EntityType.GPE, EntityType.VEH
MENTIONS = (
    ("Clara Vance , a widow ,", PER, Form.PROP),
    ("a widow", PER, Form.NOM),
    ("Spain", GPE, Form.PROP),
    ("She", PER, Form.PRON),
    ("the boat", VEH, Form.NOM),
)
HEADS: dict[str, tuple[str | None, str]] = {
    "Clara": ("left", "nsubj"),
    "Vance": ("Clara", "flat"),
    "a": ("widow", "det"),
    "widow": ("Clara", "appos"),
    ",": ("widow", "punct"),
    "the": ("boat", "det"),
    "boat": ("took", "obj"),
}


def rows(*, attributes: tuple[str, ...] = ("a widow",)) -> tuple[MentionTable, list[tuple[str, str, str, int, int]]]:
    story = build_story(TEXT, cast={"Clara Vance": ["Clara"], "Tom": []})
    reader = FakeReader(heads=HEADS, mentions=MENTIONS, attributes=attributes)
    table = gather_entities(story.mentions, read_tokens(story.tokens, reader), story.tokens)
    told = [(TEXT[m.start : m.end], m.form.name, m.type.name, m.entity, m.character) for m in table]
    return table, told


def test_a_span_with_the_head_of_one_of_the_cast_is_that_mention() -> None:
    told = rows()[1]
    assert ("Clara Vance, a widow,", "PROP", "PER", 0, 0) in told
    assert not any(text == "Clara Vance" for text, *_ in told)


def test_an_attribute_points_at_nobody() -> None:
    assert ("a widow", "NOM", "PER", -1, -1) in rows()[1]
    assert any(text == "a widow" and entity >= 0 for text, _, _, entity, _ in rows(attributes=())[1])


def test_a_name_of_no_character_is_one_entity_wherever_it_stands() -> None:
    told = rows()[1]
    assert len({entity for text, _, _, entity, _ in told if text == "Spain"}) == 1
    assert sum(text == "Spain" for text, *_ in told) == 2


def test_everybody_else_is_an_entity_alone() -> None:
    told = rows()[1]
    alone = [entity for text, _, _, entity, _ in told if text in ("She", "the boat")]
    assert len(set(alone)) == 2
    assert min(alone) >= 0


def test_what_the_reading_did_not_see_of_the_cast_stays() -> None:
    assert ("Tom", "PROP", "PER", 3, 1) in rows()[1]


def test_the_table_is_in_order_and_has_no_span_twice() -> None:
    table, _ = rows()
    spans = list(zip(table.start.tolist(), table.end.tolist(), strict=True))
    assert spans == sorted(set(spans))
