"""Random orders with a fixed seed: one named distribution for each column, the same facts in every form.

An order book gives single codes in single columns, so a fact that is a list of codes is read from several of them
(``LISTS``). The table is made in DuckDB, a row for each order of one line; ``records`` gives its rows as the records
that the generated Python takes, ``benchmarks.transactions`` as the objects that a caller would give.

About one value in a hundred is unknown. Amounts stand at and just beyond the limits of the law, and dates on both
sides of its changes, far more often than in life.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import duckdb

from licet.determine.decider import ORDER
from licet.facts.contract import CHINA_2026, FIRST_DAY, LAST_DAY
from licet.law.part774.designers import PERIOD_ENDS
from licet.law.part774.eccns import BY_COMMODITY, OUTSIDE, SOFTWARE_AND_TECHNOLOGY, eccns_of
from licet.law.readings import READINGS
from licet.law.regimes import turning_days
from licet.orderbook.sample.distributions import (
    UNKNOWN,
    Amount,
    By,
    Country,
    Day,
    Distribution,
    Draw,
    Given,
    Known,
    OneOf,
    Where,
    flag,
)
from licet.orderbook.sample.sql import literal

SEED: Final = 20250113

LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "headquarters": (
        "consignee_headquarters",
        "consignee_parent",
        "end_user_headquarters",
        "end_user_parent",
        "intermediate_headquarters",
    ),
    "consignee_headquarters": ("consignee_headquarters", "consignee_parent"),
    "recipients_headquarters": (
        "consignee_headquarters",
        "consignee_parent",
        "end_user_headquarters",
        "end_user_parent",
    ),
    "recipients_locations": ("consignee_location", "customer_location"),
    "end_user_headquarters": ("end_user_headquarters", "end_user_parent"),
    "operator_headquarters": ("end_user_headquarters", "operator_parent"),
    "listed": ("listed", "intermediate_listed"),
    "exporter_listed": ("exporter_listed",),
    "exporter_headquarters": ("exporter_headquarters", "exporter_parent"),
    "affiliate_listed": ("affiliate_listed",),
    "owner_listed": ("owner_listed",),
    "employer_headquarters": ("employer_headquarters", "employer_parent"),
    "packager_headquarters": ("packager_headquarters", "packager_parent"),
}
"""The columns that each list of codes is read from, for ``licet.kernel.sql.select``; the end user is the customer."""


def _words(text: str) -> list[str]:
    return text.split()


ALLIES: Final = _words("AU BE CA DE DK ES FI FR GB IE IT JP KR NL NO NZ SE TW")
ELSEWHERE: Final = _words(
    "AE AL AM AR AT BG BH BR CH CL CO CY CZ EE EG GE GR HU ID IL IN IS JO KE KW KZ LA LT LU LV MA MD MN MT MX MY NA NG "
    "OM PE PH PK PL PT QA RO SA SG SI SK TH TJ TM TR UA UZ VN XK YE ZA"
)
ARMS_EMBARGO: Final = _words("AF BY CD CF CU ER HT IQ IR KH KP LB LY MM MO NI RU SD SO SS SY VE ZW")
COUNTRIES: Final = {
    "US": 6.0,
    "CN": 9.0,
    **dict.fromkeys(ALLIES, 36 / len(ALLIES)),
    **dict.fromkeys(ELSEWHERE, 42 / len(ELSEWHERE)),
    **dict.fromkeys(ARMS_EMBARGO, 7 / len(ARMS_EMBARGO)),
}

MILLI: Final = 1000
MICRO: Final = 1_000_000

QUARTERS: Final = tuple(dt.date(year, month, 1) for year in (2025, 2026, 2027) for month in (1, 4, 7, 10))
GROUPS_CHANGE: Final = (dt.date(2026, 2, 3), dt.date(2026, 7, 23))  # Cambodia leaves D:5; the UAE enters A:5
TRANSISTORS_CHANGE: Final = (dt.date(2028, 1, 1), dt.date(2029, 1, 1))  # Note 1 to 3A090.a, paragraph b
OF_THE_RULE: Final = Day(dt.date(2025, 1, 1), dt.date(2029, 12, 31), (*QUARTERS, *GROUPS_CHANGE, *TRANSISTORS_CHANGE))
"""The years of the allocations of the AI Diffusion rule, and those of which Note 1 to 3A090.a speaks after them."""
OF_THE_CLOCKS: Final = Day(FIRST_DAY, LAST_DAY, (*turning_days("enforced"), *turning_days("codified")))
"""All the years that a transaction can be of, with each day on which one of the clocks turns."""

# TPP and die areas of public data sheets, and the limits of 3A090 (4,800; 2,400; 1,600; 5.92, 3.2 and 1.6 a mm²).
CHIP_TPP: Final = (
    *(300, 1_599.999999, 1_600, 2_368, 2_399.999999, 2_400, 4_799.999999, 4_800),
    *(4_992, 15_832, 36_000) * 3,
)
DIE_AREAS: Final = (
    "814000000",
    *(f"unit_tpp * 100 // {density} + {more}" for density in (592, 320, 160) for more in (0, 1)),
)

BASES: Final = _words("3A090 4A090 3A001 4A003.b 4A003.g 4A004 4A005 5A002.a 5A002.c 5A004.a 5A992.c")
_AT_A, _AT_B = (
    f"CASE base {' '.join(f'WHEN {literal(b)} THEN {literal(eccns_of(b)[level])}' for b in BASES)} END"
    for level in (0, 1)
)
_DESCRIBED: Final = {"": 60, "hbm": 8, "model": 6}
KINDS: Final = _DESCRIBED | {"a": 8, "b": 4, "c": 2, "4E091": 3, "2022": 2, "by_commodity": 4, "none": 3}
STATED: Final[Mapping[str, Sequence[str]]] = {
    "a": [*(eccns_of(base)[0] for base in BASES), "5D002.z.1.a", "5D002.z.9.a", "5D992.z.1"],
    "b": [*(eccns_of(base)[1] for base in BASES), "5D002.z.1.b", "5D992.z.2"],
    "by_commodity": sorted(BY_COMMODITY.steps[0][1]),
    "none": OUTSIDE,
    "2022": ["3A090", "4A090"],
    "c": ["3A090.c"],
    "4E091": ["4E091"],
}
"""The ECCNs that a caller may state, by their level."""

NVEU_LIMITS: Final = (
    *(633_000_000, 949_500_000, 1_266_000_000, 1_582_500_000, 1_899_000_000),
    *(2_690_250_000, 3_481_500_000, 4_272_750_000, 5_064_000_000),
)


def _at(*limits: int) -> tuple[str, ...]:
    """A number at each limit, and one just below it."""
    return tuple(str(limit - less) for limit in limits for less in (0, 1))


def _up_to(*limits: int) -> tuple[str, ...]:
    """A counter that the shipment brings to just this limit, and to just more."""
    return tuple(f"{limit * MILLI} - line_tpp + {more}" for limit in limits for more in (0, 1))


def _share(percent: int) -> tuple[str, ...]:
    """Computing power that comes to just this share of the whole after the shipment, and to just more."""
    return tuple(f"(uveu_total + line_tpp) * {percent} // 100 - line_tpp + {more}" for more in (0, 1))


_HOLDING: Final = {"none": 80.0, "held": 15.0, "operator lacks it": 3.0, "holder unknown": 2.0}
_HOLDS: Final = "('held', 'operator lacks it')"
_ANOTHER: Final = " OR ".join(
    f"({kind}_held IS NOT FALSE AND {kind}_operator IS NOT TRUE)" for kind in ("uveu", "nveu")
)
"""Where the operator is not the end user but a party of its own."""
_HELD: Final = "CASE {of} WHEN 'none' THEN FALSE WHEN 'holder unknown' THEN NULL ELSE TRUE END"

COLUMNS: Final[Mapping[str, Distribution]] = {
    "date": Known(OF_THE_RULE),
    "activity": OneOf(
        {"export": 77, "reexport": 12, "transfer_in_country": 7, "deemed_export": 2, "deemed_reexport": 2}
    ),
    "origin": OneOf({"US": 70, "TW": 12, "DE": 6, "SG": 6, "CN": 4, "AE": 2}),
    "destination": Country(COUNTRIES),
    "purpose": OneOf(
        {"data_center": 45, "development_or_production": 15, "warehouse_storage": 10, "resale": 10}
        | {"research": 10, "consumer": 5, "other": 5}
    ),
    "prohibited_part_744": flag(0.01),
    "military": flag(0.02),
    "military_intelligence": flag(0.01),
    "weapons_of_mass_destruction": flag(0.005),
    "supercomputer": flag(0.03),
    "trains_outside": flag(0.03),
    "iaas": flag(0.05),
    "compliant_storage": flag(0.6),
    "customers_outside": Known(OneOf({"": 60, "yes": 30, "no": 10})),
    "consignee_location": Country(COUNTRIES, "destination", 0.97),
    "consignee_headquarters": Country(COUNTRIES, "consignee_location", 0.75),
    "consignee_parent": Country(COUNTRIES, "consignee_headquarters", 0.85),
    "customer_location": Country(COUNTRIES, "consignee_location", 0.92),
    "end_user_headquarters": Country(COUNTRIES, "consignee_headquarters", 0.85),
    "end_user_parent": Country(COUNTRIES, "end_user_headquarters", 0.92),
    "through_intermediaries": flag(0.3),
    "forwarder": Country(COUNTRIES, "end_user_headquarters", 0.9),
    "intermediate_headquarters": Known(
        Given(
            "CASE WHEN through_intermediaries THEN forwarder WHEN NOT through_intermediaries THEN consignee_parent END"
        )
    ),
    "intermediate_listed": Known(Given("CASE WHEN through_intermediaries IS NOT NULL THEN '' END")),
    "listed": OneOf(
        {"": 950, "entity_list": 8, "entity_list_footnote_1": 6, "entity_list_footnote_4": 6, "unverified_list": 8}
        | {"sdn": 5, "meu": 5, "denied_persons": 4, "cap": 8}
    ),
    "exporter_listed": OneOf({"": 990, "entity_list": 7, "denied_persons": 3}),
    "affiliate_listed": OneOf({"": 975, "entity_list": 10, "entity_list_footnote_4": 5, "meu": 5, "sdn": 5}),
    "minority_owner": Known(OneOf({"": 980, "entity_list": 10, "sdn": 10})),
    "owner_listed": Known(
        Given("CASE WHEN affiliate_listed = '' THEN minority_owner WHEN affiliate_listed <> '' THEN '' END")
    ),
    "exporter_role": Known(OneOf({"other": 84, "front_end_fabricator": 8, "osat": 8})),
    "exporter_location": Country(COUNTRIES, "origin", 0.9),
    "exporter_headquarters": Country(COUNTRIES, "exporter_location", 0.8),
    "exporter_parent": Country(COUNTRIES, "exporter_headquarters", 0.85),
    "exporter_seat": Known(Given("exporter_headquarters")),
    "osat_approved": flag(0.5),
    "permanent_employee": flag(0.7),
    "employer_headquarters": Country(COUNTRIES),
    "employer_parent": Country(COUNTRIES, "employer_headquarters", 0.9),
    "ownership": Known(OneOf({"private": 84, "government": 8, "firm of a government": 7, "unknown": 1})),
    "consignee_private": Known(Given("CASE ownership WHEN 'unknown' THEN NULL ELSE ownership <> 'government' END")),
    "consignee_government": Known(Given("CASE ownership WHEN 'unknown' THEN NULL ELSE ownership <> 'private' END")),
    "universal": Known(OneOf(_HOLDING)),
    "uveu_held": Known(Given(_HELD.format(of="universal"))),
    "uveu_operator": Known(Given("universal NOT IN ('none', 'operator lacks it')")),
    "national_drawn": Known(OneOf(_HOLDING)),
    "national": Known(Given("CASE WHEN destination IS NULL THEN 'none' ELSE national_drawn END")),
    "nveu_held": Known(Given(_HELD.format(of="national"))),
    "nveu_operator": Known(Given("national NOT IN ('none', 'operator lacks it')")),
    "operator_parent": Known(Given(f"CASE WHEN {_ANOTHER} THEN end_user_headquarters ELSE end_user_parent END")),
    "licensed": Known(flag(0.15)),
    "licensed_place": Country(COUNTRIES, "destination", 0.8),
    "licensed_country": Known(Given("coalesce(licensed_place, 'GB')")),
    "license_held": Known(Given("licensed AND (destination IS NULL OR licensed_country = destination)")),
    "licensed_customer_location": Known(
        Given("CASE WHEN licensed AND licensed_country = customer_location THEN customer_location ELSE '' END")
    ),
    "owned": Known(flag(0.4)),
    "relocated": Known(Given(f"owned AND (universal IN {_HOLDS} OR national IN {_HOLDS})")),
    "stated_level": Known(OneOf(KINDS)),
    "described": Known(Given("stated_level IN ('', 'hbm', 'model')")),
    "base": Known(OneOf(dict.fromkeys(BASES, 1) | {"3A090": 8, "4A090": 4})),
    "eccn": Known(By("stated_level", {level: OneOf(dict.fromkeys(codes, 1)) for level, codes in STATED.items()})),
    "eccn_at_a": Known(Given(f"CASE WHEN stated_level = '' THEN {_AT_A} ELSE coalesce(eccn, '') END")),
    "eccn_at_b": Known(Given(f"CASE WHEN stated_level = '' THEN {_AT_B} ELSE eccn_at_a END")),
    "eccn_at_2022": Known(Given("CASE WHEN stated_level = '' THEN base ELSE eccn_at_a END")),
    "software": Known(Given(f"eccn_at_a IN ({', '.join(map(literal, sorted(SOFTWARE_AND_TECHNOLOGY.steps[0][1])))})")),
    "with_tpp": Known(Given("stated_level IN ('', 'a', 'b', '2022', 'none') AND NOT software")),
    "commodities": Where(
        "software",
        By(
            "stated_level",
            {
                "by_commodity": OneOf({"a": 5, "b": 3, "c": 2, "2022": 1, "none": 1}),
                "a": OneOf({"2022": 1, "none": 1}),
                "b": OneOf({"2022": 1, "none": 1}),
            },
        ),
    ),
    "for_level": Known(Given("CASE WHEN NOT software THEN '' WHEN commodities <> '2022' THEN commodities END")),
    "for_2022": Known(
        Given(
            "CASE WHEN NOT software THEN '' ELSE CASE commodities WHEN '2022' THEN 'yes' WHEN 'none' THEN 'no' END END"
        )
    ),
    "product": Known(OneOf({"": 90, "NVIDIA H20": 5, "AMD Instinct MI308X": 5})),
    "unit_tpp": Amount(40_000 * MICRO, tuple(str(round(tpp * MICRO)) for tpp in CHIP_TPP)),
    "quantity": Known(Amount(60_000, ("8", "72", "1699", "49_899"), least=1)),
    "chip_tpp": Known(Given("CASE stated_level WHEN '' THEN unit_tpp END")),
    "greatest_chip": Where("NOT described", Amount(40_000 * MICRO, _at(21_000 * MICRO))),
    "limit_tpp": Known(
        Given(
            "CASE WHEN stated_level = '' THEN unit_tpp WHEN greatest_chip IS NOT NULL THEN greatest_chip "
            f"WHEN with_tpp AND (eccn_at_a[:5] IN ('3A001', '3A090') OR unit_tpp < {21_000 * MICRO}) THEN unit_tpp END"
        )
    ),
    "non_planar": Where("stated_level = ''", flag(0.95)),
    "area": Amount(1_600 * MICRO, DIE_AREAS, least=1),
    "die_area": Known(Given("CASE WHEN non_planar THEN area WHEN NOT non_planar THEN 0 END")),
    "transfer_rate": Where("stated_level = ''", Amount(2_000 * MICRO, _at(600 * MICRO, 1_028 * MICRO))),
    "dram_bandwidth": Where(
        "stated_level NOT IN ('hbm', 'model')", Amount(9_000 * MICRO, _at(4_000 * MICRO, 6_500 * MICRO))
    ),
    "transistors": Where("stated_level = ''", Amount(60 * 10**9, _at(30 * 10**9, 35 * 10**9, 40 * 10**9))),
    "contains_hbm": Where("stated_level = ''", flag(0.5)),
    "packaged_in": Where("stated_level = ''", Country(COUNTRIES)),
    "datacenter": Where("stated_level NOT IN ('hbm', 'model')", flag(0.7)),
    "hbm_area": Where("stated_level = 'hbm'", Amount(300 * MICRO, ("121000000",), least=1)),
    "hbm_bandwidth": Where(
        "stated_level = 'hbm'",
        Amount(
            1_200 * MICRO, tuple(f"hbm_area * {d} // 10 + {more}" for d in (20, 25, 33) for more in (-1, 0, 1)), least=1
        ),
    ),
    "hbm_direct": Where("stated_level = 'hbm'", flag(0.8)),
    "packager_location": Where("stated_level = 'hbm'", Country(COUNTRIES, "destination", 0.7)),
    "packager_headquarters": Where("stated_level = 'hbm'", Country(COUNTRIES, "packager_location", 0.8)),
    "packager_parent": Where("stated_level = 'hbm'", Country(COUNTRIES, "packager_headquarters", 0.9)),
    "to_packager": Known(Given("packager_location = destination")),
    "model_large": Where("stated_level = 'model'", flag(0.8)),
    "model_published": Where("stated_level = 'model'", flag(0.1)),
    "model_derived": Where("stated_level = 'model'", flag(0.1)),
    "surpassed": Where("stated_level = 'model'", flag(0.1)),
    "model_surpassed": Known(Given("CASE WHEN model_large IS NOT NULL OR NOT surpassed THEN surpassed END")),
    "us_origin": flag(0.7),
    "us_content": Amount(100 * MICRO, tuple(f"{percent * MICRO} + {more}" for percent in (10, 25) for more in (0, 1))),
    "direct_product": flag(0.5),
    "line_tpp": Known(Given(f"CASE WHEN with_tpp THEN (unit_tpp * quantity + 999) // {MICRO // MILLI} ELSE 0 END")),
    "others_tpp": OneOf({0: 92, 3_200_000 * MILLI: 4, 26_900_000 * MILLI: 3}),
    "all_others_tpp": Known(Given("others_tpp")),
    "lends": Known(flag(0.05)),
    "lender_headquarters": Known(Given("CASE WHEN lends THEN consignee_parent ELSE '' END")),
    "lpp_used": Amount(40_000_000 * MILLI, ("0", *_up_to(26_900_000))),
    "aia_cumulative": Amount(400_000_000 * MILLI, ("0", "253_000_000_000")),
    "allocation_used": Amount(1_700_000_000 * MILLI, ("0", *_up_to(790_000_000, 1_580_000_000))),
    "government_assurances": flag(0.3),
    "nveu_installed": Where("national <> 'none'", Amount(6_000_000_000 * MILLI, _up_to(*NVEU_LIMITS))),
    "installed_said": Known(Given("CASE WHEN national = 'none' THEN '' ELSE 'yes' END")),
    "uveu_total": Where("universal <> 'none'", Amount(20_000_000_000 * MILLI, ("0", "4_000_000_000_000"))),
    "uveu_outside": Where("universal <> 'none'", Amount(1_000_000_000 * MILLI, ("0", *_share(25)))),
    "uveu_in_destination": Where("universal <> 'none'", Amount(300_000_000 * MILLI, ("0", *_share(7)))),
    "uveu_outside_us": Where("universal <> 'none'", Amount(2_000_000_000 * MILLI, ("0", *_share(50)))),
    "shipped_to_us": Amount(1_700_000_000 * MILLI, ("0",)),
    "shipped_to_china": Amount(
        1_700_000_000 * MILLI, ("0", *(f"shipped_to_us // 2 - line_tpp + {more}" for more in (0, 1)))
    ),
    **{f"china_{name}": flag(0.95) for name in CHINA_2026},
    "designer_headquarters": OneOf({"US": 50, "TW": 10, "DE": 10, "IL": 10, "SG": 5, "CN": 15}),
    "vetted": flag(0.5),
    "designer_approved": Known(Given("CASE WHEN designer_headquarters = 'CN' THEN FALSE ELSE vetted END")),
    "agreed": flag(0.5),
    "designer_authorized": Known(
        Given(
            "CASE WHEN designer_headquarters IN ('CN', 'IL', 'SG') THEN FALSE "
            f"WHEN agreed IS NULL AND date > {literal(PERIOD_ENDS)} THEN FALSE ELSE agreed END"
        )
    ),
    **{
        f"reading_{name}": Known(OneOf({r.values[0]: 9.0} | dict.fromkeys(r.values[1:], 1.0)))
        for name, r in READINGS.items()
    },
    "site_tpp": Amount(1_000_000_000 * MILLI, _up_to(588_000_000)),
    "site_at_least": Known(Given("coalesce(site_tpp, 0)")),
    "site_at_most": Known(Given("site_tpp")),
    **{
        name: Known(OneOf({"": 60, "yes": 20, "no": 20}))
        for name in ("corporate_governance", "location_verification", "matching_us_investment")
    },
    "assurances_said": Known(
        Given("CASE WHEN government_assurances THEN 'yes' WHEN NOT government_assurances THEN 'no' ELSE '' END")
    ),
}
"""Every column of the table, in an order in which each can be drawn from those before it."""

_HELPERS: Final = _words(
    "ownership universal national national_drawn owned area forwarder minority_owner described surpassed vetted agreed "
    "licensed_place"
)


def make_table(
    connection: duckdb.DuckDBPyConnection, rows: int, name: str = "orders", days: Day = OF_THE_RULE, seed: int = SEED
) -> None:
    """Create the table ``name``: ``row``, the number of the row, and the columns but for the helpers."""
    query = f"SELECT range AS row FROM range({rows})"
    for i, (column, distribution) in enumerate({**COLUMNS, "date": Known(days)}.items()):
        draw = Draw(i, seed)
        value = distribution.sql(draw)
        if not isinstance(distribution, Known):
            value = f"CASE WHEN {draw()} >= {UNKNOWN} THEN {value} END"
        query = f"SELECT *, {value} AS {column} FROM ({query})"
    facts = f"SELECT * EXCLUDE ({', '.join(_HELPERS)}) FROM ({query}) ORDER BY row"
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS {facts}")


def records(connection: duckdb.DuckDBPyConnection, limit: int, name: str = "orders") -> list[tuple[Any, ...]]:
    """The first rows as records: one value for each fact of ``ORDER``, a list of codes without repetitions."""
    columns = [f"[{', '.join(LISTS[fact])}]" if fact in LISTS else fact for fact in ORDER]
    found = connection.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY row LIMIT {limit}").fetchall()
    lists = [i for i, fact in enumerate(ORDER) if fact in LISTS]
    return [_record(list(row), lists) for row in found]


def _record(row: list[Any], lists: Sequence[int]) -> tuple[Any, ...]:
    for i in lists:
        row[i] = tuple(dict.fromkeys(code for code in row[i] if code != ""))
    return tuple(row)
