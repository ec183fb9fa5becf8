"""Part 746: destinations with a regime of their own, which Licet names and does not decide.

A license is taken to be required for any item subject to the EAR; exceptions of part 746 itself are not held.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity
from licet.kernel.nodes import all_of
from licet.law.part734.s9_foreign_direct_product import TO_PART_746
from licet.law.part734.scope import DEEMED
from licet.law.part774.line import us_origin
from licet.law.provision import Notice, Requirement, require
from licet.law.sets import PART_746, UKRAINE, to

EMBARGO: Final = Requirement(
    "part 746",
    "part 746",
    "Embargoes and other special controls: a regime outside Licet applies",
    "746",
    (require("part 746", to(PART_746), "a destination under part 746", "memory"),),
    "memory",
)

NOTICES: Final = (
    Notice(
        "part_746",
        "part 746",
        "An embargo or other special control of part 746 applies to the destination. Licet does not hold that regime: "
        "the license requirement and review policy of part 746, and those of other agencies, come on top. A "
        "presumption of denial is taken at the least; part 746 often has a policy of denial.",
        to(PART_746),
    ),
    Notice(
        "part_746_deemed",
        "part 746",
        "Whether part 746 reaches a release of technology to a national of the destination differs from country to "
        "country, and not every release needs a license. Licet does not hold that; a license is taken to be required.",
        all_of(to(PART_746), activity.is_in(DEEMED)),
    ),
    Notice(
        "part_746_regions",
        "746.6",
        "The Crimea region of Ukraine and the so-called Donetsk and Luhansk People's Republics are under embargo, "
        "which a country code cannot show. This determination is for the rest of Ukraine: establish where the items "
        "will be used.",
        to(UKRAINE),
    ),
    Notice(
        "part_746_direct_products",
        "734.9(f), (g) and (j)",
        "The direct product rules for Russia, Belarus and Iran are not held: a direct product to a destination under "
        "part 746 is taken to be subject to the EAR.",
        all_of(TO_PART_746.reaches, ~us_origin),
    ),
)
