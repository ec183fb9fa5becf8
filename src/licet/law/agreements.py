"""Agreements between governments on access to computing power, as some proposals would have them decide.

What the press reported of the agreements of 2025 with the United Arab Emirates and Saudi Arabia is counted in chips; it
is converted at the computing power of the GB300, the top chip of its time.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import MILLI, allocation_used, assurances_said, date
from licet.kernel.nodes import Case, Expr, NamedSet, all_of, any_of, schedule
from licet.law.part774.eccn_3a090 import a_tpp
from licet.law.proposal import Basis
from licet.law.readings import agreements_in_force
from licet.law.sets import to

GB300_TPP: Final = 60_000
"""15 PFLOPS of dense FP4 times 4 bits: a vendor's figure, from memory; within one percent."""

_EMIRATES: Final = NamedSet.of("the United Arab Emirates", ("AE",))
_SAUDI_ARABIA: Final = NamedSet.of("Saudi Arabia", ("SA",))
GULF_2025: Final = NamedSet.of("countries of the reported agreements of 2025", ("AE", "SA"))
_SINCE: Final = dt.date(2025, 5, 15)
_NOVEMBER: Final = dt.date(2025, 11, 19)

EMIRATES_CHIPS: Final = 500_000
"""A year, from 2025 to 2027 at least: draft agreement, reported by Reuters (AGBI, May 2025)."""
HUMAIN_CHIPS: Final = 18_000
"""GB300, the first sale to Saudi Arabia, reported by Reuters (AGBI, May 2025)."""
NOVEMBER_CHIPS: Final = 35_000
"""GB300 or their equal, to each of G42 and Humain; approved in November 2025, by press reports (one has it in all)."""

_listed = all_of(agreements_in_force.is_("gulf_2025"), to(GULF_2025), date >= _SINCE)
AGREED: Final = any_of(assurances_said.equals("yes"), all_of(assurances_said.equals(""), _listed))
"""An agreement is in force: the transaction says so, or says nothing and the reading has one."""

_chips: Final = GB300_TPP * MILLI
_AMOUNT: Final[Expr] = Case(
    ((to(_EMIRATES), schedule(date, [], EMIRATES_CHIPS * _chips)),),
    schedule(date, [(_NOVEMBER, NOVEMBER_CHIPS * _chips)], HUMAIN_CHIPS * _chips),
)
WITHIN_AGREED: Final = any_of(~_listed, allocation_used + a_tpp <= _AMOUNT)
"""Within the amount agreed for the year, where its figure is known."""
NOTE: Final = (
    "Agreements: an agreement with the destination is in force where the transaction says so "
    "(state.government_assurances). Its amount is known for the reported ones of 2025 alone (reading "
    "agreements_in_force: gulf_2025); any other is taken to suffice, and must be checked."
)
BASIS: Final[Basis] = "assumption"
