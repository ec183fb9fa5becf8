"""Samples for tests, as tables and as rows."""

import duckdb

from licet.orderbook.columns import COLUMNS, item_of, order_of
from licet.orderbook.sample.sample import Sample, make_sample

Row = dict[str, str]


def rows_of(sample: Sample, numbers: str = "") -> list[Row]:
    """The rows of a sample (or those with some numbers) as the cells of an order book: text, '' where there is none."""
    with duckdb.connect() as connection:
        return rows_in(connection, f"({sample.sql(numbers)})")


def rows_in(connection: duckdb.DuckDBPyConnection, table: str, where: str = "TRUE") -> list[Row]:
    """The rows of a table that holds a sample."""
    found = connection.execute(f"SELECT * FROM {table} WHERE {where}").fetchall()
    return [dict(zip(COLUMNS, ("" if v is None else str(v) for v in row), strict=True)) for row in found]


def orders_of(rows: list[Row]) -> dict[str, list[Row]]:
    """The lines of each order."""
    orders: dict[str, list[Row]] = {}
    for row in rows:
        orders.setdefault(row["order_id"], []).append(row)
    return orders


def transaction(lines: list[Row], **more: object) -> dict[str, object]:
    """The transaction that the lines of an order are, under the AI Diffusion framework."""
    return {**order_of(lines[0]), "items": [item_of(line) for line in lines], "regime": "diffusion-2025", **more}


def table_of(rows: int, seed: int = 1, **options: object) -> duckdb.DuckDBPyConnection:
    """A connection with a sample in the table ``sample``."""
    connection = duckdb.connect()
    make_sample(connection, "sample", Sample(rows, seed, **options))  # type: ignore[arg-type]
    return connection
