"""What the ledger refuses, each with its data: the place, what was found and what was expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from licet.ledger.amount import unit_of


class LedgerError(Exception):
    """Something that the ledger refuses. Nothing of the operation was recorded."""


class StoreError(LedgerError):
    """The store cannot be used: it is not a ledger, is of another version, or does not answer."""


class BadNameError(LedgerError):
    """A text that names no allocation."""

    def __init__(self, text: str, forms: Sequence[str]) -> None:
        super().__init__(f"{text!r} names no allocation; expected {'; '.join(forms)}")


class InvalidOperationError(LedgerError):
    """An operation that has no meaning: an amount, a day or a program for which there is none."""


class UnknownAllocationError(LedgerError):
    """An allocation that this ledger does not hold, or did not at a moment."""

    def __init__(self, name: str, at: dt.date | None = None) -> None:
        then = "no such allocation in this ledger; allocate it first" if at is None else f"not allocated yet on {at}"
        super().__init__(f"{name}: {then}")
        self.name = name


class AllocationExistsError(LedgerError):
    """An allocation that is already there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: already allocated; its limits are changed by set_limit")
        self.name = name


class UnknownReservationError(LedgerError):
    """A reservation that this ledger does not hold, or that drew nothing on the allocation named."""

    def __init__(self, reservation: int, allocation: str = "") -> None:
        on = f" on {allocation}" if allocation else ""
        super().__init__(f"reservation {reservation}: no such reservation{on}")
        self.reservation = reservation


class KeyReusedError(LedgerError):
    """A key that an operation with other content already has."""

    def __init__(self, key: str, operation: int) -> None:
        super().__init__(f"key {key!r}: operation {operation} has it with other content; a key is for one operation")
        self.key, self.operation = key, operation


class FrozenAllocationError(LedgerError):
    """An allocation on which nothing new may be drawn."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: frozen: {reason}")
        self.name, self.reason = name, reason


class OutsidePeriodError(LedgerError):
    """A day outside the period of an allocation."""

    def __init__(self, name: str, day: dt.date, first: dt.date | None, last: dt.date | None) -> None:
        super().__init__(f"{name}: {day} is outside its period, {first or 'any day'} to {last or 'any day'}")
        self.name, self.day, self.first, self.last = name, day, first, last


class HoldExpiredError(LedgerError):
    """A reservation whose time is over."""

    def __init__(self, reservation: int, name: str, at: str) -> None:
        super().__init__(f"{name}: reservation {reservation} expired at {at}; reserve again")
        self.reservation, self.name = reservation, name


class TooMuchError(LedgerError):
    """More taken away than is there."""

    def __init__(self, name: str, what: str, asked: int, there: int) -> None:
        shown = unit_of(name).shown
        super().__init__(f"{name}: {what}: {shown(asked)} asked, but there is {shown(there)}")
        self.name, self.asked, self.there = name, asked, there


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why a draw does not fit one allocation: amounts in the allocation's unit (thousandths of TPP)."""

    allocation: str
    asked: int
    room: int
    """What would fit now."""
    because: str
    """The limit or the share that would be passed, with its paragraph."""
    comes_back: tuple[tuple[str, str, int], ...] = ()
    """When room comes back: the day or time, what happens then, and the room that there will be."""

    @property
    def over(self) -> int:
        """By how much it does not fit."""
        return self.asked - self.room

    def __str__(self) -> str:
        shown = unit_of(self.allocation).shown
        text = f"{self.allocation}: {shown(self.asked)} asked, {shown(self.room)} would fit, "
        text += f"{shown(self.over)} too much ({self.because})"
        return text + "".join(f"; from {when} ({what}) room for {shown(room)}" for when, what, room in self.comes_back)


class DoesNotFitError(LedgerError):
    """A draw that would pass a limit."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__("; ".join(map(str, shortages)))
        self.shortages = tuple(shortages)


class DamagedError(LedgerError):
    """An export that is not what a ledger wrote."""
