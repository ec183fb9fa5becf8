"""`licet orderbook explain`: one line of a run in full."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

import licet
from tests.orderbook.runs import ROW, file_of

TWO = ("diffusion-2025", "enforced")
Command = Callable[..., Result]


@pytest.fixture
def run(desk: Path, orderbook: Command) -> Path:
    """Line 2 uses LPP up for line 4, which is of one order with line 5; line 3 is in error."""
    rows = [
        {"quantity": "1699"},
        {"product": "H150"},
        {"order_id": "A", "date": "2025-06-03"},
        {"order_id": "A", "date": "2025-06-03", "product": "L4"},
    ]
    (desk / "book.csv").write_bytes(file_of(*rows))
    orderbook("run", "book.csv", "--regime", ",".join(TWO), "--out", "out.csv", "--also", "determinations")
    return desk


def test_a_line_is_explained_with_the_counters_as_they_stood(run: Path, orderbook: Command) -> None:
    result = orderbook("explain", "out.csv", 4, "--regime", "diffusion-2025")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Line 4 (item 1 of 2 of its order), under diffusion-2025\n")
    assert "received under LPP this calendar year: 26,897,208.8" in result.stdout
    assert "Not legal advice" in result.stdout


def test_it_is_what_the_run_said_and_what_determine_says(run: Path, orderbook: Command) -> None:
    said = [json.loads(line) for line in (run / "out.jsonl").read_text().splitlines()]
    for line in (2, 5):
        found = json.loads(orderbook("explain", "out", line, "--json").stdout)  # OUT without its suffix will do
        assert found == [{k: v for k, v in one.items() if k != "row"} for one in said if one["line"] == line]
        for one in found:
            assert licet.determine(one["transaction"]).to_dict() == one["determination"]


def test_of_several_regimes_each_is_explained_or_the_one_that_is_asked_for(run: Path, orderbook: Command) -> None:
    both = orderbook("explain", "out.csv", 2).stdout
    assert [f"Line 2, under {regime}\n" in both for regime in TWO] == [True, True]
    one = json.loads(orderbook("explain", "out.csv", 2, "--regime", "enforced", "--json").stdout)
    assert (one["line"], one["item"], one["transaction"]["regime"]) == (2, 0, "enforced")
    wrong = orderbook("explain", "out.csv", 2, "--regime", "ear-2023")
    assert wrong.exit_code == 2
    assert "diffusion-2025, enforced" in wrong.stderr


def test_a_line_in_error_says_what_is_wrong_with_it(run: Path, orderbook: Command) -> None:
    result = orderbook("explain", "out.csv", 3)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "line 3, column product: found 'H150'" in result.stderr


@pytest.mark.parametrize("line", [6, 10**15])
def test_a_line_that_the_book_does_not_have(run: Path, orderbook: Command, line: int) -> None:
    result = orderbook("explain", "out.csv", line)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"line {line} is below the last order, which is on line 5" in result.stderr


def test_a_book_that_changed_is_not_explained(run: Path, orderbook: Command) -> None:
    (run / "book.csv").write_bytes(file_of({"quantity": "1698"}))
    changed = orderbook("explain", "out.csv", 2)
    (run / "book.csv").unlink()
    for result in (changed, orderbook("explain", "out.csv", 2)):
        assert (result.exit_code, result.stdout) == (3, "")
        assert "book.csv is gone or is not what it was" in result.stderr


def test_a_line_without_an_order_says_why_there_is_none(desk: Path, orderbook: Command) -> None:
    book = file_of({}, {"note": "of two\r\nlines"}, {}).decode().splitlines(keepends=True)
    (desk / "book.csv").write_text("".join([*book[:2], "\r\n", ",,\r\n", *book[2:]]), newline="")
    orderbook("run", "book.csv", "--regime", "enforced", "--out", "out.csv")
    said = {
        1: "line 1 is above the first order, which is on line 2",
        3: "line 3 is blank: there is no order on it",
        4: "line 4 is blank",
        6: "line 6 is a part of the order that begins on line 5",
        8: "line 8 is below the last order, which is on line 7",
    }
    for line, why in said.items():
        result = orderbook("explain", "out.csv", line)
        assert (result.exit_code, result.stdout) == (2, "")
        assert why in result.stderr


def test_a_blank_row_of_a_sheet_says_that_it_is_blank(desk: Path, orderbook: Command) -> None:
    sheet = openpyxl.Workbook()
    for row in (list(ROW), [f"{cell}\n" for cell in ROW.values()], [], list(ROW.values())):
        sheet.active.append(row)
    sheet.save("book.xlsx")
    orderbook("run", "book.xlsx", "--regime", "enforced", "--out", "out.csv")
    assert "line 3 is blank" in orderbook("explain", "out.csv", 3).stderr


def test_a_run_of_standard_input_is_not_explained(desk: Path, orderbook: Command) -> None:
    orderbook("run", "-", "--regime", "enforced", "--out", "out.csv", stdin=file_of({}))
    result = orderbook("explain", "out.csv", 2)
    assert result.exit_code == 3
    assert "standard input, which is gone" in result.stderr


def test_without_a_record_there_is_nothing_to_explain(desk: Path, orderbook: Command) -> None:
    result = orderbook("explain", "out.csv", 2)
    assert result.exit_code == 2
    assert "there is no run record out.run.json" in result.stderr


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"options": {"regimes": 1}}', "{", "\ud800"])
def test_a_record_that_is_damaged_is_named(desk: Path, orderbook: Command, text: str) -> None:
    (desk / "out.run.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    result = orderbook("explain", "out.csv", 2)
    assert result.exit_code == 3
    assert "out.run.json: this is no run record" in result.stderr


def test_the_mapping_and_the_opening_balances_of_the_run_are_used_again(desk: Path, orderbook: Command) -> None:
    text = file_of({}).decode().replace("destination,product", "goes,thing")
    (desk / "book.csv").write_text(text)
    (desk / "map.toml").write_text(
        "[columns]\n"
        + "".join(f'"{name}" = "{name}"\n' for name in text.splitlines()[0].split(",") if name not in ("goes", "thing"))
        + '"goes" = "destination"\n"thing" = "product"\n'
    )
    (desk / "opening.json").write_text('{"others": "zero", "balances": {"lpp/2025/Deodarline Compute": 26900000}}')
    options = ("--mapping", "map.toml", "--opening", "opening.json", "--regime", "diffusion-2025")
    assert orderbook("run", "book.csv", "--out", "out.csv", *options).exit_code == 0
    for name in ("map.toml", "opening.json"):
        (desk / name).unlink()
    found = json.loads(orderbook("explain", "out.csv", 2, "--json").stdout)
    assert found["transaction"]["state"]["lpp_used_tpp"] == 26_900_000
    assert found["determination"]["review_policy"] == "presumption_of_approval"
