"""What was found of a book under one regime and holds under every other: where the law is the same, or a part of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final

import numpy as np

from licet.orderbook.ground import Ground
from licet.orderbook.law_of_day import LawOfDay
from licet.orderbook.numbered import Numbered
from licet.orderbook.situations import Situation
from licet.orderbook.unsettled import Filled
from licet.orderbook.verdicts import Verdict


class Found:
    """What the regimes that decide one book have found; a verdict has the same number under all of them."""

    def __init__(self) -> None:
        self.verdicts: Final[list[Verdict]] = []
        self.by_key: Final[dict[Any, Verdict]] = {}
        """Verdicts by the law and by what it makes of an order."""
        self.numbers: Final[dict[tuple[Any, ...], int]] = {}
        """What a law says of a line among others, by number: the same under all regimes, as keys of verdicts are."""
        self.eccns: Final = Numbered()
        """The classes of lines."""
        self._situations: Final[dict[tuple[LawOfDay, int], tuple[list[Situation], Any]]] = {}
        self.filled: Final = Filled()

    def situations(self, ground: Ground, law: LawOfDay, period: int) -> tuple[list[Situation], Any]:
        """What the law makes of lines of a period that are alone: situations, and the place of that of each kind."""
        if (law, period) not in self._situations:
            at, view = ground.of_period(period), law.alone
            orders, order = _different(ground.order_classes[at], ground.said("order", period, view))
            items, item = _different(ground.item_classes[at], ground.said("item", period, view))
            found = _different(
                order * len(items) + item, lambda n: view.situation(orders[n // len(items)], items[n % len(items)])
            )
            self._situations[law, period] = found
        return self._situations[law, period]

    def classes(self, verdicts: Any) -> Any:
        """The number of the class of the first line of orders with these verdicts (-1: none)."""
        classes = np.array([-1, *(self.eccns.number(verdict.eccns[0]) for verdict in self.verdicts)], dtype=np.int64)
        return classes[verdicts + 1]


def _different(numbers: Any, of: Callable[[int], Hashable]) -> tuple[list[Any], Any]:
    """The different values that come ``of`` numbers, and which of them that of each number is."""
    different, inverse = np.unique(numbers, return_inverse=True)
    places: dict[Hashable, int] = {}
    at = [places.setdefault(of(number), len(places)) for number in different.tolist()]
    return list(places), np.array(at, dtype=np.int64)[inverse]
