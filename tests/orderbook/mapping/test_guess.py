"""From headers and values to a mapping: what is told, what is doubted, and what is never guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.columns import COLUMNS
from licet.orderbook.mapping.guess import guess
from licet.orderbook.mapping.mapping import Mapping, several_items
from licet.orderbook.source.source import OrderBookError

EXAMPLE = Path(__file__).parents[3] / "examples" / "orderbook.csv"
NEEDED = {"Ship Date": ["2025-06-02"], "Product": ["H100 SXM5"], "Qty": ["8"]}


def of(columns: dict[str, list[str | None]] | dict[str, list[str]]) -> Mapping:
    """The mapping that is guessed for columns with these values."""
    length = max(map(len, columns.values()))
    rows = [[values[i] if i < len(values) else None for values in columns.values()] for i in range(length)]
    return guess(list(columns), rows)


def fields(mapping: Mapping) -> dict[str, str]:
    return {mapped.field: mapped.column for mapped in mapping.columns}


def doubts(mapping: Mapping, field: str) -> str:
    return " | ".join(doubt.text for doubt in mapping.doubts if doubt.field == field)


def test_the_example_order_book_is_read_by_its_own_names() -> None:
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    mapping = guess(header, rows)
    assert [(m.column, m.field) for m in mapping.columns] == [(name, name) for name in header]
    assert {m.certainty for m in mapping.columns} == {100}
    assert (mapping.unread, mapping.doubts, mapping.hindrances) == ((), (), ())


ERP = {
    "Sales Order": ["4500012", "4500013"],
    "Item": ["10", "20"],
    "PO Number": ["PO-1", "PO-2"],
    "Ship Date": ["06/25/2025", "06/02/2025"],
    "Requested Ship Date": ["06/20/2025", "06/01/2025"],
    "Order Date": ["05/01/2025", "05/02/2025"],
    "Ship-To Country": ["IN - India", "Deutschland"],
    "Country of Origin": ["TW", "CN"],
    "Sold-To Party": ["Acme", "Acme"],
    "Bill-to party": ["Acme Finance", "Acme Finance"],
    "Ship-To Party": ["Acme DC", "Acme DC"],
    "Ultimate Consignee": ["Acme Ltd", "Acme GmbH"],
    "Consignee Country": ["India", "Germany"],
    "Consignee HQ Country": ["IN", "DE"],
    "End User": ["", None],
    "Material": ["100-2000", "100-2001"],
    "Material Description": ["NVIDIA H100 SXM5 80GB GPU module", "DGX H100"],
    "Order Qty": ["1,000", "8"],
    "ECCN": ["4A090.a", "5A992.z.1"],
    "Incoterms": ["FCA", "FCA"],
    "End Use": ["Data Centre", "R&D"],
    "Ultimate Parent": ["Acme Plc", "Acme Plc"],
    "Ultimate Parent HQ": ["UK", "UK"],
    "Intermediate Consignee": ["Forwarder", ""],
}


def test_an_export_of_an_order_system() -> None:
    mapping = of(ERP)
    assert fields(mapping) == {
        "order_id": "Sales Order",
        "date": "Ship Date",
        "destination": "Ship-To Country",
        "purchaser": "Sold-To Party",
        "consignee": "Ultimate Consignee",
        "consignee_location": "Consignee Country",
        "consignee_headquarters": "Consignee HQ Country",
        "end_user": "End User",
        "product": "Material Description",
        "quantity": "Order Qty",
        "purpose": "End Use",
        "ultimate_parent": "Ultimate Parent",
        "ultimate_parent_headquarters": "Ultimate Parent HQ",
    }
    assert mapping.hindrances == ()
    by_field = {mapped.field: mapped for mapped in mapping.columns}
    assert by_field["date"].options.date == "mdy"
    assert by_field["date"].why == (
        "header and values; date = \"mdy\", since of '06/25/2025'; rather than 'Requested Ship Date'"
    )
    assert by_field["destination"].why == "header and values"
    assert set(ERP) - set(mapping.unread) == set(fields(mapping).values())
    assert "no column of an order book takes it" in doubts(mapping, "")
    assert "stated_tpp" in doubts(mapping, "stated_eccn")


@pytest.mark.parametrize("name", ["parties.ultimate_consignee.headquaters", "end_use.wmd", "items.0.sku"])
def test_a_name_that_the_contract_lacks_is_told(name: str) -> None:
    mapping = of({**NEEDED, name: ["x"]})
    assert f"{name!r} may matter, and no column of an order book takes it" in doubts(mapping, "")
    assert mapping.unread == (name,)
    assert mapping.hindrances == ()


def test_orders_of_several_items_are_one_doubt_with_one_advice() -> None:
    items = {
        f"items.{i}.{name}": ["8"] if name == "quantity" else ["B100"]
        for i in (0, 1)
        for name in ("product", "quantity")
    }
    mapping = of({"date": ["2025-06-02"], "destination": ["IN"], **items})
    assert mapping.hindrances == (several_items(["items.1.product", "items.1.quantity"]),)


@pytest.mark.parametrize(
    ("columns", "field", "said"),
    [
        (
            {"Destination": ["Berlin", "Pune", "Oslo"]},
            "destination",
            "3 of 3 different values cannot be read so: found 'Be",
        ),
        ({"Ship-To Country": ["Berlin", "Pune", "DE"]}, "destination", "2 of 3 different values cannot be read so"),
        ({"Country": ["DE", "IN"]}, "destination", "may be the destination, and may not"),
        ({"Ctry XY": ["DE", "IN"]}, "destination", "by their values 'Ctry XY' could be"),
        ({"Ship-To Country": ["DE"], "Deliver to country": ["IN"]}, "destination", "could each be the destination"),
        ({"Ship-To Country": ["840"]}, "destination", 'country = "numeric"'),
        ({"Order Date": ["2025-06-02"]}, "date", "'Order Date' may be the date, and may not"),
        ({"When": ["2025-06-02"]}, "date", 'by their values \'When\' could be: write "When" = "date"'),
        ({"Ship Date": ["06/02/2025", "07/03/2025"]}, "date", "2025-06-02 (month first) or 2025-02-06 (day first)"),
        ({"Ship Date": ["45810", "45811"]}, "date", 'date = "excel"'),
        ({"Ship Date": ["2025-06-02"], "Export Date": ["2025-06-03"]}, "date", "could each be the date"),
        ({"Qty Ordered": ["8"], "Qty Shipped": ["4"]}, "quantity", "could each be the quantity"),
        ({"Qty": ["1.000", "2.000"]}, "quantity", 'decimal = ","'),
        ({"Qty": ["8,000", "16,000"]}, "quantity", "end in three zeros behind a mark"),
        ({"Quantty": ["8"]}, "quantity", "could be"),
        ({"Count": ["8"]}, "quantity", "by their values 'Count' could be"),
        ({"Material": ["SKU-1", "SKU-2"]}, "product", "[values.product]"),
        ({"items.0.product": ["H100 SXM5"], "items.1.product": ["B100"]}, "product", "one item a line"),
        ({"A": ["H100 SXM5"], "B": ["B100"]}, "product", "by their values 'A', 'B' could be"),
    ],
)
def test_what_decides_is_never_guessed(columns: dict[str, list[str]], field: str, said: str) -> None:
    others = {
        "date": {"Product": ["H100 SXM5"], "Qty": ["8"]},
        "quantity": {"Product": ["H100 SXM5"], "Ship Date": ["2025-06-02"]},
        "product": {"Qty": ["8"], "Ship Date": ["2025-06-02"]},
        "destination": NEEDED,
    }
    mapping = of({**others[field], **columns})
    assert said in doubts(mapping, field)
    assert any(said in hindrance for hindrance in mapping.hindrances)
    with pytest.raises(OrderBookError):
        mapping.check()


@pytest.mark.parametrize(
    ("column", "values", "setting"),
    [
        ("Ship Date", ["06/25/2025", "06/02/2025"], ("date", "mdy")),
        ("Ship Date", ["25.06.2025", "02.06.2025"], ("date", "dmy")),
        ("Ship Date", ["2025-06-25", "2025-06-02"], ("date", "iso")),
        ("Ship Date", ["25/06/2025", "06/25/2025"], ("date", "iso")),  # both orders: neither is proved
        ("Qty", ["1,000", "8"], ("decimal", "")),
        ("Qty", ["1,500", "12,000"], ("decimal", ".")),  # one and a half is no quantity
        ("Qty", ["1.500", "12.000"], ("decimal", ",")),
        ("Qty", ["8.0", "16.0"], ("decimal", ".")),
        ("Ship-To Country", ["US-CA", "US-TX"], ("country", "subdivision")),
        ("Ship-To Country", ["IN", "DE"], ("country", "name")),
    ],
)
def test_how_cells_are_read_is_concluded_only_where_the_values_prove_it(
    column: str, values: list[str], setting: tuple[str, str]
) -> None:
    mapping = of({**NEEDED, column: values})
    mapped = next(mapped for mapped in mapping.columns if mapped.column == column)
    assert getattr(mapped.options, setting[0]) == setting[1]


def test_a_column_of_lanes_is_not_one_of_subdivisions() -> None:
    assert "names US (United States) and CA (Canada)" in doubts(
        of({**NEEDED, "Ship-To Country": ["US-CA"]}), "destination"
    )


def test_bad_cells_do_not_hide_good_ones() -> None:
    mapping = of({**NEEDED, "Ship-To Country": ["IN", "DE", "Berlin"]})
    mapped = next(mapped for mapped in mapping.columns if mapped.field == "destination")
    assert mapped.certainty < 92
    assert mapping.hindrances == ()
    own = of({"date": ["2025-06-02"], "product": ["no such thing"], "quantity": ["8"]})  # an error of that line
    assert own.hindrances == ()


def test_namibia_is_a_country() -> None:
    assert fields(of({**NEEDED, "Ship-To Country": ["NA"]}))["destination"] == "Ship-To Country"


def test_the_country_of_origin_of_goods_is_not_where_they_leave_from() -> None:
    assert "origin" not in fields(of({**NEEDED, "Country of Origin": ["TW"]}))
    assert fields(of({**NEEDED, "Ship From Country": ["TW"], "COO": ["CN"]}))["origin"] == "Ship From Country"


def test_a_classification_needs_the_tpp_of_one_unit() -> None:
    with_tpp = of({"Ship Date": ["2025-06-02"], "Qty": ["8"], "ECCN": ["4A090.a"], "TPP": ["15,832"]})
    assert fields(with_tpp).keys() >= {"stated_eccn", "stated_tpp"}
    assert with_tpp.hindrances == ()
    without = of({"Ship Date": ["2025-06-02"], "Qty": ["8"], "ECCN": ["4A090.a"]})
    assert without.missing == ("product",)
    assert "ECCN" in without.unread


def test_products_are_known_by_their_values() -> None:
    mapping = of({"Ship Date": ["2025-06-02"], "Qty": ["8"], "Thing": ["H100 SXM5", "NVIDIA L40S"]})
    mapped = next(mapped for mapped in mapping.columns if mapped.field == "product")
    assert (mapped.column, mapped.why, mapped.certainty) == ("Thing", "values", 80)


def test_a_party_of_countries_is_doubted() -> None:
    mapping = of({**NEEDED, "Ship-To": ["India", "Germany"]})
    assert "its values are countries" in doubts(mapping, "consignee")
    assert "Ship-To" in mapping.unread


def test_names_that_are_almost_licets_own_are_doubted() -> None:
    assert "is it the government_owned?" in doubts(of({**NEEDED, "goverment_owned": ["yes"]}), "government_owned")


def test_what_no_order_can_be_without() -> None:
    mapping = of({"Foo": ["x"]})
    assert mapping.missing == ("date", "product", "quantity")
    assert [hindrance.split(";")[0] for hindrance in mapping.hindrances] == [
        f"no column is the {name} ({COLUMNS[name].doc[:-1]})" for name in ("date", "product", "quantity")
    ]


def test_a_name_twice_is_refused() -> None:
    with pytest.raises(OrderBookError, match=r"column 'ship  date' twice"):
        guess(["Ship Date", "ship  date"], [])


def test_columns_without_a_name_are_passed_over() -> None:
    mapping = guess(["Ship Date", "", "Qty", " ", "Product"], [["2025-06-02", None, "8", None, "B100"]])
    assert (mapping.unread, mapping.hindrances) == ((), ())


def test_a_file_without_rows_goes_by_its_header() -> None:
    mapping = guess(list(NEEDED), [])
    assert (len(mapping.columns), mapping.hindrances) == (3, ())


NAMES = st.sampled_from([*ERP, *COLUMNS, "Country", "ECCN", "TPP", "items.1.product"]) | st.text(max_size=8)
CELLS = (
    st.none()
    | st.sampled_from(["IN", "8", "1.000", "2025-06-02", "06/02/2025", "H100 SXM5", "yes"])
    | st.text(max_size=8)
)


@given(st.lists(NAMES, unique_by=lambda name: " ".join(name.casefold().split()), max_size=6), st.data())
def test_any_table_is_mapped_or_refused(header: list[str], data: st.DataObject) -> None:
    row = st.lists(CELLS, min_size=len(header), max_size=len(header))
    rows = data.draw(st.lists(row, max_size=4))
    try:
        mapping = guess(header, rows)
    except OrderBookError:
        return
    read = [mapped.column for mapped in mapping.columns]
    assert sorted([*read, *mapping.unread]) == sorted(name for name in header if name.strip())
    assert len({mapped.field for mapped in mapping.columns}) == len(read)
    assert guess(header, rows) == mapping
    assert all(0 < mapped.certainty <= 100 for mapped in mapping.columns)
