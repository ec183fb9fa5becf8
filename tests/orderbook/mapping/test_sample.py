"""The look at a staged file: the first different values of each column, the same every time."""

from __future__ import annotations

import datetime as dt

import duckdb

from licet.orderbook.mapping.sample import MOST, sample_rows


def test_the_first_different_values_of_each_column() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE staged (line BIGINT, broken VARCHAR, c0 VARCHAR, c1 DATE)")
        day = dt.date(2025, 6, 2)
        rows = [(4, None, "a", None), (2, None, "b", day), (3, None, "a", None), (5, "ragged", "c", None)]
        connection.executemany("INSERT INTO staged VALUES (?, ?, ?, ?)", rows)
        assert sample_rows(connection, "staged", 2) == [("b", "2025-06-02"), ("a", None)]


def test_it_is_bounded() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE staged AS SELECT i AS line, NULL::VARCHAR AS broken, i AS c0 FROM range(2, 9000) r(i)"
        )
        sample = sample_rows(connection, "staged", 1)
        assert sample == [(str(i),) for i in range(2, 2 + MOST)]
