"""What an entry does to the balances of an allocation, and whether it may. No database here: plain arithmetic.

``held`` is reserved, ``committed`` is used (shipped, licensed, installed). What is newly drawn must fit beside both;
what is committed from a reservation must fit beside what is committed. An amount that only records a fact (attrition,
a return, an adjustment, an acquisition) is never refused for a limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from licet.ledger.amount import unit_of
from licet.ledger.clock import LATEST, moment
from licet.ledger.definition import Definition, Share
from licet.ledger.errors import (
    FrozenAllocationError,
    HoldExpiredError,
    InvalidOperationError,
    OutsidePeriodError,
    Shortage,
    TooMuchError,
    UnknownReservationError,
)

MOST: Final = 10**18
"""The largest amount; sums of two stay within 64 bits."""


class Kind(IntEnum):
    """What an entry is. The numbers are in the database."""

    OPEN = 1
    DEFINE = 2
    RESERVE = 3
    COMMIT = 4
    RELEASE = 5
    EXPIRE = 6
    ATTRITE = 7
    RETURN = 8
    TRANSFER_OUT = 9
    TRANSFER_IN = 10
    ADJUST = 11
    ACQUIRE = 12


HELD: Final = {Kind.RESERVE: 1, Kind.COMMIT: -1, Kind.RELEASE: -1, Kind.EXPIRE: -1}
COMMITTED: Final = {
    Kind.COMMIT: 1,
    Kind.ATTRITE: -1,
    Kind.RETURN: -1,
    Kind.TRANSFER_OUT: -1,
    Kind.TRANSFER_IN: 1,
    Kind.ADJUST: 1,
    Kind.ACQUIRE: 1,
}
SETTLES: Final = frozenset({Kind.COMMIT, Kind.RELEASE, Kind.EXPIRE})
DRAWS: Final = frozenset({Kind.RESERVE, Kind.COMMIT, Kind.TRANSFER_IN})
"""What is refused outside the period, while frozen, and beyond a limit or a share."""
ALWAYS_REFUSED: Final = {
    Kind.ATTRITE: {
        "lpp": "740.29(h)(2) counts what is received; attrition gives nothing back",
        "country": "742.6(b)(10)(iii)(B)(1) counts what is licensed; attrition gives nothing back",
        "license": "a license is used by what is shipped; attrition gives nothing back",
    },
    Kind.RETURN: {"lpp": "740.29(d) counts each export; one that was recorded in error is adjusted"},
}


def whole(name: str, amount: int, least: int = 1) -> int:
    """An amount that a caller gives. Raises InvalidOperationError unless it is a whole number within bounds."""
    if type(amount) is not int or not least <= amount <= MOST:
        expected = f"a whole number of {unit_of(name).counted} from {least:,} to {MOST:,}"
        raise InvalidOperationError(f"{name}: amount {amount!r}; expected {expected}")
    return amount


@dataclass(frozen=True, slots=True)
class Post:
    """One line of an operation: what it asks of one allocation.

    ``amount`` None: what is found when it is recorded, all that the reservation holds, that is acquired or that lapses.
    """

    kind: Kind
    key: str
    amount: int | None
    effective: dt.date | None = None
    """None: the day on which it is recorded."""
    hold: int = 0
    """The reservation that it settles; 0 for others."""
    expires: int = 0
    """When a reservation ends, in microseconds; 0: never."""
    lasts: int = 0
    """How long a reservation lasts, in microseconds, where ``expires`` is not given."""
    change: str | None = None
    """What it changes in the definition."""


@dataclass(slots=True)
class Hold:
    """What a reservation still holds on one allocation."""

    remaining: int
    expires: int


@dataclass(slots=True)
class Account:
    """An allocation as it stands: its definition, its balances, and the end of its chain."""

    id: int
    definition: Definition
    seq: int = 0
    held: int = 0
    committed: int = 0
    recorded: int = 0
    hash: bytes = b""
    defined: bytes = b""
    """The hash of the last entry that changed the definition."""

    def copy(self) -> Account:
        return Account(
            self.id, self.definition, self.seq, self.held, self.committed, self.recorded, self.hash, self.defined
        )

    def room(self, day: dt.date) -> int | None:
        """What could newly be reserved for a day by the limits alone; None: without limit."""
        step = self.definition.step(day)
        return None if step is None or step.limit is None else max(0, step.limit - self.held - self.committed)


@dataclass(slots=True)
class Book:
    """The accounts and holds that an operation sees; ``shortages`` gathers what does not fit."""

    accounts: dict[str, Account]
    holds: dict[tuple[int, int], Hold]
    """By reservation and allocation."""
    shortages: list[Shortage] = field(default_factory=list)

    def apply(self, post: Post, now: int) -> tuple[int, int]:
        """Change the balances by a post; what it does to held and to committed.

        Raises LedgerError for all but limits, which go to ``shortages``.
        """
        account = self.accounts[post.key]
        name = account.definition.name.text
        if post.kind in (Kind.OPEN, Kind.DEFINE):
            if account.definition.lapsed:
                raise InvalidOperationError(f"{name}: {account.definition.frozen}; what lapsed is not changed any more")
            return 0, 0
        if post.kind is Kind.RESERVE:
            _ends_in_time(post, name, now)
        day = post.effective or moment(now).date()
        if post.kind in DRAWS:
            _open_for(account.definition, day)
        amount = self._settle(post, account, now) if post.kind in SETTLES else post.amount
        if amount is None or amount == 0 or abs(amount) > MOST or (amount < 0 and post.kind is not Kind.ADJUST):
            expected = f"a whole number of {account.definition.unit} from 1 to {MOST:,}"
            raise InvalidOperationError(f"{name}: amount {amount}; expected {expected}")
        if (why := ALWAYS_REFUSED.get(post.kind, {}).get(account.definition.name.program)) is not None:
            raise InvalidOperationError(f"{name}: {post.kind.name.lower()} is not for this program: {why}")
        held, committed = HELD.get(post.kind, 0) * amount, COMMITTED.get(post.kind, 0) * amount
        if account.committed + committed < 0:
            raise TooMuchError(name, post.kind.name.lower(), amount, account.committed)
        if account.held + held + account.committed + committed > 4 * MOST:
            raise InvalidOperationError(f"{name}: a balance above {4 * MOST:,}; expected less")
        if post.kind in DRAWS:
            self._limited(account, amount, post.kind, day)
        account.held += held
        account.committed += committed
        return held, committed

    def _settle(self, post: Post, account: Account, now: int) -> int:
        """Take from what the reservation holds."""
        name = account.definition.name.text
        hold = self.holds.get((post.hold, account.id))
        if hold is None:
            raise UnknownReservationError(post.hold, name)
        over = hold.expires and hold.expires <= now
        if over and post.kind is Kind.COMMIT:
            raise HoldExpiredError(post.hold, name, moment(hold.expires).isoformat())
        if not over and post.kind is Kind.EXPIRE:
            raise InvalidOperationError(f"{name}: reservation {post.hold} has not expired yet")
        amount = hold.remaining if post.amount is None else post.amount
        if not 0 < amount <= hold.remaining:
            raise TooMuchError(name, f"{post.kind.name.lower()} of reservation {post.hold}", amount, hold.remaining)
        hold.remaining -= amount
        return amount

    def _limited(self, account: Account, amount: int, kind: Kind, day: dt.date) -> None:
        step = account.definition.step(day)
        if step is None or step.limit is None:
            return
        beside = account.committed + (0 if kind is Kind.COMMIT else account.held)
        if beside + amount > step.limit:
            cite = f", {step.cite}" if step.cite else ""
            since = f" from {step.since}" if step.since > dt.date.min else ""
            because = f"limit {unit_of(account.definition.name.text).shown(step.limit)}{since}{cite}"
            room = max(0, step.limit - beside)
            self.shortages.append(Shortage(account.definition.name.text, amount, room, because))

    def test_shares(self, posts: Iterable[Post], before: Mapping[str, Account]) -> None:
        """Test the shares whose part an operation made larger, after the event.

        ``before`` has the accounts that it changed, as they were.
        """
        for post in posts:
            if post.kind in DRAWS:
                for share in self.accounts[post.key].definition.shares:
                    if post.key in share.part and share.timing == "after_each_event":
                        self._test_share(share, post, before)

    def _test_share(self, share: Share, post: Post, before: Mapping[str, Account]) -> None:
        committing = post.kind is Kind.COMMIT
        part, whole = share_of(share, self.accounts, committing=committing)
        old_part, old_whole = share_of(share, {**self.accounts, **before}, committing=committing)
        asked, grown = part - old_part, whole - old_whole
        if asked <= 0 or part * share.denominator <= whole * share.numerator:
            return
        left = old_whole * share.numerator - old_part * share.denominator
        room = max(0, left * asked // (share.denominator * asked - share.numerator * grown))
        name = self.accounts[post.key].definition.name.text
        unit = unit_of(name)
        above = f"{unit.shown(part)} of {unit.shown(whole)} is above {share.numerator}/{share.denominator}"
        because = f"{above}: {share.name}, {share.cite}"
        self.shortages.append(Shortage(name, asked, room, because))


def share_of(share: Share, accounts: Mapping[str, Account], *, committing: bool = False) -> tuple[int, int]:
    """The part and the whole of a share.

    What is only reserved counts in the part, and in the whole as far as it is in the part too: reservations that lapse
    elsewhere must not have made room. Where a reservation is committed, what is committed counts alone.
    """
    part = whole = 0
    for key in share.part | share.whole:
        account = accounts[key]
        amount = account.committed + (account.held if key in share.part and not committing else 0)
        part += amount if key in share.part else 0
        whole += amount if key in share.whole else 0
    return part, whole


def _ends_in_time(post: Post, name: str, now: int) -> None:
    end = post.expires or (now + post.lasts if post.lasts else LATEST)
    if not now < end <= LATEST:
        expected = f"a time after {moment(now).isoformat()} and no later than {moment(LATEST).isoformat()}"
        raise InvalidOperationError(f"{name}: reserved until {moment(end).isoformat()}; expected {expected}")


def _open_for(d: Definition, day: dt.date) -> None:
    if d.frozen is not None:
        raise FrozenAllocationError(d.name.text, d.frozen)
    if not d.allows(day):
        raise OutsidePeriodError(d.name.text, day, d.first, d.last)
