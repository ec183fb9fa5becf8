"""OpenAI's comment to OSTP: most countries in the first tier, and access by end user in what is left of the second."""

from __future__ import annotations

from typing import Final

from licet.facts.countries import CODES
from licet.facts.record import compliant_storage, corporate_governance, location_verification
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.changeable import listed
from licet.law.part740.s2_restrictions import AIA_NOT_RESTRICTED
from licet.law.part742.s6_a_license_requirements import WORLDWIDE
from licet.law.part742.s6_b_license_review import APPROVED_OUTSIDE, BOUND_BY_ALLOCATION, OUTSIDE_ALLOCATIONS
from licet.law.part748.s15_veu import INSTALLED_BASE
from licet.law.part774.eccn_4e091 import level_4e091
from licet.law.proposal import Change, Proposal, left_open, own
from licet.law.provision import Default
from licet.law.readings import aia_weights_headquarters, openai_ceiling, tier2_headquarters_in_tier1
from licet.law.sets import (
    CONSIGNEE_OF_SUPPLEMENT_5A,
    D1_D4_D5_LESS_A5_A6,
    MACAU_OR_D5,
    MACAU_OR_D5_INVOLVED,
    SUPPLEMENT_5A,
    to,
    to_headquartered_in,
)

EVIDENCE: Final = {
    **dict.fromkeys(("AE", "IN", "MY", "SG", "TH"), "public reports of cases of diverted chips exist"),
    **dict.fromkeys(("KZ", "TR", "VN"), "none; for runs that vary the list only"),
}
"""What stands behind each entry. The list is an assumption for sensitivity runs, never a finding."""
HISTORY: Final = NamedSet.of("countries with a history of failing to prevent diversion (an assumption)", EVIDENCE)
_TIER_1: Final = MACAU_OR_D5.combine(
    "all destinations but those of the second and third tiers",
    lambda restricted: CODES - restricted - HISTORY.steps[0][1] - {"HK"},
)
_SECURE: Final = all_of(corporate_governance.equals("yes"), location_verification.equals("yes"), compliant_storage)
GATE: Final = all_of(_SECURE, any_of(openai_ceiling.is_("uncapped"), INSTALLED_BASE.expr))
"""The end user meets the conditions for access of its own."""
_SECOND_TIER: Final = any_of(
    ~to(SUPPLEMENT_5A), all_of(~CONSIGNEE_OF_SUPPLEMENT_5A, tier2_headquarters_in_tier1.is_("counts"))
)

PROPOSAL: Final = Proposal(
    id="openai-ostp",
    title="OpenAI's comment to OSTP: a wide first tier, and access by end user in the second",
    status="proposal",
    based_on="diffusion-2025",
    source="OpenAI's comment to OSTP, March 2025, as reported by Export Compliance Daily",
    changes=(
        listed(
            "supplement_5_a",
            _TIER_1,
            "Supplement No. 5(a) has every destination but the third tier (Macau and D:5) and the countries with a "
            "history of failing to prevent diversion.",
            "The third tier, China and a small aligned cohort, is taken as D:5 and Macau. Which countries have such a "
            f"history ({' '.join(sorted(HISTORY.steps[0][1]))}) is an assumption for runs that vary it, not a finding.",
            "assumption",
        ),
        Change(
            of="a way from the second tier to the first",
            what="A country of the second tier can apply for the first; criteria and reasons are published.",
            why="The process takes months and decides about lists: it changes no answer until a list changes. A "
            "country that was moved is taken off the list of the second tier in a file of one's own.",
            basis="stated",
        ),
        Change(
            of="740.2(a)(9)(ii)",
            what="License Exception AIA reaches the destinations of Supplement No. 5(a) that are in D:1 or D:4.",
            why="Without it the first tier would be one in name for them.",
            basis="reading",
            texts={
                AIA_NOT_RESTRICTED.expr: "not to a destination in D:1, D:4 or D:5 outside A:5 and A:6, unless it is in "
                "Supplement No. 5(a) as the proposal has it, nor to a party headquartered in Macau or D:5"
            },
            instead={
                AIA_NOT_RESTRICTED.expr: ~any_of(
                    to(D1_D4_D5_LESS_A5_A6) & ~to(SUPPLEMENT_5A) & ~level_4e091,
                    to_headquartered_in(MACAU_OR_D5) & ~all_of(level_4e091, aia_weights_headquarters.is_("yes")),
                )
            },
        ),
        Change(
            of="742.6(b)(10)(iii)(B)",
            what="No country allocation binds an end user that meets security (Supplement No. 10, paragraphs 14, 15 "
            "and 18), corporate governance (paragraphs 2, 3 and 13) and hardware-enabled mechanisms (location "
            "verification).",
            why="Access is by end user. Its conditions are read as those of validated end users; governance and "
            "location verification of which nothing is said are taken not to be there.",
            basis="reading",
            instead={OUTSIDE_ALLOCATIONS: any_of(OUTSIDE_ALLOCATIONS, GATE)},
            texts={
                APPROVED_OUTSIDE: "to a destination in, or an entity headquartered in, Supplement No. 5(a), or an end "
                "user that meets the conditions of security, governance and location verification"
            },
            notices=(
                left_open(
                    openai_ceiling,
                    "openai-ostp",
                    all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED, _SECOND_TIER, _SECURE),
                    "license_required",
                ),
            ),
            defaults=tuple(
                Default(
                    fact,
                    False,
                    f"{own('openai-ostp')}: {words} of which nothing is said is taken not to be there",
                    BOUND_BY_ALLOCATION,
                )
                for fact, words in (
                    (corporate_governance, "corporate governance"),
                    (location_verification, "location verification"),
                )
            ),
            questions={
                "/end_use/stored_in_compliant_facility": "Does the facility of the end user comply with paragraphs 14, "
                "15 and 18 of Supplement No. 10 to part 748 (validated end user or not)?"
            },
        ),
    ),
)
