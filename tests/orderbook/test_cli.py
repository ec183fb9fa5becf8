"""`licet orderbook run` at the terminal."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from licet.cli import main
from tests.orderbook.books import file_of

REGIME = ("--regime", "diffusion-2025")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book.csv").write_bytes(file_of({"quantity": "1699"}, {"date": "2025-06-03"}))
    (tmp_path / "bad.csv").write_bytes(file_of({}, {"product": "H150"}))
    return tmp_path


def orderbook(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["orderbook", "run", *arguments], input=stdin)


def test_an_order_book_is_decided_and_summed_up(desk: Path) -> None:
    result = orderbook("book.csv", *REGIME, "--out", "build/decided")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "book.csv: 2 lines, 2 orders decided, 0 lines in error" in result.stdout
    assert "codified and not enforced" in result.stdout
    assert "taken to start at zero" in result.stdout
    assert "1 order (15,831.2 TPP) under a presumption of approval: counted as licensed" in result.stdout
    allocation = next(line for line in result.stdout.splitlines() if "lpp/2025/Deodarline Compute" in line)
    assert allocation.split()[-3:] == ["26,897,208.8", "26,900,000", "2,791.2"]
    assert sorted(p.name for p in (desk / "build").iterdir()) == ["decided.csv", "decided.jsonl"]


def test_the_columns_are_listed() -> None:
    result = CliRunner().invoke(main, ["orderbook", "columns"])
    assert result.exit_code == 0
    assert "consignee_headquarters        Country where the ultimate consignee is headquartered." in result.stdout


def test_the_summary_as_json(desk: Path) -> None:
    result = orderbook("book.csv", *REGIME, "--out", "decided.csv", "--json")
    found = json.loads(result.stdout)
    assert (found["lines"], found["orders_decided"], found["written"]) == (2, 2, ["decided.csv"])
    answers = [(a["outcome"], a["authorization"], a["review_policy"], a["orders"]) for a in found["answers"]]
    assert answers == [
        ("license_exception", "LPP", None, 1),
        ("license_required", None, "presumption_of_approval", 1),
    ]
    assert not (desk / "decided.jsonl").exists()


def test_a_bad_line_is_reported_and_the_others_are_decided(desk: Path) -> None:
    result = orderbook("bad.csv", *REGIME, "--out", "decided")
    assert result.exit_code == 3
    assert "error: bad.csv: line 3, column product: found 'H150'" in result.stderr
    assert [row["outcome"] for row in csv.DictReader((desk / "decided.csv").open())] == ["license_exception", ""]


def test_strict_writes_nothing_if_a_line_is_bad(desk: Path) -> None:
    result = orderbook("bad.csv", *REGIME, "--out", "decided", "--strict")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "--strict" in result.stderr
    assert not (desk / "decided.csv").exists()


def test_standard_input(desk: Path) -> None:
    result = orderbook("-", *REGIME, "--out", "decided", stdin=file_of({}))
    assert result.exit_code == 0
    assert "standard input: 1 line, 1 order decided" in result.stdout


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04", b"garbage", b"a,b\n1,2\n"])
def test_a_file_that_is_no_order_book_is_an_error_in_one_line(desk: Path, data: bytes) -> None:
    (desk / "garbage").write_bytes(data)
    result = orderbook("garbage", *REGIME, "--out", "decided")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert result.stderr.startswith("error: garbage: ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["book.csv", "--out", "x"], "--regime"),
        (["book.csv", *REGIME], "--out"),
        (["nothing.csv", *REGIME, "--out", "x"], "nothing.csv"),
        (["book.csv", "--regime", "diffusion-2052", "--out", "x"], "diffusion-2025"),
        (["book.csv", "--regime", "diffusion-2025,", "--out", "x"], "diffusion-2025"),
        (["book.csv", *REGIME, "--out", "book"], "one of the files to read"),
        (["book.csv", *REGIME, "--out", "bad.csv/x"], "cannot write"),
        (["book.csv", *REGIME, "--out", "x", "--opening", "nothing.json"], "nothing.json"),
        (["book.csv", *REGIME, "--out", "x", "--reading", "lpp_in_d1_d4=perhaps"], "barred"),
    ],
)
def test_wrong_usage(desk: Path, arguments: list[str], says: str) -> None:
    result = orderbook(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_opening_balances_and_readings(desk: Path) -> None:
    (desk / "opening.json").write_text('{"others": "zero", "balances": {"lpp/2025/Deodarline Compute": 1e6}}')
    result = orderbook("book.csv", *REGIME, "--out", "x", "--json", "--opening", "opening.json")
    assert json.loads(result.stdout)["allocations"][-1]["opening_tpp"] == 1_000_000
    (desk / "saudi.csv").write_bytes(file_of({"destination": "SA"}))
    for reading, taken in (([], None), (["--reading", "lpp_in_d1_d4=allowed"], "LPP")):
        result = orderbook("saudi.csv", *REGIME, "--out", "x", "--json", *reading)
        assert json.loads(result.stdout)["answers"][0]["authorization"] == taken


def test_opening_balances_that_cannot_be_read(desk: Path) -> None:
    (desk / "opening.json").write_text('{"others": "zero", "balances": {"lpp/25/A": 1}}')
    result = orderbook("book.csv", *REGIME, "--out", "x", "--opening", "opening.json")
    assert result.exit_code == 3
    assert "error: opening.json: /balances/lpp~125~1A: found 'lpp/25/A'" in result.stderr


def test_names_cannot_drive_the_terminal(desk: Path) -> None:
    (desk / "odd.csv").write_bytes(file_of({"consignee": "\x1b[31mRed[bold]"}))
    result = orderbook("odd.csv", *REGIME, "--out", "x")
    assert "\x1b" not in result.stdout
    assert "[bold]" in result.stdout
