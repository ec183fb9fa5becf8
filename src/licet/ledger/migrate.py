"""The version of a store's tables, by Alembic."""

from __future__ import annotations

from os.path import dirname
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from licet.ledger.errors import StoreError
from licet.ledger.store import Store

MIGRATIONS: Final = f"{dirname(__file__)}/migrations"


def upgrade(store: Store) -> None:
    """Bring the tables to this version, all in one transaction. Raises StoreError."""
    try:
        with store.writing() as connection:
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", MIGRATIONS.replace("%", "%%"))
            _check_known(store, version(connection))
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise StoreError(f"{store}: {error.orig}") from error


def check_version(store: Store) -> None:
    """Raises StoreError unless the tables are of this version."""
    with store.reading() as connection:
        found = version(connection)
    _check_known(store, found)
    expected = ScriptDirectory(MIGRATIONS).get_current_head()
    if found != expected:
        raise StoreError(f"{store}: version {found or 'none'}; expected {expected}: licet ledger init brings it there")


def _check_known(store: Store, found: str | None) -> None:
    known = [revision.revision for revision in ScriptDirectory(MIGRATIONS).walk_revisions()]
    if found is not None and found not in known:
        raise StoreError(
            f"{store}: version {found}; expected {known[0]} or before: this Licet is older than the ledger"
        )


def version(connection: sa.Connection) -> str | None:
    """The version of the tables; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()
