"""Carnegie, first option: amend the rule. More allies, a small exemption that doubles each year, more for India."""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import MILLI, lpp_used
from licet.kernel.nodes import Const, Expr, NamedSet, all_of, any_of
from licet.law.changeable import Amount, amount, extended, listed
from licet.law.parameter import UNLIMITED, number
from licet.law.part742.s6_a_13_model_weights import MODEL_WEIGHTS
from licet.law.part742.s6_a_license_requirements import WORLDWIDE
from licet.law.part742.s6_b_license_review import BOUND_BY_ALLOCATION, within_allocation
from licet.law.part774.eccn_3a090 import a_tpp
from licet.law.proposal import Change, Proposal, left_open
from licet.law.readings import carnegie_india, carnegie_tier_1, carnegie_year_zero
from licet.law.sets import EUROPEAN_UNION, MACAU_OR_D5_INVOLVED, SUPPLEMENT_5A, to, to_headquartered_in
from licet.law.units import H100E_TPP

_ID: Final = "carnegie-tweak"
_ALLIES: Final = ("CH", "IL", "IS")
_TIER_1: Final = extended(
    SUPPLEMENT_5A,
    "Supplement No. 5(a), with the European Union, Iceland, Israel and Switzerland",
    (*EUROPEAN_UNION.steps[0][1], *_ALLIES),
)
_MORE: Final = NamedSet.of("Albania, Montenegro and North Macedonia", ("AL", "ME", "MK"))
_WIDE: Final = extended(_TIER_1, f"the same with {_MORE.name}", _MORE.steps[0][1])
_IN_QUESTION: Final = left_open(
    carnegie_tier_1,
    _ID,
    all_of(any_of(WORLDWIDE.applies, MODEL_WEIGHTS.applies), any_of(to(_MORE), to_headquartered_in(_MORE))),
)


def _doubling(since: int) -> Amount:
    return Amount(tuple((dt.date(since + n, 1, 1), 300 * 2**n * H100E_TPP) for n in range(4)))


def _received_within(year: Amount) -> Expr:
    return lpp_used + a_tpp <= year.expr


_YEARS: Final = tuple(map(_received_within, map(_doubling, (2025, 2026))))
_OTHER_YEAR_ZERO: Final = left_open(
    carnegie_year_zero, _ID, all_of(WORLDWIDE.applies, ~MACAU_OR_D5_INVOLVED, any_of(*_YEARS), ~all_of(*_YEARS))
)


def _for_india(times: int) -> tuple[Amount, Amount]:
    plain, assured = number("country_allocation"), number("country_allocation_with_assurances")
    return Amount.of(plain, IN=plain * times), Amount.of(assured, IN=assured * times)


_unlimited = Amount.of(number("country_allocation"), IN=UNLIMITED)
_INDIA: Final = NamedSet.of("India", ("IN",))
_PLAIN: Final = number("country_allocation") * MILLI
_ASSURED: Final = number("country_allocation_with_assurances") * MILLI
_BEYOND_DOUBLE: Final = left_open(
    carnegie_india,
    _ID,
    all_of(BOUND_BY_ALLOCATION, to(_INDIA), ~within_allocation(Const(2 * _PLAIN), Const(2 * _ASSURED))),
    "license_required",
)
_WHY_INDIA: Final = "No figure is given; double is what the rule allows against assurances, which here double it again."

_PATH: Final = Change(
    of="a way upward",
    what="A country can offer something for access, and be moved to Supplement No. 5(b), then (a).",
    why="What is offered and accepted is for negotiations, and changes no answer until a list changes: Supplement No. "
    "5(b) is stated (state.government_assurances), a move to (a) is a list in a file of one's own.",
    basis="stated",
)

PROPOSAL: Final = Proposal(
    id=_ID,
    title="Carnegie commentary, option 1: amend the rule",
    status="proposal",
    based_on="diffusion-2025",
    source="Phillips-Robins and Winter-Levy, Carnegie Endowment, May 2025, as reported by Export Compliance Daily",
    link="https://carnegieendowment.org/research/2025/05/ai-diffusion-rule-repeal-trump",
    changes=(
        _PATH,
        listed(
            "supplement_5_a",
            _TIER_1,
            "Supplement No. 5(a) also has Israel, Poland, Portugal, Switzerland, Iceland, all of the European Union "
            "and much of Eastern Europe: 39 destinations.",
            "Most of Eastern Europe is in the European Union; the wide reading adds Albania, Montenegro and North "
            "Macedonia.",
            "reading",
            among=((carnegie_tier_1.is_("wide"), _WIDE),),
            notices=(_IN_QUESTION,),
        ),
        amount(
            "lpp_annual",
            _doubling(2025),
            "License Exception LPP reaches up to 300 H100 equivalents a year for a company, doubled in each of the "
            "three years after.",
            "300 is stated; an H100 equivalent is taken as 15,825 TPP, year zero as 2025, and the company as the "
            "ultimate parent, whose limit the rule counts already.",
            "reading",
            among=((carnegie_year_zero.is_("2026"), _doubling(2026)),),
            notices=(_OTHER_YEAR_ZERO,),
        ),
        *(
            amount(
                f"country_allocation{suffix}",
                _for_india(2)[i],
                f"The allocation of India{words} is double.",
                _WHY_INDIA,
                "assumption",
                among=(
                    (carnegie_india.is_("quadruple"), _for_india(4)[i]),
                    (carnegie_india.is_("unlimited"), _unlimited),
                ),
                notices=() if i else (_BEYOND_DOUBLE,),
            )
            for i, (suffix, words) in enumerate((("", ""), ("_with_assurances", " with assurances")))
        ),
    ),
)
