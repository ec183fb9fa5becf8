"""Real processes that are killed in the middle, and the server with them: what was acknowledged is there."""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from licet.ledger import DoesNotFitError, Ledger, LedgerError
from tests.ledger.postgres import Server, start

CLIENTS = 16
SECONDS = 12
LIMIT = 30_000
NAMES = ("user/hot", "user/b", "user/c")

pytestmark = pytest.mark.slow


def client(url: str, number: int, life: int, folder: str) -> None:
    """Reserve and commit until killed; each receipt is on the disk, in a file of its own, before the next call."""
    choices = random.Random(f"{number}.{life}")
    with Path(folder, f"{number}.jsonl").open("a") as file:
        while True:
            try:
                with Ledger.open(url) as ledger:
                    for call in range(1_000_000):
                        draws = {"user/hot": choices.randint(1, 9), choices.choice(NAMES[1:]): choices.randint(1, 9)}
                        made = answered(ledger, draws, f"{number}.{life}.{call}", file)
                        if made:
                            answered(ledger, made, f"{number}.{life}.{call} shipped", file)
            except LedgerError:  # the server is away
                time.sleep(0.05)
                life += 1000


def answered(ledger: Ledger, asked: dict[str, int] | int, key: str, file: object) -> int:
    """Call until there is an answer; the operation, or 0 if it was refused."""
    until = time.monotonic() + 30
    while True:
        try:
            made = ledger.reserve(asked, key=key) if isinstance(asked, dict) else ledger.commit(asked, key=key)
            break
        except DoesNotFitError:
            return 0
        except LedgerError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
    links = [(link.allocation, link.seq, link.hash) for link in made.entries]
    file.write(json.dumps([key, made.operation, links]) + "\n")
    file.flush()
    os.fsync(file.fileno())
    return made.operation


def crowd(url: str, folder: Path, seed: int, clients: int, also: Callable[[], None]) -> int:
    """Clients that are killed and started again while time runs; ``also`` happens twice. How many were killed."""
    context = multiprocessing.get_context("spawn")
    choices = random.Random(seed)
    lives = dict.fromkeys(range(clients), 0)

    def born(number: int) -> multiprocessing.process.BaseProcess:
        process = context.Process(target=client, args=(url, number, lives[number], str(folder)))
        process.start()
        return process

    processes = {number: born(number) for number in lives}
    killed = 0
    try:
        until = time.monotonic() + 90  # until all are at work, and each was answered
        while sum(file.stat().st_size > 0 for file in folder.glob("*.jsonl")) < clients and time.monotonic() < until:
            time.sleep(0.1)
        began, happened = time.monotonic(), 0
        while (passed := time.monotonic() - began) < SECONDS:
            time.sleep(choices.uniform(0.2, 0.8))
            number = choices.randrange(clients)
            processes[number].kill()
            processes[number].join()
            killed += 1
            lives[number] += 1
            processes[number] = born(number)
            if passed > SECONDS * (happened + 1) / 3:
                happened += 1
                also()
    finally:
        for process in processes.values():
            process.kill()
            process.join()
    return killed


def prove(url: str, folder: Path) -> int:
    """All that was acknowledged is there, once; nothing is over; the chain is intact. How many were acknowledged."""
    acknowledged: dict[str, tuple[int, set[tuple[str, int, str]]]] = {}
    for file in folder.glob("*.jsonl"):
        for line in file.read_text().splitlines(keepends=True):
            if line.endswith("\n"):  # not one that was being written when the client was killed
                key, operation, links = json.loads(line)
                acknowledged[key] = operation, {tuple(link) for link in links}
    with Ledger.open(url) as ledger:
        there: dict[str, tuple[int, set[tuple[str, int, str]]]] = {}
        for line in ledger.history():
            there.setdefault(line.key, (line.operation, set()))[1].add((line.allocation, line.seq, line.hash))
        assert {key: there.get(key) for key in acknowledged} == acknowledged
        assert [b.over for b in ledger.balances()] == [0] * len(NAMES)
        assert ledger.verify().faults == []
        assert ledger.reserve({"user/b": 1}).operation > max(operation for operation, _ in acknowledged.values())
    return len(acknowledged)


def allocated(url: str) -> str:
    with Ledger.init(url) as ledger:
        for name in NAMES:
            ledger.allocate(name, limit=LIMIT)
    return url


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that may be killed."""
    with tempfile.TemporaryDirectory(prefix="licet-crash-") as folder:
        running = start(Path(folder))
        yield running
        running.stop()


def again(server: Server) -> None:
    """Kill the server, without a chance to write anything more, and start it on the same folder and port."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    server.process.kill()
    for child in map(int, children):
        with suppress(ProcessLookupError):  # it ended by itself in between
            os.kill(child, signal.SIGKILL)
    server.process.wait()
    command, folder = server.process.args, server.folder
    nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    until = time.monotonic() + 30
    while True:
        with (folder / "log").open("ab") as log:
            server.process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, **nobody)
        while server.process.poll() is None:
            try:
                psycopg.connect(server.url("postgres")).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        assert time.monotonic() < until, (folder / "log").read_text()
        time.sleep(0.1)  # processes of the one that was killed still end


def test_postgresql_and_its_clients_are_killed(own_server: Server, tmp_path: Path):
    url = allocated(own_server.url("postgres"))
    assert crowd(url, tmp_path, 1, CLIENTS, lambda: again(own_server)) > 5
    assert prove(url, tmp_path) > 500


def test_clients_of_a_file_are_killed(tmp_path: Path):
    url = allocated(f"sqlite:///{tmp_path}/ledger.db")
    assert crowd(url, tmp_path, 2, 4, lambda: None) > 5
    assert prove(url, tmp_path) > 100
