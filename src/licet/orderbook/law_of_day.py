"""A regime on one day as an order book asks it: what it says of a line alone, and of a line among others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Any, Final

from licet.determine.capture import DERIVED
from licet.determine.counters import DECIDED
from licet.determine.decider import READING_FACTS, decider
from licet.kernel.assume import Assumed
from licet.kernel.nodes import Expr, Type, all_of, any_of
from licet.law.part774.eccn_3a090 import CONTROLLED, split_eccn
from licet.law.provision import Authorization, Regime, Requirement
from licet.law.regimes import period
from licet.orderbook.alike import Tested, tested
from licet.orderbook.situations import View

LARGER_CHANGES_NOTHING: Final = tuple(
    DECIDED[counter][1:]
    for counter in ("lpp_used_tpp", "aia_cumulative_tpp", "country_allocation_used_tpp", "nveu_installed_tpp")
)
"""In the order of ``NUMBERS``, what depends on a counter, and the truth of it that no larger counter changes."""
_NO_OTHERS: Final = {"others_tpp": 0, "all_others_tpp": 0}


class Detail(IntEnum):
    """By what lines are told apart: their answers; the reasons for them; also what must be done."""

    ANSWERS = 0
    REASONS = 1
    DUTIES = 2


def law_of_day(regime_id: str, day: dt.date, readings: Mapping[str, str], detail: Detail) -> LawOfDay:
    """A regime on a day, with the readings in force; the same object for all regimes and days that say the same."""
    return _kept(regime_id, period(regime_id, day), tuple(readings.items()), detail)


@lru_cache(maxsize=1024)
def _kept(regime_id: str, since: dt.date, readings: tuple[tuple[str, str], ...], detail: Detail) -> LawOfDay:
    return _same(LawOfDay(regime_id, since, dict(readings), detail))


@lru_cache(maxsize=1024)
def _same(law: LawOfDay) -> LawOfDay:
    """The first that was asked for of all that are equal."""
    return law


class LawOfDay:
    """A regime on one day, with the readings of an order book.

    Two are equal if nothing that is told of a line in this detail can differ, whatever the regimes are called.
    """

    def __init__(self, regime_id: str, day: dt.date, readings: Mapping[str, str], detail: Detail) -> None:
        self.decider: Final = decider(regime_id, day)
        self.regime: Final = self.decider.regime
        self.day: Final = day
        self._detail = detail
        self._taken = dict(zip((f.name for f in READING_FACTS), readings.values(), strict=True))
        self.aspects: Final = len(self.decider.aspects.all())
        self._splits_z: Final = self.decider.splits_z(day)
        self._said_of_lines: Final = (
            *(self._splits_z, detail, tuple(self._taken.values()), tuple(self.decider.aspects.carries)),
            *(*self.decider.answer.all(), *self.decider.aspects.all(), *self.decider.counts, *self._limits()),
            *(*self._said(alone=True), *self._said(alone=False)),
            *(() if detail == Detail.ANSWERS else _said(self.regime)),
        )
        self._hash: Final = hash(self._said_of_lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LawOfDay) and self._said_of_lines == other._said_of_lines

    def __hash__(self) -> int:
        return self._hash

    @property
    def told_apart(self) -> object:
        """What tells an answer apart from the same under another law: how its class is written, if no more is told."""
        return self._splits_z if self._detail == Detail.ANSWERS else id(self)

    @property
    def shown(self) -> int:
        """Where in ``alone`` what is shown of an undetermined line ends: its class, and what requires a license.

        Of answers alone it is the class, and whether the allocation of the country is drawn on.
        """
        if self._detail == Detail.ANSWERS:
            return 5
        regime = self.regime
        levels = sum(e.type is Type.BOOL for e in (*DERIVED, CONTROLLED))
        return 4 + levels + len(regime.classification) + len(regime.prohibitions) + len(regime.requirements)

    @property
    def carried(self) -> int:
        """Where in ``among`` what is shown of orders that need no license ends: why others fail does not matter."""
        durings = sum(len(a.conditions) for a in self.regime.authorizations) if self._detail else 0
        return self.aspects + self.shown - 3 + durings

    @cached_property
    def alone(self) -> View:
        """The answer for a line that is an order (three codes), then what tells it apart from others."""
        return View([*self.decider.answer.all(), *self._said(alone=True)], {**self._taken, **_NO_OTHERS})

    @cached_property
    def among(self) -> View:
        """The aspects of a line among others, then its class, then what tells it apart."""
        return View([*self.decider.aspects.all(), *self._said(alone=False)], self._taken)

    @cached_property
    def counts(self) -> View:
        """Whether the computing power of a line counts among that of the others (``Decider.with_totals``)."""
        return View(self.decider.counts, {**self._taken, **_NO_OTHERS})

    @cached_property
    def limits(self) -> View:
        """Of the counters of ``LARGER_CHANGES_NOTHING`` what depends on each."""
        return View(self._limits(), self._taken)

    @cached_property
    def tested(self) -> Tested:
        """The sets of codes that all that is asked of a line tests its facts on."""
        said = (*self._said(alone=True), *self._said(alone=False), *self.decider.counts)
        reduced = Assumed(self._taken)
        return tested(map(reduced, (*self.decider.answer.all(), *self.decider.aspects.all(), *said)))

    def _limits(self) -> list[Expr]:
        return [self.regime.settled(expr) for expr, _ in LARGER_CHANGES_NOTHING]

    def _said(self, alone: bool) -> Iterator[Expr]:
        settled, (_, within, tpp) = self.regime.settled, self.regime.license_consumes
        yield settled(split_eccn)
        if self._detail >= Detail.REASONS:
            yield from map(settled, self._of_reasons(alone))
        if self._detail >= Detail.DUTIES:
            yield from map(settled, (duty.applies for duty in self.regime.duties()))
        # what is to be licensed draws on the allocation of the country only where nothing carries it
        yield all_of(self.decider.aspects.required, ~self.decider.aspects.covered, settled(all_of(within, tpp > 0)))

    def _of_reasons(self, alone: bool) -> Iterator[Expr]:
        """What the reasons look at: nothing that cannot matter, so that few lines are told apart."""
        regime, aspects = self.regime, self.decider.aspects
        yield from (e for e in (*DERIVED, CONTROLLED) if e.type is Type.BOOL)
        yield from (c.expr for c in regime.classification.values())
        yield from (r.applies for r in (*regime.prohibitions, *regime.requirements))
        yield from (c.during for authorization in regime.authorizations for c in authorization.conditions)
        for authorization in regime.authorizations:
            yield from self._first_failing(authorization, alone)
        yield from (all_of(aspects.required, ~aspects.covered, p.condition.expr) for p in regime.policies)

    def _first_failing(self, a: Authorization, alone: bool) -> Iterator[Expr]:
        """Expressions of which the first that is false tells which condition of an authorization fails first.

        None is false where no license is required, or where, alone, another authorization carries the line.
        """
        others = [b.available for b in self.regime.authorizations if b is not a] if alone else []
        for i, condition in enumerate(a.conditions):
            before = all_of(*(c.expr for c in a.conditions[:i]))
            yield any_of(~self.decider.aspects.required, *others, ~before, condition.expr)


_NAMES: Final = ("id", "title", "status", "based_on", "source", "settled")


def _said(regime: Regime) -> Iterator[Any]:
    """All that a regime says, in words and in expressions, but its own name."""
    yield from (_plain(getattr(regime, f.name)) for f in fields(regime) if f.name not in _NAMES)
    yield from map(regime.settled, regime.expressions())


def _plain(value: Any) -> Any:
    """A value that is equal to what says the same. Provisions are made anew for each regime, their conditions not."""
    match value:
        case Requirement() | Authorization():
            return tuple(getattr(value, f.name) for f in fields(value))
        case tuple():
            return tuple(map(_plain, value))
        case Mapping():
            return tuple(value.items())
    return value
