"""Supplement No. 3 to part 732, and the guidance of May 13, 2025: red flags that the facts of a transaction show.

Flags of conduct that no fact of a transaction shows (what a customer advertised or answered, an address, a route) are
not here. Each flag is raised from the day on which it exists.
"""

from __future__ import annotations

from typing import Final

from licet.facts.contract import LISTS
from licet.facts.record import (
    customers_outside,
    date,
    exporter_role,
    headquarters,
    iaas,
    listed,
    military_intelligence,
    owner_listed,
    purpose,
    recipients_locations,
    supercomputer,
    trains_outside,
    weapons_of_mass_destruction,
)
from licet.kernel.nodes import Expr, NamedSet, all_of, any_of
from licet.law.in_force import AC_2022, DIFFUSION_KEPT, HBM_2024, effective
from licet.law.parameter import number
from licet.law.part736.s2_general_prohibitions import DESIGN_FLAG
from licet.law.part740.s2_restrictions import UNVERIFIED
from licet.law.part744.s11_entity_list import AFFILIATES_IN_FORCE, REACH_AFFILIATES
from licet.law.part774.eccn_3a090 import is_commodity, level_a, level_b
from licet.law.part774.line import contains_hbm, designer_headquarters, eccn_at_b, transistors
from licet.law.provision import Notice, RedFlag
from licet.law.sets import (
    D1_D4_D5_LESS_A5_A6,
    MACAU_OR_D5,
    MACAU_OR_D5_INVOLVED,
    to,
    to_headquartered_in,
)

_KNOW_YOUR_CUSTOMER = "Supplement No. 3 to part 732"
_GUIDANCE = "BIS guidance of May 13, 2025"

_SINCE_2023: Final = ~AC_2022
_SINCE_GUIDANCE: Final = date >= effective("guidance_2025")

SCREENING_LISTS: Final = NamedSet.of(
    "the lists of parties that U.S. agencies restrict", LISTS, "BIS guidance of May 13, 2025, red flag 6"
)
_B_OUTSIDE_Z: Final = NamedSet.of("3A090.b and 4A090.b", ("3A090.b", "4A090.b"))
COMPUTING: Final = all_of(is_commodity, any_of(level_a, all_of(level_b, ~eccn_at_b.is_in(_B_OUTSIDE_Z))))
"""What the guidance on diversion and on training speaks of: 3A090.a, 4A090.a and the .z items of Categories 3 to 5."""

TRAINING: Final = all_of(
    _SINCE_GUIDANCE,
    COMPUTING,
    any_of(iaas, trains_outside),
    headquarters.meets(MACAU_OR_D5, date),
    any_of(weapons_of_mass_destruction, military_intelligence),
)
"""Computing for others for a party headquartered in Macau or D:5, and a weapons or military-intelligence end use."""
TRAINING_POLICY: Final = Notice(
    "training_policy_statement",
    _GUIDANCE,
    "BIS's policy statement of May 13, 2025: a license may be required (744.2 to 744.4, 744.6, 744.22) where there is "
    "knowledge that advanced computing items will be used to train AI models for or on behalf of parties headquartered "
    "in Macau or Country Group D:5 and the model will serve a weapons of mass destruction or military-intelligence end "
    "use or end user. It speaks of exports to any party, providers of infrastructure as a service included, of "
    "transfers, and of support by U.S. persons; applications meet a presumption of denial. Both elements are needed: "
    "training for such parties is not barred as such.",
    TRAINING,
)


def _paragraph(n: int, severity: str, why: str, when: Expr, confidence: str = "secondary") -> RedFlag:
    return RedFlag(f"red_flag_{n}", severity, f"{_KNOW_YOUR_CUSTOMER}, paragraph {n}", why, when, confidence)


def _guidance(n: int, severity: str, why: str, when: Expr) -> RedFlag:
    cite = f"{_GUIDANCE}, red flag {n}"
    return RedFlag(f"guidance_{n}", severity, cite, why, all_of(_SINCE_GUIDANCE, COMPUTING, when), "secondary")


RED_FLAGS: Final = (
    _paragraph(
        17,
        "high",
        "The customer develops or produces items for supercomputers in Macau or Country Group D:5: establish whether "
        "744.23 reaches the item.",
        all_of(_SINCE_2023, supercomputer, purpose.equals("development_or_production"), MACAU_OR_D5_INVOLVED),
    ),
    _paragraph(
        18,
        "high",
        "The item is meant for a supercomputer, and Macau or Country Group D:5 is involved: establish what for, and "
        "whether 744.23 reaches any item of the transaction.",
        all_of(_SINCE_2023, supercomputer, MACAU_OR_D5_INVOLVED),
    ),
    _paragraph(
        19,
        "high",
        "An order to a foundry, for a company headquartered in Macau or Country Group D:5, of what contains "
        "high-bandwidth memory and more than 50 billion transistors: establish whether it meets 3A090.",
        all_of(
            _SINCE_2023,
            exporter_role.equals("front_end_fabricator"),
            transistors > number("red_flag_19_transistors"),
            contains_hbm,
            any_of(to_headquartered_in(MACAU_OR_D5), designer_headquarters.is_in(MACAU_OR_D5, date)),
        ),
    ),
    _paragraph(
        21,
        "medium",
        "The items are for resale, so that their ultimate owner or user is uncertain: establish who will use them, and "
        "where.",
        all_of(HBM_2024, purpose.equals("resale"), any_of(level_a, level_b)),
    ),
    _paragraph(
        28,
        "high",
        "Computing services to train a 4E091 model for an entity headquartered outside Supplement No. 5(a): ask "
        "whether the model will be exported, and see that a license is applied for.",
        all_of(DIFFUSION_KEPT, trains_outside),
        "primary",
    ),
    _paragraph(
        29,
        "high",
        "A party has an owner on the Entity List, the Military End-User List or the list of Specially Designated "
        "Nationals whose share is not known, or is below 50 percent: where the shares of such owners cannot be "
        "established, obtain a license; a smaller share remains a sign of diversion.",
        all_of(AFFILIATES_IN_FORCE, owner_listed.meets(REACH_AFFILIATES)),
    ),
    _guidance(
        6,
        "high",
        "A party, or an owner of one, is on a list of restricted parties: establish what follows from that list, "
        "whether or not it requires a license here.",
        any_of(listed.meets(SCREENING_LISTS), owner_listed.meets(SCREENING_LISTS)),
    ),
    _guidance(
        7,
        "medium",
        "The destination is outside Country Groups D:1, D:4 and D:5 (excluding A:5 and A:6), but a party is located or "
        "headquartered, or has its ultimate parent headquartered, in them: establish whether a license is required.",
        all_of(
            ~to(D1_D4_D5_LESS_A5_A6),
            any_of(
                recipients_locations.meets(D1_D4_D5_LESS_A5_A6, date),
                to_headquartered_in(D1_D4_D5_LESS_A5_A6),
            ),
        ),
    ),
    _guidance(
        10,
        "medium",
        "The items end with a reseller or in a warehouse: establish that it normally deals in advanced computing "
        "items, and who receives them in the end.",
        any_of(purpose.equals("resale"), purpose.equals("warehouse_storage")),
    ),
    RedFlag(
        "training_for_d5",
        "high",
        f"{_GUIDANCE}; 744.6; 744.22",
        "Computing services for others, a party headquartered in Macau or Country Group D:5, and a weapons or "
        "military-intelligence end use: establish whether AI models will be trained for it.",
        TRAINING,
        "secondary",
    ),
    DESIGN_FLAG,
    RedFlag(
        "unverified_party",
        "high",
        "744.15; 740.2(a)(17)",
        "A party is on the Unverified List: no License Exception, and a UVL statement where no license is required.",
        listed.meets(UNVERIFIED),
    ),
    RedFlag(
        "recipient_in_d5",
        "high",
        _KNOW_YOUR_CUSTOMER,
        "The ultimate consignee, end user or operator is located in Macau or Country Group D:5, the destination is "
        "not: establish where the items will be used.",
        recipients_locations.meets(MACAU_OR_D5, date) & ~to(MACAU_OR_D5),
    ),
    RedFlag(
        "customers_in_d5",
        "high",
        _KNOW_YOUR_CUSTOMER,
        "The items are ultimately destined to customers in Macau or Country Group D:5: determine that transaction too.",
        customers_outside.equals("no") & any_of(level_a, level_b),
    ),
)
