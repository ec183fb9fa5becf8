"""Where a ledger is kept: a SQLite file, or PostgreSQL. The one place that knows the difference.

Connections commit each statement by itself; what belongs together is between BEGIN and COMMIT, said in so many words.

On PostgreSQL the writing connections commit without waiting for the disk, so that the locks of hot allocations go at
once; ``Durability`` waits afterwards, before a caller is told. Commits that a crash loses are the last of the log, so
whatever a durable operation saw is durable too.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from licet.ledger.errors import StoreError

BUSY_SECONDS: Final = 30
_RETRIED: Final = frozenset({"40001", "40P01", "23505", "25P03", "55P03", "57P01", "57P02", "57P03", "25006"})
"""SQLSTATEs of conflicts that another attempt resolves, of waits that were too long, and of a server that stops or
starts."""
_POSTGRESQL: Final[Any] = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_SQLITE: Final[Any] = sqlite.dialect(paramstyle="qmark")
_FLUSH: Final = "SELECT pg_logical_emit_message(true, 'licet', '')"


Statement = tuple[sa.Executable | str, Mapping[str, Any] | list[dict[str, Any]]]
"""A statement with its parameters."""


class Store:
    """An open store. Raises StoreError if the URL is none, or names a database that cannot be reached."""

    def __init__(self, url: str) -> None:
        self.url: Final = engine_url(url)
        self.is_postgresql: Final = self.url.get_backend_name() == "postgresql"
        self.commits_wait = not self.is_postgresql
        """Whether a commit returns only when it is on the disk (SQLite: synchronous=FULL)."""
        self._reading: Final = _engine(self.url)
        self._writing: Final = _engine(self.url)
        if self.is_postgresql:
            event.listen(self._writing, "connect", _writes)
        self.generation = 0
        self._flushing: sa.Connection | None = None
        self._flush_turn: Final = threading.Lock()
        self._dialect: Final = _POSTGRESQL if self.is_postgresql else _SQLITE
        self._texts: Final[dict[sa.Executable, tuple[str, Sequence[str]]]] = {}

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the database, for as long as it is used."""
        try:
            with self._reading.connect() as connection:
                begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if self.is_postgresql else "BEGIN"
                connection.exec_driver_sql(begin)
                try:
                    yield connection
                finally:
                    with suppress(SQLAlchemyError):
                        connection.exec_driver_sql("ROLLBACK")
        except DBAPIError as error:
            raise StoreError(f"{self}: {error.orig}") from error

    def connect(self) -> sa.Connection:
        """A connection to write with."""
        return self._writing.connect()

    @property
    def begin(self) -> str:
        """What begins to write. On SQLite nobody else writes until the end."""
        return "BEGIN" if self.is_postgresql else "BEGIN IMMEDIATE"

    def run(self, connection: sa.Connection, *statements: Statement) -> list[list[Any]]:
        """Run statements in one go, on PostgreSQL in one round trip; the rows of each as plain tuples.

        A statement with a list of parameters is run for each of them. Raises what the driver raises.
        """
        driver: Any = connection.connection.driver_connection
        queries = []
        for statement, parameters in statements:
            text, names = self._text(statement)
            times = parameters if isinstance(parameters, list) else [parameters]
            queries.append((text, [[of[name] for name in names] for of in times]))
        if self.is_postgresql:
            from licet.ledger import roundtrip

            return roundtrip.run(driver, connection.info.setdefault("prepared", {}), queries)
        cursors = [
            driver.execute(text, times[0]) if len(times) == 1 else driver.executemany(text, times)
            for text, times in queries
        ]
        return [cursor.fetchall() for cursor in cursors]

    def _text(self, statement: sa.Executable | str) -> tuple[str, Sequence[str]]:
        """A statement as the driver takes it, and its parameters in their order."""
        if isinstance(statement, str):
            return statement, ()
        if statement not in self._texts:
            compiled: Any = statement.compile(dialect=self._dialect)  # type: ignore[attr-defined]
            self._texts[statement] = str(compiled), tuple(compiled.positiontup)
        return self._texts[statement]

    def ready(self) -> int:
        """Have a connection that flushes; its number, another after each that was lost."""
        if not self.commits_wait and self._flushing is None:
            self._flushing = self._reading.connect()
        return self.generation

    def flush(self, generation: int | None = None) -> None:
        """Wait until all is on the disk that was committed since ``ready`` gave a generation.

        Raises LostError, or what the driver raises. What was committed before a connection that was lost may be lost
        too: a server that crashed and is back knows nothing of it, so no later flush can vouch for it.
        """
        if self.commits_wait:
            return
        with self._flush_turn:
            self.ready()
            flushing = self._flushing
            if flushing is None or generation not in (None, self.generation):  # lost, perhaps just now
                raise LostError
            try:
                self.run(flushing, (_FLUSH, {}))
            except BaseException:
                self._flushing = None  # first: of the next generation is only what begins with another connection
                self.generation += 1
                flushing.invalidate()
                flushing.close()
                raise

    def close(self) -> None:
        """Close all connections."""
        if self._flushing is not None:
            self._flushing.close()
        self._reading.dispose()
        self._writing.dispose()

    def __str__(self) -> str:
        return _shown(self.url)


def engine_url(url: str) -> sa.URL:
    """The URL of a store: ``sqlite:///file.db``, a path, or ``postgresql://…``. Raises StoreError."""
    try:
        if "://" in url:
            parsed = sa.make_url(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url))
        else:
            parsed = sa.URL.create("sqlite", database=str(Path(url)))
    except (ArgumentError, ValueError):  # what could not be read may hold a password: it is not shown
        raise StoreError("the URL cannot be read; expected sqlite:///FILE or postgresql://…") from None
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql") or (backend == "sqlite" and parsed.database in (None, "", ":memory:")):
        raise StoreError(f"{_shown(parsed)}: expected sqlite:///FILE or postgresql://…")
    return parsed


def _shown(url: sa.URL) -> str:
    """A URL without its password, and without its query, which may have another."""
    return url.set(drivername=url.get_backend_name(), query={}).render_as_string(hide_password=True)


def _engine(url: sa.URL) -> sa.Engine:
    on_file = url.get_backend_name() == "sqlite"
    connect_args = {"timeout": BUSY_SECONDS, "check_same_thread": False} if on_file else {}
    try:
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", connect_args=connect_args, pool_size=20)
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(f"PostgreSQL needs psycopg: install licet[postgres] ({error})") from error
    if on_file:
        event.listen(engine, "connect", _pragmas)
    return engine


def _writes(connection: Any, _record: object) -> None:
    """Commits do not wait. Locks are not waited for without end, nor kept by a process that was stopped."""
    connection.autocommit = True
    connection.execute("SET synchronous_commit TO off")
    connection.execute(f"SET lock_timeout TO '{BUSY_SECONDS}s'")
    connection.execute(f"SET idle_in_transaction_session_timeout TO '{BUSY_SECONDS}s'")


def _pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def passes(error: BaseException) -> bool:
    """Whether an error of the database is one that another attempt may not meet."""
    if isinstance(error, LostError):
        return True
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        unique = isinstance(original, sqlite3.IntegrityError)
        return unique or "locked" in str(original) or "busy" in str(original)
    state = getattr(original, "sqlstate", None)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    # a connection that is lost has no SQLSTATE, or one of class 08
    return lost or state in _RETRIED or (type(original).__name__ == "OperationalError" and (state or "08")[:2] == "08")


class LostError(Exception):
    """It is not known whether a commit is on the disk: the connection was lost before it was flushed."""


class Durability:
    """Waiting for the disk, together: one flush serves all that committed before it began."""

    def __init__(self, store: Store) -> None:
        self._store: Final = store
        self._turn: Final = threading.Lock()
        self._committed = 0
        self._flushed: Final[dict[int, int]] = {}
        """By generation of the flushing connection, the last commit that it flushed."""

    def committed(self, generation: int) -> tuple[int, int]:
        """Count a commit that began when ``ready`` gave this; gives what ``wait`` takes. For one thread at a time."""
        self._committed += 1
        return generation, self._committed

    def wait(self, commit: tuple[int, int]) -> None:
        """Return when a commit is on the disk. Raises LostError, or what the driver raises, if that is not known."""
        generation, number = commit
        if self._flushed.get(generation, 0) >= number:
            return
        with self._turn:
            if self._flushed.get(generation, 0) >= number:
                return
            up_to = self._committed
            self._store.flush(generation)
            self._flushed[generation] = up_to
