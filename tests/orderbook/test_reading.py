"""Order books as files: what is read, and what is said of what cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.columns import COLUMNS
from licet.orderbook.reading import OrderBook, OrderBookError, read_order_book
from tests.orderbook.books import book_of, file_of


def errors(*rows: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(e.line, e.column, e.reason) for e in book_of(*rows).errors]


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
    [order] = book_of(row).orders
    t = order.transaction
    consignee = t.parties.ultimate_consignee
    assert (t.id, t.activity, t.origin, t.items[0].quantity) == ("PO-1", "reexport", "SG", 12)
    assert consignee.ultimate_parent is not None
    assert (consignee.ultimate_parent.name, consignee.ultimate_parent.headquarters) == ("Deodarline Group", "CH")
    assert (t.end_use.iaas, t.end_use.military, t.end_use.supercomputer) == (True, True, False)
    assert (consignee.private_sector, consignee.government_owned_or_controlled) == (True, False)
    assert consignee.listed == ("unverified_list", "meu")
    [held] = t.authorizations
    assert (held.type, held.holder, held.country, held.relocated) == ("NVEU", "Deodarline Group", "IN", True)
    assert t.state.government_assurances is False


def test_an_empty_cell_is_a_fact_that_is_not_given_and_a_question_mark_one_that_is_not_known() -> None:
    [given_nothing] = book_of({"listed": "", "consignee_headquarters": ""}).orders
    [asked] = book_of({"listed": "?"}).orders
    assert given_nothing.transaction.parties.ultimate_consignee.listed == ()
    assert given_nothing.transaction.parties.ultimate_consignee.headquarters is None
    assert asked.transaction.parties.ultimate_consignee.listed is None


@pytest.mark.parametrize(("text", "code"), [("NA", "NA"), ("South Korea", "KR"), ("UAE", "AE"), ("Hong Kong", "CN")])
def test_countries_are_codes_or_names(text: str, code: str) -> None:
    [order] = book_of({"destination": text}).orders
    assert order.transaction.destination == code


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("date", "2025-02-30", "a date YYYY-MM-DD"),
        ("date", "02/06/2025", "a date YYYY-MM-DD"),
        ("date", "", "Date of export"),
        ("quantity", "1,000", "a whole number"),
        ("quantity", "0", "a whole number"),
        ("quantity", "2.5", "a whole number"),
        ("quantity", "²", "a whole number"),
        ("quantity", "9" * 5000, "a whole number"),
        ("quantity", "", "a whole number"),
        ("product", "H100", "one product; this could be NVIDIA H100 SXM5 80GB"),
        ("product", "H150 SXM", "a product of the catalogue; nearest: NVIDIA H100 SXM5 80GB"),
        ("product", "", "A name of the product catalogue"),
        ("destination", "Atlantis", "a country"),
        ("destination", "Korea", "a country"),
        ("purpose", "datacenter", "data_center"),
        ("private_sector", "maybe", "true or false"),
        ("end_use_flags", "millitary", "military"),
        ("listed", "entity list", "entity_list"),
        ("authorization_held", "UVU", "UVEU, NVEU"),
        ("authorization_holder", "", "who holds the authorization"),
        ("stated_tpp", "", "the TPP of one unit"),
        ("origin", "", "the country that the relocated chips leave"),
    ],
)
def test_a_bad_cell_is_an_error_of_its_line_and_column(column: str, cell: str, reason: str) -> None:
    beside = {
        "authorization_holder": {"authorization_held": "NVEU"},
        "stated_tpp": {"stated_eccn": "4A090.a"},
        "origin": {"authorization_held": "UVEU", "authorization_holder": "A", "relocated": "yes"},
    }
    book = book_of({}, {**beside.get(column, {}), column: cell}, {})
    [(line, where, why)] = [(e.line, e.column, e.reason) for e in book.errors]
    assert (line, where) == (3, column)
    assert reason in why
    assert [order.rows[0].line for order in book.orders] == [2, 4]


def test_everything_that_is_wrong_with_a_line_is_said() -> None:
    found = errors({"product": "H150", "destination": "Atlantis", "purpose": "fun"})
    assert {column for _, column, _ in found} == {"product", "destination", "purpose"}


def test_lines_of_one_order_are_one_transaction_wherever_they_stand() -> None:
    book = book_of({"order_id": "A"}, {"order_id": "B"}, {"order_id": "A", "quantity": "3"}, {}, {})
    assert [[row.line for row in order.rows] for order in book.orders] == [[2, 4], [3], [5], [6]]
    assert [item.quantity for item in book.orders[0].transaction.items] == [1, 3]


def test_lines_of_one_order_that_disagree_are_no_order() -> None:
    book = book_of({"order_id": "A"}, {"order_id": "A", "destination": "ID"}, {"order_id": "B"})
    assert [(e.line, e.column) for e in book.errors] == [(2, "order_id"), (3, "destination")]
    assert "as in line 2" in book.errors[1].reason
    assert [order.rows[0].line for order in book.orders] == [4]


def test_an_order_with_a_bad_line_is_not_decided_without_it() -> None:
    book = book_of({"order_id": "A"}, {"order_id": "A", "product": "H150"})
    assert [(e.line, e.column) for e in book.errors] == [(2, "order_id"), (3, "product")]
    assert not book.orders


HEADER = "order_id,date,destination,product,quantity\n"
GOOD = "{0},2025-06-02,IN,H100 SXM5,1\n"


@pytest.mark.parametrize(
    "broken",
    [
        "A,2025-06-02,IN,H100 SXM5\n",
        "A,2025-06-02,IN,H100 SXM5,1,extra\n",
        'A,2025-06-02,IN,"H100 SXM5,1\n',
        'A,2025-06-02,IN,"H100" SXM5,1\n',
    ],
)
def test_a_broken_line_stops_neither_the_others_nor_lets_its_own_order_pass(broken: str) -> None:
    text = HEADER + GOOD.format("A") + broken + GOOD.format("B") + GOOD.format("C")
    book = read_order_book(text.encode())
    assert [(row.line, bool(row.errors)) for row in book.rows] == [(2, True), (3, True), (4, False), (5, False)]
    assert len(book.rows[1].given) == 5


def test_a_cell_may_run_over_lines_and_blank_lines_are_passed_over() -> None:
    rows = 'A,2025-06-02,IN,H100 SXM5,1,"two\r\nlines"\n\n,,,,,\nB,2025-06-02,IN,H100 SXM5,1,\n'
    book = read_order_book(f"{HEADER.strip()},note\n{rows}".encode())
    assert [row.line for row in book.rows] == [2, 6]
    assert book.rows[0].given[-1] == "two\nlines"


def test_a_byte_order_mark_and_the_case_and_spaces_of_names_do_not_matter() -> None:
    text = "\ufeffOrder ID,DATE,Destination,product,Quantity\r\n" + GOOD.format(1)
    book = read_order_book(text.encode())
    assert not book.errors
    assert book.bom
    assert book.orders[0].transaction.id == "1"


def test_columns_of_other_names_are_carried_along_and_said() -> None:
    book = book_of({"sales_region": "APAC"})
    assert book.unread == ["sales_region"]
    assert not book.errors


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (HEADER.encode(), "no order in it"),
        (b"PK\x03\x04rest of a workbook", "workbook"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (HEADER.encode() + b"A,2025-06-02,IN,H100 SXM5,\xe9\n", "line 2 has the byte 0xE9"),
        (HEADER.encode() + b"A,2025-06-02,IN,\0,1\n", "NUL"),
        (bytes(range(1, 256)) * 20, "not UTF-8"),
        (b"date;product;quantity;destination;consignee;purpose\n", "commas"),
        (b"date,destination,quantity\nx,y,z\n", "no column product"),
        (b"date,product,quantity,Date\n1,2,3,4\n", "'Date' twice"),
        (b"date,product,quantity,\n1,2,3,4\n", "no name"),
        (b"date,product,quantity,outcome\n1,2,3,4\n", "one that a run adds"),
        (b"date,product,quantity,reasons__diffusion-2025\n1,2,3,4\n", "one that a run adds"),
        (b"date,product,quantity,destinaton\n1,2,3,4\n", "is it destination?"),
        (b"date,product,quantity,lsted\n1,2,3,4\n", "is it listed?"),
    ],
)
def test_a_file_that_is_no_order_book_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(OrderBookError) as refused:
        read_order_book(data)
    assert says in str(refused.value)


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["2025-06-02", "H100 SXM5", "IN", "yes", "?", "NVEU", '"', "1", "A", "\n"]
)


def read_or_refuse(data: bytes) -> OrderBook | None:
    """The order book; None where it is refused. Anything else that is raised is a fault."""
    try:
        return read_order_book(data)
    except OrderBookError:
        return None


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_an_order_book_or_refused(data: bytes) -> None:
    read_or_refuse(data)


@given(st.lists(st.lists(_CELLS, min_size=4, max_size=6), min_size=1, max_size=5))
def test_any_lines_under_a_good_header_are_orders_or_errors(lines: list[list[str]]) -> None:
    text = HEADER + "".join(",".join(line) + "\n" for line in lines)
    book = read_or_refuse(text.encode())
    if book is None:
        assert not any(cell.strip() for line in lines for cell in line)
        return
    decided = {row.line for order in book.orders for row in order.rows}
    wrong = {error.line for error in book.errors}
    assert decided | wrong == {row.line for row in book.rows}
    assert not decided & wrong
    assert all(error.value and error.reason for error in book.errors)


@given(st.dictionaries(st.sampled_from(sorted(COLUMNS)), _CELLS))
def test_any_cells_are_read_or_said_to_be_wrong(row: dict[str, str]) -> None:
    book = read_order_book(file_of({"order_id": "1", **row}))
    assert bool(book.orders) != bool(book.errors)
