"""What a header must be: every column that holds anything has a name, and no two have the same."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from licet.facts.shapes import shown
from licet.orderbook.source.source import OrderBookError


def distinct(header: Sequence[str], filled: Sequence[bool] = ()) -> list[str]:
    """The names, each once; "" for a column without one, or with that of another, in which no cell is known.

    ``filled`` says of each column whether a cell is known in it; where nothing is said, all have cells. Case and blanks
    do not make names differ. Raises OrderBookError.
    """
    names = [name if name.strip() else "" for name in header]
    filled = filled or [True] * len(names)
    owners: dict[str, int] = {}
    for i, name in enumerate(names):
        if not name:
            if filled[i]:
                raise OrderBookError(f"column {i + 1} has no name in the header: give it one")
            continue
        first = owners.setdefault(" ".join(name.split()).casefold(), i)
        if first != i:
            if filled[first] and filled[i]:
                found = f"the header has column {shown(name)} twice (columns {first + 1} and {i + 1})"
                raise OrderBookError(f"{found}: rename one of them")
            names[first if filled[i] else i] = ""
            owners[" ".join(name.split()).casefold()] = i if filled[i] else first
    if not any(names):
        raise OrderBookError("the header names no column")
    return names


def nameless_are_empty(connection: duckdb.DuckDBPyConnection, table: str, header: Sequence[str]) -> None:
    """Raise OrderBookError if a staged column without a name of its own holds anything."""
    for i, name in enumerate(header):
        if not name:
            query = f"SELECT line, c{i} FROM {table} WHERE trim(c{i}) <> '' AND broken IS NULL ORDER BY line LIMIT 1"
            for line, cell in connection.execute(query).fetchall():
                found = f"column {i + 1} has no name of its own in the header"
                raise OrderBookError(f"{found}, but line {line} has {shown(cell)} in it: give the column a name")
