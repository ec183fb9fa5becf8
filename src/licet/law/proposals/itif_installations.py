"""ITIF: control frontier AI installations instead of counting chips."""

from __future__ import annotations

from typing import Final

from licet.facts.record import MILLI, NEAR_KM, NEAR_MS, site_at_least, site_at_most, site_tpp
from licet.kernel.nodes import Const, all_of, any_of
from licet.law.part740.s29_lpp import LPP
from licet.law.part742.s6_a_license_requirements import WORLDWIDE
from licet.law.part742.s6_b_license_review import BOUND_BY_ALLOCATION, OUTSIDE_ALLOCATIONS
from licet.law.proposal import NEVER, Change, Proposal, left_open, own, withdrawn
from licet.law.provision import Policy, require
from licet.law.readings import installations_review
from licet.law.sets import MACAU_OR_D5_INVOLVED

_CITE: Final = own("itif-installations")
SITE_TPP: Final = 588_000_000
"""1e26 operations in 90 days at 35 percent of dense 16-bit peak: about 37,100 H100 (days and utilization assumed)."""
THRESHOLD: Final = Const(SITE_TPP * MILLI, "computing power of a site that is controlled", _CITE)
FRONTIER: Final = any_of(site_at_least >= THRESHOLD, all_of(site_at_most >= THRESHOLD, site_tpp >= THRESHOLD))
"""What is not known of the sites near it leaves it open only where that decides."""
_ELSEWHERE: Final = all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED)

PROPOSAL: Final = Proposal(
    id="itif-installations",
    title="ITIF: control frontier AI installations instead of chips",
    status="proposal",
    based_on="diffusion-2025",
    source="Information Technology and Innovation Foundation, 2025, as summarized in secondary sources",
    changes=(
        Change(
            of="742.6(a)(6)(iii)(A)",
            what=f"Outside Macau and D:5 a license is required only where the site reaches {SITE_TPP:,} TPP under "
            f"common control, sites within {NEAR_KM} km or {NEAR_MS} ms counted together.",
            why="The threshold is the rule's own 1e26 operations in 90 days at 35 percent of the dense 16-bit peak; "
            "days, utilization and distances are assumptions.",
            basis="assumption",
            conditions={
                WORLDWIDE: require(
                    _CITE,
                    any_of(MACAU_OR_D5_INVOLVED, FRONTIER),
                    f"to Macau or D:5 or who is headquartered there, or for a site of {SITE_TPP:,} TPP or more",
                )
            },
        ),
        Change(
            of="742.6(b)(10)(iii)",
            what="There are no country allocations; approval is presumed for such a site.",
            why="What counts is the site. How an application is reviewed is not said: it is as the rule has it without "
            "country allocations. License Exception AIA is not spoken of and stays.",
            basis="reading",
            instead={BOUND_BY_ALLOCATION: NEVER, OUTSIDE_ALLOCATIONS: NEVER},
            policies=tuple(
                Policy(
                    policy,
                    require(_CITE, all_of(_ELSEWHERE, installations_review.is_(policy)), "a frontier AI installation"),
                )
                for policy in installations_review.values
            ),
            notices=(left_open(installations_review, "itif-installations", _ELSEWHERE, "license_required"),),
        ),
        withdrawn(LPP, why="Below the threshold nothing needs it."),
    ),
)
