"""The meaning of an expression, by recursion on its form. Slow and plain: the other readings are tested against it."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from licet.kernel.nodes import Add, And, Case, Cmp, Const, Expr, Fact, In, Meets, Not, Or, Scale, Value, Within

COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "==": operator.eq,
}


def evaluate(expr: Expr, facts: Mapping[str, Value]) -> Value:
    """The value of ``expr``, or None where it is unknown; a fact that ``facts`` lacks is unknown."""
    return Evaluation(facts).value(expr)


class Evaluation:
    """The values of expressions under one set of facts; shared nodes are evaluated once."""

    def __init__(self, facts: Mapping[str, Value]) -> None:
        self.facts = facts
        self.memo: dict[Expr, Value] = {}

    def value(self, expr: Expr) -> Value:
        if expr not in self.memo:
            self.memo[expr] = self._value(expr)
        return self.memo[expr]

    def _value(self, expr: Expr) -> Value:
        match expr:
            case Fact():
                return self.facts.get(expr.name)
            case Const():
                return expr.value
            case And():
                return self._until(False, expr.terms)
            case Or():
                return self._until(True, expr.terms)
            case Not():
                return _not(cast("bool | None", self.value(expr.term)))
            case Cmp():
                left, right = self.value(expr.left), self.value(expr.right)
                return None if left is None or right is None else COMPARE[expr.op](left, right)
            case In() | Meets() | Within():
                return self._membership(expr)
            case Add():
                a, b = cast("int | None", self.value(expr.left)), cast("int | None", self.value(expr.right))
                return None if a is None or b is None else a + b
            case Scale():
                n = cast("int | None", self.value(expr.term))
                return None if n is None else expr.factor * n
            case Case():
                for when, then in expr.cases:
                    truth = self.value(when)
                    if truth is None:
                        return None
                    if truth:
                        return self.value(then)
                return self.value(expr.default)
        raise TypeError(f"not a node of this language: {type(expr).__name__}")

    def _until(self, deciding: bool, terms: tuple[Expr, ...]) -> bool | None:
        """Kleene's "and" (``deciding`` is False) or "or" (True): an unknown counts where no term decides."""
        truth: bool | None = not deciding
        for term in terms:
            value = cast("bool | None", self.value(term))
            if value is deciding:
                return deciding
            if value is None:
                truth = None
        return truth

    def _membership(self, expr: In | Meets | Within) -> bool | None:
        item = self.value(expr.item)
        if item is None:
            return None
        day = dt.date.max if expr.on is None else cast("dt.date", self.value(expr.on))
        members = expr.codes.on(day)
        if isinstance(expr, In):
            return item in members
        inside = [None if code is None else code in members for code in cast("tuple[str | None, ...]", item)]
        return conjunction(inside) if isinstance(expr, Within) else _not(conjunction([_not(x) for x in inside]))


def conjunction(truths: list[bool | None]) -> bool | None:
    """Kleene's "and" of any number of truth values."""
    return False if False in truths else None if None in truths else True


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
