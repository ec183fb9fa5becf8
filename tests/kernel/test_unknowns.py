"""Which unknown facts stand in the way of an answer, and what a fact could be."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Cmp, Const, Fact, NamedSet, Type
from licet.kernel.unknowns import Alternatives, blockers, ranges
from tests.kernel.trees import ORDER, conditions, records, trees

KNOWN = {
    Type.BOOL: True,
    Type.INT: 7,
    Type.CODE: "CN",
    Type.CODES: ("CN",),
    Type.DATE: dt.date(2025, 1, 13),
}


@given(trees, records)
def test_filling_in_what_stands_in_the_way_always_ends_in_an_answer(expr, record):
    facts = dict(zip(ORDER, record, strict=True))
    for _ in ORDER:
        in_the_way = blockers([expr], facts)
        if evaluate(expr, facts) is not None:
            break
        assert in_the_way
        facts[in_the_way[0].name] = KNOWN[in_the_way[0].type]
    assert evaluate(expr, facts) is not None


@given(conditions(3), records)
def test_nothing_stands_in_the_way_of_a_condition_that_is_known(expr, record):
    facts = dict(zip(ORDER, record, strict=True))
    if evaluate(expr, facts) is not None and not isinstance(expr, Fact):
        assert not blockers([expr], facts)


N = Fact("n", Type.INT, least=-1000, most=1000)


@given(
    st.integers(-5, 5),
    st.integers(-3000, 3000),
    st.integers(-3000, 3000),
    st.sampled_from(["<", "<=", ">", ">=", "=="]),
    st.data(),
)
def test_no_comparison_turns_within_a_range(slope, offset, limit, op, data):
    test = Cmp(op, N * slope + offset, Const(limit))
    for r in ranges(N, Alternatives([test]).turns(N, {})):
        n = data.draw(st.integers(r.start, r.stop - 1))
        assert evaluate(test, {"n": n}) == evaluate(test, {"n": r.start})


def test_the_ranges_meet_at_the_threshold_and_cover_every_value():
    test = N * 3 <= 100
    assert ranges(N, Alternatives([test]).turns(N, {})) == (range(-1000, 34), range(34, 1001))


def test_one_code_stands_for_all_that_no_condition_tells_apart():
    place = Fact("place", Type.CODE)
    d5 = NamedSet.of("D:5", ("CN", "RU", "CU"))
    sanctioned = NamedSet.of("E", ("CU",))
    codes = Alternatives([place.is_in(d5), place.is_in(sanctioned), place.equals("US")]).codes((place,))
    assert len(codes) == 4
    assert {"CU", "US"} < set(codes)
    assert len({"CN", "RU"} & set(codes)) == 1
