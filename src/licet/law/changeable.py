"""The numbers and lists of the law that a proposal can change by name, and what changing them comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from licet.facts.record import MILLI, date
from licet.kernel.assume import Chosen
from licet.kernel.nodes import Case, Expr, NamedSet, schedule
from licet.law.agreements import AGREED_AMOUNT, AGREEMENTS
from licet.law.parameter import UNLIMITED, number, parameters, tpp
from licet.law.part748.s15_veu import NVEU_ALLOCATION, abroad_within, in_one_country_within, outside_within
from licet.law.proposal import Basis, Change
from licet.law.proposals import carnegie_repeal, itif_installations, jenner_hotspots
from licet.law.provision import Notice
from licet.law.sets import D1_D4, MACAU_OR_D5, SUPPLEMENT_5A, to

LISTS: Final[Mapping[str, NamedSet]] = {
    "supplement_5_a": SUPPLEMENT_5A,
    "macau_or_d5": MACAU_OR_D5,
    "d1_d4": D1_D4,
    "hotspots": jenner_hotspots.HOTSPOTS,
    "high_risk": carnegie_repeal.HIGH_RISK,
    "agreements": AGREEMENTS,
}
"""The lists of countries by name."""


@dataclass(frozen=True)
class Amount:
    """An amount of computing power in TPP: from each day on another (the first also before it), and by country."""

    steps: tuple[tuple[dt.date, int], ...]
    by_country: Mapping[str, Amount] = field(default_factory=dict)

    @classmethod
    def of(cls, tpp: int, **by_country: int) -> Amount:
        """An amount that does not change; for some countries another."""
        return cls(((dt.date.min, tpp),), {code: cls.of(n) for code, n in by_country.items()})

    @property
    def plain(self) -> bool:
        """Whether it is one number."""
        return len(self.steps) == 1 and not self.by_country and self.steps[0][1] < UNLIMITED

    @property
    def expr(self) -> Expr:
        """It in thousandths of TPP."""
        (_, first), *later = self.steps
        plain = schedule(date, [(day, n * MILLI) for day, n in later], first * MILLI)
        cases = tuple((to(NamedSet.of(code, (code,))), a.expr) for code, a in self.by_country.items())
        return Case(cases, plain) if cases else plain

    def __str__(self) -> str:
        """It in words: ``4,747,500 TPP (9,495,000 from 2026-01-01)``."""
        (_, first), *later = self.steps
        others = [f"{_shown_number(n)} from {day}" for day, n in later]
        for code, a in self.by_country.items():
            (_, at_first), *then = a.steps
            steps = [_shown_number(at_first), *(f"{_shown_number(n)} from {day}" for day, n in then)]
            others.append(f"{code}: {' and '.join(steps)}")
        shown = "no limit" if first >= UNLIMITED else f"{first:,} TPP"
        return f"{shown} ({'; '.join(others)})" if others else shown


def _shown_number(tpp: int) -> str:
    return "no limit" if tpp >= UNLIMITED else f"{tpp:,}"


_AMOUNTS: Final[Mapping[str, Expr]] = {
    **{
        id: tpp(id)
        for id in (
            "lpp_annual",
            "lpp_shipment_notice",
            "aia_certification",
            "country_allocation",
            "country_allocation_with_assurances",
        )
    },
    "nveu_installed_base": NVEU_ALLOCATION,
    "site_threshold": itif_installations.THRESHOLD,
    "agreed_amount": AGREED_AMOUNT,
}
_SHARES: Final[Mapping[str, Callable[[int | Decimal], Expr]]] = {
    "uveu_outside_supplement_5": outside_within,
    "uveu_one_country": in_one_country_within,
    "uveu_outside_us": abroad_within,
}
PARAMETERS: Final = (*_AMOUNTS, *_SHARES)
"""The numbers by name: amounts of computing power, and shares in percent."""
_OF_PROPOSALS: Final[Mapping[str, tuple[str, Amount]]] = {
    "site_threshold": ("threshold of a site", Amount.of(itif_installations.SITE_TPP)),
    "agreed_amount": ("amount agreed between governments, in all since 2025,", Amount.of(UNLIMITED)),
}
"""The amounts that are no law's: what each is, and what it is by the default readings."""
ONLY_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "site_threshold": ("itif-installations",),
    "agreed_amount": ("g2g-global", "jenner-bilateral"),
    "hotspots": ("jenner-hotspots",),
    "high_risk": ("carnegie-repeal",),
    "agreements": ("g2g-global", "jenner-bilateral"),
}
"""The numbers and lists that only some proposals have, with these proposals."""


def is_share(id: str) -> bool:
    """Whether a number is a share in percent."""
    return id in _SHARES


def expression(id: str) -> Expr:
    """What a number is in the law: an amount, or the condition that a share sets."""
    return _SHARES[id](number(id)) if id in _SHARES else _AMOUNTS[id]


def standing(id: str) -> tuple[str, Amount]:
    """What an amount is called, and what it is before it is changed."""
    if id in _OF_PROPOSALS:
        return _OF_PROPOSALS[id]
    p = parameters()[id]
    return p.title, Amount(p.schedule) if p.schedule else Amount.of(number(id))


def amount(
    id: str,
    value: Amount | int,
    what: str,
    why: str,
    basis: Basis,
    among: tuple[tuple[Expr, Amount], ...] = (),
    notices: tuple[Notice, ...] = (),
) -> Change:
    """The change of an amount; ``among``: others that stand in its place where something holds (a reading)."""
    new = Amount.of(value) if isinstance(value, int) else value
    _, old = standing(id)
    return Change(
        of=f"parameter {id}",
        what=what,
        why=why,
        basis=basis,
        before=str(old),
        after=str(new),
        instead={expression(id): Case(tuple((when, a.expr) for when, a in among), new.expr) if among else new.expr},
        notices=notices,
        words=_in_text(old, new, bool(among)) if old.plain else {},
        words_by_day=_by_day(old, new, bool(among)) if old.plain else (),
    )


def share(id: str, percent: int | Decimal, what: str, why: str, basis: Basis, only: Expr | None = None) -> Change:
    """The change of a share; for some only, where ``only`` says whom."""
    old, new = expression(id), _SHARES[id](percent)
    return Change(
        of=f"parameter {id}",
        what=what,
        why=why,
        basis=basis,
        before=f"{number(id)} percent",
        after=f"{percent} percent",
        instead={old: new if only is None else Case(((only, new),), old)},
        words={f"{number(id)} percent": f"{percent} percent{'' if only is None else f' (others {number(id)})'}"},
    )


def listed(
    id: str,
    members: NamedSet,
    what: str,
    why: str,
    basis: Basis,
    among: tuple[tuple[Expr, NamedSet], ...] = (),
    notices: tuple[Notice, ...] = (),
) -> Change:
    """The change of a list; ``among``: others that stand in its place where something holds (a reading)."""
    chosen: Chosen = (among, members)
    today = LISTS[id]
    return Change(
        of=f"list {id}",
        what=what,
        why=why,
        basis=basis,
        before=_shown(today),
        after=difference(today, members),
        sets={today: chosen},
        notices=notices,
    )


def _in_text(old: Amount, new: Amount, switched: bool) -> dict[str, str]:
    """An amount of the law's texts, with its unit behind it or before it, and what stands in its place."""
    shown, _, more = str(new).removesuffix(")").partition(" (")
    remarks = "; ".join(filter(None, (more, "by the default reading" if switched else "")))
    remarks = f" ({remarks})" if remarks else ""
    plain = str(old).removesuffix(" TPP")
    with_unit, alone = shown, shown.removesuffix(" TPP")
    if shown == "no limit":
        with_unit, alone = "an unlimited amount of TPP", "an unlimited amount"
    return {f"{plain} TPP": f"{with_unit}{remarks}", plain: f"{alone}{remarks}"}


def _by_day(old: Amount, new: Amount, switched: bool) -> tuple[tuple[dt.date, dict[str, str]], ...]:
    """The same from each day on, where it changes: with what it is then alone."""
    if len(new.steps) == 1:
        return ()
    return tuple((day, _in_text(old, Amount(((day, n),), new.by_country), switched)) for day, n in new.steps)


def extended(codes: NamedSet, name: str, members: Iterable[str]) -> NamedSet:
    """A list with more members."""
    more = frozenset(members)
    return codes.combine(name, lambda old: old | more, cite=codes.cite)


def difference(old: NamedSet, new: NamedSet) -> str:
    """How a list differs from another as both stand last."""
    before, after = old.steps[-1][1], new.steps[-1][1]
    parts = [
        f"{sign} {' '.join(sorted(codes))}" for sign, codes in (("+", after - before), ("-", before - after)) if codes
    ]
    return f"{len(after)} members ({'; '.join(parts)})" if parts else f"{len(after)} members"


def _shown(codes: NamedSet) -> str:
    return f"{len(codes.steps[-1][1])} members"
