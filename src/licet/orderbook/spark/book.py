"""An order book sorted by kinds of lines, as ``licet.orderbook.book`` has it, with Spark at work on its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from licet.orderbook.book import Book
from licet.orderbook.coding import Field
from licet.orderbook.law_of_day import Detail
from licet.orderbook.spark.tables import Tables


class SparkBook(Book):
    """A book of which Spark makes what has as many rows as there are lines; DuckDB has dictionaries and kinds.

    ``tables`` must know ``given``; ``restore`` makes that view of DuckDB again, which stands for the distinct values of
    each column while these are read.
    """

    def __init__(
        self,
        tables: Tables,
        fields: Sequence[Field],
        regimes: Sequence[str],
        readings: Mapping[str, str],
        detail: Detail,
        restore: Callable[[], object],
    ) -> None:
        self._tables: Final = tables
        self._values(tables, [f.column for f in fields if f.name not in ("order_id", "note")])
        super().__init__(tables.connection, "given", fields, regimes, readings, detail)
        restore()

    def _values(self, tables: Tables, columns: Sequence[int]) -> None:
        """Make the view ``given`` of DuckDB: a row for each value of each column, and its first line; not the lines."""
        values = {f"values_{i}": f"SELECT c{i}, min(line) AS line FROM given GROUP BY c{i}" for i in columns}
        tables.keep_all({name: tables.frame(query) for name, query in values.items()})
        rows = " UNION ALL BY NAME ".join(f"SELECT *, NULL::VARCHAR AS broken FROM {name}" for name in values)
        tables.connection.execute(f"CREATE OR REPLACE TEMP VIEW given AS {rows}")

    def _made(self, name: str, query: str) -> None:
        self._tables.make(name, query)

    def _fetched(self, query: str) -> dict[str, Any]:
        return self._tables.fetch("fetched", query)

    def _table(self, name: str, columns: Mapping[str, Any]) -> None:
        self._tables.put(name, columns)
