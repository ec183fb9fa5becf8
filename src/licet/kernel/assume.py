"""What is left of an expression once some of its facts are settled: the law of one regime, or of one day.

Settled facts become constants and everything that they decide falls away. What is left gives the same value as the
whole for every record in which those facts have the settled values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from operator import eq, ge, gt, le, lt
from types import MappingProxyType
from typing import Any, Final, TypeVar

from licet.kernel.nodes import (
    Add,
    And,
    Case,
    Cmp,
    Const,
    Expr,
    Fact,
    In,
    Meets,
    NamedSet,
    Not,
    Or,
    Scale,
    Within,
    all_of,
    any_of,
)

T = TypeVar("T")

Known = Mapping[str, bool | int | str | dt.date]
"""Settled facts by name."""

Chosen = tuple[tuple[tuple[Expr, NamedSet], ...], NamedSet]
"""Which set stands in the place of another: the one beside the first condition that holds, else the last."""

_COMPARE: Final[Mapping[str, Any]] = {"==": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
_TRUE: Final[Expr] = Const(True)
_FALSE: Final[Expr] = Const(False)


class Assumed:
    """Expressions reduced by one set of settled facts; what was reduced once is remembered.

    ``instead``: what stands in the place of whole expressions; ``sets``: what stands in the place of sets of codes.
    """

    def __init__(
        self,
        known: Known,
        instead: Mapping[Expr, Expr] = MappingProxyType({}),
        sets: Mapping[NamedSet, Chosen] = MappingProxyType({}),
    ) -> None:
        self.known = known
        self._instead = instead
        self._sets = sets
        self._reduced: dict[Expr, Expr] = dict(instead)

    def also(self, known: Known) -> Assumed:
        """The same with more facts settled."""
        more = {**self.known, **known}
        return Assumed(more, {e: Assumed(more)(left) for e, left in self._instead.items()}, self._sets)

    def standing_for(self, codes: NamedSet) -> Chosen:
        """What stands in the place of a set; the set itself where nothing does."""
        return self._sets.get(codes, ((), codes))

    def members(self, codes: NamedSet, day: dt.date) -> frozenset[str]:
        """The members of a set on a day, or of what stands in its place, which the settled facts must tell."""
        among, otherwise = self.standing_for(codes)
        return next((chosen for when, chosen in among if self(when) is _TRUE), otherwise).on(day)

    def __call__(self, expr: Expr) -> Expr:
        """What is left of an expression."""
        found = self._reduced.get(expr)
        if found is None:
            found = self._reduced[expr] = self._reduce(expr)
        return found

    def _reduce(self, node: Expr) -> Expr:
        match node:
            case Fact():
                return Const(self.known[node.name]) if node.name in self.known else node
            case And():
                return _combine(And, map(self, node.terms), _FALSE, _TRUE)
            case Or():
                return _combine(Or, map(self, node.terms), _TRUE, _FALSE)
            case Not():
                term = self(node.term)
                return Const(not term.value) if isinstance(term, Const) else Not(term)
            case Cmp():
                left, right = self(node.left), self(node.right)
                if isinstance(left, Const) and isinstance(right, Const):
                    return Const(bool(_COMPARE[node.op](left.value, right.value)))
                return Cmp(node.op, left, right)
            case In() | Meets() | Within():
                return self._membership(node, self(node.item), None if node.on is None else self(node.on))
            case Add():
                return Add(self(node.left), self(node.right))
            case Scale():
                return Scale(node.factor, self(node.term))
            case Case():
                return self._decision_list(node.cases, node.default, self)
            case _:
                return node

    def _membership(self, node: In | Meets | Within, item: Expr, on: Expr | None) -> Expr:
        among, otherwise = self.standing_for(node.codes)
        return self._decision_list(among, otherwise, lambda codes: _membership(type(node), item, codes, on))

    def _decision_list(self, cases: Iterable[tuple[Expr, T]], default: T, of: Callable[[T], Expr]) -> Expr:
        """What is left of a decision list; ``of`` makes the expression of a value, of those only that may stand."""
        left: list[tuple[Expr, Expr]] = []
        for when, value in cases:
            truth = self(when)
            if truth is _TRUE:
                default = value
                break
            if truth is not _FALSE:
                left.append((truth, of(value)))
        return Case(tuple(left), of(default)) if left else of(default)


def _combine(kind: type[And | Or], terms: Iterable[Expr], absorbing: Expr, neutral: Expr) -> Expr:
    left: dict[Expr, None] = {}
    for term in terms:
        if term is absorbing:  # what comes later does not matter
            return absorbing
        if term is not neutral:
            left[term] = None
    if not left:
        return neutral
    return (all_of if kind is And else any_of)(*left)


def _membership(kind: type[In | Meets | Within], item: Expr, codes: NamedSet, on: Expr | None) -> Expr:
    if isinstance(on, Const):
        assert isinstance(on.value, dt.date)
        codes, on = NamedSet.of(codes.name, codes.on(on.value), codes.cite), None
    if isinstance(item, Const) and on is None:
        return Const(item.value in codes.steps[0][1])
    return kind(item, codes, on)
