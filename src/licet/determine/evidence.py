"""Evidence: conditions as a determination saw them, with the facts that they looked at and where those came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from licet.determine.capture import DERIVED, Truth
from licet.determine.classification import Json, number
from licet.determine.decider import Record
from licet.determine.possible import item_pointer
from licet.facts.record import FACTS, MILLI, pointers
from licet.facts.transaction import Transaction
from licet.kernel.nodes import Expr, Fact, Value
from licet.law.part774.line import AS_THEY_ARE, IN_MILLIONTHS, LINE_FACTS
from licet.law.part774.technical_notes import MICRO
from licet.law.provision import Condition

_SHARED: Final = frozenset(f.name for f in FACTS)
_OF_ITEM: Final = frozenset(f.name for f in LINE_FACTS)


class Evidence:
    """What the conditions of a determination looked at."""

    def __init__(self, transaction: Transaction, lines: Sequence[Record], truths: Sequence[Truth]) -> None:
        self._transaction = transaction
        self._lines = lines
        self._truths = truths
        self._pointers: dict[str, list[tuple[Value, str]]] = {}

    def facts(self, expr: Expr, line: int) -> list[Json]:
        """What an expression looked at; a value that several parties share is shown once."""
        t, record = self._transaction, self._lines[line]
        seen: dict[tuple[Any, ...], Json] = {}
        for node, position in self._truths[line].capture.looked_at(expr):
            if not isinstance(node, Fact):
                label, unit = DERIVED[node]
                value = self._truths[line][node]
                pointer = "/items" if unit else f"/items/{line}"
                seen[pointer, label] = {"pointer": pointer, "fact": label, "value": milli(value) if unit else value}
                continue
            value = record[position]
            if node.name in _SHARED:
                if node.name not in self._pointers:
                    self._pointers[node.name] = pointers(t, node.name, value)
                sources = self._pointers[node.name]
            elif node.name in _OF_ITEM:
                sources = [(value, item_pointer(t.items[line], node.name))]
            else:
                sources = [(value, "/readings/" + node.name.removeprefix("reading_"))]
            if not sources:
                seen["/parties", node.label] = {"pointer": "/parties", "fact": node.label, "value": []}
            for found, pointer in sources:
                key = (pointer if found is None else "", node.label)
                if (*key, found) not in seen:
                    seen[*key, found] = {"pointer": pointer, "fact": node.label, "value": shown(node, found)}
        return list(seen.values())


class Seen:
    """A condition with its truth for a line; the facts that it looked at are found when asked for."""

    __slots__ = ("_line", "_of", "condition", "holds")

    def __init__(self, condition: Condition, holds: bool | None, of: Evidence, line: int) -> None:
        self.condition = condition
        self.holds = holds
        self._of = of
        self._line = line

    @property
    def facts(self) -> list[Json]:
        """What the condition looked at: each fact with its value and the place that it came from."""
        return self._of.facts(self.condition.expr, self._line)

    def to_dict(self) -> Json:
        """Paragraph, text, truth and facts."""
        c = self.condition
        return {"citation": c.cite, "text": c.text, "holds": self.holds, "facts": self.facts}


class Tried(NamedTuple):
    """An exception or authorization that was tried: available ``yes``, ``no`` or ``unknown``, and why."""

    code: str
    title: str
    citation: str
    available: str
    failed: tuple[Seen, ...]
    unknown: tuple[Seen, ...]

    def to_dict(self) -> Json:
        """The contract's form."""
        seen = {"failed": [s.to_dict() for s in self.failed], "unknown": [s.to_dict() for s in self.unknown]}
        return self._asdict() | seen


class Required(NamedTuple):
    """A provision that requires a license, or forbids the transaction, with its conditions."""

    citation: str
    provision: str
    reason_for_control: str
    conditions: tuple[Seen, ...]

    def to_dict(self) -> Json:
        """The contract's form."""
        return self._asdict() | {"conditions": [s.to_dict() for s in self.conditions]}


def milli(thousandths: int | None) -> int | float | None:
    """Thousandths of TPP as a JSON number of TPP."""
    return None if thousandths is None else number(Decimal(thousandths) / MILLI)


def shown(fact: Fact, value: Any) -> Any:
    """A fact's value in its own unit, ready for JSON."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return number(Decimal(value) / (MICRO if fact in IN_MILLIONTHS else 1 if fact in AS_THEY_ARE else MILLI))
