"""§ 740.28  License Exception Advanced Compute Manufacturing (ACM).

As amended on January 16, 2025 (90 FR 5298): some items need an approved or authorized designer.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import (
    activity,
    consignee_government,
    consignee_headquarters,
    consignee_private,
    customer_location,
    customers_outside,
    date,
    licensed_customer_location,
    purpose,
)
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import DIFFUSION_KEPT, FOUNDRY_2025
from licet.law.part734.scope import EXPORT_REEXPORT_TRANSFER
from licet.law.part740.s2_restrictions import NO_OTHER_LICENSE_REQUIRED, NOT_UNVERIFIED, RELIED_ON
from licet.law.part774.designers import DESIGNER_APPROVED_OR_AUTHORIZED
from licet.law.part774.eccn_3a090 import level_a, level_b
from licet.law.part774.eccn_3a090_c import level_c
from licet.law.provision import KEPT_FIVE_YEARS, Authorization, Obligation, When, require
from licet.law.sets import MACAU_OR_D5, UNITED_STATES, to

MANUFACTURING: Final = NamedSet.of(
    "development, production or storage", ("development_or_production", "warehouse_storage"), "740.28(a)"
)

ACM: Final = Authorization(
    code="ACM",
    cite="740.28",
    title="License Exception Advanced Compute Manufacturing",
    outcome="license_exception",
    conditions=(
        require("740.28(a)", activity.is_in(EXPORT_REEXPORT_TRANSFER), "an export, reexport or transfer (in-country)"),
        require(
            "740.28(a)",
            purpose.is_in(MANUFACTURING),
            "for development, production, or storage before the items go on to the ultimate end user",
        ),
        require(
            "740.28(a)",
            any_of(
                customers_outside.equals("yes"),
                all_of(customers_outside.equals(""), ~customer_location.is_in(MACAU_OR_D5, date)),
                licensed_customer_location.is_in(MACAU_OR_D5, date),
            ),
            "ultimately destined to customers outside Macau and Country Group D:5, unless otherwise authorized (a "
            "license is held for the customers' country)",
        ),
        require(
            "740.28(b)",
            any_of(level_a, level_b, level_c),
            "an item of paragraph (b): 3A090 (3A090.c included), 4A090 or .z, or software or technology for 3A090.a or "
            ".b, 4A090 or .z",
        ),
        require(
            "740.28(b)",
            any_of(level_b, level_c, DESIGNER_APPROVED_OR_AUTHORIZED),
            "a 3A090.a, 5A002.z or 5A992.z.1 item of an approved or authorized designer (January 16, 2025)",
            during=FOUNDRY_2025,
        ),
        require("740.28(c)", ~to(MACAU_OR_D5), "not to Macau or Country Group D:5"),
        require(
            "740.28(c)",
            ~consignee_headquarters.meets(MACAU_OR_D5, date),
            "the ultimate consignee neither headquartered, nor with an ultimate parent headquartered, in Macau or D:5",
        ),
        require(
            "740.28(d)",
            all_of(
                consignee_private,
                any_of(~consignee_government, consignee_headquarters.within(UNITED_STATES)),
            ),
            "a private sector end user: not owned or controlled by a government other than that of the United States",
        ),
        NO_OTHER_LICENSE_REQUIRED,
        NOT_UNVERIFIED,
        RELIED_ON,
    ),
    in_force=DIFFUSION_KEPT,
    obligations=(
        Obligation(
            "740.28(e)",
            "Keep a system of distribution that accounts, for each facility, for the items that come in and go out; "
            "update its records at least every six months.",
            "exporter, reexporter and transferor",
            When("from the export on, at least every six months", months=6),
            "acm_accounting",
        ),
        Obligation(
            "762.2(b)(59)",
            "Keep the records of § 740.28.",
            "exporter",
            KEPT_FIVE_YEARS,
        ),
    ),
)
