"""Which unknown facts stand between us and the value of an expression, and which values of a fact could matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from licet.kernel.evaluate import Evaluation
from licet.kernel.nodes import Add, And, Case, Cmp, Expr, Fact, In, Meets, Not, Or, Scale, Type, Value, Within, walk

OTHER = "\N{EN DASH}"
"""A code that is in no set of the law: it stands for all the codes that no condition names."""


def blockers(expr: Expr, facts: Mapping[str, Value]) -> list[Fact]:
    """The unknown facts because of which ``expr`` is unknown, in the order in which it meets them; none if known."""
    evaluation = Evaluation(facts)
    return list(dict.fromkeys(_blockers(expr, evaluation)))


def _blockers(expr: Expr, evaluation: Evaluation) -> Iterator[Fact]:
    match expr:
        case Fact():
            value = evaluation.value(expr)
            if value is None or (expr.type is Type.CODES and None in cast("tuple[str | None, ...]", value)):
                yield expr
        case In() | Meets() | Within():
            if evaluation.value(expr) is None:
                yield from _blockers(expr.item, evaluation)
        case And() | Or() | Not() | Cmp() | Add() | Scale():
            if evaluation.value(expr) is None:
                for child in expr.children():
                    yield from _blockers(child, evaluation)
        case Case():
            for when, then in expr.cases:
                truth = evaluation.value(when)
                if truth is None:
                    yield from _blockers(when, evaluation)
                    return
                if truth:
                    yield from _blockers(then, evaluation)
                    return
            yield from _blockers(expr.default, evaluation)


class Alternatives:
    """For each fact of some expressions, values that stand for all that it could be.

    For flags and codes the choice is complete: two codes that no set of the expressions tells apart are one case.
    For a number it holds the bounds and, for every comparison in which it is the only unknown, both sides of the
    point at which the comparison turns.
    """

    def __init__(self, exprs: Iterable[Expr]) -> None:
        self._tests: dict[Fact, list[Expr]] = {}
        self._numbers: dict[Fact, list[Cmp]] = {}
        for node in walk(*exprs):
            match node:
                case In() | Meets() | Within() if isinstance(node.item, Fact):
                    self._tests.setdefault(node.item, []).append(node)
                case Cmp() if node.left.type is Type.CODE:
                    for side in node.children():
                        if isinstance(side, Fact):
                            self._tests.setdefault(side, []).append(node)
                case Cmp() if node.left.type is Type.INT:
                    for fact in {f for f in walk(node) if isinstance(f, Fact)}:
                        self._numbers.setdefault(fact, []).append(node)
        self._codes: dict[Fact, tuple[str, ...]] = {}

    def of(self, fact: Fact, facts: Mapping[str, Value]) -> tuple[Value, ...]:
        """Values to try for ``fact``, given what is known."""
        match fact.type:
            case Type.BOOL:
                return (True, False)
            case Type.CODE | Type.CODES:
                if fact not in self._codes:
                    self._codes[fact] = self._distinct_codes(fact)
                return self._codes[fact]
            case Type.INT:
                return self._turning_points(fact, facts)
        raise TypeError(f"no alternatives for a {fact.type.value}")

    def _distinct_codes(self, fact: Fact) -> tuple[str, ...]:
        """One code for each combination of answers to the tests on this fact."""
        groups: dict[tuple[frozenset[str], ...], str] = {}
        sets: list[frozenset[str]] = []
        for test in self._tests.get(fact, []):
            if isinstance(test, (In, Meets, Within)):
                sets += [codes for _, codes in test.codes.steps]
            else:
                sets += [frozenset({str(c.value)}) for c in test.children() if hasattr(c, "value")]
        for code in sorted(frozenset().union(*sets)) if not fact.among else fact.among:
            groups.setdefault(tuple(s for s in sets if code in s), code)
        return (*groups.values(),) if fact.among else (*groups.values(), OTHER)

    def _turning_points(self, fact: Fact, facts: Mapping[str, Value]) -> tuple[int, ...]:
        points = {fact.lo, fact.hi}
        for test in self._numbers.get(fact, []):

            def gap(n: int, test: Cmp = test) -> int | None:
                evaluation = Evaluation({**facts, fact.name: n})
                left, right = evaluation.value(test.left), evaluation.value(test.right)
                return None if left is None or right is None else cast("int", left) - cast("int", right)

            start, following = gap(fact.lo), gap(fact.lo + 1)
            if start is None or following is None or start == following:
                continue
            turn = fact.lo - start // (following - start)
            points |= {n for n in range(turn - 1, turn + 3) if fact.lo <= n <= fact.hi}
        return tuple(sorted(points))
