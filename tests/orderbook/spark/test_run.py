"""An order book decided by Spark gets, line by line and column by column, what it gets without."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from licet.orderbook.mapping.mapping import Mapped
from licet.orderbook.mapping.mapping import Mapping as ColumnMapping
from licet.orderbook.opening import Opening, read_opening
from licet.orderbook.run import Run, Settings, workbench
from licet.orderbook.source.open import open_source
from licet.orderbook.source.source import OrderBookError
from licet.orderbook.spark.run import SparkRun
from licet.orderbook.spark.tables import Tables
from licet.orderbook.summary import summaries
from tests.orderbook.spark.random_books import as_csv, random_rows

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[3] / "examples"
EXAMPLE_OPENING = read_opening((EXAMPLES / "opening.json").read_text("utf-8"))
BALANCES = {
    **{"uveu/Acme/US": 6_000_000_000, "uveu/Acme/SG": 150_000_000, "uveu/Beta/IN": 50_000_000},
    **{"uveu/Beta/US": 900_000_000, "lpp/2025/acme": 26_000_000, "country/IN/2025-2027": 780_000_000},
}
OPENING = read_opening(json.dumps({"others": "zero", "balances": BALANCES}))


class Found(NamedTuple):
    """All that came of a run."""

    results: list[tuple[Any, ...]]
    errors: list[tuple[Any, ...]]
    summaries: list[dict[str, Any]]
    determinations: list[Any]
    written: bytes
    rejected: bytes


def found(make: Callable[..., Run], path: Path, settings: Settings, mapping: ColumnMapping | None = None) -> Found:
    with workbench() as connection:
        source = open_source(str(path))
        source.stage(connection, "staged")
        mapping = mapping or ColumnMapping(tuple(Mapped(name, name) for name in source.header))
        run = make(connection, source, mapping, settings)
        out, rejected = (path.with_name(f"{path.stem}.{name}{path.suffix}") for name in ("out", "rejected"))
        run.write(out)
        run.reject(rejected)
        every = range(len(settings.regimes)) if run.everything else ()
        return Found(
            connection.execute("FROM results ORDER BY line").fetchall(),
            connection.execute("FROM errors ORDER BY line, place").fetchall(),
            [in_any_order(found) for found in summaries(run)],
            [[(transaction, d.to_dict()) for _, transaction, d in run.decided(at)] for at in every],
            *(written(path) for path in (out, rejected)),
        )


def written(path: Path) -> bytes:
    """A file's content; of Parquet its rows."""
    if path.suffix != ".parquet":
        return path.read_bytes()
    return repr(duckdb.sql(f"FROM '{path}'").fetchall()).encode()


def in_any_order(found: Any) -> Any:
    return {name: sorted(map(repr, each)) if isinstance(each, list) else each for name, each in found.items()}


def assert_same(path: Path, settings: Settings, mapping: ColumnMapping | None = None) -> Found:
    by_spark, without = found(SparkRun, path, settings, mapping), found(Run, path, settings, mapping)
    for one, other in zip(by_spark.results, without.results, strict=True):
        assert one == other
    for name in Found._fields:
        assert getattr(by_spark, name) == getattr(without, name), name
    return by_spark


@pytest.fixture(autouse=True)
def _in_one_spark(spark):
    """A Spark that runs is the one that is used."""


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "orderbook.csv"
    path.write_bytes((EXAMPLES / "orderbook.csv").read_bytes())
    return path


def test_the_example_with_every_counter_and_determination(example):
    same = assert_same(example, Settings(("diffusion-2025",), EXAMPLE_OPENING))
    assert len(same.errors) == 6
    assert len(same.determinations[0]) > 200


def test_the_example_in_parts_under_two_regimes_at_once(example):
    assert_same(example, Settings(("diffusion-2025", "enforced"), EXAMPLE_OPENING, everything=False))


@pytest.mark.parametrize(
    ("seed", "settings"),
    [
        (1, Settings(("diffusion-2025",), OPENING, everything=False)),
        (2, Settings(("codified", "diffusion-2025+affiliates-rule"), OPENING, everything=False, reasons=False)),
        (3, Settings(("diffusion-2025",), Opening("unknown"), {"lpp_in_d1_d4": "allowed"}, everything=False)),
        (4, Settings(("diffusion-2025",), OPENING, folded=False, everything=False)),
    ],
    ids=["quotas", "regimes", "unknown", "alone"],
)
def test_random_books(tmp_path, seed, settings):
    path = tmp_path / "random.csv"
    path.write_text(as_csv(random_rows(seed, 400)), "utf-8")
    assert_same(path, settings)


PLAIN = {"product": "H100 SXM5", "purpose": "data_center", "destination": "IN", "consignee_headquarters": "IN"}


def parquet(path: Path, rows: int = 200) -> ColumnMapping:
    """A Parquet file with types: orders of two lines that use up LPP, a country's allocation, and lines in error."""
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT DATE '2025-03-01' + CAST(range // 20 AS INTEGER) AS "the day", range // 2 AS "order `1",
                CAST(if(range % 50 = 49, 0, 300 + range % 7) AS DOUBLE) AS "how many",
                CAST(range % 3 AS DECIMAL(9, 1)) AS zeros, range % 5 = 0 AS government, [range] AS list,
                if(range // 2 % 2 = 0, 'Acme', 'Beta é') AS consignee
            FROM range({rows})) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)"""
        )
    columns = {"the day": "date", "order `1": "order_id", "how many": "quantity", "consignee": "consignee"}
    assurances = {"government_assurances": "no", "consignee_location": "IN", "note": "it's \\ all"}
    return ColumnMapping(
        tuple(Mapped(column, field) for column, field in columns.items()), {**PLAIN, **assurances}, ("zeros", "list")
    )


@pytest.mark.parametrize("name", ["typed.parquet", "[a] copied.parquet"])
def test_parquet_with_types_read_in_its_place_or_as_a_copy(tmp_path, name, monkeypatch):
    path = tmp_path / name
    mapping = parquet(path)
    sent = []
    know = Tables.know
    monkeypatch.setattr(Tables, "know", lambda self, name, frame: sent.append((name, frame)) or know(self, name, frame))
    same = assert_same(path, Settings(("diffusion-2025",), everything=False), mapping)
    assert {row[1] for row in same.results} == {"license_exception", "license_required", None}
    assert {row[3] for row in same.results} == {"presumption_of_approval", "policy_of_denial", None}
    ((file,),) = [frame.inputFiles() for name, frame in sent if name == "given"]
    assert ("given.parquet" in file) == name.startswith("[")


def test_a_book_without_orders_is_refused_as_ever(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("date,product,quantity\n", "utf-8")
    with pytest.raises(OrderBookError, match="a header line and no other"):
        found(SparkRun, path, Settings(("enforced",)))
