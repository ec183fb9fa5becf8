"""The results of a run, line by line in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

import duckdb

from licet.orderbook.source.ahead import ahead

_AT_ONCE: Final = 20_000


class Results:
    """Values that were found for each line, handed out as the file is read again."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, results: str, value: str) -> None:
        """Of the table ``results`` the SQL expression ``value``. The connection is in use until the last is out."""
        sort = "" if in_order(connection, results) else " ORDER BY line"
        self._rows = _rows(connection, f"SELECT line, {value} FROM {results}{sort}")

    def of(self, line: int) -> Any:
        """The value of ``line``, which must be the next that has one. Raises ValueError if it is not."""
        found, value = next(self._rows, (None, None))
        if found != line:
            raise ValueError(f"the results have line {found} where the file has line {line}")
        return value


def in_order(connection: duckdb.DuckDBPyConnection, results: str) -> bool:
    """Whether the rows of a table come in the order of their lines."""
    query = (
        f"SELECT coalesce(bool_and(before < line), TRUE) FROM (SELECT line, lag(line) OVER () AS before FROM {results})"
    )
    [(found,)] = connection.execute(query).fetchall()
    return bool(found)


def lines_of(connection: duckdb.DuckDBPyConnection, lines: str) -> Iterator[int]:
    """The numbers in the table ``lines``, each once, from the lowest."""
    return (line for (line,) in _rows(connection, f"SELECT DISTINCT line FROM {lines} ORDER BY line"))


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    connection.execute(query)
    return chain.from_iterable(ahead(iter(lambda: connection.fetchmany(_AT_ONCE), [])))
