"""Random well-typed expressions and random facts: unknowns, extremes, edges of sets and dates."""

from __future__ import annotations

import datetime as dt
from functools import cache

from hypothesis import strategies as st

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
    Type,
    Within,
)

CODES = ("AE", "CN", "KH", "MO", "NA", "US", "it's")
DAYS = tuple(dt.date(2025, 1, 13) + dt.timedelta(days=d) for d in (-400, -1, 0, 1, 120, 400))
BIG = 2**50

TODAY = Fact("today", Type.DATE, known=True)
FACTS = (
    *(Fact(f"b{i}", Type.BOOL) for i in range(4)),
    Fact("kb", Type.BOOL, known=True),
    *(Fact(f"n{i}", Type.INT, least=-BIG, most=BIG) for i in range(3)),
    Fact("kn", Type.INT, known=True, least=0, most=BIG),
    *(Fact(f"c{i}", Type.CODE) for i in range(2)),
    Fact("kc", Type.CODE, known=True),
    Fact("l0", Type.CODES),
    Fact("l1", Type.CODES, known=True),
    Fact("d0", Type.DATE),
    TODAY,
)
ORDER = [f.name for f in FACTS]
SETS = (
    NamedSet.of("none", ()),
    NamedSet.of("one", ("NA",)),
    NamedSet.of("some", ("CN", "MO", "it's")),
    NamedSet("dated", ((DAYS[1], frozenset({"KH", "CN"})), (DAYS[3], frozenset({"CN"})), (DAYS[4], frozenset()))),
)


def _facts(type: Type) -> st.SearchStrategy[Expr]:
    return st.sampled_from([f for f in FACTS if f.type is type])


integers = st.one_of(st.sampled_from([0, 1, -1, 5, BIG, -BIG, BIG - 1]), st.integers(-BIG, BIG))


@cache
def numbers(depth: int) -> st.SearchStrategy[Expr]:
    leaf = st.one_of(_facts(Type.INT), integers.map(Const))
    if depth == 0:
        return leaf
    below = numbers(depth - 1)
    return st.one_of(
        leaf,
        st.builds(Add, below, below),
        st.builds(Scale, st.integers(-3, 3), below),
        st.builds(lambda c, a, b: Case(((c, a),), b), conditions(depth - 1), below, below),
    )


@cache
def codes(depth: int) -> st.SearchStrategy[Expr]:
    leaf = st.one_of(_facts(Type.CODE), st.sampled_from(CODES).map(Const))
    if depth == 0:
        return leaf
    pairs = st.lists(st.tuples(conditions(depth - 1), codes(0)), max_size=3).map(tuple)
    return st.one_of(leaf, st.builds(Case, pairs, codes(0)))


@cache
def conditions(depth: int) -> st.SearchStrategy[Expr]:
    sets = st.sampled_from(SETS)
    days = st.one_of(_facts(Type.DATE), st.sampled_from(DAYS).map(Const))
    compare = st.sampled_from(["<=", "<", ">=", ">", "=="])
    leaves = st.one_of(
        _facts(Type.BOOL),
        st.booleans().map(Const),
        st.builds(In, codes(0), sets, st.just(TODAY)),
        st.builds(Meets, _facts(Type.CODES), sets, st.just(TODAY)),
        st.builds(Within, _facts(Type.CODES), sets, st.just(TODAY)),
        st.builds(Cmp, compare, days, days),
        st.builds(Cmp, st.just("=="), codes(0), codes(0)),
    )
    if depth == 0:
        return leaves
    below = conditions(depth - 1)
    several = st.lists(below, max_size=3).map(tuple)
    return st.one_of(
        leaves,
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Not, below),
        st.builds(Cmp, compare, numbers(depth - 1), numbers(depth - 1)),
        st.builds(In, codes(depth - 1), sets, st.just(TODAY)),
        st.builds(lambda c, a, b: Case(((c, a),), b), below, below, below),
    )


def _value(fact: Fact) -> st.SearchStrategy[object]:
    match fact.type:
        case Type.BOOL:
            known: st.SearchStrategy[object] = st.booleans()
        case Type.INT:
            known = integers.filter(lambda n: fact.least <= n <= fact.most)
        case Type.CODE:
            known = st.sampled_from(CODES)
        case Type.CODES:
            known = st.lists(st.one_of(st.none(), st.sampled_from(CODES)), max_size=4).map(tuple)
        case Type.DATE:
            known = st.sampled_from(DAYS)
    return known if fact.known else st.one_of(st.none(), known)


records = st.tuples(*(_value(f) for f in FACTS))
trees = st.one_of(*(kind(depth) for depth in (0, 1, 2, 3) for kind in (conditions, numbers, codes)))
