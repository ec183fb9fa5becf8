"""The ledger: reservations on one hot allocation beside row locking by the same clients, batches, old ledgers.

PostgreSQL is the server that the tests start, with fsync on: each reservation is on the disk before its caller goes on.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import Queue
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import psycopg
from tests.ledger.postgres import start

from benchmarks.measure import Figure, side_by_side
from licet.ledger import Ledger

CLIENTS: Final = 16
HOT: Final = "user/hot"
BATCH: Final = 1_000
ROW_LOCKING: Final = "SELECT … FOR UPDATE"


def figures(entries: int, calls: int, rounds: int) -> Iterator[Figure]:
    """The figures; ``entries`` of the old ledger, ``calls`` of each client in a round."""
    # the server may run as another user, who must be able to enter its folder
    with TemporaryDirectory(prefix="licet-bench-", dir="/tmp") as folder:
        server = start(Path(folder), fsync="on")
        try:
            yield from _hot(server.create("hot"), server.url("postgres"), calls, rounds)
            yield from _batches(server.create("batches"), "PostgreSQL", rounds)
        finally:
            server.stop()
    with TemporaryDirectory() as folder:
        yield from _batches(f"{folder}/batches.db", "SQLite", rounds)
        yield from _old(Path(folder), entries, rounds)


def _hot(url: str, plain: str, calls: int, rounds: int) -> Iterator[Figure]:
    _hot_allocation(url)
    _make_row(plain)
    for how, crowd in (("threads", _threads), ("processes", _processes)):
        waits: tuple[list[float], list[float]] = [], []

        def run(work: Any, at: str, of: list[float], crowd: Any = crowd) -> float:
            seconds, waited = crowd(work, at, calls)
            of += waited
            return CLIENTS * calls / float(seconds)

        name = f"ledger: one hot allocation, PostgreSQL, {CLIENTS} {how}"
        ours, theirs = partial(run, _reserve, url, waits[0]), partial(run, _lock, plain, waits[1])
        if crowd is _threads:
            yield side_by_side(name, "reservations/s", ours, ROW_LOCKING, theirs, rounds)
        else:  # starting so many takes long: once each
            yield Figure(name, ours(), "reservations/s", ROW_LOCKING, theirs())
        yield Figure(f"{name}, p99", _p99(waits[0]), "ms", ROW_LOCKING, _p99(waits[1]))


def _hot_allocation(url: str) -> None:
    with Ledger.init(url) as ledger:
        ledger.allocate(HOT, limit=10**15)


def _make_row(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE plain (id int PRIMARY KEY, held bigint, lim bigint)")
        connection.execute("CREATE TABLE plain_entry (id bigserial PRIMARY KEY, key text UNIQUE, amount bigint)")
        connection.execute("INSERT INTO plain VALUES (1, 0, 1000000000000000)")


def _reserve(ledger: Ledger, key: str) -> None:
    ledger.reserve({HOT: 1}, key=key)


def _lock(connection: psycopg.Connection[Any], key: str) -> None:
    """The same by row locking: lock, check, add an entry with a unique key, update, commit."""
    with connection.transaction():
        row = connection.execute("SELECT held, lim FROM plain WHERE id = 1 FOR UPDATE").fetchone()
        assert row is not None
        assert row[0] + 1 <= row[1]
        connection.execute("INSERT INTO plain_entry (key, amount) VALUES (%s, 1)", (key,))
        connection.execute("UPDATE plain SET held = held + 1 WHERE id = 1")


def _open(work: Any, url: str) -> Any:
    return Ledger.open(url) if work is _reserve else psycopg.connect(url, autocommit=True)


def _timed(work: Callable[[Any, str], None], on: Any, keys: list[str]) -> list[float]:
    """How long each call took, in milliseconds."""
    waited = []
    for key in keys:
        began = perf_counter()
        work(on, key)
        waited.append((perf_counter() - began) * 1e3)
    return waited


def _keys(client: int, calls: int) -> list[str]:
    return [f"{datetime.now(UTC).timestamp()}:{client}:{call}" for call in range(calls)]


def _threads(work: Any, url: str, calls: int) -> tuple[float, list[float]]:
    """All clients in one process: one ledger, or a connection each."""
    shared = [_open(work, url)] * CLIENTS if work is _reserve else [_open(work, url) for _ in range(CLIENTS)]
    waited: list[float] = []
    go = threading.Barrier(CLIENTS + 1)

    def client(number: int) -> None:
        keys = _keys(number, calls)
        go.wait()
        waited.extend(_timed(work, shared[number], keys))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    go.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    seconds = perf_counter() - began
    for opened in dict.fromkeys(shared):
        opened.close()
    return seconds, waited


def _processes(work: Any, url: str, calls: int) -> tuple[float, list[float]]:
    """Each client in a process of its own."""
    context = multiprocessing.get_context("spawn")
    go, answers = context.Barrier(CLIENTS + 1), context.Queue()
    processes = [context.Process(target=_client, args=(work, url, n, calls, go, answers)) for n in range(CLIENTS)]
    for process in processes:
        process.start()
    go.wait()
    began = perf_counter()
    waited = [ms for _ in processes for ms in answers.get()]
    seconds = perf_counter() - began
    for process in processes:
        process.join()
    return seconds, waited


def _client(work: Any, url: str, number: int, calls: int, go: Any, answers: Queue[list[float]]) -> None:
    opened = _open(work, url)
    keys = _keys(number, calls)
    go.wait()
    answers.put(_timed(work, opened, keys))
    opened.close()


def _p99(waited: list[float]) -> float:
    return quantiles(waited, n=100)[98]


def _batches(url: str, store: str, rounds: int) -> Iterator[Figure]:
    _hot_allocation(url)
    with Ledger.open(url) as ledger:

        def batch() -> float:
            orders = [ledger.order({HOT: 1}) for _ in range(BATCH)]
            began = perf_counter()
            ledger.reserve_all(orders)
            return BATCH / (perf_counter() - began)

        name = f"ledger: batches of {BATCH:,}, {store}"
        yield side_by_side(name, "reservations/s", batch, "one by one", lambda: _singles(ledger), rounds)


def _singles(ledger: Ledger, count: int = 100) -> float:
    began = perf_counter()
    for _ in range(count):
        ledger.reserve({HOT: 1})
    return count / (perf_counter() - began)


def _old(folder: Path, entries: int, rounds: int) -> Iterator[Figure]:
    for name in ("old", "new"):
        _hot_allocation(f"{folder}/{name}.db")
    with Ledger.open(f"{folder}/old.db") as old, Ledger.open(f"{folder}/new.db") as new:
        for _ in range(0, entries, BATCH):
            old.reserve_all([old.order({HOT: 1}) for _ in range(BATCH)])
        age = f"{entries:,} entries"
        for when, at in (("now", None), ("in the past", _middle(old))):
            yield Figure(f"ledger: {age}, balance {when}", _balance(old, at), "ms", "limit", 1.0)
        with multiprocessing.get_context("spawn").Pool(1) as alone:  # as `licet ledger verify` is
            yield Figure(
                f"ledger: {age}, verify",
                alone.apply(_verified, [f"{folder}/old.db"]),
                "million entries/s",
                "at least",
                0.2,
            )
        name = f"ledger: reservations one by one, SQLite, {age}"
        yield side_by_side(name, "reservations/s", lambda: _singles(old), "a new ledger", lambda: _singles(new), rounds)


def _verified(url: str) -> float:
    """How many million entries of an intact ledger are verified in a second."""
    with Ledger.open(url) as ledger:
        found = ledger.verify()
    assert found.intact
    return found.entries / found.seconds / 1e6


def _middle(ledger: Ledger) -> datetime:
    """Halfway between the first entry and now."""
    opened = next(ledger.history(HOT)).recorded
    return opened + (datetime.now(UTC) - opened) / 2


def _balance(ledger: Ledger, at: datetime | None) -> float:
    times = []
    for _ in range(200):
        began = perf_counter()
        ledger.balance(HOT, at)
        times.append((perf_counter() - began) * 1e3)
    return median(times)
