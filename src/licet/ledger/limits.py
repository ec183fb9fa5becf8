"""The limits that the law sets, as definitions of allocations. Every number comes from the law's own parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from licet.determine.allocation_names import Name
from licet.facts.record import MILLI
from licet.law.parameter import number, parameters
from licet.law.part748.s15_veu import LAST_QUARTER_ENDS
from licet.law.readings import uveu_timing
from licet.law.sets import SUPPLEMENT_5A
from licet.ledger.amount import unit_of
from licet.ledger.definition import Definition, Share, Step
from licet.ledger.errors import InvalidOperationError

ALWAYS: Final = dt.date.min
SEEN_WHOLE: Final = frozenset({"license", "user"})
"""Programs of which one ledger sees all, unless it says otherwise: of the others an exporter sees its own part."""


def definition(
    name: Name,
    *,
    limit: int | None = None,
    assurances_percent: int = 0,
    sees: str | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Definition:
    """What the law, or for licenses and limits of a user the caller, sets for an allocation.

    ``assurances_percent``: by how much government assurances raise a country allocation (742.6(b)(10)(iii)(C)).
    Raises InvalidOperationError.
    """
    if sees not in (None, "whole", "part"):
        raise InvalidOperationError(f"{name.text}: sees {sees!r}; expected 'whole' or 'part'")
    if assurances_percent and name.program != "country":
        raise InvalidOperationError(f"{name.text}: assurances are given for country allocations only")
    steps: tuple[Step, ...]
    match name.program:
        case "lpp":
            year = int(name.period)
            first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
            steps = (_step("lpp_annual", first),)
        case "country":
            first, last = dt.date(2025, 1, 1), dt.date(2027, 12, 31)
            steps = (country_step(first, assurances_percent),)
        case "nveu":
            table = parameters()["nveu_installed_base"]
            steps = tuple(Step(since, tpp * MILLI, table.cite) for since, tpp in table.schedule)
            first, last = steps[0].since, LAST_QUARTER_ENDS
        case "license" | "user":
            steps = (Step(ALWAYS, _checked(name, limit)),)
            limit = None
            if name.scope == "value":
                steps = (license_value_step(steps[0].limit or 0),)
        case _:
            steps = (Step(ALWAYS, None),)
    if limit is not None:
        raise InvalidOperationError(f"{name.text}: its limit is the law's; change it by set_limit, with a reason")
    whole = sees == "whole" or (sees is None and name.program in SEEN_WHOLE)
    return Definition(name, unit_of(name.text).counted, whole, first, last, steps)


def _checked(name: Name, limit: int | None) -> int | None:
    if name.program == "license" and limit is None:
        raise InvalidOperationError(f"{name.text}: no limit; expected what the license says")
    if limit is not None and limit < 0:
        raise InvalidOperationError(f"{name.text}: limit {unit_of(name.text).shown(limit)}; expected 0 or more")
    return limit


def _step(id: str, since: dt.date) -> Step:
    p = parameters()[id]
    return Step(since, number(id) * MILLI, p.cite)


def country_step(since: dt.date, assurances_percent: int = 0) -> Step:
    """The country allocation from a day on, raised by so many percent. Raises InvalidOperationError."""
    allocation, highest = _step("country_allocation", since), _step("country_allocation_with_assurances", since)
    assert allocation.limit is not None
    assert highest.limit is not None
    raised = allocation.limit * (100 + assurances_percent) // 100
    if assurances_percent < 0 or raised > highest.limit:
        raise InvalidOperationError(f"assurances of {assurances_percent} percent; expected 0 to 100 ({highest.cite})")
    return Step(since, raised, highest.cite if assurances_percent else allocation.cite)


def license_value_step(cents: int) -> Step:
    """What may be shipped under a license of so many cents, with the tolerance of § 750.11 for items by number."""
    tolerance = parameters()["license_value_tolerance"]
    return Step(ALWAYS, cents * (100 + number("license_value_tolerance")) // 100, tolerance.cite)


def shares(group: str, names: Iterable[Name], day: dt.date, *, united_states: bool, timing: str) -> list[Share]:
    """The shares that the allocations of one holder count in; of some the part is empty as yet.

    ``united_states``: a universal validated end user is headquartered there (the 50 percent). ``timing`` is the reading
    ``uveu_timing``: it is about that share alone.
    """
    members = {name.key: name for name in names}
    whole = frozenset(members)
    if timing not in uveu_timing.values:
        raise InvalidOperationError(f"{group}: timing {timing!r}; expected {' or '.join(uveu_timing.values)}")
    if group.startswith("china-2026/"):
        sides = {name.scope: frozenset({key}) for key, name in members.items()}
        if len(sides) < 2:
            return []
        return [_share(f"{group} of the United States", sides["china"], sides["us"], "china_2026_share")]
    inside = SUPPLEMENT_5A.on(day)
    outside = frozenset(key for key, name in members.items() if name.scope not in inside)
    found = [_share(f"{group} outside Supplement No. 5(a)", outside, whole, "uveu_outside_supplement_5")]
    found += [
        _share(f"{group} in {members[key].scope}", frozenset({key}), whole, "uveu_one_country")
        for key in sorted(outside)
    ]
    if united_states:
        abroad = frozenset(key for key, name in members.items() if name.scope != "US")
        found.append(_share(f"{group} outside the United States", abroad, whole, "uveu_outside_us", timing))
    return found


def _share(name: str, part: frozenset[str], whole: frozenset[str], id: str, timing: str = "after_each_event") -> Share:
    return Share(name, part, whole, number(id), 100, timing, parameters()[id].cite)
