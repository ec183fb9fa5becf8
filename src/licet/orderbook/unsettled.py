"""What stays open of the answer because of facts that are not known: the same for many orders.

Where the answer hangs on unknown facts, all their completions are tried out, which takes time. Two orders come to the
same if what is left of the law, with all that is known of them filled in, is the same, and the same facts are missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from licet.determine.possible import item_pointer
from licet.facts.record import pointers
from licet.facts.transaction import Item, Transaction
from licet.kernel.assume import Assumed
from licet.kernel.evaluate import Evaluation
from licet.kernel.nodes import Cmp, Const, Expr, Fact, In, Meets, Value, Within, facts_of
from licet.orderbook.kinds import ItemKind, OrderKind
from licet.orderbook.situations import NUMBERS, OF_ITEM, OF_ORDER, Situation, comparisons

_OF_ORDER: Final = frozenset(OF_ORDER)
_NUMBERS: Final = frozenset(NUMBERS)


@dataclass(frozen=True, eq=False, slots=True)
class Open:
    """What stays open of an order and an item: what is left of the law, and where what is missing would be given.

    Equal ones are the same object. No completion of what is missing tells two lines apart that have the same one, if
    its ``comparisons`` of numbers turn out alike.
    """

    left: tuple[Expr, ...]
    missing: tuple[Any, ...]
    comparisons: tuple[Cmp, ...]


class Filled:
    """What is left of the law once what is known of orders and items is filled in; all regimes of a book share it."""

    def __init__(self) -> None:
        self._parts: Final[dict[Expr, _Part]] = {}
        self._open: Final[dict[Any, Open]] = {}
        self._facts: Final[dict[tuple[Expr, ...], list[str]]] = {}
        self._of_order: Final[dict[tuple[int, str], tuple[str, ...]]] = {}

    def open(
        self, situation: Situation, said: tuple[Any, ...], order: tuple[int, OrderKind], item: tuple[int, ItemKind]
    ) -> Open:
        """What stays open of the answer for an order and an item, each with its number, in their situation.

        ``said`` are the values of what the situation's view looks at of them.
        """
        asked = situation.asked
        values = order[1].values + item[1].values
        left = asked.left(
            tuple([self._left(part, values) if value is None else value for part, value in asked.values(said)])
        )
        if left not in self._facts:
            self._facts[left] = [fact.name for fact in facts_of(*left) if fact.name not in _NUMBERS]
        t = order[1].transaction
        # what is held for one country or another comes to matter with the destination
        apart = order[0] if t is not None and t.destination is None and t.authorizations else -1
        missing = [
            (name, self._missing_of_order(name, *order) if name in _OF_ORDER else _missing_of_item(name, item[1]))
            for name in self._facts[left]
        ]
        key = (left, (apart, *missing))
        return self._open.get(key) or self._open.setdefault(key, Open(*key, comparisons(left)))

    def _left(self, part: Expr, values: Sequence[Value]) -> Expr:
        """What is left of a part of the law for an order and an item with these values."""
        found = self._parts.get(part)
        if found is None:
            found = self._parts[part] = _Part(part)
        return found.left(values)

    def _missing_of_order(self, fact: str, number: int, order: OrderKind) -> tuple[str, ...]:
        """The pointers of the parts of a fact that an order, which has a number, does not give."""
        key = (number, fact)
        if key not in self._of_order:
            assert isinstance(order.transaction, Transaction)
            sources = pointers(order.transaction, fact, order.values[OF_ORDER.index(fact)])
            self._of_order[key] = tuple(pointer for value, pointer in sources if value is None)
        return self._of_order[key]


def _missing_of_item(fact: str, item: ItemKind) -> tuple[str, ...]:
    assert isinstance(item.item, Item)
    return (item_pointer(item.item, fact),)


class _Part:
    """A part of the law, and what is left of it for the values of the few facts that it looks at."""

    def __init__(self, part: Expr) -> None:
        self._part = part
        looked_at = {fact.name for fact in facts_of(part)}
        self._at = [(i, name) for i, name in enumerate((*OF_ORDER, *OF_ITEM)) if name in looked_at]
        self._left: dict[tuple[Value, ...], Expr] = {}

    def left(self, values: Sequence[Value]) -> Expr:
        """What is left of it, for an order and an item with these values."""
        own = tuple([values[i] for i, _ in self._at])
        found = self._left.get(own)
        if found is None:
            found = self._left[own] = _Known({name: values[i] for i, name in self._at})(self._part)
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
