"""`licet orderbook run` at the terminal."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.orderbook.runs import file_of

REGIME = ("--regime", "diffusion-2025")
Command = Callable[..., Result]


@pytest.fixture
def desk(desk: Path) -> Path:
    (desk / "book.csv").write_bytes(file_of({"quantity": "1699"}, {"date": "2025-06-03"}))
    (desk / "bad.csv").write_bytes(file_of({}, {"product": "H150"}))
    return desk


@pytest.fixture
def run(desk: Path, orderbook: Command) -> Command:
    return lambda *arguments, **given: orderbook("run", *arguments, **given)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def results(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_order_book_is_decided_and_summed_up(desk: Path, run: Command) -> None:
    result = run("book.csv", *REGIME, "--out", "build/decided")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "book.csv: 2 lines, 2 orders decided, 0 lines in error" in result.stdout
    assert "codified and not enforced" in result.stdout
    assert "taken to start at zero" in result.stdout
    assert "1 order (15,831.2 TPP) under a presumption of approval: counted as licensed" in result.stdout
    allocation = next(line for line in result.stdout.splitlines() if "lpp/2025/Deodarline Compute" in line)
    assert allocation.split()[-3:] == ["26,897,208.8", "26,900,000", "2,791.2"]
    made = ["decided.csv", "decided.html", "decided.jsonl", "decided.run.json", "decided.summary.xlsx"]
    assert names(desk / "build") == made


def test_one_file_with_what_is_asked_for_beside_it(desk: Path, run: Command) -> None:
    assert run("bad.csv", *REGIME, "--out", "one/x.csv").exit_code == 3
    assert names(desk / "one") == ["x.csv", "x.rejects.csv", "x.run.json"]
    assert (
        run("book.csv", *REGIME, "--out", "two/x.parquet", "--also", "page", "--also", "determinations").exit_code == 0
    )
    assert names(desk / "two") == ["x.html", "x.jsonl", "x.parquet", "x.run.json"]


def test_the_columns_are_listed(orderbook: Command) -> None:
    result = orderbook("columns")
    assert result.exit_code == 0
    assert "consignee_headquarters        Country where the ultimate consignee is headquartered." in result.stdout


def test_the_summary_as_json(desk: Path, run: Command) -> None:
    result = run("book.csv", *REGIME, "--out", "decided.csv", "--json")
    found = json.loads(result.stdout)
    assert (found["lines"], found["orders_decided"]) == (2, 2)
    assert found["written"] == ["decided.csv", "decided.run.json"]
    answers = [(a["outcome"], a["authorization"], a["review_policy"], a["orders"]) for a in found["answers"]]
    assert answers == [
        ("license_exception", "LPP", None, 1),
        ("license_required", None, "presumption_of_approval", 1),
    ]
    assert json.loads((desk / "decided.run.json").read_text()) == {**found["record"], "law": [found["record"]["law"]]}


def test_with_json_standard_error_is_events(run: Command) -> None:
    """What is being done and how far it is, and what is wrong with which line; one object a line."""
    result = run("bad.csv", *REGIME, "--out", "decided.csv", "--json")
    assert result.exit_code == 3
    events: list[dict[str, Any]] = [json.loads(line) for line in result.stderr.splitlines()]
    progress = [event for event in events if event["event"] == "progress"]
    [error] = [event for event in events if event["event"] == "error"]
    stages = ["reading", "sorting", "deciding (diffusion-2025)", "writing", "counting"]
    assert list(dict.fromkeys(event["stage"] for event in progress)) == stages
    assert all(event["done"] >= 0 and event["seconds"] >= 0 for event in progress)
    assert (error["line"], error["column"], error["value"]) == (3, "product", "'H150'")
    assert len(progress) + 1 == len(events)


def test_of_several_regimes_each_has_its_columns_and_its_summary(desk: Path, run: Command) -> None:
    result = run("book.csv", "--regime", "diffusion-2025, enforced,diffusion-2025", "--out", "decided.csv", "--json")
    assert [found["regime"] for found in json.loads(result.stdout)] == ["diffusion-2025", "enforced"]
    [first, _] = results(desk / "decided.csv")
    found = (first["authorization__diffusion-2025"], first["outcome__enforced"], first["error"])
    assert found == ("LPP", "no_license_required", "")


def test_a_bad_line_is_reported_and_the_others_are_decided(desk: Path, run: Command) -> None:
    result = run("bad.csv", *REGIME, "--out", "decided")
    assert result.exit_code == 3
    assert "error: bad.csv: line 3, column product: found 'H150'" in result.stderr
    assert [row["outcome"] for row in results(desk / "decided.csv")] == ["license_exception", ""]
    header, _, bad = (desk / "bad.csv").read_bytes().splitlines(keepends=True)
    assert (desk / "decided.rejects.csv").read_bytes() == header + bad


def test_the_terminal_shows_some_errors_and_the_results_all(desk: Path, run: Command) -> None:
    (desk / "many.csv").write_bytes(file_of(*({"product": f"H{n}"} for n in range(1001, 1021)), {}))
    result = run("many.csv", *REGIME, "--out", "decided.csv")
    assert result.stderr.count("error: many.csv: line ") == 12
    assert "and 8 more errors" in result.stderr
    assert [bool(row["error"]) for row in results(desk / "decided.csv")] == [True] * 20 + [False]


def test_strict_writes_nothing_if_a_line_is_bad(desk: Path, run: Command) -> None:
    result = run("bad.csv", *REGIME, "--out", "decided", "--strict")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "--strict" in result.stderr
    assert names(desk) == ["bad.csv", "book.csv"]
    assert run("book.csv", *REGIME, "--out", "decided.csv", "--strict").exit_code == 0


def test_alone_decides_each_order_with_the_opening_balances(desk: Path, run: Command) -> None:
    result = run("book.csv", *REGIME, "--out", "decided.csv", "--alone")
    assert [row["authorization"] for row in results(desk / "decided.csv")] == ["LPP", "LPP"]
    assert "Each order is decided on its own" in " ".join(result.stdout.split())


def test_answers_only_leaves_reasons_and_citations_out_and_changes_no_answer(desk: Path, run: Command) -> None:
    run("bad.csv", *REGIME, "--out", "full.csv")
    run("bad.csv", *REGIME, "--out", "short.csv", "--answers-only")
    left_out = {"reasons": "", "citations": ""}
    assert results(desk / "short.csv") == [{**row, **left_out} for row in results(desk / "full.csv")]


def test_an_out_of_no_known_form_is_refused_before_anything_is_read(desk: Path, run: Command) -> None:
    (desk / "book.csv").write_bytes(b"")
    result = run("book.csv", *REGIME, "--out", "decided.xls")
    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert "found a name that ends in .xls; expected a name that ends in .csv, .tsv" in said
    assert ".xlsx, .xlsm" in said


def test_a_form_that_the_book_is_not_written_in_is_refused_before_it_is_read(desk: Path, run: Command) -> None:
    (desk / "book.csv").write_text("a,b\n1,2\n")  # no order book, as would be found later
    result = run("book.csv", *REGIME, "--out", "decided.xlsx")
    assert result.exit_code == 3
    assert "results of a .csv file are not written as .xlsx: .csv, .tsv, .jsonl" in result.stderr


def test_standard_input(desk: Path, run: Command) -> None:
    result = run("-", *REGIME, "--out", "decided", stdin=file_of({}))
    assert result.exit_code == 0
    assert "standard input: 1 line, 1 order decided" in result.stdout
    record = json.loads((desk / "decided.run.json").read_text())
    assert record["input"]["path"] is None


def test_a_mapping_says_what_the_columns_are(desk: Path, run: Command) -> None:
    text = (desk / "book.csv").read_text().replace("product", "what").replace("H100 SXM5", "K-17")
    (desk / "book.csv").write_text(text)
    columns = "".join(f'"{name}" = "{name}"\n' for name in text.splitlines()[0].split(",") if name != "what")
    (desk / "map.toml").write_text(f'[columns]\n{columns}"what" = "product"\n[values.product]\n"K-17" = "H100 SXM5"\n')
    refused = run("book.csv", *REGIME, "--out", "decided.csv")
    assert (refused.exit_code, names(desk)) == (3, ["bad.csv", "book.csv", "map.toml"])
    assert run("book.csv", *REGIME, "--out", "decided.csv", "--mapping", "map.toml").exit_code == 0
    assert [row["eccn"] for row in results(desk / "decided.csv")] == ["3A090.a", "3A090.a"]


def test_what_columns_of_other_names_are_taken_for_is_said(desk: Path, run: Command) -> None:
    (desk / "book.csv").write_text((desk / "book.csv").read_text().replace("quantity", "Qty"))
    result = run("book.csv", *REGIME, "--out", "decided.csv")
    assert result.exit_code == 0
    assert "book.csv: columns taken: 'Qty' as quantity (licet orderbook map shows why)" in result.stderr


def test_a_remembered_mapping_is_used_for_files_with_the_same_columns(
    desk: Path, run: Command, orderbook: Command
) -> None:
    (desk / "book.csv").write_text((desk / "book.csv").read_text().replace("quantity", "Qty"))
    assert orderbook("map", "book.csv", "--remember").exit_code == 0
    assert names(Path(os.environ["LICET_CONFIG"])) == ["mappings"]
    result = run("book.csv", *REGIME, "--out", "decided.csv")
    assert result.exit_code == 0
    assert result.stderr == "book.csv: read with the mapping that is remembered for files with these columns\n"
    assert run("bad.csv", *REGIME, "--out", "decided.csv").stderr.count("remembered") == 0


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04", b"PAR1", b"garbage", b"a,b\n1,2\n"])
def test_a_file_that_is_no_order_book_is_an_error_in_one_line(desk: Path, run: Command, data: bytes) -> None:
    (desk / "garbage").write_bytes(data)
    result = run("garbage", *REGIME, "--out", "decided")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert result.stderr.startswith("error: garbage: ")
    assert names(desk) == ["bad.csv", "book.csv", "garbage"]


def test_results_are_not_given_as_an_order_book(desk: Path, run: Command) -> None:
    run("book.csv", *REGIME, "--out", "decided.csv")
    result = run("decided.csv", *REGIME, "--out", "again.csv")
    assert result.exit_code == 3
    assert "'outcome'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["book.csv", "--out", "x"], "--regime"),
        (["book.csv", *REGIME], "--out"),
        (["nothing.csv", *REGIME, "--out", "x"], "nothing.csv"),
        (["book.csv", "--regime", "diffusion-2052", "--out", "x"], "diffusion-2025"),
        (["book.csv", "--regime", "diffusion-2025,", "--out", "x"], "diffusion-2025"),
        (["book.csv", *REGIME, "--out", "book"], "one of the files to read"),
        (["book.csv", *REGIME, "--out", "./book.csv"], "one of the files to read"),
        (["book.csv", *REGIME, "--out", "o", "--opening", "o.run.json"], "one of the files to read"),
        (["book.csv", *REGIME, "--out", "bad.csv/x"], "cannot write"),
        (["book.csv", *REGIME, "--out", "x", "--opening", "nothing.json"], "nothing.json"),
        (["book.csv", *REGIME, "--out", "x", "--mapping", "nothing.toml"], "nothing.toml"),
        (["book.csv", *REGIME, "--out", "x", "--also", "everything"], "determinations"),
        (["book.csv", *REGIME, "--out", "x", "--reading", "lpp_in_d1_d4=perhaps"], "barred"),
    ],
)
def test_wrong_usage(desk: Path, run: Command, arguments: list[str], says: str) -> None:
    (desk / "o.run.json").write_text('{"others": "zero"}')
    before = {path.name: path.read_bytes() for path in desk.iterdir()}
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""
    assert {path.name: path.read_bytes() for path in desk.iterdir()} == before


def test_opening_balances_and_readings(desk: Path, run: Command) -> None:
    (desk / "opening.json").write_text('{"others": "zero", "balances": {"lpp/2025/Deodarline Compute": 1e6}}')
    result = run("book.csv", *REGIME, "--out", "x.csv", "--json", "--opening", "opening.json")
    assert json.loads(result.stdout)["allocations"][-1]["opening_tpp"] == 1_000_000
    (desk / "saudi.csv").write_bytes(file_of({"destination": "SA"}))
    for reading, taken in (([], None), (["--reading", "lpp_in_d1_d4=allowed"], "LPP")):
        result = run("saudi.csv", *REGIME, "--out", "x.csv", "--json", *reading)
        assert json.loads(result.stdout)["answers"][0]["authorization"] == taken


def test_without_a_file_all_counters_are_zero_or_unknown(desk: Path, run: Command) -> None:
    for opening, outcome in (("zero", "license_exception"), ("unknown", "undetermined")):
        assert run("bad.csv", *REGIME, "--out", "x.csv", "--opening", opening).exit_code == 3
        assert results(desk / "x.csv")[0]["outcome"] == outcome


def test_opening_balances_that_cannot_be_read(desk: Path, run: Command) -> None:
    (desk / "opening.json").write_text('{"others": "zero", "balances": {"lpp/25/A": 1}}')
    result = run("book.csv", *REGIME, "--out", "x", "--opening", "opening.json")
    assert result.exit_code == 3
    assert "error: opening.json: /balances/lpp~125~1A: found 'lpp/25/A'" in result.stderr


def test_names_cannot_drive_the_terminal(desk: Path, run: Command) -> None:
    (desk / "odd.csv").write_bytes(file_of({"consignee": "\x1b[31mRed[bold]"}, {"product": "\x1b[31mH150"}))
    result = run("odd.csv", *REGIME, "--out", "x.csv")
    assert "\x1b" not in result.stdout + result.stderr
    assert "[bold]" in result.stdout


def test_a_stated_class_that_the_catalogue_contradicts_is_told(desk: Path, run: Command) -> None:
    stated = [("5A992.c", "100"), ("3A090.a", "15832"), ("3A090.a", "15000")]
    rows = [{"product": "NVIDIA H100 SXM5", "stated_eccn": eccn, "stated_tpp": tpp} for eccn, tpp in stated]
    (desk / "stated.csv").write_bytes(file_of(*rows))
    told = [
        s for s in json.loads(run("stated.csv", *REGIME, "--out", "x", "--json").stdout)["assumptions"] if "H100" in s
    ]
    catalogue = "by the catalogue 3A090.a with 15,831.2 TPP; what is stated was taken."
    assert told == [
        f"NVIDIA H100 SXM5 in 1 line: stated as 3A090.a with 15,000 TPP, {catalogue}",
        f"NVIDIA H100 SXM5 in 1 line: stated as 5A992.c with 100 TPP, {catalogue}",
    ]


def test_a_cell_that_cannot_be_read_is_the_only_error_of_its_line(desk: Path, run: Command) -> None:
    rows = [
        {"product": "", "stated_eccn": "XX", "stated_tpp": "100"},
        {"order_id": "A", "date": "06/2025"},
        {"order_id": "A", "date": "2025-06-03"},
    ]
    (desk / "wrong.csv").write_bytes(file_of(*rows))
    errors = json.loads(run("wrong.csv", *REGIME, "--out", "x", "--json").stdout)["errors"]
    assert [(e["line"], e["column"]) for e in errors] == [(2, "stated_eccn"), (3, "date"), (4, "order_id")]
