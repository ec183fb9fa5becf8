"""§ 734.4  De minimis U.S. content, with Supplement No. 2 to part 734.

A foreign-made item is subject to the EAR where its controlled U.S.-origin content is more than a percentage of its
value. An item within the percentage can still be subject to the EAR as a direct product (734.9).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from licet.law.load import in_force
from licet.law.parameter import Parameter, parameters

TO_E1_E2: Final = parameters()["de_minimis_e1_e2"]
ELSEWHERE: Final = parameters()["de_minimis"]

NO_LEVEL: Final[Mapping[str, str]] = {
    "734.4(a)(1)": "a computer of high adjusted peak performance that contains controlled U.S.-origin semiconductors "
    "other than memory",
    "734.4(a)(3)": "equipment of 3B993.f.1 for developing or producing advanced-node logic integrated circuits, unless "
    "the country that it was first exported from controls it",
    "734.4(a)(8)": "semiconductor manufacturing equipment that contains a U.S.-origin integrated circuit (the rule of "
    "734.9(k))",
    "734.4(a)(9)": "other Category 3B equipment that contains a U.S.-origin integrated circuit (the rule of "
    "734.9(e)(3) for footnote 5 entities)",
}
"""Items without a de minimis level, as far as they bear on AI chips; any U.S. content that the paragraph names is
enough."""


@dataclass(frozen=True)
class DeMinimis:
    """What the U.S. content of an item makes of it. None is not known."""

    rules: tuple[Parameter, ...]
    """The percentage that applies; both where the destination is not known."""
    within: bool | None
    """The content is the percentage or less."""
    subject: bool | None
    """Subject to the EAR because of its U.S. content. False says nothing of the direct product rules (734.9)."""


def de_minimis(
    us_value: Decimal | None,
    total: Decimal | None,
    destination: str | None,
    on: dt.date,
    no_level: bool | None = None,
) -> DeMinimis:
    """Compare the value of the controlled U.S.-origin content with the total value of the item, exactly.

    Both values are fair market prices in one currency; ``destination`` is an alpha-2 code as the EAR see it;
    ``no_level`` says whether a paragraph of 734.4(a) leaves the item no de minimis level. Raises ValueError for a
    negative content or a total that is not above zero, and LookupError for a day before the Country Groups begin.
    """
    if us_value is not None and us_value < 0:
        raise ValueError(f"a U.S. content of {us_value}; expected 0 or more")
    if total is not None and total <= 0:
        raise ValueError(f"a total value of {total}; expected more than 0")
    rules = (TO_E1_E2, ELSEWHERE) if destination is None else (rule(destination, on),)
    found = {_within(us_value, total, r) for r in rules}
    within = found.pop() if len(found) == 1 else None
    if no_level or within is False:
        subject: bool | None = True
    else:
        subject = False if within and no_level is False else None
    return DeMinimis(rules, within, subject)


def rule(destination: str, on: dt.date) -> Parameter:
    """The percentage for a destination: that of 734.4(c) for Country Groups E:1 and E:2, that of 734.4(d) for others.

    Raises LookupError for a day before the Country Groups begin.
    """
    return TO_E1_E2 if destination in in_force("E:1", on).members | in_force("E:2", on).members else ELSEWHERE


def _within(us_value: Decimal | None, total: Decimal | None, rule: Parameter) -> bool | None:
    if us_value == 0:
        return True
    if us_value is None or total is None:
        return None
    assert rule.value is not None
    return 100 * Fraction(us_value) <= rule.value * Fraction(total)
