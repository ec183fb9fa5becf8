"""What a staged file holds, for a look at it: the first different values of each column."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

import duckdb

MOST: Final = 2_000
"""How many different values of a column are looked at."""

_LINES: Final = 200_000


def sample_rows(connection: duckdb.DuckDBPyConnection, table: str, columns: int) -> list[tuple[str | None, ...]]:
    """The first ``MOST`` different values of each column of a staged table, side by side, as rows for ``guess``.

    They come from its first 200,000 lines, in the order in which they first stand there, so that the same file always
    gives the same sample. What stands in one row is of different lines.
    """
    values = [[text for text, _ in connection.execute(_query(table, f"c{i}")).fetchall()] for i in range(columns)]
    return list(zip_longest(*values))


def _query(table: str, column: str) -> str:
    return (
        f"SELECT CAST({column} AS VARCHAR) AS text, min(line) AS first FROM {table} "
        f"WHERE broken IS NULL AND {column} IS NOT NULL AND line <= {_LINES} "
        f"GROUP BY text ORDER BY first LIMIT {MOST}"
    )
