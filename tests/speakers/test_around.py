"""What stands around a line: where its candidates are met, whose tags are close, how it looks."""

from __future__ import annotations

import math

import pytest

from fabula.model import AROUND_FEATURES, NAME_FEATURES, SPEAKER_FEATURES
from fabula.stages.speakers.around import FAR, MOST_APART, plainly
from fabula.stages.speakers.candidates import CandidateMaker, line_gaps
from fabula.stages.speakers.solve import BREAK
from tests.speakers.pages import page_of

KNOWN = "Hugo sat by the fire, and he was warm. Clara stood at the window, and she was cold.\n\n“Yes,” said Hugo.\n\n"


class Columns:
    """The columns of a text, by a line's words, a name and a feature."""

    def __init__(self, text: str) -> None:
        self.read, self.page = page_of(text)
        self.maker = CandidateMaker(self.page)
        self.rows = self.maker.make(wide=True)

    def line(self, fragment: str) -> int:
        return self.page.spoken.index(self.read.line(fragment).quote)

    def of(self, fragment: str, name: str, feature: str) -> float:
        who = next((c.id for c in self.read.cast if c.name == name), -1)
        (row,) = ((self.rows.line == self.line(fragment)) & (self.rows.character == who)).nonzero()[0].tolist()
        return float(self.rows.around[row, AROUND_FEATURES.index(feature)])


def test_no_column_has_two_meanings() -> None:
    names = (*SPEAKER_FEATURES, *AROUND_FEATURES)
    assert len(set(names)) == len(names)
    assert not set(AROUND_FEATURES) & set(NAME_FEATURES) - {"tagged"}


def test_the_rules_get_no_such_columns() -> None:
    _, page = page_of(KNOWN)
    rows = CandidateMaker(page).make()
    assert rows.around.shape == (len(rows.line), 0)
    assert rows.gap.tolist() == [BREAK + 1]


def test_every_row_of_a_line_tells_of_the_line_and_nobody_of_nothing_else() -> None:
    columns = Columns(KNOWN + "“Where have you been, sir?”")
    for name in ("Clara", "Hugo", "nobody"):
        assert [columns.of("Where", name, f) for f in ("asks", "calls_him", "says_you", "alone", "gap_1")] == [1.0] * 5
    somebody = AROUND_FEATURES[: AROUND_FEATURES.index("words")]
    assert {columns.of("Where", "nobody", feature) for feature in somebody} == {0.0}


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Clara rose. “It rains.”", "before"),
        ("“It rains.” Clara rose.", "behind"),
        ("“It,” and here Clara rose, “rains.”", "inside"),
        ("Clara rose.\n\n“It rains.”", "over"),
        ("“It rains.”\n\nClara rose.", "under"),
    ],
)
def test_where_somebody_acts(text: str, zone: str) -> None:
    columns = Columns(KNOWN + text)
    zones = ("before", "inside", "behind", "over", "under")
    for fact in ("subject", "any", "named", "nearest"):
        assert [columns.of("It", "Clara", f"{z}_{fact}") for z in zones] == [float(z == zone) for z in zones]
        assert columns.of("It", "Hugo", f"{zone}_{fact}") == 0.0


def test_an_object_is_met_and_does_not_act() -> None:
    columns = Columns(KNOWN + "Hugo looked at Clara. “It rains.”")
    assert columns.of("It", "Clara", "before_any") == 1.0
    assert columns.of("It", "Clara", "before_subject") == 0.0
    assert columns.of("It", "Hugo", "before_nearest") == 1.0


def test_whom_the_nearest_pronoun_may_mean() -> None:
    columns = Columns(KNOWN + "She turned. “It rains.”")
    assert columns.of("It", "Clara", "before_fits") == 1.0
    assert columns.of("It", "Hugo", "before_fits") == -1.0


def test_under_ends_where_somebody_speaks() -> None:
    columns = Columns(KNOWN + "“It rains.”\n\nHugo rose. “Let it,” he said, and Clara laughed.")
    assert columns.of("It rains", "Hugo", "under_named") == 1.0
    assert columns.of("It rains", "Clara", "under_any") == 0.0


def test_how_far_off_somebody_is_met() -> None:
    columns = Columns(KNOWN + "Clara rose. “It rains.” Hugo sighed.")
    back = math.log1p(3) / math.log1p(FAR)  # Clara, rose, the stop
    assert columns.of("It", "Clara", "since_met") == pytest.approx(back)
    assert columns.of("It", "Clara", "since_named") == pytest.approx(back)
    assert columns.of("It", "Hugo", "since_met") > back
    assert columns.of("It", "Hugo", "until_met") == 0.0
    assert columns.of("It", "Clara", "until_met") == 1.0  # never
    assert columns.of("It", "Clara", "paragraphs_since") == 0.0
    assert columns.of("It", "Hugo", "paragraphs_since") == pytest.approx(1 / MOST_APART)
    assert columns.of("It", "Clara", "acted_rank") == 1.0
    assert columns.of("It", "Hugo", "acted_rank") == 0.5


TALK = KNOWN + "“It rains,” said Clara.\n\n“It does.”\n\n“I am wet.”\n\n“So am I,” said Hugo.\n\n"


def test_tags_close_by() -> None:
    columns = Columns(TALK)
    assert columns.of("I am wet", "Clara", "tagged_back_2") == 1.0
    assert columns.of("I am wet", "Clara", "tagged_back_even") == 1.0
    assert columns.of("I am wet", "Hugo", "tagged_back_3") == 1.0
    assert columns.of("I am wet", "Hugo", "tagged_back_even") == -1.0
    assert columns.of("I am wet", "Hugo", "tagged_ahead_1") == 1.0
    assert columns.of("I am wet", "Clara", "tagged_ahead_1") == 0.0
    assert columns.of("I am wet", "Hugo", "tagged_ahead_lines") == pytest.approx(1 / 8)
    assert columns.of("I am wet", "Hugo", "tagged_lines") == pytest.approx(math.log1p(2))


def test_tags_of_another_conversation_are_not_close() -> None:
    gone = "".join(f"The clock struck {hour}.\n\n" for hour in ("one", "two", "three", "four", "five"))
    columns = Columns(TALK + gone + "“Good night.”")
    assert columns.of("Good night", "Hugo", "tagged_back_1") == 0.0
    assert columns.of("Good night", "Hugo", "tagged_back_lines") == 0.0


def test_a_plain_tag_is_marked_for_the_one_it_names() -> None:
    columns = Columns(TALK)
    assert columns.of("So am I", "Hugo", "plain") == 1.0
    assert columns.of("So am I", "Clara", "plain") == 0.0
    assert columns.of("It does", "Hugo", "plain") == 0.0
    assert plainly(columns.page, ()) == -1


def test_a_thing_that_speaks_is_as_plainly_named_as_anybody() -> None:
    columns = Columns(KNOWN + "“I burn,” said the lamp.\n\n“Tickets,” said the conductor.")
    assert columns.of("I burn", "the lamp", "plain") == 1.0
    assert columns.of("Tickets", "the conductor", "plain") == 0.0  # he may have a name


def test_who_acts_amid_an_utterance_is_who_speaks() -> None:
    columns = Columns(KNOWN + "“It rains.” Clara rose. “Come in.”")
    assert columns.of("It rains", "Clara", "plain") == 1.0
    columns = Columns(KNOWN + "“It rains.” Clara rose.")
    assert columns.of("It rains", "Clara", "plain") == 0.0
    columns = Columns(KNOWN + "“It rains.” She rose. “Come in.”")
    assert columns.of("It rains", "Clara", "plain") == 0.0


def test_the_words_of_a_line_are_those_of_who_uses_them() -> None:
    said = "“Bless my buttons, what weather,” said Hugo.\n\n“The train is late,” said Clara.\n\n"
    columns = Columns(KNOWN + said * 3 + "“Bless my buttons.”\n\n“The train.”")
    last = "Bless my buttons.”"
    assert columns.of(last, "Hugo", "style") > 0.0 > columns.of(last, "Clara", "style")


def test_a_line_is_not_compared_with_itself() -> None:
    columns = Columns(KNOWN + "“Extraordinary weather indeed,” said Clara.")
    assert columns.of("Extraordinary", "Clara", "style") == 0.0


def test_how_a_line_looks() -> None:
    text = "“Well,” Clara went on, “what did she say to my father?” and Hugo cried, “Never mind!”"
    columns = Columns(KNOWN + text)
    for feature in ("broken", "asks", "says_she", "calls_him", "goes_on", "tag", "tag_has_name", "opens_joining"):
        assert columns.of("Well", "Clara", feature) == 1.0, feature
        assert columns.of("Never", "Clara", feature) == float(feature in ("tag", "tag_has_name")), feature
    for feature in ("cries", "opens_answering", "gap_0"):
        assert columns.of("Never", "Clara", feature) == 1.0, feature
    assert columns.of("Well", "Clara", "ahead_0") == 1.0
    assert columns.of("Never", "Clara", "others_in_paragraph") == pytest.approx(0.5)
    assert columns.of("Well", "Clara", "alone") == 0.0


def test_paragraphs_between_lines() -> None:
    _, page = page_of(KNOWN + "“One,” said Clara, and “Two,” said Hugo.\n\n“Three.”\n\nIt rained.\n\n“Four.”")
    assert line_gaps(page) == [BREAK + 1, 1, 0, 1, 2]
