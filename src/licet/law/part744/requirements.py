"""Part 744: end uses and end users, to the depth that the facts of a transaction allow.

No License Exception of the rule overcomes a license requirement of part 744 other than 744.23(a)(3), or of part 746.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import prohibited_part_744
from licet.kernel.nodes import any_of
from licet.law.part734.scope import ABROAD
from licet.law.part744 import s6_us_persons, s21_military, s23_supercomputer
from licet.law.part744.is_informed import H20_LETTER, MI308_LETTER
from licet.law.part744.s2_to_s4_weapons import WEAPONS
from licet.law.part744.s8_specially_designated import DESIGNATED
from licet.law.part744.s11_entity_list import AFFILIATES, LISTED
from licet.law.part744.s22_military_intelligence import MILITARY_INTELLIGENCE
from licet.law.part746.embargoes import EMBARGO
from licet.law.provision import Requirement, require

PROHIBITED: Final = Requirement(
    "part 744",
    "part 744",
    "An end use or end user that part 744 prohibits without a license",
    "744",
    (ABROAD, require("part 744", prohibited_part_744, "an end use or end user prohibited under part 744")),
)

PART_744: Final = (
    LISTED,
    AFFILIATES,
    H20_LETTER,
    MI308_LETTER,
    DESIGNATED,
    s21_military.MILITARY,
    MILITARY_INTELLIGENCE,
    WEAPONS,
    s23_supercomputer.SUPERCOMPUTER,
    PROHIBITED,
)
"""The requirements of part 744 that no License Exception overcomes."""

NO_PART_744_OR_746: Final = ~any_of(*(r.applies for r in (*PART_744, EMBARGO)))

NOTICES: Final = (
    s21_military.ITEM_SCOPE,
    s23_supercomputer.DEFINED,
    s23_supercomputer.DEVELOPED_THERE,
    s23_supercomputer.ADVANCED_NODE,
    s6_us_persons.SUPPORT,
    s6_us_persons.INFORMED,
)
