"""Days as people and programs write them, to ISO 8601. What can be two days is an error that says both."""

from __future__ import annotations

import csv
import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Final

from licet.facts.shapes import shown
from licet.orderbook.mapping.cells import CellError, plain

_TIME: Final = re.compile(
    r"(?P<day>.*?\d.*?)(?:T|,?\s)\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d+))?)?"
    r"\s*(?P<half>[AP]\.?M\.?)?\s*(?P<zone>Z|[+-]\d{2}(?::?\d{2})?|[A-Z]{3,4})?",
    re.IGNORECASE | re.ASCII,
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))", re.ASCII)
_YEAR_LAST: Final = re.compile(r"(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d+)", re.ASCII)
_CHARACTERS: Final = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{1,7})(?:\.\d+)?", re.ASCII)
_WORDS: Final = re.compile(r"\d+|[^\W\d_]+")
_BETWEEN: Final = re.compile(r"[\s.,/-]*")
_FILLERS: Final = frozenset({"st", "nd", "rd", "th", "er", "de", "del", "do", "of"})
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIRST_TRUE_SERIAL, _LAST_SERIAL = 61, 2958465  # March 1, 1900, after the day that never was; December 31, 9999

_LONGEST: Final = 60
_EXPECTED: Final = "a date, YYYY-MM-DD"


def read_date(text: str, order: str = "iso", zone: str = "") -> str:
    """The day as ``YYYY-MM-DD``. ``order`` and ``zone``: as in ``Options``. Raises CellError."""
    given, text = text, plain(text)
    if len(text) > _LONGEST:
        raise CellError(shown(given), _EXPECTED)
    if timed := _TIME.fullmatch(text):
        _check_time(timed, zone, given)
        text = timed["day"].rstrip(", ")
    elif order == "excel" and (serial := _SERIAL.fullmatch(text)):
        return _from_serial(int(serial[1]), given)
    try:
        return (_numeric(text, order, given) or _worded(text, given)).isoformat()
    except ValueError as problem:
        if isinstance(problem, CellError):
            raise
        raise CellError(shown(given), f"{_EXPECTED}; this is no day of the calendar") from None


def _numeric(text: str, order: str, given: str) -> dt.date | None:
    """The day that is written in figures; None where it is not. Raises ValueError."""
    if found := _YEAR_FIRST.fullmatch(text) or _CHARACTERS.fullmatch(text):
        year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
        return dt.date(year, month, day)
    if not (found := _YEAR_LAST.fullmatch(text)):
        if (serial := _SERIAL.fullmatch(text)) and _FIRST_TRUE_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
            would = (
                f'as a serial number of Excel it is {_from_serial(int(serial[1]), given)}: then write date = "excel"'
            )
            raise CellError(shown(given), f"{_EXPECTED}; {would}")
        return None
    if len(found[4]) != 4:
        raise CellError(shown(given), f"{_EXPECTED}, with a year of four digits")
    if order == "ymd":
        raise CellError(shown(given), f"{_EXPECTED}: the mapping says that the year comes first")
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    month_first, day_first = _day(year, first, second), _day(year, second, first)
    if order in ("mdy", "dmy"):
        month, day = (first, second) if order == "mdy" else (second, first)
        return dt.date(year, month, day)
    if month_first and day_first and month_first != day_first:
        both = f"{month_first} (month first) or {day_first} (day first)"
        raise CellError(shown(given), f'{_EXPECTED}; this is {both}: the mapping can say date = "mdy" or "dmy"')
    return month_first or day_first or dt.date(year, first, second)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _worded(text: str, given: str) -> dt.date:
    """The day whose month is a word: ``2 Jun 2025``, ``June 2nd, 2025``. Raises ValueError."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    unread = any(not _BETWEEN.fullmatch(rest) for rest in _WORDS.split(text))
    weekday = next((i for i, name in enumerate(_WEEKDAYS) if words and words[0] in (name, name[:3])), None)
    match [word for word in words[weekday is not None :] if word not in _FILLERS]:
        case [day, word, year] if day.isdigit() and word in _months() and year.isdigit() and not unread:
            month = _months()[word]
        case [word, day, year] if day.isdigit() and word in _months() and year.isdigit() and not unread:
            month = _months()[word]
        case _:
            raise CellError(shown(given), _EXPECTED)
    if len(day) == 4 and len(year) <= 2:
        day, year = year, day
    if len(year) != 4 or len(day) > 2:
        raise CellError(shown(given), f"{_EXPECTED}, with a year of four digits")
    found = dt.date(int(year), month, int(day))
    if weekday not in (None, found.weekday()):
        raise CellError(shown(given), f"{_EXPECTED}; {found} is a {_WEEKDAYS[found.weekday()].capitalize()}")
    return found


@cache
def _months() -> dict[str, int]:
    """The words for months, each with its number."""
    with Path(__file__).with_name("months.csv").open(encoding="utf-8", newline="") as lines:
        return {word: int(row["month"]) for row in csv.DictReader(lines) for word in row["words"].split(";")}


def _from_serial(serial: int, given: str) -> str:
    if not _FIRST_TRUE_SERIAL <= serial <= _LAST_SERIAL:
        raise CellError(shown(given), f"{_EXPECTED}, or the serial number of a day since 1900-03-01")
    return (dt.date(1899, 12, 30) + dt.timedelta(days=serial)).isoformat()


def _check_time(timed: re.Match[str], zone: str, given: str) -> None:
    """A time must be one of the day, and where it has a zone it must leave no doubt which day it is."""
    hour, half = int(timed["hour"]), (timed["half"] or "").casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * half.startswith("p")
    elif half:
        hour = 24
    if hour > 23 or int(timed["minute"]) > 59 or int(timed["second"] or 0) > 59:
        raise CellError(shown(given), f"{_EXPECTED}; this is no time of the day")
    midnight = not any((hour, int(timed["minute"]), int(timed["second"] or 0), int(timed["part"] or 0)))
    if timed["zone"] and not midnight and zone != "written":
        why = 'this time is one day in its zone and may be another elsewhere: the mapping can say zone = "written"'
        raise CellError(shown(given), f"{_EXPECTED}; {why}")
