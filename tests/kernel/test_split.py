"""Expressions cut in two say the same as the whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Expr, Type, facts_of
from licet.kernel.python import compile_python
from licet.kernel.split import left, parts, renamed
from tests.kernel.trees import FACTS, ORDER, records, trees

apart = st.sets(st.sampled_from([f.name for f in FACTS]), max_size=6)


def seen(record: tuple[object, ...]) -> dict[str, object]:
    return dict(zip(ORDER, record, strict=True))


@given(st.lists(trees, min_size=1, max_size=3), apart)
@settings(max_examples=200)
def test_no_part_looks_at_a_fact_that_is_apart_and_none_stands_in_another(exprs: list[Expr], names: set[str]):
    found = parts(exprs, names)
    assert not {fact.name for part in found for fact in facts_of(part)} & names
    assert all(part.type is not Type.CODES for part in found)


@given(st.lists(trees, min_size=1, max_size=3), records, apart)
@settings(max_examples=400)
def test_the_whole_with_facts_in_the_place_of_parts_has_the_same_values(
    exprs: list[Expr], record: tuple[object, ...], names: set[str]
):
    found = parts(exprs, names)
    whole, facts = renamed(exprs, found, "part")
    values = compile_python(found, ORDER)(record)
    again = compile_python(whole, [*(fact.name for fact in facts), *ORDER])(values + record)
    assert again == tuple(evaluate(e, seen(record)) for e in exprs)


@given(st.lists(trees, min_size=1, max_size=3), records, apart)
@settings(max_examples=200)
def test_what_is_left_once_the_parts_are_known_has_the_same_values(
    exprs: list[Expr], record: tuple[object, ...], names: set[str]
):
    found = parts(exprs, names)
    rest = left(exprs, found, compile_python(found, ORDER)(record))
    assert [evaluate(e, seen(record)) for e in rest] == [evaluate(e, seen(record)) for e in exprs]
