"""Whom the sample sells to: the fixed profile of a customer, and how its orders are made out.

What is drawn over the number of a customer is the same in all its orders; what is drawn over one of the files that
exporters keep on it, in all orders by that file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from licet.orderbook.columns import UNKNOWN
from licet.orderbook.sample.distributions import Among, Columns, Formula, Given, OneOf, Slots, Where
from licet.orderbook.sample.law import MACAU_OR_ARMS_EMBARGO, TIER_1
from licet.orderbook.sample.market import CUSTOMERS, EXPORTERS, LARGE, PARENTS, PLACES, SERVERS, TRADERS, Register
from licet.orderbook.sample.sql import listed, literal, within

FILES: Final = 5
"""How many files there are on a customer."""
HOLDERS: Final = 24
"""Customers with lower numbers may hold an authorization."""
MISSING: Final = (
    *("activity", "destination", "consignee_location", "consignee_headquarters", "ultimate_parent_headquarters"),
    *("end_user_headquarters", "purpose", "private_sector", "government_owned", "government_assurances"),
)
"""Columns that decide, and that are unknown in one file of a hundred each."""


@dataclass(frozen=True)
class Sector:
    """What customers of a kind are like: how many they are, what they buy and what for."""

    weight: int
    purposes: Mapping[str, float]
    segments: tuple[int, int, int]
    """The shares of ``SEGMENTS``, in percent."""
    government: float = 0
    """The share that a government owns."""
    holds: bool = False
    """Whether the largest of them may hold an authorization."""


SECTORS: Final = {
    "cloud": Sector(28, {"data_center": 95, "development_or_production": 5}, (93, 4, 3), holds=True),
    "enterprise": Sector(
        25, {"data_center": 60, "development_or_production": 15, "other": 25}, (50, 40, 10), holds=True
    ),
    "research": Sector(10, {"research": 85, "data_center": 15}, (60, 32, 8), 0.2, holds=True),
    "telecom": Sector(8, {"data_center": 90, "other": 10}, (88, 8, 4), 0.3, holds=True),
    "public": Sector(4, {"data_center": 50, "research": 20, "other": 30}, (60, 35, 5), 1),
    "manufacturer": Sector(7, {"development_or_production": 80, "other": 20}, (40, 40, 20)),
    "reseller": Sector(9, {"resale": 70, "warehouse_storage": 30}, (35, 25, 40)),
    "retailer": Sector(9, {"consumer": 60, "resale": 40}, (2, 13, 85)),
}
_SECTORS: Final = tuple(SECTORS.values())


def customers(seed: int) -> Columns:
    """Drawn over the number of the customer: its fixed profile."""
    asked = [sector.government > 0 for sector in _SECTORS]
    return {
        "consignee_place": Given(CUSTOMERS.place("number", seed)),
        "headquarters_place": Given(CUSTOMERS.headquarters("number", "consignee_place", seed)),
        "parent_number": Formula("CASE WHEN {} < 0.2 THEN floor(pow(2 + number // 8, {}))::BIGINT END"),
        "parent_place": Given(f"CASE WHEN parent_number IS NOT NULL THEN {PARENTS.place('parent_number', seed)} END"),
        "sector": Slots({i: sector.weight for i, sector in enumerate(_SECTORS)}, 100),
        "of_government": Among("sector", tuple(_share(sector.government) for sector in _SECTORS)),
        "purpose": Among("sector", tuple(Slots(sector.purposes, 100) for sector in _SECTORS)),
        "private_sector": Given("CASE WHEN of_government THEN 'no' ELSE 'yes' END"),
        "government_owned": Given(f"CASE WHEN of_government THEN 'yes' WHEN {listed(asked, 'sector')} THEN 'no' END"),
        "listed": Where(
            f"number >= {LARGE}",
            OneOf(
                {None: 9_920, "entity_list": 20, "unverified_list": 20, "sdn": 10, "meu": 10, "denied_persons": 5}
                | {"entity_list_footnote_4": 5, "cap": 5, "entity_list;meu": 5}
            ),
        ),
    }


def _share(share: float) -> Slots:
    """True in a share of the cases, in whole percent."""
    return Slots({True: share, False: 1 - share}, 100)


def files(seed: int) -> Columns:
    """Drawn over the file: how the orders of a customer by it are made out."""
    home = {i: e.weight for i, e in enumerate(EXPORTERS) if e.location == "US"}
    abroad = {i: e.weight for i, e in enumerate(EXPORTERS) if e.location != "US"}
    locations = [e.location for e in EXPORTERS]
    following = f"{len(home)} + (abroad - {len(home)} + 1) % {len(abroad)}"
    consignee, headquarters = listed(PLACES, "consignee_place"), listed(PLACES, "headquarters_place")
    another = "nullif(floor({} * (30 + number))::BIGINT, number)"
    return {
        "activity": OneOf(
            {"export": 850, "reexport": 100, "transfer_in_country": 44, "deemed_export": 4, "deemed_reexport": 2}
        ),
        "deemed": Given("activity IN ('deemed_export', 'deemed_reexport')"),
        "destination_place": Formula(
            f"CASE WHEN {{}} < 0.02 THEN {CUSTOMERS.place('file_number', seed)} ELSE consignee_place END"
        ),
        "destination": Given(listed(PLACES, "destination_place")),
        "home": Slots(home, 100),
        "abroad": Slots(abroad, 100),
        "exporter_index": Given(
            "CASE WHEN activity IN ('export', 'deemed_export') THEN home WHEN activity = 'transfer_in_country' THEN "
            f"NULL WHEN {listed(locations, 'abroad')} = destination THEN {following} ELSE abroad END"
        ),
        "named": Given(
            "CASE WHEN deemed THEN 'Employee ' || (100000 + file_number) "
            f"ELSE {CUSTOMERS.name('number', 'consignee_place', seed)} END"
        ),
        "exporter": Given(f"coalesce({listed([e.name for e in EXPORTERS], 'exporter_index')}, named)"),
        "exporter_location": Given(f"coalesce({listed(locations, 'exporter_index')}, destination)"),
        "exporter_headquarters": Given(
            f"coalesce({listed([e.headquarters for e in EXPORTERS], 'exporter_index')}, {headquarters})"
        ),
        "origin": Given("CASE WHEN activity <> 'export' OR exporter_index % 3 > 0 THEN exporter_location END"),
        **_party("purchaser", TRADERS, "CASE WHEN {} < 0.08 THEN floor({} * (50 + number // 50))::BIGINT END", seed),
        "spelled": Where(
            f"number >= {LARGE}",
            OneOf({None: 960, "capitals": 15, "small letters": 10, "hyphens": 10, "point": 5}),
        ),
        "consignee": Given(
            "CASE spelled WHEN 'capitals' THEN upper(named) WHEN 'small letters' THEN lower(named) "
            "WHEN 'hyphens' THEN replace(named, ' ', '-') WHEN 'point' THEN named || '.' ELSE named END"
        ),
        "consignee_location": Given(f"CASE WHEN deemed THEN exporter_location ELSE {consignee} END"),
        "consignee_headquarters": Given(f"CASE WHEN deemed THEN destination ELSE {headquarters} END"),
        "ultimate_parent": Given(
            "CASE WHEN NOT deemed AND parent_place IS NOT NULL "
            f"THEN {PARENTS.name('parent_number', 'parent_place', seed)} END"
        ),
        "ultimate_parent_headquarters": Given(f"CASE WHEN NOT deemed THEN {listed(PLACES, 'parent_place')} END"),
        **_party("end_user", CUSTOMERS, f"CASE WHEN {{}} < 0.07 THEN {another} END", seed),
        **_party("operator", CUSTOMERS, f"CASE WHEN {{}} < 0.04 THEN {another} END", seed),
        "end_use_flags": OneOf(
            {None: 9_650, "iaas": 200, "stored_in_compliant_facility": 50, "supercomputer": 30, "military": 10}
            | {"prohibited_part_744": 10, "trains_4e091_model_for_outside_supplement_5": 10, "supercomputer;iaas": 10}
            | {"military_intelligence": 4, "weapons_of_mass_destruction": 4, "military;supercomputer": 2}
        ),
        "customers_outside_macau_d5": Where(
            "purpose IN ('development_or_production', 'warehouse_storage')", OneOf({"yes": 60, "no": 10, None: 30})
        ),
        "site_tpp": Given("NULL"),
        "authorization_held": Given(
            f"CASE WHEN number < {HOLDERS} AND file % 2 = 1 AND NOT deemed "
            f"AND {listed([sector.holds for sector in _SECTORS], 'sector')} "
            f"AND NOT {within('destination', MACAU_OR_ARMS_EMBARGO)} THEN CASE number % 4 "
            f"WHEN 0 THEN CASE WHEN {within(headquarters, TIER_1)} THEN 'UVEU' END "
            "WHEN 1 THEN 'NVEU' WHEN 2 THEN 'license' END END"
        ),
        "authorization_holder": Given("CASE WHEN authorization_held IS NOT NULL THEN named END"),
        "authorization_country": Given("CASE WHEN authorization_held IN ('NVEU', 'license') THEN destination END"),
        "relocated": Given("NULL"),
        "missing": Where(f"number >= {LARGE}", OneOf({None: 100 - len(MISSING)} | dict.fromkeys(MISSING, 1))),
        "mark": OneOf({None: 50, UNKNOWN: 50}),
        "server": Formula(f"CASE WHEN NOT deemed AND {{}} < 0.06 THEN floor({{}} * {len(SERVERS)})::INT END"),
    }


def _party(role: str, register: Register, number: str, seed: int) -> Columns:
    """A company of a register beside the consignee, where the formula gives its number; none in a deemed export."""
    of = f"{role}_number"
    place = f"{role}_place"
    return {
        of: Formula(f"CASE WHEN NOT deemed THEN {number} END"),
        place: Given(f"CASE WHEN {of} IS NOT NULL THEN {register.place(of, seed)} END"),
        role: Given(f"CASE WHEN {of} IS NOT NULL THEN {register.name(of, place, seed)} END"),
        f"{role}_location": Given(listed(PLACES, place)),
        f"{role}_headquarters": Given(
            f"CASE WHEN {of} IS NOT NULL THEN {listed(PLACES, f'({register.headquarters(of, place, seed)})')} END"
        ),
    }


def cell(name: str) -> str:
    """A cell as the book has it, which may lack what was drawn (SQL)."""
    return f"CASE WHEN missing = '{name}' THEN mark ELSE {name} END" if name in MISSING else name


def unknown_fact() -> str:
    """Whether a cell lacks what was drawn (SQL)."""
    return f"CASE missing {' '.join(f'WHEN {literal(name)} THEN {name} IS NOT NULL' for name in MISSING)} END"
