"""What follows from the numbers of proposals, by id. None of them is law.

The numbers that a proposal states are those of ``numbers.yaml``; here is only what is worked out from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import count
from typing import Final

from licet.law.parameter import number
from licet.law.sets import SUPPLEMENT_5A
from licet.law.units import H100E_TPP
from licet.published.numbers import published
from licet.published.produced import EFFECTIVE, EU, GB300, H100, Produced, limit, tpp_of


def carnegie_tier_1() -> frozenset[str]:
    """Tier 1 as the Carnegie commentary would have it, much of Eastern Europe read as the members of the Union."""
    return SUPPLEMENT_5A.on(EFFECTIVE) | EU.on(EFFECTIVE) | {"CH", "IL", "IS"}


def carnegie_threshold(year: int) -> Fraction:
    """The threshold in place of the LPP limit, in TPP, so many years after the first: it doubles each year."""
    return published()["S055"].value * (1 << year) * H100E_TPP


def frontier_installation() -> Fraction:
    """H100 that train a model of the size that 4E091 controls in 90 days at 35 percent of their dense 16-bit rate."""
    operations_a_second = tpp_of(H100) / 16 * 10**12
    return number("model_weights_operations") / (operations_a_second * Fraction(35, 100) * 90 * 24 * 3600)


def _gb300_in_h100e(id: str) -> Produced:
    how = f"{id} x TPP of {GB300} / 15,825"
    return Produced(how, lambda: published()[id].value * tpp_of(GB300) / H100E_TPP)


def _doubled(year: int) -> Produced:
    return Produced(f"S055 x 2^{year} x 15,825", lambda: carnegie_threshold(year))


OF_PROPOSALS: Final[Mapping[str, Produced]] = {
    "S049": Produced(
        "Supplement No. 5(a), the members of the European Union, Israel, Switzerland and Iceland",
        lambda: Fraction(len(carnegie_tier_1())),
    ),
    **{f"S{51 + year:03}": _doubled(year) for year in range(4)},
    "L003": Produced("S056 x S057", lambda: published()["S056"].value * published()["S057"].value),
    "L004": _gb300_in_h100e("S060"),
    "S062": _gb300_in_h100e("S061"),
    "L005": Produced(
        f"parameter `model_weights_operations` / (90 days x 35 % x TPP of {H100} / 16)", frontier_installation
    ),
    "L006": Produced(f"L005 x TPP of {H100}", lambda: frontier_installation() * tpp_of(H100)),
    "S088": Produced(
        "the first n with S055 x 2^n x 15,825 above `licet convert lpp`",
        lambda: Fraction(next(year for year in count() if carnegie_threshold(year) > limit("lpp"))),
    ),
}
