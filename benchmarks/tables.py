"""Plain tables: the same rows as aligned text or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the names of the columns, the rows; of each row the first cell is its name.

    name: what marks its place in a page, `<!-- table NAME -->`.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def text(self) -> str:
        """Align columns for a terminal."""
        cells = [self.columns, *([shown(c) for c in row] for row in self.rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = [
            "  ".join(_aligned(c, w, i) for i, (c, w) in enumerate(zip(row, widths, strict=True))) for row in cells
        ]
        return "\n".join([self.title, *(line.rstrip() for line in lines)])

    def markdown(self) -> str:
        """Give a Markdown table under its title in bold."""
        rule = ["---", *(["---:"] * (len(self.columns) - 1))]
        rows = [self.columns, rule, *([shown(c) for c in row] for row in self.rows)]
        return "\n".join([f"**{self.title}**", "", *("| " + " | ".join(row) + " |" for row in rows)])


def shown(cell: Cell) -> str:
    """Print a cell: three decimals, one from a hundred on, nothing for None."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.1f}" if abs(cell) >= 100 else f"{cell:.3f}"
    return str(cell)


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)


def show(tables: Sequence[Table], markdown: bool) -> str:
    """Join tables, a blank line between them."""
    return "\n\n".join(t.markdown() if markdown else t.text() for t in tables)


def put_into(page: Path, tables: Sequence[Table]) -> None:
    """Replace each table that has a place in a page, `<!-- table NAME -->` to `<!-- /table -->`."""
    text = page.read_text(encoding="utf-8")
    for table in tables:
        start, end = f"<!-- table {table.name} -->\n", "<!-- /table -->"
        place = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
        # split and join rather than substitute: a table is no pattern
        text = f"{start}\n{table.markdown()}\n\n{end}".join(place.split(text))
    page.write_text(text, encoding="utf-8")
