"""The cast a user gives: `cast.json`, checked whole before anything is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

from fabula.errors import CastError
from fabula.json_file import Wanted, parse_file, shown_path
from fabula.model.cast import CastEntry, Pronouns

# What `fabula cast --json` and `fabula read --json` print of a character may stay: an edited cast can
# be handed straight back. Any other key is a slip of the pen, and a slip that passes is not obeyed.
_KNOWN = frozenset({"name", "aliases", "pronouns"})
_IGNORED = frozenset(
    {"id", "kind", "narrator", "named", "lines", "words", "mentions", "first", "last", "first_chapter", "last_chapter"}
)
_EXAMPLE = '[{"name": "Clara Vance", "aliases": ["Clara"], "pronouns": "she"}]'
_PRONOUNS = get_args(Pronouns)
_WANTED = Wanted(CastError, "a cast", _EXAMPLE)


def load_cast(path: Path) -> tuple[CastEntry, ...]:
    """Read a cast: JSON, a list of `{"name": "...", "aliases": ["..."], "pronouns": "she"}`.

    Only `name` is required. The list may also stand under "cast" or "characters" of an object, as
    `fabula cast --json` and `fabula read --json` print it. White space in names is folded. No name or
    alias may belong to two characters (case aside).

    Raises CastError, one line that names the file and the entry.
    """
    file = shown_path(path)
    rows = _rows(parse_file(path, _WANTED), file)
    entries = tuple(_entry(row, f"{file}: entry {number}") for number, row in enumerate(rows, 1))
    _check_bearers(entries, file)
    return entries


def _rows(parsed: object, file: str) -> list[object]:
    if isinstance(parsed, dict):
        parsed = next((parsed[key] for key in ("cast", "characters") if key in parsed), parsed)
    if not isinstance(parsed, list):
        raise CastError(f"{file}: should be a list of characters. It should look like {_EXAMPLE}")
    return parsed


def _entry(row: object, where: str) -> CastEntry:
    if not isinstance(row, dict):
        raise CastError(f'{where}: should be an object with a "name". It should look like {_EXAMPLE}')
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        raise CastError(f'{where}: "name" should be a string that is not empty. It should look like {_EXAMPLE}')
    name = _fold(name)
    where = f"{where} ({name})"
    unknown = sorted(row.keys() - _KNOWN - _IGNORED)
    if unknown:
        raise CastError(f'{where}: nothing is known of "{_fold(unknown[0])}". Use "name", "aliases", "pronouns".')
    pronouns = row.get("pronouns")
    if pronouns not in (None, *_PRONOUNS):
        raise CastError(f'{where}: "pronouns" should be one of {", ".join(_PRONOUNS)}, or left out.')
    return CastEntry(name, _aliases(row, name, where), pronouns)


def _aliases(row: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    aliases = row.get("aliases")
    if aliases is None:
        return ()
    if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias.strip() for alias in aliases):
        raise CastError(
            f'{where}: "aliases" should be a list of strings, none of them empty, like ["Clara", "Miss Vance"].'
        )
    folded = dict.fromkeys(map(_fold, aliases))
    return tuple(alias for alias in folded if alias != name)


def _check_bearers(entries: tuple[CastEntry, ...], file: str) -> None:
    bearers: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        for name in (entry.name, *entry.aliases):
            other = bearers.setdefault(name.casefold(), number)
            if other != number:
                raise CastError(
                    f'{file}: "{name}" is a name of entry {other} ({entries[other - 1].name}) and of entry {number} '
                    f"({entry.name}). Leave it with one of them."
                )


def _fold(name: str) -> str:
    return " ".join(name.split())
