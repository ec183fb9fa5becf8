"""A caller that is interrupted, or not answered in time, leaves nobody waiting; its key tells what became of it."""

import ctypes
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from licet.ledger import Ledger
from licet.ledger import writer as writer_module
from licet.ledger.errors import StoreError
from licet.ledger.writer import _Call


class Gate:
    """Stops whoever comes first, until it is opened; what comes then is ``raises``, if that is given."""

    def __init__(self, then: Callable[..., Any], raises: BaseException | None = None) -> None:
        self.then, self.raises = then, raises
        self.come, self.open = threading.Event(), threading.Event()

    def __call__(self, *arguments: Any) -> Any:
        if not self.come.is_set():
            self.come.set()
            assert self.open.wait(10)
            if self.raises is not None:
                raise self.raises
        return self.then(*arguments)


class Caller(threading.Thread):
    """Reserves 1 in a thread of its own, and keeps what came of it."""

    def __init__(self, ledger: Ledger, key: str) -> None:
        super().__init__(daemon=True)
        self.ledger, self.key = ledger, key
        self.came: object = None
        self.start()

    def run(self) -> None:
        try:
            self.came = self.ledger.reserve({"user/a": 1}, key=self.key)
        except BaseException as error:
            self.came = error

    def ended(self) -> object:
        self.join(10)
        assert not self.is_alive(), f"{self.key} still waits"
        return self.came


@pytest.fixture
def opened(ledger: Ledger) -> Ledger:
    ledger.allocate("user/a", limit=100)
    return ledger


def stopped(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, raises: BaseException | None = None) -> Gate:
    """The next transaction of a ledger stops before it begins."""
    gate = Gate(ledger._writer._transact, raises)
    monkeypatch.setattr(ledger._writer, "_transact", gate)
    return gate


def queued(ledger: Ledger, count: int) -> None:
    until = time.monotonic() + 10
    while len(ledger._writer._queue) < count:
        assert time.monotonic() < until
        time.sleep(0.001)


@pytest.mark.parametrize("again", ["", "_give_turn", "_leave"])
def test_who_has_the_turn_is_interrupted_and_all_others_are_answered(
    again: str, opened: Ledger, monkeypatch: pytest.MonkeyPatch
):
    gate = stopped(opened, monkeypatch, KeyboardInterrupt())
    leads = Caller(opened, "leads")
    assert gate.come.wait(10)
    others = [Caller(opened, f"k{i}") for i in range(3)]
    queued(opened, 3)
    if again:  # interrupted once more
        interrupted_once(monkeypatch, opened._writer, again)
    gate.open.set()
    assert isinstance(leads.ended(), KeyboardInterrupt)
    assert [getattr(other.ended(), "key", other.came) for other in others] == ["k0", "k1", "k2"]
    assert opened.balance("user/a").held == 3


def test_those_whose_operations_it_had_taken_ask_again(opened: Ledger, monkeypatch: pytest.MonkeyPatch):
    first = stopped(opened, monkeypatch)
    begins = Caller(opened, "begins")
    assert first.come.wait(10)
    others = [Caller(opened, f"k{i}") for i in range(3)]
    queued(opened, 3)
    second = stopped(opened, monkeypatch, KeyboardInterrupt())  # for the transaction of all three
    first.open.set()
    assert second.come.wait(10)
    second.open.set()
    came = [begins.ended(), *(other.ended() for other in others)]
    assert sum(isinstance(one, KeyboardInterrupt) for one in came) == 1
    assert sum(hasattr(one, "operation") for one in came) == 3
    assert opened.balance("user/a").held == 3
    assert opened.verify().intact


def test_an_interrupt_before_the_next_is_woken_leaves_nobody_asleep(opened: Ledger, monkeypatch: pytest.MonkeyPatch):
    gate = stopped(opened, monkeypatch)
    leads = Caller(opened, "leads")
    assert gate.come.wait(10)
    waits = Caller(opened, "waits")
    queued(opened, 1)
    interrupted_once(monkeypatch, _Call, "wake")
    gate.open.set()
    assert isinstance(leads.ended(), KeyboardInterrupt)
    assert getattr(waits.ended(), "key", waits.came) == "waits"
    assert opened.balance("user/a").held == 2  # what was recorded before the interrupt stays


def interrupted_once(monkeypatch: pytest.MonkeyPatch, of: Any, name: str) -> None:
    """The next call of a method is interrupted before it does anything."""
    then, raised = getattr(of, name), threading.Event()

    def interrupted(*arguments: Any) -> Any:
        if not raised.is_set():
            raised.set()
            raise KeyboardInterrupt
        return then(*arguments)

    monkeypatch.setattr(of, name, interrupted)


def interrupt(caller: Caller, call: _Call) -> None:
    """Interrupt a caller that sleeps, as Ctrl-C does the main thread."""
    assert caller.ident is not None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(caller.ident), ctypes.py_object(KeyboardInterrupt))
    call.wake()


def test_what_nobody_has_taken_yet_is_withdrawn(opened: Ledger, monkeypatch: pytest.MonkeyPatch):
    gate = stopped(opened, monkeypatch)
    leads = Caller(opened, "leads")
    assert gate.come.wait(10)
    waits = Caller(opened, "waits")
    queued(opened, 1)
    interrupt(waits, opened._writer._queue[0])
    assert isinstance(waits.ended(), KeyboardInterrupt)
    gate.open.set()
    leads.ended()
    assert opened.balance("user/a").held == 1
    assert not opened.reserve({"user/a": 1}, key="waits").replayed


def test_what_was_taken_happens_and_its_key_tells(opened: Ledger, monkeypatch: pytest.MonkeyPatch):
    first = stopped(opened, monkeypatch)
    begins = Caller(opened, "begins")
    assert first.come.wait(10)
    leads = Caller(opened, "leads")
    queued(opened, 1)
    follows = Caller(opened, "follows")
    queued(opened, 2)
    call = opened._writer._queue[1]
    second = stopped(opened, monkeypatch)  # the transaction of both
    first.open.set()
    assert second.come.wait(10)
    interrupt(follows, call)
    assert isinstance(follows.ended(), KeyboardInterrupt)
    second.open.set()
    begins.ended(), leads.ended()
    assert opened.reserve({"user/a": 1}, key="follows").replayed
    assert opened.balance("user/a").held == 3


def test_nobody_waits_for_another_without_end(opened: Ledger, monkeypatch: pytest.MonkeyPatch):
    gate = stopped(opened, monkeypatch)
    leads = Caller(opened, "leads")
    assert gate.come.wait(10)
    with monkeypatch.context() as impatient:
        impatient.setattr(writer_module, "PATIENCE", 0.1)
        with pytest.raises(StoreError, match="no answer within 0 s; call again with the same key"):
            opened.reserve({"user/a": 1}, key="waits")
    gate.open.set()
    leads.ended()
    assert opened.balance("user/a").held == 1


def test_a_rollback_that_fails_is_another_attempt(opened: Ledger, monkeypatch: pytest.MonkeyPatch):
    run, failed = opened._store.run, []

    def fails(connection: Any, *statements: Any) -> Any:
        if statements[0][0] == "ROLLBACK" and not failed:
            failed.append(True)
            raise sqlite3.OperationalError("database is locked")
        return run(connection, *statements)

    with Ledger.open(str(opened._store.url.render_as_string(hide_password=False))) as other:
        other.set_limit("user/a", 200, reason="more")
    monkeypatch.setattr(opened._store, "run", fails)
    assert opened.reserve({"user/a": 150}, key="k").operation
    assert failed
    assert opened.verify().intact
