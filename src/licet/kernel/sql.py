"""Expressions as SQL, printed by sqlglot; NULL is unknown, and SQL's own three-valued logic is Kleene's.

Nodes that are used more than once become columns of an inner query, one level for each depth, so that the text
stays as small as the tree and an engine computes each of them once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Final

from sqlglot import exp

from licet.kernel.nodes import Add, And, Case, Cmp, Const, Expr, Fact, In, Meets, Not, Or, Scale, Within, walk

Columns = Mapping[str, str | Sequence[str]]

CONDITIONS_PER_WORD: Final = 31  # two bits each in a signed 64-bit integer

_COMPARE: Final[Mapping[str, type[exp.Binary]]] = {
    "<=": exp.LTE,
    "<": exp.LT,
    ">=": exp.GTE,
    ">": exp.GT,
    "==": exp.EQ,
}


def select(
    outputs: Mapping[str, Expr],
    source: str,
    *,
    keep: Iterable[str] = (),
    conditions: Sequence[Expr] = (),
    columns: Columns | None = None,
    dialect: str = "duckdb",
) -> str:
    """SELECT the ``keep`` columns and the ``outputs`` from ``source`` (a table or a parenthesised query).

    A fact is read from the column of its own name, or from ``columns[name]``; a list of codes may be read from
    several columns of single codes (NULL is then an unknown member). The truth of the ``conditions`` is added as
    a bitmap: columns ``truth_0``, ``truth_1`` …, two bits a condition, which ``read_bitmap`` reads back.
    """
    printer = _Printer(columns or {})
    roots = [*outputs.values(), *conditions]
    query = f"SELECT * FROM {source} AS facts"
    layers = _layers(roots)
    for depth, layer in enumerate(layers):
        printed = [(node, printer.write(node)) for node in layer]
        names = {node: f"x{depth}_{i}_" for i, node in enumerate(layer)}
        columns_text = ", ".join(exp.alias_(e, names[node]).sql(dialect=dialect) for node, e in printed)
        query = f"SELECT *, {columns_text} FROM ({query}) AS layer_{depth}"
        printer.names.update(names)
    results = [exp.alias_(printer.write(e), name, quoted=True) for name, e in outputs.items()]
    for word, start in enumerate(range(0, len(conditions), CONDITIONS_PER_WORD)):
        bits = printer.bits(conditions[start : start + CONDITIONS_PER_WORD])
        results.append(exp.alias_(bits, f"truth_{word}", quoted=True))
    kept = [exp.column(k, quoted=True) for k in keep]
    return f"SELECT {', '.join(e.sql(dialect=dialect) for e in [*kept, *results])} FROM ({query}) AS decided"


def read_bitmap(words: Sequence[int], count: int) -> tuple[bool | None, ...]:
    """The truth of ``count`` conditions from the bitmap columns that ``select`` made."""
    return tuple(
        (False, True, None)[words[i // CONDITIONS_PER_WORD] >> 2 * (i % CONDITIONS_PER_WORD) & 3] for i in range(count)
    )


def _layers(roots: Sequence[Expr]) -> list[list[Expr]]:
    """The nodes that are used more than once, in layers that can be computed one after the other."""
    nodes = list(walk(*roots))
    uses = Counter(child for node in nodes for child in node.children())
    uses.update(roots)
    uses.update(when for node in nodes if isinstance(node, Case) for when, _ in node.cases if when.nullable)
    depth: dict[Expr, int] = {}
    layers: list[list[Expr]] = []
    for node in nodes:
        depth[node] = max((depth[child] for child in node.children()), default=0)
        if uses[node] > 1 and not isinstance(node, (Fact, Const)):
            if depth[node] == len(layers):
                layers.append([])
            layers[depth[node]].append(node)
            depth[node] += 1
    return layers


class _Printer:
    """Turns nodes into sqlglot expressions; ``names`` are the nodes that already have a column."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.names: dict[Expr, str] = {}

    def write(self, e: Expr) -> exp.Expression:
        if e in self.names:
            return exp.column(self.names[e])
        match e:
            case Fact():
                column = self.columns.get(e.name, e.name)
                if isinstance(column, str):
                    return exp.column(column, quoted=True)
                return exp.array(*(exp.column(c, quoted=True) for c in column))
            case Const():
                return _literal(e.value)
            case And():
                return _joined(exp.And, [self.write(t) for t in e.terms], empty=True)
            case Or():
                return _joined(exp.Or, [self.write(t) for t in e.terms], empty=False)
            case Not():
                return exp.paren(exp.Not(this=exp.paren(self.write(e.term))))
            case Cmp():
                return exp.paren(_COMPARE[e.op](this=self.write(e.left), expression=self.write(e.right)))
            case Add():
                return exp.paren(exp.Add(this=self.write(e.left), expression=self.write(e.right)))
            case Scale():
                return exp.paren(exp.Mul(this=_literal(e.factor), expression=self.write(e.term)))
            case In() | Meets() | Within():
                return self.membership(e)
            case Case():
                return self.case(e)
        raise TypeError(f"not a node of this language: {type(e).__name__}")

    def case(self, e: Case) -> exp.Expression:
        arms = []
        for when, then in e.cases:
            condition = self.write(when)
            arms.append(exp.If(this=condition, true=self.write(then)))
            if when.nullable:
                arms.append(exp.If(this=exp.Is(this=condition.copy(), expression=exp.null()), true=exp.null()))
        default = self.write(e.default)
        return exp.paren(exp.Case(ifs=arms, default=default)) if arms else default

    def membership(self, e: In | Meets | Within) -> exp.Expression:
        if e.on is None:
            return self.member_of(e, e.codes.on(dt.date.max))
        on = self.write(e.on)
        arms = [
            exp.If(this=exp.GTE(this=on.copy(), expression=_literal(since)), true=self.member_of(e, codes))
            for since, codes in reversed(e.codes.steps)
        ]
        return exp.paren(exp.Case(ifs=arms, default=self.member_of(e, frozenset())))

    def member_of(self, e: In | Meets | Within, members: frozenset[str]) -> exp.Expression:
        """The test on one version of the set."""
        if isinstance(e, In):
            return _one_of(self.write(e.item), members)
        column = self.columns.get(e.item.name) if isinstance(e.item, Fact) else None
        if column is not None and not isinstance(column, str):
            each = [_one_of(exp.column(c, quoted=True), members) for c in column]
            return _joined(exp.And if isinstance(e, Within) else exp.Or, each, empty=isinstance(e, Within))
        codes = self.write(e.item)
        known = exp.func("list_filter", codes, exp.Lambda(this=_known(), expressions=[exp.to_identifier("c")]))
        found: exp.Func | exp.Not = exp.func("list_has_any", codes.copy(), _array(members))
        if isinstance(e, Within):
            found = exp.Not(this=exp.func("list_has_all", _array(members), known))
        some_unknown = exp.GT(this=exp.func("len", codes.copy()), expression=exp.func("len", known.copy()))
        arms = [
            exp.If(this=found, true=exp.Boolean(this=isinstance(e, Meets))),
            exp.If(this=exp.Is(this=codes.copy(), expression=exp.null()), true=exp.null()),
            exp.If(this=some_unknown, true=exp.null()),
        ]
        return exp.paren(exp.Case(ifs=arms, default=exp.Boolean(this=isinstance(e, Within))))

    def bits(self, conditions: Sequence[Expr]) -> exp.Expression:
        words: list[exp.Expression] = []
        for i, condition in enumerate(conditions):
            truth = self.write(condition)
            arms = [exp.If(this=truth, true=_literal(1 << 2 * i))]
            if condition.nullable:
                unknown = exp.Is(this=truth.copy(), expression=exp.null())
                arms.append(exp.If(this=unknown, true=_literal(2 << 2 * i)))
            words.append(exp.paren(exp.Case(ifs=arms, default=_literal(0))))
        return reduce(lambda a, b: exp.Add(this=a, expression=b), words[1:], words[0])


def _joined(kind: type[exp.Expression], terms: list[exp.Expression], empty: bool) -> exp.Expression:
    if not terms:
        return exp.Boolean(this=empty)
    return exp.paren(reduce(lambda a, b: kind(this=a, expression=b), terms[1:], terms[0]))


def _one_of(code: exp.Expression, members: frozenset[str]) -> exp.Expression:
    if not members:  # IN () is not SQL; an unknown code is not known to be outside even of the empty set
        return exp.paren(exp.And(this=exp.Is(this=code, expression=exp.null()), expression=exp.null()))
    return exp.paren(exp.In(this=code, expressions=[exp.Literal.string(c) for c in sorted(members)]))


def _array(members: frozenset[str]) -> exp.Expression:
    return exp.cast(exp.array(*(exp.Literal.string(c) for c in sorted(members))), "VARCHAR[]")


def _known() -> exp.Expression:
    return exp.Is(this=exp.column("c"), expression=exp.Not(this=exp.null()))


def _literal(value: bool | int | str | dt.date) -> exp.Expression:
    match value:
        case bool():
            return exp.Boolean(this=value)
        case int():
            return exp.cast(exp.Literal.number(value), exp.DataType.Type.BIGINT)
        case str():
            return exp.Literal.string(value)
        case dt.date():
            return exp.cast(exp.Literal.string(value.isoformat()), exp.DataType.Type.DATE)
