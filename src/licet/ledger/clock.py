"""The ledger's clock. Time is recorded in microseconds since 1970, UTC."""

from __future__ import annotations

import datetime as dt
import time
from functools import lru_cache
from typing import Final, Protocol

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
LATEST: Final = 4_102_444_800 * SECOND
"""January 1, 2100: no reservation lasts longer."""
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Clock(Protocol):
    """What the time is. It may jump: the ledger records no time before the last that an allocation knows."""

    def now(self) -> int:
        """Microseconds since 1970."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> int:
        """Microseconds since 1970."""
        return time.time_ns() // 1000


def micros(at: dt.datetime) -> int:
    """A time in microseconds; a naive one is UTC."""
    aware = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return (aware - _EPOCH) // dt.timedelta(microseconds=1)


@lru_cache(maxsize=64)  # what is recorded together has one time
def moment(at: int) -> dt.datetime:
    """The time of so many microseconds, in UTC; the first or last that there is, if it is none."""
    try:
        return _EPOCH + dt.timedelta(microseconds=at)
    except OverflowError:
        return (dt.datetime.max if at > 0 else dt.datetime.min).replace(tzinfo=dt.UTC)
