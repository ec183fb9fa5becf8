"""What the commands print: data on standard output, everything else on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import click

INVALID: Final = 3
"""The exit status where at least one input was invalid."""


def emit(text: str) -> None:
    """Print text for people on standard output."""
    click.echo(printable(text.rstrip("\n")))


def emit_json(value: Any) -> None:
    """Print a value as JSON on standard output, in UTF-8 whatever the terminal's encoding."""
    click.echo(json_bytes(value))


def say(text: str, *, bold: bool = False) -> None:
    """Print text for people on standard error."""
    text = printable(text)
    click.echo(click.style(text, bold=True) if bold else text, err=True)


def complain(place: str, problems: Iterable[object]) -> None:
    """Print what is wrong at a place of the input, one problem a line; every error in an input comes through here."""
    for problem in problems:
        say(f"error: {place}: {problem}" if place else f"error: {problem}")


def table(head: Sequence[str], rows: Iterable[Sequence[str | int | float | Decimal | None]]) -> None:
    """Print a table on standard output; numbers are aligned on the right."""
    body = list(rows)
    cells = [["" if v is None else v if isinstance(v, str) else f"{v:,}" for v in row] for row in body]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    right = [any(isinstance(row[i], (int, float, Decimal)) for row in body) for i in range(len(head))]

    def line(row: Sequence[str]) -> str:
        aligned = (v.rjust(w) if r else v.ljust(w) for v, w, r in zip(row, widths, right, strict=True))
        return printable("  ".join(aligned).rstrip())

    click.secho(line(head), bold=True)
    for row in cells:
        click.echo(line(row))


def json_bytes(value: Any) -> bytes:
    """A value as indented JSON, or a JSON text as it is, in UTF-8; half a surrogate pair stays the escape it was."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2, default=number)
    return text.encode("utf-8", "backslashreplace")


def number(value: Decimal) -> int | float:
    """A decimal as a JSON number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def printable(text: str) -> str:
    """The text with its control characters, which could drive a terminal, as escapes; the ends of lines stay."""
    return text if text.isprintable() else "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
