"""The plain fold, which the bulk reading is tested against: what the orders of a book draw, in whole thousandths."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from math import ceil
from typing import Final

from licet.determine.determination import Determination
from licet.determine.evidence import milli
from licet.facts.record import MILLI, same_name
from licet.facts.shapes import InputError, InvalidTransactionError
from licet.facts.transaction import Transaction
from licet.law.parameter import number, parameters
from licet.law.part774.eccns import A_LEVEL
from licet.law.sets import SUPPLEMENT_5A
from licet.orderbook.balances import Balance
from licet.orderbook.columns import Json
from licet.orderbook.opening import Counter, Opening, counter_name

MOVES: Final = ("export", "reexport", "transfer_in_country")


class Counters:
    """The counters as they stand between two orders."""

    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self.universal: dict[str, Transaction] = {}
        """Holders of universal authorizations who were owners of items, each with the last such order."""
        self._national: dict[Counter, dt.date] = {}
        self._assured: dict[str, bool] = {}
        self._spelled = dict(opening.companies)
        self._drawn: dict[Counter, int] = {}
        self._places: dict[str, set[str]] = {}
        for counter in opening.balances:
            self._add(counter, 0)

    def state(self, t: Transaction) -> Json:
        """The counters that a transaction depends on, in the contract's form; one that is not known is left out."""
        depends_on = {
            "lpp_used_tpp": _lpp(t),
            "aia_cumulative_tpp": _aia(t),
            "country_allocation_used_tpp": _country(t),
            "nveu_installed_tpp": _national(t),
        }
        used = {name: self.used(counter) for name, counter in depends_on.items() if counter is not None}
        state: Json = {name: milli(tpp) for name, tpp in used.items() if tpp is not None}
        holder = _holder(t, "UVEU")
        if holder in self.opening.universal:
            state["uveu"] = {name: milli(tpp) for name, tpp in self.shares(holder, t.destination, t.date).items()}
        return state

    def used(self, counter: Counter) -> int | None:
        """What is used of a counter; None where it is not known."""
        opened = self.opening.of(counter)
        return None if opened is None else opened + self._drawn.get(counter, 0)

    def installed(self, company: str) -> dict[str, int]:
        """What a universal validated end user has installed, by country."""
        counters = [Counter("uveu", company, country) for country in sorted(self._places.get(company, ()))]
        return {c.country: self.used(c) or 0 for c in counters}

    def shares(self, holder: str, destination: str | None, day: dt.date) -> dict[str, int]:
        """Where a universal validated end user's computing power is, under the names of the contract."""
        installed = self.installed(holder)
        inside = SUPPLEMENT_5A.on(day)
        return {
            "total_tpp": sum(installed.values()),
            "outside_supplement_5_tpp": sum(tpp for place, tpp in installed.items() if place not in inside),
            "in_destination_tpp": installed.get(destination or "", 0),
            "outside_us_tpp": sum(tpp for place, tpp in installed.items() if place != "US"),
        }

    def spelled(self, company: str) -> str:
        """A company's name as it was first written."""
        return self._spelled.get(company, company)

    def draw(self, d: Determination) -> None:
        """Count what a determined order draws.

        Raises InvalidTransactionError where more is relocated than the holder is known to have.
        """
        t = d.transaction
        self._remember(t)
        tpp = a_level_tpp(d)
        if not tpp or not _goes_ahead(d):
            return
        carried_by = (d.authorization or "").split("+")
        if "ACM" not in carried_by and t.activity in MOVES:  # what a manufacturer has passes on to others
            self._install(t, tpp)
        if "LPP" in carried_by:
            self._add(_lpp(t), tpp)
        if "AIA" in carried_by:
            self._add(_aia(t), tpp)
        if d.outcome == "license_required" and d.authorization is None and d.consumes:
            self._add(_country(t), tpp)

    def _remember(self, t: Transaction) -> None:
        for name in (*_owners(t), *(a.holder for a in t.authorizations if a.holder)):
            self._spelled.setdefault(same_name(name), name)
        holder = _holder(t, "UVEU")
        if holder in {same_name(name) for name in _owners(t)}:
            self.universal[holder] = t
        if counter := _national(t):
            self._national[counter] = t.date
        if t.destination is not None and t.state.government_assurances is not None:
            self._assured[t.destination] = t.state.government_assurances

    def _install(self, t: Transaction, tpp: int) -> None:
        """The owners have it at the destination now; chips that were relocated are no longer where they were."""
        left = t.origin if any(a.relocated for a in t.authorizations) else None
        companies = {same_name(name) for name in _owners(t)}
        universal = companies & self.opening.universal
        for company in universal if left else ():
            there = self.used(Counter("uveu", company, left or "")) or 0
            if there < tpp:
                found = f"{milli(tpp):,} TPP leaving {left}"
                expected = f"at most the {milli(there):,} TPP that {self.spelled(company)} has there"
                raise InvalidTransactionError([InputError("/authorizations/0/relocated", found, expected)])
        for kind, company in [*(("nveu", c) for c in companies), *(("uveu", c) for c in universal)]:
            if left:
                leaves = Counter(kind, company, left)
                self._add(leaves, -min(self.used(leaves) or 0, tpp))
            self._add(Counter(kind, company, t.destination or ""), tpp)

    def _add(self, counter: Counter | None, tpp: int) -> None:
        if counter is not None:
            self._drawn[counter] = self._drawn.get(counter, 0) + tpp
            if counter.kind == "uveu":
                self._places.setdefault(counter.company, set()).add(counter.country)

    def balances(self) -> Iterator[Balance]:
        """Every counter that was opened or drawn, by kind and name."""
        for counter, drawn in sorted(self._drawn.items()):
            name = counter_name(counter, self.spelled(counter.company))
            yield Balance(counter, name, self.opening.of(counter), drawn, self._limit(counter))

    def _limit(self, counter: Counter) -> int | None:
        match counter.kind:
            case "lpp":
                return number("lpp_annual") * MILLI
            case "country":
                assured = self._assured.get(counter.country)
                return number("country_allocation_with_assurances" if assured else "country_allocation") * MILLI
            case "nveu" if counter in self._national:
                steps = parameters()["nveu_installed_base"].schedule
                reached = [tpp for since, tpp in steps if since <= self._national[counter]] or [steps[0][1]]
                return reached[-1] * MILLI
        return None


def a_level_tpp(d: Determination) -> int:
    """The .a-level computing power of an order, in thousandths of TPP."""
    items = [item for item, eccn in zip(d.items, d.split_eccns, strict=True) if eccn in A_LEVEL.on(d.date)]
    return sum(ceil(Decimal(str(item["total_tpp"])) * MILLI) for item in items)


def _goes_ahead(d: Determination) -> bool:
    if d.outcome == "license_required":
        return d.authorization == "license" or d.review_policy == "presumption_of_approval"
    return d.outcome in ("no_license_required", "license_exception", "authorized_veu")


def _lpp(t: Transaction) -> Counter | None:
    """License Exception LPP counts by the ultimate parent that owns the items (740.29(h)(1)) and calendar year."""
    consignee = t.parties.ultimate_consignee
    owner = consignee.name if consignee.ultimate_parent is None else consignee.ultimate_parent.name
    return Counter("lpp", same_name(owner), year=str(t.date.year)) if owner else None


def _aia(t: Transaction) -> Counter | None:
    """License Exception AIA counts by the ultimate consignee, which is the owner of the items (740.27(b)(1))."""
    name = t.parties.ultimate_consignee.name
    return Counter("aia", same_name(name)) if name else None


def _country(t: Transaction) -> Counter | None:
    return Counter("country", country=t.destination) if t.destination else None


def _national(t: Transaction) -> Counter | None:
    """A national validated end user counts by company and country (748.15(a)(2)(iii)(B))."""
    holder = _holder(t, "NVEU")
    return Counter("nveu", holder, t.destination) if holder and t.destination else None


def _holder(t: Transaction, kind: str) -> str | None:
    """Who holds an authorization of this kind that is not for another country."""
    held = [a for a in t.authorizations if a.type == kind and a.country in (None, t.destination)]
    return next((same_name(a.holder) for a in held if a.holder), None)


def _owners(t: Transaction) -> Iterator[str]:
    """The names of those who own the items then, and of their ultimate parents."""
    consignee, end_user = t.parties.ultimate_consignee, t.parties.end_user
    for party in (consignee,) if end_user is consignee else (consignee, end_user):
        if party.name:
            yield party.name
        if party.ultimate_parent is not None and party.ultimate_parent.name:
            yield party.ultimate_parent.name
