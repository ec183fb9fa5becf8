"""What a run leaves behind: results, rejects, determinations and the run record."""

import csv
import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result

import licet
from licet.orderbook.converting import write_results
from licet.orderbook.determinations import write_determinations
from licet.orderbook.mapping.file import read_mapping
from licet.orderbook.opening import read_opening
from licet.orderbook.reasons import citations, reasons
from licet.orderbook.record import read_record
from licet.orderbook.results import result_columns
from licet.orderbook.source.source import OrderBookError
from tests.orderbook.runs import file_of, run_of_file

RESULTS = ["outcome", "authorization", "review_policy", "eccn", "total_tpp", "reasons", "citations"]
TWO = ("diffusion-2025", "enforced")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """The file of rows."""

    def write(*rows: dict[str, str]) -> Path:
        path = tmp_path / "book.csv"
        path.write_bytes(file_of(*rows))
        return path

    return write


def written(path: Path, *regimes: str) -> list[dict[str, str]]:
    out = path.with_name("out.csv")
    with run_of_file(path, *regimes) as run:
        write_results(run, out)
    return table(out)


def objects(path: Path, *regimes: str) -> list[dict[str, Any]]:
    out = path.with_name("out.jsonl")
    with run_of_file(path, *regimes, everything=True) as run:
        write_determinations(run, out)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_the_rows_and_columns_come_back_as_they_were_with_the_results_behind_them(book: Callable[..., Path]) -> None:
    rows = [{"date": "2025-07-01", "note": 'a "quoted", cell\nover lines'}, {"date": "2025-06-01", "note": " spaced "}]
    path = book(*rows)
    given, found = table(path), written(path)
    assert list(found[0]) == [*given[0], *RESULTS, "error"]
    assert [{name: row[name] for name in given[0]} for row in found] == given


def test_the_result_of_a_line(book: Callable[..., Path]) -> None:
    [found] = written(book({"quantity": "1700"}))
    assert {name: found[name] for name in RESULTS[:5]} == {
        "outcome": "license_required",
        "authorization": "",
        "review_policy": "presumption_of_approval",
        "eccn": "3A090.a",
        "total_tpp": "26913040",
    }
    why = found["reasons"]
    assert why.startswith("License required by 742.6(a)(6)(iii)(A). No exception carries it: ACA and NAC need ")
    assert "LPP needs “within 26,900,000 TPP" in why
    assert "(740.29(d)) (before this order, TPP received under LPP this calendar year: 0)" in why
    assert "Review under presumption of approval: 742.6(b)(10)(iii)(B)(1)" in why
    assert "742.6(b)(10)(iii)(B)(1)" in found["citations"].split("; ")
    assert found["error"] == ""


def test_a_line_has_its_own_class_and_computing_power_and_the_answer_of_its_order(book: Callable[..., Path]) -> None:
    """So that the column adds up; an RTX 5070 is not controlled and counts nothing."""
    order = [{"order_id": "A", "quantity": "2"}, {"order_id": "A", "product": "RTX 5070", "quantity": "9"}]
    found = written(book(*order))
    assert [(row["eccn"], row["total_tpp"]) for row in found] == [("3A090.a", "31662.4"), ("none", "0")]
    assert {(row["outcome"], row["authorization"]) for row in found} == {("license_exception", "LPP")}


def test_a_bad_line_is_written_with_its_error_and_no_result(book: Callable[..., Path]) -> None:
    found = written(book({}, {"product": "H150", "quantity": "x"}))
    assert [found[1][name] for name in RESULTS] == [""] * 7
    assert "line 3, column product: found 'H150'; expected a product of the catalogue" in found[1]["error"]
    assert "line 3, column quantity: found 'x'" in found[1]["error"]


def test_the_results_of_several_regimes_stand_side_by_side(book: Callable[..., Path]) -> None:
    assert result_columns(["a", "b"]) == [f"{name}__{r}" for r in "ab" for name in RESULTS] + ["error"]
    path = book({"quantity": "1700"}, {"destination": "CN", "consignee_headquarters": "CN"})
    found = written(path, *TWO)
    for regime in TWO:
        alone = written(path, regime)
        assert [{n: row[f"{n}__{regime}"] for n in RESULTS} for row in found] == [
            {n: row[n] for n in RESULTS} for row in alone
        ]
    assert [row["outcome__enforced"] for row in found] == ["no_license_required", "license_required"]


def test_each_object_says_how_its_line_was_decided(book: Callable[..., Path]) -> None:
    rows = [{"order_id": "A"}, {"quantity": "0"}, {"order_id": "A", "quantity": "2"}]
    first, wrong, second = objects(book(*rows))
    assert (first["line"], first["item"], second["line"], second["item"]) == (2, 0, 4, 1)
    assert first["row"]["product"] == "H100 SXM5"
    assert first["transaction"] == second["transaction"]
    assert [item["quantity"] for item in first["transaction"]["items"]] == [1, 2]
    assert wrong["errors"] == [
        {"line": 3, "column": "quantity", "value": "'0'", "reason": "expected a whole number from 1 to 1,000,000,000"}
    ]
    assert "determination" not in wrong


def test_determine_says_of_the_transaction_what_the_order_book_said(book: Callable[..., Path]) -> None:
    path = book({"quantity": "1000"}, {"quantity": "699", "date": "2025-06-03"}, {"date": "2025-06-04"})
    used, beside = objects(path), written(path)
    assert used[1]["transaction"]["state"]["lpp_used_tpp"] == 15_831_200
    for said, result in zip(used, beside, strict=True):
        again = licet.determine(json.dumps(said["transaction"]))
        assert again.to_dict() == licet.determine(said["transaction"]).to_dict() == said["determination"]
        assert (result["reasons"], result["citations"]) == (reasons(again), citations(again))


def test_each_line_has_an_object_for_each_regime(book: Callable[..., Path]) -> None:
    found = objects(book({}, {}), *TWO)
    assert [(said["line"], said["transaction"]["regime"]) for said in found] == [(n, r) for n in (2, 3) for r in TWO]


def test_rejects_are_the_lines_in_error_as_the_file_has_them(tmp_path: Path) -> None:
    text = file_of({"note": "ü"}, {"product": "H150", "note": "é"}, {"note": "x"}).decode()
    (tmp_path / "book.csv").write_bytes(text.replace(",", ";").encode("cp1252"))
    with run_of_file(tmp_path / "book.csv") as run:
        run.reject(tmp_path / "rejects.csv")
    header, _, bad, _ = text.replace(",", ";").encode("cp1252").splitlines(keepends=True)
    assert (tmp_path / "rejects.csv").read_bytes() == header + bad


def test_a_book_in_csv_has_its_results_in_other_forms(book: Callable[..., Path], tmp_path: Path) -> None:
    path = book({"quantity": "1700"}, {"product": "H150"})
    expected = written(path)
    with run_of_file(path) as run:
        for form in ("parquet", "jsonl", "tsv"):
            write_results(run, tmp_path / f"out.{form}")
        with pytest.raises(OrderBookError, match=r"not written as \.xlsx"):
            write_results(run, tmp_path / "out.xlsx")
    with duckdb.connect() as connection:
        for query in ("read_parquet('{}.parquet')", "read_json('{}.jsonl')", "read_csv('{}.tsv', all_varchar = true)"):
            found = connection.execute(f"FROM {query.format(tmp_path / 'out')}")
            assert [name for name, *_ in found.description] == list(expected[0])
            rows = [["" if cell is None else str(cell).removesuffix(".0") for cell in row] for row in found.fetchall()]
            assert rows == [list(row.values()) for row in expected]


def test_a_file_with_a_byte_order_mark_gives_one_back(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(b"\xef\xbb\xbf" + file_of({}))
    written(path)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfdate,")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_record_says_what_was_run_and_what_came_of_it(desk: Path, orderbook: Callable[..., Result]) -> None:
    opening = '{"others": "unknown", "balances": {"lpp/2025/Deodarline Compute": 1000.5}}'
    (desk / "opening.json").write_text(opening)
    (desk / "book.csv").write_bytes(file_of({}, {"product": "H150"}))
    options = ("--opening", "opening.json", "--reading", "lpp_in_d1_d4=allowed", "--alone")
    orderbook("run", "book.csv", "--regime", ",".join(TWO), "--out", "out.csv", *options)
    record = json.loads((desk / "out.run.json").read_text())
    assert record["input"] == {
        "name": "book.csv",
        "path": str(desk / "book.csv"),
        "sha256": sha256(desk / "book.csv"),
        "bytes": (desk / "book.csv").stat().st_size,
    }
    assert record["results_sha256"] == sha256(desk / "out.csv")
    assert (record["licet"], record["lines"], record["lines_in_error"]) == (version("licet"), 2, 1)
    assert [law["regime"] for law in record["law"]] == list(TWO)
    assert len({law["law_version"] for law in record["law"]}) == 2
    recorded = read_record(json.dumps(record))
    settings, mapping = recorded.settings, recorded.mapping
    assert (settings.regimes, settings.readings, settings.folded) == (TWO, {"lpp_in_d1_d4": "allowed"}, False)
    assert settings.opening == read_opening(opening)
    assert mapping == read_mapping(record["options"]["mapping"])
    assert {column.field for column in mapping.columns} == set(table(desk / "book.csv")[0])


@pytest.mark.parametrize("wrong", [KeyboardInterrupt, OSError])
def test_an_interrupted_run_leaves_nothing_half_written(
    desk: Path, orderbook: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, wrong: type[BaseException]
) -> None:
    (desk / "book.csv").write_bytes(file_of({}, {"product": "H150"}))
    run = ("run", "book.csv", "--regime", "diffusion-2025", "--out")

    def interrupt(*_: object) -> None:
        raise wrong

    with monkeypatch.context() as patched:
        patched.setattr("licet.orderbook.report.page.write_page", interrupt)
        assert orderbook(*run, "new/out").exit_code != 0
        assert list((desk / "new").iterdir()) == []
    assert orderbook(*run, "new/out").exit_code == 3
    before = {path.name: path.read_bytes() for path in (desk / "new").iterdir()}
    assert sorted(before) == [f"out{end}" for end in (".csv", ".html", ".jsonl", ".rejects.csv", ".run.json")] + [
        "out.summary.xlsx"
    ]
    monkeypatch.setattr("licet.orderbook.report.page.write_page", interrupt)
    assert orderbook(*run, "new/out").exit_code != 0
    assert {path.name: path.read_bytes() for path in (desk / "new").iterdir()} == before
