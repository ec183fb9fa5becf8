"""§ 734.4: ten and twenty-five percent, exactly; and what is not known."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.law.parameter import parameters
from licet.law.part734.s4_de_minimis import ELSEWHERE, NO_LEVEL, TO_E1_E2, de_minimis, rule

ON = date(2026, 1, 15)
CENT = Decimal("0.01")
amounts = st.decimals(min_value=0, max_value=10**15, places=6)
values = st.decimals(min_value=CENT, max_value=10**15, places=2)


def test_the_percentages_of_the_law():
    found = [parameters()[name] for name in ("de_minimis_e1_e2", "de_minimis")]
    assert [(p.value, p.cite, p.confidence) for p in found] == [
        (10, "734.4(c)", "primary_extract"),
        (25, "734.4(d)", "primary_extract"),
    ]


@pytest.mark.parametrize(
    ("destination", "expected"),
    [("IR", TO_E1_E2), ("KP", TO_E1_E2), ("SY", TO_E1_E2), ("CU", TO_E1_E2), ("CN", ELSEWHERE), ("RU", ELSEWHERE)],
)
def test_country_groups_e1_and_e2_have_the_lower_percentage(destination, expected):
    assert rule(destination, ON) is expected


@pytest.mark.parametrize(("destination", "percent"), [("CU", 10), ("IN", 25)])
@given(total=values)
def test_the_percentage_itself_is_de_minimis_and_anything_more_is_not(destination, percent, total):
    at = total * percent / 100
    assert de_minimis(at, total, destination, ON).within is True
    assert de_minimis(at + Decimal("0.0001"), total, destination, ON).within is False


def test_no_binary_fraction_and_no_rounding_meets_the_threshold():
    total = Decimal("999999999999999.999996")
    assert de_minimis(Decimal("249999999999999.999999"), total, "IN", ON).within is True
    assert de_minimis(Decimal("250000000000000.000000"), total, "IN", ON).within is False


@given(amounts, values)
def test_without_a_destination_both_percentages_must_agree(content, total):
    possible = {de_minimis(content, total, code, ON).within for code in ("IR", "IN")}
    found = de_minimis(content, total, None, ON).within
    assert found == (possible.pop() if len(possible) == 1 else None)


def test_a_value_that_is_not_given_is_not_known():
    assert de_minimis(None, Decimal(100), "IN", ON).within is None
    assert de_minimis(Decimal(10), None, "IN", ON).within is None
    assert de_minimis(Decimal(0), None, None, ON).within is True


@pytest.mark.parametrize(
    ("content", "no_level", "subject"),
    [
        (26, False, True),
        (26, None, True),
        (25, False, False),
        (25, None, None),
        (25, True, True),
        (None, True, True),
        (None, False, None),
    ],
)
def test_an_item_without_a_level_is_subject_at_any_percentage(content, no_level, subject):
    value = None if content is None else Decimal(content)
    assert de_minimis(value, Decimal(100), "IN", ON, no_level).subject is subject


def test_the_special_cases():
    assert set(NO_LEVEL) == {"734.4(a)(1)", "734.4(a)(3)", "734.4(a)(8)", "734.4(a)(9)"}


def test_values_that_cannot_be():
    with pytest.raises(ValueError, match="-1; expected 0 or more"):
        de_minimis(Decimal(-1), Decimal(1), "IN", ON)
    with pytest.raises(ValueError, match="0; expected more than 0"):
        de_minimis(Decimal(1), Decimal(0), "IN", ON)
    with pytest.raises(LookupError):
        de_minimis(Decimal(1), Decimal(1), "IN", date(2022, 10, 6))
