"""§ 740.29  License Exception Low Processing Performance (LPP).

The ultimate consignee is the ultimate parent entity that owns the items (paragraph (h)(1)); its limit counts the
shipments of all exporters in a calendar year (paragraph (d)).
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity, consignee_headquarters, date, lender_headquarters, lpp_used
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import DIFFUSION_KEPT
from licet.law.parameter import tpp
from licet.law.part734.scope import EXPORT_REEXPORT
from licet.law.part740.s2_restrictions import LPP_NOT_RESTRICTED, NOT_UNVERIFIED, RELIED_ON
from licet.law.part744.requirements import NO_PART_744_OR_746
from licet.law.part774.eccn_3a090 import a_tpp, level_a
from licet.law.part774.eccns import A_LEVEL, FIVE_A002_Z
from licet.law.part774.line import eccn_at_a
from licet.law.provision import KEPT_FIVE_YEARS, Authorization, Clause, Obligation, When, require
from licet.law.readings import lpp_5a002z, threshold_words
from licet.law.sets import MACAU_OR_D5, SUPPLEMENT_5A, to

ANNUAL_LIMIT: Final = tpp("lpp_annual")
SHIPMENT_NOTICE: Final = tpp("lpp_shipment_notice")

LPP_ITEMS: Final = NamedSet.of(
    "the commodities of 740.29(b)", A_LEVEL.steps[0][1] - FIVE_A002_Z.steps[0][1], "740.29(b)"
)
NOTICE_DUE: Final = any_of(
    a_tpp > SHIPMENT_NOTICE, all_of(a_tpp.equals(SHIPMENT_NOTICE), threshold_words.is_("at_or_above"))
)

LPP: Final = Authorization(
    code="LPP",
    cite="740.29",
    title="License Exception Low Processing Performance",
    outcome="license_exception",
    conditions=(
        require("740.29(a)", activity.is_in(EXPORT_REEXPORT), "an export or reexport; not a transfer (in-country)"),
        require(
            "740.29(a)",
            any_of(lender_headquarters.equals(""), lender_headquarters.is_in(SUPPLEMENT_5A, date)),
            "if the TPP is applied to the limit of the entity that will operate the items: the ultimate consignee is "
            "headquartered in Supplement No. 5(a)",
        ),
        require(
            "740.29(b)",
            level_a
            & any_of(eccn_at_a.is_in(LPP_ITEMS), all_of(eccn_at_a.is_in(FIVE_A002_Z), lpp_5a002z.is_("eligible"))),
            "an eligible commodity of paragraph (b)",
        ),
        require("740.29(c)(1)", ~to(MACAU_OR_D5), "not to Macau or Country Group D:5"),
        require(
            "740.29(c)(2)",
            ~consignee_headquarters.meets(MACAU_OR_D5, date),
            "the ultimate consignee neither headquartered, nor with an ultimate parent headquartered, in Macau or D:5",
        ),
        LPP_NOT_RESTRICTED,
        require(
            "740.29(d)",
            lpp_used + a_tpp <= ANNUAL_LIMIT,
            "within 26,900,000 TPP in the calendar year, all exporters together, for the ultimate consignee (or for "
            "the entity that will operate the items, if the TPP is applied to its limit)",
        ),
        require("740.29(e)", NO_PART_744_OR_746, "no end use or end user prohibited under part 744"),
        NOT_UNVERIFIED,
        RELIED_ON,
    ),
    in_force=DIFFUSION_KEPT,
    obligations=(
        Obligation(
            "740.29(f)",
            "Obtain the ultimate consignee's certification.",
            "exporter",
            When("before the export"),
            "lpp_certification",
            contents=(
                Clause(
                    "740.29(f)(i)",
                    "It is aware that the items (general description and ECCNs, such as boards classified under ECCN "
                    "4A090.a) will be shipped pursuant to License Exception LPP.",
                ),
                Clause(
                    "740.29(f)(ii)",
                    "It agrees not to export, reexport or transfer them to any use or user prohibited by part 744.",
                ),
                Clause(
                    "740.29(f)(iii)",
                    "It certifies that it has not received a cumulative TPP of 26,900,000 of the .a-level items that "
                    "the paragraph lists (3A090.a, 4A090.a and .z; 5A002.z is among them) under License Exception LPP "
                    "in the calendar year.",
                ),
                Clause(
                    "740.29(f)(iv)",
                    "Names, signatures and titles of the persons authorized to sign for it, and the dates of "
                    "signature.",
                ),
            ),
        ),
        Obligation(
            "740.29(g)(1)",
            "Send a copy of the certification to EARReports@bis.doc.gov, subject line “LPP Shipment”.",
            "exporter",
            When("within 30 days of the export", days=30),
            "lpp_certification",
        ),
        Obligation(
            "740.29(g)(3)",
            "Notify BIS of the shipment at EARReports@bis.doc.gov, subject line “LPP Shipment”: its aggregate reaches "
            "3,200,000 TPP.",
            "exporter",
            When("before the export"),
            "lpp_shipment_notice",
            applies=NOTICE_DUE,
        ),
        Obligation(
            "740.29(g)(2)",
            "Notify BIS at EARReports@bis.doc.gov, subject line “LPP TPP Limit Reached”: this shipment exhausts the "
            "limit of the calendar year.",
            "ultimate consignee",
            When("as soon as the shipment is received"),
            "lpp_limit_reached",
            applies=(lpp_used + a_tpp).equals(ANNUAL_LIMIT),
        ),
        Obligation(
            "762.2(b)(60)",
            "Keep the records of § 740.29.",
            "exporter",
            KEPT_FIVE_YEARS,
        ),
    ),
    consumes="lpp/{year}/{owner}",
)
