"""§ 740.27  License Exception Artificial Intelligence Authorization (AIA): chips, their software, model weights.

As amended on January 16, 2025 (90 FR 5298): some items need an approved or authorized designer. Model weights go by
paragraph (a)(3) alone, which looks at who receives them and where they are stored, and at no list of destinations.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import (
    activity,
    aia_cumulative,
    compliant_storage,
    consignee_headquarters,
    date,
    end_user_headquarters,
    operator_headquarters,
    recipients_headquarters,
    recipients_locations,
    trains_outside,
)
from licet.kernel.nodes import all_of, any_of
from licet.law.in_force import DIFFUSION_KEPT, FOUNDRY_2025
from licet.law.parameter import tpp
from licet.law.part734.scope import EXPORT_REEXPORT_TRANSFER
from licet.law.part740.s2_restrictions import AIA_NOT_RESTRICTED, NO_OTHER_LICENSE_REQUIRED, NOT_UNVERIFIED, RELIED_ON
from licet.law.part774.designers import DESIGNER_APPROVED_OR_AUTHORIZED
from licet.law.part774.eccn_3a090 import is_commodity, level_a, order_a_tpp
from licet.law.part774.eccn_4e091 import level_4e091
from licet.law.part774.eccns import A_LEVEL, BY_COMMODITY, SOFTWARE_A, THREE_E001
from licet.law.part774.line import eccn_at_a
from licet.law.provision import KEPT_FIVE_YEARS, Authorization, Clause, Obligation, When, require
from licet.law.readings import aia_weights_headquarters, threshold_words
from licet.law.sets import MACAU_OR_D5, SUPPLEMENT_5A, to

_THRESHOLD: Final = tpp("aia_certification")
_cumulative = aia_cumulative + order_a_tpp
AIA_SOFTWARE: Final = SOFTWARE_A.combine(
    "the software and technology of 740.27(a)(2)(i)",
    lambda software, others, left_out: (software | others) - left_out,
    BY_COMMODITY,
    THREE_E001,
    cite="740.27(a)(2)(i)",
)
NOT_WEIGHTS: Final = ~level_4e091
COMMODITIES: Final = all_of(NOT_WEIGHTS, is_commodity)
CERTIFICATION_DUE: Final = all_of(
    COMMODITIES,
    any_of(_cumulative > _THRESHOLD, all_of(_cumulative.equals(_THRESHOLD), threshold_words.is_("at_or_above"))),
)

BOTH_IN_SUPPLEMENT_5A: Final = recipients_headquarters.within(SUPPLEMENT_5A, date)
"""The headquarters of the recipients and those of their ultimate parents."""

AIA: Final = Authorization(
    code="AIA",
    cite="740.27",
    title="License Exception Artificial Intelligence Authorization",
    outcome="license_exception",
    conditions=(
        require("740.27(a)", activity.is_in(EXPORT_REEXPORT_TRANSFER), "an export, reexport or transfer (in-country)"),
        require(
            "740.27(a)(1)",
            any_of(level_a & any_of(eccn_at_a.is_in(A_LEVEL), ~is_commodity), level_4e091),
            "an item of paragraph (a)(1) or, for it, software or technology, or model weights in 4E091 (paragraph "
            "(a)(2)(ii))",
        ),
        require(
            "740.27(a)(2)(i)",
            any_of(is_commodity, level_a & eccn_at_a.is_in(AIA_SOFTWARE)),
            "of software and technology: 3D001, 4D001, 4D090, 4E001, 5D002.z, 5D992.z.1, 5E002 or 5E992 at the .a "
            "level; 3E001 is not named",
        ),
        require(
            "740.27(a)(1)",
            DESIGNER_APPROVED_OR_AUTHORIZED,
            "a 3A090.a, 5A002.z or 5A992.z.1 item of an approved or authorized designer (January 16, 2025)",
            during=all_of(FOUNDRY_2025, COMMODITIES),
        ),
        require(
            "740.27(a)",
            to(SUPPLEMENT_5A),
            "all but model weights: to a destination in Supplement No. 5(a) to part 740",
            during=NOT_WEIGHTS,
        ),
        require(
            "740.27(a)",
            recipients_locations.within(SUPPLEMENT_5A, date),
            "all but model weights: to entities located in Supplement No. 5(a)",
            during=NOT_WEIGHTS,
        ),
        require(
            "740.27(a)",
            BOTH_IN_SUPPLEMENT_5A,
            "all but model weights: to entities neither headquartered, nor with an ultimate parent headquartered, "
            "outside Supplement No. 5(a)",
            during=NOT_WEIGHTS,
        ),
        require(
            "740.27(a)",
            ~trains_outside,
            "commodities: not for training a 4E091 model for an entity headquartered or located outside Supplement "
            "No. 5(a)",
            during=COMMODITIES,
        ),
        require(
            "740.27(a)(3)",
            all_of(
                *(
                    of_one.meets(SUPPLEMENT_5A, date)
                    for of_one in (consignee_headquarters, end_user_headquarters, operator_headquarters)
                ),
                any_of(~aia_weights_headquarters.is_("no"), BOTH_IN_SUPPLEMENT_5A),
            ),
            "model weights: to entities headquartered, or with an ultimate parent headquartered, in Supplement "
            "No. 5(a)",
            during=level_4e091,
        ),
        require(
            "740.27(a)(3)(i)",
            ~any_of(to(MACAU_OR_D5), recipients_locations.meets(MACAU_OR_D5, date)),
            "model weights: to entities located outside Macau and Country Group D:5",
            during=level_4e091,
        ),
        require(
            "740.27(a)(3)(ii)",
            compliant_storage,
            "model weights: stored in a facility that complies with paragraphs 14, 15 and 18 of Supplement No. 10 to "
            "part 748, validated end user or not",
            during=level_4e091,
        ),
        NO_OTHER_LICENSE_REQUIRED,
        AIA_NOT_RESTRICTED,
        NOT_UNVERIFIED,
        RELIED_ON,
    ),
    in_force=DIFFUSION_KEPT,
    obligations=(
        Obligation(
            "740.27(b)(1)",
            "Furnish the ECCN of each item to the ultimate consignee, who is the owner of the items (once for each "
            "item and consignee, as long as the ECCN stays accurate).",
            "exporter",
            When("before the export"),
            "eccn_notice",
        ),
        Obligation(
            "740.27(b)(2)",
            "Obtain the ultimate consignee's certification, once for each ultimate consignee.",
            "exporter",
            When("before the first export under AIA"),
            "aia_certification",
            applies=COMMODITIES,
            contents=(
                Clause(
                    "740.27(b)(2)(i)",
                    "It is aware that the items (general description and ECCNs, such as boards classified under ECCN "
                    "4A090.a) will be shipped pursuant to License Exception AIA.",
                ),
                Clause(
                    "740.27(b)(2)(ii)",
                    "It agrees not to export, reexport or transfer (in-country) them to any end use or end user "
                    "prohibited by part 744 without authorization from BIS.",
                ),
                Clause(
                    "740.27(b)(2)(iii)",
                    "It agrees not to use them, without prior authorization from BIS, to provide IaaS access for "
                    "training 4E091 models for entities headquartered or located, or with an ultimate parent "
                    "headquartered, outside Supplement No. 5(a) to part 740.",
                ),
                Clause(
                    "740.27(b)(2)(iv)",
                    "It agrees not to export, reexport or transfer (in-country) them, without prior authorization from "
                    "BIS, to an entity headquartered or located, or with an ultimate parent headquartered, outside "
                    "Supplement No. 5(a) to part 740.",
                ),
                Clause(
                    "740.27(b)(2)(v)",
                    "Names, signatures and titles of the persons authorized to sign for it, and the dates of "
                    "signature.",
                ),
            ),
        ),
        Obligation(
            "740.27(c)",
            "Submit the certification, unless it was submitted before, to EARReports@bis.doc.gov, subject line “AIA "
            "Certification”: the ultimate "
            "consignee reaches a cumulative 253,000,000 TPP of items of paragraph (a)(1).",
            "exporter",
            When("before the export"),
            "aia_certification",
            applies=CERTIFICATION_DUE,
        ),
        Obligation(
            "740.27(b)(3)",
            "Notify the ultimate consignee in writing, on paper or electronically (fax, email), that the shipment is "
            "made pursuant to License Exception AIA: clearly identify the shipment, and specify which items are under "
            "AIA or state that the entire shipment is.",
            "exporter",
            When("with each shipment"),
            "aia_shipment_notice",
        ),
        Obligation(
            "740.27(a)(3)(ii)",
            "Store the weights only in a facility that complies with paragraphs 14 (security), 15 (AI security: "
            "dedicated devices, limited output rates) and 18 (personnel) of Supplement No. 10 to part 748.",
            "ultimate consignee",
            When("as long as the weights are held"),
            applies=level_4e091,
        ),
        Obligation(
            "762.2(b)(58)",
            "Keep the records of § 740.27.",
            "exporter",
            KEPT_FIVE_YEARS,
        ),
    ),
)
