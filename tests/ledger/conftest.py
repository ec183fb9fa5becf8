"""Ledgers for tests, on both stores, with a clock that stands still unless it is moved."""

import datetime as dt
import itertools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from licet.ledger import Ledger
from tests.ledger.moving_clock import MovingClock
from tests.ledger.postgres import Server, start

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all tests of a process. Its folder can be entered by the user that it runs as."""
    with tempfile.TemporaryDirectory(prefix="licet-postgres-") as folder:
        running = start(Path(folder))
        yield running
        running.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes the URL of an empty store, of the kind that the test runs on."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("ledgers")
        return lambda: f"sqlite:///{folder}/{next(_numbers)}.db"
    running: Server = request.getfixturevalue("server")
    return lambda: running.create(f"ledger{next(_numbers)}")


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """The URL of an empty store."""
    return new_url()


@pytest.fixture
def clock() -> MovingClock:
    """Noon of June 2, 2025."""
    return MovingClock(dt.datetime(2025, 6, 2, 12, tzinfo=dt.UTC))


@pytest.fixture
def ledger(url: str, clock: MovingClock) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger.init(url, clock=clock) as made:
        yield made
