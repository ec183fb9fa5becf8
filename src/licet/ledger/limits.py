"""The limits that the law sets, as definitions of allocations. Every number comes from the law's own parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from licet.determine.allocation_names import Name
from licet.facts.record import MILLI
from licet.kernel.nodes import NamedSet
from licet.law.in_force import effective
from licet.law.parameter import number, parameters
from licet.law.part748.s15_veu import LAST_QUARTER_ENDS
from licet.law.readings import tier2_headquarters_in_tier1, uveu_timing
from licet.law.sets import MACAU_OR_D5, SUPPLEMENT_5A
from licet.ledger.account import whole
from licet.ledger.amount import unit_of
from licet.ledger.definition import Definition, Share, Step
from licet.ledger.errors import InvalidOperationError

ALWAYS: Final = dt.date.min
SEEN_WHOLE: Final = frozenset({"license", "user"})
"""Programs of which one ledger sees all, unless it says otherwise: of the others an exporter sees its own part."""


def require_law(name: Name, reading: str) -> None:
    """Refuse an allocation that the law has not. Raises InvalidOperationError, with the paragraph.

    ``reading``: of ``tier2_headquarters_in_tier1``, by which ``counts`` gives destinations in Supplement No. 5(a) one.
    The country of a universal validated end user may be any: its shares count all that it owns, wherever it is.
    """
    if reading not in tier2_headquarters_in_tier1.values:
        expected = " or ".join(tier2_headquarters_in_tier1.values)
        raise InvalidOperationError(f"{name.text}: tier2_headquarters_in_tier1 {reading!r}; expected {expected}")
    begins = effective("diffusion_2025")
    why = ""
    if name.program == "lpp" and int(name.period) < begins.year:
        why = f"License Exception LPP is in the law from {begins} (740.29)"
    elif name.program == "nveu" and _throughout(MACAU_OR_D5, name.scope):
        why = f"not to {MACAU_OR_D5.name} (748.15(b)(2))"
    elif name.program == "country" and _throughout(MACAU_OR_D5, name.scope):
        why = f"not for {MACAU_OR_D5.name}, where denial is presumed (742.6(b)(10)(iii)(A)(1))"
    elif name.program == "country" and reading == "approve" and _throughout(SUPPLEMENT_5A, name.scope):
        why = f"none is needed for {SUPPLEMENT_5A.name} (742.6(b)(10)(iii)(A)(2)), unless by the reading "
        why += "tier2_headquarters_in_tier1: counts"
    if why:
        raise InvalidOperationError(f"{name.text}: the law has no such allocation: {why}")


def _throughout(places: NamedSet, country: str) -> bool:
    """Whether a country is in a set on all days for which there are allocations, 2025 to 2027."""
    first = effective("diffusion_2025")
    days = [first, *(since for since, _ in places.steps if first < since <= LAST_QUARTER_ENDS)]
    return all(country in places.on(day) for day in days)


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
            if name.program == "license" and limit is None:
                raise InvalidOperationError(f"{name.text}: no limit; expected what the license says")
            steps = (agreed(name, Step(ALWAYS, limit)),)
            limit = None
        case _:
            steps = (Step(ALWAYS, None),)
    if limit is not None:
        raise InvalidOperationError(f"{name.text}: its limit is the law's; change it by set_limit, with a reason")
    whole = sees == "whole" or (sees is None and name.program in SEEN_WHOLE)
    return Definition(name, unit_of(name.text).counted, whole, first, last, steps)


def agreed(name: Name, step: Step) -> Step:
    """The limit where a caller says so much: a license's value, with the tolerance of § 750.11 for items by number.

    Raises InvalidOperationError.
    """
    if step.limit is None:
        return step
    limit = whole(name.text, step.limit, least=0)
    if (name.program, name.scope) != ("license", "value"):
        return step
    tolerance = parameters()["license_value_tolerance"]
    with_tolerance = limit * (100 + number("license_value_tolerance")) // 100
    return Step(step.since, with_tolerance, "; ".join(filter(None, (step.cite, tolerance.cite))))


def _step(id: str, since: dt.date) -> Step:
    p = parameters()[id]
    return Step(since, number(id) * MILLI, p.cite)


def country_step(since: dt.date, assurances_percent: int = 0) -> Step:
    """The country allocation from a day on, raised by so many percent. Raises InvalidOperationError."""
    allocation, highest = _step("country_allocation", since), _step("country_allocation_with_assurances", since)
    assert allocation.limit is not None
    assert highest.limit is not None
    whole_percent = type(assurances_percent) is int and assurances_percent >= 0
    raised = allocation.limit * (100 + assurances_percent) // 100
    if not whole_percent or raised > highest.limit:
        raise InvalidOperationError(f"assurances of {assurances_percent} percent; expected 0 to 100 ({highest.cite})")
    return Step(since, raised, highest.cite if assurances_percent else allocation.cite)


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
