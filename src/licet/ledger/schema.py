"""The tables of the ledger, the same on SQLite and PostgreSQL. Migrations make them; a test compares the two."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

metadata: Final = sa.MetaData()
_Hash: Final = sa.LargeBinary(32)
# SQLite's strict tables, which take no text for a number, know one kind of integer.
_Number: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_Small: Final = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")

allocation: Final = sa.Table(
    "allocation",
    metadata,
    sa.Column("id", _Number, primary_key=True, autoincrement=False),  # of the operation that opened it
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sqlite_strict=True,
)

head: Final = sa.Table(  # where the chain of an allocation ends; its row is what writers lock
    "head",
    metadata,
    sa.Column("allocation", _Number, primary_key=True, autoincrement=False),
    sa.Column("seq", _Number, nullable=False),
    sa.Column("held", _Number, nullable=False),
    sa.Column("committed", _Number, nullable=False),
    sa.Column("recorded", _Number, nullable=False),
    sa.Column("hash", _Hash, nullable=False),
    sa.Column("defined", _Hash, nullable=False),
    postgresql_with={"fillfactor": 20},  # updates stay on the page
    sqlite_strict=True,
)

entry: Final = sa.Table(
    "entry",
    metadata,
    sa.Column("allocation", _Number, primary_key=True, autoincrement=False),
    sa.Column("seq", _Number, primary_key=True, autoincrement=False),
    sa.Column("operation", _Number, nullable=False),
    sa.Column("kind", _Small, nullable=False),
    sa.Column("hold", _Number, nullable=False),  # the reservation that it makes or settles; 0: none
    sa.Column("held_change", _Number, nullable=False),
    sa.Column("committed_change", _Number, nullable=False),
    sa.Column("held", _Number, nullable=False),
    sa.Column("committed", _Number, nullable=False),
    sa.Column("effective", sa.Integer, nullable=False),  # 20250630
    sa.Column("expires", _Number, nullable=False),  # microseconds; 0: never
    sa.Column("recorded", _Number, nullable=False),  # microseconds
    sa.Column("change", sa.Text),
    sa.Column("hash", _Hash, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
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
    sa.Column("id", _Number, primary_key=True, autoincrement=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("verb", sa.Text, nullable=False),
    sa.Column("content", _Hash, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded", _Number, nullable=False),
    sa.Column("law", sa.Text, nullable=False),
    sa.Column("entries", sa.Text, nullable=False),  # "allocation:seq" of each, separated by spaces
    sa.Column("digest", _Hash, nullable=False),
    sqlite_strict=True,
)

hold: Final = sa.Table(
    "hold",
    metadata,
    sa.Column("reservation", _Number, primary_key=True, autoincrement=False),
    sa.Column("allocation", _Number, primary_key=True, autoincrement=False),
    sa.Column("remaining", _Number, nullable=False),
    sa.Column("expires", _Number, nullable=False),
    sqlite_strict=True,
)
_open = sa.and_(hold.c.remaining > 0, hold.c.expires > 0)
sa.Index("hold_expires", hold.c.expires, hold.c.allocation, sqlite_where=_open, postgresql_where=_open)
sa.Index("hold_of_allocation", hold.c.allocation, hold.c.expires, sqlite_where=_open, postgresql_where=_open)

seal: Final = sa.Table(
    "seal",
    metadata,
    sa.Column("id", _Number, primary_key=True, autoincrement=False),
    sa.Column("recorded", _Number, nullable=False),
    sa.Column("digest", _Hash, nullable=False),
    sqlite_strict=True,
)

sealed_head: Final = sa.Table(
    "sealed_head",
    metadata,
    sa.Column("seal", _Number, primary_key=True, autoincrement=False),
    sa.Column("allocation", _Number, primary_key=True, autoincrement=False),
    sa.Column("seq", _Number, nullable=False),
    sa.Column("hash", _Hash, nullable=False),
    sqlite_strict=True,
)
