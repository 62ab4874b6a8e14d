"""`fabula cast`: who is in the story."""

from __future__ import annotations

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
from fabula.cli.books import How
from fabula.cli.console import emit, reporting
from fabula.cli.one import open_one


def cast(
    context: typer.Context,
    *,
    book: Book,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    cast_file: Cast = None,
    quotes_file: Quotes = None,
    format: BookFormat = None,  # noqa: A002 - named as its option
    encoding: Encoding = None,
    force: Force = False,
    weights: WeightsFolder = None,
    speakers: SpeakersChoice = None,
    quiet: Quiet = False,
) -> None:
    """Print the cast of a book.

    One row a character: names, lines and words spoken, first and last appearance.
    """
    with reporting(context):
        check_one_way(as_json, as_csv)
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
        if as_json:
            from fabula.outputs.json import dumps  # noqa: PLC0415 - loads numpy
            from fabula.outputs.tables import cast_object  # noqa: PLC0415 - as above

            emit(dumps(cast_object(story)) + "\n")
        elif as_csv:
            from fabula.outputs.tables import cast_csv  # noqa: PLC0415 - as above

            emit(cast_csv(story))
        else:
            from fabula.cli.show import show_cast  # noqa: PLC0415 - only when a table is shown

            show_cast(story)
