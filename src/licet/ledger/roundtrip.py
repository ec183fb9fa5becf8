"""Statements that PostgreSQL is sent in one message and answers in one: libpq's pipeline, without a call for each.

Values are whole numbers, texts, bytes and None. What is sent often is prepared once by connection.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from typing import Any, Final, TypeVar

from psycopg import Connection, OperationalError
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

ANSWERED: Final = 60.0
"""Seconds without a sign of the server after which the connection counts as lost."""
PREPARED: Final = 100
"""The most statements that are prepared on a connection."""

T = TypeVar("T")
Trip = Generator[Wait, Ready | int, T]
"""What ``Connection.wait`` runs: it yields what it waits for."""
Query = tuple[str, Sequence[Sequence[Any]]]
"""A statement with ``$1``…, and the values of each time that it is run."""


def run(connection: Connection[Any], prepared: dict[str, bytes], queries: Sequence[Query]) -> list[list[Any]]:
    """Run statements; the rows of the last time that each was run. ``prepared`` belongs to the connection.

    Raises what psycopg raises; the connection is then of no more use.
    """
    connection.pgconn.enter_pipeline_mode()
    results = connection.wait(_trip(connection.pgconn, prepared, queries))
    connection.pgconn.exit_pipeline_mode()
    read = Transformer(connection)
    rows = []
    for result in results:
        read.set_pgresult(result)
        rows.append(read.load_rows(0, result.ntuples, tuple) if result.ntuples else [])
    return rows


def _trip(pgconn: PGconn, prepared: dict[str, bytes], queries: Sequence[Query]) -> Trip[list[PGresult]]:
    """Send all, then wait for all; the last result of each statement."""
    expected: list[bool] = []
    for text, times in queries:
        if text not in prepared and len(prepared) < PREPARED:
            prepared[text] = b"licet%d" % len(prepared)
            pgconn.send_prepare(prepared[text], text.encode())
            expected.append(False)
        for values in times:
            sent = [v if v is None or isinstance(v, bytes) else _text(v).encode() for v in values]
            formats = [Format.BINARY if isinstance(v, bytes) else Format.TEXT for v in values]
            if text in prepared:
                pgconn.send_query_prepared(prepared[text], sent, formats, Format.BINARY)
            else:
                pgconn.send_query_params(text.encode(), sent, None, formats, Format.BINARY)
        expected += [False] * (len(times) - 1) + [True]
    pgconn.pipeline_sync()
    while pgconn.flush():
        if (yield from _until_ready(Wait.RW)) & Ready.R:
            pgconn.consume_input()
    kept = []
    for keep in expected:
        result = yield from _next(pgconn)
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            if result.error_field(DiagnosticField.SQLSTATE) is None:
                raise OperationalError(f"the connection is lost: {result.error_message.decode(errors='replace')}")
            raise error_from_result(result)
        if keep:
            kept.append(result)
    yield from _next(pgconn)  # the end of the pipeline
    return kept


def _text(value: Any) -> str:
    """A value as PostgreSQL reads it; a list as an array."""
    return "{" + ",".join(map(_element, value)) + "}" if isinstance(value, list) else str(value)


def _element(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return f'"\\\\x{value.hex()}"'
    return "NULL" if value is None else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _next(pgconn: PGconn) -> Trip[PGresult]:
    """The next result. Between two there is nothing."""
    for _ in range(2):
        while pgconn.is_busy():
            yield from _until_ready(Wait.R)
            pgconn.consume_input()
        if (result := pgconn.get_result()) is not None:
            return result
    raise OperationalError("the connection is lost: no result")


def _until_ready(wanted: Wait) -> Trip[int]:
    """Wait for the server."""
    if ready := (yield wanted):
        return ready
    until = time.monotonic() + ANSWERED
    while time.monotonic() < until:
        if ready := (yield wanted):
            return ready
    raise OperationalError(f"the connection is lost: no answer within {ANSWERED:.0f} s")
