"""§ 744.6  Activities of U.S. persons, whether or not an item is subject to the EAR: named, not decided."""

from __future__ import annotations

from typing import Final

from licet.facts.record import (
    exporter_headquarters,
    exporter_location,
    military_intelligence,
    purpose,
    weapons_of_mass_destruction,
)
from licet.kernel.nodes import all_of, any_of
from licet.law.part744.s23_supercomputer import TO_MACAU_OR_D5
from licet.law.provision import Notice
from licet.law.sets import MILITARY_INTELLIGENCE_COUNTRIES, UNITED_STATES, to, to_headquartered_in

_BY_US_PERSONS = any_of(exporter_location.is_in(UNITED_STATES), exporter_headquarters.meets(UNITED_STATES))

SUPPORT: Final = Notice(
    "us_persons_support",
    "744.6(b)",
    "U.S. persons may not without a license support a weapons end use, or a military-intelligence end use or end user "
    "of a country of 744.22, by any contract, service or employment that they know assists it, even where no item is "
    "subject to the EAR. Licet decides on items, not on activities.",
    all_of(
        _BY_US_PERSONS,
        any_of(
            weapons_of_mass_destruction,
            all_of(
                military_intelligence,
                any_of(to(MILITARY_INTELLIGENCE_COUNTRIES), to_headquartered_in(MILITARY_INTELLIGENCE_COUNTRIES)),
            ),
        ),
    ),
    always=True,
)
INFORMED: Final = Notice(
    "us_persons_informed",
    "744.6(c)(2)",
    "BIS has informed U.S. persons that they need a license to support the development or production of advanced-node "
    "integrated circuits, and of equipment for it, in Macau or Country Group D:5, whether or not an item is subject to "
    "the EAR; natural persons who work for companies of the United States, A:5 or A:6 are excepted. Licet does not "
    "test this.",
    all_of(_BY_US_PERSONS, purpose.equals("development_or_production"), TO_MACAU_OR_D5),
    always=True,
)
