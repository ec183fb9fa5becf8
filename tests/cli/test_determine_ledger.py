"""`licet determine --ledger`: counters are read, and what is consumed is reserved, once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from licet.ledger import Ledger
from tests.cli.orders import TO_INDIA, lines

LPP = "lpp/2025/ACME Pvt Ltd"
ONE_ORDER = 1_583_120_000
"""What an order draws, in thousandths of TPP."""


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.chdir(tmp_path)
    with Ledger.init("a.db") as made:
        made.allocate(LPP, sees="whole")
    Path("order.json").write_text(json.dumps(TO_INDIA, indent=2))
    return Ledger.open("a.db")


@pytest.fixture
def determine(licet: Callable[..., Result], ledger: Ledger) -> Callable[..., Result]:
    return lambda *arguments, **given: licet("determine", *arguments, "--ledger", "a.db", **given)


def test_counters_are_read(determine):
    (found,) = map(json.loads, determine("order.json", "--json").stdout.splitlines())
    assert found["authorization"] == "LPP"
    assert any("all there is" in notice["text"] for notice in found["notices"])


def test_a_lower_bound_is_taken_only_where_that_is_asked_for(determine, ledger):
    ledger.set_sees(LPP, "part", reason="others ship too")
    assert determine("order.json").stdout.startswith("UNDETERMINED")
    assert "LICENSE EXCEPTION LPP" in determine("order.json", "--lower-bounds", "taken").stdout


def test_what_is_consumed_is_reserved_once(determine, ledger):
    first = determine("order.json", "--reserve", "--key", "order 17")
    assert f"of 1,583,120 TPP on {LPP}, made now" in first.stderr
    again = determine("order.json", "--reserve", "--key", "order 17")
    assert (again.stdout, again.exit_code) == (first.stdout, 0)
    assert "made before" in again.stderr
    assert ledger.balance(LPP).held == ONE_ORDER


def test_each_of_many_transactions_has_a_key(determine, ledger):
    book = lines(*[TO_INDIA] * 3)
    for _ in range(2):
        assert determine("-", "--json", "--reserve", "--key", "today", stdin=book).exit_code == 0
    assert ledger.balance(LPP).held == 3 * ONE_ORDER


def test_the_form_of_a_file_does_not_change_its_key(determine, ledger):
    for indent in (None, 2):
        determine("-", "--reserve", "--key", "order 17", stdin=json.dumps(TO_INDIA, indent=indent))
    assert ledger.balance(LPP).held == ONE_ORDER


def test_what_the_ledger_refuses_is_said(determine, ledger):
    ledger.freeze(LPP, reason="audit")
    result = determine("order.json", "--reserve", "--key", "order 17")
    assert "LICENSE EXCEPTION LPP" in result.stdout
    assert (result.exit_code, "frozen: audit" in result.stderr) == (3, True)


def test_options_that_need_another(licet, determine):
    assert determine("order.json", "--reserve").exit_code == 2
    assert licet("determine", "order.json", "--lower-bounds", "taken").exit_code == 2
    assert licet("determine", "order.json", "--ledger", "none.db").exit_code == 3
