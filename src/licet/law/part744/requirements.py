"""Part 744: end uses and end users, to the depth that the facts of a transaction allow, and part 746's embargoes.

No License Exception of the rule overcomes a license requirement of part 744 other than 744.23(a)(3), or of part 746.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import (
    exporter_listed,
    listed,
    military,
    military_intelligence,
    prohibited_part_744,
    supercomputer,
    weapons_of_mass_destruction,
)
from licet.kernel.nodes import In, NamedSet, all_of, any_of
from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part774.eccn_3a090 import eccn, eccn_at_a, level_a, level_b, stated_level
from licet.law.part774.eccns import A_LEVEL, B_LEVEL
from licet.law.provision import Requirement, require
from licet.law.sets import (
    D1_D4_D5_LESS_A5_A6,
    MACAU_OR_D5,
    MILITARY_ANY_ITEM,
    MILITARY_COUNTRIES,
    MILITARY_INTELLIGENCE_COUNTRIES,
    PART_746,
    to,
    to_headquartered_in,
)

ENTITY_LIST: Final = NamedSet.of("the Entity List", ("entity_list",), "744.11")
MILITARY_END_USER_LIST: Final = NamedSet.of("the Military End-User List", ("meu",), "744.21(b)")
SPECIALLY_DESIGNATED: Final = NamedSet.of("the Specially Designated Nationals List", ("sdn",), "744.8")
NAMED_IN_744_23: Final = NamedSet.of(
    "the .z items of the entries that 744.23(a)(1) names",
    (
        code
        for code in A_LEVEL.steps[0][1] | B_LEVEL.steps[0][1]
        if code.startswith(("3A001", "4A003", "4A004", "5A002", "5A004", "5A992"))
    ),
    "744.23(a)(1)",
)
NAMED_OUTSIDE: Final = NamedSet.of(
    "3A991, 4A994 and 5A992", ("3A991", "3A991.p", "4A994", "4A994.l", "5A992", "5A992.c"), "744.23(a)(1)"
)
DENIED_PERSONS: Final = NamedSet.of("the Denied Persons List", ("denied_persons",), "736.2(b)(4)")

EAR99: Final = all_of(stated_level.equals("none"), eccn_at_a.equals("EAR99"))

HEADQUARTERS_B: Final = Requirement(
    "744.23(a)(3)(i)(A)",
    "744.23(a)(3)(i)(A)",
    ".b-level items for entities headquartered in Macau or D:5, wherever located",
    "744",
    (
        require("744.23(a)(3)(i)(A)", level_b, "an item at the level of 3A090.b"),
        NOT_DEEMED,
        ABROAD,
        require(
            "744.23(a)(3)(i)(A)",
            ~to(D1_D4_D5_LESS_A5_A6),
            "destined outside Country Groups D:1, D:4 and D:5 (excluding A:5 and A:6)",
        ),
        require(
            "744.23(a)(3)(i)(A)",
            to_headquartered_in(MACAU_OR_D5),
            "for an entity headquartered, or with an ultimate parent headquartered, in Macau or Country Group D:5",
        ),
    ),
)

LISTED: Final = Requirement(
    "744.11",
    "744.11",
    "Entity List",
    "744",
    (ABROAD, require("744.11", listed.meets(ENTITY_LIST), "a party is on the Entity List", "primary_extract")),
    "primary_extract",
)
DESIGNATED: Final = Requirement(
    "744.8",
    "744.8",
    "Specially Designated Nationals",
    "744",
    (
        ABROAD,
        require("744.8", listed.meets(SPECIALLY_DESIGNATED), "a party is a Specially Designated National", "memory"),
    ),
    "memory",
)
MILITARY: Final = Requirement(
    "744.21",
    "744.21",
    "Military end use or end user",
    "744",
    (
        ABROAD,
        require(
            "744.21",
            any_of(
                all_of(military, any_of(to(MILITARY_ANY_ITEM), to_headquartered_in(MILITARY_ANY_ITEM))),
                all_of(
                    ~EAR99,
                    any_of(
                        listed.meets(MILITARY_END_USER_LIST),
                        all_of(military, any_of(to(MILITARY_COUNTRIES), to_headquartered_in(MILITARY_COUNTRIES))),
                    ),
                ),
            ),
            "a military end use or end user of Belarus or Russia; or, for an item of Supplement No. 2 to part 744, one "
            "of Burma, Cambodia, China, Nicaragua or Venezuela, or a party on the Military End-User List",
            "primary_extract",
        ),
    ),
    "primary_extract",
)
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
SUPERCOMPUTER: Final = Requirement(
    "744.23(a)(1)",
    "744.23(a)(1)",
    "Supercomputers in Macau or D:5",
    "744",
    (
        ABROAD,
        require(
            "744.23(a)(1)",
            any_of(
                In(eccn, NAMED_IN_744_23),
                all_of(stated_level.equals("none"), eccn_at_a.is_in(NAMED_OUTSIDE)),
                all_of(stated_level.equals(""), ~level_a, ~level_b),
            ),
            "an integrated circuit or computer of the entries that 744.23(a)(1) names (3A090, 4A090 and 4A005 are not "
            "among them)",
        ),
        require(
            "744.23(a)(1)",
            all_of(supercomputer, to(MACAU_OR_D5)),
            "for a supercomputer located in or destined to Macau or Country Group D:5",
        ),
    ),
)
PROHIBITED: Final = Requirement(
    "part 744",
    "part 744",
    "An end use or end user that part 744 prohibits without a license",
    "744",
    (ABROAD, require("part 744", prohibited_part_744, "an end use or end user prohibited under part 744")),
)
EMBARGO: Final = Requirement(
    "part 746",
    "part 746",
    "Embargoes and other special controls: a regime outside Licet applies",
    "746",
    (require("part 746", to(PART_746), "a destination under part 746", "memory"),),
    "memory",
)

PART_744: Final = (LISTED, DESIGNATED, MILITARY, MILITARY_INTELLIGENCE, WEAPONS, SUPERCOMPUTER, PROHIBITED)

NO_PART_744_OR_746: Final = ~any_of(*(r.applies for r in (*PART_744, EMBARGO)))

DENIED: Final = Requirement(
    "736.2(b)(4)",
    "736.2(b)(4)",
    "General Prohibition Four: a denial order",
    "736",
    (
        require(
            "736.2(b)(4)",
            any_of(listed.meets(DENIED_PERSONS), exporter_listed.meets(DENIED_PERSONS)),
            "the exporter or another party is on the Denied Persons List",
            "memory",
        ),
    ),
    "memory",
)
