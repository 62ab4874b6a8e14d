"""Speaker, addressees, type, confidence and evidence of every line."""

from __future__ import annotations

import numpy as np
import pytest

from fabula.model import CONFIDENCE_FEATURES, CastEntry, SpeakerCandidates
from fabula.model.scorers import Floats
from fabula.scorers.rules import RuleSpeakers
from fabula.stages.speakers import attribute_lines
from fabula.stages.speakers.attribute import UNRESOLVED_BELOW
from tests.pipeline.layers import read_layers

KNOWN = "Hugo sat by the fire, and he was warm. Clara stood at the window, and she was cold.\n\n"
TALK = (
    KNOWN + "“It rains,” said Clara.\n\n“It always does,” said Hugo.\n\n“Not in May.”\n\n“In May too.”\n\n"
    "“Then I shall go to bed.”\n\n“Good night.”\n"
)


def test_one_row_a_quotation() -> None:
    read = read_layers(TALK + "\nThe word “love” stood there.\n")
    assert [line.quote for line in read.lines] == [q.id for q in read.quotes]
    last = read.lines[-1]
    assert read.quotes[-1].kind == "not_speech"
    assert (last.speaker, last.addressees, last.evidence, last.confidence) == (None, (), None, 0.0)


def test_turns_alternate() -> None:
    read = read_layers(TALK)
    assert [None if x.speaker is None else read.cast[x.speaker].name for x in read.lines] == ["Clara", "Hugo"] * 3


@pytest.mark.parametrize(
    ("text", "type_", "evidence", "reason"),
    [
        ("“It rains,” said Clara.", "explicit", "said Clara", "tag"),
        ("“It rains,” said Clara softly.", "explicit", "said Clara softly", "tag"),
        ("“It rains,” she said.", "anaphoric", "she said", "tag"),
        ("“It rains.” Clara shut the window.", "explicit", "Clara shut the window", "beat"),
        ("She shut the window. “It rains.”", "anaphoric", "She shut the window", "beat"),
        ("Clara turned and said:\n\n“It rains.”", "explicit", "Clara turned and said", "colon"),
    ],
)
def test_type_and_evidence_follow_the_cue(text: str, type_: str, evidence: str, reason: str) -> None:
    read = read_layers(KNOWN + text)
    line = read.line("It rains")
    assert read.speaker("It rains") == "Clara"
    assert line.type == type_
    assert read.evidence("It rains") == evidence
    assert line.evidence is not None
    assert line.evidence.reason == reason


def test_without_a_cue_the_line_is_implicit_and_rests_on_itself() -> None:
    read = read_layers(TALK)
    line = read.line("Not in May")
    assert line.type == "implicit"
    assert line.evidence is not None
    assert line.evidence.reason == "turn"
    assert read.evidence("Not in May") == "“Not in May.”"


def test_a_beat_that_names_somebody_else_does_not_make_a_line_explicit() -> None:
    read = read_layers(KNOWN + "“It rains,” said Clara.\n\n“It does,” said Hugo.\n\n“I shall go now,” and Hugo nodded.")
    assert read.speaker("I shall go") == "Clara"
    assert read.line("I shall go").type == "implicit"


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("“It rains,” said Clara to Hugo.", ["Hugo"]),
        ("“It rains, Hugo,” said Clara.", ["Hugo"]),
        ("“It rains, Tobias,” said Clara to Hugo. Tobias nodded.", ["Hugo"]),
        ("“It rains,” said Clara.\n\n“So I see,” said Hugo.", ["Hugo"]),
        ("“It rains,” said Clara.", []),
    ],
)
def test_addressees(text: str, to: list[str]) -> None:
    read = read_layers(KNOWN + text)
    assert [read.cast[a].name for a in read.line("It rains").addressees] == to


def test_nobody_talks_to_themselves() -> None:
    read = read_layers(TALK + "\n“Clara, Clara,” said Clara. “What now?”\n")
    for line in read.lines:
        assert line.speaker not in line.addressees


def test_evidence_lies_in_the_text_and_confidence_between_nought_and_one() -> None:
    read = read_layers(TALK + "\n“Who is there?” a voice called. “Me,” said the porter. “Only me.”\n")
    for line in read.lines:
        assert 0.0 <= line.confidence <= 1.0
        if line.evidence is not None:
            assert 0 <= line.evidence.start < line.evidence.end <= len(read.text)
            assert read.text[line.evidence.start : line.evidence.end].strip()


def test_a_named_tag_is_surer_than_a_turn() -> None:
    read = read_layers(TALK)
    assert read.line("It always").confidence > read.line("Good night").confidence


def test_with_nobody_about_a_line_is_nobodys() -> None:
    read = read_layers("The rain came down.\n\n“It rains.”\n\n“So it does.”")
    assert [line.speaker for line in read.lines] == [None, None]
    assert [line.addressees for line in read.lines] == [(), ()]


class Undecided:
    """A scorer to whom nobody is a little likelier than anybody."""

    wide = False

    turns = RuleSpeakers().turns * 0.0

    def __call__(self, candidates: SpeakerCandidates) -> Floats:
        return np.where(candidates.character < 0, 1.0, 0.0)

    def trust(self, features: Floats) -> Floats:
        return np.asarray(1 / (1 + np.exp(-features[:, CONFIDENCE_FEATURES.index("alone")])))


def test_an_unresolved_lines_confidence_is_that_of_the_guess_refused() -> None:
    read = read_layers(TALK)
    lines = attribute_lines(
        read.tokens, read.view, read.paragraphs, read.quotes, read.mentions, read.cast, read.lexicon, Undecided(), ()
    )
    odds = 1.0 / (2.0 + np.exp(1.0))
    untagged = [line for line in lines if line.type != "explicit"]
    assert untagged
    for line in untagged:
        assert (line.speaker, line.addressees) == (None, ())
        assert line.confidence == pytest.approx(odds, abs=0.0001)
    # a plain tag is never contradicted, whatever the scorer thinks
    assert all(line.speaker is not None for line in lines if line.type == "explicit")


class Even(Undecided):
    """A scorer to whom all are alike."""

    def __call__(self, candidates: SpeakerCandidates) -> Floats:
        return np.where(candidates.character < 0, -9.0, 0.0)


def test_a_faint_guess_without_a_cue_is_refused() -> None:
    names = "Ada Bea Cora Dora Edna Flora Greta Hilda".split()
    crowd = " ".join(f"“I am here,” said {name}. {name} sat down.\n\n" for name in names)
    read = read_layers(crowd + "“It rains.”\n")
    lines = attribute_lines(
        read.tokens, read.view, read.paragraphs, read.quotes, read.mentions, read.cast, read.lexicon, Even(), ()
    )
    assert lines[-1].speaker is None
    assert 0.0 < lines[-1].confidence < UNRESOLVED_BELOW
    assert lines[0].speaker is not None  # a tag names somebody: that is no guess


def test_a_description_that_speaks_gets_the_line() -> None:
    read = read_layers(KNOWN + "“Tickets,” said the conductor.\n\n“Here,” said Clara.")
    assert read.speaker("Tickets") == "the conductor"
    assert read.line("Tickets").type == "anaphoric"


GIVEN = (CastEntry("Clara", (), "she"), CastEntry("Tom", (), "he"))


def test_under_a_users_cast_its_members_speak() -> None:
    text = KNOWN + "“Tickets,” said the conductor.\n\n“Here,” said Clara.\n\n“Thank you.”"
    assert {read_layers(text).speaker("Tickets"), read_layers(text).speaker("Thank you")} == {"the conductor"}
    read = read_layers(text, GIVEN)
    assert read.speaker("Here") == "Clara"
    # a description is no plain name: it may mean somebody given, and nobody else gets the line
    assert {read.speaker("Tickets"), read.speaker("Thank you")} <= {"Clara", "Tom", None}
    # unless it was given
    assert read_layers(text, (*GIVEN, CastEntry("The Conductor"))).speaker("Tickets") == "The Conductor"


def test_whom_a_tag_names_speaks_in_that_conversation_though_nobody_gave_them() -> None:
    text = "Tom met Bess.\n\n“It rains,” said Bess.\n\n“It does,” said Clara.\n\n“Still.”\n\n“Yes,” said Clara."
    read = read_layers(text, GIVEN)
    assert [read.speaker(words) for words in ("It rains", "It does", "Still")] == ["Bess", "Clara", "Bess"]
    far = text.replace("“It rains,” said Bess", "Bess nodded") + "\n\n“Indeed.”"
    assert "Bess" not in {
        line.speaker is not None and read.cast[line.speaker].name for line in read_layers(far, GIVEN).lines
    }


def test_the_narrator_may_speak_under_any_cast() -> None:
    text = "I sat down beside Tom. I was cold, and I told him so.\n\n“It rains,” I said.\n\n“It does,” said Tom."
    read = read_layers(text, GIVEN)
    assert read.line("It rains").speaker is not None
    assert read.speaker("It rains") not in ("Clara", "Tom")


def test_the_users_cast_speaks_under_the_users_names() -> None:
    read = read_layers(TALK, (CastEntry("Clara Vance", ("Clara",)),))
    assert read.speaker("It rains") == "Clara Vance"
    assert read.speaker("Not in May") == "Clara Vance"


def test_the_same_text_is_read_the_same_way() -> None:
    first = read_layers(TALK).lines
    read_layers.cache_clear()
    assert read_layers(TALK).lines == first
