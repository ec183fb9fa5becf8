"""What a user without PySpark or Java is told, and what is left when Spark has ended."""

import sys

import pytest

from licet.orderbook.source.source import OrderBookError
from licet.orderbook.spark.session import session


def test_without_pyspark_the_command_that_installs_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(OrderBookError, match=r"pip install 'licet\[spark\]'"), session("local[1]"):
        pass


@pytest.mark.parametrize("home", [None, "/nowhere"])
def test_without_java_the_command_that_installs_it_is_named(monkeypatch, tmp_path, home):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home is not None:
        monkeypatch.setenv("JAVA_HOME", home)
    with pytest.raises(OrderBookError, match=r"Java 17 or later.*apt-get install openjdk-17"), session("local[1]"):
        pass


@pytest.mark.slow
def test_spark_has_ended_when_the_session_has_and_can_start_again(capfd):
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    for _ in range(2):
        with session("local[1]") as spark:
            gateway = SparkContext._gateway
            assert spark.range(3).count() == 3
            with session("local[7]") as other:
                assert other.sparkContext is spark.sparkContext  # the one that runs
            assert spark.range(3).count() == 3
        assert gateway.proc.poll() is not None
        assert SparkSession.getActiveSession() is None
    assert "WARN " not in capfd.readouterr().err
