"""What is agreed about an allocation: its period, its dated limits, the shares that it counts in, and whether frozen.

A definition is made of the entries that set it, each a change in canonical JSON. Limits are whole amounts in the
allocation's unit.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any, Final

from licet.determine.allocation_names import Name
from licet.ledger.name import read_name

TIMINGS: Final = ("after_each_event", "reporting_dates")


@dataclass(frozen=True, slots=True)
class Step:
    """A limit from a day on; None: without limit. ``cite`` is the paragraph or agreement that it comes from."""

    since: dt.date
    limit: int | None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A limit that is a share: part × denominator ≤ whole × numerator, over allocations by their keys."""

    name: str
    part: frozenset[str]
    whole: frozenset[str]
    numerator: int
    denominator: int
    timing: str
    cite: str


@dataclass(frozen=True, slots=True)
class Definition:
    """An allocation as it is agreed."""

    name: Name
    unit: str
    sees_whole: bool
    """Whether all that is drawn on it is in this ledger; otherwise its totals are lower bounds."""
    first: dt.date | None = None
    last: dt.date | None = None
    steps: tuple[Step, ...] = ()
    """Ascending by day."""
    frozen: str | None = None
    """Why nothing new may be drawn."""
    lapsed: bool = False
    """Whether it ended for good: it is drawn on no more, and not changed."""
    shares: tuple[Share, ...] = ()

    @property
    def key(self) -> str:
        return self.name.key

    def step(self, day: dt.date) -> Step | None:
        """The step that binds what is drawn on a day: what stays drawn must also fit every later step."""
        at = [s for s in self.steps if s.since <= day][-1:] or [Step(day, 0, "before its first limit")]
        later = [s for s in self.steps if s.since > day]
        return min((s for s in at + later if s.limit is not None), key=lambda s: s.limit or 0, default=None)

    def allows(self, day: dt.date) -> bool:
        """Whether a day is in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def opening(d: Definition) -> str:
    """The change that opens an allocation."""
    return canonical(
        {
            "name": d.name.text,
            "unit": d.unit,
            "sees": "whole" if d.sees_whole else "part",
            "first": _day(d.first),
            "last": _day(d.last),
            "steps": _steps(d.steps),
        }
    )


def new_steps(steps: tuple[Step, ...]) -> str:
    """The change that sets the limit from the first of these days on, for good: earlier steps stay, later ones go."""
    return canonical({"steps": _steps(steps)})


def limit_from_now(limit: int | None, cite: str) -> str:
    """The change that sets the limit for good from the day on which it is recorded; ``dated`` names that day."""
    return canonical({"steps": [[None, limit, cite]]})


def dated(change: str, day: dt.date) -> str:
    """A change of limits with its day, where it was left open."""
    steps = json.loads(change)["steps"]
    return canonical({"steps": [[since or day.isoformat(), limit, cite] for since, limit, cite in steps]})


def new_share(s: Share) -> str:
    """The change that makes an allocation count in a share, or changes the share."""
    return canonical(
        {
            "share": s.name,
            "part": sorted(s.part),
            "whole": sorted(s.whole),
            "numerator": s.numerator,
            "denominator": s.denominator,
            "timing": s.timing,
            "cite": s.cite,
        }
    )


def opened(change: str) -> Definition:
    """The definition that an opening change makes."""
    c = json.loads(change)
    return Definition(
        read_name(c["name"]), c["unit"], c["sees"] == "whole", _date(c["first"]), _date(c["last"]), _read(c["steps"])
    )


def changed(d: Definition, change: str) -> Definition:
    """The definition after a later change."""
    c = json.loads(change)
    if "steps" in c:
        steps = _read(c["steps"])
        return replace(d, steps=(*(s for s in d.steps if s.since < steps[0].since), *steps))
    if "frozen" in c:
        return replace(d, frozen=c["frozen"], lapsed=c.get("lapsed", False))
    if "last" in c:
        return replace(d, first=_date(c["first"]), last=_date(c["last"]))
    if "sees" in c:
        return replace(d, sees_whole=c["sees"] == "whole")
    share = Share(
        c["share"],
        frozenset(c["part"]),
        frozenset(c["whole"]),
        c["numerator"],
        c["denominator"],
        c["timing"],
        c["cite"],
    )
    return replace(d, shares=(*(s for s in d.shares if s.name != share.name), share))


canonical: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""JSON in the one form that is hashed."""


def _steps(steps: tuple[Step, ...]) -> list[list[Any]]:
    return [[s.since.isoformat(), s.limit, s.cite] for s in steps]


def _read(steps: list[list[Any]]) -> tuple[Step, ...]:
    return tuple(Step(dt.date.fromisoformat(since), limit, cite) for since, limit, cite in steps)


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
