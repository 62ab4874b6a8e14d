"""The list of stages: their parameters are their needs."""

from __future__ import annotations

import pytest

from fabula.errors import PipelineError
from fabula.pipeline import STEPS, Step, check, run

GIVEN = (
    "extract",
    "lexicon",
    "user_tokens",
    "user_cast",
    "user_quotes",
    "name_scorer",
    "speaker_scorer",
    "reader",
    "linker",
)


def find_words(extract: str) -> tuple[str, ...]:
    return tuple(extract.split())


def count_words(words: tuple[str, ...]) -> int:
    return len(words)


def first_and_last(words: tuple[str, ...]) -> tuple[str, str]:
    return words[0], words[-1]


WORDS = Step(("words",), find_words)
COUNT = Step(("count",), count_words)
ENDS = Step(("first", "last"), first_and_last)


def test_needs_are_the_names_of_the_parameters() -> None:
    assert WORDS.needs == ("extract",)
    assert COUNT.needs == ("words",)


def test_check_names_the_step_and_what_it_needs() -> None:
    with pytest.raises(PipelineError, match=r"^count_words needs 'words', and no earlier stage makes one$"):
        check([COUNT], {"extract"})


def test_check_minds_the_order() -> None:
    check([WORDS, COUNT], {"extract"})
    with pytest.raises(PipelineError, match="'words'"):
        check([COUNT, WORDS], {"extract"})


@pytest.mark.parametrize("need", GIVEN)
def test_every_resource_is_needed_and_asked_for_by_name(need: str) -> None:
    check(STEPS, GIVEN)
    with pytest.raises(PipelineError, match=f"needs '{need}'"):
        check(STEPS, set(GIVEN) - {need})


@pytest.mark.parametrize("left_out", ["paragraphs", "tokens", "quotes", "view", "names", "cast", "lines"])
def test_no_stage_can_be_left_out(left_out: str) -> None:
    with pytest.raises(PipelineError, match="no earlier stage makes one"):
        check([step for step in STEPS if left_out not in step.makes], GIVEN)


def test_run_gives_back_what_was_given_and_what_was_made() -> None:
    layers = run([WORDS, COUNT, ENDS], {"extract": "a b c"})
    assert layers == {"extract": "a b c", "words": ("a", "b", "c"), "count": 3, "first": "a", "last": "c"}


def test_run_checks_before_any_work() -> None:
    worked: list[str] = []

    def find_noisily(extract: str) -> str:
        worked.append(extract)
        return extract

    with pytest.raises(PipelineError):
        run([Step(("noise",), find_noisily), COUNT], {"extract": "a"})
    assert worked == []


def test_run_leaves_what_it_was_given_alone() -> None:
    given = {"extract": "a b"}
    run([WORDS], given)
    assert given == {"extract": "a b"}


def test_a_step_must_make_as_much_as_it_says() -> None:
    def three(extract: str) -> tuple[str, str, str]:
        return extract, extract, extract

    with pytest.raises(ValueError, match="zip"):
        run([Step(("one", "two"), three)], {"extract": "a"})


def test_progress_hears_of_each_step_before_it_runs() -> None:
    heard: list[tuple[str, int, int]] = []
    run([WORDS, COUNT, ENDS], {"extract": "a b"}, lambda what, done, total: heard.append((what, done, total)))
    assert heard == [("words", 0, 3), ("count", 1, 3), ("first", 2, 3)]
