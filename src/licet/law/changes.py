"""What changed in the law between two days, each change with the instrument that made it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from licet.kernel.assume import Assumed
from licet.kernel.nodes import Const, Expr, Fact, In, Meets, Within
from licet.law.load import Instrument, instruments
from licet.law.made_by import made_by
from licet.law.part734.s9_foreign_direct_product import RULES as RULES_734_9
from licet.law.part774.eccn_3a090 import level_2022, level_a, level_b
from licet.law.part774.eccn_3a090_c import level_c
from licet.law.part774.eccn_4e091 import level_4e091
from licet.law.part774.note_1 import PRESUMED
from licet.law.regimes import whole
from licet.law.register import RULES, Entry, Part, Register, days, register


class Membership(NamedTuple):
    """A list of countries or names that gained or lost members."""

    name: str
    came: Sequence[str]
    left: Sequence[str]


class Reason(NamedTuple):
    """Why a condition that reads as before holds in other cases than before."""

    lists: Sequence[Membership]
    """The lists in it whose members changed."""
    numbers: Sequence[str]
    """The numbers in it that changed."""
    looks_at: Sequence[str]
    """What it looks at now and did not before."""
    looked_at: Sequence[str]
    """What it looked at and does no longer."""
    through: Sequence[str]
    """The provisions in it that themselves changed."""

    @property
    def indirect(self) -> bool:
        """Whether nothing in it changed but the other provisions that it speaks of."""
        return not (self.lists or self.numbers) and {*self.looks_at, *self.looked_at} <= {*self.through} != set()


@dataclass(frozen=True, eq=False)
class PartChange:
    """A part that stands before and after and says, or rests on, something else."""

    before: Part
    after: Part
    members: Membership | None = None
    reason: Reason | None = None


@dataclass(frozen=True, eq=False)
class Change:
    """What a day did to a provision. ``before`` is None where it came, ``after`` where it went."""

    day: dt.date
    instrument: Instrument | None
    """Its cause; None where that is no instrument of the timeline."""
    before: Entry | None
    after: Entry | None
    came: Sequence[Part] = ()
    went: Sequence[Part] = ()
    changed: Sequence[PartChange] = ()

    @property
    def entry(self) -> Entry:
        """The provision, as it is after the change if it still is."""
        entry = self.after or self.before
        assert entry is not None
        return entry

    @property
    def what(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


class Difference(NamedTuple):
    """The changes between two days; apart, those of provisions that are at the end what they were at the beginning."""

    changes: Sequence[Change]
    undone: Sequence[Change]


def difference(regime_id: str, first: dt.date, last: dt.date) -> Difference:
    """What changed after the first day, up to the last one, in order of days. Raises UnknownRegimeError."""
    steps = [first, *(day for day in days(regime_id) if first < day <= last)]
    found: list[Change] = []
    for before, day in pairwise(steps):
        found += _step(regime_id, register(regime_id, before), register(regime_id, day), day)
    old, new = (register(regime_id, day).entries for day in (first, last))
    undone = {c.entry.key for c in found if alike(old.get(c.entry.key), new.get(c.entry.key))}
    return Difference([c for c in found if c.entry.key not in undone], [c for c in found if c.entry.key in undone])


def alike(before: Entry | None, after: Entry | None) -> bool:
    """Whether two states of a provision say the same; None is that it does not stand."""
    if before is None or after is None:
        return before is after
    return not any(compared(before, after))


def compared(before: Entry, after: Entry) -> tuple[Sequence[Part], Sequence[Part], Sequence[tuple[Part, Part]]]:
    """The parts that came, those that went, and the pairs that say or rest on something else."""
    old, new = ({p.key: p for p in entry.parts} for entry in (before, after))
    return (
        [part for key, part in new.items() if key not in old],
        [part for key, part in old.items() if key not in new],
        [(old[key], part) for key, part in new.items() if key in old and not part.same(old[key])],
    )


def reason(before: Register, after: Register, part: Part) -> Reason:
    """Why a part of the later register holds in other cases than in the earlier one."""
    lists: dict[str, Membership] = {}
    numbers: dict[str, None] = {}
    through: dict[str, None] = {}
    named, seen, left = _named(), set[Expr](), [part.whole]
    while left:
        node = left.pop()
        a, b = before.settled(node), after.settled(node)
        if a is b or node in seen:
            continue
        seen.add(node)
        if node in named and node is not part.whole:
            through[named[node]] = None
        elif isinstance(node, _MEMBERSHIP) and isinstance(a, _MEMBERSHIP) and isinstance(b, _MEMBERSHIP):
            members = (of.codes.on(dt.date.max) for of in (a, b))
            lists[node.codes.name] = _membership(node.codes.name, *members)
        elif isinstance(a, Const) and isinstance(b, Const) and a.name:
            numbers[a.name] = None
        else:
            left += node.children()
    old, new = (_looked_at(part.whole, register.settled) for register in (before, after))
    return Reason(
        list(lists.values()),
        list(numbers),
        [label for label in new if label not in old],
        [label for label in old if label not in new],
        list(through),
    )


def _looked_at(root: Expr, settled: Assumed) -> dict[str, None]:
    """The provisions, lists and facts that an expression looks at, as far as they are not settled."""
    found: dict[str, None] = {}
    seen, left = set[Expr](), [root]
    while left:
        node = left.pop()
        if node in seen or isinstance(settled(node), Const):
            continue
        seen.add(node)
        if node in _named() and node is not root:
            found[_named()[node]] = None
        elif isinstance(node, Fact):
            found[node.label or node.name] = None
        else:
            if isinstance(node, _MEMBERSHIP):
                found[node.codes.name] = None
            left += node.children()
    return found


def _step(regime_id: str, before: Register, after: Register, day: dt.date) -> Iterator[Change]:
    """The changes that a day brings. Readings are Licet's own, and no law."""
    old, new = before.entries, after.entries
    moved = [k for k in {**old, **new} if k[0] != "reading" and not alike(old.get(k), new.get(k))]
    for key in moved:
        one, other = old.get(key), new.get(key)
        came, went, pairs = compared(one, other) if one and other else ([], [], [])
        changed = [_part_change(before, after, *pair) for pair in pairs]
        cause = _cause(regime_id, day, [e for e in (other, one) if e], [*came, *went])
        yield Change(day, cause, one, other, came, went, changed)


def _cause(regime_id: str, day: dt.date, states: Sequence[Entry], parts: Iterable[Part]) -> Instrument | None:
    """The instrument that did it.

    One that begins on the day, rather one that wrote the provision or its parts; else one of which the day is another
    date; else, for a number that follows its schedule, its own. A notice can begin on a day that is no instrument's.
    """
    wrote = [made_by(part.cite, day, regime_id) for part in parts]
    wrote += [state.instrument for state in states] + [made_by(states[0].cite, day)]
    for acting in (_beginning(day), _dated(day)):
        for instrument in (*(i for i in wrote if i in acting), *acting):
            if instrument is not None:
                return instrument
    return None if states[0].kind == "notice" else next((i for i in wrote if i is not None), None)


@cache
def _beginning(day: dt.date) -> Sequence[Instrument]:
    """The instruments that take effect, or are enforced, from a day on: those that write the Code first."""
    found = [i for i in instruments().values() if day in (i.effective, i.enforced)]
    return sorted(found, key=lambda i: i.kind not in RULES)


@cache
def _dated(day: dt.date) -> Sequence[Instrument]:
    """The instruments that ended the day before, or that say of a day what then happens."""
    before = day - dt.timedelta(days=1)
    return [i for i in instruments().values() if i.until == before or day in dict(i.later)]


def _part_change(before: Register, after: Register, old: Part, new: Part) -> PartChange:
    if new.role == "members":
        return PartChange(old, new, members=_membership("", old.members, new.members))
    return PartChange(old, new, reason=None if new.role == "value" else reason(before, after, new))


def _membership(name: str, before: frozenset[str], after: frozenset[str]) -> Membership:
    return Membership(name, sorted(after - before), sorted(before - after))


@cache
def _named() -> Mapping[Expr, str]:
    """What other provisions speak of as a whole."""
    law = whole()
    found = {rule.applies: rule.id for rule in (*law.prohibitions, *law.requirements)}
    found |= {a.available: a.code for a in law.authorizations} | {rule.reaches: rule.cite for rule in RULES_734_9}
    return found | {
        level_a: "the level of 3A090.a",
        level_b: "the level of 3A090.b",
        level_2022: "the limits of 3A090 in 2022",
        level_c: "3A090.c",
        level_4e091: "4E091",
        PRESUMED: "the presumption of Note 1 to 3A090.a",
        law.subject: "what is subject to the EAR",
    }


_MEMBERSHIP: Final = (In, Meets, Within)
