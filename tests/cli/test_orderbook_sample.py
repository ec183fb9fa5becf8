"""`licet orderbook sample`."""

import csv
import io

import pytest
from click.testing import CliRunner, Result

from licet.cli.orderbook_sample import sample_command
from licet.orderbook.columns import COLUMNS


def run(*arguments: object) -> Result:
    return CliRunner().invoke(sample_command, [str(a) for a in arguments], catch_exceptions=False)


def test_csv_on_standard_output():
    result = run("--rows", 20)
    header, *rows = csv.reader(io.StringIO(result.stdout))
    assert result.exit_code == 0
    assert header == list(COLUMNS)
    assert len(rows) == 20
    assert result.stderr == ""


def test_the_file_has_what_standard_output_has(tmp_path):
    options = ("--rows", 30, "--seed", 4, "--faults", 0.2, "--since", "2025-05-01", "--until", "2025-06-30")
    result = run(*options, "--out", tmp_path / "book.csv")
    assert (result.exit_code, result.output) == (0, "")
    assert (tmp_path / "book.csv").read_bytes() == run(*options).stdout_bytes
    assert "fault: " in (tmp_path / "book.csv").read_text()


def test_a_file_is_written_over_only_when_asked(tmp_path):
    path = tmp_path / "book.csv"
    path.write_text("mine")
    refused = run("--rows", 5, "--out", path)
    assert refused.exit_code == 2
    assert "exists; --force writes over it" in refused.stderr
    assert path.read_text() == "mine"
    assert run("--rows", 5, "--plain", "--out", path, "--force").exit_code == 0
    assert path.read_text().count("\n") == 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--rows", -1), "'--rows'"),
        (("--since", "June"), "'June'; expected a day, YYYY-MM-DD"),
        (("--since", "2026-01-01", "--until", "2025-01-01"), "expected a period from 2022-10-07 to 2030-12-31"),
        (("--faults", 2), "a share of 2.0 of the lines; expected 0 to 1"),
        (("--faults", 0.1, "--plain"), "a plain sample has no faults"),
        (("--out", "book.doc"), "book.doc: expected a name that ends in .csv, .tsv, .jsonl, .parquet, .xlsx"),
        (("--out", "no/such/folder/book.csv"), "cannot write"),
    ],
)
def test_wrong_usage(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
