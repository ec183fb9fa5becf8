"""Reading a ledger: balances as of any moment, history, statements. Nothing here changes or locks anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from licet.determine.allocation_names import Name
from licet.ledger import schema
from licet.ledger.account import Account, Book, Kind, Post
from licet.ledger.amount import unit_of
from licet.ledger.clock import SECOND, moment
from licet.ledger.definition import Definition, Share, changed, opened
from licet.ledger.errors import LedgerError, UnknownAllocationError
from licet.ledger.limits import country_step, definition
from licet.ledger.name import read_name
from licet.ledger.writer import day_of

_entry, _head, _hold = schema.entry.c, schema.head.c, schema.hold.c
_NUMBER: Final = sa.select(schema.allocation.c.id).where(schema.allocation.c.key == sa.bindparam("key"))
_LATEST: Final = (
    sa.select(*_entry["seq", "held", "committed", "recorded"])
    .where(_entry.allocation == sa.bindparam("id"), _entry.recorded <= sa.bindparam("at"))
    .order_by(_entry.recorded.desc(), _entry.seq.desc())
    .limit(1)
)
_CHANGES: Final = (
    sa.select(_entry.change)
    .where(_entry.allocation == sa.bindparam("id"), _entry.change.is_not(None), _entry.seq <= sa.bindparam("seq"))
    .order_by(_entry.seq)
)
_AGREED: Final = (
    sa.select(_entry.change, *schema.operation.c["reason", "recorded"])
    .join(schema.operation, _entry.operation == schema.operation.c.id)
    .where(_entry.allocation == sa.bindparam("id"), _entry.change.is_not(None))
    .order_by(_entry.seq.desc())
)
_LINES: Final = (
    sa.select(schema.entry, *schema.operation.c["key", "actor", "reason", "law", "entries"])
    .join(schema.operation, _entry.operation == schema.operation.c.id)
    .order_by(_entry.recorded, _entry.allocation, _entry.seq)
)


@dataclass(frozen=True, slots=True)
class Balance:
    """An allocation as of a moment, in its unit (thousandths of TPP)."""

    allocation: str
    unit: str
    as_of: dt.datetime
    held: int
    committed: int
    limit: int | None
    """What binds on that day (with every later step), or on the first of its period; None: without limit."""
    cite: str
    sees_whole: bool
    """If not, held and committed are lower bounds of what is drawn."""
    frozen: str | None
    seq: int
    shares: tuple[Share, ...] = ()
    """The shares that limit it, beside its own limit."""
    expired: int = 0
    """What is still held by reservations whose time is over: it takes no room. Known for now, not for the past."""

    @property
    def used(self) -> int:
        """What is held or committed."""
        return self.held + self.committed

    @property
    def room(self) -> int | None:
        """What this ledger would still let draw by the limit; None: without limit."""
        if self.frozen is not None:
            return 0
        return None if self.limit is None else max(0, self.limit - self.used + self.expired)

    @property
    def over(self) -> int:
        """By how much it is above its limit: the limit was lowered, or a fact was recorded."""
        return 0 if self.limit is None else max(0, self.used - self.expired - self.limit)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, with the operation that it belongs to."""

    allocation: str
    seq: int
    operation: int
    kind: Kind
    reservation: int | None
    held_change: int
    committed_change: int
    held: int
    committed: int
    effective: dt.date
    expires: dt.datetime | None
    recorded: dt.datetime
    change: str | None
    key: str
    actor: str
    reason: str
    law: str
    hash: str
    beside: tuple[str, ...] = ()
    """The other allocations of its operation."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What happened to an allocation between two moments: opening and closing balance, and the lines between."""

    opening: Balance | None
    closing: Balance
    lines: tuple[Line, ...]

    @property
    def totals(self) -> dict[str, int]:
        """What each kind of entry came to: the change of what is held, for kinds that only hold, or of committed."""
        found: dict[str, int] = {}
        for line in self.lines:
            if line.kind not in (Kind.OPEN, Kind.DEFINE):
                name = line.kind.name.lower()
                found[name] = found.get(name, 0) + (line.committed_change or line.held_change)
        return found


def number_of(c: sa.Connection, name: Name) -> int:
    """The number of an allocation. Raises UnknownAllocationError."""
    id = c.execute(_NUMBER, {"key": name.key}).scalar()
    if id is None:
        raise UnknownAllocationError(name.text)
    return int(id)


def balance(c: sa.Connection, name: Name, at: int, day: dt.date, now: int | None = None) -> Balance | None:
    """The balance at a moment, with the limit as it was agreed then for a day; None before it was allocated.

    ``now``: the time, if the moment is now: what has expired is counted.
    """
    id = number_of(c, name)
    row = c.execute(_LATEST, {"id": id, "at": at}).one_or_none()
    if row is None:
        return None
    d = definition_at(c, id, row.seq)
    step = d.step(max(day, d.first or day))
    limit, cite = (None, "") if step is None else (step.limit, step.cite)
    known = moment(row.recorded)
    shares = tuple(share for share in d.shares if d.key in share.part)
    expired = 0 if now is None else over(c, id, now)
    drawn = (row.held, row.committed)
    return Balance(d.name.text, d.unit, known, *drawn, limit, cite, d.sees_whole, d.frozen, row.seq, shares, expired)


def drawn(
    c: sa.Connection, wanted: Callable[[Name], bool], now: int, *, committed: bool = False
) -> list[tuple[Name, int, bool]]:
    """The allocations that are wanted, with what is held or committed, or committed alone, and whether the whole is
    seen."""
    query = sa.select(*schema.allocation.c["id", "name"], *_head["seq", "held", "committed"])
    query = query.join(schema.head, _head.allocation == schema.allocation.c.id).order_by(schema.allocation.c.key)
    found = [(row, read_name(row.name)) for row in c.execute(query)]
    return [
        (
            name,
            row.committed + (0 if committed else row.held - over(c, row.id, now)),
            definition_at(c, row.id, row.seq).sees_whole,
        )
        for row, name in found
        if wanted(name)
    ]


def over(c: sa.Connection, id: int, now: int) -> int:
    """What is still held on an allocation by reservations whose time is over: it is room for whoever asks."""
    query = sa.select(sa.func.coalesce(sa.func.sum(_hold.remaining), 0))
    return int(c.execute(query.where(_hold.allocation == id, *_is_over(now))).scalar_one())


def _is_over(now: int) -> tuple[sa.ColumnElement[bool], ...]:
    return _hold.remaining > 0, _hold.expires > 0, _hold.expires <= now


@dataclass(frozen=True, slots=True)
class Reserved:
    """What a reservation drew on an allocation, and what it still draws: held or committed."""

    reservation: int
    allocation: Name
    amount: int
    held: int
    committed: int

    @property
    def left(self) -> int:
        """What it draws still."""
        return self.held + self.committed


def reserved_under(c: sa.Connection, key: str, now: int, *, begins: bool) -> list[Reserved]:
    """What reservations drew under a key, or under all keys that are this text and a number behind it."""
    o, a = schema.operation.c, schema.allocation.c
    # in every collation: the digits stand behind the text itself, and before letters
    under = sa.and_(o.key >= key, o.key < f"{key}a", o.key.startswith(key, autoescape=True)) if begins else o.key == key
    query = (
        sa.select(o.id, o.entries, a.id.label("on"), a.name, *_hold["remaining", "expires"])
        .join(schema.hold, _hold.reservation == o.id)
        .join(schema.allocation, a.id == _hold.allocation)
        .where(under, o.verb == "reserve")
    )
    rows = [(row, _places(row.entries)[row.on]) for row in c.execute(query)]
    made: dict[int, list[int]] = {}
    for row, seq in rows:
        made.setdefault(row.on, []).append(seq)
    amounts = {(on, seq): amount for on, seqs in made.items() for seq, amount in _reserved(c, on, seqs)}
    since: dict[int, int] = {}
    for row, seq in rows:
        if row.remaining < amounts[row.on, seq]:
            since[row.on] = min(seq, since.get(row.on, seq))
    committed = {(on, hold): amount for on, first in since.items() for hold, amount in _committed(c, on, first)}
    found = []
    for row, seq in rows:
        held = 0 if 0 < row.expires <= now else row.remaining
        done = committed.get((row.on, row.id), 0)
        found.append(Reserved(row.id, read_name(row.name), amounts[row.on, seq], held, done))
    return found


def _places(entries: str) -> dict[int, int]:
    """The allocations of an operation, each with the place of its last entry there."""
    return {int(id): int(seq) for id, seq in (where.split(":") for where in entries.split())}


def _reserved(c: sa.Connection, id: int, seqs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What entries of an allocation reserved, by their places."""
    for i in range(0, len(seqs), 1_000):
        some = _entry.seq.in_(seqs[i : i + 1_000])
        for row in c.execute(sa.select(_entry.seq, _entry.held_change).where(_entry.allocation == id, some)):
            yield row.seq, row.held_change


def _committed(c: sa.Connection, id: int, since: int) -> list[tuple[int, int]]:
    """What was committed of each reservation on an allocation, from an entry on."""
    query = sa.select(_entry.hold, sa.func.sum(_entry.committed_change)).group_by(_entry.hold)
    query = query.where(_entry.allocation == id, _entry.seq >= since, _entry.kind == int(Kind.COMMIT))
    return [(hold, int(amount)) for hold, amount in c.execute(query)]


def refusals(c: sa.Connection, draws: Mapping[str, int], day: dt.date, now: int) -> list[str]:
    """Why a reservation would be refused now, in words; empty if it would be made."""
    book, before, posts, said = Book({}, {}), dict[str, Account](), list[Post](), list[str]()
    for text, amount in draws.items():
        try:
            key = read_name(text).key
            account = book.accounts.setdefault(key, _account(c, key, now))
            for member in {k for share in account.definition.shares for k in share.part | share.whole} - {key}:
                book.accounts.setdefault(member, _account(c, member, now))
            before[key] = account.copy()
            posts.append(Post(Kind.RESERVE, key, amount, day))
            book.apply(posts[-1], now)
        except LedgerError as refused:
            said.append(str(refused))
    if not said:
        book.test_shares(posts, before)
    return said + [str(shortage) for shortage in book.shortages]


def _account(c: sa.Connection, key: str, now: int) -> Account:
    """An allocation as it stands, without what is held by reservations whose time is over."""
    id = number_of(c, read_name(key))
    head = c.execute(sa.select(schema.head).where(_head.allocation == id)).one()
    return Account(id, definition_at(c, id, head.seq), head.seq, head.held - over(c, id, now), head.committed)


def assured(c: sa.Connection, name: Name, day: dt.date) -> bool | None:
    """Whether a country allocation is raised for government assurances on a day; None if it is another limit."""
    d = _account(c, name.key, 0).definition
    cites = [step.cite for step in d.steps if step.since <= day][-1:]
    known = {country_step(day, percent).cite: percent > 0 for percent in (0, 100)}
    return known.get(cites[0]) if cites else None


def stricter(c: sa.Connection, name: Name, day: dt.date, now: int, own: int = 0) -> str | None:
    """What would be refused on a day though it is within the law's own limit, in words; None if nothing would.

    ``own``: what is drawn and is to count as free.
    """
    id = number_of(c, name)
    head = c.execute(sa.select(schema.head).where(_head.allocation == id)).one()
    d = definition_at(c, id, head.seq)
    if d.frozen is not None:
        frozen = next(row for row in c.execute(_AGREED, {"id": id}) if '"frozen"' in row.change)
        return f"it is frozen since {moment(frozen.recorded):%Y-%m-%d} ({d.frozen}): nothing is free"
    if not d.allows(day):
        return f"it is for {d.first or 'any day'} to {d.last or 'any day'}: nothing is free on {day}"
    step, law = d.step(day), definition(name).step(day)
    if step is None or step.limit is None or (law is not None and law.limit is not None and law.limit <= step.limit):
        return None
    changes = c.execute(_AGREED, {"id": id}).all()
    set_by = next(row for row in changes if '"steps"' in row.change)
    shown = unit_of(name.text).shown
    of_law = "without limit" if law is None or law.limit is None else shown(law.limit)
    free = max(0, step.limit - head.held - head.committed + over(c, id, now) + own)
    since = f" since {step.since}" if step.since > dt.date.min else ""
    why = f"{set_by.reason or 'no reason given'}; recorded {moment(set_by.recorded):%Y-%m-%d}"
    return f"its limit is {shown(step.limit)}{since} ({why}), by the law {of_law}: {shown(free)} are free"


def definition_at(c: sa.Connection, id: int, seq: int) -> Definition:
    """The definition after an entry."""
    first, *later = c.execute(_CHANGES, {"id": id, "seq": seq}).scalars()
    d = opened(first)
    for change in later:
        d = changed(d, change)
    return d


def lines(c: sa.Connection, names: Sequence[Name], since: int | None, until: int | None) -> Iterator[Line]:
    """The entries of allocations (of all, if none is named), in the order of time."""
    spelled = {row.id: row.name for row in c.execute(sa.select(*schema.allocation.c["id", "name"]))}
    query = _LINES
    if names:
        query = query.where(_entry.allocation.in_([number_of(c, name) for name in names]))
    if since is not None:
        query = query.where(_entry.recorded > since)
    if until is not None:
        query = query.where(_entry.recorded <= until)
    for row in c.execute(query.execution_options(yield_per=5_000)):
        yield _line(row, spelled)


def _line(row: Any, spelled: Mapping[int, str]) -> Line:
    return Line(
        spelled[row.allocation],
        row.seq,
        row.operation,
        Kind(row.kind),
        row.hold or None,
        row.held_change,
        row.committed_change,
        row.held,
        row.committed,
        day_of(row.effective),
        moment(row.expires) if row.expires else None,
        moment(row.recorded),
        row.change,
        row.key,
        row.actor,
        row.reason,
        row.law,
        bytes(row.hash).hex(),
        tuple(spelled[id] for id in _places(row.entries) if id != row.allocation),
    )


def room_ahead(c: sa.Connection, name: Name, amount: int, now: int, day: dt.date) -> tuple[tuple[str, str, int], ...]:
    """When room comes back to an allocation: the next hold that expires, the next higher limit, the next year."""
    id = number_of(c, name)
    head = c.execute(sa.select(schema.head).where(_head.allocation == id)).one()
    d = definition_at(c, id, head.seq)
    used = head.held + head.committed
    found = []

    def room(on: dt.date, used: int) -> int | None:
        step = d.step(on)
        return None if step is None or step.limit is None else max(0, step.limit - used)

    expiring = (
        sa.select(_hold.expires, sa.func.sum(_hold.remaining))
        .where(_hold.allocation == id, _hold.remaining > 0, _hold.expires > 0)
        .group_by(_hold.expires)
        .order_by(_hold.expires)
        .limit(1)
    )
    if (row := c.execute(expiring).one_or_none()) is not None and (there := room(day, used - int(row[1]))) is not None:
        found.append((moment(-(-max(row[0], now) // SECOND) * SECOND).isoformat(), "a reservation expires", there))
    now_there = room(day, used) or 0
    for step in d.steps:
        if step.since > day and ((there := room(step.since, used)) is None or there > now_there):
            found.append((step.since.isoformat(), "a higher limit", amount if there is None else there))
            break
    if (following := name.next_year()) is not None and (there := _room_of_year(c, read_name(following), now)):
        found.append((f"{int(name.period) + 1}-01-01", following, there))
    return tuple(found)


def _room_of_year(c: sa.Connection, name: Name, now: int) -> int | None:
    """The room for the first day of a year: by what is agreed if it is allocated already, else by the law."""
    day = dt.date(int(name.period), 1, 1)
    id = c.execute(_NUMBER, {"key": name.key}).scalar()
    if id is None:
        step = definition(name).step(day)
        return None if step is None else step.limit
    there = balance(c, name, 2**62, day, now)
    return None if there is None or there.frozen is not None else there.room
