"""Columns with the names that a run adds: the exporter's own are carried along, those of an earlier run refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pytest

from licet.orderbook.mapping.headers import without_results
from licet.orderbook.source.source import OrderBookError
from tests.orderbook.awkward.desk import HEADER, ROWS, answers, expected, objects, refused, run, text


def book(path: Path, *names: str) -> Path:
    rows = [[*row, *("own" for _ in names)] for row in ROWS]
    path.write_text(text(rows, header=[*HEADER, *names]), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["ECCN", "Outcome", "Authorization", "Error", "Reasons"])
def test_a_column_of_the_exporters_own_is_carried_along(tmp_path: Path, name: str) -> None:
    assert answers(book(tmp_path / "in.csv", name)) == [*expected()]
    with (tmp_path / "decided.csv").open(encoding="utf-8", newline="") as file:
        assert [row[name] for row in csv.DictReader(file)] == ["own"] * 3


def test_an_eccn_of_each_product_is_carried_along_too(tmp_path: Path) -> None:
    rows = [[*row, "3A090.a"] for row in ROWS]
    (tmp_path / "in.csv").write_text(text(rows, header=[*HEADER, "ECCN"]), encoding="utf-8")
    assert answers(tmp_path / "in.csv") == [*expected()]


@pytest.mark.parametrize("name", ["eccn", "outcome", "error"])
def test_the_very_name_of_an_added_column_is_to_be_changed(tmp_path: Path, name: str) -> None:
    refused(book(tmp_path / "in.csv", name), f"column '{name}' has the name of one that a run adds: rename it")


def test_results_of_an_earlier_run_are_refused(tmp_path: Path) -> None:
    answers(book(tmp_path / "in.csv"))
    results = (tmp_path / "decided.csv").rename(tmp_path / "again.csv")
    refused(results, "the results of an earlier run (columns 'outcome' and 'reasons')")


def test_results_under_several_regimes_are_refused() -> None:
    with pytest.raises(OrderBookError, match="results of an earlier run"):
        without_results(["date", "outcome__enforced", "reasons__enforced"])


def test_a_name_that_differs_in_case_alone_cannot_stand_in_parquet(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(o | {"ECCN": "own"}) + "\n" for o in objects()))
    own = str(tmp_path / "in.jsonl")
    duckdb.execute(f"COPY (FROM '{own}') TO '{tmp_path}/in.parquet' (FORMAT parquet)")
    refused(tmp_path / "in.parquet", "column 'ECCN' has the name of one that a run adds: rename it")
    assert run(tmp_path / "in.jsonl", "--out", str(tmp_path / "decided.jsonl")).exit_code == 0
    decided = [json.loads(line) for line in (tmp_path / "decided.jsonl").read_text().splitlines()]
    assert [(row["ECCN"], row["eccn"]) for row in decided] == [("own", "3A090.a")] * 3
