"""Carnegie, second option: drastically limit exports to all countries. The source gives no numbers."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import all_of
from licet.law.changeable import Amount, amount
from licet.law.parameter import number
from licet.law.part740.s27_aia import AIA
from licet.law.part740.s29_lpp import LPP
from licet.law.part742.s6_b_license_review import BOUND_BY_ALLOCATION, OUTSIDE_ALLOCATIONS, within_allocation
from licet.law.proposal import NEVER, Change, Proposal, left_open, withdrawn
from licet.law.readings import carnegie_share

_NO_NUMBERS: Final = "The source gives no numbers: what is left is a share of the rule's own figure."


def _share(id: str, percent: int) -> Amount:
    return Amount.of(number(id) * percent // 100)


_QUARTERS: Final = (_share(id, 25) for id in ("country_allocation", "country_allocation_with_assurances"))
_MOST: Final = within_allocation(*(quarter.expr for quarter in _QUARTERS))
_WITHIN_A_QUARTER: Final = left_open(
    carnegie_share, "carnegie-drastic", all_of(BOUND_BY_ALLOCATION, _MOST), "license_required"
)

PROPOSAL: Final = Proposal(
    id="carnegie-drastic",
    title="Carnegie commentary, option 2: drastically limit exports to all countries",
    status="proposal",
    based_on="diffusion-2025",
    source="Phillips-Robins and Winter-Levy, Carnegie Endowment, May 2025, as reported by Export Compliance Daily",
    link="https://carnegieendowment.org/research/2025/05/ai-diffusion-rule-repeal-trump",
    changes=(
        withdrawn(AIA, why="It needs no license and has no limit."),
        withdrawn(LPP, why="It reaches all countries but the restricted ones."),
        Change(
            of="742.6(b)(10)(iii)",
            what="Every destination has an allocation, those of Supplement No. 5(a) too.",
            why="Exports to all countries are limited. License Exception ACM and validated end users are not spoken of "
            "and stay. For former allies the share of their unconstrained demand is "
            "not known; they get the same allocation as others.",
            basis="assumption",
            instead={OUTSIDE_ALLOCATIONS: NEVER},
            notices=(_WITHIN_A_QUARTER,),
        ),
        *(
            amount(
                id,
                _share(id, 10),
                f"The {words} is a tenth of the rule's.",
                _NO_NUMBERS,
                "assumption",
                among=(
                    (carnegie_share.is_("none"), Amount.of(0)),
                    (carnegie_share.is_("quarter"), _share(id, 25)),
                ),
            )
            for id, words in (
                ("country_allocation", "country allocation"),
                ("country_allocation_with_assurances", "allocation with assurances"),
            )
        ),
    ),
)
