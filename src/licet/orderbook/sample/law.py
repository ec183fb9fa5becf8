"""What of the law the sample aims at: groups of countries, and the days on which something changes."""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.law.regimes import turning_days
from licet.law.sets import D1_D4, MACAU_OR_D5, SUPPLEMENT_5A

_FRAMEWORK: Final = dt.date(2025, 1, 13)

TIER_1: Final = SUPPLEMENT_5A.on(_FRAMEWORK)
"""Supplement No. 5(a) to part 740."""
MACAU_OR_ARMS_EMBARGO: Final = MACAU_OR_D5.on(_FRAMEWORK) | {"HK"}
"""Macau and Country Group D:5, of which Hong Kong is part."""
D1_OR_D4: Final = D1_D4.on(_FRAMEWORK) - MACAU_OR_ARMS_EMBARGO
"""Country Groups D:1 and D:4 besides."""


def days_of_change() -> list[dt.date]:
    """The days on which the law changes, on either clock."""
    return sorted({*turning_days("enforced"), *turning_days("codified")})


def days_before_change() -> list[dt.date]:
    """The day before each of them."""
    return [day - dt.timedelta(days=1) for day in days_of_change()]
