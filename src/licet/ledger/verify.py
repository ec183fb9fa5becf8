"""Verification: everything that can be recomputed is, and what differs is named with its place.

Operations are read first, then the entries of each allocation in the order of their chain, as plain tuples. A hundred
faults are reported in full; the rest is counted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from licet.ledger import schema
from licet.ledger.account import COMMITTED, HELD, SETTLES, Kind
from licet.ledger.chain import START, entry_hash, operation_digest, seal_digest
from licet.ledger.definition import Definition, changed, opened
from licet.ledger.operation import Receipt
from licet.ledger.writer import day_of

SHOWN: Final = 100
_FETCHED: Final = 10_000
_KINDS: Final = frozenset(Kind)
_HELD: Final = {int(kind): HELD.get(kind, 0) for kind in Kind}
_COMMITTED: Final = {int(kind): COMMITTED.get(kind, 0) for kind in Kind}
_SETTLES: Final = frozenset(map(int, SETTLES))


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
    digests = _operations(c, found)
    names = {id: (key, name) for id, key, name in _rows(c, sa.select(schema.allocation))}
    ends = _entries(c, found, digests, names)
    _heads(c, found, ends, names)
    _holds(c, found, ends)
    _seals(c, found, names)
    _receipts(c, found, receipts, {name: id for id, (_, name) in names.items()})
    found.allocations = len(names)
    found.seconds = time.perf_counter() - started
    return found


@dataclass(slots=True)
class _Operations:
    """The digests of operations one after another, and how many entries of each have not been met yet."""

    places: dict[int, int] = field(default_factory=dict)
    digests: list[bytes] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Ends:
    """Where the chains end, by allocation, and what each reservation still holds."""

    heads: dict[int, tuple[int, int, int, int, bytes, bytes]] = field(default_factory=dict)
    holds: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def _operations(c: sa.Connection, found: Verification) -> _Operations:
    met = _Operations()
    for id, key, verb, content, actor, reason, recorded, law, entries, digest in _rows(
        c, sa.select(schema.operation).order_by(schema.operation.c.id)
    ):
        found.operations += 1
        if operation_digest(id, key, verb, bytes(content), actor, reason, recorded, law, entries) != digest:
            found.fault(f"operation {id} (key {key!r})", "its row is not what was recorded")
        met.places[id] = len(met.digests)
        met.digests.append(bytes(digest))
        met.left.append(entries.count(" ") + 1)
    return met


def _entries(
    c: sa.Connection, found: Verification, operations: _Operations, names: dict[int, tuple[str, str]]
) -> _Ends:
    ends = _Ends()
    holds = ends.holds
    places, digests, left = operations.places, operations.digests, operations.left
    current = 0
    seq = held = committed = recorded = 0
    before = defined = START
    definition: Definition | None = None
    lowest: int | None = 0
    where = ""
    query = sa.select(schema.entry).order_by(schema.entry.c.allocation, schema.entry.c.seq)
    for row in _rows(c, query):
        id, number, operation, kind, hold, held_change, committed_change, held_now, committed_now = row[:9]
        if id != current:
            if current:
                ends.heads[current] = seq, held, committed, recorded, before, defined
            current, seq, held, committed, recorded, before, defined = id, 0, 0, 0, 0, START, START
            definition = None
            where = names[id][1] if id in names else f"allocation {id}"
            if id not in names:
                found.fault(where, "it has entries, and is not in the table of allocations")
        found.entries += 1
        if number != seq + 1:
            missing = f"{number - seq - 1:,} entries before it are missing"
            found.fault(f"{where}, entry {number}", missing, number, seq + 1)
        seq = number
        place = places.get(operation)
        if place is None:
            found.fault(f"{where}, entry {seq}", f"operation {operation} that it belongs to is missing")
            digest = START
        else:
            digest = digests[place]
            left[place] -= 1
        change, hash = row[12], row[13]
        computed = entry_hash(before, digest, row[:12], change)
        if computed != hash:
            found.fault(f"{where}, entry {seq}", "its hash is not that of its content", bytes(hash), computed)
        before = bytes(hash)
        held += held_change
        committed += committed_change
        if held != held_now or committed != committed_now:
            sums = f"held {held:,}, committed {committed:,}"
            shown = f"held {held_now:,}, committed {committed_now:,}"
            found.fault(f"{where}, entry {seq}", "its balances are not the sum of entries", shown, sums)
            held, committed = held_now, committed_now
        if held < 0 or committed < 0:
            found.fault(f"{where}, entry {seq}", "a balance below nothing", f"{held:,}, {committed:,}", "0 or more")
        if row[11] < recorded:
            found.fault(f"{where}, entry {seq}", "it was recorded before the entry before it", row[11], recorded)
        recorded = row[11]
        if kind not in _KINDS:
            found.fault(f"{where}, entry {seq}", "no kind of entry", kind, "1 to 12")
            continue
        amount = abs(held_change or committed_change)
        sign = -1 if kind == Kind.ADJUST and committed_change < 0 else 1
        if held_change != _HELD[kind] * amount or committed_change != sign * _COMMITTED[kind] * amount:
            changes = f"{held_change:,} held, {committed_change:,} committed"
            found.fault(f"{where}, entry {seq}", f"not what {Kind(kind).name} does", changes, f"{amount:,} alike")
        if kind == Kind.RESERVE:
            holds[hold, id] = held_change, row[10]
        elif kind in _SETTLES:
            remaining, expires = holds.get((hold, id), (0, 0))
            if remaining < amount:
                found.fault(f"{where}, entry {seq}", f"more than reservation {hold} held", amount, remaining)
            elif remaining == amount:
                del holds[hold, id]
            else:
                holds[hold, id] = remaining - amount, expires
        if change is not None:
            defined = before
            definition = _defined(found, f"{where}, entry {seq}", definition, change)
            if definition is not None:
                limits = [step.limit for step in definition.steps if step.limit is not None]
                lowest = min(limits, default=None)
        elif definition is None:
            if seq == 1:
                found.fault(f"{where}, entry 1", "it does not open the allocation")
        elif lowest is not None and held_change + committed_change > 0 and held + committed > lowest:
            _limit(found, f"{where}, entry {seq}", definition, kind, row[9], held + committed)
    if current:
        ends.heads[current] = seq, held, committed, recorded, before, defined
    for id, place in places.items():
        if left[place]:
            found.fault(f"operation {id}", f"{left[place]} of its entries are missing")
    return ends


def _defined(found: Verification, where: str, definition: Definition | None, change: str) -> Definition | None:
    try:
        return opened(change) if definition is None else changed(definition, change)
    except Exception as error:  # whatever somebody wrote there
        found.fault(where, f"its change cannot be read: {error!r}")
        return definition


def _limit(found: Verification, where: str, definition: Definition, kind: int, day: int, used: int) -> None:
    """A draw must have been within the limit as it was agreed then."""
    if kind in (Kind.RESERVE, Kind.TRANSFER_IN):
        step = definition.step(day_of(day))
        if step is not None and step.limit is not None and used > step.limit:
            found.fault(where, "it passed the limit", f"{used:,}", f"at most {step.limit:,}")


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
    expected = dict(ends.holds)
    for reservation, id, remaining, expires in _rows(c, sa.select(schema.hold)):
        held = expected.pop((reservation, id), (0, expires))
        if (remaining, expires) != held:
            where = f"reservation {reservation} on allocation {id}"
            found.fault(where, "what it holds and until when is not what its entries say", (remaining, expires), held)
    for reservation, id in expected:
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
    """Rows of a query without parameters as plain tuples, straight from the driver, in portions."""
    driver: Any = c.connection.driver_connection
    text = str(query.compile(dialect=c.dialect))
    # on PostgreSQL a named cursor, which does not fetch everything at once
    with closing(driver.cursor("verify", binary=True) if c.dialect.name == "postgresql" else driver.cursor()) as cursor:
        cursor.execute(text)
        while rows := cursor.fetchmany(_FETCHED):
            yield from rows


def _shown(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
