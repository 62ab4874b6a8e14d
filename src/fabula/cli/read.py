"""`fabula read`: the main job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.arguments import BookFormat, Cast, Encoding, Force, Quotes, SpeakersChoice, WeightsFolder
from fabula.cli.books import STDIN, How, check_saved, check_stdin, is_saved, open_books, shown_name
from fabula.cli.console import (
    FAILED,
    StandardOutputError,
    about,
    bug,
    emit,
    error,
    is_debug,
    note,
    reporting,
)
from fabula.cli.naming import Target, plan
from fabula.cli.progress import shown
from fabula.errors import FabulaError, OutputError, QuotesError

if TYPE_CHECKING:
    from fabula.model import Story
    from fabula.options import ReadOptions

_SHORT_CAST = 20  # characters in the table after a reading; `fabula cast` shows all


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reading is to give, besides its exit status."""

    json: bool
    layers: tuple[str, ...] | None
    quiet: bool
    titled: bool  # the table says whose cast it is
    elsewhere: bool  # --out was given


def read(
    context: typer.Context,
    *,
    books: Annotated[
        list[str], typer.Argument(metavar="BOOK", help="Files, - for standard input, or saved .fabula files.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a book, one a line; write files only with --out.")
    ] = False,
    layers: Annotated[
        str | None,
        typer.Option("--layers", metavar="A,B", help="With --json: print only these layers, as text,quotes or tokens."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Write there, not beside the book; made if missing."),
    ] = None,
    as_one: Annotated[
        bool, typer.Option("--as-one", help="Read all files, in the order given, as one book called FIRST-LAST.")
    ] = False,
    cast_file: Cast = None,
    quotes_file: Quotes = None,
    format: BookFormat = None,  # noqa: A002 - named as its option
    encoding: Encoding = None,
    force: Force = False,
    weights: WeightsFolder = None,
    speakers: SpeakersChoice = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress, no table, no warning.")] = False,
    no_html: Annotated[bool, typer.Option("--no-html", help="Write no BOOK.html.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Write no BOOK.fabula.")] = False,
) -> None:
    """Read books and write their stories down.

    Writes BOOK.fabula (the story, for `fabula` and any SQLite tool) and BOOK.html (to look at) beside
    each book, and prints its cast. One book that fails never loses the others.
    """
    with reporting(context):
        how = How(
            cast=cast_file,
            quotes=quotes_file,
            format=format,
            encoding=encoding,
            force=force,
            weights=weights,
            speakers=speakers,
        )
        check_stdin(books, as_one=as_one)
        check_saved(books, how)
        if as_one and len(books) > 1 and any(map(is_saved, books)):
            raise typer.BadParameter("--as-one: a saved .fabula cannot be a part of a book; give the books themselves")
        names = _layers(layers, as_json=as_json)
        options = how.options()
        if quotes_file is not None and not as_one and len(_once_each(books)) > 1:
            raise typer.BadParameter("--quotes: its offsets are of one text; read one book at a time, or --as-one")
        groups = [books] if as_one else [[book] for book in _once_each(books)]
        writes = not as_json or out is not None
        targets = plan(groups, out, save=writes and not no_save, page=writes and not no_html)
        wanted = Wanted(json=as_json, layers=names, quiet=quiet, titled=len(groups) > 1, elsewhere=out is not None)
        failed = _all(groups, targets, options, wanted, debug=is_debug(context))
        if len(groups) > 1 and failed:
            note(f"fabula: {len(groups) - failed} of {len(groups)} books read; {failed} failed")
        raise typer.Exit(FAILED if failed else 0)


def _layers(given: str | None, *, as_json: bool) -> tuple[str, ...] | None:
    if given is None:
        return None
    if not as_json:
        raise typer.BadParameter("--layers chooses what --json prints; add --json")
    from fabula.outputs.json import LAYERS  # noqa: PLC0415 - loads numpy

    names = tuple(name.strip() for name in given.split(",") if name.strip())
    unknown = [name for name in names if name not in LAYERS]
    if unknown or not names:
        what = f"no layer is called {unknown[0]!r}" if unknown else "no layer is named"
        raise typer.BadParameter(f"--layers: {what}; the layers are {', '.join(LAYERS)}")
    return names


def _once_each(books: Sequence[str]) -> list[str]:
    """Drop repetitions: two patterns of a shell often name one file twice."""
    places: dict[object, str] = {}
    for book in books:
        places.setdefault(STDIN if book == STDIN else Path(book), book)
    return list(places.values())


def _all(
    groups: Sequence[Sequence[str]],
    targets: Sequence[Target],
    options: ReadOptions,
    wanted: Wanted,
    *,
    debug: bool,
) -> int:
    """Read every book and return how many failed; no failure of one stops another."""
    failed = 0
    for group, target in zip(groups, targets, strict=True):
        name = shown_name(group[0])
        try:
            _one(group, target, options, wanted)
        except StandardOutputError:
            raise
        except BrokenPipeError:
            if wanted.json and not wanted.elsewhere:
                raise  # there is nobody to read for
            wanted = replace(wanted, json=False, quiet=True)  # the files are still wanted
        except OutputError as failure:
            elsewhere = "" if wanted.elsewhere else " (--out FOLDER writes elsewhere.)"
            error(f"{failure}{elsewhere}")
            failed += 1
        except QuotesError as failure:
            raise QuotesError(about(name, failure)) from failure  # a file that cannot be used is wrong use
        except FabulaError as failure:
            error(about(name, failure))
            failed += 1
        except Exception as failure:
            error(bug(name, failure, debug=debug))
            failed += 1
    return failed


def _one(group: Sequence[str], target: Target, options: ReadOptions, wanted: Wanted) -> None:
    if target.story or target.page:
        from fabula.outputs.files import make_folder  # noqa: PLC0415 - only when something is written

        make_folder(target.folder)  # before the reading: nobody likes to wait for a refusal
    name = shown_name(group[0]) + (f" and {len(group) - 1} more" if len(group) > 1 else "")
    with shown(name, quiet=wanted.quiet) as steps:
        story = open_books(group, options, steps)
        written = _write(story, target)
    if story.source.notes and not wanted.quiet and not is_saved(group[0]):
        from fabula.cli.show import show_notes  # noqa: PLC0415 - only when there is something to say

        # Of several files each note names its own.
        show_notes(story.source.notes, name if len(group) == 1 else None)
    if wanted.json:
        from fabula.outputs.json import as_json, dumps  # noqa: PLC0415 - loads numpy

        emit(dumps(as_json(story, wanted.layers)) + "\n")
    elif not wanted.quiet:
        from fabula.cli.show import show_cast  # noqa: PLC0415 - only when a table is shown

        show_cast(story, title=name if wanted.titled else None, most=_SHORT_CAST)
    for reason in target.notes:
        note(f"fabula: {reason}")
    if written and not wanted.quiet:
        note(f"fabula: wrote {' and '.join(map(str, written))}")


def _write(story: Story, target: Target) -> list[Path]:
    written = []
    if target.story is not None:
        from fabula.outputs.sqlite import save  # noqa: PLC0415 - only when something is saved

        written.append(save(story, target.story))
    if target.page is not None:
        from fabula.outputs.files import write_aside  # noqa: PLC0415 - only when something is written
        from fabula.outputs.page import render  # noqa: PLC0415 - loads jinja2

        # "replace": a lone surrogate has no UTF-8, and a page is for eyes.
        written.append(write_aside(target.page, render(story).encode("utf-8", "replace")))
    return written
