"""Supplement No. 2 to part 748: what a license application for artificial intelligence commodities needs."""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity
from licet.kernel.nodes import any_of
from licet.law.part734.scope import DEEMED
from licet.law.part774.eccn_3a090 import eccn_at_b, level_a, level_b
from licet.law.part774.eccns import B_LEVEL
from licet.law.provision import Obligation, When

# (c)(3) names 3A090.a, 4A090.a and the .z paragraphs; (c)(4) all artificial intelligence commodities.
_Z_B = B_LEVEL.steps[0][1] - {"3A090.b", "4A090.b"}
_named = any_of(level_a, level_b & eccn_at_b.is_in(type(B_LEVEL).of("the .z paragraphs at the .b level", _Z_B)))

APPLICATION: Final = (
    Obligation(
        "Supplement No. 2 to part 748, paragraph (c)(3)",
        "Submit a purchase order or equivalent contract with the application (it may be contingent on approval; BIS "
        "will generally license no more than its quantity).",
        "applicant",
        When("with the license application"),
        "license_application",
        applies=_named,
    ),
    Obligation(
        "Supplement No. 2 to part 748, paragraph (c)(4)",
        "State the total aggregated TPP of each item in Block 22(j); one application for each country that is subject "
        "to an allocation.",
        "applicant",
        When("with the license application"),
        "license_application",
        applies=any_of(level_a, level_b) & ~activity.is_in(DEEMED),
    ),
)
