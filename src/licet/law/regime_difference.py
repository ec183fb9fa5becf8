"""How two regimes differ on a day: numbers and lists of the law, and provisions that only one of them has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from licet.facts.countries import CODES
from licet.facts.record import MILLI
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Expr
from licet.law.changeable import LISTS, PARAMETERS, UNLIMITED, expression, is_share
from licet.law.provision import Condition, Obligation, Regime
from licet.law.readings import taken
from licet.law.regimes import period, regime, turning_days

_DEFAULTS: Final = taken()
_NOWHERE: Final = "nowhere"


@dataclass(frozen=True)
class Difference:
    """Something that two regimes have differently: what it is, and how each has it (empty: not at all)."""

    kind: str
    """Number, list, requirement, authorization, condition, review policy, duty or reading."""
    name: str
    first: str
    second: str


def differences(first: str, second: str, day: dt.date) -> Iterator[Difference]:
    """Where two regimes differ from a day on, with the default readings. Raises UnknownRegimeError."""
    one, other = (regime(id, period(id, day)) for id in (first, second))
    yield from _numbers(first, second, day)
    yield from _shares(one, other)
    yield from _lists(one, other, day)
    yield from _provisions(one, other)
    for name in sorted({*one.readings, *other.readings}):
        yield from _differs("reading", name, one.readings.get(name, ""), other.readings.get(name, ""))


def _differs(kind: str, name: str, first: str, second: str) -> Iterator[Difference]:
    if first != second:
        yield Difference(kind, name, first, second)


def _numbers(first: str, second: str, day: dt.date) -> Iterator[Difference]:
    days = sorted({day, *(d for id in (first, second) for d in turning_days(id) if d > day)})
    for id in PARAMETERS:
        if not is_share(id):
            yield from _differs(
                "number", id, *(_amount(regime_id, expression(id), days) for regime_id in (first, second))
            )


def _shares(one: Regime, other: Regime) -> Iterator[Difference]:
    """Shares in percent that are tested otherwise, each in the words of its condition."""
    for id in filter(is_share, PARAMETERS):
        expr = expression(id)
        if one.settled(expr) is not other.settled(expr):
            said = [
                next((c.text for a in law.authorizations for c in a.conditions if c.expr is expr), "")
                for law in (one, other)
            ]
            yield Difference("number", id, *said)


def _amount(regime_id: str, expr: Expr, days: list[dt.date]) -> str:
    """An amount from day to day, and of the destinations that have another."""
    law = regime(regime_id)
    left = law.settled(expr)

    def on(day: dt.date, country: str) -> int:
        found = evaluate(left, {**_DEFAULTS, "date": day, "destination": country})
        assert isinstance(found, int)
        return found

    everywhere = [on(day, _NOWHERE) for day in days]
    later = [
        f"{_tpp(n)} from {day}"
        for day, n, before in zip(days[1:], everywhere[1:], everywhere, strict=False)
        if n != before
    ]
    of_all = on(days[0], _NOWHERE)
    others = {code: n for code in sorted(CODES) if (n := on(days[0], code)) != of_all}
    return "; ".join([_tpp(of_all), *later, *(f"{code}: {_tpp(n)}" for code, n in others.items())])


def _tpp(thousandths: int) -> str:
    return "no limit" if thousandths >= UNLIMITED * MILLI else f"{thousandths // MILLI:,} TPP"


def _lists(one: Regime, other: Regime, day: dt.date) -> Iterator[Difference]:
    for name, codes in LISTS.items():
        first, second = (law.settled.also(_DEFAULTS).members(codes, day) for law in (one, other))
        if first != second:
            yield Difference("list", name, _only(first, second), _only(second, first))


def _only(members: frozenset[str], others: frozenset[str]) -> str:
    more = " ".join(sorted(members - others))
    return f"{len(members)} members{f', among them only here: {more}' if more else ''}"


_Held = Mapping[str, tuple[str, tuple[Condition, ...]]]
"""Provisions by name, each with its title and conditions."""


def _requirements(law: Regime) -> _Held:
    return {r.id: (r.title, r.conditions) for r in (*law.prohibitions, *law.requirements)}


def _authorizations(law: Regime) -> _Held:
    return {a.code: (a.title, a.conditions) for a in law.authorizations}


def _provisions(one: Regime, other: Regime) -> Iterator[Difference]:
    for kind, held in (("requirement", _requirements), ("authorization", _authorizations)):
        first, second = held(one), held(other)
        for name in {**first, **second}:
            if name in first and name in second:
                yield from _conditions(name, first[name][1], second[name][1])
            else:
                yield Difference(kind, name, *(h[name][0] if name in h else "" for h in (first, second)))
    policies = [{(_plain(p.condition.cite), p.condition.text): p.policy for p in law.policies} for law in (one, other)]
    for cite, text in {**policies[0], **policies[1]}:
        yield from _differs("review policy", f"{cite}: {text}", *(p.get((cite, text), "") for p in policies))
    duties = [{(o.cite, o.what): _duty(o) for o in law.duties()} for law in (one, other)]
    for cite, what in {**duties[0], **duties[1]}:
        yield from _differs("duty", cite, duties[0].get((cite, what), ""), duties[1].get((cite, what), ""))


def _conditions(name: str, first: tuple[Condition, ...], second: tuple[Condition, ...]) -> Iterator[Difference]:
    """Conditions of a provision that only one has, or that say something else."""
    said = [dict.fromkeys((_plain(c.cite), c.text) for c in conditions) for conditions in (first, second)]
    only = [[pair for pair in texts if pair not in others] for texts, others in (said, said[::-1])]
    for cite in dict.fromkeys(cite for cite, _ in (*only[0], *only[1])):
        of_cite = [[text for at, text in pairs if at == cite] for pairs in only]
        for texts in zip_longest(*of_cite, fillvalue=""):
            yield Difference("condition", f"{name}, {cite}", *texts)


def _plain(cite: str) -> str:
    return cite.partition(" as changed by ")[0]


def _duty(o: Obligation) -> str:
    return f"{o.who}, {o.when.words}: {o.what}"
