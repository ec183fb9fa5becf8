"""What a run leaves behind."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import licet
from licet.orderbook.opening import Opening
from licet.orderbook.reading import read_order_book
from licet.orderbook.run import Run, run_order_book
from licet.orderbook.write import outputs, result_columns, write_all, write_csv, write_jsonl
from tests.orderbook.books import book_of, file_of

RESULTS = ["outcome", "authorization", "review_policy", "eccn", "total_tpp", "reasons", "citations"]


def written(*rows: dict[str, str], regimes: int = 1) -> list[dict[str, str]]:
    book = book_of(*rows)
    runs = [run_order_book(book, "diffusion-2025", Opening()) for _ in range(regimes)]
    runs = [Run(f"{run.regime}{'+again' * i}", run.decided, run.counters) for i, run in enumerate(runs)]
    file = io.StringIO()
    write_csv(file, book, runs)
    return list(csv.DictReader(io.StringIO(file.getvalue())))


def objects(*rows: dict[str, str]) -> list[dict[str, Any]]:
    book = book_of(*rows)
    file = io.StringIO()
    write_jsonl(file, book, [run_order_book(book, "diffusion-2025", Opening())])
    return [json.loads(line) for line in file.getvalue().splitlines()]


def test_the_rows_and_columns_come_back_as_they_were_with_the_results_behind_them() -> None:
    rows = [{"date": "2025-07-01", "note": 'a "quoted", cell\nover lines'}, {"date": "2025-06-01", "note": " spaced "}]
    given = list(csv.DictReader(io.StringIO(file_of(*rows).decode())))
    found = written(*rows)
    assert list(found[0]) == [*given[0], *RESULTS, "error"]
    assert [{name: row[name] for name in given[0]} for row in found] == given


def test_the_result_of_a_line() -> None:
    [found] = written({"quantity": "1700"})
    assert {name: found[name] for name in RESULTS[:5]} == {
        "outcome": "license_required",
        "authorization": "",
        "review_policy": "presumption_of_approval",
        "eccn": "3A090.a",
        "total_tpp": "26913040",
    }
    reasons = found["reasons"]
    assert reasons.startswith("License required by 742.6(a)(6)(iii)(A). No exception carries it: ACA and NAC need ")
    assert "LPP needs “within 26,900,000 TPP" in reasons
    assert "(740.29(d)) (before this order, TPP received under LPP this calendar year: 0)" in reasons
    assert "Review under presumption of approval: 742.6(b)(10)(iii)(B)(1)" in reasons
    assert "742.6(b)(10)(iii)(B)(1)" in found["citations"].split("; ")
    assert found["error"] == ""


def test_a_line_has_its_own_class_and_computing_power_and_the_answer_of_its_order() -> None:
    """So that the column adds up; an RTX 5070 is not controlled and counts nothing."""
    order = [{"order_id": "A", "quantity": "2"}, {"order_id": "A", "product": "RTX 5070", "quantity": "9"}]
    found = written(*order)
    assert [(row["eccn"], row["total_tpp"]) for row in found] == [("3A090.a", "31662.4"), ("none", "0")]
    assert {(row["outcome"], row["authorization"]) for row in found} == {("license_exception", "LPP")}


def test_a_bad_line_is_written_with_its_error_and_no_result() -> None:
    found = written({}, {"product": "H150", "quantity": "x"})
    assert [found[1][name] for name in RESULTS] == [""] * 7
    assert "line 3, column product: found 'H150'; expected a product of the catalogue" in found[1]["error"]
    assert "line 3, column quantity: found 'x'" in found[1]["error"]


def test_the_results_of_several_regimes_stand_side_by_side() -> None:
    assert result_columns(["a", "b"]) == [f"{name}__{r}" for r in "ab" for name in RESULTS] + ["error"]
    [found] = written({}, regimes=2)
    assert found["outcome__diffusion-2025"] == found["outcome__diffusion-2025+again"] == "license_exception"


def test_each_object_says_how_its_line_was_decided() -> None:
    first, second, wrong = objects({"order_id": "A"}, {"order_id": "A", "quantity": "2"}, {"quantity": "0"})
    assert (first["line"], first["item"], second["line"], second["item"]) == (2, 0, 3, 1)
    assert first["row"]["product"] == "H100 SXM5"
    assert first["transaction"] == second["transaction"]
    assert [item["quantity"] for item in first["transaction"]["items"]] == [1, 2]
    assert wrong["errors"] == [
        {"line": 4, "column": "quantity", "value": "0", "reason": "expected a whole number from 1 to 1,000,000,000"}
    ]
    assert "determination" not in wrong


def test_determine_says_of_the_transaction_what_the_order_book_said() -> None:
    used = objects({"quantity": "1000"}, {"quantity": "699", "date": "2025-06-03"}, {"date": "2025-06-04"})
    assert used[1]["transaction"]["state"]["lpp_used_tpp"] == 15_831_200
    for said in used:
        assert licet.determine(said["transaction"]).to_dict() == said["determination"]
        assert licet.determine(json.dumps(said["transaction"])).to_dict() == said["determination"]


def test_outputs_are_two_files_or_the_one_that_is_named() -> None:
    assert outputs("build/orderbook") == [Path("build/orderbook.csv"), Path("build/orderbook.jsonl")]
    assert outputs("a.csv") == [Path("a.csv")]
    assert outputs("a.jsonl") == [Path("a.jsonl")]
    assert outputs("v1.2") == [Path("v1.2.csv"), Path("v1.2.jsonl")]


def test_an_interrupted_run_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of({}, {})
    run = run_order_book(book, "diffusion-2025", Opening())
    paths = outputs(str(tmp_path / "new" / "out"))
    write_all(paths, book, [run])
    before = [path.read_bytes() for path in paths]

    def interrupt(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("licet.orderbook.write.json.dumps", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_all(paths, book, [run])
    assert [path.read_bytes() for path in paths] == before
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["out.csv", "out.jsonl"]


def test_a_file_with_a_byte_order_mark_gives_one_back() -> None:
    book = read_order_book(b"\xef\xbb\xbf" + file_of({}))
    file = io.StringIO()
    write_csv(file, book, [run_order_book(book, "diffusion-2025", Opening())])
    assert file.getvalue().startswith("\ufeffdate,")
