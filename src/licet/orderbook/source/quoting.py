"""Names and texts as DuckDB's SQL writes them, whatever they hold."""

from __future__ import annotations

from pathlib import Path


def identifier(name: str) -> str:
    """A name of a column."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """A text, or the path of a file."""
    return "'" + str(text).replace("'", "''") + "'"
