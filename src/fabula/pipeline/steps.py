"""Stages as a list: each makes one layer, and its parameters are what it needs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fabula.errors import PipelineError
from fabula.model import view_tokens
from fabula.stages.characters import settle_cast
from fabula.stages.entities import gather_entities
from fabula.stages.events import find_events
from fabula.stages.grammar import find_grammar
from fabula.stages.mentions import find_mentions
from fabula.stages.quotes import find_quotes
from fabula.stages.reading import read_tokens
from fabula.stages.speakers import attribute_lines, link_speech
from fabula.stages.tokens import find_chapters, find_paragraphs, tokenize


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: the layer or layers it makes, and the function that makes them."""

    makes: tuple[str, ...]
    run: Callable[..., Any]

    @property
    def needs(self) -> tuple[str, ...]:
        """Names of the layers and resources it takes: the names of its parameters."""
        return tuple(inspect.signature(self.run).parameters)


STEPS = (
    Step(("paragraphs",), find_paragraphs),
    Step(("chapters",), find_chapters),
    Step(("tokens",), tokenize),
    Step(("quotes",), find_quotes),
    Step(("view",), view_tokens),
    Step(("reading",), read_tokens),
    Step(("names",), find_mentions),
    Step(("cast", "mentions"), settle_cast),
    Step(("lines",), attribute_lines),
    Step(("spoken",), link_speech),
    Step(("grammar",), find_grammar),
    Step(("events",), find_events),
    Step(("mentions",), gather_entities),
)

Progress = Callable[[str, int, int], None]  # (what is made next, steps done, steps in all)


def check(steps: Sequence[Step], given: Collection[str]) -> None:
    """Raise PipelineError when a step needs what nobody before it makes."""
    have = set(given)
    for step in steps:
        for need in step.needs:
            if need not in have:
                raise PipelineError(f"{step.run.__name__} needs {need!r}, and no earlier stage makes one")
        have.update(step.makes)


def run(steps: Sequence[Step], given: Mapping[str, Any], progress: Progress | None = None) -> dict[str, Any]:
    """All layers: those given and those the steps make, by name."""
    check(steps, given.keys())
    layers = dict(given)
    for done, step in enumerate(steps):
        if progress is not None:
            progress(step.makes[0], done, len(steps))
        made = step.run(**{need: layers[need] for need in step.needs})
        layers.update(zip(step.makes, made if len(step.makes) > 1 else (made,), strict=True))
    return layers
