"""The fold: orders decided in the order of dates and lines, each with the counters as the orders before it left them.

Only what goes ahead counts: where no license is required, an exception or an authorization carries it, or a license is
held or presumed to be approved. What is undetermined, denied, prohibited or reviewed case by case draws nothing. A
license that is held drew on the country allocation when it was granted, which the opening balance says. All amounts
are whole thousandths of TPP.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from licet.orderbook.numbered import Numbered
from licet.orderbook.opening import Counter, Opening
from licet.orderbook.verdicts import Verdict

EPOCH: Final = dt.date(1970, 1, 1)
"""The days of orders are counted from here."""
FIRST_YEAR: Final = 2022
YEARS: Final = 16
"""A counter of LPP is ``owner * YEARS + year - FIRST_YEAR``; -1 where the owner is not known."""


def date_of(day: int) -> dt.date:
    """The date of a day that is counted."""
    return EPOCH + dt.timedelta(days=day)


class Parties(NamedTuple):
    """Who is concerned by an order whose installed computing power is counted, by the numbers of their names."""

    owners: frozenset[int]
    """Who owns the items then, and their ultimate parents."""
    national: int | None
    """The holder of a national authorization that may be for the destination."""
    universal: int | None
    left: int | None
    """The place that relocated items leave; None where none are relocated."""


NOBODY: Final = Parties(frozenset(), None, None, None)

_NOTHING_SEEN: Final = (None,) * 4


class Counters:
    """The counters as they stand between two orders. Names and places are numbers."""

    def __init__(
        self,
        opening: Opening,
        names: Numbered,
        places: Sequence[str],
        tier_1: Callable[[dt.date], frozenset[str]],
    ) -> None:
        self.opening: Final = opening
        self._tier_1 = tier_1
        self._names = names
        self._places = places
        self.lpp: Final[dict[int, int | None]] = _Opened(self._open_lpp)
        self.country: Final[dict[int, int | None]] = _Opened(self._open_country)
        self.aia: Final[dict[int, int | None]] = _Opened(lambda name: self._opened("aia", name))
        self._installed: dict[tuple[int, int], int | None] = {}
        self._everywhere: dict[int, dict[str, int]] = {}
        self._seen: Final = dict(opening.seen)
        self.relocated: Final[dict[tuple[int, int], int]] = {}
        """What relocations brought to a company in a country, or took from it there."""
        for counter, balance in opening.balances.items():
            if counter.kind == "uveu" and counter.company in opening.universal:
                self._everywhere.setdefault(names.number(counter.company), {})[counter.country] = balance or 0

    def _open_lpp(self, key: int) -> int | None:
        return None if key < 0 else self.opening.of(self._lpp(key))

    def _lpp(self, key: int) -> Counter:
        owner, year = divmod(key, YEARS)
        return Counter("lpp", self._names[owner], year=str(FIRST_YEAR + year))

    def seen(self, lpp: int, consignee: int, place: int, national: int | None) -> tuple[int | None, ...]:
        """What is seen of the counters of LPP, AIA, country and NVEU of an order, where that is a part of them."""
        if not self._seen:
            return _NOTHING_SEEN
        country = self._places[place] if place >= 0 else ""
        counters = (
            self._lpp(lpp) if lpp >= 0 else None,
            Counter("aia", self._names[consignee]) if consignee >= 0 else None,
            Counter("country", country=country) if country else None,
            Counter("nveu", self._names[national], country) if national is not None else None,
        )
        return tuple([None if counter is None else self._seen.get(counter) for counter in counters])

    def _see(self, counter: Counter, change: int) -> None:
        """Count what an order draws on a counter that is seen in part."""
        if counter in self._seen:
            self._seen[counter] = max(0, self._seen[counter] + change)

    def _open_country(self, place: int) -> int | None:
        return None if place < 0 else self.opening.of(Counter("country", country=self._places[place]))

    def _opened(self, kind: str, name: int, place: int | None = None) -> int | None:
        if name < 0:
            return None
        country = "" if place is None else self._places[place]
        return self.opening.of(Counter(kind, self._names[name], country))

    def installed(self, company: int, place: int) -> int | None:
        """What a company has installed in a country."""
        key = (company, place)
        if key not in self._installed:
            self._installed[key] = self._opened("nveu", company, place)
        return self._installed[key]

    def everywhere(self, company: int) -> Mapping[str, int]:
        """What a universal validated end user has, by country; nothing where that is not known."""
        return self._everywhere.get(company, {})

    def is_universal(self, company: int | None) -> bool:
        """Whether it is known what a company has installed worldwide."""
        return company in self._everywhere

    def shares(self, company: int, place: int, day: dt.date) -> tuple[int, int, int, int]:
        """What a universal validated end user has: in all, outside Supplement No. 5(a), there, outside the US."""
        has = self._everywhere[company]
        inside = self._tier_1(day)
        return (
            sum(has.values()),
            sum(tpp for country, tpp in has.items() if country not in inside),
            has.get(self._places[place], 0) if place >= 0 else 0,
            sum(tpp for country, tpp in has.items() if country != "US"),
        )

    def lacks(self, parties: Parties, tpp: int) -> tuple[int, int] | None:
        """Where more is relocated than a company is known to have there: the company, and what it has."""
        if parties.left is not None:
            for company in sorted(parties.owners):
                if company in self._everywhere:
                    there = self._everywhere[company].get(self._places[parties.left], 0)
                    if there < tpp:
                        return company, there
        return None

    def install(self, parties: Parties, place: int, tpp: int) -> None:
        """The owners have it at the place now; what was relocated is no longer where it was."""
        for company in parties.owners:
            if parties.left is not None:
                self._leave(company, parties.left, tpp)
            if place < 0:
                continue
            if parties.left is not None:
                self.relocated[company, place] = self.relocated.get((company, place), 0) + tpp
            self._see(Counter("nveu", self._names[company], self._places[place]), tpp)
            if (there := self.installed(company, place)) is not None:
                self._installed[company, place] = there + tpp
            if company in self._everywhere:
                has, country = self._everywhere[company], self._places[place]
                has[country] = has.get(country, 0) + tpp

    def draw(self, verdict: Verdict, tpp: int, lpp: int, consignee: int, place: int) -> None:
        """Count what an order that goes ahead draws on allocations."""
        for drawn, counter, key in (
            (verdict.on_lpp, self.lpp, lpp),
            (verdict.on_aia, self.aia, consignee),
            (verdict.on_country, self.country, place),
        ):
            if drawn and (used := counter[key]) is not None:
                counter[key] = used + tpp
        if verdict.on_aia and consignee >= 0:
            self._see(Counter("aia", self._names[consignee]), tpp)

    def _leave(self, company: int, left: int, tpp: int) -> None:
        self._see(Counter("nveu", self._names[company], self._places[left]), -tpp)
        if (there := self.installed(company, left)) is not None:
            self._installed[company, left] = there - min(there, tpp)
            self.relocated[company, left] = self.relocated.get((company, left), 0) - min(there, tpp)
        if company in self._everywhere:
            has, country = self._everywhere[company], self._places[left]
            has[country] = has.get(country, 0) - min(has.get(country, 0), tpp)


class _Opened(dict[int, "int | None"]):
    """Counters that open when they are first looked at."""

    def __init__(self, opened: Callable[[int], int | None]) -> None:
        self._of = opened

    def __missing__(self, key: int) -> int | None:
        value = self[key] = self._of(key)
        return value
