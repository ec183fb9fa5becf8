"""The tables that the migrations make are those of the schema."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from licet.ledger import Ledger
from licet.ledger.errors import StoreError
from licet.ledger.schema import metadata
from licet.ledger.store import Store


def test_migrations_make_the_schema(url: str):
    Ledger.init(url).close()
    Ledger.init(url).close()  # once more: nothing to do
    store = Store(url)
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.close()


def test_a_failed_migration_leaves_no_tables(url: str):
    store = Store(url)
    with store.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE hold (x int)")  # in the way of the last but two
    with pytest.raises(StoreError, match="hold"):
        Ledger.init(url)
    with store.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_class WHERE relname = 'entry' AND relnamespace = current_schema()::regnamespace"
            if store.is_postgresql
            else "SELECT count(*) FROM sqlite_master WHERE name = 'entry'"
        ).scalar()
    store.close()
    assert found == 0


def test_a_ledger_of_a_newer_licet_is_left_alone(url: str):
    Ledger.init(url).close()
    store = Store(url)
    with store.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    store.close()
    for way in (Ledger.open, Ledger.init):
        with pytest.raises(StoreError, match="version 0002; expected 0001 or before: this Licet is older than"):
            way(url)
