"""An operation: posts that are recorded together or not at all, by whom, why, and under which key."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from licet.ledger.account import Post
from licet.ledger.clock import moment
from licet.ledger.definition import canonical


@dataclass(frozen=True, slots=True)
class Draw:
    """What is asked of one allocation, in its unit (thousandths of TPP), and the day for which it counts."""

    allocation: str
    amount: int
    effective: dt.date | None = None
    """None: the day of the operation."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a caller asks for. The same key with the same content is the same operation."""

    verb: str
    key: str
    actor: str
    reason: str
    law: str
    posts: tuple[Post, ...]
    reservation: int = 0
    """The reservation that it settles; without posts: all that it holds."""
    effective: dt.date | None = None
    """The day for which such posts count; None: the day on which they are recorded."""
    follows: tuple[Post, ...] = ()
    """Posts that follow from what the ledger held when it was asked, and are no part of what is asked for."""
    said: str = ""
    """What is asked for beside the posts."""

    def content(self) -> bytes:
        """The hash of what is asked for."""
        asked: list[Any] = [self.verb, self.actor, self.reason, self.law, self.reservation]
        asked += [str(self.effective), self.said]
        asked += [
            [int(p.kind), p.key, p.amount, str(p.effective), p.hold, p.expires, p.lasts, p.change] for p in self.posts
        ]
        return hashlib.sha256(canonical(asked).encode()).digest()


@dataclass(frozen=True, slots=True)
class Link:
    """Where an entry stands: kept by a caller, it shows whether a ledger was rewritten since."""

    allocation: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was recorded. ``operation`` of a reservation is what commit and release name."""

    operation: int
    key: str
    recorded: dt.datetime
    entries: tuple[Link, ...]
    replayed: bool = False
    """Whether it was recorded by an earlier call with this key."""


def receipt(operation: int, key: str, recorded: int, entries: tuple[Link, ...], *, replayed: bool = False) -> Receipt:
    """A receipt from the time as it is recorded."""
    return Receipt(operation, key, moment(recorded), entries, replayed)
