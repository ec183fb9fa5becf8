"""The nouns: a transaction, its parties, its items, the use, what the parties hold and what they have used.

All are immutable. ``None`` means unknown: not given, or given as null ("asked, and not known"). Quantities of
computing power are exact decimals in TPP, areas are in mm², bandwidths in GB/s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Company:
    """A company that is named and placed, such as an ultimate parent or a designer."""

    name: str | None = None
    headquarters: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A party to the transaction. Countries are ISO 3166-1 alpha-2; Hong Kong is China."""

    name: str | None = None
    location: str | None = None
    headquarters: str | None = None
    ultimate_parent: Company | None = None
    government_owned_or_controlled: bool | None = None
    listed: tuple[str, ...] | None = None
    private_sector: bool | None = None
    role: str | None = None
    owners: tuple[tuple[Party, Decimal | None], ...] = ()
    permanent_regular_employee: bool | None = None
    employer: Party | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties (15 CFR 748.5)."""

    exporter: Party
    purchaser: Party
    intermediate_consignees: tuple[Party, ...]
    ultimate_consignee: Party
    end_user: Party
    operator: Party


@dataclass(frozen=True, slots=True)
class Designer:
    """Who designed an integrated circuit, and its standing under Note 1 to 3A090.a."""

    name: str | None = None
    headquarters: str | None = None
    approved: bool | None = None
    authorized: bool | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Chip:
    """An integrated circuit: what the technical notes to 3A090 look at. Compared by identity.

    ``dense_tops``: precision to tera-operations per second, a multiply-accumulate counted as two, never sparse.
    """

    dense_tops: Mapping[str, Decimal] | None = None
    tpp: Decimal | None = None
    die_area_mm2: Decimal | None = None
    non_planar: bool | None = None
    designed_or_marketed_for_datacenter: bool | None = None
    memory_bandwidth_gbps: Decimal | None = None
    interconnect_gbps: Decimal | None = None
    transistors: Decimal | None = None
    contains_hbm: bool | None = None
    designer: Designer = Designer()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a transaction.

    Either already classified (``eccn`` and ``tpp`` per unit) or ``count`` chips (1 for an integrated circuit
    itself) in a commodity that would otherwise be ``eccn_base``. ``at`` is its JSON pointer; ``name`` is for people.
    """

    at: str
    name: str
    quantity: int
    chip: Chip | None = None
    count: int = 1
    eccn_base: str | None = None
    eccn: str | None = None
    tpp: Decimal | None = None
    datacenter: bool | None = None
    designer: Designer = Designer()
    product: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndUse:
    """What the items are for."""

    purpose: str | None = None
    prohibited_part_744: bool | None = None
    military: bool | None = None
    military_intelligence: bool | None = None
    weapons_of_mass_destruction: bool | None = None
    supercomputer: bool | None = None
    trains_4e091_model_for_outside_supplement_5: bool | None = None
    iaas: bool | None = None
    destined_to_customers_outside_macau_d5: bool | None = None
    customers_are_the_end_user: bool = False
    """Where the former was not given: the customers are taken to be the end user."""
    site_tpp: Decimal | None = None
    stored_in_compliant_facility: bool | None = None


@dataclass(frozen=True, slots=True)
class Authorization:
    """A validated end-user or license authorization that a party holds."""

    type: str
    holder: str | None = None
    country: str | None = None
    location: str | None = None
    relocated: bool = False


@dataclass(frozen=True, slots=True)
class UniversalVeuState:
    """Where a universal validated end user's computing power is, in TPP, before this transaction."""

    total_tpp: Decimal | None = None
    outside_supplement_5_tpp: Decimal | None = None
    in_destination_tpp: Decimal | None = None
    outside_us_tpp: Decimal | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The counters, as they stand before this transaction, in TPP."""

    lpp_used_tpp: Decimal | None = None
    aia_cumulative_tpp: Decimal | None = None
    country_allocation_used_tpp: Decimal | None = None
    government_assurances: bool | None = None
    nveu_installed_tpp: Decimal | None = None
    uveu: UniversalVeuState = UniversalVeuState()
    shipped_to_us_tpp: Decimal | None = None
    shipped_to_china_tpp: Decimal | None = None
    china_2026: Mapping[str, bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assumption:
    """A fact that was not given and was taken as its documented default."""

    pointer: str
    value: Any
    because: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """One export, reexport, transfer (in-country) or release to be determined."""

    date: dt.date
    items: tuple[Item, ...]
    parties: Parties
    id: str | None = None
    regime: str = "enforced"
    activity: str | None = "export"
    origin: str | None = None
    destination: str | None = None
    end_use: EndUse = EndUse()
    authorizations: tuple[Authorization, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    state: State = State()
    assumptions: tuple[Assumption, ...] = ()
    defaulted: Mapping[str, str] = field(default_factory=dict)
    """Role to role: a party that was not given and is taken to be another (``end_user`` to ``ultimate_consignee``)."""
