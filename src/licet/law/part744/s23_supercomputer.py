"""§ 744.23  Supercomputers, advanced-node facilities, and advanced computing items for Macau or D:5 headquarters."""

from __future__ import annotations

from typing import Final

from licet.facts.record import date, purpose, recipients_headquarters, supercomputer
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import AC_2022, ACS_2023, DIFFUSION_KEPT
from licet.law.parameter import number
from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part774.eccn_3a090 import level_2022, level_a, level_b
from licet.law.part774.eccn_3a090_c import level_c
from licet.law.part774.eccns import A_LEVEL, B_LEVEL, BASES, OUTSIDE, THREE_E001
from licet.law.part774.line import eccn_at_a, stated_level
from licet.law.provision import Notice, Requirement, require
from licet.law.sets import CHINA_THEN_MACAU, D1_D4_D5_LESS_A5_A6, MACAU_OR_D5, US_A5_A6, to, to_headquartered_in

TO_MACAU_OR_D5: Final = any_of(all_of(~AC_2022, to(MACAU_OR_D5)), all_of(AC_2022, to(CHINA_THEN_MACAU)))
"""To Macau or D:5; before November 17, 2023 to China, and from January 17, 2023 also to Macau."""

NAMED: Final = NamedSet.of(
    "the entries that 744.23(a)(1)(i) names",
    (
        code
        for code in (*A_LEVEL.steps[0][1], *B_LEVEL.steps[0][1], *BASES, *OUTSIDE)
        if code.startswith(("3A001", "3A991", "4A003", "4A004", "4A994", "5A002", "5A004", "5A992"))
    ),
    "744.23(a)(1)(i)",
)
"""Integrated circuits of 3A001, 3A991, 4A994, 5A002, 5A004 and 5A992; computers, electronic assemblies and components
of 4A003, 4A004, 4A994, 5A002, 5A004 and 5A992. A .z item stays in its entry."""
_BELOW_3A090 = NamedSet.of("integrated circuits, and what would be in 4A090", ("3A090.a", "4A090.a"))

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
                eccn_at_a.is_in(NAMED),
                # A circuit that does not reach 3A090 is in 3A991, and what contains it in 4A994.
                all_of(stated_level.equals(""), eccn_at_a.is_in(_BELOW_3A090), ~level_a, ~level_b, ~level_2022),
            ),
            "an integrated circuit or computer of the entries that 744.23(a)(1) names (3A090, 4A090 and 4A005 are not "
            "among them)",
        ),
        require(
            "744.23(a)(1)",
            all_of(supercomputer, TO_MACAU_OR_D5),
            "for a supercomputer located in or destined to Macau or Country Group D:5 (before November 17, 2023 China, "
            "from January 17, 2023 also Macau)",
        ),
    ),
)

ALLIED_END_USER: Final = all_of(~AC_2022, recipients_headquarters.within(US_A5_A6, date))
"""The ultimate consignee, end user and operator are headquartered, with their ultimate parents, in the United States,
A:5 or A:6 (744.23(d)(2))."""

_HEADQUARTERED = "for an entity headquartered, or with an ultimate parent headquartered, in Macau or Country Group D:5"
_OUTSIDE_THE_GROUPS = "destined outside Country Groups D:1, D:4 and D:5 (excluding A:5 and A:6)"

_LISTED = ~stated_level.equals("by_commodity")
"""Not software or technology of an entry without a .z paragraph, which 744.23(a)(3)(i) does not list."""

HEADQUARTERS_2023: Final = Requirement(
    "744.23(a)(3)(i) (2023)",
    "744.23(a)(3)(i)",
    "Advanced computing items for entities headquartered in Macau or D:5, wherever located",
    "744",
    (
        require(
            "744.23(a)(3)(i)",
            all_of(_LISTED, any_of(level_a, level_b)),
            "an item in 3A090 (other than memory), 4A090 or a .z paragraph",
        ),
        NOT_DEEMED,
        ABROAD,
        require("744.23(a)(3)(i)", ~to(D1_D4_D5_LESS_A5_A6), _OUTSIDE_THE_GROUPS),
        require("744.23(a)(3)(i)", to_headquartered_in(MACAU_OR_D5), _HEADQUARTERED),
    ),
    in_force=ACS_2023,
)
HEADQUARTERS_B: Final = Requirement(
    "744.23(a)(3)(i)(A)",
    "744.23(a)(3)(i)(A)",
    ".b-level items for entities headquartered in Macau or D:5, wherever located",
    "744",
    (
        require(
            "744.23(a)(3)(i)(A)",
            _LISTED & level_b,
            "3A090.b, 4A090.b or a .z paragraph (5D002.z and 5D992.z included) at the level of 3A090.b",
        ),
        NOT_DEEMED,
        ABROAD,
        require("744.23(a)(3)(i)(A)", ~to(D1_D4_D5_LESS_A5_A6), _OUTSIDE_THE_GROUPS),
        require("744.23(a)(3)(i)(A)", to_headquartered_in(MACAU_OR_D5), _HEADQUARTERED),
    ),
    in_force=DIFFUSION_KEPT,
)
HEADQUARTERS_C: Final = Requirement(
    "744.23(a)(3)(i)(B)",
    "744.23(a)(3)(i)(B)",
    "High-bandwidth memory for entities headquartered in Macau or D:5, wherever located",
    "744",
    (
        require("744.23(a)(3)(i)(B)", level_c, "memory in 3A090.c"),
        NOT_DEEMED,
        ABROAD,
        require("744.23(a)(3)(i)(B)", ~to(MACAU_OR_D5), "destined outside Macau and Country Group D:5"),
        require("744.23(a)(3)(i)(B)", to_headquartered_in(MACAU_OR_D5), _HEADQUARTERED),
    ),
    in_force=DIFFUSION_KEPT,
)

DEFINED: Final = Notice(
    "supercomputer_defined",
    "772.1",
    f"A supercomputer, as the end use of 744.23(a)(1), is a system of {number('supercomputer_double_precision')} "
    f"petaflops or more in double precision, or {number('supercomputer_single_precision')} in single precision, within "
    f"{number('supercomputer_volume'):,} cubic feet or less (from memory). Licet takes what was said of the end use.",
    all_of(supercomputer, TO_MACAU_OR_D5),
)
DEVELOPED_THERE: Final = Notice(
    "technology_developed_in_d5",
    "744.23(a)(3)(ii); 742.6(a)(6)(ii); 734.9(h)(2)(ii)",
    "Technology of 3E001 that an entity headquartered, or with an ultimate parent headquartered, in Macau or Country "
    "Group D:5 developed, for producing a mask or an integrated circuit wafer or die, can be subject to the EAR as a "
    "direct product, and then needs a license out of there: to any destination but A:5 and A:6 (742.6(a)(6)(ii)), out "
    "of D:1, D:4 and D:5 to any at all (744.23(a)(3)(ii)). No fact of a transaction says who developed a technology, "
    "and Licet does not test this.",
    all_of(~AC_2022, eccn_at_a.is_in(THREE_E001)),
    always=True,
)
ADVANCED_NODE: Final = Notice(
    "advanced_node_facility",
    "744.23(a)(2); 772.1",
    "Any item needs a license to a facility in Macau or Country Group D:5 where advanced-node integrated circuits are "
    "produced. No fact of a transaction says what a facility produces, and Licet does not test this. Advanced-node are "
    f"logic with non-planar transistors or at {number('advanced_node_logic')}/14 nanometers or less, NAND of "
    f"{number('advanced_node_nand_layers')} layers or more, and DRAM with a memory cell area below 0.0026 square "
    "micrometers, a density above 0.20 gigabits per square millimeter, or more than 3,000 through-silicon vias a die.",
    all_of(purpose.equals("development_or_production"), TO_MACAU_OR_D5),
)
