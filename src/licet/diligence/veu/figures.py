"""Computing power, shares, places and days as the report of a validated end user writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from licet.facts.countries import country_name
from licet.facts.record import MILLI


def exact(amount: Decimal) -> int:
    """Computing power that was given in TPP, in whole thousandths."""
    return int(amount * MILLI)


def tpp(thousandths: int) -> str:
    """Computing power in TPP, exactly: ``1,234.005``."""
    whole, rest = divmod(thousandths, MILLI)
    return f"{whole:,}" + (f".{rest:03}".rstrip("0") if rest else "")


def percent(part: int, whole: int) -> str:
    """A share in percent with two decimals, rounded up, so that what is above a limit never looks as if it met it."""
    if not whole:
        return "0.00" if not part else "-"
    hundredths = -(-part * 10_000 // whole)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def place(country: str | None) -> str:
    """A country by its name and code."""
    return "(country not given)" if country is None else f"{country_name(country)} ({country})"


def places(countries: Iterable[str | None]) -> str:
    """Countries by name and code, each once."""
    return ", ".join(dict.fromkeys(place(c) for c in countries))


def quarter(day: dt.date) -> str:
    """The quarter of a day as Table 1 of 748.15 writes it: ``2026 Q1``."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def quarter_start(day: dt.date) -> dt.date:
    """The first day of the quarter of a day."""
    return dt.date(day.year, 3 * ((day.month + 2) // 3) - 2, 1)
