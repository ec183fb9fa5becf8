"""What depends on what the ledger holds is found when it is recorded: a retry is the same call, whatever has moved."""

import datetime as dt
from collections.abc import Callable

import pytest

from licet.ledger import Ledger, Receipt
from licet.ledger import errors as e
from tests.ledger.moving_clock import MovingClock

TPP = "license/D123456/tpp"
COUNTRY = "country/MY/2025-2027"


@pytest.fixture
def agreed(ledger: Ledger) -> Ledger:
    ledger.allocate(COUNTRY)
    ledger.adjust(COUNTRY, 500, reason="licensed")
    ledger.allocate(TPP, limit=100)
    for name in ("user/a", "user/b"):
        ledger.allocate(name)
    ledger.adjust("user/a", 10, reason="opening")
    return ledger


CALLS: dict[str, Callable[[Ledger], Receipt]] = {
    "acquire": lambda ledger: ledger.acquire("user/a", "user/b", reason="merger", key="k"),
    "lapse": lambda ledger: ledger.lapse(TPP, COUNTRY, reason="over", key="k"),
    "set_limit": lambda ledger: ledger.set_limit("user/a", 50, reason="less", key="k"),
    "allocate": lambda ledger: ledger.allocate("uveu/ACME/MY", key="k"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_retry_gets_the_first_receipt(agreed: Ledger, clock: MovingClock, call: Callable[[Ledger], Receipt]):
    first = call(agreed)
    for name in ("user/a", TPP):
        agreed.adjust(name, 3, reason="found later")
    agreed.allocate("uveu/ACME/SG")
    clock.move(dt.timedelta(days=1))
    again = call(agreed)
    assert again.replayed
    assert again.entries == first.entries
    assert agreed.verify([first]).intact


@pytest.mark.parametrize("united_states", [True, None])
def test_a_retry_that_says_something_else_is_refused(agreed: Ledger, united_states: bool | None):
    agreed.allocate("uveu/ACME/MY", united_states=False, key="k")
    with pytest.raises(e.KeyReusedError):
        agreed.allocate("uveu/ACME/MY", united_states=united_states, key="k")


def meanwhile(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Something happens after the next call was made, and before it is recorded."""
    submit = ledger._writer.submit

    def late(operations):
        monkeypatch.undo()
        happens()
        return submit(operations)

    monkeypatch.setattr(ledger._writer, "submit", late)


def test_all_is_acquired_that_was_committed_until_then(agreed: Ledger, monkeypatch: pytest.MonkeyPatch):
    meanwhile(agreed, monkeypatch, lambda: agreed.adjust("user/a", 7, reason="found"))
    agreed.acquire("user/a", "user/b", reason="merger")
    assert (agreed.balance("user/a").committed, agreed.balance("user/b").committed) == (0, 17)


def test_what_is_reserved_until_then_stops_an_acquisition(agreed: Ledger, monkeypatch: pytest.MonkeyPatch):
    meanwhile(agreed, monkeypatch, lambda: agreed.reserve({"user/a": 7}))
    with pytest.raises(e.InvalidOperationError, match=r"user/a: 0\.007 TPP is reserved"):
        agreed.acquire("user/a", "user/b", reason="merger")


def test_no_more_lapses_than_is_left_then(agreed: Ledger, monkeypatch: pytest.MonkeyPatch):
    meanwhile(agreed, monkeypatch, lambda: agreed.adjust(TPP, 70, reason="shipped"))
    agreed.lapse(TPP, COUNTRY, reason="over")
    assert agreed.balance(COUNTRY).committed == 500 - 30


def test_a_limit_holds_from_the_day_on_which_it_is_recorded(
    agreed: Ledger, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
):
    meanwhile(agreed, monkeypatch, lambda: clock.move(dt.timedelta(days=1)))
    agreed.set_limit("user/a", 50, reason="less")
    assert agreed.definition("user/a").steps[-1].since == dt.date(2025, 6, 3)
