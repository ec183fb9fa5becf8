"""What stays open of the answer because of facts that are not known: the same for many orders.

Where the answer hangs on unknown facts, all their completions are tried out, which takes time. Two orders come to the
same if what is left of the law, with all that is known of them filled in, is the same, and the same facts are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from licet.determine.possible import item_pointer
from licet.facts.record import pointers
from licet.facts.transaction import Item, Transaction
from licet.kernel.assume import Assumed
from licet.kernel.evaluate import Evaluation
from licet.kernel.nodes import Cmp, Const, Expr, Fact, In, Meets, Value, Within, facts_of
from licet.orderbook.kinds import ItemKind, OrderKind
from licet.orderbook.situations import NUMBERS, OF_ITEM, OF_ORDER, Asked, Parts, comparisons

_OF_ORDER: Final = frozenset(OF_ORDER)
_NUMBERS: Final = frozenset(NUMBERS)
_NO_ORDER: Final = (None,) * len(OF_ORDER)


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
        self._facts: Final[dict[tuple[Expr, ...], tuple[list[str], list[str]]]] = {}
        self._of_order: Final[dict[tuple[Asked, int], Parts]] = {}
        self._of_item: Final[dict[tuple[Asked, int], Parts]] = {}
        self._missing: Final[dict[tuple[tuple[Expr, ...], int], Any]] = {}
        self._missing_of_item: Final[dict[tuple[tuple[Expr, ...], int], Any]] = {}

    def open(
        self,
        asked: Asked,
        said: Callable[[], tuple[tuple[Value, ...], tuple[Value, ...]]],
        order: tuple[int, OrderKind],
        item: tuple[int, ItemKind],
    ) -> Open:
        """What stays open of the answer for an order and an item, each with its number.

        ``asked`` is what is left of the answer in their situation; ``said`` gives the values of what its view looks at
        of each of them.
        """
        of_order = self._of_order.get((asked, order[0]))
        if of_order is None:
            of_order = self._of_order[asked, order[0]] = self._filled(asked.of_order, said()[0], order[1].values)
        of_item = self._of_item.get((asked, item[0]))
        if of_item is None:
            of_item = self._of_item[asked, item[0]] = self._filled(asked.of_item, said()[1], _NO_ORDER + item[1].values)
        left = asked.left(of_order + of_item)
        missing = self._missing.get((left, order[0]))
        if missing is None:
            missing = self._missing[left, order[0]] = self._missing_of_order(left, *order)
        of_item_too = self._missing_of_item.get((left, item[0]))
        if of_item_too is None:
            names = self._names(left)[1]
            of_item_too = tuple([(name, _missing_of_item(name, item[1])) for name in names])
            self._missing_of_item[left, item[0]] = of_item_too
        key = (left, missing, of_item_too)
        return self._open.get(key) or self._open.setdefault(key, Open(left, key[1:], comparisons(left)))

    def _filled(self, parts: Sequence[tuple[int, Expr]], said: Sequence[Value], values: Sequence[Value]) -> Parts:
        """The values of parts of the law, or what is left of them."""
        return tuple([self._left(part, values) if said[at] is None else said[at] for at, part in parts])

    def _left(self, part: Expr, values: Sequence[Value]) -> Expr:
        """What is left of a part of the law for an order or an item with these values."""
        found = self._parts.get(part)
        if found is None:
            found = self._parts[part] = _Part(part)
        return found.left(values)

    def _names(self, left: tuple[Expr, ...]) -> tuple[list[str], list[str]]:
        """The facts of orders and of items, but for numbers, in what is left."""
        if left not in self._facts:
            names = [fact.name for fact in facts_of(*left) if fact.name not in _NUMBERS]
            self._facts[left] = [n for n in names if n in _OF_ORDER], [n for n in names if n not in _OF_ORDER]
        return self._facts[left]

    def _missing_of_order(self, left: tuple[Expr, ...], number: int, order: OrderKind) -> tuple[Any, ...]:
        """The pointers of the parts of each fact in what is left that an order, which has a number, does not give."""
        t = order.transaction
        assert isinstance(t, Transaction)
        # what is held for one country or another comes to matter with the destination
        apart = number if t.destination is None and t.authorizations else -1
        names = self._names(left)[0]
        sources = [(name, pointers(t, name, order.values[OF_ORDER.index(name)])) for name in names]
        missing = [(name, tuple(pointer for value, pointer in each if value is None)) for name, each in sources]
        return (apart, *missing)


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
