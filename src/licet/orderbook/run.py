"""Deciding an order book: each order on its date, with the counters as the orders before it left them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from licet.determine.determination import Determination, determine
from licet.facts.shapes import InvalidTransactionError
from licet.orderbook.columns import Json
from licet.orderbook.counters import Counters
from licet.orderbook.opening import Opening
from licet.orderbook.reading import Order, OrderBook, blame


@dataclass(frozen=True, slots=True)
class Decided:
    """An order with the transaction as it was decided, counters included, and the determination.

    ``licet.determine(transaction)`` gives the same determination.
    """

    order: Order
    transaction: Json
    determination: Determination


@dataclass(frozen=True)
class Run:
    """An order book decided under one regime."""

    regime: str
    decided: list[Decided]
    """In the order of decision: by date, then by line."""
    counters: Counters

    def by_line(self) -> dict[int, tuple[Decided, int]]:
        """For each line of the file that was decided, its order and its place among the order's items."""
        return {row.line: (one, i) for one in self.decided for i, row in enumerate(one.order.rows)}


def run_order_book(
    book: OrderBook,
    regime: str,
    opening: Opening,
    readings: Mapping[str, str] | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Run:
    """Decide every order of a book in the order of dates, of one date in the order of the file.

    What turns out to be wrong with an order on the way is entered in the errors of its lines. ``progress`` is called
    after each order with the number done.
    """
    counters = Counters(opening)
    decided = []
    for done, order in enumerate(sorted(book.orders, key=_when), 1):
        transaction = {**order.given, "regime": regime}
        if readings:
            transaction["readings"] = dict(readings)
        transaction["state"] = {**order.given.get("state", {}), **counters.state(order.transaction)}
        try:
            determination = determine(transaction)
            counters.draw(determination)
        except InvalidTransactionError as invalid:
            blame(order.rows, invalid.errors)
        else:
            decided.append(Decided(order, transaction, determination))
        progress(done)
    return Run(regime, decided, counters)


def _when(order: Order) -> tuple[object, int]:
    return order.transaction.date, order.rows[0].line
