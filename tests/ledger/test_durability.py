"""PostgreSQL: locks go at commit, callers are told after the flush; a connection that is lost between is no answer."""

import threading
from collections.abc import Iterator

import psycopg
import pytest

from licet.ledger import Ledger, roundtrip
from licet.ledger import store as store_module
from licet.ledger.store import Store
from tests.ledger.postgres import Server


@pytest.fixture
def on_postgresql(server: Server, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    with Ledger.init(server.create(request.node.name)) as made:
        made.allocate("user/a", limit=100)
        yield made


def test_what_a_caller_was_told_is_on_the_disk(on_postgresql: Ledger, server: Server):
    """Also what an earlier call under the key recorded."""
    on_the_disk = "SELECT pg_current_wal_flush_lsn() > %s::pg_lsn"
    with psycopg.connect(server.url("postgres"), autocommit=True) as other:
        for i in range(20):
            other.execute("SET synchronous_commit TO off")
            other.execute("SELECT pg_logical_emit_message(true, 'test', 'before')")
            before = other.execute("SELECT pg_current_wal_insert_lsn()").fetchone()
            on_postgresql.reserve({"user/a": 1}, key=f"k{i // 2}")
            assert other.execute(on_the_disk, before).fetchone() == (True,)


def test_locks_go_before_the_disk_is_waited_for(server: Server):
    store = Store(server.url("postgres"))
    with store.connect() as writes:
        assert writes.exec_driver_sql("SHOW synchronous_commit").scalar() == "off"
        store.run(writes, (store.begin, {}), *store.commit)
        assert writes.exec_driver_sql("SHOW synchronous_commit").scalar() == "off"
    store.close()


def test_all_connections_are_cut_again_and_again(on_postgresql: Ledger, server: Server):
    """Every operation is recorded once, whatever was cut when."""
    stop = threading.Event()

    def cut() -> None:
        with psycopg.connect(server.url("postgres"), autocommit=True) as other:
            while not stop.wait(0.03):
                other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    cutter = threading.Thread(target=cut)
    cutter.start()
    try:
        made = [on_postgresql.reserve({"user/a": 1}, key=f"k{i}") for i in range(60)]
    finally:
        stop.set()
        cutter.join()
    assert on_postgresql.balance("user/a").held == 60
    assert len({receipt.operation for receipt in made}) == 60
    assert on_postgresql.verify(made).intact


def test_a_process_that_was_stopped_keeps_no_locks(server: Server, monkeypatch: pytest.MonkeyPatch):
    """Its transaction ends, and what waits for its locks goes on."""
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 1)
    url = server.create("stopped")
    with Ledger.init(url) as ledger, Ledger.open(url) as other:
        ledger.allocate("user/a", limit=100)
        with other._store.connect() as stopped:
            stopped.exec_driver_sql("BEGIN")
            stopped.exec_driver_sql("SELECT * FROM head FOR UPDATE")
            assert ledger.reserve({"user/a": 1}, key="k").operation
            stopped.invalidate()


def test_a_server_that_says_nothing_is_not_waited_for_without_end(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(roundtrip, "ANSWERED", 0.2)
    store = Store(server.url("postgres"))
    with store.connect() as c:
        with pytest.raises(psycopg.OperationalError, match="no answer within 0 s"):
            store.run(c, ("SELECT pg_sleep(60)", {}))
        c.invalidate()
    store.close()
