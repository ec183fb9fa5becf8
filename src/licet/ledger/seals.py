"""Seals: where all chains ended at a moment, each seal over the one before it.

A chain shows what was changed in it, not that its end was taken away, or all of it. A seal does: what it saw must be
there.
"""

from __future__ import annotations

import sqlalchemy as sa

from licet.ledger import schema
from licet.ledger.chain import START, seal_digest
from licet.ledger.errors import StoreError
from licet.ledger.store import Store, passes

_last = sa.select(schema.seal).order_by(schema.seal.c.id.desc()).limit(1)
_sealed = sa.select(schema.sealed_head.c.allocation, sa.func.max(schema.sealed_head.c.seq).label("seq")).group_by(
    schema.sealed_head.c.allocation
)


def seal(store: Store, now: int) -> None:
    """Seal the heads that moved since the last seal. Raises StoreError."""
    known = _sealed.subquery()
    moved = (
        sa.select(*schema.head.c["allocation", "seq", "hash"])
        .join(known, known.c.allocation == schema.head.c.allocation, isouter=True)
        .where(sa.or_(known.c.seq.is_(None), known.c.seq < schema.head.c.seq))
        .order_by(schema.head.c.allocation)
    )
    try:
        with store.writing() as c:
            last = c.execute(_last).one_or_none()
            heads = [(row.allocation, row.seq, bytes(row.hash)) for row in c.execute(moved)]
            if heads:
                id, before, at = (last.id + 1, bytes(last.digest), max(now, last.recorded)) if last else (1, START, now)
                digest = seal_digest(before, id, at, heads)
                c.execute(sa.insert(schema.seal), {"id": id, "recorded": at, "digest": digest})
                rows = [{"seal": id, "allocation": a, "seq": seq, "hash": hash} for a, seq, hash in heads]
                c.execute(sa.insert(schema.sealed_head), rows)
    except Exception as error:  # psycopg fails in ways of its own where a connection is lost among many rows
        if not passes(error):  # another process sealed at the same moment
            raise StoreError(f"{store}: {getattr(error, 'orig', None) or error}") from error
