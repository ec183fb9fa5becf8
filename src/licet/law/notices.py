"""Defects and ambiguities of the rule's text that a determination can touch, each with the reading taken.

Sources: the text itself; where it is silent or contradicts itself, the reading is a choice and has a switch.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import (
    allocation_used,
    consignee_headquarters,
    date,
    destination,
    exporter_role,
    government_assurances,
    license_held,
    nveu_held,
    uveu_held,
)
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.part740.s27_aia import AIA, CERTIFICATION_DUE
from licet.law.part740.s29_lpp import LPP, NOTICE_DUE
from licet.law.part742.s6_regional_stability import (
    ALLOCATION,
    BEGINS_WITHIN,
    BOUND_BY_ALLOCATION,
    FITS_ALLOCATION,
    WITHIN_ALLOCATION,
    WORLDWIDE,
)
from licet.law.part744.requirements import HEADQUARTERS_B, LISTED, MILITARY
from licet.law.part748.s15_veu import LAST_QUARTER_ENDS, NVEU
from licet.law.part774.eccn_3a090 import eccn_at_a, level_a
from licet.law.part774.eccns import FIVE_A002_Z
from licet.law.provision import Notice
from licet.law.sets import (
    CONSIGNEE_OF_SUPPLEMENT_5A,
    D1_D4_D5_LESS_A5_A6,
    MACAU_OR_D5_INVOLVED,
    MILITARY_ANY_ITEM,
    PART_746,
    SUPPLEMENT_5A,
    UNITED_STATES,
    to,
    to_headquartered_in,
)

LICENSED: Final = "license_required"

NOTICES: Final = (
    Notice(
        "lpp_in_d1_d4",
        "740.2(a)(9)(ii); 740.29(c)",
        "740.29(c) excludes only Macau and D:5 from License Exception LPP, but 740.2(a)(9)(ii), revised by the same "
        "rule, bars it to D:1 and D:4 destinations outside A:5 and A:6, because LPP is not on its list.",
        all_of(WORLDWIDE.applies, to(D1_D4_D5_LESS_A5_A6), ~MACAU_OR_D5_INVOLVED),
        "lpp_in_d1_d4",
    ),
    Notice(
        "tier1_headquarters_in_tier2",
        "742.6(b)(10)(iii)(A)(2) and (B)",
        "An entity headquartered in Supplement No. 5(a) but located elsewhere falls under both paragraphs: approval "
        "without regard to an allocation, and approval up to the allocation of the destination.",
        all_of(WORLDWIDE.applies, ~to(SUPPLEMENT_5A), CONSIGNEE_OF_SUPPLEMENT_5A, ~MACAU_OR_D5_INVOLVED),
        "tier1_headquarters_in_tier2",
        outcome=LICENSED,
    ),
    Notice(
        "tier2_headquarters_in_tier1",
        "742.6(b)(10)(iii)(A)(2) and (B)",
        "An entity located in Supplement No. 5(a) but headquartered outside of it falls under both paragraphs: "
        "approval by destination, and approval up to an allocation.",
        all_of(WORLDWIDE.applies, to(SUPPLEMENT_5A), ~CONSIGNEE_OF_SUPPLEMENT_5A, ~MACAU_OR_D5_INVOLVED),
        "tier2_headquarters_in_tier1",
        outcome=LICENSED,
    ),
    Notice(
        "threshold_words",
        "740.27(c); 740.29(g)(3)",
        "The text names 253,000,000 TPP and 3,200,000 TPP without a word of comparison.",
        any_of(all_of(AIA.available, CERTIFICATION_DUE), all_of(LPP.available, NOTICE_DUE)),
        "threshold_words",
    ),
    Notice(
        "straddling_application",
        "742.6(b)(10)(iii)(B)",
        "The application begins below the country allocation and would pass it; the text gives one policy up to the "
        "allocation and another above it.",
        all_of(BOUND_BY_ALLOCATION, BEGINS_WITHIN, ~FITS_ALLOCATION),
        "straddling_application",
        outcome=LICENSED,
    ),
    Notice(
        "allocation_on_lapse",
        "742.6(b)(10)(iii)(B)(1)",
        "BIS counts the TPP that is licensed; the text does not say what becomes of a license that lapses unused.",
        WITHIN_ALLOCATION,
        "allocation_on_lapse",
        outcome=LICENSED,
    ),
    Notice(
        "allocation_up_to_double",
        "742.6(b)(10)(iii)(C)",
        "With government assurances the allocation may be increased by up to 100 percent; the full increase is taken, "
        "and the figure that BIS set for the destination, where lower, must be checked.",
        all_of(
            BOUND_BY_ALLOCATION,
            government_assurances,
            ~(allocation_used < ALLOCATION),
        ),
        outcome=LICENSED,
    ),
    Notice(
        "uveu_timing",
        "Supplement No. 10 to part 748, paragraph 6",
        "The 50 percent limit is measured on the reporting dates of paragraph 10; the text does not say whether an "
        "event between them may pass it.",
        all_of(uveu_held, consignee_headquarters.meets(UNITED_STATES)),
        "uveu_timing",
    ),
    Notice(
        "lpp_5a002z",
        "740.29(b) and (f)(iii)",
        "Paragraph (b) leaves 5A002.z out of the eligible commodities; the certification of (f)(iii) and the Commerce "
        "Control List name it.",
        all_of(level_a, eccn_at_a.is_in(FIVE_A002_Z)),
        "lpp_5a002z",
    ),
    Notice(
        "nveu_assurances_tier2",
        "748.15(a)(2)(iii)(A); Supplement No. 10 to part 748, paragraph 12",
        "748.15 says that government assurances may be sought; Supplement No. 10 makes an end user from outside "
        "Supplement No. 5(a) eligible if there is an arrangement.",
        all_of(nveu_held, ~CONSIGNEE_OF_SUPPLEMENT_5A),
        "nveu_assurances_tier2",
    ),
    Notice(
        "aia_paragraph_b4",
        "740.27(c)",
        "Paragraph (c) refers to a notification of “(b)(4)”, which does not exist; (b)(3) is meant.",
        AIA.available,
        outcome="license_exception",
    ),
    Notice(
        "aia_certification_to_bis",
        "740.27(a) and (c)",
        "Paragraph (a) has the exporter obtain the certification “and submit it to BIS”; paragraph (c) limits that "
        "duty to consignees that reach a cumulative 253,000,000 TPP. Paragraph (c), the more particular, is taken.",
        all_of(AIA.available, ~CERTIFICATION_DUE),
        outcome="license_exception",
    ),
    Notice(
        "listed_entity_policy",
        "744.11; Supplement No. 4 to part 744",
        "Each entry of the Entity List states its own license review policy, which Licet does not hold; a presumption "
        "of denial is taken.",
        LISTED.applies,
        outcome=LICENSED,
    ),
    Notice(
        "allocation_after_2027",
        "742.6(b)(10)(iii)(B)(1) and (2)",
        "No country allocation is published for years after 2027; the figure for 2025 to 2027 is carried forward.",
        all_of(BOUND_BY_ALLOCATION, date > LAST_QUARTER_ENDS),
        outcome=LICENSED,
    ),
    Notice(
        "nveu_outside_table",
        "748.15(a)(2)(iii)(B)",
        "Table 1 covers the quarters from 2025 Q1 to 2027 Q4; the nearest quarter's allocation is taken.",
        all_of(nveu_held, NVEU.available, any_of(date < dt.date(2025, 1, 1), date > LAST_QUARTER_ENDS)),
    ),
    Notice(
        "part_746",
        "part 746",
        "An embargo or other special control of part 746 applies to the destination. Licet does not hold that regime: "
        "the license requirement and review policy of part 746, and those of other agencies, come on top.",
        to(PART_746),
    ),
    Notice(
        "headquarters_b_review",
        "742.6(b)(10)(iv)(B); 744.23(d)(3)(i)",
        "A .b-level item for an entity headquartered in Macau or D:5 and located elsewhere needs a license under "
        "744.23; 742.6(b)(10)(iv)(B) and 744.23(d)(3)(i) give it different review policies.",
        HEADQUARTERS_B.applies,
        "headquarters_b_review",
        outcome=LICENSED,
    ),
    Notice(
        "military_item_scope",
        "744.21; Supplement No. 2 to part 744",
        "Outside Belarus and Russia 744.21 reaches the items of Supplement No. 2 to part 744 only. Licet does not hold "
        "that list; the item is taken to be on it.",
        all_of(MILITARY.applies, ~any_of(to(MILITARY_ANY_ITEM), to_headquartered_in(MILITARY_ANY_ITEM))),
    ),
    Notice(
        "foundry_presumption",
        "Note 1 to 3A090.a",
        "The exporter is a front-end fabricator or OSAT company. The presumption of Note 1 to 3A090.a, under which an "
        "advanced logic integrated circuit counts as a 3A090.a datacenter item, is not applied in this version.",
        exporter_role.is_in(NamedSet.of("fabricators and OSAT companies", ("front_end_fabricator", "osat"))),
    ),
    Notice(
        "uae_group_change",
        "Supplement No. 1 to part 740",
        "The United Arab Emirates moved from D:4 to A:5 between July 8 and July 23, 2026; the exact day was not "
        "verified, and the change is taken from July 23.",
        all_of(
            destination.is_in(NamedSet.of("the United Arab Emirates", ("AE",))),
            date >= dt.date(2026, 7, 8),
            date < dt.date(2026, 7, 23),
        ),
    ),
    Notice(
        "license_not_seen",
        "750.7",
        "A party holds a license. Licet does not see its terms: items, quantity, value, parties and validity must be "
        "checked against it.",
        license_held,
    ),
    Notice(
        "codified_not_enforced",
        "90 FR 4544",
        "The rule stands in the Code of Federal Regulations; BIS announced on May 13, 2025 that it would not enforce "
        "it. This determination applies its text.",
        date >= dt.date(2025, 5, 13),
    ),
)
