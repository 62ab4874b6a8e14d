"""The command `fabula`. One file a command: it parses, calls, prints."""

from __future__ import annotations

from collections.abc import Sequence

from fabula.errors import FabulaError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; `arguments` are those of the process by default.

    0: done. 1: something failed, a line on standard error says what. 2: wrong use. 130: Ctrl-C.
    143: told to end. 141: whoever read standard output stopped reading.
    """
    try:
        from fabula.cli.app import app  # noqa: PLC0415 - inside, so that Ctrl-C while it loads is no traceback
        from fabula.cli.console import finish, prepare, refused  # noqa: PLC0415 - as above

        prepare()
        try:
            app(args=None if arguments is None else list(arguments), prog_name="fabula")
        except SystemExit as stop:
            return finish(stop.code)
        except (FabulaError, OSError) as failure:  # --help and --version on a full disk
            return refused(failure)
        return finish(0)
    except KeyboardInterrupt:
        return 130
