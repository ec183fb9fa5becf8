"""Export and import: all of a ledger as JSON Lines in canonical form, with its hashes.

The last line has the number of the lines before it and their hash, so that none is missing, added or another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, TextIO

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from licet.ledger import schema
from licet.ledger.definition import canonical
from licet.ledger.errors import DamagedError, StoreError
from licet.ledger.store import Store
from licet.ledger.verify import Verification, verify

FORM: Final = "licet ledger 1"
_TABLES: Final = (
    schema.allocation,
    schema.operation,
    schema.entry,
    schema.head,
    schema.hold,
    schema.seal,
    schema.sealed_head,
)
_TOGETHER: Final = 5_000


def export(c: sa.Connection, to: TextIO) -> int:
    """Write all that a connection sees: a line that names the form, each row of each table by its key, and the end."""
    count, hash = 0, hashlib.sha256()
    for line in _lines(c):
        to.write(line)
        hash.update(line.encode())
        count += 1
    to.write(canonical({"end": [count, hash.hexdigest()]}) + "\n")
    return count + 1


def _lines(c: sa.Connection) -> Iterator[str]:
    yield canonical({"form": FORM}) + "\n"
    for table in _TABLES:
        for row in c.execute(sa.select(table).order_by(*table.primary_key).execution_options(yield_per=_TOGETHER)):
            values = [bytes(v).hex() if isinstance(v, bytes | memoryview) else v for v in row]
            yield canonical({table.name: values}) + "\n"


def import_(store: Store, source: Iterable[str]) -> Verification:
    """Fill an empty ledger and verify it. Raises DamagedError, or StoreError if it is not empty, and keeps nothing."""
    try:
        with store.writing() as c:
            if c.execute(sa.select(schema.operation.c.id).limit(1)).scalar() is not None:
                raise StoreError(f"{store}: not empty; an import needs a ledger without operations")
            changed = _fill(c, source)
            found = verify(c)
            if not found.intact or changed:
                raise DamagedError("; ".join(map(str, [*found.faults, *changed])))
            if store.is_postgresql:
                last = c.execute(sa.select(sa.func.max(schema.operation.c.id))).scalar() or 1
                c.exec_driver_sql("SELECT setval('operation_id', %s)", (last,))
    except DBAPIError as error:
        raise DamagedError(f"{store}: {error.orig}") from error
    return found


def _fill(c: sa.Connection, source: Iterable[str]) -> list[str]:
    """Fill the tables; gives what the last line says against the lines before it. Raises DamagedError."""
    tables = {table.name: table for table in _TABLES}
    waiting: list[dict[str, Any]] = []
    last: sa.Table | None = None
    number, hash, end = 0, hashlib.sha256(), None
    for number, line in enumerate(source, start=1):
        try:
            ((name, values),) = json.loads(line).items()
            if end is not None:
                raise ValueError("it stands behind the end")
            if name == "end":
                end = values
                continue
            hash.update(line.rstrip("\r\n").encode() + b"\n")
            if number == 1:
                if (name, values) != ("form", FORM):
                    raise ValueError(f"expected {FORM!r}")
                continue
            table = tables[name]
            row = dict(zip((column.name for column in table.c), values, strict=True))
            for column in table.c:
                if isinstance(column.type, sa.LargeBinary):
                    row[column.name] = bytes.fromhex(row[column.name])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedError(f"line {number:,}: {line.strip()[:80]!r} is no line of an export: {error}") from error
        if last is not None and (table is not last or len(waiting) >= _TOGETHER):
            c.execute(sa.insert(last), waiting)
            waiting = []
        last = table
        waiting.append(row)
    if last is not None:
        c.execute(sa.insert(last), waiting)
    if end is None:
        return [f"line {number:,} is the last; expected the line that ends an export"]
    expected = [number - 1, hash.hexdigest()]
    return (
        []
        if end == expected
        else [f"line {number:,}: the lines before it are not those exported: found {expected}, expected {end}"]
    )
