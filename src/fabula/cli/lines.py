"""`fabula lines`: every spoken line with its speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.arguments import (
    AsCsv,
    AsJson,
    Book,
    BookFormat,
    Cast,
    Encoding,
    Force,
    Quiet,
    Quotes,
    SpeakersChoice,
    WeightsFolder,
    check_one_way,
)
from fabula.cli.books import How, shown_name
from fabula.cli.console import emit, reporting
from fabula.cli.one import open_one
from fabula.errors import FabulaError

if TYPE_CHECKING:
    from fabula.model import Story


def lines(
    context: typer.Context,
    *,
    book: Book,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    speaker: Annotated[
        str | None, typer.Option("--speaker", metavar="NAME", help="Only the lines of this character (name or alias).")
    ] = None,
    unresolved: Annotated[bool, typer.Option("--unresolved", help="Only the lines without a speaker.")] = False,
    silent: Annotated[bool, typer.Option("--silent", help="Also what is thought or written, not said.")] = False,
    cast_file: Cast = None,
    quotes_file: Quotes = None,
    format: BookFormat = None,  # noqa: A002 - named as its option
    encoding: Encoding = None,
    force: Force = False,
    weights: WeightsFolder = None,
    speakers: SpeakersChoice = None,
    quiet: Quiet = False,
) -> None:
    """Print every spoken line of a book.

    One row a line: who says it, to whom, how that is known (explicit, anaphoric, implicit), how sure it
    is, and the words.
    """
    with reporting(context):
        check_one_way(as_json, as_csv)
        if speaker is not None and unresolved:
            raise typer.BadParameter("--speaker and --unresolved: a line without a speaker is nobody's; choose one")
        how = How(
            cast=cast_file,
            quotes=quotes_file,
            format=format,
            encoding=encoding,
            force=force,
            weights=weights,
            speakers=speakers,
        )
        story = open_one(book, how, quiet=quiet)
        from fabula.outputs.tables import line_rows, lines_csv, lines_object  # noqa: PLC0415 - loads numpy

        rows = line_rows(story, silent=silent)
        if speaker is not None:
            wanted = _character(story, speaker, shown_name(book))
            rows = [row for row in rows if row.speaker_id == wanted]
        if unresolved:
            rows = [row for row in rows if row.speaker_id is None and row.kind == "speech"]
        if as_json:
            from fabula.outputs.json import dumps  # noqa: PLC0415 - as above

            emit(dumps(lines_object(story, rows)) + "\n")
        elif as_csv:
            emit(lines_csv(rows))
        else:
            from fabula.cli.show import show_lines  # noqa: PLC0415 - only when a table is shown

            show_lines(rows)


def _character(story: Story, name: str, book: str) -> int:
    try:
        return story.cast[name].id
    except KeyError as error:
        raise FabulaError(f"{book}: {error.args[0]}. `fabula cast` shows them all.") from error
