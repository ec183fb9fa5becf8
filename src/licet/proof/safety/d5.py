"""Macau and Country Group D:5."""

from __future__ import annotations

from typing import Final

from licet.facts import record as r
from licet.kernel.nodes import all_of, any_of
from licet.law.in_force import AC_2022, CHINA_2026, DIFFUSION_KEPT
from licet.law.parameter import number
from licet.law.part774 import line
from licet.law.sets import CHINA_OR_MACAU, MACAU_OR_D5, to, to_headquartered_in
from licet.proof.safety.premises import (
    ANY_A,
    DENIAL,
    FROM_US,
    NOT_DENIED,
    REVIEWED,
    SHIPPED,
    STATED_A,
    STATED_B,
    STATED_SOFTWARE_B,
    SUBJECT,
    UNSUSPECTED,
    micro,
)
from licet.proof.safety.property import Property, where

PROPERTIES: Final = (
    Property(
        "a-level-to-d5",
        "No exception but NAC and ACA, and no validated end-user authorization, carries an .a-level item to Macau or "
        "Country Group D:5.",
        "740.2(a)(9)(ii); 748.15(b)(2)",
        lambda law: where(ANY_A, to(MACAU_OR_D5), law.carried)(law.by("NAC", "ACA")),
        when=~AC_2022,
    ),
    Property(
        "a-level-to-consignee-of-d5",
        "No exception but NAC and ACA carries an .a-level item to an ultimate consignee headquartered there.",
        "740.28(c); 740.29(c)(2); 748.15",
        lambda law: where(ANY_A, r.consignee_headquarters.meets(MACAU_OR_D5, r.date), law.carried)(
            law.by("NAC", "ACA")
        ),
        when=~AC_2022,
    ),
    Property(
        "a-level-to-any-party-of-d5",
        "No exception but NAC and ACA carries an .a-level item to any party headquartered there.",
        "740.2(a)(9)(ii)",
        lambda law: where(ANY_A, to_headquartered_in(MACAU_OR_D5), law.carried)(law.by("NAC", "ACA")),
        when=DIFFUSION_KEPT,
        exception="740.28(c) looks at the ultimate consignee alone, and 740.2(a)(9)(ii) leaves ACM available: ACM can "
        "carry an item to another party that is headquartered there.",
    ),
    Property(
        "a-level-datacenter-to-d5",
        "An .a-level item for datacenters never goes to Macau or D:5 without a license.",
        "740.8(a)",
        lambda law: where(STATED_A, line.datacenter, to(MACAU_OR_D5), SHIPPED, SUBJECT)(~law.goes),
        when=~AC_2022,
    ),
    Property(
        "a-level-datacenter-review",
        "Its application faces a presumption or policy of denial, unless paragraph (dd) of Supplement No. 2 to part "
        "748 has it reviewed case by case.",
        "742.6(b)(10)(iii)(A)(1)",
        lambda law: where(STATED_A, line.datacenter, to(MACAU_OR_D5), SHIPPED, SUBJECT, NOT_DENIED)(
            any_of(law.reviewed(*DENIAL), all_of(CHINA_2026, law.reviewed("case_by_case")))
        ),
        when=~AC_2022,
    ),
    Property(
        "case-by-case-for-china",
        "Paragraph (dd) has a data center item to Macau or D:5 reviewed case by case only if it is exported from the "
        "United States to China or Macau, below 21,000 TPP and 6,500 GB/s, and as long as no more goes there than half "
        "of what went to customers in the United States.",
        "Supplement No. 2 to part 748, paragraph (dd)",
        lambda law: where(STATED_A, line.datacenter, to(MACAU_OR_D5), SHIPPED, SUBJECT, law.reviewed("case_by_case"))(
            all_of(
                to(CHINA_OR_MACAU),
                r.activity.equals("export"),
                line.limit_tpp < micro("china_2026_tpp"),
                line.dram_bandwidth < micro("china_2026_dram_bandwidth"),
                (r.shipped_to_china + line.line_tpp) * 100 <= r.shipped_to_us * number("china_2026_share"),
                *r.CHINA,
            )
        ),
        when=CHINA_2026,
    ),
    Property(
        "case-by-case-for-china-is-there",
        "A data center commodity that meets all of this is reviewed case by case.",
        "Supplement No. 2 to part 748, paragraph (dd)",
        lambda law: where(
            STATED_A,
            line.datacenter,
            UNSUSPECTED,
            to(CHINA_OR_MACAU),
            r.activity.equals("export"),
            FROM_US,
            line.limit_tpp < micro("china_2026_tpp"),
            line.dram_bandwidth < micro("china_2026_dram_bandwidth"),
            (r.shipped_to_china + line.line_tpp) * 100 <= r.shipped_to_us * number("china_2026_share"),
            *r.CHINA,
        )(law.reviewed("case_by_case")),
        when=CHINA_2026,
    ),
    Property(
        "b-level-to-d5",
        "A .b-level item to Macau or D:5 is carried by NAC, ACA or nothing, and reviewed no better than case by case.",
        "740.8; 742.6(b)(10)(iv)(B)",
        lambda law: where(any_of(STATED_B, STATED_SOFTWARE_B), to(MACAU_OR_D5), SHIPPED, SUBJECT, NOT_DENIED)(
            any_of(law.by("NAC", "ACA"), law.reviewed(*REVIEWED))
        ),
        when=~AC_2022,
    ),
)
