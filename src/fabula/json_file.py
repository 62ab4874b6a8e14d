"""A JSON file that a user gives: opened and parsed, every fault told in one line that names the file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from fabula.errors import FabulaError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file should hold: the error to raise, what it is called in messages, and how it looks."""

    error: type[FabulaError]
    what: str  # "a cast"
    example: str


def shown_path(path: Path) -> str:
    """Give the path as messages do: on one line."""
    return " ".join(str(path).split())


def parse_file(path: Path, wanted: Wanted) -> object:
    """Read a file as JSON; a mark of byte order is no fault. Raises `wanted.error`."""
    file, fault = shown_path(path), wanted.error
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise fault(f"{file}: there is no such file. Check the name and the folder.") from error
    except IsADirectoryError as error:
        raise fault(f"{file}: is a folder. Name the JSON file in it.") from error
    except UnicodeDecodeError as error:
        raise fault(
            f"{file}: is not UTF-8 (byte 0x{error.object[error.start]:02x} at byte {error.start}). Save it as UTF-8."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise fault(f"{file}: cannot be opened ({reason}). Check its permissions.") from error
    try:
        parsed: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise fault(
            f"{file}: line {error.lineno}, column {error.colno}: is not JSON ({error.msg}). "
            f"It should look like {wanted.example}"
        ) from error
    except (RecursionError, ValueError) as error:
        raise fault(f"{file}: is not {wanted.what}. It should look like {wanted.example}") from error
    return parsed
