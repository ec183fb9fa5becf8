"""A ledger as a command sees it that is repeated: without what its own reservations draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from licet.ledger.name import read_name

if TYPE_CHECKING:
    from licet.ledger.ledger import Ledger


class Apart:
    """The counters of a ledger without what is drawn by reservations under one key, or under all that begin with it.

    A command that reserves under a key of its own reads them here: repeated, it sees what it saw, and gives the same
    answers. ``licet.determine`` takes it as it takes a ledger.
    """

    def __init__(self, ledger: Ledger, key: str, *, begins: bool = False) -> None:
        self._ledger = ledger
        self._own = ledger.drawn_under(key, begins=begins)

    def used(self, allocation: str) -> tuple[int, bool] | None:
        """As ``Ledger.used``."""
        found = self._ledger.used(allocation)
        return found and (found[0] - self._own.get(read_name(allocation).key, 0), found[1])

    def installed(self, holder: str) -> tuple[dict[str, int], bool]:
        """As ``Ledger.installed``."""
        by_country, whole = self._ledger.installed(holder)
        keys = {country: read_name(f"uveu/{holder}/{country}").key for country in by_country}
        return {country: used - self._own.get(keys[country], 0) for country, used in by_country.items()}, whole

    def own(self, key: str) -> int:
        """What the reservations that are left out draw on an allocation, by its key."""
        return self._own.get(key, 0)
