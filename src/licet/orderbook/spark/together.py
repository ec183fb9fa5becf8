"""Which orders one worker must decide: those that look at the same counters, however indirectly."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Final

import numpy as np

from licet.kernel.nodes import facts_of
from licet.orderbook.decide import Deciding
from licet.orderbook.fold import FIRST_YEAR, YEARS
from licet.orderbook.ground import Kind
from licet.orderbook.situations import Situation
from licet.orderbook.spark.tables import Tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

ALLOCATIONS: Final = {
    "lpp_used": f"CASE WHEN owner >= 0 THEN owner * {YEARS} + year - {FIRST_YEAR} ELSE -1 END",
    "aia_cumulative": "consignee",
    "allocation_used": "place",
}
"""The counters of allocations, each with an expression over the lines to fold that says which one is a line's.

An order that draws on one has looked at it: what lets it draw is that enough is left.
"""
OWNERS: Final = ("consignee", "parent", "end_user")
PARTIES: Final = (*OWNERS, "holder")
"""Where the companies stand whose installed computing power is looked at."""
KEYS: Final = (*ALLOCATIONS, *(f"the_{party}" for party in PARTIES))


def in_parts(tables: Tables, deciding: Deciding, several: bool, at: int) -> DataFrame:
    """The table ``to_fold_N`` with the column ``part``: lines of different parts look at no counter in common.

    ``several``: whether the book has orders of several lines, which stay together.
    """
    if not deciding.folded:  # no order draws on anything; but what is said of a holder is said by its last order
        return tables.frame(f"SELECT *, CASE WHEN holder >= 0 THEN holder ELSE -first END AS part FROM to_fold_{at}")
    if deciding.everything:  # the counters of every order are asked for, whether they matter or not
        return tables.frame(f"SELECT *, 0 AS part FROM to_fold_{at}")
    _put_looks(tables, deciding, several, at)
    relocating = f"SELECT kind FROM looks_{at} WHERE relocates"
    moving = f"SELECT DISTINCT {', '.join(OWNERS)} FROM to_fold_{at} WHERE kind IN ({relocating})"
    movers = tables.fetch(f"movers_{at}", moving)
    companies = sorted({*deciding.watched, *(int(n) for column in movers.values() for n in column if n >= 0)})
    tables.make(f"keyed_{at}", _keyed(at, companies))
    keys = tables.fetch(f"keys_{at}", f"SELECT DISTINCT {', '.join(KEYS)} FROM keyed_{at}")
    rows = zip(*(keys[name].tolist() for name in KEYS), strict=True)
    spaces = [*ALLOCATIONS, *("company" for _ in PARTIES)]
    parts = components([(space, n) for space, n in zip(spaces, row, strict=True) if n >= 0] for row in rows)
    tables.put(f"parts_{at}", {**keys, "component": np.array(parts, dtype=np.int64)})
    concerned = " OR ".join(f"{key} >= 0" for key in KEYS)
    return tables.frame(
        f"SELECT *, CASE WHEN {concerned} THEN component ELSE -first END AS part "
        f"FROM keyed_{at} LEFT JOIN parts_{at} USING ({', '.join(KEYS)})"
    )


def _put_looks(tables: Tables, deciding: Deciding, several: bool, at: int) -> None:
    """Make the table ``looks_N``: which allocations may matter to the lines of a kind, alone or in orders of several.

    All lines of an order are taken to look at what any line of an order of its class looks at.
    """
    kinds, met = deciding.ground.kinds, dict[Situation, frozenset[str]]()

    def counters(kind: Kind, view: str) -> frozenset[str]:
        situation = deciding.situation(kind, view)
        if situation not in met:
            met[situation] = frozenset(fact.name for fact in facts_of(*situation.left()))
        return met[situation]

    looks = [(number, False, counters(kind, "alone")) for number, kind in enumerate(kinds)]
    if several:
        of_order: dict[int, frozenset[str]] = {}
        for kind in kinds:
            found = counters(kind, "among") | counters(kind, "counts")
            of_order[kind.order_class] = of_order.get(kind.order_class, found) | found
        looks += [(number, True, of_order[kind.order_class]) for number, kind in enumerate(kinds)]
    columns = {name: np.array([name in found for _, _, found in looks], dtype=bool) for name in ALLOCATIONS}
    columns["kind"] = np.array([number for number, _, _ in looks], dtype=np.int64)
    columns["several"] = np.array([together for _, together, _ in looks], dtype=bool)
    columns["relocates"] = np.array([kinds[number].relocates for number, _, _ in looks], dtype=bool)
    tables.put(f"looks_{at}", columns)


def _keyed(at: int, companies: Iterable[int]) -> str:
    """A query: the lines to fold, each with the counters that may matter to it (``KEYS``), -1 for none."""
    some = ", ".join(map(str, companies)) or "NULL"
    found = [f"CASE WHEN l.{name} THEN {which} ELSE -1 END AS {name}" for name, which in ALLOCATIONS.items()]
    found += [f"CASE WHEN {party} IN ({some}) THEN {party} ELSE -1 END AS the_{party}" for party in PARTIES]
    return (
        f"SELECT f.*, {', '.join(found)} FROM to_fold_{at} AS f "
        f"JOIN looks_{at} AS l ON l.kind = f.kind AND l.several = f.several"
    )


def components(rows: Iterable[Iterable[Hashable]]) -> list[int]:
    """A number for each row, the same where rows have a key in common, or are linked by others that have."""
    above: list[int] = []
    first: dict[Hashable, int] = {}

    def top(row: int) -> int:
        while above[row] != row:
            above[row] = above[above[row]]
            row = above[row]
        return row

    for row, keys in enumerate(rows):
        above.append(row)
        for key in keys:
            above[top(first.setdefault(key, row))] = top(row)
    return [top(row) for row in range(len(above))]
