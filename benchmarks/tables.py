"""Plain tables: the same rows as aligned text or as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the names of the columns, the rows; of each row the first cell is its name."""

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
