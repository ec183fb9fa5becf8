"""Agreements between governments on access to computing power, as some proposals would have them decide.

What the press reported of the agreements of 2025 with the United Arab Emirates and Saudi Arabia is counted in chips; it
is converted at the computing power of the GB300, the top chip of its time.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import MILLI, allocation_used, assurances_said, date
from licet.kernel.assume import Chosen
from licet.kernel.nodes import Case, Const, Expr, NamedSet, all_of, any_of, schedule
from licet.law.parameter import UNLIMITED
from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part742.s6_b_license_review import LICENSED_TPP, WITHIN_ALLOCATION
from licet.law.part774.eccn_3a090 import a_tpp, level_a
from licet.law.proposal import left_open
from licet.law.provision import Default, Notice
from licet.law.readings import agreements_in_force
from licet.law.sets import MACAU_OR_D5_INVOLVED, to

GB300_TPP: Final = 60_000
"""15 PFLOPS of dense FP4 times 4 bits: a vendor's figure, from memory; within one percent."""

_EMIRATES: Final = NamedSet.of("the United Arab Emirates", ("AE",))
_SAUDI_ARABIA: Final = NamedSet.of("Saudi Arabia", ("SA",))
_SINCE: Final = dt.date(2025, 5, 15)
GULF_2025: Final = NamedSet.of("countries of the reported agreements of 2025", ("AE", "SA"))
_NONE: Final = NamedSet.of("no country", ())
AGREEMENTS: Final = NamedSet.of("countries with an agreement in force that need not be stated", ())
_NOVEMBER: Final = dt.date(2025, 11, 19)

EMIRATES_CHIPS: Final = 500_000
"""A year, from 2025 to 2027 at least: draft agreement, reported by Reuters (AGBI, May 2025)."""
HUMAIN_CHIPS: Final = 18_000
"""GB300, the first sale to Saudi Arabia, reported by Reuters (AGBI, May 2025)."""
NOVEMBER_CHIPS: Final = 35_000
"""GB300 or their equal, to each of G42 and Humain; approved in November 2025, by press reports (one has it in all)."""

_REPORTED: Final = all_of(agreements_in_force.is_("gulf_2025"), date >= _SINCE)
SETS: Final[dict[NamedSet, Chosen]] = {AGREEMENTS: (((_REPORTED, GULF_2025),), _NONE)}
AGREED: Final = any_of(assurances_said.equals("yes"), all_of(assurances_said.equals(""), to(AGREEMENTS)))
"""An agreement is in force: the transaction says so, or says nothing and one need not be stated."""

_chips: Final = GB300_TPP * MILLI
_YEARS: Final = tuple((dt.date(year, 1, 1), (year - 2024) * EMIRATES_CHIPS * _chips) for year in (2026, 2027))
_NO_FIGURE: Final = Const(UNLIMITED * MILLI)
AGREED_AMOUNT: Final[Expr] = Case(
    (
        (all_of(_REPORTED, to(_EMIRATES)), schedule(date, _YEARS, EMIRATES_CHIPS * _chips)),
        (
            all_of(_REPORTED, to(_SAUDI_ARABIA)),
            schedule(date, [(_NOVEMBER, (HUMAIN_CHIPS + NOVEMBER_CHIPS) * _chips)], HUMAIN_CHIPS * _chips),
        ),
    ),
    _NO_FIGURE,
)
"""In all since 2025, as the licenses to a destination are counted: what one year leaves, the next one has."""
WITHIN_AGREED: Final = any_of(AGREED_AMOUNT >= _NO_FIGURE, allocation_used + a_tpp <= AGREED_AMOUNT)
"""Within the amount agreed up to the year, where its figure is known."""
_REACHED: Final = all_of(level_a, NOT_DEEMED.expr, ABROAD.expr, ~MACAU_OR_D5_INVOLVED)
APPLIES: Final = all_of(_REACHED, AGREED)
"""An .a-level item abroad under an agreement, with nobody and nothing in Macau or D:5."""
LICENSED: Final = {WITHIN_ALLOCATION: all_of(APPLIES, WITHIN_AGREED), LICENSED_TPP: a_tpp}
"""What stands in the place of the country allocation: a license draws on what is agreed."""
TEXTS: Final = {WITHIN_ALLOCATION: "within the amount agreed with the destination"}
NOTE: Final = (
    "Agreements: an agreement with the destination is in force where the transaction says so "
    "(state.government_assurances). Its amount is known for the reported ones of 2025 alone (reading "
    "agreements_in_force: gulf_2025: in all since 2025 500,000 GB300 or their equal a year to the United Arab "
    "Emirates, to 2027; to Saudi Arabia 18,000, and 35,000 more from November 2025; shares of single companies are "
    "left out); any other is taken to suffice, and must be checked. What is licensed draws on the country's count."
)


def in_question(id: str) -> Notice:
    """The notice where an agreement that the press reported could be in force, and its amount decide."""
    return left_open(
        agreements_in_force, id, all_of(_REACHED, to(GULF_2025), date >= _SINCE, ~assurances_said.equals("no"))
    )


def not_stated(cite: str) -> tuple[Default, Default]:
    """What is taken where nothing is said of an agreement with the destination."""
    return (
        Default(
            assurances_said,
            False,
            f"{cite}: an agreement that is not stated is not in force",
            all_of(_REACHED, ~to(AGREEMENTS)),
        ),
        Default(
            assurances_said,
            True,
            f"{cite}: with a country of its list of agreements one is in force, unless said otherwise",
            all_of(_REACHED, to(AGREEMENTS)),
        ),
    )
