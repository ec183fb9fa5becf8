"""What the law's own parameters, lists and conditions, and the catalogue, make of the published numbers, by id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd
from typing import Final

from licet.facts import record
from licet.facts.countries import CODES, ear_country
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Fact, Value
from licet.law import units
from licet.law.in_force import effective, law
from licet.law.load import country_groups, in_force
from licet.law.parameter import number, parameters
from licet.law.part748.s15_veu import SHARE_ONE_COUNTRY, SHARE_OUTSIDE
from licet.law.part774.line import eccn_at_a, line_tpp, others_tpp, stated_level
from licet.law.provision import Condition
from licet.law.sets import D1_D4_D5_LESS_A5_A6, D5, EUROPEAN_UNION, SUPPLEMENT_5A
from licet.published.numbers import published

EFFECTIVE: Final = effective("diffusion_2025")
"""The day on which the AI Diffusion rule took effect, two days before it was printed."""
H100: Final = "NVIDIA H100 SXM5 80GB"
H200: Final = "NVIDIA H200 SXM"
H200_SERVER: Final = "NVIDIA HGX H200 8-GPU"
GB300: Final = "NVIDIA GB300 (per GPU)"


@dataclass(frozen=True)
class Produced:
    """A computation of a number, in words and as a function."""

    how: str
    value: Callable[[], Fraction]


def tpp_of(product: str) -> Fraction:
    """TPP of one unit of a catalogue product."""
    return units.product_unit(product).tpp


def limit(name: str, unit: units.Unit = units.TPP) -> Fraction:
    """A limit of the law (as ``licet convert`` names it) in a unit, exactly."""
    (found,) = units.limits_called(name)
    return found.tpp / unit.tpp


def implied_divisor() -> Fraction:
    """The whole number nearest to the TPP of an H100 SXM5 that divides every row of Table 1 of 748.15(a)(2)(iii)(B)."""
    common = gcd(*(tpp for _, tpp in parameters()["nveu_installed_base"].schedule))
    h100 = tpp_of(H100)
    return Fraction(min((d for d in range(1, 2 * ceil(h100)) if common % d == 0), key=lambda d: abs(d - h100)))


def largest(holds: Callable[[int], bool], most: int) -> int:
    """The largest whole number up to ``most`` for which a condition holds; from some number on it fails."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def most_chips(share: Condition, total: int, part: Fact, there: int, moved: bool) -> int:
    """The most H100 equivalents that a universal validated end user can bring to Malaysia under a condition of the law.

    It has ``total`` of them, of which ``there`` are where ``part`` says; they are new, or, ``moved``, its own from the
    United States.
    """
    unit = units.H100E_TPP * record.MILLI
    facts: dict[Fact, Value] = {
        law: "diffusion-2025",
        record.date: EFFECTIVE,
        record.activity: "export",
        record.origin: "US",
        record.destination: "MY",
        record.relocated: moved,
        stated_level: "a",
        eccn_at_a: "4A090.a",
        others_tpp: 0,
        record.uveu_total: total * unit,
        part: there * unit,
    }
    known = {fact.name: value for fact, value in facts.items()}

    def holds(chips: int) -> bool:
        truth = evaluate(share.expr, {**known, line_tpp.name: chips * unit})
        assert isinstance(truth, bool), f"{share.text}: not decided"
        return truth

    return largest(holds, total)


def country_group_members(on: dt.date) -> frozenset[str]:
    """Every country that a Country Group of Supplement No. 1 to part 740 names on a day."""
    groups = [name for name in country_groups() if name == "B" or name[1:2] == ":"]
    return frozenset().union(*(in_force(name, on).members for name in groups))


def ear_destinations() -> frozenset[str]:
    """Every country and territory of ISO 3166-1, and Kosovo, as the EAR see it."""
    return frozenset(map(ear_country, CODES))


def middle_tier(universe: frozenset[str], on: dt.date = EFFECTIVE) -> int:
    """How many of some countries are neither in tier 1 nor in Country Group D:5 nor Macau."""
    return len(universe - SUPPLEMENT_5A.on(on) - D5.on(on) - {"MO"})


def _limit(name: str) -> Produced:
    return Produced(f"`licet convert {name}`", lambda: limit(name))


def _in_h100e(name: str) -> Produced:
    return Produced(f"`licet convert {name}`, at 15,825", lambda: limit(name, units.h100e()))


def _in(name: str, product: str) -> Produced:
    return Produced(f'`licet convert {name} --to "{product}"`', lambda: limit(name, units.product_unit(product)))


def _number(parameter: str) -> Produced:
    return Produced(f"parameter `{parameter}`", lambda: Fraction(number(parameter)))


def _share(parameter: str) -> Produced:
    return Produced(f"parameter `{parameter}`", lambda: Fraction(number(parameter), 100))


def _tpp(product: str) -> Produced:
    return Produced(f'`licet classify "{product}"`', lambda: tpp_of(product))


def _count(how: str, members: Callable[[], frozenset[str]]) -> Produced:
    return Produced(how, lambda: Fraction(len(members())))


_QUARTERS: Final = [f"nveu-{year}-q{quarter}" for year in (2025, 2026) for quarter in (1, 2, 3, 4)] + ["nveu-2027-q1"]

PRODUCED: Final[Mapping[str, Produced]] = {
    "S001": _limit("country-allocation"),
    "S002": _in("country-allocation", H100),
    "S003": _in("country-allocation", H200),
    "S004": _in_h100e("country-allocation"),
    "S005": _in_h100e("country-allocation-with-assurances"),
    "S006": _limit("lpp"),
    "S007": _in("lpp", H100),
    "S008": _in_h100e("lpp"),
    "S009": _limit("shipment-notice"),
    "S010": _limit("aia-certification"),
    "S011": _in_h100e("aia-certification"),
    "L001": _in_h100e("shipment-notice"),
    "S012": Produced("the divisor of every row of the table that is nearest to the TPP of an H100", implied_divisor),
    **{f"S{13 + 2 * i:03}": _limit(name) for i, name in enumerate(_QUARTERS)},
    **{f"S{14 + 2 * i:03}": _in_h100e(name) for i, name in enumerate(_QUARTERS)},
    "S031": _in_h100e("nveu-2027-q1"),
    "S032": _share("uveu_one_country"),
    "S033": _share("uveu_outside_supplement_5"),
    "S034": _share("uveu_outside_us"),
    "S035": Produced(
        "1 less parameter `uveu_outside_supplement_5`", lambda: 1 - Fraction(number("uveu_outside_supplement_5"), 100)
    ),
    "S036": Produced(
        "`uveu_outside_supplement_5` / `uveu_one_country`, rounded up",
        lambda: Fraction(ceil(Fraction(number("uveu_outside_supplement_5"), number("uveu_one_country")))),
    ),
    "S037": Produced(
        "the largest addition for which the law's condition on one country holds, found by search",
        lambda: Fraction(most_chips(SHARE_ONE_COUNTRY, 1_000_000, record.uveu_in_destination, 0, moved=False)),
    ),
    "L002": Produced(
        "the largest relocation for which that condition holds, found by search",
        lambda: Fraction(most_chips(SHARE_ONE_COUNTRY, 1_000_000, record.uveu_in_destination, 0, moved=True)),
    ),
    "S038": Produced("parameter `uveu_one_country` of 60 GW", lambda: Fraction(60 * number("uveu_one_country"), 100)),
    "S039": _tpp(GB300),
    "S040": _tpp(H200),
    "S041": _number("china_2026_tpp"),
    "S042": _number("china_2026_dram_bandwidth"),
    "S043": _count("members of Supplement No. 5(a)", lambda: SUPPLEMENT_5A.on(EFFECTIVE)),
    "S044": _count("the same less the United States", lambda: SUPPLEMENT_5A.on(EFFECTIVE) - {"US"}),
    "S045": Produced(
        "what the Country Groups name, less tier 1, D:5 and Macau",
        lambda: Fraction(middle_tier(country_group_members(EFFECTIVE))),
    ),
    "S046": Produced("the same", lambda: Fraction(middle_tier(country_group_members(EFFECTIVE)))),
    "S047": _count("members of Country Group D:5 on January 13, 2025", lambda: D5.on(EFFECTIVE)),
    "S048": _count(
        "members of Supplement No. 5(a) that are in the European Union",
        lambda: SUPPLEMENT_5A.on(EFFECTIVE) & EUROPEAN_UNION.on(EFFECTIVE),
    ),
    "S050": _count(
        "Country Groups D:1, D:4 and D:5 less A:5 and A:6, when the rule of 2023 took effect",
        lambda: D1_D4_D5_LESS_A5_A6.on(effective("acs_2023")),
    ),
    "S067": Produced("300 MW / S066", lambda: 300_000_000 / published()["S066"].value),
    "S073": Produced("120,000,000 USD / 2,400", lambda: Fraction(120_000_000, 2_400)),
    "S086": Produced(
        f'`licet convert shipment-notice --to "{H200_SERVER}"`, reached',
        lambda: Fraction(units.reaches(limit("shipment-notice"), units.product_unit(H200_SERVER))),
    ),
    "S087": Produced(
        "the largest relocation for which the law's condition on all of them holds, found by search",
        lambda: Fraction(most_chips(SHARE_OUTSIDE, 1_600_000, record.uveu_outside, 350_000, moved=True)),
    ),
}
