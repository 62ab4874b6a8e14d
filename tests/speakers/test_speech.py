""" "I" and "you" inside speech, once it is known who speaks to whom."""

from __future__ import annotations

from dataclasses import replace

from fabula.stages.speakers import link_speech
from tests.pipeline.layers import read_layers

TALK = (
    "Hugo sat by the fire. Clara stood at the window.\n\n"
    "“I told you so,” said Clara to Hugo. “My coat is wet, and yours is dry, and she knows it.”\n\n"
    "“Give me your coat,” said Hugo.\n\n“I am cold,” she said.\n"
)


def test_i_is_the_speaker() -> None:
    read = read_layers(TALK)
    assert read.whose("I told", "I") == "Clara"
    assert read.whose("My coat", "My") == "Clara"
    assert read.whose("Give me", "me") == "Hugo"


def test_you_is_the_one_addressee() -> None:
    read = read_layers(TALK)
    assert read.whose("told you", "you") == "Hugo"
    assert read.whose("and yours", "yours") == "Hugo"
    assert read.whose("your coat", "your") == "Clara"


def test_she_inside_speech_stays_nobodys() -> None:
    assert read_layers(TALK).whose("she knows", "she") is None


def test_a_pronoun_in_a_tag_follows_the_speaker() -> None:
    read = read_layers(TALK)
    assert read.line("I am cold").type == "anaphoric"
    assert read.whose("she said", "she") == "Clara"
    hugo = read.one("Hugo").id
    lines = tuple(replace(x, speaker=hugo) if x == read.line("I am cold") else x for x in read.lines)
    again = link_speech(read.tokens, read.quotes, read.mentions, lines)
    (row,) = [m for m in again if m.start == read.text.index("she said")]
    assert row.character == hugo


def test_you_of_two_is_nobody_in_particular() -> None:
    read = read_layers(TALK)
    ids = (read.one("Hugo").id, read.one("Clara").id)
    blank = read.mentions.with_links(read.names.entity.copy(), read.names.character.copy())
    lines = tuple(replace(x, addressees=ids) for x in read.lines)
    again = link_speech(read.tokens, read.quotes, blank, lines)
    linked = {read.words(m).lower() for m in again if m.character >= 0}
    assert "i" in linked
    assert not linked & {"you", "your", "yours"}


def test_an_unresolved_line_links_nobody() -> None:
    read = read_layers(TALK)
    blank = read.mentions.with_links(read.names.entity.copy(), read.names.character.copy())
    lines = tuple(replace(x, speaker=None) for x in read.lines)
    assert set(link_speech(read.tokens, read.quotes, blank, lines).character.tolist()) == {-1}


def test_the_table_handed_in_is_not_edited() -> None:
    read = read_layers(TALK)
    blank = read.mentions.with_links(read.names.entity.copy(), read.names.character.copy())
    linked = link_speech(read.tokens, read.quotes, blank, read.lines)
    assert set(blank.character.tolist()) == {-1}
    assert set(linked.character.tolist()) != {-1}
    assert linked.entity.tolist() == linked.character.tolist()
    assert linked.start.tolist() == blank.start.tolist()
