"""Every reading of an expression gives the same answer on every input."""

import datetime as dt
from itertools import product

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import (
    Add,
    And,
    Case,
    Cmp,
    Const,
    Expr,
    Fact,
    IllTypedError,
    In,
    NamedSet,
    Not,
    Or,
    Scale,
    Type,
    all_of,
    schedule,
)
from licet.kernel.python import compile_python
from licet.kernel.sql import read_bitmap, select
from tests.kernel.trees import FACTS, ORDER, SETS, TODAY, conditions, records, trees

SQL_TYPES = {
    Type.BOOL: "BOOLEAN",
    Type.INT: "BIGINT",
    Type.CODE: "VARCHAR",
    Type.CODES: "VARCHAR[]",
    Type.DATE: "DATE",
}

CONNECTION = duckdb.connect()


def by_hand(expr: Expr, record: tuple[object, ...]) -> object:
    return evaluate(expr, dict(zip(ORDER, record, strict=True)))


def in_duckdb(sql: str, rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    marks = ", ".join(f"(?{', ?' * (len(FACTS) - 1)})" for _ in rows)
    typed = ", ".join(f"CAST({f.name} AS {SQL_TYPES[f.type]}) AS {f.name}" for f in FACTS)
    facts = f"(SELECT {typed} FROM (VALUES {marks}) AS v({', '.join(ORDER)}))"
    values = [list(v) if isinstance(v, tuple) else v for row in rows for v in row]
    return CONNECTION.execute(sql.replace("FROM facts AS", f"FROM {facts} AS"), values).fetchall()


@given(st.lists(trees, min_size=1, max_size=4), st.lists(records, min_size=1, max_size=12))
@settings(max_examples=300)
def test_generated_python_means_what_the_expression_means(exprs, rows):
    decide = compile_python(exprs, ORDER)
    for row in rows:
        assert list(decide(row)) == [by_hand(e, row) for e in exprs], decide.source


@given(st.lists(trees, min_size=1, max_size=4), st.lists(records, min_size=1, max_size=8))
@settings(max_examples=150)
def test_sql_means_what_the_expression_means(exprs, rows):
    sql = select({f"e{i}": e for i, e in enumerate(exprs)}, "facts")
    assert in_duckdb(sql, rows) == [tuple(by_hand(e, row) for e in exprs) for row in rows], sql


@given(st.lists(conditions(2), min_size=1, max_size=70), st.lists(records, min_size=1, max_size=3))
@settings(max_examples=40)
def test_the_bitmap_carries_the_truth_of_every_condition(exprs, rows):
    sql = select({}, "facts", keep=["kn"], conditions=exprs)
    found = [read_bitmap(words, len(exprs)) for _, *words in in_duckdb(sql, rows)]
    assert found == [tuple(by_hand(e, row) for e in exprs) for row in rows]


@given(records, st.sampled_from(SETS))
def test_a_list_of_codes_reads_the_same_from_one_column_and_from_several(row, codes):
    fact = next(f for f in FACTS if f.name == "l1")
    members = dict(zip(ORDER, row, strict=True))["l1"]
    day = dict(zip(ORDER, row, strict=True))["today"]
    columns = tuple(f"l1_{i}" for i in range(len(members)))
    typed = "".join(f", CAST(? AS VARCHAR) AS {c}" for c in columns)
    exprs = {"meets": fact.meets(codes, TODAY), "within": fact.within(codes, TODAY)}
    sql = select(exprs, f"(SELECT CAST(? AS DATE) AS today{typed})", columns={"l1": columns})
    assert CONNECTION.execute(sql, [day, *members]).fetchone() == tuple(by_hand(e, row) for e in exprs.values())


@given(trees, records, st.data())
def test_knowing_more_never_changes_what_was_certain(expr, row, data):
    before = by_hand(expr, row)
    fuller = [data.draw(full) if v is None else v for v, full in zip(row, data.draw(st.just(_KNOWN)), strict=True)]
    if before is not None:
        assert by_hand(expr, tuple(fuller)) == before


_KNOWN = [
    {
        Type.BOOL: st.booleans(),
        Type.INT: st.integers(-9, 9),
        Type.CODE: st.sampled_from(["CN", "NA"]),
        Type.CODES: st.just(("CN",)),
        Type.DATE: st.just(dt.date(2025, 1, 13)),
    }[f.type]
    for f in FACTS
]

TRUTHS = [True, False, None]
A, B, C = (Fact(f"b{i}", Type.BOOL) for i in range(3))


@pytest.mark.parametrize(("a", "b", "c"), list(product(TRUTHS, repeat=3)))
def test_kleenes_laws(a, b, c):
    def same(left: Expr, right: Expr) -> bool:
        facts = {"b0": a, "b1": b, "b2": c}
        return evaluate(left, facts) is evaluate(right, facts)

    assert same(A & B, B & A)
    assert same(A | B, B | A)
    assert same((A & B) & C, A & (B & C))
    assert same(A & (B | C), (A & B) | (A & C))
    assert same(A | (B & C), (A | B) & (A | C))
    assert same(~(A & B), ~A | ~B)
    assert same(~(A | B), ~A & ~B)
    assert same(~~A, A)
    assert same(A & (A | B), A)
    assert same(A & Const(False), Const(False))
    assert same(A | Const(True), Const(True))


@pytest.mark.parametrize(
    ("a", "b", "conjunction"),
    [(True, None, None), (False, None, False), (None, None, None), (True, True, True), (None, False, False)],
)
def test_kleenes_and(a, b, conjunction):
    assert evaluate(A & B, {"b0": a, "b1": b}) is conjunction


def test_a_decision_list_is_unknown_at_the_first_unknown_condition():
    verdict = Case(((A, Const("yes")), (B, Const("maybe"))), Const("no"))
    assert evaluate(verdict, {"b0": None, "b1": True}) is None
    assert evaluate(verdict, {"b0": False, "b1": True}) == "maybe"


def test_a_schedule_takes_the_last_step_that_has_come():
    quota = schedule(TODAY, [(dt.date(2025, 4, 1), 2), (dt.date(2025, 7, 1), 3)], before=1)
    days = ["2024-01-01", "2025-03-31", "2025-04-01", "2025-06-30", "2025-07-01", "2030-01-01"]
    assert [evaluate(quota, {"today": dt.date.fromisoformat(d)}) for d in days] == [1, 1, 2, 2, 3, 3]


N = Fact("n0", Type.INT, most=2**40)
K = Fact("c0", Type.CODE)
D = Fact("d0", Type.DATE)
DATED = NamedSet("dated", ((dt.date(2025, 1, 13), frozenset({"CN"})),))


@pytest.mark.parametrize(
    "build",
    [
        lambda: And((A, N)),
        lambda: Or((K,)),
        lambda: Not(N),
        lambda: Cmp("<=", K, Const("CN")),
        lambda: Cmp("<=", N, Const("CN")),
        lambda: Cmp("!=", N, N),
        lambda: Cmp("==", A, B),
        lambda: dt.date(2025, 1, 1) >= N,
        lambda: In(N, DATED, TODAY),
        lambda: In(K, DATED),
        lambda: In(K, DATED, D),
        lambda: Add(N, D),
        lambda: Scale(2, A),
        lambda: Scale(2**24, N),
        lambda: Add(Fact("m", Type.INT), Fact("n", Type.INT)),
        lambda: Const(2**63),
        lambda: Const(0.5),
        lambda: Const(dt.datetime(2025, 1, 1)),
        lambda: Case(((N, Const(1)),), Const(2)),
        lambda: Case(((A, Const(1)),), Const("x")),
        lambda: Fact("not an identifier", Type.BOOL),
        lambda: Fact("n", Type.INT, least=2, most=1),
        lambda: bool(A & B),
    ],
)
def test_an_ill_typed_or_overflowing_expression_is_refused_when_it_is_built(build):
    with pytest.raises(IllTypedError):
        build()


def test_equal_expressions_are_one_object_and_types_are_told_apart():
    assert (A & (N >= 1)) is (A & (N >= 1))
    assert Const(1) is not Const(True)
    assert all_of(A) is A
