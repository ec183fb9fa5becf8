"""§ 744.22  Military-intelligence end uses and end users: any item, to the countries of the section."""

from __future__ import annotations

from typing import Final

from licet.facts.record import military_intelligence
from licet.kernel.nodes import all_of, any_of
from licet.law.part734.scope import ABROAD
from licet.law.provision import Requirement, require
from licet.law.sets import MILITARY_INTELLIGENCE_COUNTRIES, to, to_headquartered_in

MILITARY_INTELLIGENCE: Final = Requirement(
    "744.22",
    "744.22",
    "Military-intelligence end use or end user",
    "744",
    (
        ABROAD,
        require(
            "744.22",
            all_of(
                military_intelligence,
                any_of(to(MILITARY_INTELLIGENCE_COUNTRIES), to_headquartered_in(MILITARY_INTELLIGENCE_COUNTRIES)),
            ),
            "a military-intelligence end use or end user of a country of 744.22",
            "primary_extract",
        ),
    ),
    "primary_extract",
)
