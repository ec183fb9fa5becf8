"""What stays open of the answer because of facts that are not known: the same for many orders.

Where the answer hangs on unknown facts, all their completions are tried out, which takes time. Two orders come to the
same if what is left of the law, with all that is known of them filled in, is the same, and the same facts are missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from licet.determine.possible import item_pointer
from licet.facts.record import pointers
from licet.facts.transaction import Item, Transaction
from licet.kernel.assume import Assumed
from licet.kernel.evaluate import Evaluation
from licet.kernel.nodes import Cmp, Const, Expr, Fact, In, Meets, Value, Within, facts_of
from licet.orderbook.kinds import ItemKind, OrderKind
from licet.orderbook.situations import NUMBERS, OF_ITEM, OF_ORDER, Numbers, View, comparisons, turns

_OF_ORDER: Final = frozenset(OF_ORDER)
_NUMBERS: Final = frozenset(NUMBERS)


class Unsettled:
    """What stays open of the expressions of a view; what was worked out once is remembered."""

    def __init__(self, view: View, filled: Filled) -> None:
        self._view = view
        self._filled = filled
        self._items: dict[int, tuple[Expr, ...]] = {}
        self._by_item: dict[tuple[Expr, ...], tuple[Expr, ...]] = {}
        self._open: dict[tuple[int, int], tuple[tuple[Expr, ...], tuple[Any, ...]]] = {}
        self._comparisons: dict[tuple[Expr, ...], tuple[Cmp, ...]] = {}

    def key(self, order: tuple[int, OrderKind], item: tuple[int, ItemKind], numbers: Numbers) -> tuple[Any, ...]:
        """What is left of the law for an order and an item (each with its number), where what is missing in it would
        have been given, and how its comparisons turn out.

        Equal keys, equal answers: no completion of what is missing tells two such lines apart.
        """
        found = self._open.get((order[0], item[0]))
        if found is None:
            found = self._open[order[0], item[0]] = self._stays_open(order, item)
        return (*found, turns(self._comparisons[found[0]], numbers))

    def _stays_open(self, order: tuple[int, OrderKind], item: tuple[int, ItemKind]) -> tuple[Any, Any]:
        if item[0] not in self._items:
            self._items[item[0]] = self._filled.of_item(self._view.item_parts, item[1])
        of_item = self._items[item[0]]  # few: what is not known of a product leaves little else to ask of it
        if of_item not in self._by_item:
            reduced = Assumed({}, dict(zip(self._view.item_parts, of_item, strict=True)))
            self._by_item[of_item] = tuple(map(reduced, self._view.exprs))
        left = self._filled.of_order(self._by_item[of_item], *order)
        self._comparisons.setdefault(left, comparisons(left))
        t = order[1].transaction
        # what is held for one country or another comes to matter with the destination
        apart = order[0] if t is not None and t.destination is None and t.authorizations else -1
        return left, (apart, *_missing(left, order[1], item[1]))


class Filled:
    """What is left of parts of the law once what is known of items and orders is filled in; regimes share it."""

    def __init__(self) -> None:
        self._parts: Final[dict[Expr, _Part]] = {}
        self._orders: Final[dict[int, _Known]] = {}

    def of_item(self, parts: Sequence[Expr], item: ItemKind) -> tuple[Expr, ...]:
        """What is left of parts that look at items alone."""
        return tuple([(self._parts.get(part) or self._part(part)).left(item.values) for part in parts])

    def of_order(self, exprs: Sequence[Expr], number: int, order: OrderKind) -> tuple[Expr, ...]:
        """What is left of expressions for an order, which has a number."""
        if number not in self._orders:
            self._orders[number] = _Known(dict(zip(OF_ORDER, order.values, strict=True)))
        return tuple(map(self._orders[number], exprs))

    def _part(self, part: Expr) -> _Part:
        found = self._parts[part] = _Part(part, OF_ITEM)
        return found


class _Known(Assumed):
    """Expressions with the known facts of a record filled in; what hangs on an unknown one stays."""

    def __init__(self, facts: Mapping[str, Value]) -> None:
        super().__init__({})
        self._evaluation = Evaluation(facts)

    def _reduce(self, node: Expr) -> Expr:
        if isinstance(node, (Fact, In, Meets, Within)):
            value = self._evaluation.value(node)
            return node if value is None or isinstance(value, tuple) else Const(value)
        return super()._reduce(node)


class _Part:
    """A part of the law, and what is left of it for the values of the few facts that it looks at."""

    def __init__(self, part: Expr, names: Sequence[str]) -> None:
        self._part = part
        self._names = [fact.name for fact in facts_of(part)]
        self._at = [names.index(name) for name in self._names]
        self._left: dict[tuple[Value, ...], Expr] = {}

    def left(self, values: Sequence[Value]) -> Expr:
        """What is left of it, in a record with these values."""
        own = tuple([values[i] for i in self._at])
        found = self._left.get(own)
        if found is None:
            found = self._left[own] = _Known(dict(zip(self._names, own, strict=True)))(self._part)
        return found


def _missing(left: Sequence[Expr], order: OrderKind, item: ItemKind) -> tuple[Any, ...]:
    """Each fact that is missing, with the pointers of its parts that are."""
    of_order = dict(zip(OF_ORDER, order.values, strict=True))
    found = []
    for fact in facts_of(*left):
        if fact.name in _NUMBERS:
            continue
        if fact.name in _OF_ORDER:
            assert isinstance(order.transaction, Transaction)
            sources = pointers(order.transaction, fact.name, of_order[fact.name])
            found.append((fact.name, tuple(pointer for value, pointer in sources if value is None)))
        else:
            assert isinstance(item.item, Item)
            found.append((fact.name, (item_pointer(item.item, fact.name),)))
    return tuple(found)
