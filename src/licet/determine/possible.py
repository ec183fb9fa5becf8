"""What the unknown facts could still make of an answer, and which of them really matter.

Kleene's logic is cautious: it can leave open what every completion of the facts would decide alike. Here the unknown
facts are tried out, one at a time and only where they stand in the way, until each branch is decided. The leaves are
all the answers that are still possible; a fact matters if two leaves that differ in it alone give other answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from licet.determine.decider import ORDER, RECORD, Decider, Record, Triple, records, triple, with_totals
from licet.facts.record import FACTS, pointers
from licet.facts.transaction import Item, Transaction
from licet.kernel.nodes import Fact, Type, Value
from licet.kernel.unknowns import Alternatives, blockers

BUDGET: Final = 3000
"""How many completions are tried before the search gives up and reports every fact in the way."""

UNDETERMINED: Final[Triple] = ("undetermined", None, None)

_BY_NAME: Final = {f.name: f for f in RECORD}
_SHARED: Final = frozenset(f.name for f in FACTS)
_LINE: Final = ORDER.index("line_tpp")

Assignment = Mapping[str, Value]
"""Values tried, by JSON pointer."""


@dataclass(frozen=True)
class Leaf:
    """A decided branch: what was assumed of the unknown facts, and the answer then."""

    assigned: dict[str, Value]
    answer: Triple


@dataclass(frozen=True)
class Possible:
    """All the answers that the unknown facts leave open."""

    leaves: tuple[Leaf, ...]
    complete: bool
    """False where the search gave up: then more may be possible, and every fact met is reported."""

    @cached_property
    def answers(self) -> tuple[Triple, ...]:
        """The distinct answers, in the order found."""
        return tuple(dict.fromkeys(leaf.answer for leaf in self.leaves))

    @property
    def triple(self) -> Triple:
        """The one answer, or ``undetermined``."""
        return self.answers[0] if self.complete and len(self.answers) == 1 else UNDETERMINED

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The pointers of the facts that can change the answer, most decisive first."""
        met = list(dict.fromkeys(p for leaf in self.leaves for p in leaf.assigned))
        if self.complete:
            met = [p for p in met if self._matters(p)]
        return tuple(sorted(met, key=lambda p: (-self._decides(p), met.index(p))))

    def _matters(self, pointer: str) -> bool:
        with_it = [leaf for leaf in self.leaves if pointer in leaf.assigned]
        for i, one in enumerate(with_it):
            for other in with_it[i + 1 :]:
                if one.answer != other.answer and all(
                    other.assigned.get(p, v) == v for p, v in one.assigned.items() if p != pointer
                ):
                    return True
        return False

    def _decides(self, pointer: str) -> float:
        """How far knowing the fact narrows the answers down: the mean share of answers that each value rules out."""
        by_value: dict[Value, set[Triple]] = {}
        anywhere = {leaf.answer for leaf in self.leaves if pointer not in leaf.assigned}
        for leaf in self.leaves:
            if pointer in leaf.assigned:
                by_value.setdefault(leaf.assigned[pointer], set(anywhere)).add(leaf.answer)
        return sum(1 - len(answers) / len(self.answers) for answers in by_value.values()) / len(by_value)


def possible_answers(decider: Decider, t: Transaction) -> Possible:
    """Every answer that ``t`` may have under the decider's regime. Raises InvalidTransactionError."""
    return _Search(decider, t).run()


class _Search:
    """One depth-first search over the unknown facts of a transaction."""

    def __init__(self, decider: Decider, t: Transaction) -> None:
        self.decider = decider
        self.t = t
        self.lines = records(t)
        self.alternatives = _alternatives(decider)
        self.leaves: list[Leaf] = []
        self.complete = True

    def run(self) -> Possible:
        self.search(self.lines, {})
        return Possible(tuple(self.leaves), self.complete)

    def search(self, lines: list[Record], assigned: dict[str, Value]) -> None:
        decided = self.decider.decide_lines(lines)
        if None not in decided:
            self.leaves.append(Leaf(assigned, triple(*decided)))  # type: ignore[arg-type]
            return
        fact, line, pointer = self.next_unknown(lines, assigned)
        if len(self.leaves) >= BUDGET:
            self.complete = False
            self.leaves.append(Leaf({**assigned, pointer: None}, UNDETERMINED))
            return
        facts = dict(zip(ORDER, lines[line], strict=True))
        for value in self.alternatives.of(fact, facts):
            extended = {**assigned, pointer: value}
            self.search(self.assume(extended, {pointer: (fact, line)}, lines), extended)

    def next_unknown(self, lines: list[Record], assigned: Assignment) -> tuple[Fact, int, str]:
        """The unknown fact to try next, flags and codes before numbers, with its line and its pointer."""
        found = list(self.unknown(lines, assigned))
        return min(found, key=lambda f: f[0].type is Type.INT)

    def unknown(self, lines: list[Record], assigned: Assignment) -> Iterator[tuple[Fact, int, str]]:
        for i, line in enumerate(lines):
            facts = dict(zip(ORDER, line, strict=True))
            exprs = self.decider.answer.all() if len(lines) == 1 else self.decider.aspects.all()
            for expr in exprs:
                for fact in blockers(expr, facts):
                    if fact.name in ("line_tpp", "others_tpp"):
                        continue  # they follow from the TPP and the class of the lines, which are tried instead
                    for pointer in self.pointers(fact.name, i):
                        if pointer not in assigned:
                            yield fact, i, pointer
                if len(lines) == 1 and blockers(expr, facts):
                    break
        yield from self.unknown_totals(lines, assigned)

    def unknown_totals(self, lines: list[Record], assigned: Assignment) -> Iterator[tuple[Fact, int, str]]:
        """TPP that is missing for quantities only."""
        for i, line in enumerate(lines):
            if line[_LINE] is None:
                pointer = tpp_pointer(self.t.items[i])
                if pointer not in assigned:
                    name = "chip_tpp" if self.t.items[i].chip is not None else "line_tpp"
                    yield _BY_NAME[name], i, pointer

    def pointers(self, fact: str, line: int) -> list[str]:
        """Where the unknown parts of a fact would have been given."""
        if fact in _SHARED:
            return [pointer for value, pointer in pointers(self.t, fact, None) if value is None]
        return [item_pointer(self.t.items[line], fact)]

    def assume(self, assigned: Assignment, new: Mapping[str, tuple[Fact, int]], lines: list[Record]) -> list[Record]:
        """The records with one more value filled in, everything that follows from it included."""
        ((pointer, (fact, at)),) = new.items()
        value = assigned[pointer]
        changed = []
        for i, line in enumerate(lines):
            values = dict(zip(ORDER, line, strict=True))
            if fact.name in _SHARED:
                for name in _SHARED & {f for f in ORDER if values[f] is None or _open_list(values[f])}:
                    self.fill(values, name, pointer, value, assigned)
            elif i == at:
                values[fact.name] = value
                item = self.t.items[i]
                if fact.name == "chip_tpp":
                    values["line_tpp"] = min(value * item.count * item.quantity // 1000, _BY_NAME["line_tpp"].hi)  # type: ignore[operator]
            changed.append(tuple(values.values()))
        return changed if len(changed) == 1 else with_totals(changed)

    def fill(self, values: dict[str, Any], name: str, pointer: str, value: Value, assigned: Assignment) -> None:
        sources = pointers(self.t, name, None)
        if pointer not in [p for _, p in sources]:
            return
        if _BY_NAME[name].type is Type.CODES:
            values[name] = tuple(dict.fromkeys(assigned.get(p) if v is None else v for v, p in sources))
        else:
            values[name] = value


def _open_list(value: Value) -> bool:
    return isinstance(value, tuple) and None in value


def tpp_pointer(item: Item) -> str:
    """Where an item's computing power is, or would be, given."""
    return item_pointer(item, "chip_tpp")


def item_pointer(item: Item, fact: str) -> str:
    """Where a fact of a line is, or would be, given."""
    if item.chip is None:
        place, fields = item.at, {"chip_tpp": "tpp", "line_tpp": "tpp"}
    else:
        place = f"{item.at}/assembly/chip" if item.eccn_base is not None and item.product is None else f"{item.at}/chip"
        area = "die_area_mm2" if item.chip.non_planar is not None else "non_planar"
        fields = {"chip_tpp": "dense_tops", "line_tpp": "dense_tops", "die_area": area}
    fields |= {
        "datacenter": "designed_or_marketed_for_datacenter",
        "designer_approved": "designer/approved",
        "designer_authorized": "designer/authorized",
    }
    return f"{place}/{fields[fact]}" if fact in fields else item.at


_ALTERNATIVES: dict[Decider, Alternatives] = {}


def _alternatives(decider: Decider) -> Alternatives:
    if decider not in _ALTERNATIVES:
        _ALTERNATIVES[decider] = Alternatives([*decider.answer.all(), *decider.aspects.all()])
    return _ALTERNATIVES[decider]
