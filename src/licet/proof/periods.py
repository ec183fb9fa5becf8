"""The periods in which nothing changes that a proof looks at: one proof for each is a proof for every day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from licet.facts.contract import FIRST_DAY, LAST_DAY
from licet.law.regimes import turning_days
from licet.law.sets import A1, A5, MACAU_OR_D5


@dataclass(frozen=True)
class Period:
    """Days from one to another, both included; ``day`` is one of them, which stands for all."""

    since: dt.date
    until: dt.date
    day: dt.date


def periods(regimes: Iterable[str]) -> list[Period]:
    """The periods of some regimes together, over all the days that a transaction can have."""
    days = {day for id in regimes for day in turning_days(id)}
    days |= {since for places in (A1, A5, MACAU_OR_D5) for since, _ in places.steps}  # that designers depend on
    starts = sorted({FIRST_DAY, *(day for day in days if FIRST_DAY < day <= LAST_DAY)})
    ends = [start - dt.timedelta(days=1) for start in starts[1:]]
    return [Period(a, b, a) for a, b in zip(starts, [*ends, LAST_DAY], strict=True)]


def period_of(day: dt.date, regimes: Iterable[str]) -> Period:
    """The period that a day belongs to."""
    found = periods(regimes)
    return replace(found[bisect_right([p.since for p in found], day) - 1], day=day)
