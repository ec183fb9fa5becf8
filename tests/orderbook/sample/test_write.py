"""A sample as a file: the same rows in every kind, written whole or not at all."""

import csv
import datetime as dt
import json

import duckdb
import openpyxl
import pytest

from licet.orderbook.columns import COLUMNS
from licet.orderbook.sample.sample import Sample
from licet.orderbook.sample.write import write_sample
from tests.orderbook.sample.books import rows_of

SAMPLE = Sample(1_500, 3)


def text(value: object) -> str:
    """A cell of any kind of file as text."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


@pytest.mark.parametrize("faults", [0, 0.2])
def test_every_kind_of_file_has_the_same_rows(tmp_path, faults):
    sample = Sample(1_500, 3, faults=faults)
    paths = {suffix: tmp_path / f"it's{suffix}" for suffix in (".csv", ".tsv", ".jsonl", ".parquet", ".xlsx")}
    for path in paths.values():
        write_sample(path, sample)
    expected = [list(row.values()) for row in rows_of(sample)]
    for suffix, delimiter in ((".csv", ","), (".tsv", "\t")):
        with paths[suffix].open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, delimiter=delimiter)
        assert header == list(COLUMNS)
        assert rows == expected
    lines = [json.loads(line) for line in paths[".jsonl"].read_text(encoding="utf-8").splitlines()]
    assert [[text(line.get(name)) for name in COLUMNS] for line in lines] == expected
    with duckdb.connect() as connection:
        found = connection.execute("FROM read_parquet(?)", [str(paths[".parquet"])])
        assert [column[0] for column in found.description] == list(COLUMNS)
        assert [[text(value) for value in row] for row in found.fetchall()] == expected
    header, *rows = openpyxl.load_workbook(paths[".xlsx"], read_only=True).active.iter_rows(values_only=True)
    assert header == tuple(COLUMNS)
    assert [[text(value) for value in row] for row in rows] == expected


def test_dates_and_quantities_have_types(tmp_path):
    write_sample(tmp_path / "a.parquet", SAMPLE)
    write_sample(tmp_path / "a.jsonl", SAMPLE)
    with duckdb.connect() as connection:
        (kinds,) = connection.execute(
            "SELECT DISTINCT typeof(date), typeof(quantity), typeof(stated_tpp) FROM read_parquet(?)",
            [str(tmp_path / "a.parquet")],
        ).fetchall()
    assert kinds == ("DATE", "BIGINT", "VARCHAR")
    assert isinstance(json.loads((tmp_path / "a.jsonl").read_text().splitlines()[0])["quantity"], int)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_a_book_without_lines(tmp_path, suffix):
    write_sample(tmp_path / f"none{suffix}", Sample(0))
    assert (tmp_path / f"none{suffix}").exists()


def test_a_workbook_is_the_same_bytes_twice(tmp_path):
    for name in ("one.xlsx", "other.xlsx"):
        write_sample(tmp_path / name, Sample(200))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "rows", "message"),
    [
        ("a.xls", 1, "a.xls: expected a name that ends in .csv, .tsv, .jsonl, .parquet, .xlsx"),
        ("a", 1, "expected a name that ends in"),
        ("a.xlsx", 1_048_576, "1,048,576 rows; a sheet of a workbook has 1,048,575 below its header"),
    ],
)
def test_a_file_that_cannot_be(tmp_path, name, rows, message):
    with pytest.raises(ValueError, match=message):
        write_sample(tmp_path / name, Sample(rows))
    assert list(tmp_path.iterdir()) == []


def test_what_fails_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_sample(tmp_path / "taken.csv", Sample(10))
    assert [path.name for path in tmp_path.iterdir()] == ["taken.csv"]
