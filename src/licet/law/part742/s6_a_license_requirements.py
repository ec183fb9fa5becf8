"""§ 742.6(a)(6)  What regional-stability controls require a license for, as it stood on each date."""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity
from licet.kernel.nodes import all_of, any_of
from licet.law.in_force import AC_2022, ACS_2023, DIFFUSION, DIFFUSION_KEPT, ENFORCED, HBM_2024, effective, in_force
from licet.law.part734.scope import ABROAD, DEEMED, NOT_DEEMED
from licet.law.part774.eccn_3a090 import for_memory, level_2022, level_a, level_b
from licet.law.part774.eccn_3a090_c import level_c
from licet.law.provision import Requirement, require
from licet.law.readings import uae_after_group_change
from licet.law.sets import (
    CHINA_THEN_MACAU,
    D1_D4_D5_LESS_A5_A6,
    DESTINATIONS_B,
    MACAU_OR_D5,
    UAE_NAMED,
    to,
    to_headquartered_in,
)

WORLDWIDE: Final = Requirement(
    "742.6(a)(6)(iii)(A)",
    "742.6(a)(6)(iii)(A)",
    "Worldwide license requirement for .a-level items",
    "RS",
    (
        require("742.6(a)(6)(iii)(A)", level_a, "an item at the level of 3A090.a"),
        NOT_DEEMED,
        ABROAD,
    ),
    in_force=DIFFUSION,
)
HEADQUARTERS_A: Final = Requirement(
    "742.6(a)(6)(iii)(A) (headquarters)",
    "742.6(a)(6)(iii)(A)",
    "Headquarters-based license requirement for .a-level items, enforced worldwide outside the United States",
    "RS",
    (
        require("742.6(a)(6)(iii)(A)", level_a, "an item at the level of 3A090.a"),
        NOT_DEEMED,
        ABROAD,
        require(
            "742.6(a)(6)(iii)(A)",
            to_headquartered_in(MACAU_OR_D5),
            "for an entity headquartered, or with an ultimate parent headquartered, in Macau or Country Group D:5: the "
            "part of the worldwide requirement that is enforced (BIS guidance of May 31, 2026)",
        ),
    ),
    in_force=in_force(None, (effective("diffusion_2025"), None)),
)
DESTINATION_2022: Final = Requirement(
    "742.6(a)(6) (2022)",
    "742.6(a)(6)",
    "License requirement for items in 3A090 and 4A090, and what meets their limits, to China",
    "RS",
    (
        require("742.6(a)(6)", level_2022, "an item that meets the limits of 3A090", "secondary"),
        require("742.6(a)(6)", ~activity.is_in(DEEMED), "not a deemed export or reexport", "memory"),
        require(
            "742.6(a)(6)",
            to(CHINA_THEN_MACAU),
            "to or within China (from January 17, 2023 also Macau)",
            "secondary",
        ),
    ),
    "secondary",
    AC_2022,
)
DESTINATION_2023: Final = Requirement(
    "742.6(a)(6)(iii) (2023)",
    "742.6(a)(6)(iii)",
    "License requirement for advanced computing items to Country Groups D:1, D:4 and D:5, excluding A:5 and A:6",
    "RS",
    (
        require(
            "742.6(a)(6)(iii)",
            any_of(level_a, all_of(ACS_2023, level_b)),
            "an item in 3A090 (other than memory), 4A090 or a .z paragraph (5D002.z and 5D992.z included), or software "
            "or technology for it",
        ),
        NOT_DEEMED,
        require(
            "742.6(a)(6)(iii)",
            any_of(
                to(D1_D4_D5_LESS_A5_A6),
                all_of(ENFORCED, to(UAE_NAMED), uae_after_group_change.is_("license_required")),
            ),
            "to or within a destination in Country Groups D:1, D:4 or D:5 that is not in A:5 or A:6 (from July 23, "
            "2026 also the United Arab Emirates)",
        ),
    ),
    in_force=in_force(("acs_2023", "diffusion_2025"), ("acs_2023", None), ("ear-2023",)),
)
MEMORY: Final = Requirement(
    "742.6(a)(6)(i)(B)",
    "742.6(a)(6)(i)(B)",
    "License requirement for high-bandwidth memory to Macau and Country Group D:5",
    "RS",
    (
        require(
            "742.6(a)(6)(i)(B)",
            any_of(level_c, for_memory),
            "memory in 3A090.c, or 3D001 software or 3E001 technology for it",
        ),
        NOT_DEEMED,
        require("742.6(a)(6)(i)(B)", to(MACAU_OR_D5), "to or within Macau or Country Group D:5"),
    ),
    in_force=HBM_2024,
)
DESTINATION_B: Final = Requirement(
    "742.6(a)(6)(iii)(B)",
    "742.6(a)(6)(iii)(B)",
    "License requirement for .b-level items to Country Groups D:1, D:4 and D:5, excluding A:5 and A:6",
    "RS",
    (
        require("742.6(a)(6)(iii)(B)", level_b, "an item at the level of 3A090.b"),
        NOT_DEEMED,
        require(
            "742.6(a)(6)(iii)(B)",
            to(DESTINATIONS_B),
            "to or within a destination in Country Groups D:1, D:4 or D:5 that is not in A:5 or A:6 (from July 23, "
            "2026 also the United Arab Emirates, named expressly)",
        ),
    ),
    in_force=DIFFUSION_KEPT,
)

REGIONAL_STABILITY: Final = (
    DESTINATION_2022,
    DESTINATION_2023,
    WORLDWIDE,
    HEADQUARTERS_A,
    DESTINATION_B,
    MEMORY,
)
