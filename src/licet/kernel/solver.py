"""Expressions as formulas of a theorem prover (Z3): what holds of every record, or a record of which it does not hold.

A condition becomes two formulas, that it is known to be true and that it is known to be false; where neither holds it
is unknown. Numbers stay whole numbers without a bound on their size. Of codes only the classes are kept that the
expressions can tell apart: a code is one of its classes, a list is the classes that it has a known code of, and whether
it has an unknown one. This loses nothing: no expression gives another value for another code of the same class.

Needs the package z3-solver (``pip install 'licet[prove]'``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import z3

from licet.kernel.evaluate import COMPARE
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
    walk,
)
from licet.kernel.unknowns import OTHER

Formula = Any
"""A formula of Z3, or True or False where it is settled without facts."""
Amount = Any
"""A whole number of Z3, or of Python where it is settled."""


@dataclass(frozen=True)
class Truth:
    """A condition: when it is known to be true, and when it is known to be false."""

    true: Formula
    false: Formula


@dataclass(frozen=True)
class Number:
    """A number, or a date as the number of its day; the value means nothing where it is not known."""

    known: Formula
    value: Amount


@dataclass(frozen=True)
class Coded:
    """A code: for each class that it can be of, that it is known and of this class."""

    classes: Mapping[str, Formula]

    @property
    def known(self) -> Formula:
        """The code is known."""
        return some(self.classes.values())


@dataclass(frozen=True)
class CodedList:
    """A list of codes: for each class, that a known code of the list is of it; and that a code is unknown."""

    classes: Mapping[str, Formula]
    open: Formula


class Formulas:
    """The formulas of some expressions, over the same symbols.

    ``exprs`` are all expressions that will be asked for, ``codes`` the codes that a fact can have, by its name (for
    others: those of ``among``, or else any). ``certain``: every fact is known. ``bounds`` holds of every record; it is
    complete when all expressions have been asked for. A class of codes goes by the first of its codes.
    """

    def __init__(
        self, exprs: Iterable[Expr], codes: Mapping[str, Sequence[str]] | None = None, certain: bool = False
    ) -> None:
        self.certain = certain
        self.bounds: list[Formula] = []
        self._codes = codes or {}
        self._members: dict[str, tuple[str, ...]] = {}
        self._class_of: dict[str, str] = {}
        self._found: dict[Expr, Any] = {}
        self._part(tuple(walk(*exprs)))

    def __getitem__(self, condition: Expr) -> Formula:
        """That a condition is known to be true."""
        return self.truth(condition).true

    def truth(self, condition: Expr) -> Truth:
        """The formulas of a condition."""
        return cast("Truth", self._of(condition))

    def number(self, expr: Expr) -> Number:
        """The formulas of a number or a date."""
        return cast("Number", self._of(expr))

    def code(self, expr: Expr) -> Coded:
        """The formulas of a code."""
        return cast("Coded", self._of(expr))

    def codes(self, fact: Expr) -> CodedList:
        """The formulas of a list of codes."""
        return cast("CodedList", self._of(fact))

    def unknown(self, fact: Fact) -> Formula:
        """The fact is unknown; of a list, that no code of it is known and one is unknown."""
        found = self._of(fact)
        match found:
            case Truth():
                return every([negated(found.true), negated(found.false)])
            case CodedList():
                return every([found.open, negated(some(found.classes.values()))])
        return negated(found.known)

    def fixed(self, fact: Fact, value: Value) -> Formula:
        """The fact has this value; None is unknown."""
        if value is None:
            return self.unknown(fact)
        found = self._of(fact)
        match found:
            case Truth():
                return found.true if value else found.false
            case Number():
                same = found.value == (value.toordinal() if isinstance(value, dt.date) else value)
                return every([found.known, same])
            case Coded():
                return found.classes.get(self.class_of(str(value)), False)
        inside = {self.class_of(code) for code in cast("tuple[str | None, ...]", value) if code is not None}
        if not inside <= found.classes.keys():
            return False
        is_open = None in cast("tuple[str | None, ...]", value)
        return every(
            [
                *(f if name in inside else negated(f) for name, f in found.classes.items()),
                found.open if is_open else negated(found.open),
            ]
        )

    def extends(self, fact: Fact, fuller: Fact) -> Formula:
        """The second fact is known, and it is what the first is as far as that is known."""
        one, other = self._of(fact), self._of(fuller)
        match one, other:
            case Truth(), Truth():
                return every([implied(one.true, other.true), implied(one.false, other.false), self._known(other)])
            case Number(), Number():
                return every([implied(one.known, one.value == other.value), other.known])
            case Coded(), Coded():
                same = [implied(formula, other.classes[name]) for name, formula in one.classes.items()]
                return every([*same, other.known])
            case CodedList(), CodedList():
                more = [implied(formula, other.classes[name]) for name, formula in one.classes.items()]
                no_more = [implied(formula, one.classes[name]) for name, formula in other.classes.items()]
                return every([*more, some([one.open, every(no_more)]), negated(other.open)])
        raise TypeError(f"{fact.name} and {fuller.name} are not of one type")

    def _known(self, truth: Truth) -> Formula:
        return some([truth.true, truth.false])

    def read(self, model: z3.ModelRef, fact: Fact) -> Value:
        """The value of a fact in a model; of a class of codes its name."""
        found = self._of(fact)

        def holds(formula: Formula) -> bool:
            return formula if isinstance(formula, bool) else z3.is_true(model.eval(formula, model_completion=True))

        match found:
            case Truth():
                return True if holds(found.true) else False if holds(found.false) else None
            case Number():
                if not holds(found.known):
                    return None
                value = model.eval(found.value, model_completion=True).as_long()
                return dt.date.fromordinal(value) if fact.type is Type.DATE else int(value)
            case Coded():
                return next((name for name, formula in found.classes.items() if holds(formula)), None)
        inside = tuple(name for name, formula in found.classes.items() if holds(formula))
        return (*inside, None) if holds(found.open) else inside

    def class_of(self, code: str) -> str:
        """The class of a code."""
        return self._class_of.get(code, OTHER)

    def members(self, name: str) -> tuple[str, ...]:
        """The codes of a class; of that of all codes that nothing names, a dash."""
        return self._members.get(name, (name,))

    def _part(self, nodes: Sequence[Expr]) -> None:
        """Part the codes into classes that no node tells apart."""
        sets = {frozenset(codes) for codes in self._codes.values()}
        alone = False
        for node in nodes:
            if isinstance(node, (In, Meets, Within)):
                sets.update(members for _, members in node.codes.steps)
            elif isinstance(node, Const) and node.type is Type.CODE:
                sets.add(frozenset({str(node.value)}))
            elif isinstance(node, Fact) and node.among and node.name not in self._codes:
                sets.add(frozenset(node.among))
            elif isinstance(node, Cmp) and node.left.type is Type.CODE:
                alone = alone or not (isinstance(node.left, Const) or isinstance(node.right, Const))
        numbered = [(i, members) for i, members in enumerate(sets)]
        groups: dict[object, list[str]] = {}
        for code in sorted(frozenset[str]().union(*sets)):
            groups.setdefault(code if alone else tuple(i for i, s in numbered if code in s), []).append(code)
        for members in groups.values():
            self._members[members[0]] = tuple(members)
            self._class_of.update(dict.fromkeys(members, members[0]))

    def _of(self, expr: Expr) -> Truth | Number | Coded | CodedList:
        if expr not in self._found:
            for node in walk(expr, but=self._found):
                self._found[node] = self._make(node)
        return cast("Truth | Number | Coded | CodedList", self._found[expr])

    def _make(self, node: Expr) -> Truth | Number | Coded | CodedList:
        match node:
            case Fact():
                return self._fact(node)
            case Const():
                return self._const(node.value)
            case And():
                terms = [self.truth(t) for t in node.terms]
                return self._truth(every(t.true for t in terms), lambda: some(t.false for t in terms))
            case Or():
                terms = [self.truth(t) for t in node.terms]
                return self._truth(some(t.true for t in terms), lambda: every(t.false for t in terms))
            case Not():
                term = self.truth(node.term)
                return Truth(term.false, term.true)
            case Cmp():
                if node.left.type is Type.CODE:
                    return self._same_code(self.code(node.left), self.code(node.right))
                left, right = self.number(node.left), self.number(node.right)
                return self._tested([left.known, right.known], COMPARE[node.op](left.value, right.value))
            case In():
                code = self.code(node.item)
                return self._tested([code.known], self._inside(node, code.classes))
            case Meets():
                found = self.codes(node.item)
                return self._open_test(found, self._inside(node, found.classes), meets=True)
            case Within():
                found = self.codes(node.item)
                return self._open_test(found, self._inside(node, found.classes, outside=True), meets=False)
            case Add():
                one, other = self.number(node.left), self.number(node.right)
                return Number(every([one.known, other.known]), one.value + other.value)
            case Scale():
                number = self.number(node.term)
                return Number(number.known, node.factor * number.value)
            case Case():
                return self._decision_list(node)
        raise TypeError(f"not a node of this language: {type(node).__name__}")

    def _fact(self, fact: Fact) -> Truth | Number | Coded | CodedList:
        name, certain = fact.name, self.certain or fact.known
        match fact.type:
            case Type.BOOL:
                true = z3.Bool(name)
                if certain:
                    return Truth(true, z3.Not(true))
                false = z3.Bool(f"{name} is false")
                self.bounds.append(z3.Not(z3.And(true, false)))
                return Truth(true, false)
            case Type.INT | Type.DATE:
                value = z3.Int(name)
                known = True if certain else z3.Bool(f"{name} is known")
                lo, hi = (fact.lo, fact.hi) if fact.type is Type.INT else (1, dt.date.max.toordinal())
                self.bounds += [value >= lo, value <= hi]
                return Number(known, value)
            case Type.CODE:
                one_of = {c: z3.Bool(f"{name} is {c}") for c in self._can_be(fact)}
                self.bounds.append(z3.AtMost(*one_of.values(), 1))
                if certain:
                    self.bounds.append(some(one_of.values()))
                return Coded(one_of)
        listed = {c: z3.Bool(f"{name} has {c}") for c in self._can_be(fact)}
        return CodedList(listed, False if self.certain else z3.Bool(f"{name} has one unknown"))

    def _can_be(self, fact: Fact) -> list[str]:
        codes = self._codes.get(fact.name, fact.among)
        return list(dict.fromkeys(map(self.class_of, codes))) if codes else [*self._members, OTHER]

    def _const(self, value: bool | int | str | dt.date) -> Truth | Number | Coded:
        match value:
            case bool():
                return Truth(value, not value)
            case int():
                return Number(True, value)
            case str():
                return Coded({self.class_of(value): True})
            case dt.date():
                return Number(True, value.toordinal())

    def _truth(self, true: Formula, false: Any) -> Truth:
        """A condition that is false where it is not true if all facts are certain; else where ``false`` says."""
        return Truth(true, negated(true) if self.certain else false())

    def _tested(self, known: Sequence[Formula], holds: Formula) -> Truth:
        """A test of what must be known for it."""
        if self.certain:
            return Truth(holds, negated(holds))
        return Truth(every([*known, holds]), every([*known, negated(holds)]))

    def _open_test(self, found: CodedList, one: Formula, meets: bool) -> Truth:
        """A test of a list, which ``one`` code decides, and no other outcome while a code is unknown."""
        none = every([negated(one), negated(found.open)])
        return Truth(one, none) if meets else Truth(none, one)

    def _inside(self, node: In | Meets | Within, classes: Mapping[str, Formula], outside: bool = False) -> Formula:
        """A class that is (or, if ``outside``, is not) in the set, as it stands on the date of the test."""
        steps = [(dt.date.min, frozenset[str]()), *node.codes.steps]
        if node.on is None:
            steps = steps[-1:]
        day = 0 if node.on is None else self.number(node.on).value
        found = []
        for i, (since, members) in enumerate(steps):
            then = [day >= since.toordinal()] if i and node.on is not None else []
            then += [day < steps[i + 1][0].toordinal()] if i + 1 < len(steps) else []
            found.append(every([*then, some(f for name, f in classes.items() if (name in members) is not outside)]))
        return some(found)

    def _same_code(self, one: Coded, other: Coded) -> Truth:
        shared = one.classes.keys() & other.classes.keys()
        if OTHER in shared:
            raise ValueError("to compare two codes, all the codes that one of them can be must be given")
        same = some(every([one.classes[c], other.classes[c]]) for c in sorted(shared))
        return self._tested([one.known, other.known], same)

    def _decision_list(self, node: Case) -> Truth | Number | Coded:
        """Every case under the condition that all before it are false and its own is true."""
        reached: Formula = True
        arms: list[tuple[Formula, Any]] = []
        for when, then in node.cases:
            truth = self.truth(when)
            arms.append((every([reached, truth.true]), self._of(then)))
            reached = every([reached, truth.false])
        arms.append((reached, self._of(node.default)))
        match arms[-1][1]:
            case Truth():
                true = some(every([path, v.true]) for path, v in arms)
                return self._truth(true, lambda: some(every([path, v.false]) for path, v in arms))
            case Coded():
                names = dict.fromkeys(name for _, v in arms for name in v.classes)
                paths = {n: [every([path, v.classes[n]]) for path, v in arms if n in v.classes] for n in names}
                return Coded({name: some(found) for name, found in paths.items()})
        amount = arms[-1][1].value
        for path, v in reversed(arms[:-1]):
            amount = _either(path, v.value, amount)
        return Number(some(every([path, v.known]) for path, v in arms), amount)


def every(formulas: Iterable[Formula]) -> Formula:
    """The conjunction."""
    left = [f for f in formulas if f is not True]
    if any(f is False for f in left):
        return False
    return True if not left else left[0] if len(left) == 1 else z3.And(left)


def some(formulas: Iterable[Formula]) -> Formula:
    """The disjunction."""
    left = [f for f in formulas if f is not False]
    if any(f is True for f in left):
        return True
    return False if not left else left[0] if len(left) == 1 else z3.Or(left)


def negated(formula: Formula) -> Formula:
    """The negation."""
    return not formula if isinstance(formula, bool) else z3.Not(formula)


def implied(premise: Formula, conclusion: Formula) -> Formula:
    """The implication."""
    return some([negated(premise), conclusion])


def equivalent(one: Formula, other: Formula) -> Formula:
    """The equivalence."""
    return every([implied(one, other), implied(other, one)])


def _either(when: Formula, then: Amount, otherwise: Amount) -> Amount:
    if isinstance(when, bool):
        return then if when else otherwise
    return z3.If(when, z3.IntVal(then) if isinstance(then, int) else then, otherwise)
