"""Which unknown facts stand between us and the value of an expression, and which values of a fact could matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

from licet.kernel.evaluate import Evaluation
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
    Not,
    Or,
    Scale,
    Type,
    Value,
    Within,
    facts_of,
    walk,
)
from licet.kernel.python import Compiled, compile_python

OTHER = "\N{EN DASH}"
"""A code that is in no set of the law: it stands for all the codes that no condition names."""


def blockers(exprs: Iterable[Expr], facts: Mapping[str, Value]) -> list[Fact]:
    """The unknown facts because of which some of ``exprs`` are unknown, in the order in which they are met."""
    evaluation, met = Evaluation(facts), set[Expr]()
    return list(dict.fromkeys(fact for expr in exprs for fact in _blockers(expr, evaluation, met)))


def _blockers(expr: Expr, evaluation: Evaluation, met: set[Expr]) -> Iterator[Fact]:
    if expr in met:
        return
    met.add(expr)
    match expr:
        case Fact():
            value = evaluation.value(expr)
            if value is None or (expr.type is Type.CODES and None in cast("tuple[str | None, ...]", value)):
                yield expr
        case In() | Meets() | Within():
            if evaluation.value(expr) is None:
                yield from _blockers(expr.item, evaluation, met)
        case And() | Or() | Not() | Cmp() | Add() | Scale():
            if evaluation.value(expr) is None:
                for child in expr.children():
                    yield from _blockers(child, evaluation, met)
        case Case():
            for when, then in expr.cases:
                truth = evaluation.value(when)
                if truth is None:
                    yield from _blockers(when, evaluation, met)
                    return
                if truth:
                    yield from _blockers(then, evaluation, met)
                    return
            yield from _blockers(expr.default, evaluation, met)


class Alternatives:
    """For each fact of some expressions, alternatives that stand for all that it could be.

    A flag is true or false; codes that no set of the expressions tells apart are one alternative; a number falls
    into ranges within which no comparison turns. The ranges are exact where the number is the only unknown of its
    comparisons, so numbers are best tried last.
    """

    def __init__(self, exprs: Iterable[Expr]) -> None:
        self._tests: dict[Fact, list[Expr]] = {}
        self._comparisons: dict[Fact, list[tuple[Cmp, list[Fact]]]] = {}  # with the other facts in each
        self._lines: dict[tuple[Any, ...], tuple[int | None, int]] = {}
        self._codes: dict[tuple[tuple[Fact, ...], frozenset[str]], tuple[str, ...]] = {}
        for node in walk(*exprs):
            match node:
                case In() | Meets() | Within() if isinstance(node.item, Fact):
                    self._tests.setdefault(node.item, []).append(node)
                case Cmp() if node.left.type is Type.CODE:
                    for side in node.children():
                        if isinstance(side, Fact):
                            self._tests.setdefault(side, []).append(node)
                case Cmp() if node.left.type is Type.INT:
                    looked_at = facts_of(node)
                    for fact in looked_at:
                        self._comparisons.setdefault(fact, []).append((node, [f for f in looked_at if f is not fact]))

    def codes(self, facts: tuple[Fact, ...], apart: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """One code for each combination of answers to the tests on some facts that are one and the same code.

        Each code of ``apart`` stands for itself alone.
        """
        key = (facts, apart)
        if key not in self._codes:
            self._codes[key] = self._distinct_codes(*key)
        return self._codes[key]

    def _distinct_codes(self, facts: tuple[Fact, ...], apart: frozenset[str]) -> tuple[str, ...]:
        sets: list[frozenset[str]] = [frozenset({code}) for code in apart]
        for test in (test for fact in facts for test in self._tests.get(fact, [])):
            if isinstance(test, (In, Meets, Within)):
                sets += [codes for _, codes in test.codes.steps]
            else:
                sets += [frozenset({str(c.value)}) for c in test.children() if isinstance(c, Const)]
        groups: dict[tuple[frozenset[str], ...], str] = {}
        for code in facts[0].among or (*sorted(frozenset().union(*sets)), OTHER):
            groups.setdefault(tuple(s for s in sets if code in s), code)
        return tuple(groups.values())

    def turns(self, fact: Fact, facts: Mapping[str, Value]) -> set[int]:
        """The values of a number at which a comparison turns, given the other facts: the first of each new range.

        Other unknown numbers are taken at both their bounds.
        """
        found = set()
        for test, others in self._comparisons.get(fact, []):
            own = [facts.get(f.name) for f in others]
            open_ = [f.type is Type.INT and value is None for f, value in zip(others, own, strict=True)]
            for bound in ("lo", "hi") if any(open_) else ("lo",):
                values = tuple(getattr(f, bound) if o else v for f, o, v in zip(others, open_, own, strict=True))
                start, slope = self._line(test, fact, others, values)
                if start is None or not slope:
                    continue
                # Along the line, where the gap stops being negative (or positive), and where it leaves zero.
                reaches = fact.lo + -(start // slope)
                leaves = reaches if start % slope else reaches + 1
                if test.op == "==":
                    found |= {reaches, leaves}
                else:
                    found.add(leaves if (test.op in ("<=", ">")) == (slope > 0) else reaches)
        return {n for n in found if fact.lo < n <= fact.hi}

    def _line(self, test: Cmp, fact: Fact, others: Sequence[Fact], values: tuple[Value, ...]) -> tuple[int | None, int]:
        """The gap between the two sides at the least value of the fact, and by how much it grows with each step."""
        key = (test, fact, values)
        if key not in self._lines:
            sides = _sides(test, (fact, *others))
            (a, b), (c, d) = sides((fact.lo, *values)), sides((fact.lo + 1, *values))
            self._lines[key] = (None, 0) if None in (a, b, c, d) else (a - b, (c - d) - (a - b))
        return self._lines[key]


@cache
def _sides(test: Cmp, order: tuple[Fact, ...]) -> Compiled:
    """Both sides of a comparison of numbers, from the values of these facts."""
    return compile_python([test.left, test.right], [fact.name for fact in order], "sides")


def ranges(fact: Fact, turns: Iterable[int]) -> tuple[range, ...]:
    """The values of a number, cut at the given turns."""
    starts = [fact.lo, *sorted(turns)]
    return tuple(range(a, b) for a, b in zip(starts, [*starts[1:], fact.hi + 1], strict=True))
