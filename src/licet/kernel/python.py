"""Expressions as a generated Python function: a decision in microseconds.

A condition that may be unknown is compiled twice, as the Python test that it is true and the Python test that it
is false; so the generated code is the short-circuiting code that a person would write, and still three-valued.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

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

Record = Sequence[Value]
Compiled = Callable[[Record], tuple[Any, ...]]

_OPPOSITE: Final = {"<=": ">", "<": ">=", ">=": "<", ">": "<=", "==": "!="}


def compile_python(outputs: Sequence[Expr], order: Sequence[str], name: str = "decide") -> Compiled:
    """A function from a record (the facts in ``order``; None where unknown) to the values of ``outputs``.

    The function's text is its ``source`` attribute. Raises KeyError for a fact that ``order`` lacks.
    """
    writer = _Writer({fact: i for i, fact in enumerate(order)})
    return writer.function(outputs, name)


class _Writer:
    """Writes one function."""

    def __init__(self, position: Mapping[str, int]) -> None:
        self.position = position
        self.names: dict[Expr, str] = {}  # nodes that have a local variable
        self.bound: dict[Any, str] = {}  # constants that the function closes over
        self.temporaries = 0

    def function(self, outputs: Sequence[Expr], name: str) -> Compiled:
        nodes = list(walk(*outputs))
        uses = Counter(child for node in nodes for child in node.children())
        uses.update(when for node in nodes if isinstance(node, Case) for when, _ in node.cases if when.nullable)
        taken = ["_"] * len(self.position)  # the whole record is unpacked at once: faster than one by one
        body = []
        for node in nodes:
            if isinstance(node, Fact):
                self.names[node] = taken[self.position[node.name]] = node.name
            elif uses[node] > 1 and not isinstance(node, Const):
                local = f"_{len(self.names)}"
                body.append(f"    {local} = {self.value(node)}")
                self.names[node] = local
        if any(name != "_" for name in taken):
            body.insert(0, f"    {', '.join(taken)}, = r")
        results = "".join(f"{self.value(output)}, " for output in outputs)
        source = "\n".join([f"def {name}(r):", *body, f"    return ({results})"])
        scope: dict[str, Any] = {local: value for value, local in self.bound.items()}
        exec(compile(source, f"<licet {name}>", "exec"), scope)
        function = scope[name]
        function.source = source
        return cast("Compiled", function)

    def value(self, e: Expr) -> str:
        """Python for the value of ``e``, None where it is unknown."""
        if e in self.names:
            return self.names[e]
        if e.type is Type.BOOL and not isinstance(e, (Const, Case)):
            if not e.nullable:
                return self.true(e)
            return f"({self.true(e)} or (False if {self.false(e)} else None))"
        match e:
            case Const():
                return self.constant(e.value)
            case Add():
                return self.arithmetic("+", e.left, e.right)
            case Scale():
                return self.arithmetic("*", Const(e.factor), e.term)
            case Case():
                arms = []
                for when, then in e.cases:
                    if when.nullable:
                        arms.append(f"None if not {self.true(when)} and not {self.false(when)} else ")
                    arms.append(f"{self.value(then)} if {self.true(when)} else ")
                return f"({''.join(arms)}{self.value(e.default)})"
        raise TypeError(f"not a node of this language: {type(e).__name__}")

    def true(self, e: Expr) -> str:
        """Python that is truthy just where ``e`` is true."""
        if e in self.names:
            return self.names[e]
        match e:
            case Const():
                return repr(e.value)
            case And():
                return self.join(" and ", [self.true(t) for t in e.terms], "True")
            case Or():
                return self.join(" or ", [self.true(t) for t in e.terms], "False")
            case Not():
                return self.false(e.term)
            case Cmp():
                return self.comparison(e.op, e)
            case In():
                return f"({self.value(e.item)} in {self.members(e)})"
            case Meets():
                return f"({self.listed(e)}not {self.members(e)}.isdisjoint({self.value(e.item)}))"
            case Within():
                return f"({self.listed(e)}{self.members(e)}.issuperset({self.value(e.item)}))"
            case Case():
                return f"({self.value(e)} is True)"
        raise TypeError(f"not a condition: {type(e).__name__}")

    def false(self, e: Expr) -> str:
        """Python that is truthy just where ``e`` is false."""
        if e in self.names:
            return f"({self.names[e]} is False)" if e.nullable else f"(not {self.names[e]})"
        match e:
            case Const():
                return repr(not e.value)
            case And():
                return self.join(" or ", [self.false(t) for t in e.terms], "False")
            case Or():
                return self.join(" and ", [self.false(t) for t in e.terms], "True")
            case Not():
                return self.true(e.term)
            case Cmp():
                return self.comparison(_OPPOSITE[e.op], e)
            case In():
                return f"({self.value(e.item)} not in {self.members(e, or_unknown=True)})"
            case Meets():
                return f"({self.listed(e)}{self.members(e, or_unknown=True)}.isdisjoint({self.value(e.item)}))"
            case Within():
                return f"({self.listed(e)}not {self.members(e, or_unknown=True)}.issuperset({self.value(e.item)}))"
            case Case():
                return f"({self.value(e)} is False)"
        raise TypeError(f"not a condition: {type(e).__name__}")

    def join(self, word: str, tests: list[str], empty: str) -> str:
        return f"({word.join(tests)})" if tests else empty

    def comparison(self, op: str, e: Cmp) -> str:
        guards: list[str] = []
        left, right = self.operand(e.left, guards), self.operand(e.right, guards)
        return f"({''.join(guards)}{left} {op} {right})"

    def arithmetic(self, op: str, left: Expr, right: Expr) -> str:
        guards: list[str] = []
        a, b = self.operand(left, guards), self.operand(right, guards)
        return f"({a} {op} {b} if {''.join(guards)[:-5]} else None)" if guards else f"({a} {op} {b})"

    def operand(self, e: Expr, guards: list[str]) -> str:
        """Python for an operand that the ``guards``, evaluated first, have made sure is known."""
        if not e.nullable:
            return self.value(e)
        if e in self.names:
            guards.append(f"{self.names[e]} is not None and ")
            return self.names[e]
        self.temporaries += 1
        local = f"t{self.temporaries}_"
        guards.append(f"({local} := {self.value(e)}) is not None and ")
        return local

    def listed(self, e: Meets | Within) -> str:
        """A guard against a list that is unknown as a whole."""
        return f"{self.value(e.item)} is not None and " if e.item.nullable else ""

    def members(self, e: In | Meets | Within, or_unknown: bool = False) -> str:
        unknown = frozenset({None}) if or_unknown else frozenset()
        if e.on is None or not e.codes.dated:
            return self.bind(e.codes.on(dt.date.max) | unknown)
        text = self.bind(e.codes.on(dt.date.min) | unknown)
        for since, codes in e.codes.steps:
            if since > dt.date.min:
                text = f"{self.bind(codes | unknown)} if {self.value(e.on)} >= {self.bind(since)} else {text}"
        return f"({text})"

    def constant(self, value: bool | int | str | dt.date) -> str:
        return self.bind(value) if isinstance(value, dt.date) else repr(value)

    def bind(self, value: Any) -> str:
        return self.bound.setdefault(value, f"c{len(self.bound)}_")
