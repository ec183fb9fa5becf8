"""A draft that the press reported in March 2026: global licensing in tiers of volume. Its text is not public."""

from __future__ import annotations

from typing import Final

from licet.facts.record import MILLI, assurances_said, installed_said, matching_us_investment, nveu_installed
from licet.kernel.nodes import Case, Const, all_of, any_of
from licet.law.agreements import GB300_TPP
from licet.law.part740.s27_aia import AIA
from licet.law.part740.s29_lpp import LPP
from licet.law.part742.s6_a_license_requirements import WORLDWIDE
from licet.law.part742.s6_b_license_review import BOUND_BY_ALLOCATION, OUTSIDE_ALLOCATIONS
from licet.law.part774.eccn_3a090 import order_a_tpp
from licet.law.proposal import NEVER, Change, Proposal, left_open, own, withdrawn
from licet.law.provision import Default, Obligation, Policy, When, require
from licet.law.readings import draft_third_tier
from licet.law.sets import MACAU_OR_D5_INVOLVED

_CITE: Final = own("draft-2026-volume-tiers")
SIMPLE: Final = 1_000
HOST_GOVERNMENT: Final = 200_000
"""GB300 or their equal: in one shipment; by one company in one country."""

_ELSEWHERE: Final = all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED)
_SIMPLE: Final = order_a_tpp <= Const(SIMPLE * GB300_TPP * MILLI)
_COUNTED: Final = any_of(~_SIMPLE, draft_third_tier.is_("all_shipments"))
_INSTALLED: Final = Case(((installed_said.equals(""), Const(0)),), nveu_installed)
_OF_HOST_GOVERNMENT: Final = _INSTALLED + order_a_tpp >= Const(HOST_GOVERNMENT * GB300_TPP * MILLI)
_LARGEST: Final = all_of(_COUNTED, _OF_HOST_GOVERNMENT)
_SECURED: Final = all_of(assurances_said.equals("yes"), ~matching_us_investment.equals("no"))
_LARGER: Final = all_of(_ELSEWHERE, ~_SIMPLE)

PROPOSAL: Final = Proposal(
    id="draft-2026-volume-tiers",
    title="Reported draft of March 2026: global licensing in tiers of volume",
    status="reported_draft",
    based_on="diffusion-2025",
    source="Press reports, March 2026 (Pillsbury; Tom's Hardware); the text is not public",
    link="https://www.globaltradeandsanctionslaw.com/",
    changes=(
        withdrawn(
            AIA,
            LPP,
            why="The volume decides instead.",
            what="License Exceptions AIA and LPP are withdrawn: licensing is global.",
        ),
        Change(
            of="742.6(b)(10)(iii)",
            what=f"A shipment of up to {SIMPLE:,} GB300 or their equal ({SIMPLE * GB300_TPP:,} TPP) has a simple "
            "review; approval is presumed.",
            why="1,000 is reported; 60,000 TPP for a GB300 is from memory, within one percent. What a simple review is "
            "was not reported.",
            basis="assumption",
            instead={BOUND_BY_ALLOCATION: NEVER, OUTSIDE_ALLOCATIONS: NEVER},
            policies=(
                Policy(
                    "presumption_of_approval",
                    require(_CITE, all_of(_ELSEWHERE, _SIMPLE), "a shipment with a simple review"),
                ),
            ),
        ),
        Change(
            of="742.6(b)(10)(iii)",
            what="Larger clusters are reviewed case by case, after pre-clearance, with disclosure and site visits.",
            why="The conditions are reported, the policy is a reading.",
            basis="reading",
            policies=(
                Policy(
                    "case_by_case",
                    require(_CITE, _LARGER, "more than a shipment with a simple review"),
                ),
            ),
            obligations=(
                Obligation(
                    _CITE,
                    "Obtain pre-clearance, disclose the cluster and its business, and agree to site visits.",
                    "applicant",
                    When("before applying"),
                    applies=_LARGER,
                ),
            ),
        ),
        Change(
            of="742.6(b)(10)(iii)",
            what=f"{HOST_GOVERNMENT:,} GB300 or their equal ({HOST_GOVERNMENT * GB300_TPP:,} TPP) of one company in "
            "one country need assurances of the host government and matching investment in AI in the United States; "
            "without them applications are denied.",
            why="200,000 is reported. What the company has there is state.nveu_installed_tpp, validated end user or "
            "not, and order books do not add it up; where it is not said it is taken as nothing beyond the order. "
            "Assurances that are not said are not taken to be there. What is reported comes as one agreement, so that "
            "investment of which nothing is said is taken to be part of the assurances.",
            basis="reading",
            policies=(
                Policy(
                    "policy_of_denial",
                    require(
                        _CITE,
                        all_of(_ELSEWHERE, _LARGEST, ~_SECURED),
                        "the largest tier without assurances of the host government and matching investment",
                    ),
                ),
            ),
            notices=(
                left_open(
                    draft_third_tier,
                    "draft-2026-volume-tiers",
                    all_of(_ELSEWHERE, _SIMPLE, _OF_HOST_GOVERNMENT, ~_SECURED),
                    "license_required",
                ),
            ),
            defaults=(
                Default(
                    installed_said,
                    0,
                    f"{_CITE}: what is not said to be installed is taken as nothing beyond this order",
                    all_of(_ELSEWHERE, _COUNTED),
                ),
                Default(
                    assurances_said,
                    False,
                    f"{_CITE}: assurances of the host government that are not said are not taken to be there",
                    all_of(_ELSEWHERE, _LARGEST),
                ),
                Default(
                    matching_us_investment,
                    True,
                    f"{_CITE}: matching investment is taken to be part of the assurances, unless said otherwise",
                    all_of(_ELSEWHERE, _LARGEST, assurances_said.equals("yes")),
                ),
            ),
            questions={
                "/state/nveu_installed_tpp": "How much TPP does the company already have installed in the country?"
            },
        ),
    ),
)
