"""The register: every provision with its citation, as it stands on a day under a regime.

A provision stands where what is left of its expression, each reading at its default, is not false.
"""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

import licet.law
from licet.facts.contract import FIRST_DAY
from licet.kernel.assume import Assumed
from licet.kernel.nodes import Const, Expr, Fact, facts_of
from licet.law.limits import Limit
from licet.law.load import Instrument, country_groups, in_force, instruments
from licet.law.made_by import made_by, text_day
from licet.law.paragraph import Paragraph, paragraphs
from licet.law.parameter import Parameter, parameters
from licet.law.part734.s4_de_minimis import NO_LEVEL
from licet.law.part734.s9_foreign_direct_product import DirectProductRule
from licet.law.part748.checklist import ChecklistItem, Statement
from licet.law.part772.definitions import DEFINITIONS
from licet.law.provision import ALWAYS, Condition, Obligation, Regime
from licet.law.readings import READINGS, taken
from licet.law.regimes import law_of, regime, turning_days, whole

Key = tuple[str, str, str]
"""What stays the same of a provision when the law changes: its kind, its name and its citation."""

RULES: Final = frozenset({"interim_final_rule", "final_rule", "correction", "amendment"})
"""The kinds of instruments that write the text of the Code."""
_FALSE: Final = Const(False)
_GROUPS: Final = {
    "supplement_5_a": "Supplement No. 5(a) to part 740",
    "supplement_5_b": "Supplement No. 5(b) to part 740",
    "part_746": "Destinations under part 746",
    "744_21_any_item": "Countries of 744.21, for any item",
    "744_21_supplement_2": "Countries of 744.21, for the items of Supplement No. 2 to part 744",
    "744_22": "Countries of 744.22",
}


@dataclass(frozen=True, eq=False)
class Part:
    """What a provision states in one paragraph."""

    role: str
    """``condition``, ``duty``, ``clause`` (of a document that a duty asks for), ``value``, ``members`` (of a list), or
    ``trigger`` (of a notice or red flag)."""
    cite: str
    text: str
    confidence: str = ""
    whole: Expr = ALWAYS
    """Its expression on all days."""
    expr: Expr = ALWAYS
    """What is left of it."""
    members: frozenset[str] = frozenset()
    duty: Obligation | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What stays the same of it when the law changes."""
        return (self.role,) if self.role in ("value", "members", "trigger") else (self.role, self.cite, self.text)

    def same(self, other: Part) -> bool:
        """Whether it says the same."""
        return (self.text, self.members) == (other.text, other.members) and self.expr is other.expr


@dataclass(frozen=True, eq=False)
class Entry:
    """A provision as it stands on a day."""

    kind: str
    name: str
    cite: str
    title: str
    parts: tuple[Part, ...]
    confidence: str = ""
    """How its text was seen; that of its parts can be another."""
    source: Any = None
    """What it is in the files of the law."""
    instrument: Instrument | None = None
    """The one that gave it the text it has; None where that is older than the timeline, or not known."""
    expr: Expr = ALWAYS
    """What is left of the whole of it."""

    @property
    def key(self) -> Key:
        """What stays the same of it when the law changes."""
        return self.kind, self.name, self.cite

    @property
    def cites(self) -> tuple[str, ...]:
        """Its citation, and those of its parts."""
        return (self.cite, *(p.cite for p in self.parts))

    def of(self, role: str) -> tuple[Part, ...]:
        """Its parts of a role."""
        return tuple(p for p in self.parts if p.role == role)

    @property
    def barred_by(self) -> tuple[Part, ...]:
        """The conditions that cannot hold while the readings are at their defaults."""
        return tuple(p for p in self.of("condition") if p.expr is _FALSE)

    def within(self, places: Iterable[Paragraph]) -> Entry | None:
        """The provision if its citation lies in one of the places, else with those of its parts that do, if any."""
        places = tuple(places)
        if lies_in(self.cite, places):
            return self
        parts = tuple(p for p in self.parts if lies_in(p.cite, places))
        return replace(self, parts=parts) if parts else None


class Register(NamedTuple):
    """The provisions that stand on a day under a regime, and those that only another reading brings."""

    entries: Mapping[Key, Entry]
    barred: Mapping[Key, Entry]
    settled: Assumed
    """Reduces an expression to what is left of it."""


class Span(NamedTuple):
    """A time through which a provision stands; None: since before the law that is held begins, or for as long as it."""

    since: dt.date | None
    until: dt.date | None
    """The last day."""


def lies_in(cite: str, places: Iterable[Paragraph]) -> bool:
    """Whether a paragraph that a citation names lies in one of the places."""
    return any(paragraph.lies_in(place) for place in places for paragraph in paragraphs(cite))


@lru_cache(maxsize=256)
def register(regime_id: str, day: dt.date) -> Register:
    """The register of a regime on a day. Raises UnknownRegimeError."""
    reader = _Reader(regime_id, day)
    found = reader.entries()
    standing = {e.key: e for e in found if e.expr is not _FALSE}
    barred = {e.key: e for e in found if e.expr is _FALSE and e.kind in ("requirement", "authorization")}
    return Register(standing, barred, reader.settled)


@cache
def days(regime_id: str) -> Sequence[dt.date]:
    """The first days of the periods in which nothing in the register changes, ascending."""
    found = {*turning_days(regime_id)} | {s.since for snapshots in country_groups().values() for s in snapshots}
    found |= {day for i in instruments().values() for day in (i.effective, i.enforced) if day}
    return [FIRST_DAY, *sorted(day for day in found if day > FIRST_DAY)]


@cache
def everything(regime_id: str) -> Mapping[Key, Entry]:
    """Every provision that stands on some day under a regime, or that only a reading keeps out, as it was last."""
    registers = [register(regime_id, day) for day in days(regime_id)]
    found = {key: entry for r in registers for key, entry in r.barred.items()}
    return found | {key: entry for r in registers for key, entry in r.entries.items()}


def spans(key: Key, regime_id: str) -> list[Span]:
    """When a provision stands under a regime."""
    found: list[Span] = []
    for day in days(regime_id):
        stands = key in register(regime_id, day).entries
        begun = bool(found) and found[-1].until is None
        if stands and not begun:
            older = day == FIRST_DAY and not _begins(everything(regime_id)[key])
            found.append(Span(None if older else day, None))
        elif begun and not stands:
            found[-1] = found[-1]._replace(until=day - dt.timedelta(days=1))
    return found


def _begins(entry: Entry) -> bool:
    """Whether a provision came with the first of the law that is held."""
    instrument = made_by(entry.cite, FIRST_DAY)
    return instrument is not None and instrument.effective == FIRST_DAY


class _Reader:
    """Reads the register of one day off the law."""

    def __init__(self, regime_id: str, day: dt.date) -> None:
        self.regime, self.day = regime_id, day
        self.law = regime(regime_id, day)
        self.settled = self.law.settled.also(taken())

    def entries(self) -> list[Entry]:
        """All provisions that the regime selects; the expression of one that a reading keeps out is false."""
        found = [*self._provisions(), *self._rules_beside()]
        codes = {e.name for e in found if e.kind == "authorization" and e.expr is not _FALSE}
        found += (e for e in map(self._statement, _beside()) if e and not codes.isdisjoint(e.source.of))
        carriers = (e for e in found if e.expr is not _FALSE and e.kind != "notice")
        standing = {p for e in carriers for c in e.cites for p in paragraphs(c)}
        found += [self._parameter(p) for p in parameters().values() if self._stands(p, standing)]
        return [*found, *self._definitions(), *self._groups(), *self._readings()]

    def _provisions(self) -> Iterator[Entry]:
        law = self.law
        yield from (self._rule("prohibition", r.id, r.applies, r) for r in law.prohibitions)
        yield from (self._rule("requirement", r.id, r.applies, r) for r in law.requirements)
        for a in law.authorizations:
            rule = self._rule("authorization", a.code, a.available, a)
            yield replace(rule, parts=(*rule.parts, *self._duties(a.obligations)))
        for p in law.policies:
            yield self._condition("review_policy", f"{p.policy}: {p.condition.text}", p.condition, p)
        for o in (*law.license_obligations, *law.general_obligations):
            yield self._entry("duty", o.what, o.cite, o.what, (*self._duties([o]),), o, o.applies, o.confidence)
        for n in (n for n in law.notices if self._is_written(n.cite)):
            yield self._entry("notice", n.id, n.cite, n.text, (self._trigger(n.cite, n.when),), n, n.when)
        for f in (f for f in law.red_flags if self._is_written(f.cite)):
            trigger = self._trigger(f.cite, f.when)
            yield self._entry("red_flag", f.id, f.cite, f.why, (trigger,), f, f.when, f.confidence)
        yield from (self._condition("classification", name, c, c) for name, c in law.classification.items())

    def _is_written(self, cite: str) -> bool:
        """Whether the text has been written that a remark is about."""
        instrument = made_by(cite, self.day, self.regime)
        return instrument is None or (instrument.effective or FIRST_DAY) <= text_day(self.day, self.regime)

    def _rules_beside(self) -> Iterator[Entry]:
        """Rules and conditions that are no provisions of a regime by themselves, such as those of 734.3 and 734.9."""
        for held in _beside():
            if isinstance(held, Condition) and self._came(made_by(held.cite, self.day, self.regime)):
                yield self._condition("condition", held.text, held, held)
            elif isinstance(held, Limit) and self._is_written(held.cite):
                yield self._entry("notice", held.id, held.cite, held.text, (), held)
            elif isinstance(held, DirectProductRule) and self.settled(held.reaches) is not _FALSE:
                yield self._rule("direct_product_rule", held.title, held.reaches, held)
        for cite, item in NO_LEVEL.items():
            if self._came(made_by(cite, self.day, self.regime)):
                title = f"No de minimis level: {item}."
                yield self._entry("statement", item, cite, title, (), None, confidence="primary_extract")

    def _rule(self, kind: str, name: str, whole: Expr, rule: Any) -> Entry:
        parts = tuple(map(self._part, rule.conditions))
        return self._entry(kind, name, rule.cite, rule.title, parts, rule, whole, getattr(rule, "confidence", ""))

    def _condition(self, kind: str, name: str, c: Condition, source: Any) -> Entry:
        return self._entry(kind, name, c.cite, c.text, (self._part(c),), source, c.expr, c.confidence)

    def _entry(
        self,
        kind: str,
        name: str,
        cite: str,
        title: str,
        parts: tuple[Part, ...],
        source: Any,
        whole: Expr = ALWAYS,
        confidence: str = "",
    ) -> Entry:
        instrument = made_by(cite, self.day, self.regime)
        return Entry(kind, name, cite, title, parts, confidence, source, instrument, self.settled(whole))

    def _part(self, c: Condition) -> Part:
        return Part("condition", c.cite, c.text, c.confidence, c.expr, self.settled(c.expr))

    def _trigger(self, cite: str, when: Expr) -> Part:
        return Part("trigger", cite, "", "", when, self.settled(when))

    def _duties(self, obligations: Iterable[Obligation]) -> Iterator[Part]:
        for o in obligations:
            left = self.settled(o.applies)
            if left is not _FALSE:
                yield Part("duty", o.cite, o.what, o.confidence, o.applies, left, duty=o)
                yield from (Part("clause", c.cite, c.text, o.confidence, o.applies, left) for c in o.contents)

    def _statement(self, held: Any) -> Entry | None:
        match held:
            case ChecklistItem():
                return self._entry("checklist_item", held.id, held.cite, held.asks, (), held, ALWAYS, held.confidence)
            case Statement():
                return self._entry("statement", held.text, held.cite, held.text, (), held, ALWAYS, held.confidence)
        return None

    def _definitions(self) -> Iterator[Entry]:
        for d in DEFINITIONS:
            if self._came(made_by(d.cite, self.day, self.regime)):
                yield self._entry("definition", d.term, d.cite, d.text, (), d, ALWAYS, d.confidence)

    def _stands(self, p: Parameter, standing: Iterable[Paragraph]) -> bool:
        """A number stands while a provision of its paragraph does, and by its instrument if there never is one."""
        if p.id in _carried():
            return any(paragraph.lies_in(place) for place in paragraphs(p.cite) for paragraph in standing)
        return self._came(instruments()[p.instrument] if p.instrument else None)

    def _came(self, instrument: Instrument | None) -> bool:
        """Whether the regime has taken an instrument up; what is older than all of them it has."""
        if instrument is None:
            return True
        enforced = law_of(self.regime) == "enforced"
        since = instrument.enforced if enforced else instrument.effective
        return since is not None and since <= text_day(self.day, self.regime)

    def _parameter(self, p: Parameter) -> Entry:
        instrument = instruments()[p.instrument] if p.instrument else None
        if p.names:
            value = Part("members", p.cite, "", p.confidence, members=frozenset(p.names))
        else:
            steps = [number for since, number in p.schedule if since <= self.day] or [n for _, n in p.schedule[:1]]
            number = p.value if p.value is not None else steps[-1]
            value = Part("value", p.cite, quantity(number, p.unit), p.confidence)
        return Entry("parameter", p.id, p.cite, p.title, (value,), p.confidence, p, instrument)

    def _groups(self) -> Iterator[Entry]:
        for name, snapshots in country_groups().items():
            if snapshots[0].since <= max(self.day, FIRST_DAY):
                now = in_force(name, max(self.day, FIRST_DAY))
                cite = "; ".join(str(p) for p in paragraphs(snapshots[0].citation) if p.labels[0].isdigit())
                members = Part("members", now.citation, now.note, now.confidence, members=now.members)
                title = _GROUPS.get(name, f"Country Group {name}")
                instrument = made_by(cite, now.since)
                yield Entry("country_group", name, cite, title, (members,), now.confidence, now, instrument)

    def _readings(self) -> Iterator[Entry]:
        """The readings that make a difference under the regime on the day."""
        asked = _facts(self.law) | _elsewhere()
        for r in READINGS.values():
            if r.fact in asked:
                yield self._entry("reading", r.name, r.cite, r.question, (), r)


def quantity(value: int, unit: str) -> str:
    """A number of the law with its unit, as people write them."""
    for word, parts in (("tenths of ", 10), ("hundredths of ", 100)):
        if unit.startswith(word):
            return f"{Decimal(value) / parts} {unit.removeprefix(word).replace('mm2', 'mm²')}"
    if unit == "billions":
        return f"{value:,} billion"
    exponent = len(str(value)) - 1
    if exponent > 18:
        leading = str(value).rstrip("0")
        number = f"10^{exponent}" if leading == "1" else f"{leading[0]}.{leading[1:]} x 10^{exponent}"
    else:
        number = f"{value:,}"
    return f"{number} {unit}"


@cache
def _beside() -> Sequence[Condition | DirectProductRule | Limit | ChecklistItem | Statement]:
    """What the modules of the law hold that is in no regime by itself: checklists, and what the provisions rest on."""
    found: dict[int, Condition | DirectProductRule | Limit | ChecklistItem | Statement] = {}
    for module in pkgutil.walk_packages(licet.law.__path__, "licet.law."):
        for value in vars(importlib.import_module(module.name)).values():
            held = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
            for each in held:
                if isinstance(each, (Condition, DirectProductRule, Limit, ChecklistItem, Statement)):
                    found[id(each)] = each
    rules = [each for each in found.values() if isinstance(each, DirectProductRule)]
    inside = {id(c) for c in (*whole().conditions(), *(c for rule in rules for c in rule.conditions))}
    return [each for key, each in found.items() if key not in inside]


def _facts(law: Regime) -> frozenset[Fact]:
    """What the provisions look at, a regime's as they are left under it."""
    roots = (*(c.expr for c in law.conditions()), *(o.applies for o in law.duties()))
    return frozenset(facts_of(*map(law.settled, roots)))


@cache
def _elsewhere() -> frozenset[Fact]:
    """The readings that no expression looks at, but the arithmetic before it."""
    return frozenset(r.fact for r in READINGS.values()) - _facts(whole())


@cache
def _carried() -> Collection[str]:
    """The parameters in whose paragraph a provision, and not only a notice, stands on some day."""
    law = whole()
    rules = [each for each in _beside() if isinstance(each, DirectProductRule)]
    carriers = (*law.conditions(), *law.duties(), *law.red_flags, *_beside())
    cites = {each.cite for each in (*carriers, *(c for rule in rules for c in rule.conditions))}
    held = [paragraph for cite in cites for paragraph in paragraphs(cite)]
    return {p.id for p in parameters().values() if any(h.lies_in(place) for place in paragraphs(p.cite) for h in held)}
