"""Counters of a transaction from a ledger of allocations, where its ``state`` does not give them.

A ledger that does not see all that is drawn on an allocation gives a lower bound. What is beyond a limit by the lower
bound is beyond it; what is within it by the lower bound may be beyond it: then the counter stays unknown, the
determination asks for it, and a notice says what the ledger saw. Nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Literal, Protocol

from licet.determine.allocation_names import allocation_names
from licet.determine.as_applied import counts_as_in_law, members
from licet.determine.decider import ORDER, decider_for, readings_of
from licet.facts.record import MILLI
from licet.facts.transaction import Assumption, State, Transaction, UniversalVeuState
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Expr, all_of
from licet.law.part740.s27_aia import CERTIFICATION_DUE
from licet.law.part740.s29_lpp import LPP
from licet.law.part742.s6_b_license_review import WITHIN
from licet.law.part748.s15_veu import NVEU
from licet.law.provision import Authorization
from licet.law.sets import SUPPLEMENT_5A

LowerBounds = Literal["unknown", "taken"]
Notice = tuple[str, str, str]
"""Its id, citation and text."""


class Counters(Protocol):
    """What a determination asks a ledger for, in thousandths of TPP."""

    def used(self, allocation: str) -> tuple[int, bool] | None:
        """What is drawn on an allocation, and whether all of it is seen; None if the ledger has none of that name."""
        ...

    def installed(self, holder: str, *, committed: bool = False) -> tuple[Mapping[str, int], bool] | None:
        """What a universal validated end user has, by country, and whether all of it is seen; None if not kept.

        ``committed``: without what is only reserved.
        """
        ...

    def stricter(self, allocation: str, day: dt.date) -> str | None:
        """What the ledger would refuse on a day though it is within the law's limit, in words; None if nothing."""
        ...

    def refusals(self, draws: Mapping[str, int], day: dt.date) -> Sequence[str]:
        """Why a reservation for a day would be refused now, in words; empty if it would be made."""
        ...

    def assured(self, country: str, day: dt.date) -> bool | None:
        """Whether a country allocation is raised for government assurances on a day; None if that is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Counted:
    """A transaction with its counters, and what is to be said of them: id, citation and text."""

    transaction: Transaction
    notices: tuple[Notice, ...]


def _condition(a: Authorization, cite: str) -> Expr:
    """What an authorization asks for by a paragraph."""
    return all_of(*(c.expr for c in a.conditions if c.cite == cite))


DECIDED: Final[Mapping[str, tuple[str, Expr, bool]]] = {
    "lpp_used_tpp": ("740.29(d)", _condition(LPP, "740.29(d)"), False),
    "lpp_operator_used_tpp": ("740.29(d)", _condition(LPP, "740.29(d)"), False),
    "country_allocation_used_tpp": ("742.6(b)(10)(iii)(B)(1)", WITHIN, False),
    "nveu_installed_tpp": ("748.15(a)(2)(iii)(B)", _condition(NVEU, "748.15(a)(2)(iii)(B)"), False),
    "aia_cumulative_tpp": ("740.27(c)", CERTIFICATION_DUE, True),
}
"""By counter: its paragraph, what depends on it, and the truth of that which a larger counter cannot change."""
_OTHER_CITES: Final = {"uveu": "Supplement No. 10 to part 748, paragraph 6", "shipped": "91 FR 1684"}
_CITES: Final = {
    "lpp": DECIDED["lpp_used_tpp"][0],
    "country": DECIDED["country_allocation_used_tpp"][0],
    "nveu": DECIDED["nveu_installed_tpp"][0],
    "aia": DECIDED["aia_cumulative_tpp"][0],
    "uveu": _OTHER_CITES["uveu"],
    "china-2026": _OTHER_CITES["shipped"],
}
"""By program."""


def with_counters(t: Transaction, ledger: Counters, lower_bounds: LowerBounds = "unknown") -> Counted:
    """A transaction with the counters of a ledger. Raises InvalidTransactionError if it cannot be decided at all."""
    if lower_bounds not in ("unknown", "taken"):
        raise ValueError(f"lower_bounds {lower_bounds!r}; expected 'unknown' or 'taken'")
    t, notices = _with_assurances(t, ledger)
    for field, allocation in _asked_for(t):
        found = ledger.used(allocation)
        if found is None:
            continue
        used, whole = found
        counted = _with(t, field, used)
        cite = DECIDED[field][0] if field in DECIDED else _OTHER_CITES["shipped"]
        known = field in DECIDED and counts_as_in_law(t.regime)
        decides = whole or (known and _decided(counted, *DECIDED[field][1:]))
        if decides or lower_bounds == "taken":
            t = counted
        if not whole:
            t = _assumed(t, f"/state/{field}", used) if lower_bounds == "taken" and not decides else t
        notices.append(_notice(cite, allocation, f"{_tpp(used):,} TPP", whole, decides, lower_bounds))
        notices += _stricter(t, ledger, cite, allocation)
    if (holder := _universal(t)) and t.state.uveu == UniversalVeuState() and (there := ledger.installed(holder)):
        by_country, whole = there
        if by_country and (whole or lower_bounds == "taken"):
            t = replace(
                t, state=replace(t.state, uveu=_shares(t, by_country, ledger.installed(holder, committed=True)))
            )
            t = t if whole else _assumed(t, "/state/uveu", sum(by_country.values()))
        if by_country:
            shown = f"{_tpp(sum(by_country.values())):,} TPP in {len(by_country)} countries"
            notices.append(_notice(_OTHER_CITES["uveu"], f"uveu/{holder}", shown, whole, whole, lower_bounds))
            notices += _stricter(t, ledger, _OTHER_CITES["uveu"], f"uveu/{holder}/{t.destination}")
    return Counted(t, tuple(notices))


def _asked_for(t: Transaction) -> Iterator[tuple[str, str]]:
    """The counters that the transaction does not give, each with the allocation that has it."""
    names, state = allocation_names(t), t.state
    lpp = "lpp_operator_used_tpp" if state.lpp_of_operator else "lpp_used_tpp"
    asked = []
    if names["owner"] != "unnamed":
        asked.append((lpp, f"lpp/{names['year']}/{names['owner']}"))
    if t.parties.ultimate_consignee.name:
        asked.append(("aia_cumulative_tpp", f"aia/{t.parties.ultimate_consignee.name}"))
    if t.destination:
        asked.append(("country_allocation_used_tpp", f"country/{t.destination}/2025-2027"))
        if "holder NVEU" in names:
            asked.append(("nveu_installed_tpp", f"nveu/{names['holder NVEU']}/{t.destination}"))
    products = {item.chip_product or item.product for item in t.items}
    if len(products) == 1 and (product := products.pop()):
        asked.append(("shipped_to_us_tpp", f"china-2026/{product}/us"))
        asked.append(("shipped_to_china_tpp", f"china-2026/{product}/china"))
    return ((field, allocation) for field, allocation in asked if getattr(state, field) is None)


def _universal(t: Transaction) -> str | None:
    return allocation_names(t).get("holder UVEU")


def refused(t: Transaction, counted: Counted, draws: Mapping[str, int], ledger: Counters) -> Iterator[Notice]:
    """What is to be said where a ledger would not let a transaction draw what it consumes, in thousandths of TPP."""
    for allocation in draws:
        for notice in _stricter(t, ledger, _CITES[allocation.partition("/")[0]], allocation):
            if notice not in counted.notices:
                yield notice
    for why in ledger.refusals(draws, t.date) if draws else ():
        cite = next((_CITES[a.partition("/")[0]] for a in draws if why.startswith(a)), "")
        yield "ledger_refuses", cite, f"By the law it goes ahead; the ledger would not reserve it now: {why}."


def _with_assurances(t: Transaction, ledger: Counters) -> tuple[Transaction, list[Notice]]:
    """A transaction with the government assurances that a ledger knows of, and what is to be said of them."""
    said, cite = t.state.government_assurances, "742.6(b)(10)(iii)(C)"
    known = None if t.destination is None else ledger.assured(t.destination, t.date)
    if known is None or known is said or (said is None and not known):
        return t, []
    where = f"country/{t.destination}/2025-2027"
    if said is None:
        text = f"The ledger has {where} raised for government assurances: they are taken as given."
        return replace(t, state=replace(t.state, government_assurances=True)), [("ledger_assurances", cite, text)]
    has, states = ("with", "none") if known else ("without", "some")
    text = f"The ledger has {where} {has} government assurances; the transaction states {states}, and goes first."
    return t, [("ledger_assurances", cite, text)]


def _shares(
    t: Transaction, by_country: Mapping[str, int], committed: tuple[Mapping[str, int], bool] | None
) -> UniversalVeuState:
    """What is reserved elsewhere counts in the parts, and makes no room in the whole."""
    inside = members(t.regime, SUPPLEMENT_5A, t.date, readings_of(t))
    done = committed[0] if committed else {}
    there = t.destination or ""
    return UniversalVeuState(
        total_tpp=_tpp(sum(done.values()) + by_country.get(there, 0) - done.get(there, 0)),
        outside_supplement_5_tpp=_tpp(sum(n for country, n in by_country.items() if country not in inside)),
        in_destination_tpp=None if t.destination is None else _tpp(by_country.get(t.destination, 0)),
        outside_us_tpp=_tpp(sum(n for country, n in by_country.items() if country != "US")),
    )


def _with(t: Transaction, field: str, used: int) -> Transaction:
    given: dict[str, Any] = {field: _tpp(used)}
    state: State = replace(t.state, **given)
    return replace(t, state=state)


def _assumed(t: Transaction, pointer: str, used: int) -> Transaction:
    why = "the ledger sees it in part; that is taken as the whole, as was asked for"
    shown = _tpp(used)
    value = int(shown) if shown == int(shown) else float(shown)
    return replace(t, assumptions=(*t.assumptions, Assumption(pointer, value, why)))


def _decided(t: Transaction, expr: Expr, truth: bool) -> bool:
    """Whether what depends on a counter has this truth for every line."""
    law = decider_for(t)
    settled = law.regime.settled(expr)
    return all(evaluate(settled, dict(zip(ORDER, line, strict=True))) is truth for line in law.records(t))


def _notice(cite: str, allocation: str, shown: str, whole: bool, decides: bool, lower_bounds: LowerBounds) -> Notice:
    if whole:
        return "ledger", cite, f"The ledger has {shown} drawn on {allocation}, reserved or committed: all there is."
    seen = f"The ledger sees {allocation} in part: {shown} drawn on it, reserved or committed, are a lower bound."
    if decides:
        return "ledger_lower_bound", cite, f"{seen} It decides: a larger total changes nothing."
    if lower_bounds == "taken":
        return "ledger_lower_bound", cite, f"{seen} It is taken as the whole, as was asked for."
    return "ledger_lower_bound", cite, f"{seen} It does not decide: what others drew is not known."


def _stricter(t: Transaction, ledger: Counters, cite: str, allocation: str) -> Iterator[Notice]:
    """What is to be said where a ledger is stricter than the law, by which a determination is made."""
    if (why := ledger.stricter(allocation, t.date)) is not None:
        yield "ledger_limit", cite, f"The ledger is stricter than the law on {allocation} and may refuse it: {why}."


def _tpp(thousandths: int) -> Decimal:
    return Decimal(thousandths) / MILLI
