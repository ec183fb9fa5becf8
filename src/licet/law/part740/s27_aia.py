"""§ 740.27  License Exception Artificial Intelligence Authorization (AIA), for commodities.

As amended on January 16, 2025 (90 FR 5298): some items need an approved or authorized designer.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import (
    activity,
    aia_cumulative,
    date,
    recipients_headquarters,
    recipients_locations,
    trains_outside,
)
from licet.kernel.nodes import all_of, any_of
from licet.law.parameter import tpp
from licet.law.part734.scope import EXPORT_REEXPORT_TRANSFER
from licet.law.part740.s2_restrictions import AIA_NOT_RESTRICTED, NO_OTHER_LICENSE_REQUIRED, NOT_UNVERIFIED
from licet.law.part774.designers import DESIGNER_APPROVED_OR_AUTHORIZED
from licet.law.part774.eccn_3a090 import eccn_at_a, level_a, order_a_tpp
from licet.law.part774.eccns import A_LEVEL
from licet.law.provision import KEPT_FIVE_YEARS, Authorization, Obligation, When, require
from licet.law.readings import threshold_words
from licet.law.sets import SUPPLEMENT_5A, to

_THRESHOLD: Final = tpp("aia_certification")
_cumulative = aia_cumulative + order_a_tpp
CERTIFICATION_DUE: Final = any_of(
    _cumulative > _THRESHOLD, all_of(_cumulative.equals(_THRESHOLD), threshold_words.is_("at_or_above"))
)

AIA: Final = Authorization(
    code="AIA",
    cite="740.27",
    title="License Exception Artificial Intelligence Authorization",
    outcome="license_exception",
    conditions=(
        require("740.27(a)", activity.is_in(EXPORT_REEXPORT_TRANSFER), "an export, reexport or transfer (in-country)"),
        require("740.27(a)(1)", level_a & eccn_at_a.is_in(A_LEVEL), "an item of paragraph (a)(1)"),
        require(
            "740.27(a)(1)",
            DESIGNER_APPROVED_OR_AUTHORIZED,
            "a 3A090.a, 5A002.z or 5A992.z.1 item of an approved or authorized designer (January 16, 2025)",
        ),
        require("740.27(a)", to(SUPPLEMENT_5A), "to a destination in Supplement No. 5(a) to part 740"),
        require(
            "740.27(a)",
            recipients_locations.within(SUPPLEMENT_5A, date),
            "to entities located in Supplement No. 5(a)",
        ),
        require(
            "740.27(a)",
            recipients_headquarters.within(SUPPLEMENT_5A, date),
            "to entities neither headquartered, nor with an ultimate parent headquartered, outside Supplement No. 5(a)",
        ),
        require(
            "740.27(a)",
            ~trains_outside,
            "not for training a 4E091 model for an entity headquartered or located outside Supplement No. 5(a)",
        ),
        NO_OTHER_LICENSE_REQUIRED,
        AIA_NOT_RESTRICTED,
        NOT_UNVERIFIED,
    ),
    obligations=(
        Obligation(
            "740.27(b)(1)",
            "Furnish the ECCN of each item to the ultimate consignee (once for each item and consignee).",
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
            "Notify the ultimate consignee in writing that the shipment is made pursuant to License Exception AIA.",
            "exporter",
            When("with each shipment"),
            "aia_shipment_notice",
        ),
        Obligation(
            "762.2(b)(58)",
            "Keep the records of § 740.27.",
            "exporter",
            KEPT_FIVE_YEARS,
        ),
    ),
)
