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

from benchmarks.distributions import (
    UNKNOWN,
    Amount,
    Country,
    Day,
    Distribution,
    Draw,
    Given,
    Known,
    OneOf,
    Where,
    flag,
    literal,
)
from licet.determine.decider import ORDER
from licet.law.part774.eccns import eccns_of
from licet.law.readings import READINGS

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
    "listed": ("listed",),
    "exporter_listed": ("exporter_listed",),
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

# TPP and die areas of public data sheets, and the limits of 3A090 (4,800; 2,400; 1,600; 5.92, 3.2 and 1.6 a mm²).
CHIP_TPP: Final = (
    *(300, 1_599.999999, 1_600, 2_368, 2_399.999999, 2_400, 4_799.999999, 4_800),
    *(4_992, 15_832, 36_000) * 3,
)
DIE_AREAS: Final = (
    *("0", "814000000"),
    *(f"unit_tpp * 100 // {density} + {more}" for density in (592, 320, 160) for more in (0, 1)),
)

BASES: Final = _words("3A090 4A090 3A001 4A003.b 4A003.g 4A004 4A005 5A002.a 5A002.c 5A004.a 5A992.c")
_AT_A, _AT_B = (
    f"CASE base {' '.join(f'WHEN {literal(b)} THEN {literal(eccns_of(b)[level])}' for b in BASES)} END"
    for level in (0, 1)
)

NVEU_LIMITS: Final = (
    *(633_000_000, 949_500_000, 1_266_000_000, 1_582_500_000, 1_899_000_000),
    *(2_690_250_000, 3_481_500_000, 4_272_750_000, 5_064_000_000),
)


def _up_to(*limits: int) -> tuple[str, ...]:
    """A counter that the shipment brings to just this limit, and to just more."""
    return tuple(f"{limit * MILLI} - line_tpp + {more}" for limit in limits for more in (0, 1))


def _share(percent: int) -> tuple[str, ...]:
    """Computing power that comes to just this share of the whole after the shipment, and to just more."""
    return tuple(f"(uveu_total + line_tpp) * {percent} // 100 - line_tpp + {more}" for more in (0, 1))


_HOLDING: Final = {"none": 85.0, "held": 10.0, "operator lacks it": 3.0, "holder unknown": 2.0}
_HOLDS: Final = "('held', 'operator lacks it')"
_HELD: Final = "CASE {of} WHEN 'none' THEN FALSE WHEN 'holder unknown' THEN NULL ELSE TRUE END"

COLUMNS: Final[Mapping[str, Distribution]] = {
    "date": Known(Day((*QUARTERS, *GROUPS_CHANGE))),
    "activity": OneOf(
        {"export": 80, "reexport": 11, "transfer_in_country": 7, "deemed_export": 1, "deemed_reexport": 1}
    ),
    "origin": OneOf({"US": 85, "TW": 8, "DE": 4, "SG": 3}),
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
    "customers_outside": Known(OneOf({"": 60, "yes": 30, "no": 10})),
    "consignee_location": Country(COUNTRIES, "destination", 0.97),
    "consignee_headquarters": Country(COUNTRIES, "consignee_location", 0.75),
    "consignee_parent": Country(COUNTRIES, "consignee_headquarters", 0.85),
    "customer_location": Country(COUNTRIES, "consignee_location", 0.92),
    "end_user_headquarters": Country(COUNTRIES, "consignee_headquarters", 0.85),
    "end_user_parent": Country(COUNTRIES, "end_user_headquarters", 0.92),
    "intermediate_headquarters": Country(COUNTRIES, "end_user_headquarters", 0.9),
    "listed": OneOf(
        {"": 960, "entity_list": 8, "unverified_list": 8, "sdn": 5, "meu": 5, "denied_persons": 4, "cap": 10}
    ),
    "exporter_listed": OneOf({"": 990, "entity_list": 7, "denied_persons": 3}),
    "exporter_role": Known(OneOf({"other": 90, "front_end_fabricator": 5, "osat": 5})),
    "ownership": Known(OneOf({"private": 84, "government": 8, "firm of a government": 7, "unknown": 1})),
    "consignee_private": Known(Given("CASE ownership WHEN 'unknown' THEN NULL ELSE ownership <> 'government' END")),
    "consignee_government": Known(Given("CASE ownership WHEN 'unknown' THEN NULL ELSE ownership <> 'private' END")),
    "universal": Known(OneOf(_HOLDING)),
    "uveu_held": Known(Given(_HELD.format(of="universal"))),
    "uveu_operator": Known(Given("universal NOT IN ('none', 'operator lacks it')")),
    "national": Known(OneOf(_HOLDING)),
    "nveu_held": Known(Given(_HELD.format(of="national"))),
    "nveu_operator": Known(Given("national NOT IN ('none', 'operator lacks it')")),
    "license_held": Known(flag(0.1)),
    "owned": Known(flag(0.4)),
    "relocated": Known(Given(f"owned AND (universal IN {_HOLDS} OR national IN {_HOLDS})")),
    "stated_level": Known(OneOf({"": 80, "a": 12, "b": 5, "none": 3})),
    "base": Known(OneOf(dict.fromkeys(BASES, 1) | {"3A090": 8, "4A090": 4})),
    "unit_tpp": Amount(40_000 * MICRO, tuple(str(round(tpp * MICRO)) for tpp in CHIP_TPP)),
    "quantity": Known(Amount(60_000, ("8", "72", "1699", "49_899"), least=1)),
    "chip_tpp": Known(Given("CASE WHEN stated_level = '' THEN unit_tpp END")),
    "area": Amount(1_600 * MICRO, DIE_AREAS),
    "die_area": Known(Given("CASE WHEN stated_level = '' THEN area END")),
    "datacenter": flag(0.7),
    "eccn_at_a": Known(Given(f"CASE stated_level WHEN 'b' THEN {_AT_B} WHEN 'none' THEN 'EAR99' ELSE {_AT_A} END")),
    "eccn_at_b": Known(Given(f"CASE stated_level WHEN '' THEN {_AT_B} ELSE eccn_at_a END")),
    "line_tpp": Known(Given(f"(unit_tpp * quantity + 999) // {MICRO // MILLI}")),
    "others_tpp": OneOf({0: 92, 3_200_000 * MILLI: 4, 26_900_000 * MILLI: 3}),
    "all_others_tpp": Known(Given("others_tpp")),
    "lpp_used": Amount(40_000_000 * MILLI, ("0", *_up_to(26_900_000))),
    "aia_cumulative": Amount(400_000_000 * MILLI, ("0", "253_000_000_000")),
    "allocation_used": Amount(1_700_000_000 * MILLI, ("0", *_up_to(790_000_000, 1_580_000_000))),
    "government_assurances": flag(0.3),
    "nveu_installed": Where("national <> 'none'", Amount(6_000_000_000 * MILLI, _up_to(*NVEU_LIMITS))),
    "uveu_total": Where("universal <> 'none'", Amount(20_000_000_000 * MILLI, ("0", "4_000_000_000_000"))),
    "uveu_outside": Where("universal <> 'none'", Amount(1_000_000_000 * MILLI, ("0", *_share(25)))),
    "uveu_in_destination": Where("universal <> 'none'", Amount(300_000_000 * MILLI, ("0", *_share(7)))),
    "uveu_outside_us": Where("universal <> 'none'", Amount(2_000_000_000 * MILLI, ("0", *_share(50)))),
    "designer_approved": flag(0.7),
    "designer_authorized": flag(0.6),
    **{
        f"reading_{name}": Known(OneOf({r.values[0]: 9.0} | dict.fromkeys(r.values[1:], 1.0)))
        for name, r in READINGS.items()
    },
}
"""Every column of the table, in an order in which each can be drawn from those before it."""

_HELPERS: Final = ("ownership", "universal", "national", "owned", "area")


def make_table(connection: duckdb.DuckDBPyConnection, rows: int, name: str = "orders", seed: int = SEED) -> None:
    """Create the table ``name``: ``row``, the number of the row, and the columns but for the helpers."""
    query = f"SELECT range AS row FROM range({rows})"
    for i, (column, distribution) in enumerate(COLUMNS.items()):
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
