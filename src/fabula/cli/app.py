"""The commands put together."""

from __future__ import annotations

from typing import Annotated

import typer

from fabula.cli.cast import cast
from fabula.cli.console import emit
from fabula.cli.lines import lines
from fabula.cli.read import read
from fabula.cli.schema import schema
from fabula.version import VERSION

HELP = """Read prose fiction and get the story back as data: who is in it, and who says every line.

\b
Three things to do with it:
  fabula read emma.epub             write emma.fabula and emma.html (open it in a browser), print the cast
  fabula read emma.epub --json      print everything as one JSON object; write nothing
  fabula lines emma.fabula --csv    print every spoken line with its speaker, out of the saved story

A BOOK is a file (txt, md, html, epub, docx, odt), - for standard input, or a saved .fabula.
Nothing leaves this computer.
"""

app = typer.Typer(
    name="fabula",
    help=HELP,
    # Plain help: loading rich takes as long as everything else at start.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        emit(f"fabula {VERSION}\n")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure nobody foresaw.")] = False,
) -> None:
    """Take the options before the command."""
    context.obj = {"debug": debug}


for command in (read, cast, lines, schema):
    app.command(command.__name__)(command)
