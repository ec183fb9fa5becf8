"""Whatever fails, in whatever order clients take turns: nothing is over-committed, lost, or done twice."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from licet.ledger.errors import StoreError
from licet.ledger.store import Statement, Store
from licet.ledger.writer import Writer
from tests.ledger.postgres import Server
from tests.ledger.simulation.model import FoundError
from tests.ledger.simulation.on_sqlite import Sqlite
from tests.ledger.simulation.scheduler import Scheduler, WaitsForEverError
from tests.ledger.simulation.world import World, on_postgresql, simulate


def synchronous(world: World, folder: Path) -> Sqlite:
    return Sqlite(world, folder, asynchronous=False)


def test_a_server_that_loses_its_last_commits():
    report = simulate(seed=11, operations=2_000, clients=1_000)
    assert report.faults["crash"]
    assert report.answers["acknowledged"] > 1_000


def test_a_file():
    report = simulate(seed=12, operations=2_500, clients=300, make=synchronous)
    assert set(report.faults) >= {"kill", "connection lost", "disk full", "interrupt", "clock jump"}


def test_postgresql(server: Server):
    assert simulate(13, 500, 200, on_postgresql(server)).answers["acknowledged"] > 200


def test_a_seed_gives_the_same_again():
    once, again = (simulate(seed=14, operations=300, clients=100) for _ in range(2))
    assert once == again
    assert simulate(seed=15, operations=300, clients=100).digest != once.digest


@pytest.mark.slow
def test_as_many_as_fit_in_two_minutes(server: Server):
    until = time.monotonic() + 100
    simulate(99, 3_000, 500, on_postgresql(server))
    seed = 100
    while time.monotonic() < until:
        simulate(seed, 5_000, make=synchronous if seed % 4 == 0 else world_of_crashes)
        seed += 1


def world_of_crashes(world: World, folder: Path) -> Sqlite:
    return Sqlite(world, folder, asynchronous=True)


class NeverFlushes(Store):
    """Tells callers before what they did is on the disk."""

    @property
    def commit(self) -> tuple[Statement, ...]:
        return (("COMMIT", {}),)


class ReadsBeforeItLocks(Store):
    """What it read may be out of date when it writes."""

    def run(self, connection: Any, *statements: Statement) -> list[list[Any]]:
        if statements[0][0] != self.begin:
            return super().run(connection, *statements)
        return [[], *super().run(connection, *statements[1:]), *super().run(connection, statements[0])][:-1]


class ForgetsKeys(Store):
    """Finds no operation under any key."""

    def run(self, connection: Any, *statements: Statement) -> list[list[Any]]:
        found = super().run(connection, *statements)
        return [[row for row in rows if not isinstance(row[0], str)] for rows in found]


class ReadsNoMore(Store):
    """Once a connection was lost while it read, it does not read again."""

    lost = False

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        if self.lost:
            raise StoreError("no connection")
        try:
            with super().reading() as connection:
                yield connection
        except StoreError:
            self.lost = True
            raise


def without_unique_keys(world: World, folder: Path) -> Sqlite:
    """A database that does not catch by itself what the ledger fails to."""
    database = Sqlite(world, folder, asynchronous=True)
    for table in ("operation", "entry"):
        database.alter(f"CREATE TABLE bare AS SELECT * FROM {table}")
        database.alter(f"DROP TABLE {table}")
        database.alter(f"ALTER TABLE bare RENAME TO {table}")
    return database


@pytest.mark.parametrize(
    ("planted", "make", "said"),
    [
        (NeverFlushes, world_of_crashes, "and lost|is not the first receipt|acknowledged, then refused"),
        (ReadsBeforeItLocks, without_unique_keys, "over-committed|balances are|recorded"),
        (ReadsNoMore, world_of_crashes, "nothing fails any more, and there is no answer: no connection"),
        (ForgetsKeys, without_unique_keys, "is not the first receipt|recorded twice|acknowledged, then refused"),
    ],
)
def test_a_planted_bug_is_found_and_its_seed_is_said(planted: type[Store], make: Any, said: str):
    with pytest.raises(FoundError, match=rf"seed \d+, 3000 operations of 300 clients: .*({said})"):
        simulate(20, 3_000, 300, make, planted)


def test_a_turn_that_is_lost_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Writer, "_leave", lambda *_: None)
    with pytest.raises(FoundError, match=r"nothing fails any more, and there is no answer: .*within 30 s"):
        simulate(20, 3_000, 300)


def test_waiting_for_what_never_comes_is_found():
    scheduler = Scheduler(random.Random(1))
    for _ in range(3):
        scheduler.spawn(lambda: scheduler.block(scheduler), None)
    with pytest.raises(WaitsForEverError):
        scheduler.run()
