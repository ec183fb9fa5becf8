"""A Spark session with the settings under which Spark and DuckDB read an order book alike."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from licet.orderbook.source.source import OrderBookError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOOPBACK: Final = "127.0.0.1"

COMPILES_ALL: Final = "-XX:-DontCompileHugeMethods"
"""Without it Java interprets long methods, such as Spark makes of joins with many dictionaries: many times as slow."""

SETTINGS: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # what overflows is an error, as in DuckDB
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
}
"""What a session has while it decides; a session that was already there keeps its own."""


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A session of its own in the Spark that runs in this process, or else in one that is started and ended here.

    ``master`` says where: ``local[2]``, ``spark://host:7077``, ``yarn``; it has no effect where Spark runs already, or
    where spark-submit started this process. A local Spark listens on loopback alone. Raises OrderBookError where there
    is no PySpark or no Java.
    """
    try:
        import pyarrow  # noqa: F401
        from pyspark.sql import SparkSession
    except ImportError:
        raise OrderBookError("Apache Spark is not installed here: pip install 'licet[spark]'") from None
    running = SparkSession.getActiveSession()
    if running is not None:
        yield _own(running)
        return
    with tempfile.TemporaryDirectory(prefix="licet-spark-") as folder:
        started = _start(master, folder)
        try:
            yield _own(started)
        finally:
            _end(started)


def _own(running: SparkSession) -> SparkSession:
    """A session beside one that runs: its settings and views are its own."""
    own = running.newSession()
    for name, value in SETTINGS.items():
        own.conf.set(name, value)
    return own


def _start(master: str, folder: str) -> SparkSession:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("licet")
    if "PYSPARK_GATEWAY_PORT" not in os.environ:  # else spark-submit has said where
        _need_java()
        builder = builder.master(master)
    for name, value in _settings(master, folder).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except PySparkException as problem:
        raise OrderBookError(f"Apache Spark did not start, which needs Java 17 or later: {problem}") from None


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is None:
        where = f"not in JAVA_HOME, {home}" if home else "not found"
        raise OrderBookError(
            f"Apache Spark needs Java 17 or later, which is {where}: apt-get install openjdk-17-jre-headless"
        )


def _settings(master: str, folder: str) -> dict[str, str]:
    settings = {
        "spark.executor.extraJavaOptions": COMPILES_ALL,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": folder,
    }
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        log = Path(__file__).with_name("log4j2.properties").as_uri()
        settings |= {
            "spark.driver.host": LOOPBACK,
            "spark.driver.bindAddress": LOOPBACK,
            "spark.driver.memory": "2g",
            "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={log} {COMPILES_ALL}",
            "spark.local.dir": folder,
            "spark.sql.shuffle.partitions": "16",
        }
    return settings


def _end(started: SparkSession) -> None:
    """End the session, and the Java process that was started for it."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    process = getattr(gateway, "proc", None)
    started.stop()
    if gateway is not None and process is not None:
        gateway.shutdown()
        process.stdin.close()  # at the end of its input Java ends
        process.wait()
        SparkContext._gateway = SparkContext._jvm = None
