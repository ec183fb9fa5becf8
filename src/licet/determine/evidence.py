"""Evidence: conditions as a determination saw them, with the facts that they looked at and where those came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from licet.determine.capture import DERIVED, Truth
from licet.determine.classification import Json, number
from licet.determine.decider import ORDER, Record
from licet.determine.possible import item_pointer
from licet.facts.record import FACTS, MILLI, installed_said, pointers, site_at_least, site_at_most, site_tpp
from licet.facts.transaction import Transaction
from licet.kernel.nodes import Expr, Fact
from licet.law.part774.line import AS_THEY_ARE, IN_MILLIONTHS, LINE_FACTS
from licet.law.part774.technical_notes import MICRO
from licet.law.provision import Authorization, Condition

_SHARED: Final = frozenset(f.name for f in FACTS)
_OF_ITEM: Final = frozenset(f.name for f in LINE_FACTS)
_BOUNDS: Final = (site_at_least, site_at_most)
_NOT_SHOWN: Final = (installed_said,)
"""What says of another fact whether it was given."""
_SITE: Final = ORDER.index(site_tpp.name)


class Evidence:
    """What the conditions of a determination looked at."""

    def __init__(self, transaction: Transaction, lines: Sequence[Record], truths: Sequence[Truth]) -> None:
        self._transaction = transaction
        self._lines = lines
        self._truths = truths
        self._shown: dict[tuple[Expr, int], list[Json]] = {}

    def facts(self, expr: Expr, line: int) -> list[Json]:
        """What an expression looked at."""
        found: list[Json] = []
        for node, position in self._truths[line].capture.looked_at(expr):
            key = (node, line)
            if key not in self._shown:
                self._shown[key] = self._show(node, position, line)
            found += self._shown[key]
        return found

    def _show(self, node: Expr, position: int, line: int) -> list[Json]:
        """A fact or a derived value, where it came from; a value that several parties share is shown once."""
        t = self._transaction
        if not isinstance(node, Fact):
            label, unit = DERIVED[node]
            value = self._truths[line][node]
            pointer = "/items" if unit else f"/items/{line}"
            return [{"pointer": pointer, "fact": label, "value": milli(value) if unit else value}]
        value = self._lines[line][position]
        if value == "" or node in _NOT_SHOWN or (node in _BOUNDS and self._lines[line][_SITE] is not None):
            return []
        if node.name in _SHARED:
            sources = pointers(t, node.name, value)
        elif node.name in _OF_ITEM:
            sources = [(value, item_pointer(t.items[line], node.name))]
        else:
            sources = [(value, "/readings/" + node.name.removeprefix("reading_"))]
        if not sources:
            return [{"pointer": "/parties", "fact": node.label, "value": []}]
        seen = {(found, pointer if found is None else ""): pointer for found, pointer in reversed(sources)}
        return [
            {"pointer": pointer, "fact": node.label, "value": shown(node, found)}
            for (found, _), pointer in reversed(seen.items())
        ]


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


class Tried:
    """An exception or authorization that was tried: available ``yes``, ``no`` or ``unknown``, and why."""

    __slots__ = ("_lines", "_of", "authorization", "available")

    def __init__(self, a: Authorization, lines: list[tuple[int, tuple[bool | None, ...]]], of: Evidence) -> None:
        """``lines``: for each line that needs it, its number and the truth of the conditions."""
        self.authorization = a
        self._lines = lines
        self._of = of
        failed = any(False in values for _, values in lines)
        self.available = "no" if failed else "unknown" if any(None in values for _, values in lines) else "yes"

    @property
    def code(self) -> str:
        """Its code, such as ``LPP``."""
        return self.authorization.code

    @property
    def citation(self) -> str:
        """The section that states it."""
        return self.authorization.cite

    @property
    def failed(self) -> tuple[Seen, ...]:
        """The conditions that are not met, each with the first line that does not meet it."""
        return self._in_the_way(False)

    @property
    def unknown(self) -> tuple[Seen, ...]:
        """The conditions that are not known; none where others failed, as these could not help."""
        return () if self.available == "no" else self._in_the_way(None)

    def _in_the_way(self, holds: bool | None) -> tuple[Seen, ...]:
        found: dict[Condition, int] = {}
        for i, values in self._lines:
            for condition in _with_truth(self.authorization, values, holds):
                found.setdefault(condition, i)
        return tuple([Seen(condition, holds, self._of, i) for condition, i in found.items()])

    def to_dict(self) -> Json:
        """The contract's form."""
        return {
            "code": self.code,
            "title": self.authorization.title,
            "citation": self.citation,
            "available": self.available,
            "failed": [s.to_dict() for s in self.failed],
            "unknown": [s.to_dict() for s in self.unknown],
        }


@lru_cache(maxsize=16384)
def _with_truth(a: Authorization, values: tuple[bool | None, ...], holds: bool | None) -> tuple[Condition, ...]:
    """The conditions of an authorization that have a truth. Few patterns of truths come back again and again."""
    return tuple(c for c, value in zip(a.conditions, values, strict=True) if value is holds)


class Required(NamedTuple):
    """A provision that requires a license, or forbids the transaction, with its conditions."""

    citation: str
    provision: str
    reason_for_control: str
    conditions: tuple[Seen, ...]

    def to_dict(self) -> Json:
        """The contract's form."""
        return {
            "citation": self.citation,
            "provision": self.provision,
            "reason_for_control": self.reason_for_control,
            "conditions": [s.to_dict() for s in self.conditions],
        }


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
