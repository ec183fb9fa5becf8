"""§ 742.6  Regional stability: what needs a license, and how an application is reviewed."""

from __future__ import annotations

from typing import Final

from licet.facts.record import allocation_used, government_assurances
from licet.kernel.nodes import Case, all_of, any_of
from licet.law.parameter import tpp
from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part744.requirements import (
    DESIGNATED,
    EMBARGO,
    HEADQUARTERS_B,
    LISTED,
    MILITARY,
    MILITARY_INTELLIGENCE,
    PROHIBITED,
    SUPERCOMPUTER,
    WEAPONS,
)
from licet.law.part774.eccn_3a090 import a_tpp, level_a, level_b
from licet.law.provision import Policy, Requirement, require
from licet.law.readings import (
    headquarters_b_review,
    straddling_application,
    tier1_headquarters_in_tier2,
    tier2_headquarters_in_tier1,
)
from licet.law.sets import (
    CONSIGNEE_OF_SUPPLEMENT_5A,
    DESTINATIONS_B,
    MACAU_OR_D5_INVOLVED,
    SUPPLEMENT_5A,
    to,
)

WORLDWIDE: Final = Requirement(
    "742.6(a)(6)(iii)(A)",
    "742.6(a)(6)(iii)(A)",
    "Worldwide license requirement for .a-level items",
    "RS",
    (
        require("742.6(a)(6)(iii)(A)", level_a, "an item at the level of 3A090.a"),
        NOT_DEEMED,
        ABROAD,
    ),
)
DESTINATION_B: Final = Requirement(
    "742.6(a)(6)(iii)(B)",
    "742.6(a)(6)(iii)(B)",
    "License requirement for .b-level items to Country Groups D:1, D:4 and D:5, excluding A:5 and A:6",
    "RS",
    (
        require("742.6(a)(6)(iii)(B)", level_b, "an item at the level of 3A090.b"),
        NOT_DEEMED,
        require(
            "742.6(a)(6)(iii)(B)",
            to(DESTINATIONS_B),
            "to or within a destination in Country Groups D:1, D:4 or D:5 that is not in A:5 or A:6 (from July 23, "
            "2026 also the United Arab Emirates, named expressly)",
        ),
    ),
)

ALLOCATION: Final = tpp("country_allocation")
WITH_ASSURANCES: Final = tpp("country_allocation_with_assurances")

OUTSIDE_ALLOCATIONS: Final = any_of(
    all_of(to(SUPPLEMENT_5A), any_of(CONSIGNEE_OF_SUPPLEMENT_5A, tier2_headquarters_in_tier1.is_("approve"))),
    all_of(~to(SUPPLEMENT_5A), CONSIGNEE_OF_SUPPLEMENT_5A, tier1_headquarters_in_tier2.is_("approve")),
)
BOUND_BY_ALLOCATION: Final = all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED, ~OUTSIDE_ALLOCATIONS)
# Written so that assurances which make no difference need not be known.
_after = allocation_used + a_tpp
FITS_ALLOCATION: Final = any_of(_after <= ALLOCATION, all_of(government_assurances, _after <= WITH_ASSURANCES))
BEGINS_WITHIN: Final = any_of(
    allocation_used < ALLOCATION, all_of(government_assurances, allocation_used < WITH_ASSURANCES)
)
_within = any_of(FITS_ALLOCATION, all_of(straddling_application.is_("split"), BEGINS_WITHIN))
LICENSED_TPP: Final = Case(
    ((FITS_ALLOCATION, a_tpp), (government_assurances, WITH_ASSURANCES - allocation_used)), ALLOCATION - allocation_used
)
"""What a license within the allocation draws on it: a split application no more than is left."""

WITHIN_ALLOCATION: Final = all_of(BOUND_BY_ALLOCATION, _within)
"""Reviewed under a presumption of approval because the country allocation is not exhausted; draws on it if licensed."""


POLICIES: Final = (
    Policy(
        "policy_of_denial",
        require(
            "742.6(b)(10)(iii)(B)(2)",
            all_of(BOUND_BY_ALLOCATION, ~_within),
            "beyond the country allocation",
        ),
    ),
    Policy("policy_of_denial", require("744.8", DESIGNATED.applies, "a Specially Designated National", "memory")),
    Policy(
        "policy_of_denial",
        require(
            "part 746",
            all_of(EMBARGO.applies, ~any_of(WORLDWIDE.applies, DESTINATION_B.applies)),
            "a destination under part 746, whose own policies Licet does not hold",
            "memory",
        ),
    ),
    Policy(
        "presumption_of_denial",
        require(
            "742.6(b)(10)(iii)(A)(1)",
            all_of(WORLDWIDE.applies, MACAU_OR_D5_INVOLVED),
            "an .a-level item to Macau or Country Group D:5, or to an entity headquartered there",
        ),
    ),
    Policy(
        "presumption_of_denial",
        require(
            "742.6(b)(10)(iv)(B)",
            all_of(DESTINATION_B.applies, MACAU_OR_D5_INVOLVED),
            "a .b-level item to Macau or Country Group D:5, or to an entity headquartered there",
        ),
    ),
    Policy(
        "presumption_of_denial",
        require(
            "742.6(b)(10)(iv)(B)",
            all_of(HEADQUARTERS_B.applies, headquarters_b_review.is_("presumption_of_denial")),
            "a .b-level item for an entity headquartered in Macau or Country Group D:5",
        ),
    ),
    Policy(
        "case_by_case",
        require(
            "744.23(d)(3)(i)",
            all_of(HEADQUARTERS_B.applies, headquarters_b_review.is_("case_by_case")),
            "not a datacenter item that meets 3A090.a, for an entity headquartered in Macau or Country Group D:5",
        ),
    ),
    *(
        Policy("presumption_of_denial", require(r.cite, r.applies, r.title, r.confidence))
        for r in (LISTED, MILITARY, MILITARY_INTELLIGENCE, WEAPONS, SUPERCOMPUTER, PROHIBITED)
    ),
    Policy(
        "presumption_of_approval",
        require(
            "742.6(b)(10)(iii)(A)(2)",
            all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED, OUTSIDE_ALLOCATIONS),
            "an .a-level item to a destination in, or an entity headquartered in, Supplement No. 5(a)",
        ),
    ),
    Policy(
        "presumption_of_approval",
        require(
            "742.6(b)(10)(iii)(B)(1)",
            WITHIN_ALLOCATION,
            "within the country allocation",
        ),
    ),
    Policy(
        "presumption_of_approval",
        require(
            "742.6(b)(10)(iv)(A)",
            all_of(DESTINATION_B.applies, ~MACAU_OR_D5_INVOLVED),
            "a .b-level item outside Macau and Country Group D:5, to no entity headquartered there",
        ),
    ),
)
