"""Supplement No. 2 to part 748: what a license application for artificial intelligence commodities needs."""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import DIFFUSION
from licet.law.part734.scope import DEEMED
from licet.law.part774.eccn_3a090 import is_commodity, level_a, level_b
from licet.law.part774.eccns import B_LEVEL
from licet.law.part774.line import eccn_at_b
from licet.law.provision import Obligation, When

# (c)(3) names 3A090.a, 4A090.a and the .z paragraphs; (c)(4) all artificial intelligence commodities.
_Z_B = B_LEVEL.steps[0][1] - {"3A090.b", "4A090.b"}
_named = all_of(
    is_commodity,
    any_of(level_a, level_b & eccn_at_b.is_in(NamedSet.of("the .z paragraphs at the .b level", _Z_B))),
)

APPLICATION: Final = (
    Obligation(
        "Supplement No. 2 to part 748, paragraph (c)(3)",
        "Submit a purchase order or equivalent contract with the application (it may be contingent on approval; BIS "
        "will generally license no more than its quantity).",
        "applicant",
        When("with the license application"),
        "license_application",
        applies=DIFFUSION & _named,
    ),
    Obligation(
        "Supplement No. 2 to part 748, paragraph (c)(4)",
        "State the total aggregated TPP of each item in Block 22(j): add the TPP of each integrated circuit (Technical "
        "Notes to 3A090). Make one application, with its own TPP, for each country that is subject to an allocation; "
        "the letter of explanation may support the calculation.",
        "applicant",
        When("with the license application"),
        "license_application",
        applies=DIFFUSION & is_commodity & any_of(level_a, level_b) & ~activity.is_in(DEEMED),
    ),
)
