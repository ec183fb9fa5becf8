"""Any cell of any table, altered behind the ledger's back: it is found, whatever stands there."""

import datetime as dt
import random
from typing import Any

import pytest
import sqlalchemy as sa

from licet.ledger import Ledger
from licet.ledger.schema import metadata
from licet.ledger.store import Store
from licet.ledger.verify import verify
from tests.ledger.moving_clock import MovingClock

VALUES: tuple[Any, ...] = (
    0,
    1,
    -1,
    2,
    5,
    7,
    10,
    20250230,
    99999999,
    2**31,
    2**63 - 1,
    -(2**63),
    0.5,
    None,
    "",
    "x",
    "ü",
)
VALUES += (b"", b"\xff", bytes(32), "{}", "[]", "null", '{"steps":[["2025-01-01","100",""]]}', '{"last":7,"first":[]}')
VALUES += ('{"steps":[]}', '{"frozen":[1]}', '{"sees":1}', '{"share":1}', "1:1", "1:1 1:2 9:9", "user/a", "user/zz")


@pytest.fixture
def store(url: str, clock: MovingClock) -> Store:
    """A ledger with entries of many kinds."""
    with Ledger.init(url, clock=clock) as ledger:
        for name in ("user/a", "user/b", "user/c"):
            ledger.allocate(name, limit=100, key=name)
        ledger.set_share("half", part=["user/a"], whole=["user/a", "user/b"], percent=50, reason="agreed")
        ledger.adjust("user/b", 60, reason="opening")
        made = ledger.reserve({"user/a": 40, "user/c": 5})
        ledger.commit(made, {"user/a": 20})
        ledger.release(made)
        ledger.reserve({"user/c": 3}, lasts=dt.timedelta(days=1))
        ledger.seal()
        ledger.set_limit("user/a", 30, reason="lowered")
        ledger.freeze("user/c", reason="audit")
        ledger.reserve({"user/a": 1})
        ledger.seal()
    return Store(url)


def alter(store: Store, column: sa.Column[Any], value: Any, chance: random.Random) -> None:
    """Alter a cell, verify, and undo it."""
    table = column.table
    with store.connect() as c:
        c.exec_driver_sql(store.begin)
        rows = c.execute(sa.select(table)).all()
        row = chance.choice(rows)._mapping
        key = " AND ".join(f"{k.name} = {row[k]}" for k in table.primary_key)
        try:
            c.execute(sa.text(f"UPDATE {table} SET {column.name} = :new WHERE {key}"), {"new": value})
        except (sa.exc.StatementError, OverflowError):  # the store itself refuses it
            c.exec_driver_sql("ROLLBACK")
            return
        if set(c.execute(sa.text(f"SELECT {column.name} FROM {table} WHERE {key}")).scalars()) != {row[column]}:
            assert not verify(c).intact, f"{column} of {dict(row)} became {value!r}"
        c.exec_driver_sql("ROLLBACK")


def columns() -> list[sa.Column[Any]]:
    return [column for table in metadata.sorted_tables for column in table.c]


@pytest.mark.parametrize("column", columns(), ids=str)
def test_an_altered_cell_is_found(store: Store, column: sa.Column[Any]):
    chance = random.Random(str(column))
    for value in VALUES:
        alter(store, column, value, chance)
    store.close()


@pytest.mark.parametrize("new_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", columns(), ids=str)
def test_a_cell_of_another_type_is_found(store: Store, column: sa.Column[Any]):
    """Somebody made the tables of SQLite take anything."""
    with store.connect() as c:
        c.exec_driver_sql("PRAGMA writable_schema = ON")
        c.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', iif(name = 'entry', 'WITHOUT ROWID', ''))"
        )
        sql = c.exec_driver_sql("SELECT group_concat(sql) FROM sqlite_master").scalar_one()
    url = str(store.url.database)
    store.close()
    assert "STRICT" not in sql
    loose, chance = Store(url), random.Random(str(column))
    for value in VALUES:
        alter(loose, column, value, chance)
    loose.close()


def test_what_cannot_be_read_is_named(url: str):
    with Ledger.init(url) as ledger:
        ledger.allocate("user/a", limit=100)
        ledger.reserve({"user/a": 40})
        store = Store(url)
        with store.connect() as c:
            c.exec_driver_sql("UPDATE entry SET effective = 0 WHERE kind = 2 OR kind = 3")
            c.exec_driver_sql("UPDATE entry SET change = replace(change, '100', '\"100\"') WHERE kind = 1")
        said = "\n".join(map(str, ledger.verify().faults))
        assert "user/a, entry 1: its change cannot be read" in said
        assert "user/a, entry 2: its hash is not that of its content" in said
        with store.connect() as c:
            c.exec_driver_sql("DROP TABLE hold")
        store.close()
        assert "the reservations: what stands there cannot be read" in str(ledger.verify().faults[-1])
