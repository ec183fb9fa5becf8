"""Switches for ambiguous law: each reading, its values, and the one that is taken when nothing is said.

A reading is a fact that every record has, so one compiled regime answers under all readings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from licet.kernel.nodes import Expr, Fact, Type


@dataclass(frozen=True)
class Reading:
    """A choice that the text leaves open. ``values[0]`` is the default."""

    name: str
    values: tuple[str, ...]
    cite: str
    question: str
    why: str
    """Why the default is what it is."""

    @property
    def fact(self) -> Fact:
        """The fact that carries the choice."""
        return Fact(f"reading_{self.name}", Type.CODE, f"reading {self.name}", known=True, among=self.values)

    def is_(self, value: str) -> Expr:
        """True where this value was chosen."""
        if value not in self.values:
            raise ValueError(f"reading {self.name} has no value {value!r}")
        return self.fact.equals(value)


lpp_in_d1_d4: Final = Reading(
    "lpp_in_d1_d4",
    ("barred", "allowed"),
    "740.2(a)(9)(ii)",
    "Can License Exception LPP be used to D:1 and D:4 destinations outside A:5 and A:6?",
    "740.2(a)(9)(ii), revised by the same rule, lists the exceptions that stay available there and LPP is not among "
    "them, although 740.29(c) itself excludes only D:5 and Macau.",
)
tier1_headquarters_in_tier2: Final = Reading(
    "tier1_headquarters_in_tier2",
    ("counts", "approve"),
    "742.6(b)(10)(iii)(A)(2) and (B)",
    "Does a license for an entity headquartered in Supplement No. 5(a) but located elsewhere draw on the allocation "
    "of the destination?",
    "both paragraphs cover it; the allocation is counted by destination, so it counts.",
)
tier2_headquarters_in_tier1: Final = Reading(
    "tier2_headquarters_in_tier1",
    ("approve", "counts"),
    "742.6(b)(10)(iii)(A)(2) and (B)",
    "Is an application for an entity located in Supplement No. 5(a) but headquartered outside of it bound by an "
    "allocation?",
    "both paragraphs cover it; (A)(2) names the destination without regard to headquarters.",
)
headquarters_b_review: Final = Reading(
    "headquarters_b_review",
    ("presumption_of_denial", "case_by_case"),
    "742.6(b)(10)(ii) and (iv)(B) and 744.23(d)",
    "How is an application reviewed for a .b-level item to an entity headquartered in Macau or D:5 and located outside "
    "D:1, D:4 and D:5, or for memory to one located outside Macau and D:5?",
    "742.6(b)(10)(iv)(B), of the rule itself, and (ii), of December 2024 and for memory, name entities headquartered "
    "there; 744.23(d)(3)(i), of April 4, 2024, has case-by-case review for items other than datacenter items that meet "
    "3A090.a.",
)
review_2022: Final = Reading(
    "review_2022",
    ("case_by_case", "presumption_of_denial"),
    "742.6(b)(10) (87 FR 62186)",
    "Before November 17, 2023, how is an application reviewed for an item of 3A090 or 4A090 to China that needs no "
    "license under part 744?",
    "the text of 2022, as remembered, has the policy of 744.23(d) except where no license would be required under part "
    "744, and there review case by case; it was not seen, and many accounts speak of a presumption of denial.",
)
threshold_words: Final = Reading(
    "threshold_words",
    ("at_or_above", "above"),
    "740.27(c) and 740.29(g)(3)",
    "Is a shipment of exactly 3,200,000 TPP, or a cumulative 253,000,000 TPP, at the threshold?",
    "the text names the amount without a word of comparison; reaching it is enough.",
)
straddling_application: Final = Reading(
    "straddling_application",
    ("denied", "split"),
    "742.6(b)(10)(iii)(B)",
    "How is an application reviewed that begins below the allocation and would pass it?",
    "presumption of approval reaches only up to the allocation, so an application that passes it is above it.",
)
allocation_on_lapse: Final = Reading(
    "allocation_on_lapse",
    ("returned", "consumed"),
    "742.6(b)(10)(iii)(B)(1)",
    "Does a license that lapses unused give its TPP back to the allocation?",
    "the text counts TPP that is licensed and speaks of an installed base, which a lapsed license never joined.",
)
uveu_timing: Final = Reading(
    "uveu_timing",
    ("after_each_event", "reporting_dates"),
    "Supplement No. 10 to part 748, paragraph 6",
    "When is the share of a U.S.-headquartered universal validated end user outside the United States tested?",
    "the 50 percent limit says what cannot be transferred or installed, and that it is measured on the reporting "
    "dates; testing it after each event as well is the stricter.",
)
lpp_5a002z: Final = Reading(
    "lpp_5a002z",
    ("ineligible", "eligible"),
    "740.29(b) and (f)(iii)",
    "Are 5A002.z items eligible for License Exception LPP?",
    "paragraph (b), which says what is eligible, leaves them out; only the certification of (f)(iii) names them.",
)
nveu_assurances_tier2: Final = Reading(
    "nveu_assurances_tier2",
    ("required", "may_be_sought"),
    "748.15(a)(2)(iii)(A); Supplement No. 10 to part 748, paragraph 12",
    "Must there be a government-to-government arrangement for a national validated end user from outside "
    "Supplement No. 5(a)?",
    "Supplement No. 10 makes such an end user eligible if there is an arrangement; 748.15 only says that one may be "
    "sought.",
)
uae_after_group_change: Final = Reading(
    "uae_after_group_change",
    ("license_required", "not_required"),
    "742.6(a)(6)(iii)",
    "Does the requirement that is enforced for .a-level items still reach the United Arab Emirates, which moved to A:5 "
    "by July 23, 2026?",
    "742.6(a)(6)(iii)(B) names it expressly for .b-level items, and the worldwide requirement of (A), in the Code, "
    "covers it for .a-level items; only the enforcement of (A) is in question.",
)
transistors_2028: Final = Reading(
    "transistors_2028",
    ("30_billion", "35_billion"),
    "Note 1 to 3A090.a",
    "Below how many transistors does an integrated circuit without high-bandwidth memory overcome the presumption of "
    "Note 1 if its export is completed in 2028?",
    "the words give 35 billion for exports completed in 2027 and 40 billion for 2029 or thereafter; 2028 is in "
    "neither, which leaves the 30 billion that hold for every year.",
)
affiliates_after_suspension: Final = Reading(
    "affiliates_after_suspension",
    ("returned", "extended"),
    "90 FR 47201 (FR Doc. 2025-19001) and FR Doc. 2025-19846",
    "Did the Affiliates (50 percent) rule come back on November 10, 2026, or was its suspension extended?",
    "by the suspension's own terms the rule returns on that day unless extended, and no extension was found.",
)
exceptions_of_unenforced_rule: Final = Reading(
    "exceptions_of_unenforced_rule",
    ("not_relied_on", "available"),
    "740.27, 740.28, 740.29 and 748.15",
    "On the enforced clock, can License Exceptions AIA, ACM and LPP, and the authorizations of universal and national "
    "validated end users (UVEU, NVEU), carry what still needs a license?",
    "they stand in the Code but belong to the rule that BIS announced it would rescind and not enforce; not relying on "
    "them is the stricter.",
)
aia_weights_headquarters: Final = Reading(
    "aia_weights_headquarters",
    ("unless_macau_d5", "no", "yes"),
    "740.27(a)(3) and 740.2(a)(9)(ii)",
    "Is License Exception AIA open for model weights to an entity with only one of the two in Supplement No. 5(a), its "
    "own headquarters or those of its ultimate parent?",
    "740.27(a)(3) says “headquartered, or whose ultimate parent company is headquartered”, so one is enough; but "
    "740.2(a)(9)(ii) restricts whoever has either in Macau or D:5.",
)
tf32_bits: Final = Reading(
    "tf32_bits",
    ("32", "19", "ignored"),
    "Technical Notes to 3A090",
    "What is the bit length of a TF32 operation?",
    "the bit length is that of the inputs, and a TF32 input is held in 32 bits, of which 19 are used.",
)
six_bit_formats: Final = Reading(
    "six_bit_formats",
    ("counted", "ignored"),
    "Technical Notes to 3A090",
    "Do six-bit formats count with a bit length of 6?",
    "the technical note takes the highest value over all bit lengths and excludes none.",
)
product_form: Final = Reading(
    "product_form",
    ("integrated_circuit", "assembly"),
    "3A090 and 4A090",
    "Is an accelerator that is sold on a card or module classified as the integrated circuit or as the assembly?",
    "the catalogue describes the integrated circuit; a card or module that contains it is an electronic assembly of "
    "4A090 (or a .z paragraph) at the same level.",
)

carnegie_tier_1: Final = Reading(
    "carnegie_tier_1",
    ("european_union", "wide"),
    "proposal carnegie-tweak",
    "Which countries join Supplement No. 5(a) under the first option of the Carnegie commentary?",
    "it names five countries, the whole European Union and much of Eastern Europe, most of which is in the Union; wide "
    "adds Albania, Montenegro and North Macedonia.",
)
carnegie_year_zero: Final = Reading(
    "carnegie_year_zero",
    ("2025", "2026"),
    "proposal carnegie-tweak",
    "From which year does the limit of 300 H100 equivalents double each year?",
    "2025 is the first year of the rule that is amended; 2026 the first in which a replacement could begin.",
)
carnegie_india: Final = Reading(
    "carnegie_india",
    ("double", "quadruple", "unlimited"),
    "proposal carnegie-tweak",
    "How far is the allocation of India raised?",
    "no figure is given; double is what the rule itself allows against government assurances.",
)
carnegie_share: Final = Reading(
    "carnegie_share",
    ("tenth", "none", "quarter"),
    "proposal carnegie-drastic",
    "What share of the country allocation is left where exports to all countries are drastically limited?",
    "no figure is given; all three are assumptions.",
)
carnegie_high_risk: Final = Reading(
    "carnegie_high_risk",
    ("named", "with_malaysia_and_thailand"),
    "proposal carnegie-repeal",
    "Which countries count as of a high risk of diversion?",
    "Saudi Arabia and the United Arab Emirates are named as examples; the press reported a draft of 2025 that named "
    "Malaysia and Thailand.",
)
carnegie_fallback: Final = Reading(
    "carnegie_fallback",
    ("second_tier", "as_is"),
    "proposal carnegie-bilateral",
    "What holds for a country without a deal?",
    "deals are to be an incentive, so that what they are traded against is the second tier without License Exception "
    "LPP; as_is keeps the rule.",
)
eu_members: Final = Reading(
    "eu_members",
    ("tier_1", "lifted"),
    "proposal eu-all-tier1",
    "Do all members of the European Union join Supplement No. 5(a), or is no license required for them at all?",
    "both were asked for; the first changes less.",
)
openai_ceiling: Final = Reading(
    "openai_ceiling",
    ("uncapped", "nveu_schedule"),
    "proposal openai-ostp",
    "How much can an end user receive that meets the security, governance and hardware conditions?",
    "the comment asks for access by end user instead of by country; nveu_schedule keeps the schedule of national "
    "validated end users as a ceiling.",
)
jenner_hotspots: Final = Reading(
    "jenner_hotspots",
    ("southeast_asia", "malaysia_and_thailand"),
    "proposal jenner-hotspots",
    "Which destinations are hotspots?",
    "the alert speaks of Southeast Asia and other hotspots and names no country.",
)
agreements_in_force: Final = Reading(
    "agreements_in_force",
    ("as_stated", "gulf_2025"),
    "proposals g2g-global and jenner-bilateral",
    "Which agreements between governments are in force?",
    "none is taken to be in force that the transaction does not state (state.government_assurances); gulf_2025 takes "
    "the figures that the press reported of 2025 for the United Arab Emirates and Saudi Arabia.",
)
draft_third_tier: Final = Reading(
    "draft_third_tier",
    ("larger_shipments", "all_shipments"),
    "proposal draft-2026-volume-tiers",
    "Is a shipment that has a simple review held against the third tier too?",
    "it is not said; a simple review that first needs all that the company has in the country would be none. With "
    "larger_shipments an order that is split escapes the third tier.",
)
installations_review: Final = Reading(
    "installations_review",
    ("presumption_of_approval", "case_by_case"),
    "proposal itif-installations",
    "How is an application for a site beyond the threshold reviewed?",
    "the proposal names no policy, so that the base decides, which presumes approval where no country allocation "
    "binds.",
)

READINGS: Final[Mapping[str, Reading]] = {r.name: r for r in list(globals().values()) if isinstance(r, Reading)}
DEFAULTS: Final[Mapping[str, str]] = {name: r.values[0] for name, r in READINGS.items()}


def taken(readings: Mapping[str, str] = DEFAULTS) -> dict[str, str]:
    """The facts that carry some choices, by the facts' names."""
    return {READINGS[name].fact.name: value for name, value in readings.items()}
