"""ECCN 4E091: the count of training operations, its threshold, the synthetic-data rule and the derived-model limit."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.law.parameter import parameters
from licet.law.part774.training_operations import (
    THRESHOLD,
    Span,
    SyntheticData,
    dense_operations,
    derived_model_limit,
    known,
    specified,
)

TEN_PERCENT = Fraction(10, 100)
counts = st.integers(0, 10**28)
maybe = st.none() | counts


def test_the_numbers_of_the_law():
    names = ("model_weights_operations", "derived_model_operations", "derived_model_share", "synthetic_data_share")
    found = [parameters()[name] for name in names]
    assert [p.value for p in found] == [10**26, 25 * 10**24, 25, 10]
    assert {(p.instrument, p.confidence) for p in found} == {("diffusion_2025", "primary_extract")}


def test_the_example_of_the_technical_notes_is_6nd():
    assert dense_operations(405 * 10**9, 156 * 10**11) == 37908 * 10**21


def test_10_to_the_26_is_in_and_one_less_is_out():
    assert specified(known(10**26), known()) is True
    assert specified(known(10**26 - 1), known()) is False


@pytest.mark.parametrize(
    ("original", "limit"),
    [
        (1, 25 * 10**24),
        (10**26 - 4, 25 * 10**24),
        (10**26, 25 * 10**24),
        (10**26 + 4, 25 * 10**24 + 1),
        (10**26 + 1, Fraction(10**26 + 1, 4)),
        (4 * 10**26, 10**26),
        (Decimal("4e26"), 10**26),
    ],
)
def test_the_derived_model_limit_is_the_higher_of_the_two(original, limit):
    assert derived_model_limit(original) == limit


@given(st.integers(1, 10**30))
def test_the_derived_model_limit_is_exact(original):
    limit = derived_model_limit(original)
    assert limit >= 25 * 10**24
    assert 4 * limit >= original
    assert limit == 25 * 10**24 or 4 * limit == original


def test_only_more_than_the_limit_is_too_much():
    original = 2 * 10**26
    for additional, expected in ((5 * 10**25, False), (5 * 10**25 + 1, True)):
        assert specified(known(original, additional), known(additional), original) is expected


def test_a_derived_model_below_the_threshold_is_out_even_beyond_the_limit():
    assert specified(known(10**24, 3 * 10**25), known(3 * 10**25), 10**24) is False


@pytest.mark.parametrize(
    ("share", "counts", "brought"),
    [
        (Fraction(0), False, Span(0, 0)),
        (TEN_PERCENT, False, Span(0, 0)),
        (TEN_PERCENT + Fraction(1, 10**20), True, Span(7, 7)),
        (None, None, Span(0, 7)),
    ],
)
def test_synthetic_data_counts_above_ten_percent(share, counts, brought):
    data = SyntheticData(share, generating=5, generator_training=2)
    assert (data.counts, data.brought()) == (counts, brought)


def test_a_published_generator_brings_only_the_generating():
    assert SyntheticData(Fraction(1, 2), generating=5, generator_training=0).brought() == Span(5, 5)


def test_what_is_not_known_of_the_generator_leaves_the_count_open():
    assert SyntheticData(Fraction(1, 2), generating=5, generator_training=None).brought() == Span(5, None)
    assert SyntheticData(None, generating=None, generator_training=3).brought() == Span(0, None)


def test_an_open_count_decides_where_it_can():
    assert specified(Span(10**26, None), Span(0, None)) is True
    assert specified(Span(10**25, None), Span(0, None)) is None
    assert specified(Span(10**25, 10**26 - 1), Span(0, None)) is False
    assert specified(Span(10**25, 10**26), Span(0, None)) is None


@given(counts, maybe, counts, maybe)
def test_a_span_holds_every_sum_of_what_its_parts_hold(a, more_a, b, more_b):
    first = Span(a, None if more_a is None else a + more_a)
    second = Span(b, None if more_b is None else b + more_b)
    total = first + second
    assert total.least == a + b
    assert (total.most is None) == (more_a is None or more_b is None)
    for limit in (THRESHOLD, total.least, total.least + 1):
        ends = {total.least >= limit, True if total.most is None else total.most >= limit}
        assert total.at_least(limit) == (ends.pop() if len(ends) == 1 else None)
        beyond = {total.least > limit, True if total.most is None else total.most > limit}
        assert total.more_than(limit) == (beyond.pop() if len(beyond) == 1 else None)
