"""§ 740.8  License Exceptions Notified Advanced Computing (NAC) and Advanced Computing Authorized (ACA)."""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.part734.scope import EXPORT_REEXPORT, EXPORT_REEXPORT_TRANSFER
from licet.law.part740.s2_restrictions import NOT_UNVERIFIED
from licet.law.part744.requirements import NO_PART_744_OR_746
from licet.law.part774.eccn_3a090 import datacenter, eccn_at_a, eccn_at_b, level_a, level_b
from licet.law.part774.eccns import A_LEVEL, B_LEVEL
from licet.law.provision import Authorization, Obligation, When, require
from licet.law.sets import MACAU_OR_D5, MACAU_OR_D5_INVOLVED, to

_ENCRYPTION: Final = NamedSet.of(
    "5A002.z and 5A004.z",
    (c for c in A_LEVEL.steps[0][1] | B_LEVEL.steps[0][1] if c.startswith(("5A002", "5A004"))),
)

_ITEMS = require(
    "740.8(a)",
    any_of(level_b, level_a & ~datacenter),
    "a 3A090 (other than .c), 4A090 or .z item, and not one designed or marketed for use in a datacenter that meets "
    "3A090.a",
)
_RESTRICTIONS = require(
    "740.8(b)", NO_PART_744_OR_746, "no license is required under part 744 (other than 744.23(a)(3)) or part 746"
)
_PURCHASE_ORDER = Obligation(
    "740.8(a)",
    "Obtain a written purchase order before the export, unless the item is a sample not for sale.",
    "exporter",
    When("before the export"),
    "purchase_order",
)
_ENC = Obligation(
    "740.8(a)",
    "Meet the conditions of License Exception ENC (740.17) for an item under 5A002.z or 5A004.z.",
    "exporter",
    When("before the export"),
    applies=any_of(
        level_a & eccn_at_a.is_in(_ENCRYPTION),
        level_b & eccn_at_b.is_in(_ENCRYPTION),
    ),
)

NAC: Final = Authorization(
    code="NAC",
    cite="740.8",
    title="License Exception Notified Advanced Computing",
    outcome="license_exception",
    conditions=(
        require("740.8(a)", activity.is_in(EXPORT_REEXPORT), "an export or reexport, not a transfer (in-country)"),
        _ITEMS,
        require("740.8(a)", MACAU_OR_D5_INVOLVED, "to Macau or Country Group D:5, or to a party headquartered there"),
        _RESTRICTIONS,
        NOT_UNVERIFIED,
    ),
    obligations=(
        _PURCHASE_ORDER,
        Obligation(
            "740.8(c)",
            "Notify BIS in SNAP-R and wait for its confirmation that License Exception NAC may be used.",
            "exporter",
            When("at least 25 calendar days before the export", days=-25),
            "nac_notification",
        ),
        Obligation(
            "740.8(c)(1)",
            "Give in the notification TPP, performance density, data sheet, memory bandwidth, the approvals to the end "
            "user of the past 12 months, and whether the items go into a cluster, its aggregate TPP and its users.",
            "exporter",
            When("with the notification, at least 25 calendar days before the export", days=-25),
            "nac_notification",
        ),
        Obligation(
            "758.1(g)",
            "Report the NAC confirmation number in the Automated Export System.",
            "exporter",
            When("with the electronic export information"),
        ),
        _ENC,
    ),
)

ACA: Final = Authorization(
    code="ACA",
    cite="740.8",
    title="License Exception Advanced Computing Authorized",
    outcome="license_exception",
    conditions=(
        require("740.8(a)", activity.is_in(EXPORT_REEXPORT_TRANSFER), "an export, reexport or transfer (in-country)"),
        _ITEMS,
        require(
            "740.8(a)",
            any_of(~MACAU_OR_D5_INVOLVED, all_of(activity.equals("transfer_in_country"), to(MACAU_OR_D5))),
            "not to Macau or Country Group D:5 or a party headquartered there, unless a transfer (in-country) within "
            "Macau or D:5",
        ),
        _RESTRICTIONS,
        NOT_UNVERIFIED,
    ),
    obligations=(_PURCHASE_ORDER, _ENC),
)
