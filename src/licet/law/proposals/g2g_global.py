"""A simplified global licensing system that rests on agreements between governments."""

from __future__ import annotations

from typing import Final

from licet.facts.record import lpp_used
from licet.kernel.nodes import all_of
from licet.law.agreements import AGREED, LICENSED, NOTE, SETS, TEXTS, WITHIN_AGREED, in_question, not_stated
from licet.law.parameter import tpp
from licet.law.part740.s27_aia import AIA
from licet.law.part740.s29_lpp import LPP
from licet.law.part742.s6_a_license_requirements import WORLDWIDE
from licet.law.part742.s6_b_license_review import BOUND_BY_ALLOCATION, OUTSIDE_ALLOCATIONS
from licet.law.part774.eccn_3a090 import a_tpp
from licet.law.proposal import NEVER, Change, Proposal, own, withdrawn
from licet.law.provision import Policy, require
from licet.law.sets import MACAU_OR_D5_INVOLVED

_CITE: Final = own("g2g-global")
_ELSEWHERE: Final = all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED)
_WITHIN_FLOOR: Final = lpp_used + a_tpp <= tpp("lpp_annual")

PROPOSAL: Final = Proposal(
    id="g2g-global",
    title="Global licensing on the basis of agreements between governments",
    status="proposal",
    based_on="diffusion-2025",
    source="News summary of the revocation of the rule, May 2025; hinted at by Jenner & Block, May 21, 2025",
    changes=(
        withdrawn(
            AIA,
            LPP,
            why="Agreements replace the tiers. The other exceptions, and validated end users, are not spoken of and "
            "stay.",
        ),
        Change(
            of="742.6(b)(10)(iii)",
            what="With an agreement in force approval is presumed up to the amount agreed for the year, and beyond it "
            "applications are denied.",
            why=f"What is beyond the amount is not spoken of; the rule denies it beyond an allocation. {NOTE}",
            basis="assumption",
            instead={BOUND_BY_ALLOCATION: NEVER, OUTSIDE_ALLOCATIONS: NEVER, **LICENSED},
            sets=SETS,
            texts=TEXTS,
            stale=("allocation_on_lapse",),
            notices=(in_question("g2g-global"),),
            defaults=not_stated(_CITE),
            policies=(
                Policy(
                    "policy_of_denial",
                    require(_CITE, all_of(_ELSEWHERE, AGREED, ~WITHIN_AGREED), "beyond the amount agreed"),
                ),
            ),
        ),
        Change(
            of="742.6(b)(10)(iii)",
            what="Without an agreement applications are reviewed case by case up to 26,900,000 TPP a year for an "
            "ultimate parent, and denied beyond.",
            why="No common floor is given; the limit of License Exception LPP, and its count, are taken for it "
            "(state.lpp_used_tpp: what the ultimate parent received in the year). Order books do not add it up.",
            basis="assumption",
            questions={
                "/state/lpp_used_tpp": "How much TPP has the ultimate consignee (its ultimate parent) already received "
                "in this calendar year, from all exporters?",
                "/state/lpp_operator_used_tpp": "How much TPP has counted toward the common floor of the operator in "
                "this calendar year, from all exporters?",
            },
            policies=(
                Policy(
                    "case_by_case",
                    require(_CITE, all_of(_ELSEWHERE, ~AGREED, _WITHIN_FLOOR), "no agreement: within the common floor"),
                ),
                Policy(
                    "policy_of_denial",
                    require(
                        _CITE, all_of(_ELSEWHERE, ~AGREED, ~_WITHIN_FLOOR), "no agreement: beyond the common floor"
                    ),
                ),
            ),
        ),
    ),
)
