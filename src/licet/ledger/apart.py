"""A ledger as a command sees it that is repeated: without what its own reservations draw."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from licet.ledger.name import read_name

if TYPE_CHECKING:
    from licet.ledger.ledger import Ledger
    from licet.ledger.reading import Reserved


class Apart:
    """The counters of a ledger without what is drawn by reservations under one key.

    ``begins``: under all keys that are this text and a number behind it. A command that reserves under a key of its own
    reads them here: repeated, it sees what it saw, and gives the same answers. ``licet.determine`` takes it as it takes
    a ledger.
    """

    def __init__(self, ledger: Ledger, key: str, *, begins: bool = False) -> None:
        self._ledger = ledger
        self._own: Counter[str] = Counter()
        self._of: dict[int, list[Reserved]] = {}
        for one in ledger.reserved_under(key, begins=begins):
            self._own[one.allocation.key] += one.left
            self._of.setdefault(one.reservation, []).append(one)

    def used(self, allocation: str) -> tuple[int, bool] | None:
        """As ``Ledger.used``."""
        found = self._ledger.used(allocation)
        return found and (found[0] - self.own(read_name(allocation).key), found[1])

    def installed(self, holder: str) -> tuple[dict[str, int], bool]:
        """As ``Ledger.installed``."""
        by_country, whole = self._ledger.installed(holder)
        keys = {country: read_name(f"uveu/{holder}/{country}").key for country in by_country}
        return {country: used - self.own(keys[country]) for country, used in by_country.items()}, whole

    def stricter(self, allocation: str, day: dt.date) -> str | None:
        """As ``Ledger.stricter``."""
        return self._ledger.stricter(allocation, day)

    def own(self, key: str) -> int:
        """What the reservations that are left out draw on an allocation, by its key."""
        return self._own[key]

    def left(self, reservation: int) -> dict[str, int]:
        """What one of them still draws, by allocations."""
        return {one.allocation.text: one.left for one in self._of.get(reservation, ()) if one.left}

    def gone(self, reservation: int) -> dict[str, int]:
        """What one of them draws no more, because it was released or is over, by allocations."""
        of = self._of.get(reservation, ())
        return {one.allocation.text: one.amount - one.left for one in of if one.left < one.amount}
