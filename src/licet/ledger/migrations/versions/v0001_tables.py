"""The tables as they were first made."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    number, small = (type().with_variant(sa.Integer(), "sqlite") for type in (sa.BigInteger, sa.SmallInteger))
    text = sa.Text
    hash = sa.LargeBinary(32)

    def key(name: str) -> sa.Column[int]:
        return sa.Column(name, number, primary_key=True, autoincrement=False)

    def needed(type: Any, *names: str) -> list[sa.Column[Any]]:
        return [sa.Column(name, type, nullable=False) for name in names]

    op.create_table(
        "allocation",
        key("id"),
        sa.Column("key", text, nullable=False, unique=True),
        *needed(text, "name"),
        sqlite_strict=True,
    )
    op.create_table(
        "head",
        key("allocation"),
        *needed(number, "seq", "held", "committed", "recorded"),
        *needed(hash, "hash", "defined"),
        postgresql_with={"fillfactor": 20},
        sqlite_strict=True,
    )
    op.create_table(
        "entry",
        key("allocation"),
        key("seq"),
        *needed(number, "operation"),
        *needed(small, "kind"),
        *needed(number, "hold", "held_change", "committed_change", "held", "committed"),
        *needed(sa.Integer, "effective"),
        *needed(number, "expires", "recorded"),
        sa.Column("change", text),
        *needed(hash, "hash"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_index("entry_recorded", "entry", ["allocation", "recorded", "seq"])
    changes = sa.text("change IS NOT NULL")
    op.create_index("entry_change", "entry", ["allocation", "seq"], sqlite_where=changes, postgresql_where=changes)
    op.create_table(
        "operation",
        key("id"),
        sa.Column("key", text, nullable=False, unique=True),
        *needed(text, "verb"),
        *needed(hash, "content"),
        *needed(text, "actor", "reason"),
        *needed(number, "recorded"),
        *needed(text, "law", "entries"),
        *needed(hash, "digest"),
        sqlite_strict=True,
    )
    op.create_table(
        "hold", key("reservation"), key("allocation"), *needed(number, "remaining", "expires"), sqlite_strict=True
    )
    open_ = sa.text("remaining > 0 AND expires > 0")
    op.create_index("hold_expires", "hold", ["expires", "allocation"], sqlite_where=open_, postgresql_where=open_)
    op.create_index("hold_of_allocation", "hold", ["allocation", "expires"], sqlite_where=open_, postgresql_where=open_)
    op.create_table("seal", key("id"), *needed(number, "recorded"), *needed(hash, "digest"), sqlite_strict=True)
    op.create_table(
        "sealed_head", key("seal"), key("allocation"), *needed(number, "seq"), *needed(hash, "hash"), sqlite_strict=True
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE operation_id")
