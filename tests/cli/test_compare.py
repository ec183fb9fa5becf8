"""`licet compare`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.orders import ORDER, TO_INDIA, lines
from tests.orderbook.runs import file_of

Command = Callable[..., Result]
PAIR = ("ear-2023", "diffusion-2025")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LICET_CONFIG", str(tmp_path / "configuration"))
    (tmp_path / "book.csv").write_bytes(file_of({"quantity": "1699"}, {"date": "2025-06-03"}))
    (tmp_path / "bad.csv").write_bytes(file_of({}, {"product": "H150"}))
    (tmp_path / "order.json").write_text(json.dumps(ORDER))
    return tmp_path


def test_the_answer_comes_first(desk: Path, licet: Command) -> None:
    result = licet("compare", *PAIR, "--orders", "book.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    said = " ".join(result.stdout.split())
    assert said.startswith("book.csv: 2 orders under 2 regimes, 0 lines in error 2 of 2 orders (100.0%) are decided")
    assert "Law that is codified and not enforced" in said
    assert "Not legal advice." in said
    assert "License Exception" not in said.split("From ear-2023 (down)")[0]
    assert "LPP carries it" in said
    assert "\x1b[" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 110


def test_json_goes_to_standard_output_and_events_to_standard_error(desk: Path, licet: Command) -> None:
    result = licet("compare", *PAIR, "enforced", "--pair", "diffusion-2025,enforced", "--orders", "book.csv", "--json")
    found = json.loads(result.stdout)
    assert [(c["base"], c["alternative"]) for c in found["comparisons"]] == [
        PAIR,
        ("ear-2023", "enforced"),
        ("diffusion-2025", "enforced"),
    ]
    assert found["comparisons"][2]["changed"]["orders"] == 2
    assert all(json.loads(line)["event"] == "progress" for line in result.stderr.splitlines())


def test_standard_input_and_a_mapping(desk: Path, licet: Command) -> None:
    text = file_of({}).replace(b"destination", b"Wohin")
    columns = {"Wohin": "destination", "date": "date", "product": "product", "quantity": "quantity"}
    (desk / "map.toml").write_text("[columns]\n" + "".join(f'"{c}" = "{field}"\n' for c, field in columns.items()))
    result = licet("compare", *PAIR, "--orders", "-", "--mapping", "map.toml", "--json", stdin=text)
    assert json.loads(result.stdout)["order_book"] == "standard input"


def test_a_folder_of_files(desk: Path, licet: Command) -> None:
    result = licet("compare", *PAIR, "--orders", "book.csv", "--out", "compared", "--no-charts")
    assert result.exit_code == 0
    made = {str(path.relative_to("compared")) for path in Path("compared").rglob("*") if path.is_file()}
    assert {"flips.csv", "matrix.csv", "by_country.csv", "comparison.json", "index.html"} <= made
    assert "charts/matrix--ear-2023--diffusion-2025.vl.json" in made
    assert "Written: compared/index.html and " in result.stdout


def test_pictures_need_what_draws_them(desk: Path, licet: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    result = licet("compare", *PAIR, "--orders", "book.csv", "--out", "compared")
    assert result.exit_code == 2
    assert "pip install 'licet[charts]'; or give --no-charts" in result.stderr
    assert not Path("compared").exists()


def test_lines_in_error_are_told_and_the_others_compared(desk: Path, licet: Command) -> None:
    result = licet("compare", *PAIR, "--orders", "bad.csv")
    assert result.exit_code == 3
    assert "error: bad.csv: line 3, column product: found 'H150'" in result.stderr
    assert "1 of 1 order" in result.stdout


def test_a_file_that_is_no_order_book(desk: Path, licet: Command) -> None:
    (desk / "no.csv").write_text("a,b\n1,2\n")
    result = licet("compare", *PAIR, "--orders", "no.csv")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("error: no.csv: ")


def test_many_pairs_are_told_in_a_sentence_each(desk: Path, licet: Command) -> None:
    regimes = ("ear-2022", *PAIR, "enforced", "codified", "enforced+affiliates-rule")
    result = licet("compare", *regimes, "--orders", "book.csv")
    assert "Too many to show each" in result.stdout
    assert " ".join(result.stdout.split()).count("than under ear-2022") + result.stdout.count("as under ear-2022") == 5


def test_a_transaction(desk: Path, licet: Command) -> None:
    result = licet("compare", *PAIR, "--transaction", "order.json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("diffusion-2025 decides this transaction more strictly than ear-2023")
    assert "742.6(a)(6)(iii)(A)" in result.stdout
    found = json.loads(licet("compare", *PAIR, "--transaction", "order.json", "--json").stdout)
    assert (found["parting"]["id"], found["alternative"]["authorization"]) == ("required", "AIA")


def test_transactions_one_a_line_under_several_regimes(desk: Path, licet: Command) -> None:
    given = lines(ORDER, "{", TO_INDIA)
    result = licet("compare", *PAIR, "enforced", "--transaction", "-", "--json", stdin=given)
    assert result.exit_code == 3
    assert result.stderr.startswith("error: standard input, line 2")
    found = json.loads(result.stdout)
    assert [(f["id"], f["alternative"]["regime"]) for f in found] == [
        ("one", "diffusion-2025"),
        ("one", "enforced"),
        ("two", "diffusion-2025"),
        ("two", "enforced"),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ear-2023", "--orders", "book.csv"), "expected at least two regimes"),
        ((*PAIR,), "expected either --orders or --transaction"),
        ((*PAIR, "--orders", "book.csv", "--transaction", "order.json"), "expected either --orders or --transaction"),
        (("ear-2023", "tomorrow", "--orders", "book.csv"), "found 'tomorrow'"),
        ((*PAIR, "--pair", "ear-2023", "--orders", "book.csv"), "expected two regimes with a comma"),
        ((*PAIR, "--reading", "nothing=1", "--orders", "book.csv"), "--reading"),
        ((*PAIR, "--transaction", "order.json", "--out", "x"), "--out is for --orders"),
    ],
)
def test_wrong_usage(desk: Path, licet: Command, arguments: tuple[str, ...], said: str) -> None:
    result = licet("compare", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
