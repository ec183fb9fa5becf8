"""Computing power in units: TPP, H100 equivalents, units of a product; and the limits of the law by name.

All of it is exact: an amount is a fraction of TPP, and every count is that fraction divided by the TPP of one unit. The
law compares in TPP. A count of units is for display, and nothing is worked out from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final, cast

from licet.catalog import find
from licet.facts.read import product_item
from licet.facts.record import MILLI
from licet.kernel.evaluate import evaluate
from licet.law.parameter import number, parameters
from licet.law.part748.s15_veu import LAST_QUARTER_ENDS, NVEU_ALLOCATION
from licet.law.part774.eccn_3a090 import performance_of, unit_tpp
from licet.law.part774.technical_notes import plain
from licet.law.readings import DEFAULTS

H100E_TPP: Final = 15_825
"""TPP of an H100 equivalent: makes every row of Table 1 of 748.15(a)(2)(iii)(B) a round number. The rule names none."""


@dataclass(frozen=True)
class Unit:
    """What computing power is counted in: its name, the TPP of one, and where that is from."""

    name: str
    tpp: Fraction
    why: str


TPP: Final = Unit("TPP", Fraction(1), "total processing performance, what the law counts")


def h100e(tpp: Fraction | int = H100E_TPP, why: str = "") -> Unit:
    """An H100 equivalent; the divisor stands in its name."""
    derived = "the divisor that makes every row of Table 1 of 748.15(a)(2)(iii)(B) a round number; the rule names none"
    return Unit(f"H100e at {shown(Fraction(tpp), 6)}", Fraction(tpp), why or derived)


def product_unit(name: str) -> Unit:
    """A product of the catalogue, with every chip that it contains.

    Its TPP is that of the default readings. Raises UnknownProduct or AmbiguousProduct, or LookupError where the
    catalogue does not know its throughput.
    """
    item = product_item(find(name))
    tpp = unit_tpp(item, DEFAULTS)
    assert item.chip is not None
    performance = performance_of(item.chip, DEFAULTS)
    if not tpp:
        raise LookupError(f"{item.name}: {performance.why[0]}")
    chips = f"{item.count} chips, each of " if item.count > 1 else ""
    taken = "".join(f"; reading {name}={DEFAULTS[name]}" for name in performance.touched)
    return Unit(item.name, Fraction(tpp), f"{chips}{performance.why[0]}{taken}")


@dataclass(frozen=True)
class NamedLimit:
    """A limit of the law in TPP. A cap may be met and not passed; a threshold is reached at its own amount."""

    name: str
    tpp: Fraction
    kind: str
    """``cap`` or ``threshold``."""
    title: str
    cite: str
    confidence: str


_LIMITS: Final = {
    "lpp": ("lpp_annual", "cap"),
    "shipment-notice": ("lpp_shipment_notice", "threshold"),
    "aia-certification": ("aia_certification", "threshold"),
    "country-allocation": ("country_allocation", "cap"),
    "country-allocation-with-assurances": ("country_allocation_with_assurances", "cap"),
}


def limits() -> Iterator[NamedLimit]:
    """Every limit that has a name, the installed base of a national validated end user in each quarter."""
    for name, (parameter, kind) in _LIMITS.items():
        p = parameters()[parameter]
        yield NamedLimit(name, Fraction(number(parameter)), kind, p.title, p.cite, p.confidence)
    table = parameters()["nveu_installed_base"]
    for year in range(table.schedule[0][0].year, LAST_QUARTER_ENDS.year + 1):
        for quarter in (1, 2, 3, 4):
            allowed = cast("int", evaluate(NVEU_ALLOCATION, {"date": dt.date(year, 3 * quarter - 2, 1)}))
            name, tpp = f"nveu-{year}-q{quarter}", Fraction(allowed, MILLI)
            yield NamedLimit(name, tpp, "cap", table.title, table.cite, table.confidence)


def limits_called(text: str) -> list[NamedLimit]:
    """The limit of a name; every quarter for ``nveu``; all for ``limits``; none for what names none."""
    name = "-".join(text.casefold().replace("_", " ").replace("-", " ").split())
    every = list(limits())
    exact = [limit for limit in every if limit.name == name]
    return exact or [limit for limit in every if name == "limits" or (name == "nveu" and limit.name.startswith(name))]


def fits(tpp: Fraction, unit: Unit) -> int:
    """The most whole units at or below an amount."""
    return floor(tpp / unit.tpp)


def reaches(tpp: Fraction, unit: Unit) -> int:
    """The fewest whole units at or above an amount."""
    return ceil(tpp / unit.tpp)


def rounded(value: Fraction, places: int = 3) -> Decimal:
    """A number with at most so many decimals, half to even."""
    short = round(value, places)
    return Decimal(short.numerator) / short.denominator


def shown(value: Fraction, places: int = 3) -> str:
    """A number as people write it, with at most so many decimals, half to even: ``1,699.842``."""
    return plain(rounded(value, places))
