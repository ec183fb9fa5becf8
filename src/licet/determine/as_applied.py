"""The lists and limits of the law as a regime has them on a day: a proposal can change each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

from licet.facts.record import MILLI
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import NamedSet
from licet.law.changeable import expression
from licet.law.parameter import UNLIMITED, number
from licet.law.part748.s15_veu import INSTALLED_BASE
from licet.law.provision import ALWAYS
from licet.law.readings import taken
from licet.law.regimes import applied, law_of, period, regime


def members(regime_id: str, codes: NamedSet, day: dt.date, readings: Mapping[str, str]) -> frozenset[str]:
    """The members of a list of the law."""
    return _members(regime_id, codes, day, tuple(readings.items()))


@cache
def _members(regime_id: str, codes: NamedSet, day: dt.date, readings: tuple[tuple[str, str], ...]) -> frozenset[str]:
    settled = regime(regime_id, period(regime_id, day)).settled
    return settled.also({**taken(dict(readings)), **settled.known}).members(codes, day)


def limit(regime_id: str, id: str, day: dt.date, readings: Mapping[str, str], country: str | None = None) -> int | None:
    """An amount of computing power, in thousandths of TPP; None where there is no limit."""
    law = regime(regime_id, period(regime_id, day))
    if id == "nveu_installed_base" and law.settled(INSTALLED_BASE.expr) is ALWAYS:
        return None
    found = evaluate(law.settled(expression(id)), {"date": day, "destination": country, **taken(readings)})
    assert isinstance(found, int)
    return None if found >= UNLIMITED * MILLI else found


@cache
def counts_as_in_law(regime_id: str) -> bool:
    """Whether counters decide nothing but what they decide in the law: no proposal has review policies of its own."""
    return not any(c.policies for p in applied(regime_id)[1] for c in p.changes)


def percent(regime_id: str, id: str) -> int | None:
    """A share; None where a proposal changes it, for some or for all."""
    whole = regime(law_of(regime_id))
    same = regime(regime_id).settled(expression(id)) is whole.settled(expression(id))
    return number(id) if same else None
