"""§ 740.8  License Exceptions Notified Advanced Computing (NAC) and Advanced Computing Authorized (ACA)."""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity, date, origin
from licet.kernel.nodes import Expr, NamedSet, all_of, any_of
from licet.law.in_force import AC_2022, CORRECTIONS_2024, DIFFUSION_KEPT
from licet.law.part734.scope import EXPORT_REEXPORT, EXPORT_REEXPORT_TRANSFER
from licet.law.part740.s2_restrictions import NOT_UNVERIFIED
from licet.law.part744.requirements import NO_PART_744_OR_746
from licet.law.part774.eccn_3a090 import for_datacenters, level_a, level_b
from licet.law.part774.eccns import A_LEVEL, B_LEVEL, BY_COMMODITY, SOFTWARE_A, SOFTWARE_B
from licet.law.part774.line import eccn_at_a, eccn_at_b
from licet.law.provision import Authorization, Clause, Obligation, When, require
from licet.law.sets import D1_D4, MACAU_OR_D5, MACAU_OR_D5_INVOLVED, to

_ENCRYPTION: Final = NamedSet.of(
    "5A002.z, 5A004.z and 5D002.z",
    (
        code
        for codes in (A_LEVEL, B_LEVEL, SOFTWARE_A, SOFTWARE_B)
        for code in codes.steps[0][1]
        if code.startswith(("5A002", "5A004", "5D002"))
    ),
)

_ITEMS = require(
    "740.8(a)",
    all_of(~eccn_at_a.is_in(BY_COMMODITY), any_of(level_b, level_a & ~for_datacenters)),
    "a 3A090 (other than .c), 4A090 or .z item (5D002.z and 5D992.z software included, other software and technology "
    "not), and not one designed or marketed for use in a datacenter that meets 3A090.a",
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
    "Meet the conditions of License Exception ENC (740.17) for an item under 5A002.z, 5A004.z or 5D002.z.",
    "exporter",
    When("before the export"),
    applies=any_of(
        level_a & eccn_at_a.is_in(_ENCRYPTION),
        level_b & eccn_at_b.is_in(_ENCRYPTION),
    ),
)

_APPLICATION: Final = (
    Clause(
        "740.8(c)(1)",
        "Blocks 1 to 5 (box 5 marked export or reexport license), 9, 14, 16 to 19, 21, 22(a) and (d) to (j), and 23 to "
        "25, as appropriate (Supplement No. 1 to part 748).",
    ),
    Clause("740.8(c)(1)", "“NAC” in Block 9 (special purpose)."),
    Clause("740.8(c)(1)(i)", "Total processing performance of the item, as 3A090 defines it."),
    Clause("740.8(c)(1)(ii)", "Performance density of the item, as 3A090 defines it."),
    Clause(
        "740.8(c)(1)(iii)",
        "Data sheet or other documentation of how the item is designed and marketed, for datacenters in particular.",
    ),
)
_ADDED_IN_2025: Final = (
    Clause("740.8(c)(1)(iv)", "All NAC and license approvals to the end user in the past 12 months."),
    Clause("740.8(c)(1)(v)", "Memory bandwidth of the items."),
    Clause("740.8(c)(1)(vi)", "Whether the items are destined for a computing cluster, and if so:"),
    Clause("740.8(c)(1)(vi)(A)", "the aggregate TPP of all chips of the cluster once it is complete; and"),
    Clause(
        "740.8(c)(1)(vi)(B)(1)",
        "whether the cluster is exclusively for internal use by a company headquartered in the United States, A:5 or "
        "A:6,",
    ),
    Clause(
        "740.8(c)(1)(vi)(B)(2)",
        "or will be used by companies headquartered elsewhere, or by external parties such as through cloud services.",
    ),
)

_NOTIFIED = all_of(MACAU_OR_D5_INVOLVED, activity.is_in(EXPORT_REEXPORT))
"""Only these were ever notified: before April 4, 2024 NAC also covered D:1, D:4 and transfers, without notice."""


def _completed(applies: Expr, contents: tuple[Clause, ...]) -> Obligation:
    return Obligation(
        "740.8(c)(1)",
        "Complete the application in SNAP-R by which BIS is notified.",
        "exporter",
        When("with the notification, at least 25 calendar days before the export", days=-25),
        "nac_notification",
        applies=applies,
        contents=contents,
    )


NAC: Final = Authorization(
    code="NAC",
    cite="740.8",
    title="License Exception Notified Advanced Computing",
    outcome="license_exception",
    conditions=(
        require(
            "740.8(a)",
            any_of(activity.is_in(EXPORT_REEXPORT), all_of(~CORRECTIONS_2024, activity.equals("transfer_in_country"))),
            "an export or reexport, not a transfer (in-country), which it authorized before April 4, 2024 only",
        ),
        _ITEMS,
        require(
            "740.8(a)",
            MACAU_OR_D5_INVOLVED,
            "to Macau or Country Group D:5, or to a party headquartered there",
            during=CORRECTIONS_2024,
        ),
        _RESTRICTIONS,
        NOT_UNVERIFIED,
    ),
    in_force=~AC_2022,
    obligations=(
        _PURCHASE_ORDER,
        Obligation(
            "740.8(c)",
            "Notify BIS in SNAP-R and wait for its confirmation that License Exception NAC may be used. One "
            "notification covers repeat shipments of the same item to the same end user within its value and quantity. "
            "The days do not run in a lapse of appropriations, a catastrophic event, or a failure of the system of "
            "several days.",
            "exporter",
            When("at least 25 calendar days before the export", days=-25),
            "nac_notification",
            applies=_NOTIFIED,
        ),
        _completed(DIFFUSION_KEPT, (*_APPLICATION, *_ADDED_IN_2025)),
        _completed(all_of(~DIFFUSION_KEPT, MACAU_OR_D5_INVOLVED), _APPLICATION),
        Obligation(
            "758.1(g)",
            "Report the NAC confirmation number in the Automated Export System.",
            "exporter",
            When("with the electronic export information"),
            applies=_NOTIFIED,
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
            any_of(
                ~MACAU_OR_D5_INVOLVED,
                all_of(activity.equals("transfer_in_country"), to(MACAU_OR_D5), origin.is_in(MACAU_OR_D5, date)),
            ),
            "not to Macau or Country Group D:5 or a party headquartered there, unless a transfer (in-country) within "
            "Macau or D:5",
        ),
        require(
            "740.8(a)",
            any_of(to(D1_D4), activity.equals("transfer_in_country")),
            "to or within a destination in Country Groups D:1 or D:4 (before January 13, 2025)",
            during=~DIFFUSION_KEPT,
        ),
        _RESTRICTIONS,
        NOT_UNVERIFIED,
    ),
    obligations=(_PURCHASE_ORDER, _ENC),
    in_force=CORRECTIONS_2024,
)
