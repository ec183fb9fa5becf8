"""Writing: operations that wait are applied in one transaction, each in its turn, and each gets its own answer.

Callers queue. Whoever has the turn applies all that wait: it locks the heads of the allocations in the order of their
numbers, checks each operation against the balances as those before it left them, writes all rows with a few statements,
commits once and waits for the disk. An operation that is refused leaves no trace. Then it gives the turn to the first
who came meanwhile, and tells all whose operations it applied: each caller sleeps and wakes once.

No caller waits for ever. One that is interrupted, or has waited too long, takes back what nobody has taken yet; what
was taken may happen, and its key tells. The turn goes on, and those whose operations it had taken ask again themselves.
"""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate, count, islice
from typing import Any, Final

import sqlalchemy as sa

from licet.ledger import schema
from licet.ledger.account import Account, Book, Hold, Kind, Post
from licet.ledger.amount import unit_of
from licet.ledger.chain import START, entry_hash, operation_digest
from licet.ledger.clock import Clock, moment
from licet.ledger.definition import Definition, changed, dated, opened
from licet.ledger.errors import (
    AllocationExistsError,
    DoesNotFitError,
    InvalidOperationError,
    KeyReusedError,
    LedgerError,
    StoreError,
    UnknownAllocationError,
    UnknownReservationError,
)
from licet.ledger.operation import Link, Operation, Receipt, receipt
from licet.ledger.store import Row, Statement, Store, passes

PATIENCE: Final = 30.0
"""Seconds for which attempts are repeated, and for which a caller waits for another."""
MOST_TOGETHER: Final = 2_000
"""The most operations of one transaction."""

_NUMBERS: Final = sa.text("SELECT nextval('operation_id') FROM generate_series(1, CAST(:count AS bigint))")
_LAST_NUMBER: Final = "SELECT coalesce(max(id), 0) FROM operation"


@cache
def _heads(count: int) -> sa.Select[Any]:
    """The heads of so many allocations, locked in the order of their numbers."""
    h = schema.head.c
    of = h.allocation.in_([sa.bindparam(f"p{i}") for i in range(count)])
    return sa.select(schema.head).where(of).order_by(h.allocation).with_for_update()


@cache
def _keys(count: int) -> sa.Select[Any]:
    """The operations that have one of so many keys."""
    o = schema.operation.c
    have = o.key.in_([sa.bindparam(f"p{i}") for i in range(count)])
    return sa.select(o.key, o.id, o.content, o.recorded, o.entries).where(have)


def _places(values: Iterable[Any]) -> dict[str, Any]:
    return {f"p{i}": value for i, value in enumerate(values)}


@cache
def _holds(count: int) -> sa.Select[Any]:
    """The holds of so many reservations."""
    h = schema.hold
    return sa.select(h).where(h.c.reservation.in_([sa.bindparam(f"p{i}") for i in range(count)]))


@cache
def _allocations(column: str, count: int) -> sa.Select[Any]:
    """The keys and numbers of so many allocations, by one of the two."""
    a = schema.allocation.c
    return sa.select(a.key, a.id).where(a[column].in_([sa.bindparam(f"p{i}") for i in range(count)]))


_CHANGES: Final = (
    sa.select(*schema.entry.c["seq", "change", "hash"])
    .where(schema.entry.c.allocation == sa.bindparam("id"), schema.entry.c.change.is_not(None))
    .order_by(schema.entry.c.seq)
)
_ENTRY_HASH: Final = sa.select(schema.entry.c.hash).where(
    schema.entry.c.allocation == sa.bindparam("id"), schema.entry.c.seq == sa.bindparam("seq")
)
_SET_HEAD: Final = (
    sa.update(schema.head)
    .where(schema.head.c.allocation == sa.bindparam("id"))
    .values({c: sa.bindparam(f"new_{c}") for c in ("seq", "held", "committed", "recorded", "hash", "defined")})
)
_SET_HOLD: Final = (
    sa.update(schema.hold)
    .where(schema.hold.c.reservation == sa.bindparam("of"), schema.hold.c.allocation == sa.bindparam("on"))
    .values(remaining=sa.bindparam("left"))
)


Answers = list[Receipt | LedgerError]


class _Call:
    """Operations of one caller, who sleeps until it has their answers, or the turn."""

    def __init__(self, operations: list[Operation]) -> None:
        self.operations: Final = operations
        self.taken: list[_Call] = []
        """The calls that it answers, in its turn."""
        self.answers: Answers | None = None
        """Once they are durable."""
        self.asleep: Final = threading.Lock()
        self.asleep.acquire()

    def wake(self) -> None:
        """Wake its caller, once or again."""
        with suppress(RuntimeError):
            self.asleep.release()


@dataclass(slots=True)
class _Rows:
    """What a transaction writes; rows have the columns of their tables, in their order."""

    operations: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    holds: list[Row] = field(default_factory=list)
    opened: list[Row] = field(default_factory=list)
    touched: dict[str, None] = field(default_factory=dict)
    settled: dict[tuple[int, int], None] = field(default_factory=dict)


class Writer:
    """Applies operations to a store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store: Final = store
        self.clock: Final = clock
        self._queue: Final[list[_Call]] = []
        self._turn: _Call | None = None
        self._lock: Final = threading.Lock()
        """Of the two above."""
        self._latest = 0
        self._ids: Final[dict[str, int]] = {}
        self._definitions: Final[dict[int, tuple[bytes, Definition]]] = {}
        """By allocation, with the hash of the entry that it is the definition of."""
        self._connection: sa.Connection | None = None

    def submit(self, operations: Iterable[Operation]) -> Answers:
        """Apply operations, each by itself; what became of each, once what was recorded is durable."""
        asked = list(operations)
        together = [asked[i : i + MOST_TOGETHER] for i in range(0, len(asked), MOST_TOGETHER)]
        return [answer for some in together for answer in self._submit(some)]

    def _submit(self, operations: list[Operation]) -> Answers:
        until = time.monotonic() + PATIENCE
        for attempt in count():
            call = _Call(operations)
            try:
                self._wait_for_turn(call, until)
                if self._turn is call:
                    self._lead(call)
                self._leave(call)
            except BaseException:
                try:
                    self._withdraw(call)
                finally:  # where that is interrupted too
                    self._withdraw(call)
                raise
            if call.answers is not None:
                return call.answers
            if time.monotonic() > until:
                break
            time.sleep(_pause(attempt))  # who had taken them was interrupted
        what = f"no answer within {PATIENCE:.0f} s; call again with the same key"
        return [StoreError(f"{self.store}: {what}") for _ in operations]

    def _wait_for_turn(self, call: _Call, until: float) -> None:
        """Queue; return when the call has the turn, is to look for its answers, or has waited too long."""
        with self._lock:
            self._queue.append(call)
            if self._turn is None:
                self._turn = call
        if self._turn is not call:
            call.asleep.acquire(timeout=max(0.0, until - time.monotonic()))

    def _lead(self, call: _Call) -> None:
        """Apply all that waits, give the turn on, and tell the callers."""
        waiting = 0
        while waiting < len(self._queue):  # let those come who are about to call: together they cost less
            waiting = len(self._queue)
            time.sleep(0)
        with self._lock:
            sizes = accumulate(len(waits.operations) for waits in self._queue)
            calls = max(1, sum(size <= MOST_TOGETHER for size in sizes))
            together = call.taken = self._queue[:calls]
            del self._queue[:calls]
        answers = iter(self._apply([o for one in together for o in one.operations]))
        for one in together:
            one.answers = list(islice(answers, len(one.operations)))
        self._give_turn(call)
        for one in together:
            one.wake()
        call.taken = []

    def _leave(self, call: _Call) -> None:
        """However its caller ends, nobody waits for it."""
        with self._lock:
            if call in self._queue:
                self._queue.remove(call)
        self._give_turn(call)
        for one in call.taken:  # it was interrupted
            one.wake()

    def _withdraw(self, call: _Call) -> None:
        """Leave after an interrupt, which may have come before whoever has the turn was woken."""
        self._leave(call)
        with self._lock:
            if self._turn is not None:
                self._turn.wake()

    def _give_turn(self, call: _Call) -> None:
        """Give the turn to the first who waits, if the call has it."""
        with self._lock:
            if self._turn is call:
                self._turn = self._queue[0] if self._queue else None
                if self._turn is not None:
                    self._turn.wake()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def now(self) -> int:
        """The ledger's time: never before a time that it gave."""
        self._latest = max(self._latest, self.clock.now())
        return self._latest

    def _apply(self, operations: Sequence[Operation]) -> Answers:
        """Apply operations in one transaction, over again where something passing came between.

        Where a connection is lost before it is known what became of them, their keys tell the next attempt.
        """
        until = time.monotonic() + PATIENCE
        for attempt in count():
            try:
                answers = self._once(operations)
                if answers is not None:
                    return answers
                failed, again = "definitions kept changing; call again with the same key", True
            except Exception as error:
                failed, again = str(getattr(error, "orig", None) or error), passes(error)
            if not again or time.monotonic() > until:
                break
            time.sleep(_pause(attempt))
        return [StoreError(f"{self.store}: {failed}") for _ in operations]

    def _once(self, operations: Sequence[Operation]) -> Answers | None:
        """Apply operations once, on a connection that is kept if nothing failed."""
        c, self._connection = self._connection or self.store.connect(), None
        try:
            answers = self._transact(c, operations)
        except BaseException:
            c.invalidate()
            c.close()
            raise
        self._connection = c
        return answers

    def _transact(self, c: sa.Connection, operations: Sequence[Operation]) -> Answers | None:
        """One transaction; None if definitions were changed before it had the locks: look again."""
        held = self._held(c, operations)
        ids = self._locking(c, operations, held)
        order = sorted(ids.values()) or [0]
        _, heads, keys, numbers = self.store.run(
            c,
            (self.store.begin, {}),
            (_heads(len(order)), _places(order)),
            (_keys(len(operations)), _places(o.key for o in operations)),
            # under the locks: on an allocation, later operations have higher numbers
            (_NUMBERS, {"count": len(operations)}) if self.store.is_postgresql else (_LAST_NUMBER, {}),
        )
        next_id = (n for (n,) in numbers) if self.store.is_postgresql else count(numbers[0][0] + 1)
        accounts = self._accounts(c, ids, {head[0]: head for head in heads})
        if accounts is None:
            self.store.run(c, ("ROLLBACK", {}))
            return None
        locked = self._held(c, operations) if held else ()
        book = Book(accounts, {(of, on): Hold(remaining, expires) for of, on, remaining, expires in locked})
        rows = _Rows()
        now = self.now()
        known = {key: (bytes(content), self._replayed(c, id, key, *rest)) for key, id, content, *rest in keys}
        answers: Answers = []
        for o in operations:
            try:
                content = o.content()
                if o.key not in known:
                    answers.append(new := _record(next(next_id), o, content, now, book, rows))
                    known[o.key] = content, new
                elif known[o.key][0] == content:
                    answers.append(replace(known[o.key][1], replayed=True))
                else:
                    raise KeyReusedError(o.key, known[o.key][1].operation)
            except LedgerError as refused:
                answers.append(refused)
        durable = any(isinstance(answer, Receipt) for answer in answers)  # what was found under a key, too
        self.store.run(c, *_written(book, rows), *(self.store.commit if durable else (("ROLLBACK", {}),)))
        self._learn(book)
        return answers

    def _ask(self, c: sa.Connection, query: sa.Select[Any], values: Iterable[Any]) -> list[Any]:
        """The rows of a query, for the values of its places."""
        return self.store.run(c, (query, _places(values)))[0]

    def _held(self, c: sa.Connection, operations: Sequence[Operation]) -> list[tuple[int, int, int, int]]:
        """The holds of the reservations that are settled: which allocations they are on does not change."""
        reservations = sorted({o.reservation for o in operations if o.reservation})
        return self._ask(c, _holds(len(reservations)), reservations) if reservations else []

    def _locking(
        self, c: sa.Connection, operations: Sequence[Operation], held: Sequence[tuple[int, int, int, int]]
    ) -> dict[str, int]:
        """The allocations to lock, by key: those that are named or held, and those that share with them."""
        keys = {post.key for o in operations for post in (*o.posts, *o.follows)}
        ids = self._look_up(c, keys)
        on = sorted({allocation for _, allocation, _, _ in held} - set(ids.values()))
        if on:
            ids |= dict(self._ask(c, _allocations("id", len(on)), on))
        shared: set[str] = set()
        for id in ids.values():
            for share in self._definition(c, id)[1].shares:
                shared |= share.part | share.whole
        return ids | self._look_up(c, shared - set(ids))

    def _look_up(self, c: sa.Connection, keys: Iterable[str]) -> dict[str, int]:
        unknown = sorted(key for key in keys if key not in self._ids)
        if unknown:
            self._ids.update(self._ask(c, _allocations("key", len(unknown)), unknown))
        return {key: self._ids[key] for key in sorted(keys) if key in self._ids}

    def _definition(self, c: sa.Connection, id: int) -> tuple[bytes, Definition]:
        if id not in self._definitions:
            self._definitions[id] = _read_definition(id, self.store.run(c, (_CHANGES, {"id": id}))[0])
        return self._definitions[id]

    def _accounts(self, c: sa.Connection, ids: dict[str, int], heads: dict[int, Any]) -> dict[str, Account] | None:
        """The accounts as the locked heads say; None if definitions changed before the lock."""
        accounts = {}
        for key, id in ids.items():
            head = heads.get(id)
            if head is None:  # it was seen, and lost in a crash before it was durable
                self._ids.pop(key, None)
                self._definitions.pop(id, None)
                return None
            _, seq, held, committed, recorded, hash, defined = head
            known, definition = self._definition(c, id)
            if known != defined:
                self._definitions.pop(id)
                return None
            accounts[key] = Account(id, definition, seq, held, committed, recorded, hash, known)
        return accounts

    def _replayed(self, c: sa.Connection, operation: int, key: str, recorded: int, entries: str) -> Receipt:
        """The receipt of an operation that was recorded before."""
        links = []
        for where in entries.split():
            id, seq = map(int, where.split(":"))
            ((hash,),) = self.store.run(c, (_ENTRY_HASH, {"id": id, "seq": seq}))[0]
            links.append(Link(self._definition(c, id)[1].name.text, seq, bytes(hash).hex()))
        return receipt(operation, key, recorded, tuple(links))

    def _learn(self, book: Book) -> None:
        """Remember what was committed."""
        for key, account in book.accounts.items():
            self._ids[key] = account.id
            self._definitions[account.id] = account.defined, account.definition


def _record(id: int, o: Operation, content: bytes, now: int, book: Book, rows: _Rows) -> Receipt:
    """Apply one operation to the book and add its rows. Raises LedgerError; the book is then as it was."""
    posts = _found(o, book, now)
    keys = {post.key for post in posts}
    new = {post.key for post in posts if post.kind is Kind.OPEN}
    for key in keys:
        if key in new and key in book.accounts:
            raise AllocationExistsError(key)
        if key not in new and key not in book.accounts:
            raise UnknownAllocationError(key)
    before = {key: book.accounts[key].copy() for key in keys - new}
    held = {at: replace(hold) for at, hold in book.holds.items() if at[0] == o.reservation}
    try:
        for post in posts:
            if post.kind is Kind.OPEN and post.change is not None:
                book.accounts[post.key] = Account(id, opened(post.change), hash=START, defined=START)
        now = max([now, *(account.recorded for account in before.values())])
        made = []
        for post in posts:
            account = book.accounts[post.key]
            effect = book.apply(post, now)
            account.seq += 1
            made.append((post, account, account.seq, (*effect, account.held, account.committed)))
        book.test_shares(posts, before)
        if book.shortages:
            raise DoesNotFitError(list(dict.fromkeys(book.shortages)))
    except LedgerError:
        book.accounts = {key: a for key, a in book.accounts.items() if key not in new} if new else book.accounts
        book.accounts.update(before)
        book.holds.update(held)
        book.shortages.clear()
        raise
    return receipt(id, o.key, now, _chain(id, o, content, now, made, rows))


def _chain(
    id: int,
    o: Operation,
    content: bytes,
    now: int,
    made: Sequence[tuple[Post, Account, int, tuple[int, int, int, int]]],
    rows: _Rows,
) -> tuple[Link, ...]:
    """Add the rows of an operation that is accepted: each post with its account, its number there, what it changes and
    the balances after it."""
    entries = " ".join([f"{account.id}:{seq}" for _, account, seq, _ in made])
    digest = operation_digest(id, o.key, o.verb, content, o.actor, o.reason, now, o.law, entries)
    rows.operations.append((id, o.key, o.verb, content, o.actor, o.reason, now, o.law, entries, digest))
    links = []
    for post, account, seq, balances in made:
        of = id if post.kind is Kind.RESERVE else post.hold
        day = integer_day(post.effective or moment(now).date())
        expires = post.expires or (now + post.lasts if post.lasts else 0)
        integers = account.id, seq, id, int(post.kind), of, *balances, day, expires, now
        account.hash = entry_hash(account.hash, digest, integers, post.change)
        account.recorded = now
        if post.change is not None:
            account.defined = account.hash
            if post.kind is not Kind.OPEN:
                account.definition = changed(account.definition, post.change)
        rows.entries.append((*integers, post.change, account.hash))
        name = account.definition.name.text
        if post.kind is Kind.OPEN:
            rows.opened.append((account.id, post.key, name))
        if post.kind is Kind.RESERVE:
            rows.holds.append((id, account.id, balances[0], expires))
        elif post.hold:
            rows.settled[post.hold, account.id] = None
        rows.touched[post.key] = None
        links.append(Link(name, seq, account.hash.hex()))
    return tuple(links)


def _written(book: Book, rows: _Rows) -> list[Statement]:
    """What writes the rows, and where the chains of the book end now."""
    new = {key for _, key, _ in rows.opened}
    heads = [book.accounts[key] for key in rows.touched]
    moved = [{"id": a.id} | {f"new_{k}": v for k, v in _head(a).items()} for a in heads if a.definition.key not in new]
    written: list[Statement] = [
        (_INSERT[schema.allocation], rows.opened),
        (_INSERT[schema.operation], rows.operations),
        (_INSERT[schema.entry], rows.entries),
        (_INSERT[schema.hold], rows.holds),
        (_INSERT[schema.head], [tuple(_head(a).values()) for a in heads if a.definition.key in new]),
        (_SET_HEAD, moved),
        (_SET_HOLD, [{"of": r, "on": a, "left": book.holds[r, a].remaining} for r, a in rows.settled]),
    ]
    return [statement for statement in written if statement[1]]


_INSERT: Final = {t: sa.insert(t) for t in schema.metadata.sorted_tables}


def _pause(attempt: int) -> float:
    """Seconds before another attempt: more with each, and not the same for all."""
    return random.uniform(0.001, 0.002) * float(2 ** min(attempt, 6))


def _head(a: Account) -> dict[str, Any]:
    return {
        **{"allocation": a.id, "seq": a.seq, "held": a.held, "committed": a.committed, "recorded": a.recorded},
        **{"hash": a.hash, "defined": a.defined},
    }


def _found(o: Operation, book: Book, now: int) -> tuple[Post, ...]:
    """The posts of an operation, with what it leaves to be found now that the allocations are locked."""
    if not o.posts:
        return _all_held(o, book)
    first, *moves = o.posts
    account = book.accounts.get(first.key)
    if account is None:
        return (*o.posts, *o.follows)
    today = moment(max(now, account.recorded)).date()
    if o.verb == "set_limit" and first.change is not None:
        return (replace(first, change=dated(first.change, today)),)
    if o.verb not in ("acquire", "lapse"):
        return (*o.posts, *o.follows)
    if account.held:
        name = account.definition.name.text
        what = f"{name}: {unit_of(name).shown(account.held)} is reserved"
        raise InvalidOperationError(f"{what}; release or commit it first")
    amount = account.committed if o.verb == "acquire" else account.room(today)
    return (first, *(replace(post, amount=amount) for post in moves if amount))


def _all_held(o: Operation, book: Book) -> tuple[Post, ...]:
    """The posts that settle all that a reservation holds."""
    kind = Kind[o.verb.upper()]
    by_id = {account.id: key for key, account in book.accounts.items()}
    on = sorted(allocation for reservation, allocation in book.holds if reservation == o.reservation)
    if not on:
        raise UnknownReservationError(o.reservation)
    open_ = [allocation for allocation in on if book.holds[o.reservation, allocation].remaining]
    return tuple(Post(kind, by_id[id], None, o.effective, hold=o.reservation) for id in open_ or on)


def _read_definition(id: int, changes: Iterable[tuple[int, str, bytes]]) -> tuple[bytes, Definition]:
    """The definition of an allocation, with the hash of the entry that made it what it is."""
    definition, hash = None, START
    for _, change, hash in changes:  # noqa: B007
        definition = opened(change) if definition is None else changed(definition, change)
    if definition is None:
        raise StoreError(f"allocation {id} has no entry that opens it; run verify")
    return bytes(hash), definition


def integer_day(day: dt.date) -> int:
    """A day as it is recorded: 20250630."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(recorded: int) -> dt.date:
    """The day of such a number."""
    return dt.date(recorded // 10_000, recorded // 100 % 100, recorded % 100)
