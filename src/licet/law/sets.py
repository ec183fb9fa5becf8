"""The sets of countries that the rules name, dated, from ``parameters/country_groups.yaml``."""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import consignee_headquarters, date, destination, headquarters
from licet.kernel.nodes import Expr, NamedSet, any_of
from licet.law.in_force import effective
from licet.law.load import country_groups


def _group(key: str, name: str) -> NamedSet:
    snapshots = country_groups()[key]
    # What is known first is carried back: a regime may be applied to days before its own instrument.
    steps = [(dt.date.min if i == 0 else s.since, s.members) for i, s in enumerate(snapshots)]
    return NamedSet(name, tuple(steps), snapshots[0].citation)


A1: Final = _group("A:1", "Country Group A:1")
A5: Final = _group("A:5", "Country Group A:5")
A6: Final = _group("A:6", "Country Group A:6")
B: Final = _group("B", "Country Group B")
D1: Final = _group("D:1", "Country Group D:1")
D2: Final = _group("D:2", "Country Group D:2")
D3: Final = _group("D:3", "Country Group D:3")
D4: Final = _group("D:4", "Country Group D:4")
D5: Final = _group("D:5", "Country Group D:5")
E1_E2: Final = _group("E:1", "Country Group E:1").combine(
    "Country Groups E:1 and E:2", frozenset.union, _group("E:2", "Country Group E:2"), cite="734.4(c)"
)

CHINA: Final = NamedSet.of("China", ("CN",))
CHINA_OR_MACAU: Final = NamedSet.of("China or Macau", ("CN", "MO"))
CHINA_THEN_MACAU: Final = NamedSet(
    "China, and from January 17, 2023 Macau",
    ((dt.date.min, frozenset({"CN"})), (effective("macau_2023"), frozenset({"CN", "MO"}))),
    "87 FR 62186; 88 FR 2821",
)
MACAU: Final = NamedSet.of("Macau", ("MO",))
MACAU_OR_D5: Final = D5.combine(
    "Macau or Country Group D:5", lambda d5, mo: d5 | mo, MACAU, cite="Supplement No. 1 to part 740"
)
EUROPEAN_UNION: Final = NamedSet.of(
    "the European Union",
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    ),
)
UNITED_STATES: Final = NamedSet.of("the United States", ("US",))
US_A5_A6: Final = A5.combine(
    "the United States, Country Groups A:5 or A:6",
    lambda a5, a6, us: a5 | a6 | us,
    A6,
    UNITED_STATES,
    cite="744.23(d)(2)",
)
SUPPLEMENT_5A: Final = _group("supplement_5_a", "Supplement No. 5(a) to part 740")
D1_D4_D5_LESS_A5_A6: Final = D1.combine(
    "Country Groups D:1, D:4 or D:5, excluding A:5 and A:6",
    lambda d1, d4, d5, a5, a6: (d1 | d4 | d5) - (a5 | a6),
    D4,
    D5,
    A5,
    A6,
    cite="742.6(a)(6)(iii)(B)",
)
D1_D4: Final = D1.combine("Country Groups D:1 or D:4", frozenset.union, D4, cite="740.8(a)(2)")
UAE_NAMED: Final = NamedSet("the United Arab Emirates, named", ((effective("uae_2026"), frozenset({"AE"})),))
DESTINATIONS_B: Final = D1_D4_D5_LESS_A5_A6.combine(
    "the destinations of 742.6(a)(6)(iii)(B)",
    frozenset.union,
    UAE_NAMED,
    cite="742.6(a)(6)(iii)(B)",
)
NVEU_COUNTRIES: Final = A1.combine(
    "Country Groups A, B or D:1 to D:4, except Macau and D:5",
    lambda *g: frozenset().union(*g[:-1]) - g[-1] - {"MO"},
    A5,
    A6,
    B,
    D1,
    D2,
    D3,
    D4,
    D5,
    cite="748.15(b)(2)(ii)",
)
PART_746: Final = _group("part_746", "destinations under part 746")
UKRAINE: Final = NamedSet.of("Ukraine", ("UA",))
MILITARY_ANY_ITEM: Final = _group("744_21_any_item", "Belarus and Russia (744.21)")
MILITARY_COUNTRIES: Final = MILITARY_ANY_ITEM.combine(
    "the countries of 744.21",
    lambda a, b: a | b,
    _group("744_21_supplement_2", "744.21, Supplement No. 2 items"),
    cite="744.21",
)
MILITARY_INTELLIGENCE_COUNTRIES: Final = _group("744_22", "the countries of 744.22")


def to(places: NamedSet) -> Expr:
    """The destination is in the set."""
    return destination.is_in(places, date)


def to_headquartered_in(places: NamedSet) -> Expr:
    """A party to the transaction is headquartered, or has its ultimate parent headquartered, in the set."""
    return headquarters.meets(places, date)


MACAU_OR_D5_INVOLVED: Final = any_of(to(MACAU_OR_D5), to_headquartered_in(MACAU_OR_D5))
"""To Macau or Country Group D:5, or to a party headquartered, or with an ultimate parent headquartered, there."""

CONSIGNEE_OF_SUPPLEMENT_5A: Final = consignee_headquarters.meets(SUPPLEMENT_5A, date)
"""The ultimate consignee is headquartered, or has its ultimate parent headquartered, in Supplement No. 5(a)."""
