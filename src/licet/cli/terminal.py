"""Titles, paragraphs and tables for people on standard output: as wide as the terminal, plain where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from licet.cli.output import printable

if TYPE_CHECKING:
    from rich.console import Console

WIDTH: Final = 110
"""The columns where it does not go to a terminal."""

SHOWN: Final = 12
"""How many lines of a long table the terminal shows."""


def show(print_on: Callable[[Console], None]) -> None:
    """Print on standard output what a function prints on a console."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDTH
    with console.capture() as captured:
        print_on(console)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()), color=console.is_terminal or None)


def title(console: Console, text: str) -> None:
    """A line in bold, after an empty one."""
    from rich.text import Text

    console.print()
    console.print(Text(printable(text), style="bold"))


def prose(console: Console, texts: list[str], mark: str = "") -> None:
    """Paragraphs, indented, each behind a mark."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1, 0, 0))
    for text in texts:
        grid.add_row(*([mark] if mark else []), Text(printable(text)))
    console.print(Padding(grid, (0, 0, 0, 2)))


def table(console: Console, head: list[str], rows: list[list[Any]], shown: int = SHOWN) -> None:
    """A table, numbers on the right; of a long one the beginning, and how much more there is."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if not rows:
        prose(console, ["none"])
        return
    gap = 2 if console.width >= WIDTH else 1
    drawn = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="dim")
    for i, name in enumerate(head):
        figures = any(isinstance(row[i], (int, float)) for row in rows)
        least = min(12, max((len(cell(row[i])) for row in rows[:shown]), default=0))
        side: Literal["left", "right"] = "right" if figures else "left"
        drawn.add_column(name, justify=side, no_wrap=figures, overflow="fold", min_width=least)
    for row in rows[:shown]:
        drawn.add_row(*(Text(cell(value)) for value in row))
    console.print(Padding(drawn, (0, 0, 0, 2)))
    if len(rows) > shown:
        prose(console, [f"and {len(rows) - shown:,} more (--json has all)"])


def cell(value: Any) -> str:
    """A value as it stands in a table; what there is none of is a dash."""
    match value:
        case None:
            return "-"
        case int() | float():
            return f"{value:,}"
    return printable(words(value))


def words(code: str) -> str:
    """A code in words."""
    return code.replace("_", " ")
