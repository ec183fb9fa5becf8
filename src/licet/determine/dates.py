"""When a duty falls due."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from functools import lru_cache

from licet.law.provision import When


@lru_cache(maxsize=4096)
def due(when: When, day: dt.date) -> tuple[str, dt.date | None]:
    """When a duty falls due: in words, and as a date where one can be computed from the day of export."""
    if when.days is not None:
        date = day + dt.timedelta(days=when.days)
    elif when.months is not None:
        date = _months_later(day, when.months)
        if when.kept and date.day < day.day:  # five years from February 29 are not over on February 28
            date += dt.timedelta(days=1)
    elif when.yearly:
        date = min(d for year in (day.year, day.year + 1) for m, n in when.yearly if (d := dt.date(year, m, n)) > day)
    elif when.half_yearly:
        first, second = when.half_yearly
        date = dt.date(day.year, *first) if day.month <= 6 else dt.date(day.year + 1, *second)
    else:
        return when.words, None
    word = "until" if when.kept else "by"
    return f"{when.words}: {word} {date.isoformat()}", date


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
