"""`licet determine --ledger`: counters are read, and what is consumed is reserved, once."""

import json
import time
from collections.abc import Callable
from datetime import date, timedelta
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


def test_a_limit_that_the_ledger_has_lowered_is_said(determine, ledger):
    """The answer is the law's; the ledger says that it is stricter, and why, and then refuses."""
    assert "stricter" not in determine("order.json").stdout
    ledger.set_limit(LPP, 1_000_000_000, since=date(2025, 3, 1), reason="own rule")
    result = determine("order.json", "--reserve", "--key", "order 17")
    assert "LICENSE EXCEPTION LPP" in result.stdout
    said = " ".join(result.stdout.split())
    assert f"The ledger is stricter than the law on {LPP} and may refuse it: its limit is 1,000,000 TPP" in said
    assert "since 2025-03-01 (own rule; recorded " in said
    assert "by the law 26,900,000 TPP: 1,000,000 TPP are free" in said
    assert result.exit_code == 3
    assert f"order.json: not reserved: {LPP}: 1,583,120 TPP asked, 1,000,000 TPP would fit" in result.stderr


def test_a_reservation_that_was_released_or_is_over_is_seen(determine, ledger):
    almost = ledger.reserve({LPP: 26_000_000_000}, effective=date(2025, 6, 2))
    assert "LICENSE EXCEPTION LPP" not in determine("order.json").stdout
    ledger.release(almost)
    assert "LICENSE EXCEPTION LPP" in determine("order.json").stdout
    ledger.reserve({LPP: 26_000_000_000}, effective=date(2025, 6, 2), lasts=timedelta(milliseconds=1))
    time.sleep(0.01)
    assert "LICENSE EXCEPTION LPP" in determine("order.json", "--reserve", "--key", "order 17").stdout
    assert ledger.balance(LPP).held == ONE_ORDER


def test_what_was_released_since_is_said(determine, ledger):
    determine("order.json", "--reserve", "--key", "order 17")
    (held,) = (line.operation for line in ledger.history(LPP) if line.held_change)
    ledger.release(held)
    again = determine("order.json", "--reserve", "--key", "order 17")
    assert "made before, by a command with this key; released or over since, and not reserved again" in again.stderr
    assert ledger.balance(LPP).held == 0


def test_options_that_need_another(licet, determine):
    assert determine("order.json", "--reserve").exit_code == 2
    assert licet("determine", "order.json", "--lower-bounds", "taken").exit_code == 2
    assert licet("determine", "order.json", "--ledger", "none.db").exit_code == 3
