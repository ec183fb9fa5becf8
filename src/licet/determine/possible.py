"""What the unknown facts could still make of an answer, and which of them really matter.

Kleene's logic is cautious: it can leave open what every completion of the facts would decide alike. Here the unknown
facts are tried out, one at a time and only where they stand in the way, until each branch is decided. The leaves are
all the answers that are still possible; a fact matters if two leaves that differ in it alone give other answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Final

from licet.determine.decider import ORDER, RECORD, Decider, Record, Triple, triple
from licet.facts.record import (
    FACTS,
    MILLI,
    OF_THE_DESTINATION,
    OF_THE_SITE,
    destination,
    pointers,
    site_tpp,
    transaction_values,
)
from licet.facts.transaction import Item, Transaction
from licet.kernel.nodes import Fact, Type, Value
from licet.kernel.unknowns import Alternatives, blockers, ranges
from licet.law.part774.eccn_4e091 import model_pointer
from licet.law.part774.line import all_others_tpp, chip_tpp, die_area, limit_tpp, line_tpp, non_planar, others_tpp
from licet.law.part774.technical_notes import MICRO

BUDGET: Final = 6000
"""How many lines are decided before the search gives up and reports every fact that it met."""

UNDETERMINED: Final[Triple] = ("undetermined", None, None)

_BY_NAME: Final = {f.name: f for f in RECORD}
_SHARED: Final = frozenset(f.name for f in FACTS)
_LINE: Final = ORDER.index(line_tpp.name)
_DESTINATION: Final = "/destination"

Tried = bool | str | range | None
"""What was assumed of a fact: a flag, a code that stands for all like it, a range of numbers; None where given up."""


@dataclass(frozen=True)
class Leaf:
    """A decided branch: what was assumed of the unknown facts, by JSON pointer, the records and the answer then."""

    assumed: dict[str, Tried]
    lines: Sequence[Record]
    answer: Triple


@dataclass(frozen=True)
class Possible:
    """All the answers that the unknown facts leave open."""

    leaves: tuple[Leaf, ...]
    complete: bool
    """False where the search gave up: then more may be possible, and every fact met is reported."""
    decided: int
    """How many lines were decided in the search."""
    parts: Mapping[str, Sequence[str]]
    """Of a fact that several places give parts of, all of these places, by the one that it was tried at."""

    @cached_property
    def answers(self) -> tuple[Triple, ...]:
        """The distinct answers, in the order found."""
        return tuple(dict.fromkeys(leaf.answer for leaf in self.leaves))

    @property
    def triple(self) -> Triple:
        """The one answer, or ``undetermined``."""
        return self.answers[0] if len(self.answers) == 1 else UNDETERMINED

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The pointers of the facts that can change the answer, most decisive first."""
        met = list(dict.fromkeys(p for leaf in self.leaves for p in leaf.assumed))
        if self.complete:
            met = [p for p in met if self._matters(p)]
        met.sort(key=lambda p: -self._narrows(p))
        return tuple(dict.fromkeys(part for p in met for part in self.parts.get(p, (p,))))

    def _matters(self, pointer: str) -> bool:
        """Whether two leaves differ in this fact alone, and in the answer."""
        concerned = [leaf for leaf in self.leaves if pointer in leaf.assumed]
        return any(
            one.answer != other.answer and _compatible(one.assumed, other.assumed, pointer)
            for i, one in enumerate(concerned)
            for other in concerned[i + 1 :]
        )

    def _narrows(self, pointer: str) -> float:
        """How far knowing the fact narrows the answers down: the mean share of answers that a value rules out."""
        anywhere = {leaf.answer for leaf in self.leaves if pointer not in leaf.assumed}
        by_value: dict[Tried, set[Triple]] = {}
        for leaf in self.leaves:
            if pointer in leaf.assumed:
                by_value.setdefault(leaf.assumed[pointer], set(anywhere)).add(leaf.answer)
        return sum(1 - len(answers) / len(self.answers) for answers in by_value.values()) / len(by_value)


def _compatible(one: Mapping[str, Tried], other: Mapping[str, Tried], but: str) -> bool:
    """Whether both sets of assumptions can hold at once, one fact left aside."""
    for pointer, a in one.items():
        if pointer == but or pointer not in other:
            continue
        b = other[pointer]
        if isinstance(a, range) and isinstance(b, range):
            if a.stop <= b.start or b.stop <= a.start:
                return False
        elif a != b:
            return False
    return True


def possible_answers(decider: Decider, t: Transaction) -> Possible:
    """Every answer that ``t`` may have under the decider's regime. Raises InvalidTransactionError."""
    search = _Search(decider, t)
    search.decide(decider.records(t), {})
    site = search.sources[site_tpp.name]
    return Possible(tuple(search.leaves), search.complete, search.decided, dict.fromkeys(site[:1], site))


class _Search:
    """One depth-first search over the unknown facts of a transaction."""

    def __init__(self, decider: Decider, t: Transaction) -> None:
        self.decider = decider
        self.t = t
        self.alternatives = _alternatives(decider)
        self.leaves: list[Leaf] = []
        self.complete = True
        self.decided = 0
        self.sources = {name: [p for _, p in pointers(t, name, None)] for name in _SHARED}

    def decide(self, lines: list[Record], assumed: dict[str, Tried]) -> None:
        """Add the leaves below a branch."""
        self.decided += len(lines)
        outcome, authorization, policy = self.decider.decide_lines(lines)
        if outcome is not None and authorization is not None and policy is not None:
            self.leaves.append(Leaf(assumed, lines, triple(outcome, authorization, policy)))
            return
        unknown = list(self.unknown(lines, assumed))
        if self.decided >= BUDGET:
            self.complete = False
            self.leaves.append(Leaf({**assumed, **{p: None for _, _, p in unknown}}, lines, UNDETERMINED))
            return
        fact, line, pointer = min(unknown, key=lambda found: found[0].type is Type.INT)
        for tried in self.of(fact, line, pointer, lines):
            extended = {**assumed, pointer: tried}
            self.decide(self.assume(fact, line, pointer, extended, lines), extended)

    def unknown(self, lines: list[Record], assumed: Mapping[str, Tried]) -> Iterator[tuple[Fact, int, str]]:
        """The unknown facts in the way, each with its line and its pointer."""
        exprs = self.decider.answer.all() if len(lines) == 1 else self.decider.aspects.all()
        for i, line in enumerate(lines):
            if None not in (self.decider.plain(line) if len(lines) == 1 else self.decider.aspects_of(line).values()):
                continue
            for fact in blockers(exprs, dict(zip(ORDER, line, strict=True))):
                if fact in (line_tpp, others_tpp, all_others_tpp):
                    continue  # they follow from the TPP and the class of the lines, which are tried instead
                if fact is limit_tpp and self.t.items[i].chip is not None:
                    fact = chip_tpp
                if fact.name in OF_THE_DESTINATION and self.t.destination is None and _DESTINATION not in assumed:
                    fact = destination
                if fact is non_planar:
                    fact = die_area  # an area of 0 is that of a planar process
                # Several facts of a line can rest on one field that is not given.
                own = fact.name not in _SHARED
                yield from ((fact, i, p) for p in self.pointers(fact.name, i) if own or p not in assumed)
            if line[_LINE] is None:
                item = self.t.items[i]
                yield (chip_tpp if item.chip is not None else line_tpp), i, item_pointer(item, line_tpp.name)

    def pointers(self, fact: str, line: int) -> list[str]:
        """Where the unknown parts of a fact would have been given."""
        if fact in _SHARED:
            found = [pointer for value, pointer in pointers(self.t, fact, None) if value is None]
            return found[:1] if fact in OF_THE_SITE else found  # its parts are not tried apart: they only add up
        return [item_pointer(self.t.items[line], fact)]

    def of(self, fact: Fact, line: int, pointer: str, lines: list[Record]) -> tuple[Tried, ...]:
        """The alternatives for a fact of a line; a code may be read into several facts at once."""
        if fact.type is Type.BOOL:
            return (True, False)
        if fact.type is not Type.INT:
            same = sorted(n for n in _SHARED if pointer in self.sources[n]) if fact.name in _SHARED else [fact.name]
            held = {a.country for a in self.t.authorizations if a.country} if fact is destination else ()
            return self.alternatives.codes(tuple(_BY_NAME[name] for name in same), frozenset(held))
        facts = dict(zip(ORDER, lines[line], strict=True))
        # A counter is the same for all lines, and turns at a place of its own for each.
        concerned = [dict(zip(ORDER, one, strict=True)) for one in lines] if fact.name in _SHARED else [facts]
        turns = set().union(*(self.alternatives.turns(fact, one) for one in concerned))
        if (
            fact is chip_tpp and self.t.items[line].chip is not None
        ):  # it also decides the quantities; where they matter the chip is at the .a level
            of_line = self.alternatives.turns(line_tpp, {**facts, fact.name: fact.hi})
            item = self.t.items[line]
            turns |= self.alternatives.turns(limit_tpp, facts)
            turns |= {min((n - 1) * (MICRO // MILLI) // (item.count * item.quantity) + 1, fact.hi) for n in of_line}
        return ranges(fact, turns)

    def assume(
        self, fact: Fact, at: int, pointer: str, assumed: Mapping[str, Tried], lines: list[Record]
    ) -> list[Record]:
        """The records with one more fact filled in, everything that follows from it included."""
        changed = []
        for i, line in enumerate(lines):
            values: dict[str, Any] = dict(zip(ORDER, line, strict=True))
            if fact.name in _SHARED:
                self.fill(values, pointer, assumed)
            elif i == at:
                values[fact.name] = number = _value(assumed[pointer])
                if fact is chip_tpp and self.t.items[i].chip is not None:
                    item = self.t.items[i]
                    total = -(-int(number) * item.count * item.quantity // (MICRO // MILLI))  # type: ignore[arg-type]
                    values[line_tpp.name] = min(total, line_tpp.hi)
                    values[limit_tpp.name] = number
                if fact is die_area and values[non_planar.name] is None:
                    values[non_planar.name] = number != 0
            changed.append(tuple(values.values()))
        return changed if len(changed) == 1 else self.decider.with_totals(changed)

    def fill(self, values: dict[str, Any], pointer: str, assumed: Mapping[str, Tried]) -> None:
        """Fill in every fact of the transaction that comes from a pointer."""
        for name in _SHARED:
            value = values[name]
            is_open = value is None or (isinstance(value, tuple) and None in value)
            if is_open and pointer in self.sources[name]:
                sources = pointers(self.t, name, None)
                known = [_value(assumed.get(p)) if v is None else v for v, p in sources]
                values[name] = tuple(dict.fromkeys(known)) if _BY_NAME[name].type is Type.CODES else known[0]
        if pointer == _DESTINATION:
            there = transaction_values(replace(self.t, destination=values[destination.name]))
            values |= {f.name: v for f, v in zip(FACTS, there, strict=True) if f.name in OF_THE_DESTINATION}


def _value(tried: Tried) -> Value:
    """A value that stands for what was tried."""
    return tried.start if isinstance(tried, range) else tried


_MEMORY: Final = {
    "hbm_bandwidth": "memory_bandwidth_gbps",
    "hbm_area": "package_area_mm2",
    "hbm_direct": "purchased_directly_by_designer",
    "packager_headquarters": "packager/headquarters",
    "to_packager": "packager/location",
}
_JURISDICTION: Final = {
    "us_origin": "us_origin",
    "us_content": "us_content_percent",
    "direct_product": "direct_product",
}


def item_pointer(item: Item, fact: str) -> str:
    """Where a fact of a line is, or would be, given."""
    if item.model is not None and fact.startswith("model_"):
        return f"{item.at}/model_weights/{model_pointer(item.model, fact)}"
    if item.chip is None:
        # Of what the caller classified the figures do not count: another classification is what would answer them.
        place = item.at
        fields = {**dict.fromkeys(("chip_tpp", "die_area", "transfer_rate"), "eccn"), "line_tpp": "tpp"}
        fields |= {"limit_tpp": "chip_tpp"}
    else:
        place = f"{item.at}/assembly/chip" if item.eccn_base is not None and item.product is None else f"{item.at}/chip"
        area = "die_area_mm2" if item.chip.non_planar is not None else "non_planar"
        fields = {"chip_tpp": "dense_tops", "line_tpp": "dense_tops", "limit_tpp": "dense_tops", "die_area": area}
        fields |= {"transfer_rate": "interconnect_gbps"}
    fields |= {
        "datacenter": "designed_or_marketed_for_datacenter",
        "dram_bandwidth": "memory_bandwidth_gbps",
        "for_level": "for_level",
        "for_2022": "for_level",
        "designer_headquarters": "designer/headquarters",
        "designer_approved": "designer/approved",
        "designer_authorized": "designer/authorized",
        "non_planar": "non_planar",
        "transistors": "transistors",
        "contains_hbm": "contains_hbm",
        "packaged_in": "packaged_in",
    }
    if fact in _MEMORY:
        return f"{item.at}/hbm/{_MEMORY[fact]}"
    if fact in _JURISDICTION:
        return f"{item.at}/jurisdiction/{_JURISDICTION[fact]}"
    return f"{place}/{fields[fact]}" if fact in fields else item.at


@cache
def _alternatives(decider: Decider) -> Alternatives:
    return Alternatives([*decider.answer.all(), *decider.aspects.all()])
