"""Tags and beats: which words beside a quotation tell who speaks."""

from __future__ import annotations

import pytest

from tests.pipeline.layers import read_layers
from tests.speakers.pages import Told, cues, page_of, raw_cues

# so that both are somebody in every text below
KNOWN = "Hugo sat by the fire, and he was warm. Clara stood at the window, and she was cold.\n\n"


def _told(text: str, fragment: str = "rain") -> list[Told]:
    return cues(KNOWN + text, fragment)


@pytest.mark.parametrize(
    "text",
    [
        "“Look, rain,” said Clara.",
        "“Look, rain,” Clara said.",
        "“Look, rain!” Clara cried.",
        "“Look, rain?” asked Clara.",
        "“Look, rain?” asked Clara softly.",
        "“Look, rain,” softly said Clara.",
        "“Look, rain,” then hastily said Clara.",
        "“Look, rain,” went on Clara.",
        "“Look, rain,” Clara went on.",
        "“Look, rain,” put in Clara.",
        "“Look, rain,” cried out Clara.",
        "“Look, rain,” Clara, who was cold, said.",
        "“Look, rain,” Clara turned and said.",
        "“Look, rain,” said Clara to Hugo.",
        "“Look, rain,” Clara told Hugo.",
        "“Look, rain,” Hugo heard Clara say.",
        "“Look, rain,” from Clara.",
        "“Look, rain,” was Clara’s prompt reply.",
        "“Look, rain,” came Clara’s voice.",
        "“Look, rain,” smiled Clara.",
        "“Look, rain”—Clara said—“and snow.”",
    ],
)
def test_a_tag_behind_the_line(text: str) -> None:
    first = _told(text)[0]
    assert (first.kind, first.who) == ("tag", "Clara")
    assert first.place in ("after", "between")


@pytest.mark.parametrize(
    "text",
    [
        "Clara said, “Look, rain.”",
        "Clara said: “Look, rain.”",
        "Clara turned from the window and said, “Look, rain.”",
        "Said Clara, “Look, rain.”",
        "At last Clara asked Hugo, “Is that rain?”",
        "Clara’s reply was, “Look, rain.”",
        "When Hugo came nearer Clara said, “Look, rain.”",
    ],
)
def test_a_tag_before_the_line(text: str) -> None:
    assert _told(text) == [Told("tag", "before", "Clara")]


def test_mrs_xs_reply_was() -> None:
    text = "Mrs. Hart stood there. “No,” said Mrs. Hart.\n\nMrs. Hart’s reply was, “Look, rain.”"
    assert cues(text, "rain") == [Told("tag", "before", "Mrs. Hart")]


def test_a_tag_between_two_stretches() -> None:
    assert _told("“Look,” said Clara, “the rain.”")[0] == Told("tag", "between", "Clara")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("“Look, rain,” she said.", "she"),
        ("“Look, rain,” said she.", "she"),
        ("“Look, rain,” said the old porter.", "the old porter"),
        ("“Look, rain,” the porter said.", "the porter"),
        ("“Look, rain,” his mother said.", "his mother"),
        ("“Look, rain,” I said.", "I"),
    ],
)
def test_a_tag_by_pronoun_or_description(text: str, who: str) -> None:
    assert _told(text) == [Told("tag", "after", who)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("“Look, rain.” Clara shut the window.", "after"),
        ("Clara shut the window. “Look, rain.”", "before"),
        ("“Look.” Clara shut the window. “Look, rain.”", "between"),
        ("Clara’s voice shook. “Look, rain.”", "before"),
        ("Clara’s eyes narrowed. “Look, rain.”", "before"),
    ],
)
def test_a_beat_acts_and_does_not_say(text: str, place: str) -> None:
    assert _told(text) == [Told("beat", place, "Clara")]


def test_a_possessed_voice_behind_the_line_is_a_tag() -> None:
    assert _told("“Look, rain.” Clara’s voice shook.") == [Told("tag", "after", "Clara")]
    assert _told("“Look, rain.” Clara’s hands shook.") == [Told("beat", "after", "Clara")]


@pytest.mark.parametrize(
    "text",
    ["“Look, rain,” and Clara laughed.", "“Look, rain,” but Clara said nothing.", "“Look, rain,” and Clara said so."],
)
def test_and_somebody_laughed_is_no_tag(text: str) -> None:
    assert all(c.kind == "beat" for c in _told(text))
    assert all(not c.strong for c in raw_cues(KNOWN + text, "rain"))


@pytest.mark.parametrize("joint", ["; and Hugo retorted:", "; Hugo retorted:"])
def test_a_clause_behind_a_semicolon_leads_into_the_next_line(joint: str) -> None:
    text = f"“Look, rain,” cried Clara aloud{joint} “Snow.”"
    assert _told(text)[0] == Told("tag", "after", "Clara")
    assert _told(text, "Snow")[0] == Told("tag", "before", "Hugo")
    assert "Hugo" not in {c.who for c in _told(text)}


def test_a_clause_behind_a_semicolon_is_not_this_lines() -> None:
    assert _told("“Look, rain”; Hugo retorted: “Snow.”") == []


def test_and_somebody_said_goes_to_the_next_line() -> None:
    text = "“Look, rain,” cried Clara, and Hugo said, “Snow.”"
    assert _told(text)[0] == Told("tag", "after", "Clara")
    assert "Hugo" not in {c.who for c in _told(text)}
    assert _told(text, "Snow")[0] == Told("tag", "before", "Hugo")


@pytest.mark.parametrize("end", [":", ",", ""])
def test_the_paragraph_above_leads_in(end: str) -> None:
    assert _told(f"Clara turned and said{end}\n\n“Look, rain.”") == [Told("tag", "above", "Clara")]


def test_a_beat_above_leads_in_only_with_a_colon() -> None:
    assert _told("Clara turned to the window:\n\n“Look, rain.”")[0].place == "above"
    assert _told("Clara turned to the window.\n\n“Look, rain.”") == []


@pytest.mark.parametrize(
    "text",
    [
        "“Look, rain.”",
        "“Look, rain.” The window banged.",
        "“Look, rain,” said the sign.",
        "“Look, rain.”\n\nClara said nothing.",
        "“Who?”\n\nClara laughed.\n\n“Look, rain.”",
    ],
)
def test_no_cue(text: str) -> None:
    assert _told(text) == []


def test_whoever_else_stands_in_the_tag_does_not_speak() -> None:
    assert _told("“Look, rain,” said Clara, as Hugo shut the window.") == [Told("tag", "after", "Clara")]
    assert _told("“Look, rain,” said Clara’s brother.") == [Told("tag", "after", "Clara’s brother")]
    assert all(c.who != "Clara" for c in _told("“Look, rain,” said one of them to Clara."))


@pytest.mark.parametrize(
    ("verb", "continuing"), [("continued", True), ("added", True), ("went on", True), ("said", False), ("asked", False)]
)
def test_some_verbs_say_that_the_speaker_goes_on(verb: str, *, continuing: bool) -> None:
    assert raw_cues(KNOWN + f"“Look, rain,” {verb} Clara.", "rain")[0].continuing is continuing
    assert raw_cues(KNOWN + f"“Look, rain,” Clara {verb}.", "rain")[0].continuing is continuing


def test_tags_stand_before_beats() -> None:
    text = "Hugo shut the window. “Look, rain,” said Clara."
    assert [(c.kind, c.who) for c in _told(text)] == [("tag", "Clara"), ("beat", "Hugo")]


def test_the_words_of_a_cue_are_narration() -> None:
    read = read_layers(KNOWN + "“Look,” said Clara softly, “the rain.” Hugo nodded.")
    for cue in raw_cues(read.text, "rain"):
        assert cue.first < cue.last
        assert all(read.view.quote[t] < 0 for t in range(cue.first, cue.last))
        assert cue.first <= cue.who.first <= cue.who.last < cue.last


def test_a_noun_of_speech_is_no_verb() -> None:
    read, page = page_of("She gave a call and a whisper, and she cried, and then she said so.")
    verbs = [read.view.words[t] for t, strength in enumerate(page.speech) if strength]
    assert verbs == ["cried", "said"]


@pytest.mark.parametrize(
    "line",
    [
        "“I’m Clara, out of the rain.”",
        "“Look, rain. I am Clara.”",
        "“Hello, I am Clara. Look, rain.”",
        "“My name is Clara, I like the rain.”",
        "“Look, rain. My name’s Clara.”",
        "“Call me Clara. Look, rain.”",
    ],
)
def test_a_line_that_gives_its_own_name(line: str) -> None:
    assert _told(line) == [Told("name", "within", "Clara")]
    assert _told(line + " He turned away.")[0] == Told("name", "within", "Clara")


@pytest.mark.parametrize(
    "line",
    [
        "“I know Clara, she likes the rain.”",
        "“I’m Clara’s friend. Look, rain.”",
        "“His name is Clara. Look, rain.”",
        "“Tell him that I am Clara. Look, rain.”",
        "“‘I am Clara,’ she said. ‘Look, rain.’”",
        "“I’m Clara the rain girl.”",
        "“Look, rain? I’m Clara?”",
        "“If anyone asks, I’m Clara. Look, rain.”",
        "“I’m Clara. Look, rain,” he said.",
        "“I’m Clara. Look, rain,” I said.",
        "“I’m Clara. Look, rain,” said the porter.",
        "“I’m Clara. Look, rain,” said Hugo’s brother.",
    ],
)
def test_a_line_that_gives_no_name_of_its_own(line: str) -> None:
    assert "name" not in [cue.kind for cue in _told(line)]


def test_a_name_in_the_tag_is_believed_before_one_in_the_line() -> None:
    assert [cue.kind for cue in _told("“I’m Clara, look, rain,” said Hugo.")] == ["tag"]
    assert [cue.kind for cue in _told("“I’m Clara, look, rain,” she said.")] == ["name", "tag"]
