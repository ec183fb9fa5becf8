"""The generated code decides as the code written by hand from the text does: an independent check of the law."""

import duckdb
import pytest
from benchmarks.agreement import (
    DisagreementError,
    assert_python_agrees,
    assert_sql_agrees,
    handwritten_sql,
    printed_sql,
)
from benchmarks.data import make_table, records
from benchmarks.handwritten import decide
from benchmarks.transactions import transactions

from licet.determine.decider import decider_of_all_days

ROWS = 20_000
DECIDER = decider_of_all_days("diffusion-2025")


@pytest.fixture(scope="module")
def orders():
    with duckdb.connect() as connection:
        make_table(connection, ROWS)
        yield connection


def test_generated_python_and_python_by_hand(orders):
    assert_python_agrees(DECIDER, records(orders, ROWS))


def test_printed_sql_and_sql_by_hand(orders):
    assert_sql_agrees(orders, printed_sql(DECIDER, "orders"), handwritten_sql("orders"), "orders")


def test_python_by_hand_and_sql_by_hand(orders):
    query = f"SELECT * EXCLUDE (row) FROM ({handwritten_sql('orders')}) ORDER BY row"
    assert orders.execute(query).fetchall() == [decide(record) for record in records(orders, ROWS)]


def test_the_data_reach_the_answers(orders):
    outcomes, authorizations, policies = map(set, zip(*map(decide, records(orders, ROWS)), strict=True))
    assert outcomes == {
        *("prohibited", "no_license_required", "license_exception", "authorized_veu", "license_required", None),
    }
    assert authorizations == {"ACA", "NAC", "HBM", "AIA", "ACM", "UVEU", "NVEU", "LPP", "license", "", None}
    assert policies == {
        *("policy_of_denial", "presumption_of_denial", "case_by_case", "presumption_of_approval", "", None),
    }


def test_a_difference_is_shown_with_its_record(orders):
    elsewhere = handwritten_sql("orders").replace("26900000000", "26900000001")
    with pytest.raises(DisagreementError, match=r"(?s)LPP.*chip_tpp = \d+.*lpp_used = \d+"):
        assert_sql_agrees(orders, printed_sql(DECIDER, "orders"), elsewhere, "orders")


def test_a_transaction_says_what_its_row_says(orders):
    orders.execute("CREATE TABLE single AS FROM orders WHERE others_tpp = 0 ORDER BY row LIMIT 2000")
    found = [DECIDER.records(t) for t in transactions(orders, 2000, "single")]
    assert found == [[record] for record in records(orders, 2000, "single")]
