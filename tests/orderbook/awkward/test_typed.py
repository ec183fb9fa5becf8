"""Parquet, Arrow and JSON through the whole command: answered as the plain file is, or refused in one line."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from licet.cli import main
from tests.orderbook.awkward.desk import HEADER, ROWS, answers, expected, objects, refused, run


def table(**columns: pa.Array) -> pa.Table:
    """The rows with types, some columns in another one."""
    plain: dict[str, Any] = {name: [row[i] for row in ROWS] for i, name in enumerate(HEADER)}
    plain["date"] = [dt.date.fromisoformat(day) for day in plain["date"]]
    plain["quantity"] = pa.array(map(int, plain["quantity"]), pa.int32())
    return pa.table(plain | columns)


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"quantity": pa.array([8.0, 1000.0, 20.0])},
        {"quantity": pa.array(["8", "1000", "20"]).cast(pa.string()).dictionary_encode()},
        {"date": pa.array([dt.datetime.fromisoformat(row[1]) for row in ROWS], pa.timestamp("us"))},
        {"more": pa.array([{"a": [1, 2], "b": {"c": None}}] * 3)},
    ],
)
def test_parquet_with_types_of_its_own(tmp_path: Path, columns: dict[str, pa.Array]) -> None:
    pq.write_table(table(**columns), tmp_path / "in.parquet")
    assert answers(tmp_path / "in.parquet") == [*expected()]


def test_parquet_with_a_struct_that_is_shaped_like_the_contract(tmp_path: Path) -> None:
    consignee = pa.array(
        [{"name": row["consignee"], "headquarters": row["consignee_headquarters"]} for row in objects()]
    )
    plain = table().drop_columns(["consignee", "consignee_headquarters"])
    nested = pa.StructArray.from_arrays([consignee], ["ultimate_consignee"])
    pq.write_table(plain.append_column("parties", nested), tmp_path / "in.parquet")
    assert answers(tmp_path / "in.parquet") == [*expected()]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_truncated_parquet(tmp_path: Path, share: float) -> None:
    pq.write_table(table(), tmp_path / "in.parquet")
    content = (tmp_path / "in.parquet").read_bytes()
    (tmp_path / "in.parquet").write_bytes(content[: int(len(content) * share)])
    refused(tmp_path / "in.parquet", "")


@pytest.mark.parametrize("command", ["run", "map"])
def test_parquet_that_is_damaged_where_only_reading_shows_it(tmp_path: Path, command: str) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.concat_tables([table()] * 1000), path, compression="zstd")
    content = bytearray(path.read_bytes())
    footer = int.from_bytes(content[-8:-4], "little")
    content[4 : len(content) - 8 - footer] = bytes(len(content) - 12 - footer)
    path.write_bytes(content)
    if command == "run":
        refused(path, "cannot be read")
        return
    result = CliRunner().invoke(main, ["orderbook", "map", str(path)])
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert "cannot be read" in result.stderr


@pytest.mark.parametrize("kind", ["feather", "arrow", "arrows"])
def test_arrow(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"in.{kind}"
    if kind == "feather":
        pyarrow.feather.write_feather(table(), path)
    else:
        new = pa.ipc.new_stream if kind == "arrows" else pa.ipc.new_file
        with new(path, table().schema) as writer:
            writer.write_table(table())
    assert answers(path) == [*expected()]
    out = tmp_path / f"out.{kind}"
    assert run(path, "--out", str(out)).exit_code == 0
    with out.open("rb") as file:
        opened = pa.ipc.open_stream(file) if kind == "arrows" else pa.ipc.open_file(file)
        assert opened.read_all()["outcome"].to_pylist() == [answer["outcome"] for answer in expected()]
    assert (tmp_path / "out.run.json").exists()


def test_json_lines(tmp_path: Path) -> None:
    lines = [json.dumps(one | {"quantity": int(one["quantity"])}) for one in objects()]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    assert answers(tmp_path / "in.jsonl") == [*expected()]


def test_json_in_an_array(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps(objects(), indent=1))
    assert answers(tmp_path / "in.json") == [*expected()]


def test_json_lines_that_are_shaped_like_the_contract(tmp_path: Path) -> None:
    lines = [
        {
            "id": one["order_id"],
            "date": one["date"],
            "destination": one["destination"],
            "items": [{"product": one["product"], "quantity": int(one["quantity"])}],
            "parties": {
                "ultimate_consignee": {"name": one["consignee"], "headquarters": one["consignee_headquarters"]},
            },
            "end_use": {"purpose": one["purpose"]},
        }
        for one in objects()
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert answers(tmp_path / "in.jsonl") == [*expected()]


def test_a_line_that_is_no_json_does_not_touch_the_others(tmp_path: Path) -> None:
    lines = [json.dumps(one) for one in objects()]
    lines[1] = lines[1][:-5]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    found = answers(tmp_path / "in.jsonl", code=3)
    assert [found[0], found[2]] == [expected()[0], expected()[2]]
    assert found[1]["error"]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_namibia_stays_namibia_in_what_is_written(tmp_path: Path, suffix: str) -> None:
    pq.write_table(table(), tmp_path / "in.parquet")
    out = tmp_path / f"decided.{suffix}"
    assert run(tmp_path / "in.parquet", "--out", str(out)).exit_code == 0
    assert duckdb.sql(f"SELECT destination FROM '{out}' LIMIT 1").fetchall() == [("NA",)]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "csv.gz", "tsv.gz"])
def test_whole_tpp_has_no_decimals_in_text_that_is_made_of_a_table(tmp_path: Path, suffix: str) -> None:
    pq.write_table(table(), tmp_path / "in.parquet")
    out = tmp_path / f"decided.{suffix}"
    assert run(tmp_path / "in.parquet", "--out", str(out)).exit_code == 0
    found = duckdb.sql(f"SELECT total_tpp FROM read_csv('{out}', all_varchar = true)").fetchall()
    assert found == [("126649.6",), ("5864000",), ("105696",)]


def test_compressed_json_lines_of_a_table(tmp_path: Path) -> None:
    pq.write_table(table(), tmp_path / "in.parquet")
    assert run(tmp_path / "in.parquet", "--out", str(tmp_path / "out.jsonl.gz")).exit_code == 0
    with gzip.open(tmp_path / "out.jsonl.gz", "rt", encoding="utf-8") as file:
        assert [json.loads(line)["outcome"] for line in file] == [answer["outcome"] for answer in expected()]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_the_day_of_a_time_is_the_same_in_every_zone_of_the_machine(tmp_path: Path, zone: str) -> None:
    instant = dt.datetime(2025, 6, 2, 1, 30, tzinfo=dt.UTC)
    dates = pa.array([instant] * len(ROWS), pa.timestamp("us", tz="America/New_York"))
    pq.write_table(table().set_column(1, "date", dates), tmp_path / "in.parquet")
    columns = "".join(f'{name} = "{name}"\n' for name in HEADER if name != "date")
    (tmp_path / "map.toml").write_text(f'[columns]\ndate = {{ field = "date", zone = "written" }}\n{columns}')
    command = ["orderbook", "run", "in.parquet", "--regime", "enforced", "--mapping", "map.toml", "--out", "out"]
    code = f"import sys; sys.argv[1:] = {command}; from licet.cli import main; main()"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "TZ": zone}, check=True)
    found = [json.loads(line)["transaction"]["date"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert found == ["2025-06-02"] * len(ROWS)


def test_a_list_of_orders_within_an_object_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps({"orders": objects()}))
    refused(tmp_path / "in.json", "'orders' is a list of objects with fields of orders: give that list alone")


def test_a_form_that_results_are_not_converted_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, objects())))
    result = run(tmp_path / "in.jsonl", "--out", str(tmp_path / "out.xlsx"))
    assert result.exit_code == 3
    assert "results of a .jsonl file are not written as .xlsx" in result.stderr
    assert not (tmp_path / "out.xlsx").exists()
