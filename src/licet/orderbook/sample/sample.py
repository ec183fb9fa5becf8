"""A sample: an order book as one SQL query, in which each row follows from its number alone.

The first rows of a book are therefore the rows of a shorter one, and any part of it can be made by itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import duckdb

from licet.facts.contract import FIRST_DAY, LAST_DAY
from licet.orderbook.columns import COLUMNS
from licet.orderbook.sample import book
from licet.orderbook.sample.customers import cell, customers, files, unknown_fact
from licet.orderbook.sample.distributions import Columns, drawn
from licet.orderbook.sample.faults import faults, faulty
from licet.orderbook.sample.items import items
from licet.orderbook.sample.scripts import Stage
from licet.orderbook.sample.traps import note

MOST_ROWS: Final = 1_000_000_000
"""With more, companies would run out of names of their own."""

_CELLS: Final = [name for name in COLUMNS if name not in ("order_id", "note")]


@dataclass(frozen=True)
class Sample:
    """What a sample is made from. Raises ValueError where it cannot be."""

    rows: int
    seed: int = 1
    since: dt.date = dt.date(2025, 1, 2)
    until: dt.date = dt.date(2027, 12, 31)
    faults: float = 0
    """The share of lines that are wrong on purpose."""
    plain: bool = False
    """Whether each line is an order of its own."""
    known: bool = False
    """Whether no cell lacks what was drawn."""

    def __post_init__(self) -> None:
        if not 0 <= self.rows <= MOST_ROWS:
            raise ValueError(f"{self.rows:,} rows; expected 0 to {MOST_ROWS:,}")
        if not FIRST_DAY <= self.since <= self.until <= LAST_DAY:
            raise ValueError(f"from {self.since} to {self.until}; expected a period from {FIRST_DAY} to {LAST_DAY}")
        if not 0 <= self.faults <= 1:
            raise ValueError(f"a share of {self.faults} of the lines; expected 0 to 1")
        if self.plain and self.faults:
            raise ValueError("a plain sample has no faults")

    def sql(self, numbers: str = "", *, typed: bool = False) -> str:
        """A query for the columns of an order book, a row for each number, in their order.

        ``numbers`` is a query for the numbers of the rows, in the column ``row``; without it, all from 0. Every cell is
        text; if ``typed``, ``date`` is a DATE and ``quantity`` a BIGINT, unless there are faults.
        """
        seed = int.from_bytes(hashlib.sha256(str(self.seed).encode()).digest()[:6])
        parts: list[tuple[str, Columns]] = [
            ("row", book.rows()),
            ("grouped", book.lines(self.plain)),
            ("order_row", book.orders(self.since, self.until)),
            ("number", customers(seed)),
            ("file_number", files(seed)),
            ("item_number", items(self.since, self.until)),
        ]
        query = drawn(numbers or f"SELECT range AS row FROM range({self.rows})", parts, seed)
        stage = Stage(self.since, self.until, seed)
        query = f"SELECT *, {stage.step} AS step FROM ({query})"
        query = f"SELECT *, {stage.script} AS script FROM ({query})"
        given = {name: name if self.known else cell(name) for name in _CELLS}
        cells = ", ".join(f"{stage.cell(name, given[name])} AS {name}" for name in _CELLS)
        query = (
            f"SELECT * REPLACE ({cells}), step IS NULL AND {'FALSE' if self.known else unknown_fact()} AS unknown, "
            f"{stage.cell('trap', 'NULL')} AS trap FROM ({query})"
        )
        query = f"SELECT *, {note()} AS note FROM ({query})"
        if self.faults:
            query = drawn(query, [("row", faults(self.faults))], seed)
            query = f"SELECT {', '.join(map(faulty, COLUMNS))} FROM ({query})"
        finished = {"note": "nullif(note, '')"}
        if not typed:
            finished |= {name: f"{name}::VARCHAR" for name in ("date", "quantity")}
        return f"SELECT {', '.join(f'{finished.get(name, name)} AS {name}' for name in COLUMNS)} FROM ({query})"


def make_sample(connection: duckdb.DuckDBPyConnection, table: str, sample: Sample, *, typed: bool = False) -> None:
    """Create the table ``table`` with a sample, as ``Sample.sql`` describes it."""
    with numbers(connection, sample.rows) as rows:
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS {sample.sql(rows, typed=typed)}")


def noted(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    """In how many lines of a sample each trap and fault is, by the name that the column ``note`` gives it."""
    names = f"SELECT unnest(string_split(note, '; ')) AS name FROM {table}"
    return dict(connection.execute(f"SELECT name, count(*) FROM ({names}) GROUP BY name ORDER BY name").fetchall())


@contextmanager
def numbers(connection: duckdb.DuckDBPyConnection, rows: int) -> Iterator[str]:
    """A query for the numbers from 0 that DuckDB reads on all threads, as it does not read ``range``."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE licet_sample_rows AS SELECT TRUE FROM range({rows})")
    try:
        yield "SELECT rowid AS row FROM licet_sample_rows"
    finally:
        connection.execute("DROP TABLE licet_sample_rows")
