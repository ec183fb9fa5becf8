"""The two clocks over days of all years: SQL of the law of all days beside Python of the law of each row's own day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import duckdb

from benchmarks.agreement import DisagreementError, difference, printed_sql
from benchmarks.data import records
from benchmarks.measure import Figure, per_second, side_by_side
from licet.determine.decider import ORDER, decider, decider_of_all_days

CLOCKS: Final = ("enforced", "codified")

_DATE: Final = ORDER.index("date")


def decide(clock: str, record: tuple[Any, ...]) -> tuple[Any, ...]:
    """The answer for a record by the generated function for the period that its date belongs to."""
    return decider(clock, record[_DATE]).plain(record)


def assert_agree(connection: duckdb.DuckDBPyConnection, clock: str, rows: int, orders: str = "orders") -> None:
    """One query decides every row of ``orders`` as the law of that row's day does."""
    query = f"FROM ({printed_sql(decider_of_all_days(clock), orders)}) ORDER BY row"
    for record, (_, *ours) in zip(records(connection, rows, orders), connection.execute(query).fetchall(), strict=True):
        theirs = decide(clock, record)
        if tuple(ours) != theirs:
            raise DisagreementError(difference(tuple(ours), theirs, dict(zip(ORDER, record, strict=True))))


def figures(
    connection: duckdb.DuckDBPyConnection, rows: int, calls: int, folder: Path, rounds: int
) -> Iterator[Figure]:
    """The figures for the table ``clocks``, which is written to a file in ``folder`` first."""
    file = folder / "clocks.parquet"
    connection.execute(f"COPY (FROM clocks ORDER BY row) TO '{file}' (FORMAT parquet)")
    sample = records(connection, calls, "clocks")
    connection.execute(f"CREATE TABLE sample AS FROM clocks ORDER BY row LIMIT {calls}")
    for clock in CLOCKS:
        assert_agree(connection, clock, calls, "sample")
        query = printed_sql(decider_of_all_days(clock), f"read_parquet('{file}')")
        in_one_pass = f"COPY ({query}) TO '{folder / 'answers.parquet'}' (FORMAT parquet)"
        yield side_by_side(
            f"order book of 2022 to 2030, {clock}",
            "million rows/s",
            per_second(partial(connection.execute, in_one_pass), rows),
            "Python, row by row",
            per_second(partial(_one_by_one, clock, sample), calls),
            rounds,
        )


def _one_by_one(clock: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        decide(clock, row)
