"""A ledger as a command sees it that is repeated: without what its own reservations draw."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from licet.ledger.errors import LedgerError
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
        self._committed: Counter[str] = Counter()
        self._of: dict[int, list[Reserved]] = {}
        for one in ledger.reserved_under(key, begins=begins):
            self._own[one.allocation.key] += one.left
            self._committed[one.allocation.key] += one.committed
            self._of.setdefault(one.reservation, []).append(one)

    def used(self, allocation: str) -> tuple[int, bool] | None:
        """As ``Ledger.used``; not below nothing, where what was reserved here has been adjusted away since."""
        found = self._ledger.used(allocation)
        return found and (max(0, found[0] - self.own(read_name(allocation).key)), found[1])

    def installed(self, holder: str, *, committed: bool = False) -> tuple[dict[str, int], bool]:
        """As ``Ledger.installed``; not below nothing."""
        by_country, whole = self._ledger.installed(holder, committed=committed)
        own = self._committed if committed else self._own
        keys = {country: read_name(f"uveu/{holder}/{country}").key for country in by_country}
        return {country: max(0, used - own[keys[country]]) for country, used in by_country.items()}, whole

    def stricter(self, allocation: str, day: dt.date) -> str | None:
        """As ``Ledger.stricter``."""
        try:
            return self._ledger.stricter(allocation, day, self.own(read_name(allocation).key))
        except LedgerError:
            return None

    def refusals(self, draws: Mapping[str, int], day: dt.date) -> list[str]:
        """As ``Ledger.refusals``: what was reserved already is not refused."""
        return [] if self._of else self._ledger.refusals(draws, day)

    def assured(self, country: str, day: dt.date) -> bool | None:
        """As ``Ledger.assured``."""
        return self._ledger.assured(country, day)

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
