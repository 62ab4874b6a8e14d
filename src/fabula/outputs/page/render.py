"""A story as one HTML file: everything inside, nothing asked of any network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePath

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from fabula.model import Chapter, Story
from fabula.outputs.page.colours import PALETTE, choose_colours
from fabula.outputs.page.figures import Exchange, Person, Stretch, gather
from fabula.outputs.page.marks import css_string, json_script, plain
from fabula.outputs.page.network import draw
from fabula.outputs.page.payload import make_payload
from fabula.outputs.page.prose import list_blocks, place_mentions, write_prose

_BARE_NUMBER = re.compile(r"[IVXLC]+\.?|\d+\.?")
_NUMBERED = re.compile(r"(?:chapter|part|book|canto|act|scene)\b|[ivxlc]+\b|\d", re.IGNORECASE)
FOLD_FROM = 4  # this many minor people are worth a fold
SAME_FROM = 3  # this many unnamed people of one description, "a voice", share a line of the list
SAME_LINES = 3  # unless one of them speaks more lines than these
STRIP_HEIGHT = 18


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list of the cast."""

    person: Person
    colour: int | None  # in the palette; None: the neutral one
    strip: str  # path of the bars
    first: Stretch | None
    last: Stretch | None
    most: Stretch | None
    present: int  # stretches with a mention
    partners: tuple[tuple[int, str, int], ...]  # place in the exchanges, name, lines
    search: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together in the list: one person, or several unnamed ones who share a line that opens."""

    name: str
    rows: tuple[Row, ...]
    lines: int  # that they speak, all together


def render(story: Story) -> str:
    """Write the page of a story, as HTML to be written in UTF-8.

    The same story gives the same page. The text stands in it whole and in order; characters that
    HTML cannot hold (NUL, lone surrogates) are shown as U+FFFD.
    """
    figures = gather(story)
    people, stretches, exchanges = figures.people, figures.stretches, figures.exchanges
    alike = find_alike(people)
    speakers = [p.character.id for p in people if p.lines and p.character.id not in alike]
    colours = choose_colours(speakers, {(e.a, e.b): len(e.lines) for e in exchanges})
    blocks = list_blocks(story)
    payload = make_payload(story, figures, colours, place_mentions(story, blocks))
    rows = _rows(people, colours, stretches, exchanges)
    rows.sort(key=lambda row: row.person.character.id in alike)
    slices = {s.start: s.target for s in stretches if s.target.startswith("p")}
    main = max(len(colours), 1)
    if len(rows) - main < FOLD_FROM:
        main = len(rows)
    boot, script = _asset("boot.js"), _asset("page.js")
    page = _environment().get_template("page.html")
    return page.render(
        title=plain(name_story(story)),
        author=plain(story.source.author or ""),
        language=plain(story.source.language or "en"),
        version=story.version,
        totals=figures.totals,
        chapters=[(c.number, name_chapter(c)) for c in story.chapters],
        numbered=not all(_NUMBERED.match(name_chapter(c)) for c in story.chapters),
        groups=_groups(rows[:main], alike),
        minor=_groups(rows[main:], alike),
        minor_people=len(rows) - main,
        stretches=len(stretches),
        strip_height=STRIP_HEIGHT,
        exchanges=exchanges,
        names={p.character.id: plain(p.character.name) for p in people},
        colours=colours,
        picture=draw(people, exchanges, alike),
        palette=PALETTE,
        prose=Markup(write_prose(story, blocks, slices)),  # noqa: S704 - escaped there
        style=Markup(_asset("page.css")),  # noqa: S704 - ours
        people_style=Markup(_people_style(people, colours)),  # noqa: S704 - escaped there
        boot=Markup(boot),  # noqa: S704 - ours
        script=Markup(script),  # noqa: S704 - ours
        hashes=[_digest(boot), _digest(script)],
        payload=Markup(json_script(payload)),  # noqa: S704 - escaped there
    )


def name_story(story: Story) -> str:
    """Give the title by the format, or else the file's name without folder and suffix."""
    if story.source.title and story.source.title.strip():
        return " ".join(story.source.title.split())
    stem = PurePath((story.source.path or "").replace("\\", "/")).stem
    words = stem.replace("_", " ").split()
    if len(words) == 1:  # "wedding-clock": marks stand for spaces where there is none
        words = words[0].replace("-", " ").split()
    name = " ".join(words)
    return (name[:1].upper() + name[1:] if name.islower() else name) or "Untitled"


def name_chapter(chapter: Chapter) -> str:
    """Give the title as printed; a bare number, or none at all, becomes "Chapter 4"."""
    title = plain(chapter.title)
    if not title:
        return f"Chapter {chapter.number}"
    return f"Chapter {title}" if _BARE_NUMBER.fullmatch(title) else title


def _rows(
    people: Sequence[Person],
    colours: Mapping[int, int],
    stretches: Sequence[Stretch],
    exchanges: Sequence[Exchange],
) -> list[Row]:
    names = {p.character.id: p.character.name for p in people}
    partners: dict[int, list[tuple[int, str, int]]] = {}
    for place, exchange in enumerate(exchanges):
        for one, other in ((exchange.a, exchange.b), (exchange.b, exchange.a)):
            partners.setdefault(one, []).append((place, plain(names[other]), len(exchange.lines)))
    rows = []
    for person in people:
        there = [at for at, count in enumerate(person.presence) if count]
        most = max(there, key=lambda at: (person.presence[at], -at), default=None)
        character = person.character
        rows.append(
            Row(
                person=person,
                colour=colours.get(character.id),
                strip=_bars(person.presence),
                first=stretches[there[0]] if there else None,
                last=stretches[there[-1]] if there else None,
                most=None if most is None else stretches[most],
                present=len(there),
                partners=tuple(partners.get(character.id, [])[:4]),
                search=plain(" ".join((character.name, *character.aliases)).casefold()),
            )
        )
    return rows


def find_alike(people: Sequence[Person]) -> frozenset[int]:
    """Ids of unnamed people whom nothing but their place tells from others: the seventh "a voice" of a serial."""
    bearers: dict[str, list[int]] = {}
    for person in people:
        character = person.character
        if not character.named and not character.narrator and len(person.lines) <= SAME_LINES:
            bearers.setdefault(character.name.casefold(), []).append(character.id)
    return frozenset(number for ids in bearers.values() if len(ids) >= SAME_FROM for number in ids)


def _groups(rows: Sequence[Row], alike: frozenset[int]) -> list[Group]:
    """Put people who are alike where the first of them stands."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        character = row.person.character
        groups.setdefault(character.name.casefold() if character.id in alike else character.id, []).append(row)
    return [
        Group(plain(one[0].person.character.name), tuple(one), sum(len(row.person.lines) for row in one))
        for one in groups.values()
    ]


def _bars(presence: Sequence[int]) -> str:
    """Bars on a baseline, one unit wide each, as the data of an SVG path."""
    most = max(presence, default=0)
    out = []
    for at, count in enumerate(presence):
        if count:
            height = max(2, round(STRIP_HEIGHT * (count / most) ** 0.6))  # the power lifts small counts into sight
            out.append(f"M{at} {STRIP_HEIGHT}v-{height}h1v{height}z")
    return "".join(out)


def _people_style(people: Sequence[Person], colours: Mapping[int, int]) -> str:
    rules = []
    for person in people:
        if person.lines:
            number = person.character.id
            colour = f"--c:var(--c{colours[number]});" if number in colours else ""
            rules.append(f".s{number}{{{colour}--n:{css_string(person.label)};--i:{css_string(person.initials)}}}")
    return "\n".join(rules)


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader({"page.html": _asset("page.html")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = plain
    return environment


def _digest(script: str) -> str:
    """How a Content-Security-Policy names the one script it lets run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
