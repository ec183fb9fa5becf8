"""§ 750.7  Issuance of licenses: how long a license is valid."""

from __future__ import annotations

from typing import Final

from licet.law.part742.s6_regional_stability import WORLDWIDE
from licet.law.provision import Obligation, When

VALIDITY: Final = (
    Obligation(
        "750.7(g)",
        "Ship within the license's validity: generally one year for items of 742.6(a)(6)(iii)(A).",
        "licensee",
        When("within one year of issue, unless the license says otherwise"),
        applies=WORLDWIDE.applies,
    ),
    Obligation(
        "750.7(g)",
        "Ship within the license's validity: generally four years.",
        "licensee",
        When("within four years of issue, unless the license says otherwise"),
        applies=~WORLDWIDE.applies,
    ),
)
