"""A whole order book, Parquet to Parquet in DuckDB: the SQL that Licet prints beside SQL written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.agreement import assert_sql_agrees, handwritten_sql, printed_sql
from benchmarks.measure import Figure, per_second, side_by_side
from licet.determine.decider import Decider


def figures(
    connection: duckdb.DuckDBPyConnection, decider: Decider, rows: int, folder: Path, rounds: int
) -> Iterator[Figure]:
    """The figures for the table ``orders``, which is written to a file in ``folder`` first."""
    file = folder / "orders.parquet"
    connection.execute(f"COPY (FROM orders ORDER BY row) TO '{file}' (FORMAT parquet)")
    orders = f"read_parquet('{file}')"
    plain, by_hand = printed_sql(decider, orders), handwritten_sql(orders)
    settled = decider.regime.settled
    with_bitmap = printed_sql(decider, orders, dict.fromkeys(settled(c.expr) for c in decider.regime.conditions()))
    assert_sql_agrees(connection, plain, by_hand, "orders")

    def work(query: str, name: str) -> None:
        connection.execute(f"COPY ({query}) TO '{folder / name}' (FORMAT parquet)")

    for name, query in (("answers", plain), ("answers and the truth of every condition", with_bitmap)):
        yield side_by_side(
            f"order book, {name}",
            "million rows/s",
            per_second(partial(work, query, "ours.parquet"), rows),
            "SQL by hand, answers",
            per_second(partial(work, by_hand, "theirs.parquet"), rows),
            rounds,
        )
