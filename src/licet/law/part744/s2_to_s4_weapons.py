"""§§ 744.2 to 744.4  Nuclear, missile, chemical and biological end uses."""

from __future__ import annotations

from typing import Final

from licet.facts.record import weapons_of_mass_destruction
from licet.law.part734.scope import ABROAD
from licet.law.provision import Requirement, require

WEAPONS: Final = Requirement(
    "744.2 to 744.4",
    "744.2 to 744.4",
    "Weapons of mass destruction end uses",
    "744",
    (
        ABROAD,
        require(
            "744.2 to 744.4",
            weapons_of_mass_destruction,
            "a nuclear, missile, chemical or biological end use",
            "memory",
        ),
    ),
    "memory",
)
