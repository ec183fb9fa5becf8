"""The world: processes that serve clients, and everything that goes wrong, all from one seed."""

import datetime as dt
import gc
import hashlib
import logging
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from licet.ledger import Ledger, LedgerError
from licet.ledger import writer as writer_module
from licet.ledger.clock import micros
from licet.ledger.errors import KeyReusedError, StoreError
from licet.ledger.store import Store
from tests.ledger.simulation.client import Client
from tests.ledger.simulation.model import FoundError, Model, require
from tests.ledger.simulation.on_postgresql import Postgresql
from tests.ledger.simulation.on_sqlite import Sqlite
from tests.ledger.simulation.scheduler import KilledError, Lock, Scheduler, WaitsForEverError

PROCESSES = 6
THREADS = 20
CHECKED_EVERY = 5_000
START = micros(dt.datetime(2025, 6, 2, 12, tzinfo=dt.UTC))
SECOND = 1_000_000
FAULTS = {
    "deadlock": 10,
    "serialization failure": 10,
    "connection lost": 20,
    "disk full": 5,
    "interrupt": 5,
    "clock jump": 10,
    "kill": 6,
    "crash": 6,
}
"""How often each happens, beside the others."""
FAULTY = 0.01
"""How often something happens where something can."""
STUCK = 30_000
"""So many boundaries without an answer to any client are no progress."""

Steps = Callable[["World"], Any]


@dataclass
class Report:
    """What a simulation did. Two runs of one seed have the same ``digest``."""

    seed: int
    answers: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    boundaries: int = 0
    digest: str = ""


class Process:
    """A process: a ledger that it opened, and a clock of its own."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.offset = 0
        self.ledger = Ledger(world.database.store(self, world.kind), self)

    def now(self) -> int:
        return START + int(self._world.scheduler.time * SECOND) + self.offset


class World:
    """A ledger with its processes and clients. ``make`` makes the database, ``kind`` is the store of each process."""

    def __init__(self, seed: int, make: Steps, clients: int, kind: type[Store] = Store) -> None:
        self.choices = random.Random(seed)
        self.kind = kind
        self.scheduler = Scheduler(self.choices)
        self.report = Report(seed)
        self.faulty = False
        self.target = self._waited = 0
        self.limits = dict.fromkeys(["user/hot", "user/b", "user/c", "user/d", "user/moving"], clients)
        self.limits["user/hot"] *= 3
        self.model = Model(self.limits)
        self.clients = [Client(number) for number in range(clients)]
        self.idle = list(self.clients)
        self.database = make(self)
        self.processes = [Process(self) for _ in range(PROCESSES)]

    def boundary(self) -> None:
        """A place at which another may go on, and anything may happen."""
        self.report.boundaries += 1
        self.scheduler.time += 0.005
        self.waited()
        self.scheduler.switch()
        if not self.faulty or self.choices.random() >= FAULTY:
            return
        (fault,) = self.choices.choices(list(FAULTS), list(FAULTS.values()))
        self.report.faults[fault] += 1
        match fault:
            case "kill":
                self._kill(self.choices.randrange(PROCESSES))
            case "crash":
                self.database.crash()
            case "clock jump":
                self.choices.choice(self.processes).offset = self.choices.randint(-1800, 1800) * SECOND
            case "interrupt":
                self._interrupt()
            case _:
                raise self.database.error(fault)

    def interrupted(self) -> None:
        """A place at which a caller may be interrupted, but for statements."""
        if self.faulty and self.choices.random() < FAULTY / 10:
            self.report.faults["interrupt"] += 1
            self._interrupt()

    def _interrupt(self) -> None:
        """Raise KeyboardInterrupt, once in a call."""
        task = self.scheduler.current
        if task is not None and not task.interrupted:
            task.interrupted = True
            raise KeyboardInterrupt

    def waited(self) -> None:
        """Time passes for all. Raises FoundError when it has for too long."""
        self._waited += 1
        require(self._waited < STUCK, "no client is answered any more")

    def _kill(self, number: int) -> None:
        killed = self.processes[number]
        self.scheduler.kill(killed)
        self.database.cut(killed)
        self.processes[number] = Process(self)
        self._start(self.processes[number])
        if self.scheduler.current is not None and self.scheduler.current.killed:
            raise KilledError

    def _start(self, process: Process) -> None:
        for _ in range(THREADS):
            self.scheduler.spawn(lambda: self._serve(process), process)

    def _serve(self, process: Process) -> None:
        """Serve one client after another. What a process that is killed was doing is retried at another, or never."""
        while self.report.answers.total() < self.target and self.idle:
            client = self.idle.pop(self.choices.randrange(len(self.idle)))
            if self.scheduler.current is not None:
                self.scheduler.current.interrupted = False
            try:
                self._call(process, client)
            except KilledError:
                if client.pending is not None and client.first is None and self.choices.random() < 0.2:
                    self.model.abandoned[client.pending.key] = client.pending
                    client.pending = None
                    client.holds.clear()
                raise
            finally:
                self.idle.append(client)

    def _call(self, process: Process, client: Client) -> None:
        if client.pending is None and self.choices.random() < 0.02:
            self._look(process)
        call = client.pending = client.pending or client.next(self.choices, self.limits, "user/moving")
        try:
            receipt = call.perform(process.ledger)
        except (StoreError, KeyboardInterrupt) as error:
            require(self.faulty, f"{call.key}: nothing fails any more, and there is no answer: {error}")
            self.report.answers["unknown"] += 1
            return
        except LedgerError as refused:
            self._answered("refused")
            require(client.first is None, f"{call.key}: acknowledged, then refused: {refused}")
            require(not isinstance(refused, KeyReusedError), str(refused))
            client.pending = None
            if call.reservation:  # it expired
                client.holds.pop(call.reservation)
            return
        if client.first is not None:
            again = receipt.replayed and receipt.entries == client.first.entries
            require(again, f"{call.key}: {receipt} is not the first receipt: {client.first}")
        self.model.acknowledged[call.key] = call, receipt
        if client.first is None and self.faulty and self.choices.random() < 0.03:
            self._answered("reply lost")
            client.first = receipt
        else:
            self._answered("acknowledged")
            client.answered(call, receipt)

    def _answered(self, how: str) -> None:
        self.report.answers[how] += 1
        self._waited = 0

    def _look(self, process: Process) -> None:
        """What others do to a ledger: nothing of it may disturb."""
        try:
            match self.choices.randrange(3):
                case 0:
                    process.ledger.expire_due()
                case 1:
                    process.ledger.seal()
                case 2:
                    there = process.ledger.balance("user/hot")
                    require(not there.over, f"{there.allocation}: {there.used} of {there.limit}")
        except (StoreError, KeyboardInterrupt):
            self.report.answers["unknown"] += 1

    def run(self, operations: int) -> Report:
        """Run so many operations, checking between, then let every client have its answer. Raises FoundError."""
        for name, limit in self.limits.items():
            self.processes[0].ledger.allocate(name, limit=limit, key=f"open {name}")
        self.database.settle()
        while self.target < operations:
            self.target = min(self.target + CHECKED_EVERY, operations)
            self._phase(faulty=True)
        self.idle = [client for client in self.clients if client.pending is not None]
        while self.idle:
            self.target = self.report.answers.total() + len(self.idle)
            self._phase(faulty=False)
            self.idle = [client for client in self.clients if client.pending is not None]
        heads = self.database.rows("SELECT hash FROM head ORDER BY allocation")
        self.report.digest = hashlib.sha256(b"".join(bytes(hash) for (hash,) in heads)).hexdigest()[:16]
        return self.report

    def _phase(self, faulty: bool) -> None:
        self._waited = 0
        for process in self.processes:
            self._start(process)
        self.faulty = faulty
        gc.collect()
        gc.disable()  # what it finds may close connections: at any place, in any thread
        try:
            self.scheduler.run()
        finally:
            gc.enable()
            self.faulty = False
        self.database.settle()
        pending = [client.pending for client in self.clients if client.pending is not None and client.first is None]
        with Ledger(self.database.store(None), self.processes[0]) as fresh:
            self.model.check(self.database, fresh, pending)


def simulate(
    seed: int,
    operations: int,
    clients: int = 2_000,
    make: Callable[[World, Path], Any] = lambda world, folder: Sqlite(world, folder, asynchronous=True),
    kind: type[Store] = Store,
) -> Report:
    """Run a simulation in a folder of its own. Raises FoundError, which names the seed."""
    cooperative = {
        "time": SimpleNamespace(sleep=lambda s: world.scheduler.sleep(s), monotonic=lambda: world.scheduler.time),
        "threading": SimpleNamespace(Lock=lambda: Lock(world.scheduler, world.interrupted)),
        "random": random.Random(seed),
    }
    quiet = [logging.getLogger(name) for name in ("sqlalchemy.pool", "psycopg")]
    levels = [logger.level for logger in quiet]
    with tempfile.TemporaryDirectory() as folder:

        def made(of: World) -> Any:
            nonlocal world
            world = of
            return make(of, Path(folder))

        world: World
        with patch.multiple(writer_module, **cooperative):
            for logger in quiet:
                logger.setLevel(logging.CRITICAL + 1)  # of connections that were cut: meant
            try:
                world = World(seed, made, clients, kind)
                return world.run(operations)
            except (FoundError, WaitsForEverError) as error:
                raise FoundError(f"seed {seed}, {operations} operations of {clients} clients: {error}") from error
            finally:
                world.database.close()
                for logger, level in zip(quiet, levels, strict=True):
                    logger.setLevel(level)


def on_postgresql(server: Any) -> Callable[[World, Path], Postgresql]:
    """Makes schemas of a server."""
    return lambda world, folder: Postgresql(world, server, f"simulation_{folder.name}")
