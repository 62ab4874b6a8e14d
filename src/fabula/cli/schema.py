"""`fabula schema`: the shape of `fabula read --json`."""

from __future__ import annotations

import typer

from fabula.cli.console import emit, reporting


def schema(context: typer.Context) -> None:
    """Print the JSON Schema of --json.

    It describes every key of the object that `fabula read BOOK --json` prints.
    """
    with reporting(context):
        from fabula.outputs.json import schema_text  # noqa: PLC0415 - loads numpy

        emit(schema_text())
