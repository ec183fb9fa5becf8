"""The reports of a validated end user: what, by whom, and the next days on which they fall due."""

from __future__ import annotations

import datetime as dt

from licet.diligence.finding import Json
from licet.diligence.veu.file import VeuFile
from licet.law.part748.s15_veu import NVEU, UVEU
from licet.law.provision import Obligation

_SHOWN = 2


def reports(veu: VeuFile) -> list[Json]:
    """Each periodic report with its next due days, today included, and the half year that each covers."""
    authorization = UVEU if veu.type == "UVEU" else NVEU
    return [_report(o, veu.date) for o in authorization.obligations if o.when.half_yearly or o.when.yearly]


def _report(o: Obligation, today: dt.date) -> Json:
    days = o.when.half_yearly or o.when.yearly
    upcoming = sorted(
        day for year in (today.year, today.year + 1) for month, n in days if (day := dt.date(year, month, n)) >= today
    )
    return {
        "what": o.what,
        "who": o.who,
        "when": o.when.words,
        "citation": o.cite,
        "document": o.document,
        "next": [
            {"date": day.isoformat(), "covers": _half_year_before(day) if o.when.half_yearly else None}
            for day in upcoming[:_SHOWN]
        ],
    }


def _half_year_before(day: dt.date) -> list[str]:
    """The first and the last day of the half year that ended before a day (748.15(f)(1)(iii))."""
    if day.month > 6:
        return [dt.date(day.year, 1, 1).isoformat(), dt.date(day.year, 6, 30).isoformat()]
    return [dt.date(day.year - 1, 7, 1).isoformat(), dt.date(day.year - 1, 12, 31).isoformat()]
