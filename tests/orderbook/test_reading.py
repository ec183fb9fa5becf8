"""Lines to orders: where cells go, what is said of those that are wrong, and which orders that stops."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.orderbook.columns import COLUMNS
from licet.orderbook.source.source import OrderBookError
from tests.orderbook.books import Found, run_of, run_of_bytes


def transactions(*rows: dict[str, str]) -> list[Any]:
    """What each row is read as; every row must be in order."""
    run = run_of(*rows)
    assert not run.errors
    lines = run.by_line()
    return [lines[line][0].order.transaction for line in sorted(lines)]


def test_a_cell_goes_where_its_column_says() -> None:
    row = {
        "order_id": "PO-1",
        "activity": "reexport",
        "origin": "Singapore",
        "quantity": "12",
        "exporter": "Tanagerfield Inc.",
        "ultimate_parent": "Deodarline Group",
        "ultimate_parent_headquarters": "CHE",
        "end_use_flags": "iaas; military",
        "private_sector": "yes",
        "government_owned": "No",
        "listed": "unverified_list; meu",
        "authorization_held": "NVEU",
        "authorization_holder": "Deodarline Group",
        "authorization_country": "IN",
        "relocated": "yes",
    }
    [t] = transactions(row)
    consignee = t.parties.ultimate_consignee
    assert (t.id, t.activity, t.origin, t.items[0].quantity) == ("PO-1", "reexport", "SG", 12)
    assert (consignee.ultimate_parent.name, consignee.ultimate_parent.headquarters) == ("Deodarline Group", "CH")
    assert (t.end_use.iaas, t.end_use.military, t.end_use.supercomputer) == (True, True, False)
    assert (consignee.private_sector, consignee.government_owned_or_controlled) == (True, False)
    assert consignee.listed == ("unverified_list", "meu")
    [held] = t.authorizations
    assert (held.type, held.holder, held.country, held.relocated) == ("NVEU", "Deodarline Group", "IN", True)
    assert t.state.government_assurances is False


def test_an_empty_cell_is_a_fact_that_is_not_given_and_a_question_mark_one_that_is_not_known() -> None:
    given_nothing, asked = transactions({"listed": "", "consignee_headquarters": ""}, {"listed": "?"})
    assert given_nothing.parties.ultimate_consignee.listed == ()
    assert given_nothing.parties.ultimate_consignee.headquarters is None
    assert asked.parties.ultimate_consignee.listed is None


def test_countries_are_codes_or_names() -> None:
    found = transactions(*({"destination": text} for text in ("NA", "South Korea", "UAE", "Hong Kong")))
    assert [t.destination for t in found] == ["NA", "KR", "AE", "CN"]


def test_columns_of_other_names_are_carried_along_and_said() -> None:
    found = run_of({"sales_region": "APAC"})
    assert found.summary["columns_not_read"] == ["sales_region"]
    assert not found.errors


HELD = {"authorization_held": "UVEU", "authorization_holder": "A"}
BAD = [
    ("date", {"date": "2025-02-30"}, "a date, YYYY-MM-DD; this is no day"),
    ("date", {"date": "02/06/2025"}, "2025-02-06 (month first) or 2025-06-02 (day first)"),
    ("date", {"date": ""}, "Date of export"),
    ("quantity", {"quantity": "0"}, "a whole number"),
    ("quantity", {"quantity": "2.5"}, "nothing is rounded"),
    ("quantity", {"quantity": "²"}, "a whole number"),
    ("quantity", {"quantity": "9" * 5000}, "a whole number"),
    ("quantity", {"quantity": ""}, "a whole number"),
    ("product", {"product": "H100"}, "nearest: NVIDIA H100 SXM5 80GB (90), NVIDIA H100 PCIe 80GB (90)"),
    ("product", {"product": "H150 SXM"}, "a product of the catalogue; nearest: NVIDIA H100 SXM5 80GB"),
    ("product", {"product": ""}, "A name of the product catalogue"),
    ("destination", {"destination": "Atlantis"}, "a country"),
    ("destination", {"destination": "Korea"}, "KR (South Korea) or KP (North Korea)"),
    ("purpose", {"purpose": "fun"}, "data_center"),
    ("private_sector", {"private_sector": "maybe"}, "yes or no"),
    ("end_use_flags", {"end_use_flags": "millitary"}, "military"),
    ("listed", {"listed": "entities"}, "entity_list"),
    ("authorization_held", {"authorization_held": "UVU"}, "UVEU, NVEU"),
    ("authorization_holder", {"authorization_held": "NVEU"}, "who holds the authorization"),
    ("stated_tpp", {"stated_eccn": "4A090.a", "stated_tpp": ""}, "the TPP of one unit"),
    ("origin", {**HELD, "relocated": "yes"}, "the country that the relocated chips leave"),
]


@pytest.fixture(scope="module")
def bad() -> Found:
    """Each bad row with a good one behind it."""
    return run_of(*(row for _, cells, _ in BAD for row in (cells, {})))


@pytest.mark.parametrize("at", range(len(BAD)), ids=[f"{column}: {cells}"[:40] for column, cells, _ in BAD])
def test_a_bad_cell_is_an_error_of_its_line_and_column(bad: Found, at: int) -> None:
    column, _, reason = BAD[at]
    line = 2 + 2 * at
    [error] = [e for e in bad.errors if e.line == line]
    assert error.column == column
    assert reason in error.reason
    assert f"line {line}, column {column}: found {error.value}; {error.reason}" == bad.results[line]["error"]


def test_bad_lines_stop_no_others(bad: Found) -> None:
    assert sorted(bad.by_line()) == [3 + 2 * at for at in range(len(BAD))]
    assert all((bad.results[line]["outcome"] is None) == (line % 2 == 0) for line in bad.results)


def test_everything_that_is_wrong_with_a_line_is_said() -> None:
    found = run_of({"product": "H150", "destination": "Atlantis", "purpose": "fun"})
    assert {error.column for error in found.errors} == {"product", "destination", "purpose"}


def test_lines_of_one_order_are_one_transaction_wherever_they_stand() -> None:
    found = run_of({"order_id": "A"}, {"order_id": "B"}, {"order_id": "A", "quantity": "3"}, {}, {})
    assert [[row.line for row in one.order.rows] for one in found.decided] == [[2, 4], [3], [5], [6]]
    assert [item.quantity for item in found.decided[0].order.transaction.items] == [1, 3]


def test_an_order_whose_lines_disagree_or_are_bad_is_not_decided_in_part() -> None:
    found = run_of(
        {"order_id": "A"},
        {"order_id": "A", "destination": "ID"},
        {"order_id": "B"},
        {"order_id": "C"},
        {"order_id": "C", "product": "H150"},
    )
    wrong = [(e.line, e.column) for e in found.errors]
    assert wrong == [(2, "order_id"), (3, "destination"), (5, "order_id"), (6, "product")]
    assert "as in line 2" in found.errors[1].reason
    assert sorted(found.by_line()) == [4]


HEADER = "order_id,date,destination,product,quantity\n"
GOOD = "{0},2025-06-02,IN,H100 SXM5,1\n"


def test_a_broken_line_stops_neither_the_others_nor_lets_its_own_order_pass() -> None:
    broken = [
        "A,2025-06-02,IN,H100 SXM5\n",
        "B,2025-06-02,IN,H100 SXM5,1,extra\n",
        'C,2025-06-02,IN,"H100" SXM5,1\n',
    ]
    text = HEADER + "".join(GOOD.format(line[0]) + line for line in broken) + GOOD.format("D")
    found = run_of_bytes(text.encode())
    assert sorted(found.by_line()) == [8]
    assert {e.line: e.column for e in found.errors} == {
        2: "order_id",
        3: "",
        4: "order_id",
        5: "",
        6: "order_id",
        7: "",
    }


def test_a_name_of_a_column_is_said_as_the_file_has_it() -> None:
    text = HEADER.replace("order_id", "Order ID").replace("product", "PRODUCT") + GOOD.format(1).replace("H100", "H150")
    [error] = run_of_bytes(text.encode()).errors
    assert error.column == "PRODUCT"


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["2025-06-02", "H100 SXM5", "IN", "yes", "?", "NVEU", '"', "1", "A", "\n"]
)


@settings(max_examples=8)
@given(st.lists(st.dictionaries(st.sampled_from(sorted(COLUMNS)), _CELLS), min_size=1, max_size=12))
def test_any_cells_are_read_or_said_to_be_wrong(rows: list[dict[str, str]]) -> None:
    try:
        found = run_of({}, *rows)
    except OrderBookError as doubt:  # a column of which no value is what its name says
        if "cannot be read so" not in str(doubt):
            raise
        return
    decided, wrong = set(found.by_line()), {error.line for error in found.errors}
    assert decided | wrong == set(found.results)
    assert len(found.results) == len(rows) + 1
    assert not decided & wrong
    assert all(error.value and error.reason for error in found.errors)
    assert wrong == {line for line, result in found.results.items() if result["error"]}
