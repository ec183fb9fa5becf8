"""Defects and ambiguities of the rule's text that a determination can touch, each with the reading taken.

Sources: the text itself; where it is silent or contradicts itself, the reading is a choice and has a switch.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import (
    activity,
    allocation_used,
    consignee_headquarters,
    date,
    destination,
    government_assurances,
    license_held,
    nveu_held,
    origin,
    purpose,
    recipients_locations,
    uveu_held,
)
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law import foundry_notices, memory_notices, weights_notices
from licet.law.in_force import CHINA_2026, CODIFIED, DIFFUSION, ENFORCED, effective, in_force, overlay
from licet.law.part734 import s9_foreign_direct_product
from licet.law.part734.s3_subject import NOT_SUBJECT
from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part736.s2_general_prohibitions import GENERAL_PROHIBITION_TEN
from licet.law.part740.s2_restrictions import RELIED_ON
from licet.law.part740.s8_nac_aca import ACA, NAC
from licet.law.part740.s27_aia import AIA, CERTIFICATION_DUE, COMMODITIES
from licet.law.part740.s28_acm import ACM
from licet.law.part740.s29_lpp import LPP, NOTICE_DUE
from licet.law.part742.s6_a_13_model_weights import MODEL_WEIGHTS
from licet.law.part742.s6_a_license_requirements import (
    DESTINATION_2022,
    DESTINATION_2023,
    DESTINATION_B,
    HEADQUARTERS_A,
    WORLDWIDE,
)
from licet.law.part742.s6_b_license_review import (
    ALLOCATION,
    BEGINS_WITHIN,
    BOUND_BY_ALLOCATION,
    FITS_ALLOCATION,
    WITHIN_ALLOCATION,
)
from licet.law.part743.s9_foundry_reports import TO_BE_APPROVED
from licet.law.part744 import requirements
from licet.law.part744.is_informed import AS_FAST_AS_H20, MI308
from licet.law.part744.s11_entity_list import LISTED
from licet.law.part744.s23_supercomputer import HEADQUARTERS_B, HEADQUARTERS_C
from licet.law.part746 import embargoes
from licet.law.part748.s15_veu import LAST_QUARTER_ENDS, NVEU, UVEU
from licet.law.part748.supplement_2_dd import CASE_BY_CASE, CONDITIONS, TO_CHINA_OR_MACAU
from licet.law.part774.eccn_3a090 import COMMODITY, level_a, level_b
from licet.law.part774.eccns import FIVE_A002_Z, THREE_E001
from licet.law.part774.line import eccn_at_a
from licet.law.provision import Notice
from licet.law.red_flags import TRAINING_POLICY
from licet.law.sets import (
    CHINA_OR_MACAU,
    CONSIGNEE_OF_SUPPLEMENT_5A,
    D1_D4_D5_LESS_A5_A6,
    MACAU_OR_D5,
    MACAU_OR_D5_INVOLVED,
    SUPPLEMENT_5A,
    UAE_NAMED,
    UNITED_STATES,
    to,
    to_headquartered_in,
)

LICENSED: Final = "license_required"

_OF_THE_UNENFORCED_RULE: Final = any_of(
    *(all_of(a.in_force, *(c.expr for c in a.conditions if c is not RELIED_ON)) for a in (AIA, ACM, LPP, UVEU, NVEU))
)
"""All is met of what the AI Diffusion rule added to carry a transaction, but that it is relied on."""

NOTICES: Final = (
    NOT_SUBJECT,
    *s9_foreign_direct_product.NOTICES,
    GENERAL_PROHIBITION_TEN,
    *requirements.NOTICES,
    *embargoes.NOTICES,
    *weights_notices.NOTICES,
    *memory_notices.NOTICES,
    *foundry_notices.NOTICES,
    TRAINING_POLICY,
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
        all_of(AIA.available, COMMODITIES),
        outcome="license_exception",
    ),
    Notice(
        "aia_certification_to_bis",
        "740.27(a) and (c)",
        "Paragraph (a) has the exporter obtain the certification “and submit it to BIS”; paragraph (c) limits that "
        "duty to consignees that reach a cumulative 253,000,000 TPP. Paragraph (c), the more particular, is taken.",
        all_of(AIA.available, COMMODITIES, ~CERTIFICATION_DUE),
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
        "headquarters_b_review",
        "742.6(b)(10)(ii) and (iv)(B); 744.23(d)(3)(i)",
        "A .b-level item, or memory, for an entity headquartered in Macau or D:5 and located elsewhere needs a license "
        "under 744.23; 742.6(b)(10) and 744.23(d)(3)(i) give it different review policies.",
        any_of(HEADQUARTERS_B.applies, HEADQUARTERS_C.applies),
        "headquarters_b_review",
        outcome=LICENSED,
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
        all_of(DIFFUSION, date >= effective("nonenforcement_2025")),
    ),
    Notice(
        "not_enforced",
        "742.6(a)(6)(iii)(A)",
        "The Code requires a license for this item to any destination. BIS announced on May 13, 2025, before the "
        "compliance date of May 15, that it would not enforce that requirement beyond what was controlled before and "
        "beyond parties headquartered in Macau or D:5; the announcement did not change the Code, and can be reversed.",
        all_of(
            ENFORCED,
            date >= effective("diffusion_2025"),
            level_a,
            NOT_DEEMED.expr,
            ABROAD.expr,
            ~any_of(HEADQUARTERS_A.applies, DESTINATION_2023.applies),
        ),
    ),
    Notice(
        "enforced_scope",
        "742.6(a)(6)(iii)",
        "The requirement by destination is enforced as it stood from November 17, 2023 (D:1, D:4 and D:5 less A:5 and "
        "A:6); no published text says so in words. It is inferred from the announcement of May 13, 2025 and the "
        "guidance of May 31, 2026.",
        all_of(ENFORCED, date >= effective("diffusion_2025"), level_a, DESTINATION_2023.applies),
    ),
    Notice(
        "exceptions_of_unenforced_rule",
        "740.27; 740.28; 740.29; 748.15; 90 FR 4544",
        "All other conditions are met of a License Exception (AIA, ACM, LPP) or of an authorization of a universal or "
        "national validated end user (UVEU, NVEU) that stands in the Code, and belongs to the rule that BIS announced "
        "it would rescind and not enforce. Whether it can be relied on meanwhile is not settled.",
        all_of(
            ENFORCED,
            any_of(*(r.applies for r in (DESTINATION_2023, HEADQUARTERS_A, DESTINATION_B, HEADQUARTERS_B))),
            _OF_THE_UNENFORCED_RULE,
            ~any_of(ACA.available, NAC.available),
        ),
        "exceptions_of_unenforced_rule",
    ),
    Notice(
        "compliance_date",
        "90 FR 4544",
        "The rule took effect on January 13, 2025; compliance was required from May 15, 2025 only.",
        all_of(
            CODIFIED,
            date >= effective("diffusion_2025"),
            date < dt.date(2025, 5, 15),
            any_of(WORLDWIDE.applies, MODEL_WEIGHTS.applies),
        ),
    ),
    Notice(
        "row_of_3e001",
        "3E001; 742.6(a)(6)(iii)(A)",
        "The row of 3E001 on the Commerce Control List for technology for 3A001.z and 3A090 still names D:1, D:4 and "
        "D:5 destinations only. 742.6(a)(6)(iii)(A), which makes the requirement, is worldwide and is followed.",
        all_of(WORLDWIDE.applies, eccn_at_a.is_in(THREE_E001), ~to(D1_D4_D5_LESS_A5_A6)),
    ),
    Notice(
        "aia_without_3e001",
        "740.27(a)(2)(i)",
        "License Exception AIA lists the software and technology for advanced integrated circuits one by one, and "
        "3E001 is not among them, although 3D001 and 4E001 are. The list is followed as it stands.",
        all_of(WORLDWIDE.applies, eccn_at_a.is_in(THREE_E001), to(SUPPLEMENT_5A)),
        outcome=LICENSED,
    ),
    Notice(
        "at_controls",
        "3A090",
        "AT Column 1 (anti-terrorism) applies to the entire entry, and to the others of this kind. Licet does not "
        "evaluate it beyond the destinations of part 746.",
        COMMODITY,
        outcome="no_license_required",
    ),
    Notice(
        "data_centers_in_operation",
        "BIS guidance of May 31, 2026",
        "Bona fide operators of data centers need not cease the ongoing use, storage, disposal or servicing of the "
        "items that they have, until further notice. That does not cover this transaction.",
        all_of(
            ENFORCED,
            date >= effective("guidance_2026"),
            level_a,
            purpose.equals("data_center"),
            to_headquartered_in(MACAU_OR_D5),
        ),
    ),
    Notice(
        "headquarters_guidance",
        "BIS guidance of May 31, 2026",
        "The requirement for entities headquartered, or with an ultimate parent headquartered, in Macau or D:5 stays "
        "enforced worldwide outside the United States for .a-level items, as it has been since November 17, 2023.",
        HEADQUARTERS_A.applies,
    ),
    Notice(
        "review_2022",
        "742.6(b)(10) (87 FR 62186)",
        "How applications were reviewed under the text of October 2022 was not seen: case by case where no license is "
        "required under part 744, as remembered, or a presumption of denial.",
        DESTINATION_2022.applies,
        "review_2022",
        outcome=LICENSED,
    ),
    Notice(
        "recipients_elsewhere",
        "748.5",
        "The ultimate consignee, end user or operator is located in Macau or D:5, and the destination that was stated "
        "is not. The answer rests on the stated destination: if the items will be used where the recipient is, that is "
        "their destination.",
        all_of(recipients_locations.meets(MACAU_OR_D5, date), ~to(MACAU_OR_D5)),
    ),
    Notice(
        "transfer_across_borders",
        "734.16",
        "A transfer (in-country) stays in its country (734.16), and this one begins in another. If the items cross a "
        "border it is an export or a reexport: determine that.",
        all_of(activity.equals("transfer_in_country"), ~origin.equals(destination)),
    ),
    Notice(
        "uae_after_group_change",
        "742.6(a)(6)(iii)",
        "The United Arab Emirates are in A:5 and in no D group since July 2026. .b-level items still need a license "
        "for it by name; for .a-level items it is taken that the requirement stays enforced too.",
        all_of(ENFORCED, level_a, to(UAE_NAMED)),
        "uae_after_group_change",
    ),
    Notice(
        "affiliates_after_suspension",
        "90 FR 47201",
        "The Affiliates (50 percent) rule returned on November 10, 2026 unless its suspension was extended; no text "
        "was seen that settles it. Owners that were not named are taken not to be listed.",
        any_of(in_force(("affiliates_return", None), ("affiliates_return", None))),
        "affiliates_after_suspension",
    ),
    Notice(
        "stages_of_october_2022",
        "87 FR 62186",
        "The rule took effect in stages, on October 7, 12 and 21, 2022; which stage brought 3A090 was not verified. It "
        "is applied from October 7.",
        all_of(DESTINATION_2022.applies, date < dt.date(2022, 10, 21)),
    ),
    Notice(
        "is_informed_letters",
        "744.23(b)",
        "By letters of April 2025 BIS requires a license of NVIDIA for the H20 and its equals, and of AMD for the "
        "MI308, to China, Macau, D:5 and entities headquartered there. If the exporter has such a letter, add the "
        "overlay: enforced+is-informed-h20 or enforced+is-informed-mi308.",
        all_of(
            date >= effective("h20_letter"),
            any_of(AS_FAST_AS_H20, MI308),
            MACAU_OR_D5_INVOLVED,
            ~any_of(level_a, level_b, overlay("is-informed-h20"), overlay("is-informed-mi308")),
        ),
    ),
    TO_BE_APPROVED,
    *(
        Notice(
            f"china_2026_{i}",
            c.cite,
            f"Not eligible for case-by-case review under 91 FR 1684: not met: {c.text}.",
            all_of(CHINA_2026, to(CHINA_OR_MACAU), level_a, ~c.expr),
            outcome=LICENSED,
        )
        for i, c in enumerate(CONDITIONS, 1)
        if c is not TO_CHINA_OR_MACAU
    ),
    Notice(
        "china_2026",
        "Supplement No. 2 to part 748, paragraph (dd)",
        "Case-by-case review is eligibility, not approval. The conditions of paragraph (dd) are certified in the "
        "application; only part of its text was seen.",
        all_of(CHINA_2026, to(CHINA_OR_MACAU), level_a, CASE_BY_CASE),
        outcome=LICENSED,
    ),
)
