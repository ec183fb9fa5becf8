"""How two regimes differ on a day: numbers and lists of the law, and provisions that only one of them has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from licet.facts.record import MILLI
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Expr, In, Meets, NamedSet, Within, walk
from licet.law.changeable import LISTS, PARAMETERS, expression, is_share
from licet.law.held import has
from licet.law.parameter import UNLIMITED
from licet.law.proposal import NEVER
from licet.law.provision import Condition, Obligation, Policy, Regime
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
    used_by: tuple[str, ...] = field(default=(), kw_only=True)
    """Of a list: what of the law that both have reads otherwise through it, each with its paragraphs."""


def differences(first: str, second: str, day: dt.date) -> Iterator[Difference]:
    """Where two regimes differ from a day on, with the default readings. Raises UnknownRegimeError."""
    one, other = (regime(id, period(id, day)) for id in (first, second))
    names = [n for n in (*PARAMETERS, *LISTS) if all(has(id, n, period(id, day)) for id in (first, second))]
    yield from _numbers(first, second, day, [n for n in names if n in PARAMETERS and not is_share(n)])
    yield from _shares(one, other, [n for n in names if n in PARAMETERS and is_share(n)])
    yield from _lists(one, other, day, [n for n in names if n in LISTS])
    yield from _provisions(one, other)
    for name in sorted({*one.readings, *other.readings}):
        yield from _differs("reading", name, one.readings.get(name, ""), other.readings.get(name, ""))


def _differs(kind: str, name: str, first: str, second: str) -> Iterator[Difference]:
    if first != second:
        yield Difference(kind, name, first, second)


def _numbers(first: str, second: str, day: dt.date, names: Iterable[str]) -> Iterator[Difference]:
    days = sorted({day, *(d for id in (first, second) for d in turning_days(id) if d > day)})
    for id in names:
        yield from _differs("number", id, *(_amount(regime_id, expression(id), days) for regime_id in (first, second)))


def _shares(one: Regime, other: Regime, names: Iterable[str]) -> Iterator[Difference]:
    """Shares in percent that are others, each in the words of its condition."""
    for id in names:
        expr = expression(id)
        said = (
            next((c.text for a in law.authorizations for c in a.conditions if c.expr is expr), "")
            for law in (one, other)
        )
        yield from _differs("number", id, *said)


def _amount(regime_id: str, expr: Expr, days: list[dt.date]) -> str:
    """An amount from day to day, and of the destinations that have another."""
    law = regime(regime_id)
    left = law.settled(expr)

    def on(country: str) -> list[int]:
        found = [evaluate(left, {**_DEFAULTS, "date": day, "destination": country}) for day in days]
        return [n for n in found if isinstance(n, int)]

    def later(amounts: list[int]) -> list[str]:
        steps = zip(days[1:], amounts[1:], amounts, strict=False)
        return [f"{_tpp(n)} from {day}" for day, n, before in steps if n != before]

    everywhere = on(_NOWHERE)
    named = frozenset[str]().union(*(s for node in walk(left) if isinstance(node, In) for _, s in node.codes.steps))
    others = {code: n for code in sorted(named) if (n := on(code)) != everywhere}
    of_others = (f"{code}: {', '.join([_tpp(n[0]), *later(n)])}" for code, n in others.items())
    return "; ".join([_tpp(everywhere[0]), *later(everywhere), *of_others])


def _tpp(thousandths: int) -> str:
    return "no limit" if thousandths >= UNLIMITED * MILLI else f"{thousandths // MILLI:,} TPP"


def _lists(one: Regime, other: Regime, day: dt.date, names: Iterable[str]) -> Iterator[Difference]:
    for name in names:
        codes = LISTS[name]
        first, second = (law.settled.also(_DEFAULTS).members(codes, day) for law in (one, other))
        if first != second:
            used_by = tuple(_users(one, other, codes))
            yield Difference("list", name, _only(first, second), _only(second, first), used_by=used_by)


def _users(one: Regime, other: Regime, codes: NamedSet) -> Iterator[str]:
    """What both regimes have and a list decides in, if it reads otherwise: each with the paragraphs that do."""

    def otherwise(expr: Expr) -> bool:
        tests = (node for node in walk(expr) if isinstance(node, (In, Meets, Within)))
        return any(test.codes == codes for test in tests) and one.settled(expr) is not other.settled(expr)

    for held in (_requirements, _authorizations):
        theirs = held(other)
        for name, (_, conditions) in held(one).items():
            there = {_plain(c.cite) for c in theirs[name][1]} if name in theirs else set()
            found = dict.fromkeys(_plain(c.cite) for c in conditions if otherwise(c.expr))
            if cites := [cite for cite in found if cite in there]:
                yield name if cites == [name] else f"{name} ({'; '.join(cites)})"
    policies = [{_plain(p.condition.cite): p.condition.expr for p in _policies(law)} for law in (one, other)]
    if cites := [cite for cite, expr in policies[0].items() if cite in policies[1] and otherwise(expr)]:
        yield f"review policies ({'; '.join(cites)})"
    duties = [{o.cite: o.applies for o in law.duties()} for law in (one, other)]
    if cites := [cite for cite, expr in duties[0].items() if cite in duties[1] and otherwise(expr)]:
        yield f"duties ({'; '.join(cites)})"


def _only(members: frozenset[str], others: frozenset[str]) -> str:
    more = " ".join(sorted(members - others))
    return f"{len(members)} members{f', among them only here: {more}' if more else ''}"


_Held = Mapping[str, tuple[str, tuple[Condition, ...]]]
"""Provisions by name, each with its title and conditions."""


def _requirements(law: Regime) -> _Held:
    return {r.id: (r.title, r.conditions) for r in (*law.prohibitions, *law.requirements)}


def _authorizations(law: Regime) -> _Held:
    return {a.code: (a.title, a.conditions) for a in law.authorizations}


def _policies(law: Regime) -> Iterator[Policy]:
    """The review policies that may apply under the default readings."""
    left = law.settled.also(_DEFAULTS)
    return (p for p in law.policies if left(p.condition.expr) is not NEVER)


def _provisions(one: Regime, other: Regime) -> Iterator[Difference]:
    for kind, held in (("requirement", _requirements), ("authorization", _authorizations)):
        first, second = held(one), held(other)
        for name in {**first, **second}:
            if name in first and name in second:
                yield from _conditions(name, first[name][1], second[name][1])
            else:
                yield Difference(kind, name, *(h[name][0] if name in h else "" for h in (first, second)))
    policies = [
        {(_plain(p.condition.cite), p.condition.text): p.policy for p in _policies(law)} for law in (one, other)
    ]
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
