"""Approved and authorized integrated-circuit designers (Note 1 to 3A090.a; Supplement No. 6 to part 740).

Since January 16, 2025 (90 FR 5298), 3A090.a, 5A002.z and 5A992.z.1 items need one for License Exceptions AIA and ACM.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from typing import Final

from licet.facts.transaction import Designer, Item
from licet.kernel.nodes import Expr, Fact, NamedSet, Type, all_of, any_of
from licet.law.parameter import parameters
from licet.law.part774.eccn_3a090 import eccn_at_a, level_a
from licet.law.part774.eccns import FIVE_A002_Z
from licet.law.sets import A1, A5, MACAU_OR_D5

designer_approved: Final = Fact("designer_approved", Type.BOOL, "approved IC designer")
designer_authorized: Final = Fact("designer_authorized", Type.BOOL, "authorized IC designer")

DESIGNER_FACTS: Final = (designer_approved, designer_authorized)

NEEDS_DESIGNER: Final = NamedSet.of(
    "items that need an approved or authorized designer",
    {"3A090.a", "5A992.z.1"} | FIVE_A002_Z.steps[0][1],
    "740.27(a)(1)",
)

DESIGNER_APPROVED_OR_AUTHORIZED: Final[Expr] = any_of(
    all_of(level_a, ~eccn_at_a.is_in(NEEDS_DESIGNER)), designer_approved, designer_authorized
)


def designer_values(item: Item, on: dt.date) -> tuple[bool | None, bool | None]:
    """The values of ``DESIGNER_FACTS``: as stated, or as far as the designer's name and headquarters tell."""
    designer = item.designer if item.chip is None else item.chip.designer
    approved, authorized = designer.approved, designer.authorized
    if approved is None and designer.name is not None:
        approved = _plain(designer.name) in _approved()
    if authorized is None and designer.headquarters is not None and not _may_be_authorized(designer, on):
        authorized = False
    return approved, authorized


def approved_by_list(item: Item) -> bool:
    """Whether the standing of the item's designer came from the list of approved designers."""
    designer = item.designer if item.chip is None else item.chip.designer
    return designer.approved is None and designer.name is not None


def _may_be_authorized(designer: Designer, on: dt.date) -> bool:
    """Headquartered in Taiwan, A:1 or A:5, and not in Macau or D:5; the designer must also have agreed to report."""
    home = designer.headquarters
    return home not in MACAU_OR_D5.on(on) and (home == "TW" or home in A1.on(on) | A5.on(on))


@cache
def _approved() -> frozenset[str]:
    return frozenset(_plain(name) for name in parameters()["approved_designers"].names)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    words = re.sub(r"\W+", " ", name.casefold()).split()
    while words and words[-1] in ("inc", "corp", "corporation", "ltd", "llc", "co", "company", "plc"):
        words.pop()
    return " ".join(words)
