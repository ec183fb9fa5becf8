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

    ``tables`` must know ``given``; ``restore`` makes that view of DuckDB again, which is another while dictionaries are
    made: of distinct values, and not of lines.
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
        _stand_in(tables, [f.column for f in fields if f.name not in ("order_id", "note")])
        super().__init__(tables.connection, "given", fields, regimes, readings, detail)
        restore()

    def _made(self, name: str, query: str) -> None:
        self._tables.make(name, query)

    def _dropped(self, table: str) -> None:
        """What Spark has made stays until the run is over."""

    def _fetched(self, query: str) -> dict[str, Any]:
        return self._tables.fetch("fetched", query)

    def _table(self, name: str, columns: Mapping[str, Any]) -> None:
        self._tables.put(name, columns)


def _stand_in(tables: Tables, columns: Sequence[int]) -> None:
    """Make the view ``given`` of DuckDB: a row for each value of each column, with its first line."""
    from pyspark.sql.functions import array, col, posexplode

    given = tables.spark.table("given")
    names: dict[str, list[str]] = {}
    for column in columns:
        names.setdefault(given.schema[f"c{column}"].dataType.simpleString(), []).append(f"c{column}")
    found = {}
    for i, same_type in enumerate(names.values()):  # one pass for all columns of a type
        cells = given.select("line", posexplode(array(*map(col, same_type))).alias("place", "value"))
        values = cells.where("value IS NOT NULL").groupBy("place", "value").agg({"line": "min"})
        found[f"values_{i}"] = values.withColumnRenamed("min(line)", "line")
    tables.keep_all(found)
    rows = " UNION ALL BY NAME ".join(
        f"SELECT line, NULL::VARCHAR AS broken, value AS {name} FROM {table} WHERE place = {place}"
        for table, same_type in zip(found, names.values(), strict=True)
        for place, name in enumerate(same_type)
    )
    tables.connection.execute(f"CREATE OR REPLACE TEMP TABLE cells AS {rows}")
    tables.connection.execute("CREATE OR REPLACE TEMP VIEW given AS FROM cells")
