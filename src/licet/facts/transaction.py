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
    approved_osat: bool | None = None
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
    applied_on: dt.date | None = None


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
    links_gbps: Decimal | None = None
    """The accelerator links alone, where the host interface is not known: a lower bound of ``interconnect_gbps``."""
    transistors: Decimal | None = None
    contains_hbm: bool | None = None
    packaged_in: str | None = None
    designer: Designer = Designer()


@dataclass(frozen=True, slots=True, eq=False)
class ModelWeights:
    """The parameters of a model, by the operations that trained it. Compared by identity."""

    training_operations: Decimal | None = None
    """Of pre-training and all later training, that of the model it was derived from included."""
    published: bool | None = None
    derived: bool | None = None
    """Whether it was derived from another model, which the next two are about."""
    base_published: bool | None = None
    base_operations: Decimal | None = None
    fine_tune_operations: Decimal | None = None
    """Of later training; where it was derived, of the training since."""
    synthetic_data_operations: Decimal | None = None
    """What generated its unpublished training data, which the next three are about; 0 where there is no such data."""
    synthetic_data_percent: Decimal | None = None
    generator_published: bool | None = None
    generator_operations: Decimal | None = None
    best_published_model_operations: Decimal | None = None


@dataclass(frozen=True, slots=True, eq=False)
class HighBandwidthMemory:
    """A memory stack or package: GB/s and mm². Compared by identity."""

    memory_bandwidth_gbps: Decimal | None = None
    package_area_mm2: Decimal | None = None
    purchased_directly_by_designer: bool | None = None
    packager: Party | None = None


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """What makes an item that is outside the United States subject to the EAR (734.3)."""

    us_origin: bool | None = None
    us_content_percent: Decimal | None = None
    """Controlled US-origin content, in percent of the item's value (734.4)."""
    direct_product: bool | None = None
    """A direct product of technology, software or a plant that 734.9 specifies."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a transaction.

    Already classified (``eccn`` and ``tpp`` per unit), or model weights, or memory, or ``count`` chips (1 for an
    integrated circuit itself) in a commodity that would otherwise be ``eccn_base``. ``at`` is its JSON pointer;
    ``name`` is for people.
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
    chip_tpp: Decimal | None = None
    """Of an item that the caller classified: the TPP of the integrated circuit inside that has the most."""
    memory_bandwidth_gbps: Decimal | None = None
    """Of an item that the caller classified: its total DRAM bandwidth."""
    for_level: str | None = None
    """Of software and technology that the caller classified: the level of the commodities that it is for. Of a .z
    paragraph that was not split by levels: its level."""
    model: ModelWeights | None = None
    hbm: HighBandwidthMemory | None = None
    jurisdiction: Jurisdiction = Jurisdiction(us_origin=True)
    product: str | None = None
    chip_product: str = ""
    """The integrated circuit's own name in the catalogue."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NearbySite:
    """A site that may count with that of the transaction."""

    tpp: Decimal | None = None
    commonly_controlled: bool | None = None
    distance_km: Decimal | None = None
    round_trip_ms: Decimal | None = None


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
    nearby_sites: tuple[NearbySite, ...] = ()
    stored_in_compliant_facility: bool | None = None
    corporate_governance: bool | None = None
    location_verification: bool | None = None
    matching_us_investment: bool | None = None


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
    lpp_operator_used_tpp: Decimal | None = None
    lpp_of_operator: bool = False
    """Whether the ultimate consignee applies the TPP to the limit of the operator (740.29(a))."""
    aia_cumulative_tpp: Decimal | None = None
    country_allocation_used_tpp: Decimal | None = None
    government_assurances: bool | None = None
    nveu_installed_tpp: Decimal | None = None
    nveu_installed_said: bool = False
    """Whether it was given, if only as not known."""
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
