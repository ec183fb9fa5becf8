"""Cells of every field: to the words of Licet's own columns, or refused with what was expected."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.facts.contract import ACTIVITIES, LISTS, PURPOSES
from licet.facts.read import read_transaction
from licet.orderbook.columns import COLUMNS, item_of, order_of
from licet.orderbook.mapping import reader as module
from licet.orderbook.mapping import words
from licet.orderbook.mapping.cells import CHOICES, CellError, Options
from licet.orderbook.mapping.reader import choices_of, reader, shape_at, shape_of

READ = [
    ("date", "June 2, 2025", "2025-06-02"),
    ("quantity", "1,000 pcs", "1000"),
    ("stated_tpp", "15,832.5", "15832.5"),
    ("destination", "\ufeff Deutschland\u00a0", "DE"),
    ("destination", "?", "?"),
    ("destination", "unknown", "?"),
    ("consignee", "\u00a0Acme  Ltd\u200b", "Acme  Ltd"),
    ("consignee", "NULL", "NULL"),
    ("consignee", "?", "?"),
    ("order_id", "0012", "0012"),
    ("note", "x" * 5_000, "x" * 5_000),
    ("stated_eccn", "4a090.A", "4A090.a"),
    ("stated_eccn", "5A992.z.1", "5A992.z.1"),
    ("stated_eccn", "ear99", "EAR99"),
    ("stated_for_level", "3A090.a", "a"),
    ("stated_for_level", "none", "none"),
    ("activity", "Re-Export", "reexport"),
    ("activity", "Transfer (In-Country)", "transfer_in_country"),
    ("activity", "in-country transfer", "transfer_in_country"),
    ("activity", "輸出", "export"),
    ("purpose", "Data Centre", "data_center"),
    ("purpose", "DATA-CENTER", "data_center"),
    ("purpose", "R&D", "research"),
    ("purpose", "Sonstiges", "other"),
    ("end_use_flags", "Military; super computer", "military; supercomputer"),
    ("end_use_flags", "none", ""),
    ("listed", "Entity List", "entity_list"),
    ("listed", "EL, MEU List", "entity_list; meu"),
    ("listed", "Entity List, Footnote 4", "entity_list_footnote_4"),
    ("listed", "SDN|sdn list", "sdn"),
    ("listed", "Not listed", ""),
    ("authorization_held", "universal VEU", "UVEU"),
    ("authorization_held", "licence", "license"),
    ("authorization_held", "None", ""),
    ("private_sector", "Y", "yes"),
    ("private_sector", "X", "yes"),
    ("private_sector", "0", "no"),
    ("private_sector", "nein", "no"),
    ("private_sector", "はい", "yes"),
    ("private_sector", "✓", "yes"),
    ("relocated", "FALSE", "no"),
    ("relocated", "TBD", "?"),
]

REFUSED = [
    ("quantity", "?", "whole number"),
    ("date", "unknown", "YYYY-MM-DD"),
    ("product", "?", "catalogue"),
    ("consignee", "x" * 1_001, "1,000 characters"),
    ("consignee", "half \ud800", "1,000 characters"),
    ("stated_eccn", "4A090A", "an ECCN with its paragraphs"),
    ("stated_eccn", "3A090.a; 4A090.a", "an ECCN with its paragraphs"),
    ("activity", "sale", "one of export, reexport"),
    ("activity", "none", "one of export"),
    ("purpose", "AI", "one of data_center"),
    ("end_use_flags", "military; nuclear", "some of prohibited_part_744"),
    ("listed", "Entity List, footnote 9", "some of entity_list"),
    ("listed", ";;", "some of entity_list"),
    ("private_sector", "maybe", "yes or no"),
    ("private_sector", "2", "yes or no"),
    ("relocated", "n/a", "yes or no"),
]


@pytest.mark.parametrize(("field", "text", "said"), READ)
def test_read(field: str, text: str, said: str) -> None:
    assert reader(field)(text).text == said


@pytest.mark.parametrize(("field", "text", "why"), REFUSED)
def test_refused(field: str, text: str, why: str) -> None:
    with pytest.raises(CellError) as error:
        reader(field)(text)
    assert why in error.value.expected
    assert str(error.value) == f"found {error.value.found}; expected {error.value.expected}"


@pytest.mark.parametrize("field", COLUMNS)
def test_a_cell_of_blanks_says_nothing(field: str) -> None:
    assert reader(field)("").text == reader(field)(" \u00a0\u200b\ufeff\t").text == ""


def test_the_words_of_the_mapping_say_what_it_says_they_do() -> None:
    product = reader("product", Options(values={"SKU-1093": "H100 SXM5"}))
    assert product("SKU-1093").match == ("NVIDIA H100 SXM5 80GB", 100, "said")
    assert product(" SKU-1093 ").text == "NVIDIA H100 SXM5 80GB"
    with pytest.raises(CellError):
        product("sku-1093")
    assert product("H100 PCIe").match == ("NVIDIA H100 PCIe 80GB", 100, "alias")
    assert reader("listed", Options(values={"N/A": "none"}))("N/A").text == ""
    assert reader("destination", Options(values={"APAC-SG": "Singapore"}))("APAC-SG").text == "SG"
    with pytest.raises(CellError):
        reader("destination", Options(values={"APAC": "Asia"}))("APAC")


def test_what_is_read_is_what_a_transaction_takes() -> None:
    said = [(field, reader(field)(text).text) for field, text, _ in READ]
    said.append(("product", reader("product")("NVIDIA H100 SXM5 GPU module").text))
    for field, text in said:
        cells = {"date": "2025-06-02", "quantity": "1", "product": "B100", field: text}
        if field.startswith("stated_"):
            cells |= {"stated_eccn": "3E001", "stated_tpp": "1", field: text}
        if field in ("relocated", "authorization_held"):
            cells |= {"authorization_held": "UVEU", "authorization_holder": "Acme"} | ({field: text} if text else {})
        read_transaction({**order_of(cells), "items": [item_of(cells)]})


def test_settings_are_one_of_their_choices() -> None:
    for name, choices in CHOICES.items():
        assert getattr(Options(), name) == choices[0]
        with pytest.raises(ValueError, match=name):
            Options(**{name: "other"})


def test_every_field_has_a_shape_in_the_contract_but_note() -> None:
    assert [field for field in COLUMNS if shape_of(field) is None] == ["note"]
    assert shape_at("/items/0/nothing") is None
    assert shape_at("/parties/exporter/name/first") is None


def test_words_are_of_their_field_and_mean_one_thing() -> None:
    rows = list(csv.DictReader(Path(words.__file__).with_name("words.csv").open(encoding="utf-8", newline="")))
    for field in {row["field"] for row in rows}:
        means: dict[str, str] = {}
        for row in (row for row in rows if row["field"] == field):
            assert row["word"] in (choices_of(field) if field in COLUMNS else ("yes", "no", "", "?"))
            for text in row["texts"].split(";"):
                assert means.setdefault(words._key(text), row["word"]) == row["word"], text


@given(
    st.sampled_from(
        [*(("activity", w) for w in ACTIVITIES), *(("purpose", w) for w in PURPOSES), *(("listed", w) for w in LISTS)]
    ),
    st.data(),
)
def test_case_blanks_and_hyphens_do_not_matter(word: tuple[str, str], data: st.DataObject) -> None:
    field, canonical = word
    mark = data.draw(st.sampled_from(("_", "-", " ", "", " - ")))
    letters = [data.draw(st.sampled_from((c.lower(), c.upper()))) for c in canonical.replace("_", mark)]
    assert reader(field)("".join(letters)).text == canonical


@given(st.lists(st.sampled_from(LISTS), min_size=1, unique=True), st.sampled_from(("; ", ";", ", ", "|", "\n")))
def test_several_words(lists: list[str], mark: str) -> None:
    assert reader("listed")(mark.join(lists)).text == "; ".join(lists)


@given(st.sampled_from(sorted(COLUMNS)), st.text(max_size=60))
def test_any_text_is_read_or_refused_and_what_is_read_is_read_again_as_itself(field: str, text: str) -> None:
    try:
        said = reader(field)(text)
    except CellError:
        return
    assert reader(field)(said.text).text == said.text


def test_the_reader_of_no_field_is_an_error() -> None:
    with pytest.raises(KeyError):
        module.reader("nothing")


@pytest.mark.parametrize("field", ["consignee", "destination", "date", "quantity", "end_use_flags"])
@pytest.mark.parametrize("text", ["#N/A", " #DIV/0! ", "#REF!"])
def test_an_error_of_a_spreadsheet_is_no_value_of_any_field(field: str, text: str) -> None:
    with pytest.raises(CellError, match="where a spreadsheet program had none"):
        reader(field)(text)
