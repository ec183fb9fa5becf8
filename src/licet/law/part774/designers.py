"""Approved and authorized integrated-circuit designers (Note 1 to 3A090.a; Supplement No. 6 to part 740).

Since January 16, 2025 (90 FR 5298), 3A090.a, 5A002.z and 5A992.z.1 items need one for License Exceptions AIA and ACM.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from typing import Final

from licet.facts.transaction import Designer, Item
from licet.kernel.nodes import Expr, NamedSet, all_of, any_of
from licet.law.in_force import effective
from licet.law.parameter import number, parameters
from licet.law.part774.eccn_3a090 import level_a
from licet.law.part774.eccns import FIVE_A002_Z
from licet.law.part774.line import designer_approved, designer_authorized, eccn_at_a
from licet.law.sets import A1, A5, MACAU_OR_D5

NEEDS_DESIGNER: Final = NamedSet.of(
    "items that need an approved or authorized designer",
    {"3A090.a", "5A992.z.1"} | FIVE_A002_Z.steps[0][1],
    "740.27(a)(1)",
)

PERIOD_ENDS: Final = effective("designer_cutoff")
"""The last day on which its headquarters and its reports alone make a designer an authorized one."""
STAYS_AUTHORIZED: Final = dt.timedelta(days=number("authorized_designer_days"))

DESIGNER_APPROVED_OR_AUTHORIZED: Final[Expr] = any_of(
    all_of(level_a, ~eccn_at_a.is_in(NEEDS_DESIGNER)), designer_approved, designer_authorized
)


def designer_of(item: Item) -> Designer:
    """The designer of the integrated circuit that a line is or contains."""
    return item.designer if item.chip is None else item.chip.designer


@lru_cache(maxsize=4096)
def designer_values(designer: Designer, on: dt.date) -> tuple[bool | None, bool | None]:
    """Whether it is approved, and whether authorized: as stated, or as far as name, headquarters and date tell.

    A name on the list of approved designers tells that; one that is not leaves it open, as does what is not said.
    """
    approved, authorized = designer.approved, designer.authorized
    if approved is None and _on_the_list(designer):
        approved = True
    applied = designer.applied_on
    lapsed = on > PERIOD_ENDS and applied is not None and not applied <= on <= applied + STAYS_AUTHORIZED
    if lapsed or (authorized is None and not _may_be_authorized(designer.headquarters, on)):
        authorized = False
    home = designer.headquarters
    if home in MACAU_OR_D5.on(on):  # whatever is said: neither is open to those headquartered there (748.16; Note 1)
        return False, False
    if authorized and home is not None and not (home == "TW" or home in A1.on(on) | A5.on(on)):
        authorized = False
    return approved, authorized


def approved_by_list(item: Item) -> bool:
    """Whether the standing of the item's designer came from the list of approved designers."""
    designer = designer_of(item)
    return designer.approved is None and _on_the_list(designer)


def _may_be_authorized(home: str | None, on: dt.date) -> bool:
    """Headquartered in Taiwan, A:1 or A:5, and not in Macau or D:5, as far as that is known.

    The designer must also have agreed to report and, after ``PERIOD_ENDS``, have applied to become approved, which its
    headquarters do not tell.
    """
    return home is None or (home not in MACAU_OR_D5.on(on) and (home == "TW" or home in A1.on(on) | A5.on(on)))


def _on_the_list(designer: Designer) -> bool:
    return designer.name is not None and _plain(designer.name) in _approved()


@cache
def _approved() -> frozenset[str]:
    return frozenset(_plain(name) for name in parameters()["approved_designers"].names)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    words = re.sub(r"\W+", " ", name.casefold()).split()
    while words and words[-1] in ("inc", "corp", "corporation", "ltd", "llc", "co", "company", "plc"):
        words.pop()
    return " ".join(words)
