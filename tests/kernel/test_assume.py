"""What is left of an expression once facts are settled says the same as the whole."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from licet.kernel.assume import Assumed
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Expr, Type, facts_of, walk
from licet.kernel.python import compile_python
from tests.kernel.test_readings import by_hand, in_duckdb, select
from tests.kernel.trees import FACTS, ORDER, records, trees

CAN_BE_SETTLED = [f.name for f in FACTS if f.type is not Type.CODES]
names = st.sets(st.sampled_from(CAN_BE_SETTLED), max_size=6)


def settled(record: tuple[object, ...], chosen: set[str]) -> dict[str, Any]:
    """The chosen facts of a record that are known."""
    return {n: v for n, v in zip(ORDER, record, strict=True) if n in chosen and v is not None}


@given(trees, records, names)
@settings(max_examples=600)
def test_the_same_value_in_every_record_with_these_facts(expr: Expr, record: tuple[object, ...], chosen: set[str]):
    left = Assumed(settled(record, chosen))(expr)
    whole = by_hand(expr, record)
    assert by_hand(left, record) == whole
    assert compile_python([left], ORDER)(record) == (whole,)


@given(st.lists(trees, min_size=1, max_size=4), records, names)
@settings(max_examples=60)
def test_in_sql_too(exprs: list[Expr], record: tuple[object, ...], chosen: set[str]):
    assumed = Assumed(settled(record, chosen))
    whole = {f"v{i}": e for i, e in enumerate(exprs)}
    left = {name: assumed(e) for name, e in whole.items()}
    assert in_duckdb(select(left, "facts"), [record]) == in_duckdb(select(whole, "facts"), [record])


@given(trees, records, names)
def test_nothing_settled_is_looked_at_again_and_nothing_grows(expr: Expr, record: tuple[object, ...], chosen: set[str]):
    known = settled(record, chosen)
    assumed = Assumed(known)
    left = assumed(expr)
    assert not {f.name for f in facts_of(left)} & set(known)
    assert len(list(walk(left))) <= len(list(walk(expr)))
    assert assumed(left) is left


@given(trees, records)
def test_with_every_fact_known_a_constant_is_left_unless_it_looks_at_a_list(expr: Expr, record: tuple[object, ...]):
    known = settled(record, set(CAN_BE_SETTLED))
    lists = {f.name for f in facts_of(expr) if f.type is Type.CODES}
    if len(known) == len(CAN_BE_SETTLED) and not lists:
        assert facts_of(Assumed(known)(expr)) == ()
        assert evaluate(Assumed(known)(expr), {}) == by_hand(expr, record)
