"""Ways to alter a ledger behind its back; each is found, and named with its place."""

import re
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from licet.ledger import Ledger, Receipt
from licet.ledger.account import Book
from licet.ledger.chain import START, entry_hash, operation_digest
from licet.ledger.store import engine_url
from tests.ledger.moving_clock import MovingClock


@dataclass(frozen=True)
class Altered:
    """What somebody does to the database, and what is said of it."""

    statements: tuple[str, ...]
    found: str


A, B = "(SELECT id FROM allocation WHERE key = 'user/a')", "(SELECT id FROM allocation WHERE key = 'user/b')"
ONE_LESS = "UPDATE entry SET held_change = held_change - 1"
LAST = f"seq = (SELECT max(seq) FROM entry WHERE allocation = {A})"

WAYS = {
    "an amount": Altered((f"{ONE_LESS} WHERE allocation = {A} AND seq = 2",), "user/a, entry 2: its hash"),
    "an amount and the balances after it": Altered(
        (
            f"{ONE_LESS} WHERE allocation = {A} AND seq = 2",
            f"UPDATE entry SET held = held - 1 WHERE allocation = {A} AND seq >= 2",
            f"UPDATE head SET held = held - 1 WHERE allocation = {A}",
        ),
        "user/a, entry 2: its hash",
    ),
    "a balance": Altered(
        (f"UPDATE entry SET committed = committed + 1 WHERE allocation = {A} AND seq = 3",),
        "user/a, entry 3: its balances are not the sum",
    ),
    "a day": Altered(
        (f"UPDATE entry SET effective = 20260101 WHERE allocation = {A} AND seq = 3",), "user/a, entry 3: its hash"
    ),
    "a kind": Altered(
        (f"UPDATE entry SET kind = 6 WHERE allocation = {A} AND kind = 5",), "not what EXPIRE does|its hash"
    ),
    "an entry is taken out": Altered(
        (f"DELETE FROM entry WHERE allocation = {A} AND seq = 3",), "user/a, entry 4: 1 entries before it are missing"
    ),
    "the last entry is taken away": Altered(
        (f"DELETE FROM entry WHERE allocation = {A} AND {LAST}",), "user/a, head: seq is not that of the last entry"
    ),
    "the last entry, its operation, and the head is set back": Altered(
        (
            f"DELETE FROM operation WHERE id = (SELECT operation FROM entry WHERE allocation = {A} AND {LAST})",
            f"DELETE FROM entry WHERE allocation = {A} AND {LAST}",
            f"UPDATE head SET (seq, held, committed, recorded, hash) = (SELECT seq, held, committed, recorded, hash "
            f"FROM entry WHERE allocation = {A} AND {LAST}) WHERE allocation = {A}",
        ),
        "user/a, entry 5: the entry that seal 1 saw is missing",
    ),
    "two entries change places": Altered(
        (
            f"UPDATE entry SET seq = 99 WHERE allocation = {A} AND seq = 2",
            f"UPDATE entry SET seq = 2 WHERE allocation = {A} AND seq = 3",
            f"UPDATE entry SET seq = 3 WHERE allocation = {A} AND seq = 99",
        ),
        "user/a, entry 2: its hash",
    ),
    "an entry moves to another allocation": Altered(
        (f"UPDATE entry SET allocation = {B}, seq = 9 WHERE allocation = {A} AND {LAST}",), "user/b, entry 9"
    ),
    "an entry is added": Altered(
        (
            "INSERT INTO entry SELECT allocation, seq + 1, operation, kind, hold, held_change, committed_change, held, "
            f"committed, effective, expires, recorded, change, hash FROM entry WHERE allocation = {A} AND {LAST}",
        ),
        "user/a, entry 6: its hash",
    ),
    "who did it": Altered(("UPDATE operation SET actor = 'somebody' WHERE key = 'reserve'",), "key 'reserve'"),
    "why": Altered(("UPDATE operation SET reason = 'another' WHERE key = 'reserve'",), "its row is not what was"),
    "under which law": Altered(("UPDATE operation SET law = 'another' WHERE key = 'reserve'",), "its row is not what"),
    "when": Altered(
        (f"UPDATE entry SET recorded = recorded - 1 WHERE allocation = {A} AND seq = 3",),
        "user/a, entry 3: it was recorded before|its hash",
    ),
    "a key": Altered(("UPDATE operation SET key = 'free' WHERE key = 'reserve'",), "key 'free'"),
    "what a key is for": Altered(
        ("UPDATE operation SET content = (SELECT digest FROM operation WHERE key = 'commit') WHERE key = 'reserve'",),
        "key 'reserve'",
    ),
    "an operation is taken out": Altered(
        ("DELETE FROM operation WHERE key = 'commit'",), "operation [0-9]+ that it belongs to is missing"
    ),
    "an operation is added": Altered(
        (
            "INSERT INTO operation SELECT 9999, 'forged', verb, content, actor, reason, recorded, law, entries, digest "
            "FROM operation WHERE key = 'commit'",
        ),
        "operation 9999: 1 of its entries are missing|key 'forged'",
    ),
    "the limit": Altered(
        (f"UPDATE entry SET change = replace(change, '100', '900') WHERE allocation = {A} AND seq = 1",),
        "user/a, entry 1: its hash",
    ),
    "a head": Altered((f"UPDATE head SET held = 0 WHERE allocation = {A}",), "user/a, head: held is not that of"),
    "a head is taken away": Altered((f"DELETE FROM head WHERE allocation = {A}",), "user/a: its head is missing"),
    "what a reservation holds": Altered(
        ("UPDATE hold SET remaining = remaining + 1",), "reservation [0-9]+ on allocation [0-9]+: what it holds"
    ),
    "how long a reservation holds": Altered(("UPDATE hold SET expires = 5",), "until when is not what its entries say"),
    "a reservation is taken away": Altered(("DELETE FROM hold",), "reservation [0-9]+ on allocation [0-9]+: its row"),
    "a name": Altered(("UPDATE allocation SET name = 'user/c' WHERE key = 'user/a'",), "user/c .*: its name is not"),
    "two allocations change names": Altered(
        (
            "UPDATE allocation SET key = 'user/x' WHERE key = 'user/a'",
            "UPDATE allocation SET key = 'user/a' WHERE key = 'user/b'",
            "UPDATE allocation SET key = 'user/b' WHERE key = 'user/x'",
        ),
        "its name is not that under which it was opened",
    ),
    "an allocation is taken out with all that it has": Altered(
        (
            f"DELETE FROM operation WHERE id IN (SELECT operation FROM entry WHERE allocation = {A})",
            f"DELETE FROM hold WHERE allocation = {A}",
            f"DELETE FROM head WHERE allocation = {A}",
            f"DELETE FROM entry WHERE allocation = {A}",
            "DELETE FROM allocation WHERE key = 'user/a'",
        ),
        "the entry that seal 1 saw is missing",
    ),
    "a seal": Altered(("UPDATE seal SET recorded = recorded + 1",), "seal 1: it is not what was recorded"),
    "what a seal saw": Altered(("DELETE FROM sealed_head WHERE allocation = 1",), "seal 1: it is not what was"),
    "a seal is taken out": Altered(("DELETE FROM seal WHERE id = 1",), "seal 1: it is missing|a seal before it"),
}


@dataclass
class Written:
    """A ledger with something in it, and the receipts that its callers kept."""

    url: str
    receipts: list[Receipt]


@pytest.fixture
def written(url: str, clock: MovingClock) -> Written:
    with Ledger.init(url, clock=clock) as ledger:
        ledger.allocate("user/a", limit=100)
        ledger.allocate("user/b", limit=100)
        made = ledger.reserve({"user/a": 50}, key="reserve", actor="desk", reason="order")
        receipts = [made]
        receipts.append(ledger.commit(made, {"user/a": 20}, key="commit"))
        receipts.append(ledger.release(made, {"user/a": 10}, key="release"))
        receipts.append(ledger.attrite("user/a", 5, key="attrite", reason="failed"))
        ledger.reserve({"user/b": 1})
        ledger.seal()
        ledger.reserve({"user/b": 1})
        ledger.seal()
        assert ledger.verify(receipts).intact
    return Written(url, receipts)


def alter(url: str, statements: tuple[str, ...]) -> None:
    engine = sa.create_engine(engine_url(url))
    with engine.begin() as connection:
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount, f"this alters nothing: {statement}"
    engine.dispose()


def test_an_intact_ledger(written: Written):
    with Ledger.open(written.url) as ledger:
        found = ledger.verify(written.receipts)
    assert found.intact
    assert (found.allocations, found.operations, found.entries, found.seals, found.receipts) == (2, 8, 8, 2, 4)


@pytest.mark.parametrize("way", WAYS)
def test_it_is_found_and_named(written: Written, way: str):
    alter(written.url, WAYS[way].statements)
    with Ledger.open(written.url) as ledger:
        said = "\n".join(map(str, ledger.verify().faults))
    assert re.search(WAYS[way].found, said), said


def rewrite(url: str, amount: int) -> None:
    """Write the last commit anew with another amount, with all hashes as they should be, and without seals."""
    engine = sa.create_engine(engine_url(url))
    with engine.begin() as c:
        c.exec_driver_sql("DELETE FROM seal")
        c.exec_driver_sql("DELETE FROM sealed_head")
        operations = {row.id: row for row in c.exec_driver_sql("SELECT * FROM operation")}
        before = START
        rows = c.exec_driver_sql(f"SELECT * FROM entry WHERE allocation = {A} ORDER BY seq").all()
        committed = 0
        for row in rows:
            values = list(row)
            if row.kind == 7:
                values[6] = -amount
            committed += values[6]
            values[8] = committed
            o = operations[row.operation]
            digest = operation_digest(
                o.id, o.key, o.verb, bytes(o.content), o.actor, o.reason, o.recorded, o.law, o.entries
            )
            before = entry_hash(before, digest, values[:12], values[12])
            c.execute(
                sa.text(
                    "UPDATE entry SET committed_change = :change, committed = :committed, hash = :hash "
                    "WHERE allocation = :id AND seq = :seq"
                ),
                {"change": values[6], "committed": committed, "hash": before, "id": row.allocation, "seq": row.seq},
            )
        end = {"committed": committed, "hash": before}
        c.execute(sa.text(f"UPDATE head SET committed = :committed, hash = :hash WHERE allocation = {A}"), end)
    engine.dispose()


def test_an_end_that_was_rewritten_consistently_is_found_by_receipts_alone(written: Written):
    rewrite(written.url, 6)
    with Ledger.open(written.url) as ledger:
        assert ledger.verify().intact
        (fault,) = ledger.verify(written.receipts).faults
    assert str(fault).startswith("user/a, entry 5: it is not that of receipt 'attrite'")


def by_a_program_without(check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Book, check, lambda *_: None)


def test_what_a_program_reserved_that_does_not_test_shares_is_found(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    for name in ("user/a", "user/b"):
        ledger.allocate(name)
    ledger.adjust("user/b", 100, reason="opening")
    ledger.set_share("a quarter", part=["user/a"], whole=["user/a", "user/b"], percent=25, reason="agreed")
    ledger.reserve({"user/a": 33})
    ledger.attrite("user/b", 100, reason="a fact, which nothing is tested for")
    ledger.adjust("user/b", 100, reason="found again")
    assert ledger.verify().faults == []
    by_a_program_without("test_shares", monkeypatch)
    made = ledger.reserve({"user/a": 1})
    monkeypatch.undo()
    (fault,) = ledger.verify().faults
    assert str(fault).startswith(f"user/a, operation {made.operation}: it passed a share")


@pytest.mark.parametrize("commits", [False, True])
def test_what_a_program_recorded_that_does_not_test_limits_is_found(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, commits: bool
):
    ledger.allocate("user/a", limit=100)
    made = ledger.reserve({"user/a": 100})
    ledger.set_limit("user/a", 50, reason="lowered")
    by_a_program_without("_limited", monkeypatch)
    if commits:
        ledger.commit(made, {"user/a": 51})
    else:
        ledger.reserve({"user/a": 1})
    monkeypatch.undo()
    (fault,) = ledger.verify().faults
    used = 51 if commits else 101
    assert str(fault) == f"user/a, entry 4: it passed the limit: found {used}, expected at most 50"
