"""Rows of text into a table of DuckDB, through a file that DuckDB reads on all cores."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from licet.orderbook.source.quoting import literal

LONGEST: Final = 131_072
"""The most characters of one record; four times what a cell of a workbook can hold."""

MARK: Final = "\x1f"
"""What stands between the cells of a staged row."""
QUOTE: Final = "\x1e"
"""What stands around a cell that holds a MARK, a QUOTE (doubled then) or the end of a line."""
UNWRITABLE: Final = re.compile("[\0\ud800-\udfff]")
"""What no row can hold: NUL, and half a surrogate pair, which no encoding has."""

_SPECIAL: Final = (MARK, QUOTE, "\n", "\r")

_LONGEST_ROW: Final = 8 * LONGEST  # in bytes: four for a character, all of them doubled


def staged(line: int, broken: str | None, cells: Sequence[str]) -> str:
    """A row as ``load`` takes it; an empty cell is none."""
    row = MARK.join(cells)
    if row.count(MARK) >= len(cells) or QUOTE in row or "\n" in row or "\r" in row:
        row = MARK.join(map(_quoted, cells))
    return f"{line}{MARK}{broken or ''}{MARK}{row}\n"


def load(connection: duckdb.DuckDBPyConnection, table: str, width: int, rows: Iterable[str]) -> None:
    """Make ``table`` with ``line``, ``broken`` and ``c0`` … of ``rows``, each as ``staged`` makes it."""
    types = {"line": "BIGINT", "broken": "VARCHAR"} | {f"c{i}": "VARCHAR" for i in range(width)}
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in types.items())
    with TemporaryDirectory(prefix="licet-") as folder:
        path = Path(folder) / "rows"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(rows)
        connection.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_csv({literal(path)}, auto_detect = false, header = false, "
            f"delim = '{MARK}', quote = '{QUOTE}', escape = '{QUOTE}', new_line = '\\n', "
            f"max_line_size = {_LONGEST_ROW}, columns = {{{columns}}})"
        )


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in _SPECIAL):
        return QUOTE + cell.replace(QUOTE, QUOTE + QUOTE) + QUOTE
    return cell
