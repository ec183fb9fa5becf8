"""What all regimes that decide an order book have in common: the kinds of its lines, the names and places in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from licet.determine.decider import DEFAULT_READINGS
from licet.facts.contract import CHINA_2026_SINCE, FIRST_DAY
from licet.facts.record import parent_headquarters
from licet.facts.transaction import Authorization
from licet.kernel.python import compile_python
from licet.law.part774.designers import PERIOD_ENDS
from licet.law.regimes import turning_days
from licet.law.sets import A1, A5, MACAU_OR_D5
from licet.orderbook.coding import Coding
from licet.orderbook.kinds import ItemKind, OrderKind, item_kind, order_kind
from licet.orderbook.law_of_day import Detail, LawOfDay, law_of_day
from licet.orderbook.situations import OF_ITEM, OF_ORDER, View

_MOVES: Final = frozenset(("export", "reexport", "transfer_in_country"))


@dataclass(frozen=True, slots=True)
class Kind:
    """Lines that the law does not tell apart but by their numbers; an order and an item stand for all of theirs."""

    period: int
    order: OrderKind
    item: ItemKind
    order_class: int
    item_class: int
    order_number: int
    item_number: int

    @property
    def moves(self) -> bool:
        """Whether the items themselves go somewhere, which a deemed export does not do."""
        return _moves(self.order)

    @property
    def relocates(self) -> bool:
        """Whether chips move that their owner already has."""
        return _relocates(self.order)

    @property
    def held(self) -> list[Authorization]:
        """The authorizations that somebody who is named holds for the destination."""
        t = self.order.transaction
        return [] if t is None else [a for a in t.authorizations if a.country in (None, t.destination) and a.holder]

    @property
    def owned_from_us(self) -> bool:
        """Whether who owns the items is headquartered in the United States."""
        if self.order.transaction is None:
            return False
        owner = self.order.transaction.parties.ultimate_consignee
        return "US" in (owner.headquarters, parent_headquarters(owner))

    @property
    def holds(self) -> bool:
        """Whether a party holds a validated end user authorization: then it matters what it has installed."""
        return _holds(self.order)


class Ground:
    """The kinds of lines of a book, its names and its places, each by its number; what the book is decided on.

    ``several``: whether the book has orders of several lines.
    """

    def __init__(
        self, coding: Coding, regimes: Sequence[str], readings: Mapping[str, str], detail: Detail, several: bool
    ) -> None:
        self.regimes: Final = tuple(regimes)
        self.days: Final = days_of(regimes)
        self.switched: Final = dict(readings)
        """The readings that were asked for."""
        self.readings: Final = {**DEFAULT_READINGS, **readings}
        self.detail: Final = detail
        self.names: Final = coding.names
        self.spelled: Final = coding.spelled
        self.places: Final = coding.places
        self.holders: frozenset[int] = frozenset()
        """Who holds a validated end user authorization, by the numbers of their names."""
        self.orders: Final[list[OrderKind]] = []
        self.items: Final[list[ItemKind]] = []
        self.kinds: list[Kind] = []
        self.order_classes: Any = _whole(())
        """Of each kind the class of its orders; ``item_classes`` that of its items."""
        self.item_classes: Any = _whole(())
        self._periods: Any = _whole(())
        self.holding: Any = _flags(())
        """Of each kind whether it ``holds``."""
        self._holding_for: dict[str, Any] = {}
        self._laws: dict[int, list[LawOfDay]] = {}
        self._made: dict[Any, _Looks] = {}
        self._said: Final[dict[str, list[tuple[Any, ...]]]] = {"order": [], "item": []}
        """Of each class what the laws of its period look at."""
        self._views: Final = ("alone", "among", "counts") if several else ("alone",)
        self._order_classes: dict[Any, int] = {}
        self._item_classes: dict[Any, int] = {}
        self._of_order: list[tuple[int, int]] = []  # of each class a period and an order
        self._of_item: list[tuple[int, int]] = []

    def add_orders(self, coding: Coding, keys: Mapping[str, Any]) -> dict[str, Any]:
        """Number the kinds of orders: arrays beside ``keys`` (their period and words).

        ``order_number``; ``order_class``, the same for those that no law tells apart; ``order_bad``, and the flags
        ``moves``, ``relocates``, ``holds``, ``assured``, ``not_assured``.
        """
        numbers: dict[Any, int] = {}
        late = [day >= CHINA_2026_SINCE for day in self.days]
        found = []
        for period, words in _rows(keys):
            key = (words, late[period])
            if key not in numbers:
                numbers[key] = len(self.orders)
                self.orders.append(order_kind(coding.cells_of_order(words), self.days[period]))
            found.append((numbers[key], self._order_class(period, numbers[key])))
        orders = [self.orders[number] for number, _ in found]
        assurances = [o.transaction and o.transaction.state.government_assurances for o in orders]
        return {
            "order_number": _whole(number for number, _ in found),
            "order_class": _whole(of for _, of in found),
            "order_bad": _flags(order.given is None for order in orders),
            "moves": _flags(map(_moves, orders)),
            "relocates": _flags(map(_relocates, orders)),
            "holds": _flags(map(_holds, orders)),
            "assured": _flags(a is True for a in assurances),
            "not_assured": _flags(a is False for a in assurances),
        }

    def add_items(self, coding: Coding, keys: Mapping[str, Any]) -> dict[str, Any]:
        """Number the kinds of items: ``item_number``, ``item_class``, ``item_bad`` and ``unit`` (millionths of TPP of
        one unit; -1 where not known), arrays beside ``keys``."""
        found = []
        met: dict[Any, list[int]] = {}
        for period, words in _rows(keys):
            kind = item_kind(coding.cells_of_item(words), self.days[period], self.readings)
            numbers = met.setdefault(words, [])  # that are described so, and differ with the day
            number = next((n for n in numbers if self.items[n] == kind), len(self.items))
            if number == len(self.items):
                self.items.append(kind)
                numbers.append(number)
            found.append((number, self._item_class(period, number)))
        items = [self.items[number] for number, _ in found]
        return {
            "item_number": _whole(number for number, _ in found),
            "item_class": _whole(of for _, of in found),
            "item_bad": _flags(item.given is None for item in items),
            "unit": _whole(-1 if item.unit_micro_tpp is None else item.unit_micro_tpp for item in items),
        }

    def add_kinds(self, order_classes: Any, item_classes: Any) -> None:
        """Make the kinds of lines: one for each pair of classes, in the order of these arrays."""
        self.order_classes, self.item_classes = order_classes, item_classes
        for order_class, item_class in zip(order_classes.tolist(), item_classes.tolist(), strict=True):
            (period, order), (_, item) = self._of_order[order_class], self._of_item[item_class]
            kind = Kind(period, self.orders[order], self.items[item], order_class, item_class, order, item)
            self.kinds.append(kind)
        self._periods = _whole(kind.period for kind in self.kinds)
        self.holding = _flags(kind.holds for kind in self.kinds)

    def holding_for(self, authorization: str) -> Any:
        """Of each kind whether somebody who is named holds an authorization of a type for its destination."""
        if authorization not in self._holding_for:
            self._holding_for[authorization] = _flags(
                any(a.type == authorization for a in kind.held) for kind in self.kinds
            )
        return self._holding_for[authorization]

    def of_period(self, period: int) -> Any:
        """The kinds of a period."""
        return np.flatnonzero(self._periods == period)

    def said(self, side: str, period: int, view: View) -> Callable[[int], tuple[Any, ...]]:
        """What a view of the period's law looks at of a class of orders (``order``) or of items: the values."""
        at, said = self._looks(side, period).at(view), self._said[side]
        return lambda number: tuple([said[number][i] for i in at])

    def _looks(self, side: str, period: int) -> _Looks:
        key = (side, *map(id, self.laws(period)))
        if key not in self._made:
            views = [getattr(law, view) for law in self.laws(period) for view in self._views]
            self._made[key] = _Looks(side, views)
        return self._made[key]

    def laws(self, period: int) -> list[LawOfDay]:
        """The regimes in a period."""
        if period not in self._laws:
            day = self.days[period]
            self._laws[period] = [law_of_day(id, day, self.readings, self.detail) for id in self.regimes]
        return self._laws[period]

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_laws": {}, "_made": {}}  # which are made again elsewhere

    def _order_class(self, period: int, number: int) -> int:
        order = self.orders[number]
        if order.transaction is None:
            return -1
        laws = self.laws(period)
        said = self._looks("order", period).of(order.values)
        apart = number if _holds(order) else -1  # whose holders are told apart by their names
        key = (*map(id, laws), *said, _moves(order), apart)
        found = self._order_classes.setdefault(key, len(self._of_order))
        if found == len(self._of_order):
            self._of_order.append((period, number))
            self._said["order"].append(said)
        return found

    def _item_class(self, period: int, number: int) -> int:
        item = self.items[number]
        if item.given is None:
            return -1
        laws = self.laws(period)
        said = self._looks("item", period).of(item.values)
        key = (*map(id, laws), *said, item.unit_micro_tpp is None)
        found = self._item_classes.setdefault(key, len(self._of_item))
        if found == len(self._of_item):
            self._of_item.append((period, number))
            self._said["item"].append(said)
        return found


class _Looks:
    """What some laws look at of orders, or of items: evaluated together, because they have much in common."""

    def __init__(self, side: str, views: Iterable[View]) -> None:
        parts = {view: view.order_parts if side == "order" else view.item_parts for view in views}
        every = dict.fromkeys(part for of_view in parts.values() for part in of_view)
        self.of: Final = compile_python(tuple(every), OF_ORDER if side == "order" else OF_ITEM, f"of_{side}")
        places = {part: place for place, part in enumerate(every)}
        self._at: Final = {view: [places[part] for part in of_view] for view, of_view in parts.items()}

    def at(self, view: View) -> list[int]:
        """The places of the values that a view looks at."""
        return self._at[view]


def days_of(regimes: Iterable[str]) -> list[dt.date]:
    """The first day of each period in which neither the law of these regimes nor the reading of a transaction turns."""
    days = {CHINA_2026_SINCE, PERIOD_ENDS + dt.timedelta(days=1)}
    for codes in (A1, A5, MACAU_OR_D5):
        days |= {since for since, _ in codes.steps}
    for id in regimes:
        days |= set(turning_days(id))
    return [FIRST_DAY, *sorted(day for day in days if day > FIRST_DAY)]


def _rows(keys: Mapping[str, Any]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The period and the words of each key."""
    words = zip(*(column.tolist() for name, column in keys.items() if name != "period"), strict=True)
    return zip(keys["period"].tolist(), words, strict=True)


def _whole(numbers: Iterable[int]) -> Any:
    return np.fromiter(numbers, dtype=np.int64)


def _flags(flags: Iterable[bool]) -> Any:
    return np.fromiter(flags, dtype=bool)


def _moves(order: OrderKind) -> bool:
    return order.transaction is not None and order.transaction.activity in _MOVES


def _relocates(order: OrderKind) -> bool:
    return order.transaction is not None and any(a.relocated for a in order.transaction.authorizations)


def _holds(order: OrderKind) -> bool:
    return order.transaction is not None and any(a.type in ("NVEU", "UVEU") for a in order.transaction.authorizations)
