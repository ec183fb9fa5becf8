"""Where a ledger is kept: a SQLite file, or PostgreSQL. The one place that knows the difference.

Connections commit each statement by itself; what belongs together is between BEGIN and COMMIT, said in so many words.

On PostgreSQL the writing connections commit without waiting for the disk, so that the locks of hot allocations go at
once, and wait afterwards: by a commit of nothing that does. Commits that a crash loses are the last of the log, so
whatever a durable operation saw is durable too.
"""

from __future__ import annotations

import re
import sqlite3
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
_FLUSH: Final = "SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'licet', '')"


Row = tuple[int | str | bytes | None, ...]
Statement = tuple[sa.Executable | str, Mapping[str, Any] | list[dict[str, Any]] | list[Row]]
"""A statement with its parameters, or with a list of them. Those of an INSERT are rows: all columns of the table."""


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
        self._dialect: Final = _POSTGRESQL if self.is_postgresql else _SQLITE
        self._texts: Final[dict[sa.Executable, tuple[str, Sequence[str]]]] = {}

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the database, for as long as it is used."""
        try:
            with self._reading.connect() as connection:
                begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if self.is_postgresql else "BEGIN"
                try:
                    connection.exec_driver_sql(begin)
                except DBAPIError as error:
                    if not error.connection_invalidated:
                        raise
                    connection.rollback()  # it was cut while it was not used: another
                    connection.exec_driver_sql(begin)
                try:
                    yield connection
                finally:
                    with suppress(SQLAlchemyError):
                        connection.exec_driver_sql("ROLLBACK")
        except DBAPIError as error:
            raise StoreError(f"{self}: {error.orig}") from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection within a transaction: on the disk at the end, or rolled back where an error is raised."""
        with self.connect() as connection:
            connection.exec_driver_sql(self.begin)
            try:
                yield connection
                for statement, _ in self.commit:
                    connection.exec_driver_sql(str(statement))
            except BaseException:
                with suppress(SQLAlchemyError):
                    connection.exec_driver_sql("ROLLBACK")
                raise

    def connect(self) -> sa.Connection:
        """A connection to write with."""
        return self._writing.connect()

    @property
    def begin(self) -> str:
        """What begins to write. On SQLite nobody else writes until the end."""
        return "BEGIN" if self.is_postgresql else "BEGIN IMMEDIATE"

    @property
    def commit(self) -> tuple[Statement, ...]:
        """What commits, and waits until that is on the disk."""
        return (("COMMIT", {}),) if self.commits_wait else (("COMMIT", {}), (_FLUSH, {}))

    def run(self, connection: sa.Connection, *statements: Statement) -> list[list[Any]]:
        """Run statements in one go, on PostgreSQL in one round trip; the rows of each as plain tuples.

        A statement with a list of parameters is run for each of them. Gives the rows of the last time, nothing for an
        INSERT. Raises what the driver raises.
        """
        driver: Any = connection.connection.driver_connection
        queries = []
        for statement, parameters in statements:
            text, names = self._text(statement)
            times: Any = parameters if isinstance(parameters, list) else [parameters]
            if not isinstance(statement, sa.Insert):
                times = [[of[name] for name in names] for of in times]
            elif self.is_postgresql:
                times = [list(map(list, zip(*times, strict=True)))]  # the columns, all rows at once
            queries.append((text, times))
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
            text, names = str(compiled), tuple(compiled.positiontup)
            if self.is_postgresql and isinstance(statement, sa.Insert):
                types = [column.type.compile(self._dialect) for column in statement.table.columns]
                arrays = ", ".join(f"CAST(${n} AS {type_}[])" for n, type_ in enumerate(types, start=1))
                text = f"INSERT INTO {statement.table} SELECT * FROM unnest({arrays})"
            self._texts[statement] = text, names
        return self._texts[statement]

    def close(self) -> None:
        """Close all connections."""
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
    """Commits do not wait. Rows are found by index, however small a table was when that was planned. Locks are not
    waited for without end, nor kept by a process that was stopped."""
    connection.autocommit = True
    connection.execute("SET synchronous_commit TO off")
    connection.execute("SET enable_seqscan TO off")
    connection.execute(f"SET lock_timeout TO '{BUSY_SECONDS}s'")
    connection.execute(f"SET idle_in_transaction_session_timeout TO '{BUSY_SECONDS}s'")


def _pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def passes(error: BaseException) -> bool:
    """Whether an error of the database is one that another attempt may not meet."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        unique = isinstance(original, sqlite3.IntegrityError)
        return unique or "locked" in str(original) or "busy" in str(original)
    state = getattr(original, "sqlstate", None)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    # a connection that is lost has no SQLSTATE, or one of class 08
    return lost or state in _RETRIED or (type(original).__name__ == "OperationalError" and (state or "08")[:2] == "08")
