"""The ledger beside a model that keeps two numbers an allocation, under any sequence of operations."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from licet.ledger import DoesNotFitError, Ledger, LedgerError, Receipt
from tests.ledger.moving_clock import MovingClock

NAMES = ("user/a", "user/b", "user/c")
amounts = st.integers(1, 12)
names = st.sampled_from(NAMES)
LASTS = dt.timedelta(hours=1)


class Machine(RuleBasedStateMachine):
    """Every operation on the ledger and on the model."""

    make: Callable[[], str]
    reservations = Bundle("reservations")

    def __init__(self) -> None:
        super().__init__()
        self.clock = MovingClock(dt.datetime(2025, 6, 2, 12, tzinfo=dt.UTC))
        self.latest = self.clock.at
        self.url = type(self).make()
        self.ledger = Ledger.init(self.url, clock=self.clock)
        self.limit = dict.fromkeys(NAMES, 20)
        self.committed = dict.fromkeys(NAMES, 0)
        self.frozen = dict.fromkeys(NAMES, False)
        self.holds: dict[int, dict[str, int]] = {}
        self.until: dict[int, dt.datetime | None] = {}
        self.receipts: list[Receipt] = []
        self.calls = 0

    @initialize()
    def begin(self) -> None:
        for name in NAMES:
            self.receipts.append(self.ledger.allocate(name, limit=20))

    def teardown(self) -> None:
        self.ledger.close()

    def held(self, name: str) -> int:
        return sum(held.get(name, 0) for held in self.holds.values())

    def attempt(self, fits: bool, call: Callable[..., Receipt], *arguments: Any, **by: Any) -> Receipt | None:
        """Call, once or twice with the same key; the model says whether it is accepted."""
        self.calls += 1
        by["key"] = f"call {self.calls}"
        try:
            made = call(*arguments, **by)
        except LedgerError:
            assert not fits, f"refused: {call.__name__}{arguments}"
            return None
        assert fits, f"accepted: {call.__name__}{arguments}"
        again = call(*arguments, **by)
        assert again.replayed
        assert again.entries == made.entries
        self.receipts.append(made)
        return made

    def now(self) -> dt.datetime:
        self.latest = max(self.latest, self.clock.at)
        return self.latest

    def expire(self) -> None:
        for reservation, until in self.until.items():
            if until is not None and until <= self.now():
                self.holds[reservation] = {}

    def make_room(self, full: list[str]) -> None:
        """What expired on an allocation that is full goes first."""
        for reservation, until in self.until.items():
            if until is not None and until <= self.now() and any(n in self.holds[reservation] for n in full):
                self.holds[reservation] = {}

    @rule(target=reservations, draws=st.dictionaries(names, amounts, min_size=1), lasts=st.sampled_from([None, LASTS]))
    def reserve(self, draws: dict[str, int], lasts: dt.timedelta | None) -> int:
        def fits() -> bool:
            return all(
                self.held(n) + self.committed[n] + x <= self.limit[n] and not self.frozen[n] for n, x in draws.items()
            )

        frozen = any(self.frozen[n] for n in draws)
        full = [n for n, x in draws.items() if self.held(n) + self.committed[n] + x > self.limit[n]]
        if not frozen:
            self.make_room(full)
        made = self.attempt(fits(), self.ledger.reserve, draws, lasts=lasts)
        if made is None:
            return 0
        self.holds[made.operation] = dict(draws)
        self.until[made.operation] = self.now() + lasts if lasts else None
        return made.operation

    @rule(reservation=reservations, name=names, amount=amounts, commits=st.booleans())
    def settle_in_part(self, reservation: int, name: str, amount: int, commits: bool) -> None:
        there = self.holds.get(reservation, {}).get(name, 0)
        until = self.until.get(reservation)
        fits = amount <= there
        if commits:
            live = until is None or self.now() < until
            fits = fits and live and not self.frozen[name] and self.committed[name] + amount <= self.limit[name]
        call = self.ledger.commit if commits else self.ledger.release
        if self.attempt(fits, call, reservation, {name: amount}):
            self.take(reservation, name, amount)
            self.committed[name] += amount if commits else 0

    @rule(reservation=consumes(reservations), commits=st.booleans())
    def settle_all(self, reservation: int, commits: bool) -> None:
        held = dict(self.holds.get(reservation, {}))
        until = self.until.get(reservation)
        fits = bool(held)
        if commits:
            live = until is None or self.now() < until
            fits = fits and live
            fits = fits and all(not self.frozen[n] and self.committed[n] + x <= self.limit[n] for n, x in held.items())
        if self.attempt(fits, self.ledger.commit if commits else self.ledger.release, reservation):
            for name, amount in held.items():
                self.take(reservation, name, amount)
                self.committed[name] += amount if commits else 0

    def take(self, reservation: int, name: str, amount: int) -> None:
        held = self.holds[reservation]
        held[name] -= amount
        if not held[name]:
            del held[name]

    @rule(name=names, amount=amounts, what=st.sampled_from(["attrite", "return_"]))
    def take_out(self, name: str, amount: int, what: str) -> None:
        if self.attempt(amount <= self.committed[name], getattr(self.ledger, what), name, amount, reason="r"):
            self.committed[name] -= amount

    @rule(name=names, amount=st.integers(-12, 12))
    def adjust(self, name: str, amount: int) -> None:
        fits = amount != 0 and self.committed[name] + amount >= 0
        if self.attempt(fits, self.ledger.adjust, name, amount, reason="r"):
            self.committed[name] += amount

    @rule(source=names, to=names, amount=amounts)
    def transfer(self, source: str, to: str, amount: int) -> None:
        fits = source != to and amount <= self.committed[source] and not self.frozen[to]
        if fits and self.held(to) + self.committed[to] + amount > self.limit[to]:
            self.make_room([to])
        fits = fits and self.held(to) + self.committed[to] + amount <= self.limit[to]
        if self.attempt(fits, self.ledger.transfer, source, to, amount, reason="r"):
            self.committed[source] -= amount
            self.committed[to] += amount

    @rule(name=names, limit=st.integers(0, 40))
    def set_limit(self, name: str, limit: int) -> None:
        if self.attempt(True, self.ledger.set_limit, name, limit, reason="r"):
            self.limit[name] = limit

    @rule(name=names)
    def freeze(self, name: str) -> None:
        if self.attempt(True, self.ledger.unfreeze if self.frozen[name] else self.ledger.freeze, name, reason="r"):
            self.frozen[name] = not self.frozen[name]

    @rule(minutes=st.integers(-90, 90))
    def move_clock(self, minutes: int) -> None:
        self.clock.move(dt.timedelta(minutes=minutes))
        self.now()  # as the balances do, which are looked at next

    @rule()
    def expire_due(self) -> None:
        self.receipts += self.ledger.expire_due()
        self.expire()

    @rule()
    def open_again(self) -> None:
        self.ledger.close()
        self.ledger = Ledger.open(self.url, clock=self.clock)
        self.clock.at = max(self.clock.at, self.latest)  # what a process remembers of the time ends with it

    @invariant()
    def balances_are_those_of_the_model(self) -> None:
        if not self.receipts:
            return
        for name in NAMES:
            found = self.ledger.balance(name)
            assert (found.held, found.committed, found.limit) == (
                self.held(name),
                self.committed[name],
                self.limit[name],
            )

    @invariant()
    def it_verifies(self) -> None:
        if len(self.receipts) % 5 == 0:
            assert self.ledger.verify(self.receipts).faults == []


def test_any_sequence(new_url: Callable[[], str]):
    machine: Any = type("MachineOnAStore", (Machine,), {"make": staticmethod(new_url)})
    sizes = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=sizes)


def test_what_does_not_fit_says_what_would(ledger: Ledger):
    ledger.allocate("user/a", limit=20)
    ledger.reserve({"user/a": 13})
    with pytest.raises(DoesNotFitError) as refused:
        ledger.reserve({"user/a": 8})
    ledger.reserve({"user/a": refused.value.shortages[0].room})
