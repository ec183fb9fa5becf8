"""The plain reading of an order book, which the bulk reading is tested against: one order after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from licet.determine.determination import Determination, determine
from licet.facts.shapes import InvalidTransactionError
from licet.orderbook.opening import Opening
from licet.orderbook.orders import Order, Row, blame, check_line, order_of_rows
from tests.orderbook.counters import Counters


@dataclass
class Plain:
    """Each line that was decided, with its order's transaction as decided, the determination, and its place in it."""

    decided: dict[int, tuple[dict[str, Any], Determination, int]] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    counters: Counters | None = None


def plain_reading(
    lines: Sequence[Mapping[str, str]], regime: str, opening: Opening, *, first_line: int = 2, folded: bool = True
) -> Plain:
    """Decide lines (their cells by field, in the words of Licet's own columns) in the order of dates and lines."""
    found = Plain(counters=Counters(opening))
    together: dict[str | int, list[Row]] = {}
    for number, cells in enumerate(lines, first_line):
        row = Row(number, {name: cell.strip() for name, cell in cells.items()})
        check_line(row)
        found.rows[number] = row
        together.setdefault(row.cells.get("order_id") or number, []).append(row)
    orders = [order for rows in together.values() if (order := order_of_rows(rows)) is not None]
    for order in sorted(orders, key=lambda order: (order.transaction.date, order.rows[0].line)):
        _decide(found, order, regime, folded)
    return found


def _decide(found: Plain, order: Order, regime: str, folded: bool) -> None:
    assert found.counters is not None
    state = {**order.given.get("state", {}), **found.counters.state(order.transaction)}
    transaction = {**order.given, "regime": regime, "state": state}
    try:
        determination = determine(transaction)
        if folded:
            found.counters.draw(determination)
    except InvalidTransactionError as invalid:
        blame(order.rows, invalid.errors)
        return
    for place, row in enumerate(order.rows):
        found.decided[row.line] = (transaction, determination, place)
