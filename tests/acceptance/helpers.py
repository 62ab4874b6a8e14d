"""What the acceptance cases ask of a story, in a person's words."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import fabula
from fabula.model import Quote, Story
from fabula.model.story import CharacterView, LineView

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 120  # a command that runs longer has hung


@cache
def read(text: str) -> Story:
    """The reading of a text; the promise that nothing of it is lost is checked every time."""
    story = fabula.read(text)
    assert story.text == text
    assert "".join(text[s.start : s.end] for s in story.segments) == text
    return story


def flat(text: str) -> str:
    return " ".join(text.split())


def quotes(story: Story, kind: str = "speech") -> list[str]:
    """What stands in each quotation of a kind: its spans joined by a space, white space folded."""
    return [words(story, q) for q in story.quotes if q.kind == kind]


def words(story: Story, quote: Quote) -> str:
    return flat(" ".join(span.of(story.text) for span in quote.spans))


def line(story: Story, fragment: str) -> LineView:
    """The one spoken line with these words in it."""
    found = [x for x in story.lines if fragment in flat(x.text)]
    assert len(found) == 1, f"{len(found)} lines hold {fragment!r}; all lines: {quotes(story)}"
    return found[0]


def bears(character: CharacterView, name: str) -> bool:
    """Whether the character goes by this name, article and case aside."""
    return bare(name) in {bare(n) for n in (character.name, *character.aliases)}


def bare(name: str) -> str:
    folded = flat(name).casefold()
    for article in ("the ", "a ", "an "):
        folded = folded.removeprefix(article)
    return folded


def who(character: CharacterView | None) -> str:
    return "nobody" if character is None else " = ".join((character.name, *character.aliases))


def says(story: Story, fragment: str, name: str) -> None:
    """Fail unless the line is given to the character of this name."""
    speaker = line(story, fragment).speaker
    assert speaker is not None, f"{fragment!r} is given to nobody, not to {name}"
    assert bears(speaker, name), f"{fragment!r} is given to {who(speaker)}, not to {name}"


def never_says(story: Story, fragment: str, name: str) -> None:
    speaker = line(story, fragment).speaker
    assert speaker is None or not bears(speaker, name), f"{fragment!r} is given to {name}"


def called(story: Story, name: str) -> list[CharacterView]:
    """All characters that go by a name."""
    return [c for c in story.cast if bears(c, name)]


def one(story: Story, *names: str) -> CharacterView:
    """The one character with all these names; fails when they are several, or nobody."""
    bearers = [c for c in story.cast if any(bears(c, n) for n in names)]
    assert len(bearers) == 1, f"{names} should be one character: {[who(c) for c in bearers]}"
    missing = [n for n in names if not bears(bearers[0], n)]
    assert not missing, f"{who(bearers[0])} should also be {missing}"
    return bearers[0]


def apart(story: Story, *names: str) -> None:
    """Fail unless each name has a bearer and no two share one."""
    ids = []
    for name in names:
        bearers = called(story, name)
        assert bearers, f"nobody is called {name}; the cast: {[who(c) for c in story.cast]}"
        ids.append(bearers[0].id)
        for other in names:
            assert other == name or not any(bears(c, other) for c in bearers), f"{name} and {other} are merged"
    assert len(set(ids)) == len(names)


def named(story: Story) -> list[str]:
    return [c.name for c in story.cast if c.named]


def environment(**more: str) -> dict[str, str]:
    source = str(ROOT / "src")
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{path}" if path else source, **more}


def command(*arguments: str | Path, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run `python -m fabula ARGUMENTS`."""
    return subprocess.run(
        [sys.executable, "-m", "fabula", *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
