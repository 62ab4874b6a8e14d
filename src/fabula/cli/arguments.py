"""Arguments and options that several commands share, each described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fabula.cli.books import Format, Speakers

Book = Annotated[str, typer.Argument(metavar="BOOK", help="A file, - for standard input, or a saved .fabula.")]
Cast = Annotated[
    Path | None,
    typer.Option(
        "--cast", metavar="FILE", help="Your own cast, a JSON file; its names, aliases and pronouns are obeyed."
    ),
]
Quotes = Annotated[
    Path | None,
    typer.Option("--quotes", metavar="FILE", help="Your own quotations, a JSON file; there are these and no others."),
]
BookFormat = Annotated[
    Format | None, typer.Option("--format", help="The book's format; guessed from its name and bytes otherwise.")
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding", metavar="CODEC", help="The encoding of a txt, md or html, as cp1252; detected otherwise."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Read it though it is not in English.")]
WeightsFolder = Annotated[
    Path | None,
    typer.Option("--weights", metavar="FOLDER", help="Read with the weight files in FOLDER, not those of the package."),
]
SpeakersChoice = Annotated[
    Speakers | None,
    typer.Option(
        "--speakers",
        help="What tells who speaks: full (the default), clean (trained without PDNC, a corpus that states no licence) "
        "or rules.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV with a heading row.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no warning.")]


def check_one_way(as_json: bool, as_csv: bool) -> None:
    """Raise BadParameter when both JSON and CSV are asked for."""
    if as_json and as_csv:
        raise typer.BadParameter("--json and --csv: choose one")
