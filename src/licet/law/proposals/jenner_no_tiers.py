"""Jenner & Block, first possibility: global licensing without any tiers."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import all_of
from licet.law.changeable import listed
from licet.law.part740.s27_aia import AIA
from licet.law.part742.s6_a_license_requirements import WORLDWIDE
from licet.law.part742.s6_b_license_review import BOUND_BY_ALLOCATION, OUTSIDE_ALLOCATIONS
from licet.law.proposal import NEVER, Change, Proposal, own, withdrawn
from licet.law.provision import Policy, require
from licet.law.sets import MACAU_OR_D5_INVOLVED, UNITED_STATES

_CITE: Final = own("jenner-no-tiers")

PROPOSAL: Final = Proposal(
    id="jenner-no-tiers",
    title="Jenner & Block: global licensing without any tiers",
    status="proposal",
    based_on="diffusion-2025",
    source="Jenner & Block client alert, May 21, 2025",
    changes=(
        listed(
            "supplement_5_a",
            UNITED_STATES,
            "Supplement No. 5(a) has the United States alone.",
            "Without any tiers. Universal validated end users are then those headquartered in the United States, and "
            "model weights meet a presumption of denial for everybody else, as 742.6(b)(14) has it outside Supplement "
            "No. 5(a).",
            "reading",
        ),
        withdrawn(AIA, why="It is the first tier."),
        Change(
            of="742.6(b)(10)(iii)",
            what="Applications are reviewed case by case everywhere but for Macau and D:5 and who is headquartered "
            "there; there are no country allocations.",
            why="How is not said; a risk score is left to simulation. License Exceptions LPP and ACM are not spoken of "
            "and stay.",
            basis="reading",
            instead={BOUND_BY_ALLOCATION: NEVER, OUTSIDE_ALLOCATIONS: NEVER},
            policies=(
                Policy(
                    "case_by_case",
                    require(
                        _CITE,
                        all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED),
                        "no party or place in Macau or Country Group D:5: case by case",
                    ),
                ),
            ),
        ),
    ),
)
