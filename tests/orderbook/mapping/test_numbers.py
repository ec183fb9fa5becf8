"""Numbers are read exactly or refused: a thousands mark is never taken for a decimal one, and nothing is rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from licet.orderbook.mapping.cells import CellError
from licet.orderbook.mapping.numbers import read_amount, read_quantity

QUANTITIES = {
    "8": "8",
    " 8\u00a0": "8",
    "008": "8",
    "+8": "8",
    "8.0": "8",
    "8,0": "8",
    "8.00": "8",
    "8 pcs": "8",
    "8 EA": "8",
    "8ea.": "8",
    "8 Stk.": "8",
    "8台": "8",
    "８": "8",
    "1,000": "1000",
    "1,000 units": "1000",
    "1,234,567": "1234567",
    "1.234.567": "1234567",
    "1 000": "1000",
    "1\u202f000": "1000",
    "1'000": "1000",
    "1’000": "1000",
    "1,000.00": "1000",
    "1.000,00": "1000",
    "1000.000": "1000",
    "1000,000": "1000",
    "1000000000": "1000000000",
}

NO_QUANTITIES = {
    "1.000": '1.000 (decimal = ".") or 1000.0 (decimal = ",")',
    "12.000": "the mapping can say which",
    "8.5": "nothing is rounded",
    "1,5": "nothing is rounded",
    "0.500": "nothing is rounded",
    "0": "from 1",
    "-8": "negative",
    "8-": "negative",
    "(8)": "negative",
    "−8": "negative",
    "1e3": "written in full",
    "1000000001": "1,000,000,000",
    "9" * 5_000: "1,000,000,000",
    "1,00,000": "whole number",
    "1,0000": "whole number",
    "1.000,000.0": "whole number",
    "12,34": "nothing is rounded",
    "eight": "whole number",
    "8 boxes": "whole number",
    "8 sets": "whole number",
    "8x": "whole number",
    "8 or 9": "whole number",
    "8²": "whole number",
    "½": "whole number",
    "8%": "whole number",
    "٨": "whole number",
    "0x10": "whole number",
    "?": "whole number",
    "NaN": "whole number",
    "1 00 000": "whole number",
}

AMOUNTS = {
    "15824": "15824",
    "15824.0": "15824",
    "15,832": "15832",
    "15 832 TPP": "15832",
    "126649.6": "126649.6",
    "0": "0",
    "0,5": "0.5",
    "1.979,392": "1979.392",
    "0.000001": "0.000001",
}


@pytest.mark.parametrize(("text", "number"), QUANTITIES.items())
def test_quantities(text: str, number: str) -> None:
    assert read_quantity(text) == number


@pytest.mark.parametrize(("text", "why"), NO_QUANTITIES.items())
def test_what_is_no_quantity(text: str, why: str) -> None:
    with pytest.raises(CellError) as error:
        read_quantity(text)
    assert why in error.value.expected
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(("text", "number"), AMOUNTS.items())
def test_amounts(text: str, number: str) -> None:
    assert read_amount(text) == number


@pytest.mark.parametrize("text", ["-1", "1e5", "0.0000001", "10000000001", "15.832", "about 5", "1234567890.123456"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(CellError):
        read_amount(text)


@pytest.mark.parametrize(
    ("decimal", "text", "number"),
    [
        (".", "1.000", "1"),
        (",", "1.000", "1000"),
        (".", "1,000", "1000"),
        (",", "1,000", "1"),
        (",", "1.000,0", "1000"),
        (".", "1.000,0", None),
        (",", "1.5", None),
        (".", "1,5", None),
    ],
)
def test_the_mapping_says_which_mark_is_the_decimal_one(decimal: str, text: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(CellError):
            read_quantity(text, decimal)
    else:
        assert read_quantity(text, decimal) == number


@given(
    st.integers(1, 10**9),
    st.sampled_from(("{:,}", "{:,}.00", "{}", "{}.0", " {} pcs", "{:_}")),
    st.sampled_from((" ", "'", "\u00a0", ",")),
)
def test_a_quantity_in_any_form_is_that_quantity(number: int, form: str, mark: str) -> None:
    text = form.format(number).replace("_", ",").replace(",", mark)
    assert read_quantity(text) == str(number)
    assert read_quantity(text, ".") == str(number)


@given(st.integers(1, 10**9))
def test_a_quantity_in_the_form_of_the_continent_is_never_another(number: int) -> None:
    text = f"{number:,}".replace(",", ".")
    assert read_quantity(text, ",") == str(number)
    try:
        assert read_quantity(text) == str(number)
    except CellError:
        assert 1_000 <= number < 1_000_000


@given(st.decimals(0, 10**8, places=3))
def test_an_amount_is_exact(number: Decimal) -> None:
    assert Decimal(read_amount(f"{number:f}", ".")) == number
    assert Decimal(read_amount(f"{number:,f}", ".")) == number


@given(st.text() | st.text("0123456789., '-+e()", max_size=20), st.sampled_from(("", ".", ",")))
@example("1" * 70, "")
def test_any_text_is_a_number_or_refused(text: str, decimal: str) -> None:
    for read in (read_quantity, read_amount):
        try:
            number = read(text, decimal)
        except CellError:
            continue
        assert number.replace(".", "", 1).isascii()
        assert number.replace(".", "", 1).isdecimal()
        assert len(number) <= 15
