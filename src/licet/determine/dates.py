"""When a duty falls due."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from licet.law.provision import When


@lru_cache(maxsize=4096)
def due(when: When, day: dt.date) -> tuple[str, dt.date | None]:
    """When a duty falls due: in words, and as a date where one can be computed."""
    if when.days is not None:
        date = day + dt.timedelta(days=when.days)
    elif when.years is not None:
        date = _years_later(day, when.years)
    elif when.yearly:
        date = min(d for year in (day.year, day.year + 1) for m, n in when.yearly if (d := dt.date(year, m, n)) > day)
        return f"{when.words}; next: {date.isoformat()}", date
    else:
        return when.words, None
    word = "until" if when.years is not None else "by"
    return f"{when.words}: {word} {date.isoformat()}", date


def _years_later(day: dt.date, years: int) -> dt.date:
    """The same day some years later; February 29 becomes March 1 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
