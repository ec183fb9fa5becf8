"""One Spark for the tests of a module, on two cores of this machine; it ends with them."""

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from licet.orderbook.spark.session import session


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with session("local[2]") as found:
        yield found
