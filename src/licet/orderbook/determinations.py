"""The determination of every line in full, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush, merge
from pathlib import Path
from typing import Final

from licet.orderbook.columns import Json
from licet.orderbook.run import Run

Found = tuple[int, Json]
"""A line, and what was found of it."""

_AT_ONCE: Final = 2_000


def write_determinations(run: Run, out: Path) -> None:
    """One object for each line and regime, in the order of the file.

    It has the line and its cells as given (``row``), and either its order's transaction as it was decided (the line is
    ``item`` of its items) with the determination in full, or what is wrong with the line (``errors``).
    """
    found = [_in_order_of_lines(_all(run, at)) for at in range(len(run.settings.regimes))]
    with out.open("w", encoding="utf-8", newline="") as file:
        for line, row in _rows(run):
            for of_regime in found:
                same, said = next(of_regime)
                assert same == line
                file.write(json.dumps({"line": line, "row": row, **said}, ensure_ascii=False) + "\n")


def _rows(run: Run) -> Iterator[Found]:
    """Each line with its cells as they were given, in the order of the file."""
    header = run.source.header
    columns = "".join(f", CAST(c{i} AS VARCHAR)" for i in range(len(header)))
    query = f"SELECT line{columns} FROM staged WHERE line > $1 ORDER BY line LIMIT {_AT_ONCE}"
    last = -1
    while page := run.connection.execute(query, [last]).fetchall():
        for line, *cells in page:
            yield line, {name: "" if cell is None else cell for name, cell in zip(header, cells, strict=True)}
        last = page[-1][0]


def _all(run: Run, at: int) -> Iterator[list[Found]]:
    """What was found of the lines of each order, and of each line in error, by the first line."""
    return merge(_errors(run), _orders(run, at), key=lambda group: group[0][0])


def _errors(run: Run) -> Iterator[list[Found]]:
    errors: dict[int, list[Json]] = {}
    query = "SELECT line, column_, value, reason FROM errors ORDER BY line, place"
    for line, column, value, reason in run.connection.execute(query).fetchall():
        errors.setdefault(line, []).append({"line": line, "column": column or None, "value": value, "reason": reason})
    for line, said in errors.items():
        yield [(line, {"errors": said})]


def _orders(run: Run, at: int) -> Iterator[list[Found]]:
    for order, transaction, d in run.decided(at):
        determination = d.to_dict()
        yield [
            (row.line, {"item": item, "transaction": transaction, "determination": determination})
            for item, row in enumerate(order.rows)
        ]


def _in_order_of_lines(orders: Iterable[list[Found]]) -> Iterator[Found]:
    """Each line on its own, in the order of the file, from orders in the order of their first lines."""
    waiting: list[Found] = []
    for order in orders:
        while waiting and waiting[0][0] < order[0][0]:
            yield heappop(waiting)
        for found in order:
            heappush(waiting, found)  # no two have the same line, so that what was found is never compared
    while waiting:
        yield heappop(waiting)
