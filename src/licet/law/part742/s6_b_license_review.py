"""§ 742.6(b)(10)  How an application for a license to export advanced computing items is reviewed."""

from __future__ import annotations

from typing import Final

from licet.facts.record import allocation_used, government_assurances
from licet.kernel.nodes import Case, Expr, all_of, any_of
from licet.law.in_force import ACS_2023, CORRECTIONS_2024, DIFFUSION_KEPT
from licet.law.parameter import tpp
from licet.law.part742.s6_a_license_requirements import (
    DESTINATION_2022,
    DESTINATION_2023,
    DESTINATION_B,
    HEADQUARTERS_A,
    MEMORY,
    WORLDWIDE,
)
from licet.law.part742.s6_b_14_model_weights_review import WEIGHTS_POLICY
from licet.law.part744.is_informed import H20_LETTER, MI308_LETTER
from licet.law.part744.requirements import PART_744
from licet.law.part744.s8_specially_designated import DESIGNATED
from licet.law.part744.s11_entity_list import OWNED_BY_DESIGNATED
from licet.law.part744.s23_supercomputer import (
    ALLIED_END_USER,
    HEADQUARTERS_2023,
    HEADQUARTERS_B,
    HEADQUARTERS_C,
    SUPERCOMPUTER,
)
from licet.law.part746.embargoes import EMBARGO
from licet.law.part748.supplement_2_dd import CASE_BY_CASE
from licet.law.part774.eccn_3a090 import a_tpp, for_datacenters, level_a, level_b
from licet.law.provision import Policy, require
from licet.law.readings import (
    headquarters_b_review,
    review_2022,
    straddling_application,
    tier1_headquarters_in_tier2,
    tier2_headquarters_in_tier1,
)
from licet.law.sets import (
    CONSIGNEE_OF_SUPPLEMENT_5A,
    MACAU_OR_D5,
    MACAU_OR_D5_INVOLVED,
    SUPPLEMENT_5A,
    to,
    to_headquartered_in,
)

ALLOCATION: Final = tpp("country_allocation")
WITH_ASSURANCES: Final = tpp("country_allocation_with_assurances")

OUTSIDE_ALLOCATIONS: Final = any_of(
    all_of(to(SUPPLEMENT_5A), any_of(CONSIGNEE_OF_SUPPLEMENT_5A, tier2_headquarters_in_tier1.is_("approve"))),
    all_of(~to(SUPPLEMENT_5A), CONSIGNEE_OF_SUPPLEMENT_5A, tier1_headquarters_in_tier2.is_("approve")),
)
BOUND_BY_ALLOCATION: Final = all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED, ~OUTSIDE_ALLOCATIONS)
_after = allocation_used + a_tpp


# Written so that assurances which make no difference need not be known.
def _fits(plain: Expr, assured: Expr) -> Expr:
    return any_of(_after <= plain, all_of(government_assurances, _after <= assured))


def _begins_within(plain: Expr, assured: Expr) -> Expr:
    return any_of(allocation_used < plain, all_of(government_assurances, allocation_used < assured))


def within_allocation(plain: Expr, assured: Expr) -> Expr:
    """Within an allocation, or that with government assurances, in thousandths of TPP."""
    # Once the allocation is met, what has no TPP is beyond it too.
    return all_of(_begins_within(plain, assured), any_of(_fits(plain, assured), straddling_application.is_("split")))


FITS_ALLOCATION: Final = _fits(ALLOCATION, WITH_ASSURANCES)
BEGINS_WITHIN: Final = _begins_within(ALLOCATION, WITH_ASSURANCES)
WITHIN: Final = within_allocation(ALLOCATION, WITH_ASSURANCES)
LICENSED_TPP: Final = Case(
    ((FITS_ALLOCATION, a_tpp), (government_assurances, WITH_ASSURANCES - allocation_used)), ALLOCATION - allocation_used
)
"""What a license within the allocation draws on it: a split application no more than is left."""

APPROVED_OUTSIDE: Final = all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED, OUTSIDE_ALLOCATIONS)
"""Reviewed under a presumption of approval, whatever the allocation (742.6(b)(10)(iii)(A)(2))."""
WITHIN_ALLOCATION: Final = all_of(BOUND_BY_ALLOCATION, WITHIN)
"""Reviewed under a presumption of approval because the country allocation is not exhausted; draws on it if licensed."""


_REACHED_IN_2023 = any_of(all_of(ACS_2023, DESTINATION_2023.applies), HEADQUARTERS_2023.applies)
_LESS_RESTRICTED = all_of(CORRECTIONS_2024, any_of(level_b, level_a & ~for_datacenters))
_A_TO_D5 = all_of(
    DIFFUSION_KEPT,
    any_of(WORLDWIDE.applies, HEADQUARTERS_A.applies, DESTINATION_2023.applies),
    MACAU_OR_D5_INVOLVED,
)

_INFORMED = any_of(H20_LETTER.applies, MI308_LETTER.applies)

POLICIES: Final = (
    WEIGHTS_POLICY,
    Policy(
        "policy_of_denial",
        require(
            "742.6(b)(10)(iii)(B)(2)",
            all_of(BOUND_BY_ALLOCATION, ~WITHIN),
            "beyond the country allocation",
        ),
    ),
    Policy(
        "policy_of_denial",
        require(
            "744.8",
            any_of(DESIGNATED.applies, OWNED_BY_DESIGNATED),
            "a Specially Designated National, or who is owned by one",
            "memory",
        ),
    ),
    Policy(
        "presumption_of_denial",
        require(
            "part 746",
            # At the least: the policies of part 746 itself are not held, and can be stricter, as a notice says.
            EMBARGO.applies,
            "a destination under part 746, whose own policies Licet does not hold",
            "memory",
        ),
    ),
    Policy(
        "presumption_of_denial",
        require(
            "742.6(b)(10)(iii)(A)(1)",
            all_of(_A_TO_D5, ~CASE_BY_CASE),
            "an .a-level item to Macau or Country Group D:5, or to an entity headquartered there",
        ),
    ),
    Policy(
        "case_by_case",
        require(
            "Supplement No. 2 to part 748, paragraph (dd)",
            all_of(any_of(_A_TO_D5, _INFORMED), CASE_BY_CASE),
            "exported from the United States to China or Macau under all the conditions of paragraph (dd), as given",
            "secondary",
        ),
    ),
    Policy(
        "presumption_of_denial",
        require(
            "742.6(b)(10)(ii)",
            all_of(_REACHED_IN_2023, MACAU_OR_D5_INVOLVED, ~_LESS_RESTRICTED),
            "to Macau or Country Group D:5, or to an entity headquartered there (2023)",
        ),
    ),
    Policy(
        "case_by_case",
        require(
            "744.23(d)(3)(i)",
            all_of(_REACHED_IN_2023, MACAU_OR_D5_INVOLVED, _LESS_RESTRICTED),
            "not a datacenter item that meets 3A090.a (from April 4, 2024)",
            "secondary",
        ),
    ),
    Policy(
        "presumption_of_approval",
        require(
            "742.6(b)(10)(ii)",
            all_of(DESTINATION_2023.applies, ~MACAU_OR_D5_INVOLVED),
            "to a destination in D:1 or D:4 that is not in D:5, to no entity headquartered in Macau or D:5 (2023)",
        ),
    ),
    Policy(
        "case_by_case",
        require(
            "742.6(b)(10)",
            all_of(DESTINATION_2022.applies, review_2022.is_("case_by_case")),
            "no license is required under part 744 (2022)",
            "memory",
        ),
    ),
    Policy(
        "presumption_of_denial",
        require(
            "742.6(b)(10)",
            all_of(DESTINATION_2022.applies, review_2022.is_("presumption_of_denial")),
            "to China or Macau (2022)",
            "memory",
        ),
    ),
    Policy(
        "presumption_of_approval",
        require(
            "742.6(b)(10)(ii)",
            all_of(MEMORY.applies, ~to_headquartered_in(MACAU_OR_D5)),
            "memory to no entity headquartered in Macau or Country Group D:5",
        ),
    ),
    Policy(
        "presumption_of_denial",
        require(
            "742.6(b)(10)(ii)",
            any_of(
                all_of(MEMORY.applies, to_headquartered_in(MACAU_OR_D5)),
                all_of(HEADQUARTERS_C.applies, headquarters_b_review.is_("presumption_of_denial")),
            ),
            "memory to an entity headquartered in Macau or Country Group D:5",
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
            all_of(any_of(HEADQUARTERS_B.applies, HEADQUARTERS_C.applies), headquarters_b_review.is_("case_by_case")),
            "not a datacenter item that meets 3A090.a, for an entity headquartered in Macau or Country Group D:5",
        ),
    ),
    *(
        Policy("presumption_of_denial", require(r.cite, r.applies, r.title, r.confidence))
        for r in PART_744
        if r not in (DESIGNATED, SUPERCOMPUTER, H20_LETTER, MI308_LETTER)
    ),
    *(
        Policy("presumption_of_denial", require(r.cite, all_of(r.applies, ~CASE_BY_CASE), r.title, r.confidence))
        for r in (H20_LETTER, MI308_LETTER)
    ),
    Policy(
        "presumption_of_denial",
        require(
            "744.23(d)(1)",
            all_of(SUPERCOMPUTER.applies, ~ALLIED_END_USER),
            "a supercomputer in Macau or Country Group D:5, for an end user that is not headquartered in the United "
            "States, A:5 or A:6",
        ),
    ),
    Policy(
        "presumption_of_approval",
        require(
            "744.23(d)(2)",
            all_of(SUPERCOMPUTER.applies, ALLIED_END_USER),
            "for an end user headquartered in the United States, A:5 or A:6, with an ultimate parent there",
        ),
    ),
    Policy(
        "presumption_of_approval",
        require(
            "742.6(b)(10)(iii)(A)(2)",
            APPROVED_OUTSIDE,
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
