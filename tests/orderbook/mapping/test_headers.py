"""What the names of columns mean."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.columns import COLUMNS
from licet.orderbook.mapping import headers
from licet.orderbook.mapping.headers import OWN, item_number, meaning

MEANT = """
order_id: Sales Order, SO #, VBELN, PO Number, Auftragsnummer, numéro de commande, Número de Pedido, 注文番号, 订单号
date: Ship Date, ship_date, Date of Export, Requested Ship Date, Pstg Date, Warenausgangsdatum, 出荷日, 发货日期
activity: Type of export, Activity
origin: Ship-from country, Country of Export, Ausfuhrland, 輸出国
destination: Ship-To Country, SHIP TO CTRY, ShipToCountry, Country of Ultimate Destination, Bestimmungsland, 仕向国
product: Material, Part Description, SKU, Item Description, MAKTX, Model, Artikelbezeichnung, 品名, 产品型号
quantity: Qty Ordered, Order Qty, QTY., Menge, Quantité, 数量
stated_eccn: ECCN, US ECCN
stated_tpp: TPP, Unit TPP
exporter: Shipper, USPPI, Exporter Name, Exportateur, 出口商
exporter_location: Exporter Country, Country of Exporter
purchaser: SoldTo, Sold-To Party, Bill-to party, Customer Name, Käufer, 买方
purchaser_headquarters: Purchaser HQ, Buyer HQ Country
consignee: Consignee, Ultimate Consignee Name, Ship-To Party, Warenempfänger, 收货人
consignee_location: Consignee Country, Country of Ultimate Consignee, Consignee Country/Region, 收货人国家
consignee_headquarters: Consignee HQ Country, Consignee Headquarters, consignee headquartered in, 收货人总部所在国
end_user: End User, END-USER, EndUser Name, Endverwender, utilisateur final, 最終需要者, 最终用户
end_user_location: End User Country, End-User Location
end_user_headquarters: End user HQ
operator: Data Center Operator, Betreiber
ultimate_parent: Ultimate Parent, Ultimate Parent Company, Parent Company, Konzernmutter
ultimate_parent_headquarters: Ultimate Parent HQ Country, Parent HQ
purpose: End Use, Intended Use, Verwendungszweck, 用途
government_owned: State-owned, SOE
authorization_holder: License Holder
"""

PATHS = {
    "parties.ultimate_consignee.headquarters": "consignee_headquarters",
    "/parties/ultimate_consignee/headquarters": "consignee_headquarters",
    "/end_use/purpose": "purpose",
    "items.product": "product",
    "items.0.quantity": "quantity",
    "items[0].eccn": "stated_eccn",
    "items.3.tpp": "stated_tpp",
    "authorizations.0.type": "authorization_held",
    "authorizations.holder": "authorization_holder",
    "parties.exporter.name": "exporter",
    "state.government_assurances": "government_assurances",
    "end_use.military": "!",
    "parties.intermediate_consignees.0.name": "!",
    "state.lpp_used_tpp": "!",
    "parties.nobody.name": "!",
    "end_use.wmd": "!",
}

NOT_READ = ["Country of Origin", "COO", "Ursprungsland", "原产国", "Incoterm", "Unit Price", "Line", "HTS Code", "UoM"]
WEAK = ["Order Date", "Invoice Date", "Delivery Date", "Country", "Land", "国家", "Parent Country", "Transaction Type"]
NOTHING = ["", "  ", "Foo", "Region", "Approved by", "total_tpp", "a.b.c", "...", "state/province", "x" * 3_000]


@pytest.mark.parametrize(
    ("name", "field"),
    [(name, line.split(": ")[0]) for line in MEANT.strip().splitlines() for name in line.split(": ")[1].split(", ")],
)
def test_what_order_systems_write(name: str, field: str) -> None:
    meant = meaning(name)
    assert meant is not None
    assert meant.field == field
    assert meant.certainty >= 70


@pytest.mark.parametrize(("name", "field"), PATHS.items())
def test_paths_of_the_contract(name: str, field: str) -> None:
    assert meaning(name) == (field, OWN)


def test_which_item_a_path_is_about() -> None:
    assert [item_number(n) for n in ("items.0.product", "items.product", "items[2].quantity", "Items", "a.1.b")] == [
        0,
        0,
        2,
        0,
        0,
    ]


@pytest.mark.parametrize("name", NOT_READ)
def test_what_looks_like_a_field_and_is_none(name: str) -> None:
    assert meaning(name) == ("-", 0)


@pytest.mark.parametrize("name", WEAK)
def test_what_may_be_a_field_and_may_not(name: str) -> None:
    meant = meaning(name)
    assert meant is not None
    assert meant.field in COLUMNS
    assert meant.certainty < 70


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_not_known(name: str) -> None:
    assert meaning(name) is None


@given(st.sampled_from(sorted(COLUMNS)), st.sampled_from((str.upper, str.title, str.lower)), st.sampled_from("_- "))
def test_licets_own_names_come_first(name: str, case: object, mark: str) -> None:
    assert meaning(case(f" {name.replace('_', mark)} ")) == (name, OWN)  # type: ignore[operator]


def test_no_name_is_said_to_mean_two_things() -> None:
    rows = list(csv.DictReader(Path(headers.__file__).with_name("headers.csv").open(encoding="utf-8", newline="")))
    seen: dict[str, str] = {}
    for row in rows:
        if not row["field"].startswith("pattern"):
            for text in row["headers"].split(";"):
                assert text.strip() == text != "", row
                assert headers._key(text), text
                assert seen.setdefault(headers._key(text), row["field"]) == row["field"], text
        assert row["field"].split()[-1].replace("*", "exporter") in {*COLUMNS, "-", "!"}


@given(st.text() | st.text("items.0/[]*", max_size=12))
def test_any_name_means_something_or_nothing(name: str) -> None:
    meant = meaning(name)
    assert meant is None or meant.field in {*COLUMNS, "-", "!"}
