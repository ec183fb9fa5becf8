"""PostgreSQL whose round trips let others go on and fail as the world decides. A wait for a lock lets others go on."""

import select
from typing import Any

import psycopg
from psycopg.waiting import Ready, Wait
from sqlalchemy import event

from licet.ledger import Ledger
from licet.ledger.store import Store
from tests.ledger.postgres import Server
from tests.ledger.simulation.scheduler import KilledError

ERRORS = {
    "deadlock": psycopg.errors.DeadlockDetected,
    "serialization failure": psycopg.errors.SerializationFailure,
    "connection lost": psycopg.OperationalError,
    "disk full": psycopg.errors.DiskFull,
}


class Connection(psycopg.Connection[Any]):
    """A connection of a simulated process."""

    database: "Postgresql"
    process: object
    armed = False

    def wait(self, gen: Any, interval: float = 0.1) -> Any:
        """One round trip, with what may happen before and after it."""
        world = self.database.world
        task = world.scheduler.current
        if not self.armed or task is None:
            return super().wait(gen, interval)
        if task.killed:
            raise KilledError
        self._happens()
        try:
            wanted = next(gen)
            while True:
                ready = self._ready(wanted)
                if ready:
                    wanted = gen.send(ready)
                elif self.database.is_blocked(self.pgconn.backend_pid):
                    world.scheduler.block(self.database, world.scheduler.time + 1)
        except StopIteration as end:
            done = end.value
        world.scheduler.wake(self.database)  # a lock may be free now
        self._happens()
        return done

    def _ready(self, wanted: Wait) -> Ready:
        file = self.pgconn.socket
        reads, writes, _ = select.select(
            [file] if wanted & Wait.R else [], [file] if wanted & Wait.W else [], [], 0.002
        )
        return Ready((Ready.R if reads else 0) | (Ready.W if writes else 0))

    def _happens(self) -> None:
        try:
            self.database.world.boundary()
        except psycopg.Error as error:
            if error.sqlstate is None:  # the connection is lost
                self.close()
            raise

    def close(self) -> None:
        """Close, and wait until the server has rolled back what was open."""
        pid = None if self.closed else self.pgconn.backend_pid
        super().close()
        self.database.connections.discard(self)
        if pid is not None:
            self.database.control.execute("SELECT pg_terminate_backend(%s, 10000)", (pid,))
        self.database.world.scheduler.wake(self.database)


class Postgresql:
    """A schema of a server."""

    def __init__(self, world: Any, server: Server, schema: str) -> None:
        self.world = world
        self.url = server.create(schema)
        self.control = psycopg.connect(self.url, autocommit=True)
        self.connections: set[Connection] = set()
        Ledger.init(self.url).close()

    def is_blocked(self, pid: int) -> bool:
        """Whether a connection waits for a lock that another holds."""
        row = self.control.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", (pid,)).fetchone()
        return bool(row and row[0])

    def store(self, process: object, kind: type[Store] = Store) -> Store:
        """The store of a process."""
        store = kind(self.url)
        for engine in (store._reading, store._writing):
            event.listen(engine, "do_connect", lambda _dialect, _record, _, given: self._connect(process, given))
            event.listen(engine, "checkout", lambda connection, _record, _proxy: setattr(connection, "armed", True))
        return store

    def _connect(self, process: object, given: dict[str, Any]) -> Connection:
        connection = Connection.connect(**given)
        connection.database, connection.process = self, process
        self.connections.add(connection)
        return connection

    def error(self, kind: str) -> Exception:
        """An error as the driver raises it."""
        return ERRORS[kind](kind)

    def cut(self, process: object) -> None:
        """Close the connections of a process; what they had not committed is rolled back."""
        for connection in sorted(
            (c for c in self.connections if c.process is process), key=lambda c: c.pgconn.backend_pid
        ):
            connection.close()

    def crash(self) -> bool:
        """Not here: other tests use the server. ``test_crashes`` kills one."""
        return False

    def settle(self) -> None:
        """Between phases: close all connections."""
        for connection in list(self.connections):
            connection.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a plain connection sees."""
        return self.control.execute(query).fetchall()

    def close(self) -> None:
        self.settle()
        self.control.close()
