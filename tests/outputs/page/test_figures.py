from __future__ import annotations

from dataclasses import replace

from fabula.model import Character, ParagraphKind
from fabula.outputs.page.figures import find_initials, gather, shorten
from tests.build import build_story, says
from tests.outputs.page.stories import ferry


def test_counts_agree_with_the_story() -> None:
    story = ferry()
    figures = gather(story)
    assert figures.totals.lines == len(story.lines) == 9
    assert figures.totals.words == len(story.text.split())
    assert figures.totals.resolved == 8
    assert figures.totals.doubtful == (3, 6, 9)
    for person in figures.people:
        view = next(c for c in story.cast if c.id == person.character.id)
        assert person.lines == tuple(line.id for line in view.lines)
        assert person.words == view.words
        assert person.mentions == len(view.mentions)


def test_the_cast_stands_by_words_spoken() -> None:
    people = gather(ferry()).people
    assert [p.words for p in people] == sorted((p.words for p in people), reverse=True)
    assert people[0].character.name == "Clara Vance"


def test_presence_counts_mentions_by_chapter() -> None:
    story = ferry()
    figures = gather(story)
    assert [s.target for s in figures.stretches] == ["c1", "c2", "c3"]
    clara = figures.people[0]
    starts = [c.start for c in story.chapters]
    expected = [0, 0, 0]
    for mention in story.cast["Clara"].mentions:
        expected[sum(start <= mention.start for start in starts) - 1] += 1
    assert list(clara.presence) == expected
    assert all(expected)


def test_somebody_never_mentioned_is_present_where_they_speak() -> None:
    crew = next(p for p in gather(ferry()).people if p.character.kind == "group")
    assert crew.mentions == 0
    assert crew.presence == (0, 1, 0)


def test_very_many_chapters_share_a_bar() -> None:
    heads = [f"CHAPTER {n}" for n in range(1, 1_201)]
    text = "\n\n".join(f"{h}\n\nTom slept." for h in heads)
    stretches = gather(build_story(text, cast=["Tom"], chapters=heads)).stretches
    assert len(stretches) == 60
    assert stretches[0].label == "Chapters 1–20"
    assert stretches[1].target == "c21"


def test_a_text_without_chapters_is_cut_into_slices() -> None:
    figures = gather(build_story("\n\n".join(f"Tom slept {n} hours." for n in range(48)), cast=["Tom"]))
    assert len(figures.stretches) == 24
    assert figures.people[0].presence == (2,) * 24


def test_an_empty_story_has_figures() -> None:
    figures = gather(build_story(""))
    assert (figures.totals.lines, figures.people, figures.stretches, figures.exchanges) == (0, (), (), ())


def test_an_addressee_decides_who_talks_with_whom() -> None:
    story = build_story(
        "“One,” said Ann to Cob.\n\n“Two,” said Ben.",
        cast=["Ann", "Ben", "Cob"],
        lines=[says("“One,”", by="Ann", to=["Cob"]), says("“Two,”", by="Ben")],
    )
    pairs = {(e.a, e.b): (e.lines, e.from_a) for e in gather(story).exchanges}
    assert pairs == {(0, 2): ((0,), 1), (0, 1): ((1,), 0)}


def test_without_addressees_neighbouring_lines_are_an_exchange() -> None:
    story = build_story(
        "“One,” said Ann.\n\n“Two,” said Ben.\n\n" + "They walked. " * 60 + "\n\n“Three,” said Cob.",
        cast=["Ann", "Ben", "Cob"],
        lines=[says("“One,”", by="Ann"), says("“Two,”", by="Ben"), says("“Three,”", by="Cob")],
    )
    assert [(e.a, e.b, e.lines, e.from_a) for e in gather(story).exchanges] == [(0, 1, (0, 1), 1)]


def test_a_chapter_parts_conversations() -> None:
    story = build_story(
        "ONE\n\n“One,” said Ann.\n\nTWO\n\n“Two,” said Ben.",
        cast=["Ann", "Ben"],
        chapters=["ONE", "TWO"],
        lines=[says("“One,”", by="Ann"), says("“Two,”", by="Ben")],
    )
    assert gather(story).exchanges == ()


def test_a_scene_break_parts_conversations() -> None:
    story = build_story(
        "“One,” said Ann.\n\n* * *\n\n“Two,” said Ben.",
        cast=["Ann", "Ben"],
        lines=[says("“One,”", by="Ann"), says("“Two,”", by="Ben")],
    )
    kinds: tuple[ParagraphKind, ...] = ("body", "break", "body")
    paragraphs = tuple(replace(p, kind=k) for p, k in zip(story.paragraphs, kinds, strict=True))
    assert len(gather(story).exchanges) == 1
    assert gather(replace(story, paragraphs=paragraphs)).exchanges == ()


def test_a_line_answers_the_one_before_it() -> None:
    story = build_story(
        "“One,” said Ann.\n\n“Two.”\n\n“Three,” said Cob.",
        cast=["Ann", "Ben", "Cob"],
        lines=[says("“One,”", by="Ann"), says("“Two.”", by="Ben"), says("“Three,”", by="Cob")],
    )
    assert {(e.a, e.b): e.lines for e in gather(story).exchanges} == {(0, 1): (0, 1), (1, 2): (2,)}


def test_a_monologue_and_self_address_make_no_pair() -> None:
    story = build_story(
        "“One,” said Ann. “Two.”\n\n“Three,” said Ann.",
        cast=[Character(0, "Ann")],
        lines=[says("“One,”", "“Two.”", by="Ann", to=["Ann"]), says("“Three,”", by="Ann")],
    )
    assert gather(story).exchanges == ()


def test_names_fit_the_margin() -> None:
    assert shorten("Tom") == "Tom"
    assert shorten("Captain Archibald Fernsby") == "Captain Fernsby"
    assert shorten("the exceedingly tall woman") == "exceedingly tall…"
    assert shorten("Maurice Pierre de la Tour") == "Maurice de la Tour"
    assert shorten("Gabrielle Collinson") == "G. Collinson"
    assert shorten("Captain Featherstone") == "Captain Featherst…"
    assert shorten("Mr. Bartholomew Fotheringay-Phipps") == "Mr. Fotheringay-P…"
    assert shorten("Honourablehieronymus") == "Honourablehierony…"
    assert all(len(shorten(name)) <= 18 for name in ("x" * 40, "a " * 30, "Aa Bbbbbbbbbbbbbbbbbbbbb"))


def test_initials() -> None:
    known = {
        "Mrs. Clara Vance": "CV",
        "a porter": "P",
        "his wife": "W",
        "Tom": "T",
        "Jean-Luc": "JL",
        "the": "T",
        "“Slim” O'Dell": "SO",
        "…": "?",
        "": "?",
    }
    assert {name: find_initials(name) for name in known} == known
