"""What follows from the numbers of proposals, by id. None of them is law.

What a proposal states is taken from the proposal's own file, as it is applied.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from licet.determine.as_applied import limit as amount
from licet.determine.as_applied import members
from licet.determine.decider import DEFAULT_READINGS
from licet.facts.record import MILLI
from licet.law.agreements import GB300_TPP
from licet.law.parameter import number
from licet.law.proposals.draft_2026_volume_tiers import HOST_GOVERNMENT, SIMPLE
from licet.law.sets import SUPPLEMENT_5A
from licet.law.units import H100E_TPP
from licet.published.numbers import published
from licet.published.produced import EFFECTIVE, H100, Produced, limit, tpp_of


def carnegie_tier_1() -> frozenset[str]:
    """Supplement No. 5(a) as the first option of the Carnegie commentary has it, by the default reading."""
    return members("carnegie-tweak", SUPPLEMENT_5A, EFFECTIVE, DEFAULT_READINGS)


def carnegie_threshold(year: int) -> Fraction:
    """Its limit in place of that of LPP, in TPP, so many years after the first."""
    found = amount("carnegie-tweak", "lpp_annual", dt.date(2025 + year, 12, 31), DEFAULT_READINGS)
    assert found is not None
    return Fraction(found, MILLI)


def frontier_installation() -> Fraction:
    """H100 that train a model of the size that 4E091 controls in 90 days at 35 percent of their dense 16-bit rate."""
    operations_a_second = tpp_of(H100) / 16 * 10**12
    return number("model_weights_operations") / (operations_a_second * Fraction(35, 100) * 90 * 24 * 3600)


def _gb300_in_h100e(units: int) -> Produced:
    how = f"{units:,} x {GB300_TPP:,} TPP of draft-2026-volume-tiers / 15,825"
    return Produced(how, lambda: units * Fraction(GB300_TPP) / H100E_TPP)


def _threshold(year: int) -> Produced:
    return Produced(f"parameter `lpp_annual` of carnegie-tweak in {2025 + year}", lambda: carnegie_threshold(year))


OF_PROPOSALS: Final[Mapping[str, Produced]] = {
    "S049": Produced(
        "members of Supplement No. 5(a) under carnegie-tweak",
        lambda: Fraction(len(carnegie_tier_1())),
    ),
    **{f"S{51 + year:03}": _threshold(year) for year in range(4)},
    "L003": Produced("S056 x S057", lambda: published()["S056"].value * published()["S057"].value),
    "L004": _gb300_in_h100e(SIMPLE),
    "S062": _gb300_in_h100e(HOST_GOVERNMENT),
    "L005": Produced(
        f"parameter `model_weights_operations` / (90 days x 35 % x TPP of {H100} / 16)", frontier_installation
    ),
    "L006": Produced(f"L005 x TPP of {H100}", lambda: frontier_installation() * tpp_of(H100)),
    "S088": Produced(
        "the first year of carnegie-tweak with more than `licet convert lpp`",
        lambda: Fraction(next(year for year in range(4) if carnegie_threshold(year) > limit("lpp"))),
    ),
}
