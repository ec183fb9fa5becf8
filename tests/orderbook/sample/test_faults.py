"""Faults on purpose: as many as asked for, each of them an error of its line, and no other line in error."""

import pytest

from licet.facts.read import read_transaction
from licet.facts.shapes import InvalidTransactionError
from licet.orderbook.columns import COLUMNS, NEEDED
from licet.orderbook.sample.faults import FAULTS, lines_in_error
from licet.orderbook.sample.sample import noted
from tests.orderbook.sample.books import Row, orders_of, rows_in, table_of, transaction

ROWS, SHARE = 6_000, 0.05


@pytest.fixture(scope="module")
def book():
    with table_of(ROWS, faults=SHARE) as connection:
        yield connection


def refused(lines: list[Row]) -> bool:
    """Whether the lines of an order lack what is needed, disagree, or are no transaction."""
    of_order = [name for name, column in COLUMNS.items() if not column.of_item]
    if not all(line[name] for line in lines for name in NEEDED):
        return True
    if any(line[name] != lines[0][name] for line in lines for name in of_order):
        return True
    try:
        read_transaction(transaction(lines))
    except InvalidTransactionError:
        return True
    return False


def test_there_are_as_many_as_asked_for(book):
    found = {name: n for name, n in noted(book, "sample").items() if name.startswith("fault: ")}
    assert set(found) == {f"fault: {fault.name}" for fault in FAULTS}
    assert sum(found.values()) / ROWS == pytest.approx(SHARE, rel=0.15)


def test_an_order_is_refused_where_it_has_a_fault_and_nowhere_else(book):
    in_error = 0
    for lines in orders_of(rows_in(book, "sample")).values():
        faulty = any("fault: " in line["note"] for line in lines)
        assert refused(lines) is faulty, lines
        in_error += len(lines) * faulty
    assert lines_in_error(book, "sample") == in_error


def test_nothing_but_the_faulty_cells_is_changed(book):
    column = {f"fault: {fault.name}": fault.column for fault in FAULTS}
    with table_of(ROWS) as right:
        for wrong, row in zip(rows_in(book, "sample"), rows_in(right, "sample"), strict=True):
            fault = wrong["note"].split("; ")[-1]
            changed = {name for name in COLUMNS if wrong[name] != row[name]} - {"note"}
            assert changed == ({column[fault]} if fault in column else set())


def test_a_fault_in_every_line():
    with table_of(1_000, faults=1) as book:
        scripted = book.execute("SELECT count(*) FROM sample WHERE note IS NULL OR NOT contains(note, 'fault: ')")
        assert scripted.fetchone()[0] <= 10
