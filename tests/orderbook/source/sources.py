"""Sources as the tests use them: what they stage, and what they write with made-up results."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from licet.orderbook.source.open import open_source
from licet.orderbook.source.source import Source

NAMES = ["outcome", "total_tpp", "error"]

_ENGINE = duckdb.connect()

Row = tuple[int, str | None, list[Any]]


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with nothing in it, and nothing left in it."""
    _ENGINE.begin()
    try:
        yield _ENGINE
    finally:
        _ENGINE.rollback()


def opened(folder: Path, data: bytes | str, name: str = "book.csv", **options: str) -> Source:
    """The source of a file with this content."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_source(str(path), **options)


def staged(source: Source) -> list[Row]:
    """What a source stages, by line: the line, what is wrong with it, and its cells (None for none)."""
    with engine() as connection:
        source.stage(connection, "staged")
        return rows_of(connection, source)


def rows_of(connection: duckdb.DuckDBPyConnection, source: Source) -> list[Row]:
    """The rows of the table ``staged``."""
    columns = ", ".join(f"c{i}" for i in range(len(source.header)))
    found = connection.execute(f"SELECT line, broken, {columns} FROM staged ORDER BY line").fetchall()
    return [(line, broken, cells) for line, broken, *cells in found]


def cells(source: Source) -> list[list[Any]]:
    """The cells of the lines that are in order."""
    return [row for _, broken, row in staged(source) if broken is None]


def results(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str | None, int | None, str | None]]:
    """Make the table ``results`` for the rows staged: an answer, a number and a text that takes some quoting."""
    connection.execute(
        "CREATE TABLE results AS SELECT line, CASE WHEN line % 3 > 0 THEN 'license_exception' END AS outcome, "
        "CASE WHEN line % 2 = 0 THEN line * 1000000007 END AS total_tpp, "
        """CASE WHEN line % 2 = 1 THEN 'line ' || line || ', column x: found "§;|' || chr(9) || '"' END AS error """
        "FROM staged ORDER BY line"
    )
    return connection.execute("SELECT * FROM results ORDER BY line").fetchall()


def annotated(source: Source, out: Path) -> list[tuple[int, str | None, int | None, str | None]]:
    """Write the source to ``out`` with results; what they are."""
    with engine() as connection:
        source.stage(connection, "staged")
        made = results(connection)
        source.write(connection, "results", NAMES, out)
        return made


def rejected(source: Source, lines: list[int], out: Path) -> bytes:
    """What a source writes of some lines."""
    with engine() as connection:
        connection.execute("CREATE TABLE lines AS SELECT unnest($1::BIGINT[]) AS line", [lines])
        source.reject(connection, "lines", out)
    return out.read_bytes()


def table(text: str, delimiter: str = ",") -> list[list[str]]:
    """The records of a CSV text that are not blank."""
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
