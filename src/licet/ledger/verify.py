"""Verification: everything that can be recomputed is, and what differs is named with its place.

Operations are read first, then the entries of each allocation in the order of their chain, as plain tuples. A hundred
faults are reported in full; the rest is counted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa

from licet.ledger import schema
from licet.ledger.account import COMMITTED, DRAWS, SETTLES, Account, Book, Kind, Post
from licet.ledger.chain import START, entry_hash, operation_digest, seal_digest
from licet.ledger.definition import Definition, changed, opened
from licet.ledger.errors import StoreError
from licet.ledger.operation import Receipt
from licet.ledger.store import passes
from licet.ledger.writer import day_of

SHOWN: Final = 100
_FETCHED: Final = 10_000
_KINDS: Final = frozenset(Kind)
_SETTLES: Final = frozenset(map(int, SETTLES))
_RESERVE, _COMMIT = int(Kind.RESERVE), int(Kind.COMMIT)
_UNLIMITED: Final = 2**63


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it was recorded."""

    where: str
    what: str
    found: str = ""
    expected: str = ""

    def __str__(self) -> str:
        differs = f": found {self.found}, expected {self.expected}" if self.expected else ""
        return f"{self.where}: {self.what}{differs}"


@dataclass(slots=True)
class Verification:
    """What a verification looked at and found."""

    allocations: int = 0
    operations: int = 0
    entries: int = 0
    seals: int = 0
    receipts: int = 0
    seconds: float = 0.0
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    """Faults beyond those that are listed."""

    @property
    def intact(self) -> bool:
        """Whether nothing differs."""
        return not self.faults

    def fault(self, where: str, what: str, found: object = "", expected: object = "") -> None:
        if len(self.faults) < SHOWN:
            self.faults.append(Fault(where, what, _shown(found), _shown(expected)))
        else:
            self.more += 1


def verify(c: sa.Connection, receipts: Iterable[Receipt] = ()) -> Verification:
    """Verify all that a connection sees."""
    started = time.perf_counter()
    found = Verification()
    reading = "the operations"
    try:
        digests = _operations(c, found)
        reading = "the allocations"
        names = {id: (key, name) for id, key, name in _rows(c, sa.select(schema.allocation))}
        found.allocations = len(names)
        reading = "the entries"
        ends = _entries(c, found, digests, names)
        _shares(c, found, ends, names)
        reading = "the heads"
        _heads(c, found, ends, names)
        reading = "the reservations"
        _holds(c, found, ends)
        reading = "the seals"
        _seals(c, found, names)
        reading = "the entries of receipts"
        _receipts(c, found, receipts, {name: id for id, (_, name) in names.items()})
    except Exception as error:  # whatever somebody wrote there
        if passes(error):
            raise StoreError(f"the verification was interrupted: {error}") from error
        found.fault(reading, f"what stands there cannot be read, and nothing after it was: {error!r}")
    found.seconds = time.perf_counter() - started
    return found


@dataclass(slots=True)
class _Operations:
    """The digests of operations whose entries have not all been met yet."""

    single: dict[int, bytes] = field(default_factory=dict)
    """Of those with one entry."""
    several: dict[int, tuple[bytes, int]] = field(default_factory=dict)
    """Of the others, with how many are left."""

    def one_of_several(self, operation: int) -> bytes | None:
        """The digest for another entry; None if there is to be none."""
        digest, left = self.several.get(operation, (None, 0))
        if digest is None or left == 0:
            return None
        self.several[operation] = digest, left - 1
        return digest

    def missing(self) -> dict[int, int]:
        """How many entries were not met, by operation."""
        return dict.fromkeys(self.single, 1) | {id: left for id, (_, left) in self.several.items() if left}


@dataclass(slots=True)
class _Ends:
    """Where the chains end, by allocation; what reservations still hold there and until when; which allocations
    count in shares."""

    heads: dict[int, tuple[int, int, int, int, bytes, bytes]] = field(default_factory=dict)
    holds: dict[int, dict[int, tuple[int, int]]] = field(default_factory=dict)
    sharing: list[int] = field(default_factory=list)


def _operations(c: sa.Connection, found: Verification) -> _Operations:
    met = _Operations()
    single = met.single
    for id, key, verb, content, actor, reason, recorded, law, entries, digest in _rows(
        c, sa.select(schema.operation).order_by(schema.operation.c.id)
    ):
        if operation_digest(id, key, verb, content, actor, reason, recorded, law, entries) != digest:
            found.fault(f"operation {id} (key {key!r})", "its row is not what was recorded")
        if " " in entries:
            met.several[id] = digest, entries.count(" ") + 1
        else:
            single[id] = digest
    found.operations = len(single) + len(met.several)
    return met


def _entries(
    c: sa.Connection, found: Verification, operations: _Operations, names: dict[int, tuple[str, str]]
) -> _Ends:
    ends = _Ends()
    holds: dict[int, tuple[int, int]] = {}
    digest_of, one_of_several = operations.single.pop, operations.one_of_several
    count = current = 0
    seq = held = committed = recorded = last = 0
    before = defined = START
    definition: Definition | None = None
    lowest = _UNLIMITED
    where = ""

    def end() -> None:
        if current:
            ends.heads[current] = seq, held, committed, recorded, before, defined
        if definition is not None and definition.shares:
            ends.sharing.append(current)

    def fault(what: str, found_: object = "", expected: object = "") -> None:
        found.fault(f"{where}, entry {seq}", what, found_, expected)

    for row in _rows(c, sa.select(schema.entry).order_by(schema.entry.c.allocation, schema.entry.c.seq)):
        id, n, operation, kind, hold, to_held, to_committed, now_held, now_committed, day, expires, at, change, hash = (
            row
        )
        try:
            count += 1
            if id != current:
                end()
                current, seq, held, committed, recorded, last, before, defined = id, 0, 0, 0, 0, 0, START, START
                definition, lowest = None, _UNLIMITED
                holds = ends.holds[id] = {}
                where = names[id][1] if id in names else f"allocation {id}"
                if id not in names:
                    found.fault(where, "it has entries, and is not in the table of allocations")
            seq += 1
            if n != seq:
                missing, expected, seq = n - seq, seq, n
                fault(f"{missing:,} entries before it are missing", n, expected)
            digest = digest_of(operation, None) or one_of_several(operation)
            if digest is None:
                fault(f"operation {operation} that it belongs to is missing, or has no such entry")
            computed = entry_hash(before, digest or START, row[:12], change)
            if computed != hash:
                fault("its hash is not that of its content", hash, computed)
            before = hash
            held += to_held
            committed += to_committed
            if held != now_held or committed != now_committed or held < 0 or committed < 0:
                sums = f"held {held:,}, committed {committed:,}"
                shown = f"held {now_held:,}, committed {now_committed:,}"
                fault("its balances are not the sum of entries, or below nothing", shown, sums)
                held, committed = now_held, now_committed
            if at < recorded or operation < last:
                fault("it was recorded before the entry before it", f"{at} by {operation}", f"{recorded} by {last}")
            recorded, last = at, operation
            if kind == _RESERVE:
                if to_held <= 0 or to_committed:
                    fault("not what RESERVE does", f"{to_held:,} held, {to_committed:,} committed")
                holds[operation] = to_held, expires
            elif kind in _SETTLES:
                remaining, until = holds.get(hold, (0, 0))
                if to_committed != (-to_held if kind == _COMMIT else 0) or to_held >= 0:
                    fault(f"not what {Kind(kind).name} does", f"{to_held:,} held, {to_committed:,} committed")
                holds[hold] = max(0, remaining + to_held), until
                if remaining + to_held < 0:
                    fault(f"more than reservation {hold} held", -to_held, remaining)
            elif to_held or not _may_change(kind, to_committed):
                fault(f"not what an entry of kind {kind} does", f"{to_held:,} held, {to_committed:,} committed")
            if change is not None:
                defined = hash
                definition = _defined(found, f"{where}, entry {seq}", definition, change)
                limits = [step.limit for step in definition.steps if step.limit is not None] if definition else []
                lowest = min(limits, default=_UNLIMITED)
            elif definition is None and seq == 1:
                fault("it does not open the allocation")
            elif held + committed > lowest and definition is not None:
                used = committed if kind == _COMMIT else held + committed
                step = definition.step(day_of(day)) if kind in DRAWS else None
                if step is not None and step.limit is not None and used > step.limit:
                    fault("it passed the limit", f"{used:,}", f"at most {step.limit:,}")
        except Exception as error:  # whatever somebody wrote there
            fault(f"it cannot be read: {error!r}")
    end()
    found.entries = count
    for operation, missed in sorted(operations.missing().items()):
        found.fault(f"operation {operation}", f"{missed} of its entries are missing")
    return ends


def _may_change(kind: int, committed: int) -> bool:
    """Whether an entry that neither makes nor settles a reservation may change what is committed by so much."""
    sign = COMMITTED.get(Kind(kind), 0) if kind in _KINDS else 0
    if kind == Kind.ADJUST:
        return committed != 0
    return committed * sign > 0 if sign else committed == 0 and kind in _KINDS


def _shares(c: sa.Connection, found: Verification, ends: _Ends, names: dict[int, tuple[str, str]]) -> None:
    """Repeat the operations on allocations that count in shares. Whoever tests a share holds the locks of all of them
    when the operation gets its number, so that the order of numbers is that in which they were recorded."""
    e = schema.entry.c
    query = sa.select(*e["operation", "allocation", "kind", "held", "committed", "change"])
    query = query.where(e.allocation.in_(ends.sharing)).order_by(e.operation, e.allocation, e.seq)
    book = Book({}, {})
    for operation, rows in groupby(_rows(c, query) if ends.sharing else (), key=itemgetter(0)):
        posts: list[Post] = []
        before: dict[str, Account] = {}
        try:
            for _, id, kind, held, committed, change in rows:
                key = names[id][0]
                if kind == Kind.OPEN:
                    book.accounts[key] = Account(id, opened(change))
                account = book.accounts[key]
                before.setdefault(key, account.copy())
                account.held, account.committed = held, committed
                if kind == Kind.DEFINE:
                    account.definition = changed(account.definition, change)
                posts.append(Post(Kind(kind), key, None))
            book.test_shares(posts, before)
        except Exception as error:  # whatever somebody wrote there
            found.fault(f"operation {operation}", f"its shares cannot be tested: {error!r}")
        for shortage in book.shortages:
            found.fault(f"{shortage.allocation}, operation {operation}", f"it passed a share: {shortage.because}")
        book.shortages.clear()


def _defined(found: Verification, where: str, definition: Definition | None, change: str) -> Definition | None:
    try:
        read = opened(change) if definition is None else changed(definition, change)
        if not all(isinstance(step.limit, int | None) for step in read.steps):
            raise TypeError("a limit that is no whole number")
        return read
    except Exception as error:  # whatever somebody wrote there
        found.fault(where, f"its change cannot be read: {error!r}")
        return definition


def _heads(c: sa.Connection, found: Verification, ends: _Ends, names: dict[int, tuple[str, str]]) -> None:
    parts = ("seq", "held", "committed", "recorded", "hash", "defined")
    seen = set()
    for id, *values in _rows(c, sa.select(schema.head)):
        seen.add(id)
        where = f"{names[id][1] if id in names else f'allocation {id}'}, head"
        if id not in ends.heads:
            found.fault(where, "its entries are missing")
            continue
        for part, value, expected in zip(parts, values, ends.heads[id], strict=True):
            if value != expected:
                found.fault(where, f"{part} is not that of the last entry", value, expected)
    for id, (key, name) in names.items():
        if id not in seen:
            found.fault(name, "its head is missing")
        opening = sa.select(schema.entry.c.change).where(schema.entry.c.allocation == id).order_by("seq").limit(1)
        first = c.execute(opening).scalar()
        try:
            said = opened(first or "").name
        except Exception:
            found.fault(name, "it has no entry that opens it")
            continue
        if (said.text, said.key) != (name, key):
            found.fault(f"{name} (allocation {id})", "its name is not that under which it was opened", key, said.key)
    for id in ends.heads.keys() - seen - names.keys():
        found.fault(f"allocation {id}", "its head is missing")


def _holds(c: sa.Connection, found: Verification, ends: _Ends) -> None:
    nothing: dict[int, tuple[int, int]] = {}
    for reservation, id, remaining, expires in _rows(c, sa.select(schema.hold)):
        held = ends.holds.get(id, nothing).pop(reservation, None)
        if held != (remaining, expires):
            where = f"reservation {reservation} on allocation {id}"
            found.fault(where, "what it holds and until when is not what its entries say", (remaining, expires), held)
    for id, expected in ends.holds.items():
        for reservation in expected:
            found.fault(f"reservation {reservation} on allocation {id}", "its row is missing")


def _seals(c: sa.Connection, found: Verification, names: dict[int, tuple[str, str]]) -> None:
    sealed: dict[int, list[tuple[int, int, bytes]]] = {}
    s, e = schema.sealed_head.c, schema.entry.c
    query = (
        sa.select(s.seal, s.allocation, s.seq, s.hash, e.hash)
        .join(schema.entry, sa.and_(e.allocation == s.allocation, e.seq == s.seq), isouter=True)
        .order_by(s.seal, s.allocation)
    )
    for number, id, seq, hash, there in _rows(c, query):
        sealed.setdefault(number, []).append((id, seq, bytes(hash)))
        if there != hash:
            name = names[id][1] if id in names else f"allocation {id}"
            missing = "is missing" if there is None else "is another"
            found.fault(f"{name}, entry {seq}", f"the entry that seal {number} saw {missing}", there or "none", hash)
    before, last = START, 0
    for number, recorded, digest in _rows(c, sa.select(schema.seal).order_by(schema.seal.c.id)):
        found.seals += 1
        if number != last + 1:
            found.fault(f"seal {number}", "a seal before it is missing", number, last + 1)
        if seal_digest(before, number, recorded, sealed.pop(number, [])) != digest:
            found.fault(f"seal {number}", "it is not what was recorded")
        before, last = bytes(digest), number
    for number in sealed:
        found.fault(f"seal {number}", "it is missing")


def _receipts(c: sa.Connection, found: Verification, receipts: Iterable[Receipt], ids: dict[str, int]) -> None:
    e = schema.entry.c
    query = sa.select(e.hash).where(e.allocation == sa.bindparam("id"), e.seq == sa.bindparam("seq"))
    for receipt in receipts:
        found.receipts += 1
        for link in receipt.entries:
            where = f"{link.allocation}, entry {link.seq}"
            hash = c.execute(query, {"id": ids.get(link.allocation, 0), "seq": link.seq}).scalar()
            if hash is None:
                found.fault(where, f"the entry of receipt {receipt.key!r} is missing")
            elif bytes(hash).hex() != link.hash:
                found.fault(where, f"it is not that of receipt {receipt.key!r}", bytes(hash).hex(), link.hash)


def _rows(c: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    """Rows of a query as plain tuples, straight from the driver, as they come."""
    driver: Any = c.connection.driver_connection
    text = str(query.compile(dialect=c.dialect, compile_kwargs={"literal_binds": True}))
    rows: Iterator[Any] = _by_name(driver, text) if c.dialect.name == "postgresql" else driver.execute(text)
    return rows


def _by_name(driver: Any, text: str) -> Iterator[Any]:
    """Rows from a named cursor, which does not fetch everything at once."""
    with closing(driver.cursor("verify", binary=True)) as cursor:
        cursor.itersize = _FETCHED
        cursor.execute(text)
        yield from cursor


def _shown(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
