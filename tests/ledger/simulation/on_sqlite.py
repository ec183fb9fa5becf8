"""SQLite whose statements let others go on, fail as the world decides, and whose unflushed commits a crash loses."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext

from licet.ledger import Ledger
from licet.ledger.store import BUSY_SECONDS, Store
from tests.ledger.simulation.scheduler import KilledError

ERRORS = {  # what each kind of failure is on SQLite
    "deadlock": "database is locked",
    "serialization failure": "database is locked",
    "connection lost": "database is locked: the connection was lost",
    "disk full": "database or disk is full",
}


class Cursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = ()) -> Any:
        return self.connection.step(sql, lambda: super(Cursor, self).execute(sql, parameters))

    def executemany(self, sql: str, parameters: Any) -> Any:
        return self.connection.step(sql, lambda: super(Cursor, self).executemany(sql, parameters))


class Connection(sqlite3.Connection):
    """A connection of a simulated process. Unarmed, while SQLAlchemy sets it up, it is an ordinary one."""

    database: "Sqlite"
    process: object
    armed = lost = False

    def cursor(self, factory: type[sqlite3.Cursor] = Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Any:
        return self.cursor().executemany(sql, parameters)

    def close(self) -> None:
        if self in self.database.connections:
            super().rollback()  # while a cursor of it lives, closing alone would keep its locks
        super().close()
        self.database.connections.discard(self)
        self.database.world.scheduler.wake(self.database)

    def rollback(self) -> None:
        super().rollback()
        self.database.world.scheduler.wake(self.database)

    def step(self, sql: str, do: Callable[[], Any]) -> Any:
        """Run a statement, with what may happen before and after it."""
        world = self.database.world
        task = world.scheduler.current
        if not self.armed or task is None:
            return do()
        if task.killed:
            raise KilledError
        world.boundary()
        until = world.scheduler.time + BUSY_SECONDS
        while True:
            if self.lost:
                raise self.database.error("connection lost")
            try:
                done = do()
                break
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or self.in_transaction or world.scheduler.time >= until:
                    raise
                world.waited()
                world.scheduler.block(self.database, until)  # as the busy handler waits
        if sql in ("COMMIT", "ROLLBACK"):
            self.database.committed()
        elif "pg_logical_emit_message" in sql:
            self.database.flushed()
        world.boundary()
        if self.lost:
            raise self.database.error("connection lost")
        return done


class Sqlite:
    """The file. ``asynchronous``: commits do not wait for the disk, as on PostgreSQL, and a crash may lose the last."""

    def __init__(self, world: Any, folder: Path, asynchronous: bool) -> None:
        self.world, self.folder, self.asynchronous = world, folder, asynchronous
        self.file = folder / "0.db"
        self.crashes = 0
        self.connections: set[Connection] = set()
        Ledger.init(self.file).close()
        self._open()

    def _open(self) -> None:
        # while one connection stays open, nothing leaves the log for the file
        self._keeper = sqlite3.connect(self.file, check_same_thread=False, isolation_level=None)
        self._keeper.execute("PRAGMA wal_autocheckpoint=0")
        self.settle()

    def _size(self) -> int:
        log = Path(f"{self.file}-wal")
        return log.stat().st_size if log.exists() else 0

    def committed(self) -> None:
        """A commit has returned: the log may end here after a crash."""
        if (end := self._size()) != self._ends[-1]:
            self._ends.append(end)
        self.world.scheduler.wake(self)

    def flushed(self) -> None:
        """All that was committed is on the disk."""
        self._ends = [self._size()]

    def store(self, process: object, kind: type[Store] = Store) -> Store:
        """The store of a process."""
        store = kind(f"sqlite:///{self.folder}/0.db")
        store.commits_wait = not self.asynchronous
        for engine in (store._reading, store._writing):
            event.listen(engine, "do_connect", lambda _dialect, _record, _, given: self._connect(process, given))
            event.listen(engine, "connect", _prepare)
            event.listen(engine, "checkout", lambda connection, _record, _proxy: setattr(connection, "armed", True))
            event.listen(engine, "handle_error", _lost)
        return store

    def _connect(self, process: object, given: dict[str, Any]) -> Connection:
        connection = sqlite3.connect(self.file, **{**given, "timeout": 0, "factory": Connection})
        connection.database, connection.process = self, process
        self.connections.add(connection)
        return connection

    def error(self, kind: str) -> Exception:
        """An error as the driver raises it."""
        return sqlite3.OperationalError(ERRORS[kind])

    def cut(self, process: object) -> None:
        """Close the connections of a process; what they had not committed is rolled back."""
        for connection in [c for c in self.connections if c.process is process]:
            connection.close()

    def crash(self) -> bool:
        """The server ends and comes back without its last commits: the log is cut after one that is not flushed.

        Nothing where commits wait for the disk.
        """
        if not self.asynchronous:
            return False
        self.crashes += 1
        end = self.world.choices.choice(self._ends)
        new = self.folder / f"{self.crashes}.db"
        shutil.copyfile(self.file, new)
        shutil.copyfile(f"{self.file}-wal", f"{new}-wal")
        os.truncate(f"{new}-wal", end)
        for connection in self.connections:
            connection.lost = True
        self.connections.clear()
        self._keeper.close()
        for old in self.folder.glob(f"{self.file.name}*"):
            old.unlink()
        self.file = new
        self._open()
        return True

    def settle(self) -> None:
        """Between phases: put the log into the file."""
        self._keeper.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._ends = [self._size()]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a plain connection sees."""
        return self._keeper.execute(query).fetchall()

    def alter(self, statement: str) -> None:
        """Change the tables, before anything is recorded."""
        self._keeper.execute(statement)

    def close(self) -> None:
        for connection in list(self.connections):
            connection.close()
        self._keeper.close()


def _lost(context: ExceptionContext) -> None:
    """Tell SQLAlchemy what it sees by itself on PostgreSQL: this connection, and those as old, are of no more use."""
    context.is_disconnect = str(context.original_exception) == ERRORS["connection lost"]


def _prepare(connection: Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # crashes are simulated: the real disk need not be waited for
    connection.execute("PRAGMA wal_autocheckpoint=0")
    for function in ("set_config", "pg_logical_emit_message"):
        connection.create_function(function, 3, lambda *_: None)
