"""The mapping file: what is written is read back, and what is wrong in it is named."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.columns import COLUMNS
from licet.orderbook.mapping.cells import CHOICES, CellError, Options
from licet.orderbook.mapping.file import read_mapping, write_mapping
from licet.orderbook.mapping.mapping import Doubt, Mapped, Mapping, column_key
from licet.orderbook.mapping.reader import reader
from licet.orderbook.source.source import OrderBookError

EXAMPLE = """
ignore = ["Incoterm"]  # a comment

[columns]
"Ship-To Country" = "destination"
"Part" = { field = "product" }

[columns."Ship Date"]
field = "date"
date = "mdy"

[constants]
origin = "United States"
quantity = "8 pcs"

[values.product]
"SKU-1093" = "NVIDIA H100 SXM5"
"""

WRONG = {
    "[columns": "not TOML: Expected",
    "a = 1\na = 2\nb = 3": "not TOML: Cannot overwrite a value (at line 2",
    "colums = 1": "at colums: found a key that a mapping does not have; expected one of ignore, columns",
    "columns = 1": "at columns: found 1; expected a table, [columns]",
    '[columns]\n"Ship Date" = "shipped"': "at columns.\"Ship Date\": found 'shipped'; expected one of order_id, date",
    '[columns]\n"Land" = "?"': "at columns.Land: found '?'; expected the field that it is; or, if",
    '[columns]\n"D" = 5': "at columns.D: found 5; expected a field, or a table",
    '[columns]\n"D" = { date = "mdy" }': "at columns.D: found an object; expected a field, or a table",
    '[columns]\n"D" = { field = "date", date = "mdx" }': 'found date = \'mdx\'; expected date = "iso" or "mdy"',
    '[columns]\n"Q" = { field = "quantity", date = "mdy" }': "expected nothing but field and decimal for the quantity",
    '[columns]\n"Q" = { field = "consignee", decimal = "." }': "expected nothing but field for the consignee",
    '[columns]\n"Q" = { field = "quantity", decimals = "." }': "found decimals = '.'",
    '[columns]\n"A" = "date"\n"B" = "date"': "at columns.B: found the field that 'A' has; expected each field in",
    '[columns]\n"A b" = "date"\n"a  B" = "product"': "found the name that 'A b' has",
    '[columns]\n"A" = "origin"\n[constants]\norigin = "US"': "at constants.origin: found a field that column 'A' gives",
    '[constants]\norigin = "Atlantis"': "at constants.origin: found 'Atlantis'; expected a country",
    "[constants]\nquantity = 8": "at constants.quantity: found 8; expected a text",
    '[constants]\nplace = "US"': "at constants.place: found the field 'place'; expected one of",
    '[constants]\nlisted = "none"': "at constants.listed: found 'none'; expected a value",
    '[values.product]\nA = "B100"': "at values.product: found words for a field that no column gives",
    '[columns]\nP = "product"\n[values.product]\nA = "H100"': "at values.product.A: found 'H100'; expected a product",
    '[columns]\nP = "product"\n[values.product]\n" A" = "B100"': "found a word with blanks around it",
    '[columns]\nP = "product"\n[values]\nproduct = "B100"': "at values.product: found 'B100'; expected a table",
    '[values.thing]\nA = "B100"': "at values.thing: found an object; expected a table of words of one of",
    'ignore = "A"': "at ignore: found 'A'; expected a list",
    'ignore = ["A"]\n[columns]\nA = "date"': "at ignore: found 'A', which [columns] reads",
}


WRITTEN = """\
# For orders.csv.
# How the columns of an order book are read. "licet orderbook columns" lists the fields that there are.
# In doubt: which quantity?

# Columns that are carried along and not read. A column that is named nowhere is not read either.
ignore = ["A", "B"]

# Each column that is read, and the field that it is: "COLUMN" = "field"; or, to say more of it,
# "COLUMN" = { field = "date", date = "mdy" }
#   date = "mdy" or "dmy" (the order in 06/02/2025), "ymd" (the year comes first, always), "excel" (serial numbers)
#   zone = "written" (the day that is written, where a time has a zone)
#   decimal = "." or "," (the mark before decimals; the other one groups thousands)
#   country = "numeric" (ISO 3166-1 numbers, 840) or "subdivision" (ISO 3166-2 codes, US-CA)

[columns]
"Ship Date" = {field = "date", date = "mdy"} # header; date = "mdy", 97 %
"P" = "product" # said

# What holds for every line and has no column: field = "value".

[constants]
origin = "US"

# What the file's own words mean: "WORD" = "what it says", by field; such as [values.product] with
# "SKU-1093" = "NVIDIA H100 SXM5".

[values]
"""


def test_an_edited_file() -> None:
    mapping = read_mapping(EXAMPLE)
    assert mapping == Mapping(
        (
            Mapped("Ship-To Country", "destination"),
            Mapped("Part", "product", Options(values={"SKU-1093": "NVIDIA H100 SXM5"})),
            Mapped("Ship Date", "date", Options(date="mdy")),
        ),
        {"origin": "US", "quantity": "8"},
        ("Incoterm",),
    )
    assert {mapped.why for mapped in mapping.columns} == {"said"}
    assert mapping.missing == ()
    assert read_mapping("\ufeff" + EXAMPLE.replace("\n", "\r\n")) == mapping
    assert read_mapping("") == Mapping(())


@pytest.mark.parametrize(("text", "said"), WRONG.items())
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(OrderBookError) as error:
        read_mapping(text)
    assert str(error.value).startswith("the mapping ")
    assert said in str(error.value)


def test_what_is_written_says_why() -> None:
    mapping = Mapping(
        (Mapped("Ship Date", "date", Options(date="mdy"), 'header; date = "mdy"', 97), Mapped("P", "product")),
        {"origin": "US"},
        ("A", "B"),
        (Doubt("quantity", "which quantity?"),),
    )
    assert write_mapping(mapping, "For orders.csv.") == WRITTEN


def test_columns_in_doubt_are_written_as_such() -> None:
    which = Doubt("destination", "which is the destination?", ("Land", "Country"))
    mapping = Mapping(
        (Mapped("Date", "date"),),
        unread=("Land", "Country", "ECCN", "Region"),
        doubts=(which, Doubt("stated_eccn", "without TPP", ("ECCN",))),
    )
    text = write_mapping(mapping)
    assert 'ignore = ["Region"]' in text
    assert '# In doubt: which is the destination?\n"Land" = "?"\n"Country" = "?"\n' in text
    assert '# In doubt: without TPP\n# "ECCN" = "stated_eccn"\n' in text
    with pytest.raises(OrderBookError, match=r"at columns\.Land: found"):
        read_mapping(text)
    assert read_mapping(text.replace('"?"', '"destination"', 1).replace('"Country" = "?"', "")).unread == ("Region",)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SAID = {
    "date": "2025-06-02",
    "destination": "IN",
    "product": "NVIDIA H100 SXM5 80GB",
    "quantity": "8",
    "stated_tpp": "0.5",
    "purpose": "resale",
    "relocated": "yes",
    "consignee": "Acme",
}
SETTINGS = {"date": ("date", "zone"), "quantity": ("decimal",), "stated_tpp": ("decimal",), "destination": ("country",)}


@st.composite
def mappings(draw: st.DrawFn) -> Mapping:
    fields = draw(st.lists(st.sampled_from(sorted(SAID)), unique=True))
    names = draw(st.lists(TEXTS, unique_by=column_key, min_size=len(fields), max_size=len(fields) + 3))
    columns = []
    for field, name in zip(fields, names, strict=False):
        settings = {key: draw(st.sampled_from(CHOICES[key])) for key in SETTINGS.get(field, ())}
        words = draw(
            st.lists(TEXTS.filter(lambda word: word and reader("note")(word).text == word), unique=True, max_size=2)
        )
        options = replace(Options(**settings), values=dict.fromkeys(words, SAID[field]))
        columns.append(Mapped(name, field, options, draw(TEXTS), draw(st.integers(1, 100))))
    constants = {field: SAID[field] for field in draw(st.sets(st.sampled_from(sorted(SAID)))) - set(fields)}
    doubts = tuple(Doubt("", text) for text in draw(st.lists(TEXTS, max_size=2)))
    return Mapping(tuple(columns), constants, tuple(names[len(fields) :]), doubts)


@given(mappings(), TEXTS)
def test_what_is_written_is_read_back(mapping: Mapping, about: str) -> None:
    text = write_mapping(mapping, about)
    tomllib.loads(text)
    said = tuple(replace(mapped, why="said", certainty=100) for mapped in mapping.columns)
    assert read_mapping(text) == Mapping(said, mapping.constants, mapping.unread)


@given(st.text() | st.lists(st.sampled_from([*EXAMPLE.splitlines(), *WRONG]), max_size=5).map("\n".join))
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    try:
        mapping = read_mapping(text)
    except OrderBookError:
        return
    assert {mapped.field for mapped in mapping.columns} <= COLUMNS.keys()


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(OrderBookError):
        read_mapping("a = " + "[" * 100_000)


def test_a_mapping_is_fitted_to_the_header_of_a_file() -> None:
    mapping = read_mapping(EXAMPLE)
    fitted = mapping.fitted(["Other", "SHIP-TO  country", "Part", "Ship Date", ""])
    assert [mapped.column for mapped in fitted.columns] == ["SHIP-TO  country", "Part", "Ship Date"]
    assert fitted.unread == ("Other",)
    with pytest.raises(
        OrderBookError, match=r'names "Part", which is no column of the file; it has Ship Date, Ship-To'
    ):
        mapping.fitted(["Ship Date", "Ship-To Country"])


def test_a_second_item_is_not_passed_over_unsaid() -> None:
    header = ["date", "items.0.product", "items.0.quantity", "items.1.product"]
    text = '[columns]\ndate = "date"\n"items.0.product" = "product"'
    with pytest.raises(OrderBookError, match=r"orders of several items \('items\.1\.product'\)"):
        read_mapping(text).fitted(header)
    said = read_mapping(f'ignore = ["items.1.product"]\n{text}')
    assert said.fitted(header).unread == ("items.0.quantity", "items.1.product")


def test_constants_are_in_licets_own_words() -> None:
    for field, value in SAID.items():
        assert reader(field)(value).text == value
    with pytest.raises(CellError):
        reader("quantity")("none")
