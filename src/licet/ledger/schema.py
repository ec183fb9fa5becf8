"""The tables of the ledger, the same on SQLite and PostgreSQL. Migrations make them; a test compares the two."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

metadata: Final = sa.MetaData()
_Hash: Final = sa.LargeBinary(32)

allocation: Final = sa.Table(
    "allocation",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),  # of the operation that opened it
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
)

head: Final = sa.Table(  # where the chain of an allocation ends; its row is what writers lock
    "head",
    metadata,
    sa.Column("allocation", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("held", sa.BigInteger, nullable=False),
    sa.Column("committed", sa.BigInteger, nullable=False),
    sa.Column("recorded", sa.BigInteger, nullable=False),
    sa.Column("hash", _Hash, nullable=False),
    sa.Column("defined", _Hash, nullable=False),
    postgresql_with={"fillfactor": 20},  # updates stay on the page
)

entry: Final = sa.Table(
    "entry",
    metadata,
    sa.Column("allocation", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("operation", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.SmallInteger, nullable=False),
    sa.Column("hold", sa.BigInteger, nullable=False),  # the reservation that it makes or settles; 0: none
    sa.Column("held_change", sa.BigInteger, nullable=False),
    sa.Column("committed_change", sa.BigInteger, nullable=False),
    sa.Column("held", sa.BigInteger, nullable=False),
    sa.Column("committed", sa.BigInteger, nullable=False),
    sa.Column("effective", sa.Integer, nullable=False),  # 20250630
    sa.Column("expires", sa.BigInteger, nullable=False),  # microseconds; 0: never
    sa.Column("recorded", sa.BigInteger, nullable=False),  # microseconds
    sa.Column("change", sa.Text),
    sa.Column("hash", _Hash, nullable=False),
    sqlite_with_rowid=False,
)
sa.Index("entry_recorded", entry.c.allocation, entry.c.recorded, entry.c.seq)
sa.Index(
    "entry_change",
    entry.c.allocation,
    entry.c.seq,
    sqlite_where=entry.c.change.is_not(None),
    postgresql_where=entry.c.change.is_not(None),
)

operation: Final = sa.Table(
    "operation",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("verb", sa.Text, nullable=False),
    sa.Column("content", _Hash, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded", sa.BigInteger, nullable=False),
    sa.Column("law", sa.Text, nullable=False),
    sa.Column("entries", sa.Text, nullable=False),  # "allocation:seq" of each, separated by spaces
    sa.Column("digest", _Hash, nullable=False),
)

hold: Final = sa.Table(
    "hold",
    metadata,
    sa.Column("reservation", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("allocation", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("remaining", sa.BigInteger, nullable=False),
    sa.Column("expires", sa.BigInteger, nullable=False),
)
_open = sa.and_(hold.c.remaining > 0, hold.c.expires > 0)
sa.Index("hold_expires", hold.c.expires, hold.c.allocation, sqlite_where=_open, postgresql_where=_open)
sa.Index("hold_of_allocation", hold.c.allocation, hold.c.expires, sqlite_where=_open, postgresql_where=_open)

seal: Final = sa.Table(
    "seal",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("recorded", sa.BigInteger, nullable=False),
    sa.Column("digest", _Hash, nullable=False),
)

sealed_head: Final = sa.Table(
    "sealed_head",
    metadata,
    sa.Column("seal", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("allocation", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", _Hash, nullable=False),
)
