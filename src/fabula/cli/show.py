"""Tables for people: `rich` on a terminal, plain columns in a pipe."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fabula.cli.console import emit, error

if TYPE_CHECKING:
    from fabula.model import Story
    from fabula.outputs.tables import CastRow, LineRow

_ALIKE = 3  # unnamed characters of one description are too many for the short table
_ALIASES = 3  # shown of each character; --json and --csv have all
UNRESOLVED = "(unresolved)"
_DRAWN = 100  # rows drawn at a time on a terminal: rich needs most of a second for a thousand
_NOTES = 5  # shown of one book; the saved story has all
_GAP = 2  # columns of a terminal between two columns of a table
_LEAST = 12  # columns of a terminal for the column that takes what is left


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, numbers to the right, and how wide it may be on a terminal.

    most: columns of the terminal; longer cells are broken. None: whatever the others leave.
    """

    heading: str
    right: bool = False
    most: int | None = 9


CAST = (
    Column("name", most=28),
    Column("aliases", most=None),
    Column("lines", right=True),
    Column("words", right=True),
    Column("first", right=True),
    Column("last", right=True),
)
LINES = (
    Column("line", right=True),
    Column("ch.", right=True),
    Column("speaker", most=14),
    Column("to", most=12),
    Column("type"),
    Column("conf.", right=True),
    Column("text", most=None),
)


def show_cast(story: Story, *, title: str | None = None, most: int | None = None) -> None:
    """Print the cast: lines and words spoken, first and last appearance; last what nobody speaks.

    most: show no more than so many characters, and say how many are left out; first those who are neither
    named nor heard, and unnamed ones who share their description with others. Raises BrokenPipeError,
    StandardOutputError.
    """
    from fabula.outputs.tables import cast_rows, unresolved  # noqa: PLC0415 - loads numpy

    rows = cast_rows(story)
    shown = rows if most is None else _telling(rows)[:most]
    cells = [_cast_cells(row, story) for row in shown]
    if len(rows) > len(shown):
        left = [row for row in rows if row not in shown]
        cells.append(
            [f"and {len(left)} more", "", str(sum(r.lines for r in left)), str(sum(r.words for r in left)), "", ""]
        )
    lines, words = unresolved(story)
    cells.append([UNRESOLVED, "", str(lines), str(words), "", ""])
    table(CAST, cells, title)


def _telling(rows: Sequence[CastRow]) -> list[CastRow]:
    unnamed = Counter(row.name for row in rows if not row.named)
    return [row for row in rows if row.named or row.narrator or (row.lines and unnamed[row.name] < _ALIKE)]


def show_lines(rows: Sequence[LineRow]) -> None:
    """Print lines; of what nobody says, its kind stands for the type.

    The confidence of an unresolved line is that of a guess refused, and stands in brackets. Raises
    BrokenPipeError, StandardOutputError.
    """
    cells = [
        [
            "" if row.number is None else str(row.number),
            "" if row.chapter is None else str(row.chapter),
            row.speaker or (UNRESOLVED if row.kind == "speech" else ""),
            ", ".join(row.to),
            row.type or row.kind,
            _sureness(row),
            row.text,
        ]
        for row in rows
    ]
    table(LINES, cells)


def _sureness(row: LineRow) -> str:
    if row.kind != "speech":
        return ""
    if row.speaker is not None:
        return f"{row.confidence:.2f}"
    return f"({row.confidence:.2f})" if row.confidence else ""  # 0: there was nobody to guess


def show_notes(notes: Sequence[str], name: str | None) -> None:
    """Warn on standard error of what went wrong in a reading and was put up with; name: of the book."""
    at = "" if name is None else f"{name}: "
    for note in notes[:_NOTES]:
        error(one_line(f"{at}warning: {note}"))
    if len(notes) > _NOTES:
        error(one_line(f"{at}warning: {len(notes) - _NOTES} more of the kind; the saved story has all"))


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], title: str | None = None) -> None:
    """Print a table; cells are texts of strangers and are made harmless first."""
    clean = [[one_line(cell) for cell in row] for row in rows]
    heading = None if title is None else one_line(title)
    terminal = sys.stdout is not None and sys.stdout.isatty()
    for piece in _rich(columns, clean, heading) if terminal else [_plain(columns, clean, heading)]:
        emit(piece)


def one_line(cell: str) -> str:
    """Fold white space, and drop what a terminal would obey: a book may hold escape codes."""
    folded = " ".join(cell.split())
    if folded.isprintable():
        return folded
    # "Cf" holds marks that turn the direction of writing; joiners (U+200C, U+200D) are part of words.
    return "".join(c if c.isprintable() or c in "\u200c\u200d" else "\ufffd" for c in folded)


def _cast_cells(row: CastRow, story: Story) -> list[str]:
    aliases = ", ".join(row.aliases[:_ALIASES]) + (", …" if len(row.aliases) > _ALIASES else "")
    name = f"{row.name} (narrator)" if row.narrator else row.name
    first = _place(row.first, row.first_chapter, story)
    last = _place(row.last, row.last_chapter, story)
    return [name, aliases, str(row.lines), str(row.words), first, last]


def _place(char: int | None, chapter: int | None, story: Story) -> str:
    if char is None:
        return ""
    if chapter is not None and len(story.chapters) > 1:
        return f"ch. {chapter}"
    return f"{100 * char // max(1, len(story.text))} %"


def _plain(columns: Sequence[Column], rows: Sequence[Sequence[str]], title: str | None) -> str:
    table = [[column.heading for column in columns], *rows]
    widths = [max(_width(row[n]) for row in table) for n in range(len(columns))]
    lines = [] if title is None else [title]
    for row in table:
        cells = (
            " " * (width - _width(cell)) + cell if column.right else cell + " " * (width - _width(cell))
            for cell, width, column in zip(row, widths, columns, strict=True)
        )
        lines.append("  ".join(cells).rstrip())
    return "\n".join([*lines, ""])


def _width(cell: str) -> int:
    """Columns of a terminal: East Asian letters take two, combining marks none."""
    if cell.isascii():
        return len(cell)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)


def _rich(columns: Sequence[Column], rows: Sequence[Sequence[str]], title: str | None) -> Iterator[str]:
    """Drawn tables, one under the other, that look like one: the first rows are there at once."""
    from rich.console import Console  # noqa: PLC0415 - a terminal waits for it, a pipe need not
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    console = Console(file=sys.stdout, highlight=False)
    widths = _widths(columns, rows, console.width)
    for first in range(0, max(1, len(rows)), _DRAWN):
        drawn = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, show_header=not first)
        if title is not None and not first:
            drawn.title, drawn.title_justify = Text(title, style="bold"), "left"
        for column, width in zip(columns, widths, strict=True):
            drawn.add_column(
                column.heading,
                header_style="bold underline",
                justify="right" if column.right else "left",
                overflow="fold",
                width=width,
            )
        for row in rows[first : first + _DRAWN]:
            drawn.add_row(*(Text(cell, style="dim" if UNRESOLVED in row else "") for cell in row))
        with console.capture() as captured:
            console.print(drawn)
        yield captured.get()


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Columns of the terminal for each column of the table; the one without a limit takes what is left."""
    widest = [max(_width(cell) for cell in (c.heading, *(row[n] for row in rows))) for n, c in enumerate(columns)]
    fixed = [min(w, c.most) if c.most is not None else 0 for w, c in zip(widest, columns, strict=True)]
    left = max(_LEAST, room - sum(fixed) - _GAP * (len(columns) - 1))
    return [f if c.most is not None else min(w, left) for f, w, c in zip(fixed, widest, columns, strict=True)]
