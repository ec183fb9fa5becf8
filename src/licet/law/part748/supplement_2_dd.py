"""Supplement No. 2 to part 748, paragraph (dd): case-by-case review of exports to China and Macau (91 FR 1684).

The conditions are certified in the license application; a failing one leaves the presumption of denial.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import CHINA, activity, iaas, origin, shipped_to_china, shipped_to_us
from licet.kernel.nodes import Const, all_of
from licet.law.in_force import CHINA_2026
from licet.law.parameter import number
from licet.law.part774.eccn_3a090 import is_commodity, level_a
from licet.law.part774.line import dram_bandwidth, limit_tpp, line_tpp
from licet.law.part774.technical_notes import MICRO
from licet.law.provision import Condition, Obligation, When, require
from licet.law.sets import CHINA_OR_MACAU, UNITED_STATES, to

_DD: Final = "Supplement No. 2 to part 748, paragraph (dd)"
_CERTIFIED: Final = {
    "commercially_available_in_us": ("91 FR 1684", "commercially available in the United States on January 15, 2026"),
    "sufficient_us_supply": (f"{_DD}(1)", "sufficient supply in the United States, and no order there is delayed"),
    "no_foundry_diversion": ("91 FR 1684", "no foundry capacity is diverted from products for end users there"),
    "security_procedures": ("91 FR 1684", "the recipient has sufficient security and customer screening procedures"),
    "remote_users_declared": (f"{_DD}(1)(iv)", "remote end users of the countries that it lists are declared"),
    "third_party_tested_in_us": (
        f"{_DD}(3)",
        "tested in the United States by an independent third party: a laboratory headquartered in the United States, "
        "not owned or controlled from Macau or D:5, without a financial interest in the parties, and not revoked by "
        "BIS",
    ),
}

TO_CHINA_OR_MACAU: Final = require(f"{_DD}(1)", to(CHINA_OR_MACAU), "to China or Macau")
CONDITIONS: Final[tuple[Condition, ...]] = (
    require(f"{_DD}(1)", activity.equals("export"), "an export, not a reexport or a transfer (in-country)"),
    require(f"{_DD}(1)", origin.is_in(UNITED_STATES), "from the United States"),
    TO_CHINA_OR_MACAU,
    require(f"{_DD}(1)", limit_tpp < Const(number("china_2026_tpp") * MICRO, "china_2026_tpp"), "TPP below 21,000"),
    require(
        f"{_DD}(1)",
        dram_bandwidth < Const(number("china_2026_dram_bandwidth") * MICRO, "china_2026_dram_bandwidth"),
        "total DRAM bandwidth below 6,500 GB/s",
    ),
    require(
        f"{_DD}(1)(iii)",
        (shipped_to_china + line_tpp) * 100 <= shipped_to_us * number("china_2026_share"),
        "TPP of the product shipped to China and Macau, this shipment included, no more than 50 percent of what was "
        "shipped to customers in the United States",
        "secondary",
    ),
    *(require(cite, fact, text, "secondary") for fact, (cite, text) in zip(CHINA, _CERTIFIED.values(), strict=True)),
    require(f"{_DD}(1)", is_commodity, "a commodity, not software or technology for it", "secondary"),
)

CASE_BY_CASE: Final = all_of(CHINA_2026, *(c.expr for c in CONDITIONS))

_REVIEWED = all_of(level_a, CASE_BY_CASE)

ON_APPROVAL: Final = (
    Obligation(
        f"{_DD}(3)",
        "Have a representative sample of the batch tested by an independent laboratory in the customs territory of the "
        "United States, and send its certificate to BIS.",
        "exporter",
        When("before the export"),
        applies=_REVIEWED,
        confidence="secondary",
    ),
    Obligation(
        f"{_DD}(1)(vii)(2)",
        "Transfer no model weights that were trained on the items to end users not disclosed on the license, unless "
        "BIS approves.",
        "provider of IaaS",
        When("as long as the items provide IaaS"),
        applies=all_of(_REVIEWED, iaas),
        confidence="secondary",
    ),
    Obligation(
        f"{_DD}(1)(vii)(3)",
        "Give no direct or indirect remote access to algorithms that were trained on the items to remote end users "
        "located or headquartered in the countries of paragraph (dd)(1)(iv): Belarus, China, Cuba, Iran, Macau, North "
        "Korea, Russia and Venezuela.",
        "provider of IaaS",
        When("as long as the items provide IaaS"),
        applies=all_of(_REVIEWED, iaas),
        confidence="secondary",
    ),
)
