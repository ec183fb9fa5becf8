"""§ 750.7  Issuance of licenses: how long a license is valid."""

from __future__ import annotations

from typing import Final

from licet.law.part742.s6_a_license_requirements import WORLDWIDE
from licet.law.provision import Obligation, When

_EXPIRY = (
    "a license issued in an emergency (748.4(h)) until the last day of the month after the month of issue at the "
    "latest. A date that falls on a legal holiday (Federal or State) runs to midnight of the first business day after "
    "it."
)

VALIDITY: Final = (
    Obligation(
        "750.7(g)",
        f"Ship within the license's validity: generally one year for items of 742.6(a)(6)(iii)(A); {_EXPIRY}",
        "licensee",
        When("within one year of issue, unless the license says otherwise"),
        applies=WORLDWIDE.applies,
    ),
    Obligation(
        "750.7(g)",
        f"Ship within the license's validity: generally four years; {_EXPIRY}",
        "licensee",
        When("within four years of issue, unless the license says otherwise"),
        applies=~WORLDWIDE.applies,
    ),
)
