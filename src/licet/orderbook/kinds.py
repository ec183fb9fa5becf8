"""The kinds of orders and of items in a book, each read once, as a single transaction is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from licet.determine.decider import DEFAULT_READINGS, check
from licet.facts.read import read_transaction
from licet.facts.record import transaction_values
from licet.facts.shapes import InvalidTransactionError
from licet.facts.transaction import Item, Transaction
from licet.kernel.nodes import Value
from licet.law.part774.eccn_3a090 import unit_tpp
from licet.law.part774.line_values import line_values
from licet.law.part774.technical_notes import micro
from licet.orderbook.columns import Json, item_of, order_of
from licet.orderbook.orders import Row, check_line

_ANY_ITEM: Json = {"eccn": "5A992.c", "tpp": 0}


@dataclass(frozen=True)
class OrderKind:
    """A kind of order: a transaction without items, and the facts of it. ``given`` is None where it is in error."""

    given: Json | None
    transaction: Transaction | None = None
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class ItemKind:
    """A kind of item: one unit of it as it is given, and the facts of it. ``given`` is None where it is in error."""

    given: Json | None
    item: Item | None = None
    values: tuple[Value, ...] = ()
    unit_micro_tpp: int | None = None
    """Total processing performance of one unit, in millionths of TPP; None where it is not known."""


def order_kind(cells: Mapping[str, str], day: dt.date) -> OrderKind:
    """The kind of the orders that say this of themselves, on a day of a period."""
    row = Row(0, {**cells, "date": day.isoformat(), "product": "any", "quantity": "1"})
    check_line(row)
    if row.errors:
        return OrderKind(None)
    given = order_of({**cells, "date": day.isoformat()})
    try:
        t = read_transaction({**given, "items": [_ANY_ITEM]})
    except InvalidTransactionError:
        return OrderKind(None)
    return OrderKind(given, t, transaction_values(t))


def item_kind(cells: Mapping[str, str], day: dt.date, readings: Mapping[str, str]) -> ItemKind:
    """The kind of the items that are described so, on a day of a period."""
    row = Row(0, {**cells, "date": day.isoformat(), "quantity": "1"})
    check_line(row)
    given = item_of(cells)
    if row.errors or not given:
        return ItemKind(None)
    try:
        t = read_transaction({"date": day, "items": [given]})
    except InvalidTransactionError:
        return ItemKind(None)
    if check(t):
        return ItemKind(None)
    (item,) = t.items
    taken = {**DEFAULT_READINGS, **readings}
    return ItemKind(given, item, line_values(item, t, taken), micro(unit_tpp(item, taken)))
