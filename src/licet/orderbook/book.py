"""A staged order book sorted by kinds of lines: what the regimes that decide it have in common.

Lines of one kind differ in numbers, names and dates alone; each kind is read once, as a single transaction is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import duckdb
import numpy as np

from licet.determine.decider import DEFAULT_READINGS
from licet.facts.contract import MOST_QUANTITY, MOST_TPP
from licet.law.part774.technical_notes import MICRO
from licet.orderbook.coding import NAMES, Coding, Field
from licet.orderbook.columns import COLUMNS, UNKNOWN
from licet.orderbook.decide import Deciding
from licet.orderbook.ground import Ground, days_of
from licet.orderbook.law_of_day import Detail, law_of_day

_OWNERS: Final = ("consignee", "ultimate_parent", "end_user")
_NARROW: Final = (
    *("kind", "day", "year", "quantity", "owner", "order", "item"),
    *("consignee", "parent", "end_user", "holder", "place", "left"),
)
"""The columns of lines to fold that fit in 32 bits."""
_GREATEST: Final = 2**63 - 1


class Book:
    """A staged order book, coded: what all regimes have in common. Makes the tables ``sorted`` and ``kinds``."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        given: str,
        fields: Sequence[Field],
        regimes: Sequence[str],
        readings: Mapping[str, str],
        detail: Detail,
    ) -> None:
        self.connection: Final = connection
        self.regimes: Final = tuple(regimes)
        days, taken = days_of(regimes), {**DEFAULT_READINGS, **readings}
        self.coding: Final = Coding(
            connection, given, fields, days[1:],
            lambda period: [law_of_day(id, days[period], taken, detail).tested for id in regimes],
        )  # fmt: skip
        self._made("coded", self.coding.query())
        self._several()
        self.has_several: Final = self._some("several")
        self.ground: Final = self._ground(readings, detail)
        self._bad_orders()
        self.has_wrong: Final = self._some("wrong")

    def _made(self, name: str, query: str) -> None:
        """Make a table of what a query gives."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def _dropped(self, table: str) -> None:
        """Give up a table that is not needed any more."""
        self.connection.execute(f"DROP TABLE {table}")

    def _some(self, table: str) -> bool:
        """Whether a table has a row."""
        return bool(self.connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())

    def _several(self) -> None:
        """The lines of orders with more than one line: table ``several`` (line, first)."""
        ids = self.coding.order_ids
        if "order_id" not in self.coding.fields:
            self._made("several", "SELECT 0::BIGINT AS line, 0::BIGINT AS first WHERE FALSE")
            return
        self._made(
            "again",
            f"SELECT h FROM (SELECT hash(order_id) AS h FROM ({ids})) GROUP BY h HAVING count(*) > 1",
        )
        self._made(
            "several",
            "SELECT line, first FROM (SELECT line, min(line) OVER (PARTITION BY order_id) AS first, "
            f"count(*) OVER (PARTITION BY order_id) AS lines FROM ({ids}) "
            "WHERE hash(order_id) IN (SELECT h FROM again)) WHERE lines > 1",
        )

    def _ground(self, readings: Mapping[str, str], detail: Detail) -> Ground:
        """Sort the lines: tables ``order_kinds``, ``item_kinds`` and ``kinds``."""
        ground = Ground(self.coding, self.regimes, readings, detail, self.has_several)
        for side, add in (("order", ground.add_orders), ("item", ground.add_items)):
            keys = self.coding.key_columns(side)
            found = self._fetched(f"SELECT {', '.join(keys)} FROM coded WHERE NOT bad GROUP BY {', '.join(keys)}")
            self._table(f"{side}_kinds", {**found, **add(self.coding, found)})
        self._made("sorted", self._sorted())
        self._dropped("coded")
        pairs = self._fetched(
            "SELECT order_class, item_class FROM sorted WHERE NOT wrong GROUP BY order_class, item_class"
        )
        ground.add_kinds(**{f"{name}es": column for name, column in pairs.items()})
        self._table("kinds", {**pairs, "kind": np.arange(len(ground.kinds))})
        holding = "sorted WHERE holds AND authorization_holder_name >= 0 GROUP BY holder"
        ground.holders = frozenset(
            self._fetched(f"SELECT authorization_holder_name AS holder FROM {holding}")["holder"].tolist()
        )
        return ground

    def _fetched(self, query: str) -> dict[str, Any]:
        return {name: np.asarray(column) for name, column in self.connection.execute(query).fetchnumpy().items()}

    def _table(self, name: str, columns: Mapping[str, Any]) -> None:
        register(self.connection, "columns_", columns)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM columns_")

    def _sorted(self) -> str:
        """A query: the lines with the numbers of their orders and items, and their TPP in millionths (``micro``)."""
        on = {side: " AND ".join(f"coded.{k} = {side}_kinds.{k}" for k in self.coding.key_columns(side))
              for side in ("order", "item")}  # fmt: skip
        most = f"CASE WHEN unit > 0 THEN {min(MOST_TPP * MICRO, _GREATEST)} // unit ELSE {MOST_QUANTITY} END"
        names = ", ".join(f"{name}_name" for name in (*_OWNERS, "authorization_holder"))
        numbers = ("order_number", "order_class", "item_number", "item_class")
        return (
            f"SELECT line, day, quantity, owner, {names}, destination_place, origin_place, "
            f"{', '.join(f'CAST({n} AS INTEGER) AS {n}' for n in numbers)}, "
            "moves, relocates, holds, assured, not_assured, "
            f"bad OR coalesce(order_bad OR item_bad OR quantity > {most}, TRUE) AS wrong, "
            f"CASE WHEN unit >= 0 AND quantity <= {most} THEN unit * quantity END AS micro "
            f"FROM coded LEFT JOIN order_kinds ON {on['order']} LEFT JOIN item_kinds ON {on['item']}"
        )

    @property
    def rows(self) -> str:
        """A query: the table ``sorted`` with the number of each line's ``kind``.

        ``wrong``: whether a line cannot be read. NULL is what is not known.
        """
        return "SELECT sorted.*, kind FROM sorted LEFT JOIN kinds USING (order_class, item_class)"

    def _bad_orders(self) -> None:
        """The lines that are in error: table ``wrong`` (line). A line's order is with it."""
        self._made("unreadable", "SELECT line FROM sorted WHERE wrong")
        firsts = f"SELECT first FROM several SEMI JOIN unreadable USING (line){self._disagreeing()}"
        whole = f" UNION SELECT line FROM several WHERE first IN ({firsts})" if self.has_several else ""
        self._made("wrong", f"SELECT line FROM unreadable{whole}")

    def _disagreeing(self) -> str:
        """And the orders whose lines do not say the same of them: the rest of a query for first lines."""
        names = [n for n, d in self.coding.dictionaries.items() if not COLUMNS[n].of_item]
        joins, differ = [], []
        for name in names:
            d = self.coding.dictionaries[name]
            joins.append(f"LEFT JOIN dictionary_{name} AS {name}_ ON {name}_.raw = given.c{d.column}")
            same = {"date": "day"}.get(name, "exact")
            if name in NAMES:
                same = f"CASE WHEN {name}_.raw IS NOT NULL THEN coalesce({name}_.spelling, '{UNKNOWN}') END"
            else:
                same = f"CAST({name}_.{same} AS VARCHAR)"
            differ.append(f"count(DISTINCT coalesce({same}, '')) > 1")
        if not differ:
            return ""
        return (
            f" UNION SELECT first FROM several JOIN {self.coding.given} AS given USING (line) {' '.join(joins)} "
            f"GROUP BY first HAVING {' OR '.join(differ)}"
        )


def lines_to_fold(book: Book, deciding: Deciding, folds: Any) -> dict[str, Any]:
    """The lines that are to be decided one by one, as ``Deciding.fold`` takes them; ``folds``: whether, by kind.

    They are the same for all regimes of a book.
    """
    register(book.connection, "folds", {"kind": np.flatnonzero(folds)})
    narrow = ", ".join(f'CAST("{name}" AS INTEGER) AS "{name}"' for name in _NARROW)
    query = f"SELECT * REPLACE ({narrow}) FROM ({fold_query(book, deciding)}) ORDER BY day, first, line"
    return {name: np.asarray(column) for name, column in book.connection.execute(query).fetchnumpy().items()}


def fold_query(book: Book, deciding: Deciding) -> str:
    """A query: the lines to decide one by one; the table ``folds`` has the kinds of which numbers matter."""
    watched = f"IN ({', '.join(map(str, deciding.watched)) or 'NULL'})"
    if deciding.everything:
        watched = ">= 0"
    parties = " OR ".join(f"coalesce({n}_name {watched}, FALSE)" for n in _OWNERS)
    return f"""
        SELECT line, coalesce(first, line) AS first, kind, coalesce(micro, -1) AS micro,
            date_diff('day', DATE '1970-01-01', day) AS day, year(day) AS year, quantity, owner,
            order_number AS "order", item_number AS item, consignee_name AS consignee, ultimate_parent_name AS parent,
            end_user_name AS end_user, authorization_holder_name AS holder, destination_place AS place,
            origin_place AS "left", first IS NOT NULL AS several, ({parties}) AS watched
        FROM ({book.rows}) AS r LEFT JOIN several USING (line) ANTI JOIN wrong USING (line)
        WHERE first IS NOT NULL OR kind IN (SELECT kind FROM folds) OR ({parties})"""


def register(connection: duckdb.DuckDBPyConnection, name: str, arrays: Mapping[str, Any]) -> None:
    """Make NumPy arrays a view of the connection, by column."""
    connection.register(name, dict(arrays))
