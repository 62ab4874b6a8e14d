"""Standard output, standard error and the exit status: the only place that touches them."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import typer

from fabula.errors import CastError, FabulaError, OutputError, QuotesError

FAILED = 1
WRONG_USE = 2  # as the parser of options answers
STOPPED = 130  # as a shell counts Ctrl-C: 128 + SIGINT
READER_GONE = 141  # 128 + SIGPIPE, as any filter whose reader leaves


class TerminatedError(KeyboardInterrupt):
    """The system asked the process to end; everything is cleaned up as for Ctrl-C."""

    status = 143


class StandardOutputError(OutputError):
    """Standard output takes no more (a full disk): nothing further can be printed."""


def prepare() -> None:
    """Make the streams UTF-8 whatever the system's habit, and let `kill` clean up as Ctrl-C does."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # "\n": on Windows CSV would get two carriage returns otherwise. What has no UTF-8 is shown as "?".
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n" if stream is sys.stdout else None)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # A hang-up that `nohup` told us to ignore stays ignored.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _terminate)


def _terminate(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - the shape of a handler
    raise TerminatedError


def finish(code: object) -> int:
    """Flush standard output and return the exit status; a stream that fails now is still a failure."""
    status = code if isinstance(code, int) else 0 if code is None else FAILED
    if sys.stdout is None:  # closed before the start; `emit` has said so if it was needed
        return status
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence()
        return status or READER_GONE
    except (OSError, ValueError) as failure:
        silence()
        error(f"standard output: cannot be written ({getattr(failure, 'strerror', None) or failure})")
        return status or FAILED
    return status


def refused(failure: FabulaError | OSError) -> int:
    """Say in one line that standard output takes nothing, and return the exit status."""
    silence()
    if isinstance(failure, FabulaError):
        error(str(failure))
    else:
        error(f"standard output: cannot be written ({failure.strerror or failure})")
    return FAILED


def silence() -> None:
    """Send what is still to be printed nowhere, so that the interpreter's own last flush cannot fail."""
    with contextlib.suppress(OSError, ValueError, AttributeError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def emit(text: str) -> None:
    """Print to standard output, at once. Raises BrokenPipeError or StandardOutputError."""
    if sys.stdout is None:
        raise StandardOutputError("standard output: is closed. Leave it open, or send it to a file.")
    try:
        _write(text)
    except BrokenPipeError:
        silence()
        raise
    except OSError as failure:
        silence()
        raise StandardOutputError(
            f"standard output: cannot be written ({failure.strerror or failure}). Free some space or send it elsewhere."
        ) from failure


def _write(text: str) -> None:
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # a stream of text only, put there by whoever calls the command from Python
        sys.stdout.write(text)
        return
    # With PYTHONUNBUFFERED (most containers) one call may take a part and drop the rest without a word.
    rest = memoryview(text.encode("utf-8", "replace"))
    while rest:
        taken = binary.write(rest)
        if not taken:
            raise BlockingIOError(None, "it takes nothing just now")
        rest = rest[taken:]
    binary.flush()


def error(message: str) -> None:
    """Print one line to standard error: `fabula: message`."""
    note(f"fabula: {' '.join(message.split())}")


def note(line: str) -> None:
    """Print one line to standard error as it stands."""
    if sys.stderr is None:  # `print` would take standard output instead
        return
    with contextlib.suppress(OSError, ValueError):  # nobody to tell
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - the command may


def about(name: str, failure: FabulaError) -> str:
    """Give the failure's one line, with the name of the book before it where it does not name it."""
    message = str(failure)
    known = {name, " ".join(name.split()), Path(name).name} if name else {""}
    return message if any(k and k in message for k in known) else f"{name}: {message}"


def bug(name: str, failure: Exception, *, debug: bool) -> str:
    """Word a failure nobody foresaw; with --debug the traceback goes to standard error first."""
    if debug and sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            traceback.print_exception(failure, file=sys.stderr)
    at = f"{name}: " if name else ""
    if isinstance(failure, MemoryError):
        return f"{at}not enough memory. Close other programs, or read the book in parts."
    what = " ".join(f"{type(failure).__name__}: {failure}".split())[:300]
    how = "Please report it with the lines above" if debug else "Please report it with what `fabula --debug ...` prints"
    return f"{at}this is a bug in Fabula ({what}). {how} and, if you may, the book."


@contextlib.contextmanager
def reporting(context: typer.Context) -> Iterator[None]:
    """Turn what a command raises into one line and an exit status."""
    try:
        yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except (CastError, QuotesError) as failure:  # the file of an option cannot be used
        error(str(failure))
        raise typer.Exit(WRONG_USE) from None
    except FabulaError as failure:
        error(str(failure))
        raise typer.Exit(FAILED) from None
    except BrokenPipeError:
        silence()
        raise typer.Exit(READER_GONE) from None
    except TerminatedError as stop:
        error("ended from outside; nothing half-written is left")
        raise typer.Exit(stop.status) from None
    except KeyboardInterrupt:
        error("stopped; nothing half-written is left")
        raise typer.Exit(STOPPED) from None
    except Exception as failure:
        error(bug("", failure, debug=is_debug(context)))
        raise typer.Exit(FAILED) from None


def is_debug(context: typer.Context) -> bool:
    """Whether `fabula --debug` was given."""
    found: dict[str, Any] = context.find_root().obj or {}
    return bool(found.get("debug"))
