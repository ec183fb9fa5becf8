"""Text as programs export it, through the whole command: answered as the plain file is, or refused in one line."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.orderbook.awkward.desk import HEADER, ROWS, answers, answers_in, expected, refused, run, text

GIVEN = {
    "byte order mark": text().encode("utf-8-sig"),
    "UTF-16": text().encode("utf-16"),
    "UTF-16, tabs, as spreadsheets export Unicode text": text(separator="\t").encode("utf-16"),
    "Windows-1252": text().encode("cp1252"),
    "semicolons": text(separator=";").encode(),
    "tabs": text(separator="\t").encode(),
    "a line that names the separator": f"sep=;\r\n{text(separator=';')}".encode(),
    "old line ends": text().replace("\r\n", "\r").encode(),
    "no end of the last line": text().rstrip().encode(),
    "gzip": gzip.compress(text().encode()),
}


@pytest.mark.parametrize("kind", GIVEN)
def test_the_same_rows_in_another_form_of_text_have_the_same_answers(tmp_path: Path, kind: str) -> None:
    (tmp_path / "in.csv").write_bytes(GIVEN[kind])
    assert run(tmp_path / "in.csv").exit_code == 0
    assert rows_of(tmp_path / "decided.csv") == [*expected()]


def rows_of(path: Path) -> list[dict[str, object]]:
    """The answers in a results file, in whatever form of text it is."""
    content = path.read_bytes()
    try:
        found = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        found = content.decode("cp1252")
    found = "\n".join(line for line in found.splitlines() if not line.startswith("sep="))
    separator = next(mark for mark in "\t;," if f"order_id{mark}" in found)
    plain = path.with_name("plain.csv")
    plain.write_text(found.replace(separator, ","), encoding="utf-8")
    return answers_in(plain)


def test_semicolons_with_decimal_commas(tmp_path: Path) -> None:
    header = ["date", "destination", "product", "quantity", "stated_eccn", "stated_tpp", "purpose"]
    row = ["2025-06-02", "IN", "Board", "2", "3A090.a", "4992.5", "data_center"]
    other = [*row[:-2], "4992.25", row[-1]]
    (tmp_path / "in.csv").write_text(text([row, other], header=header))
    plain = answers(tmp_path / "in.csv")
    assert [answer["total_tpp"] for answer in plain] == [9_985, 9_984.5]
    (tmp_path / "comma.csv").write_text(text([row, other], ";", header).replace(".5", ",5").replace(".25", ",25"))
    assert run(tmp_path / "comma.csv").exit_code == 0
    decided = tmp_path / "decided.csv"
    decided.write_text(decided.read_text().replace(";", "|").replace(",", ".").replace("|", ","))
    assert answers_in(decided) == plain


def test_lines_above_the_header(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"Shipments of June\r\nPrinted on 2025-07-01\r\n\r\n{text()}", encoding="utf-8")
    result = run(tmp_path / "in.csv")
    assert result.exit_code == 0
    assert "above the header" in result.stderr
    assert answers_in(tmp_path / "decided.csv", above=3) == [*expected()]


def test_a_compressed_book_has_compressed_results_and_is_written_plain_if_asked(tmp_path: Path) -> None:
    (tmp_path / "in.csv.gz").write_bytes(gzip.compress(text().encode()))
    assert answers(tmp_path / "in.csv.gz") == [*expected()]
    assert run(tmp_path / "in.csv.gz", "--out", str(tmp_path / "again.csv.gz")).exit_code == 0
    assert gzip.decompress((tmp_path / "again.csv.gz").read_bytes()).startswith(b"order_id,date")
    assert (tmp_path / "again.run.json").exists()


def test_a_plain_book_has_compressed_results_if_asked(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(text(), encoding="utf-8")
    assert run(tmp_path / "in.csv", "--out", str(tmp_path / "out.csv.gz")).exit_code == 0
    (tmp_path / "plain.csv").write_bytes(gzip.decompress((tmp_path / "out.csv.gz").read_bytes()))
    assert answers_in(tmp_path / "plain.csv") == [*expected()]


def test_ends_of_lines_within_cells(tmp_path: Path) -> None:
    rows = [[*row[:5], f'"{row[5]}\nsecond line, with ""marks"""', *row[6:]] for row in ROWS]
    (tmp_path / "in.csv").write_text(text(rows), encoding="utf-8")
    assert answers(tmp_path / "in.csv") == [*expected()]


def test_a_hundred_columns(tmp_path: Path) -> None:
    more = [f"field {i}" for i in range(92)]
    rows = [[*row, *("x" for _ in more)] for row in ROWS]
    (tmp_path / "in.csv").write_text(text(rows, header=[*HEADER, *more]), encoding="utf-8")
    assert answers(tmp_path / "in.csv") == [*expected()]


def test_a_line_twice_is_two_lines_of_one_order(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(text([*ROWS, ROWS[0]]), encoding="utf-8")
    found = answers(tmp_path / "in.csv")
    assert found == [*expected(), expected()[0]]


def test_a_column_twice(tmp_path: Path) -> None:
    rows = [[*row, "9"] for row in ROWS]
    (tmp_path / "in.csv").write_text(text(rows, header=[*HEADER, "Quantity"]), encoding="utf-8")
    refused(tmp_path / "in.csv", "column 'Quantity' twice (columns 5 and 9)")


@pytest.mark.parametrize("quantity", ["8 pcs", "8.00", "+8", "８", " 8 "])
def test_a_quantity_as_people_write_it(tmp_path: Path, quantity: str) -> None:
    rows = [[*ROWS[0][:4], quantity, *ROWS[0][5:]], *ROWS[1:]]
    (tmp_path / "in.csv").write_text(text(rows), encoding="utf-8")
    assert answers(tmp_path / "in.csv") == [*expected()]


def test_a_comma_between_thousands(tmp_path: Path) -> None:
    rows = [ROWS[0], [*ROWS[1][:4], '"1,000"', *ROWS[1][5:]], ROWS[2]]
    (tmp_path / "in.csv").write_text(text(rows), encoding="utf-8")
    assert answers(tmp_path / "in.csv") == [*expected()]


def test_a_point_that_may_be_between_thousands_is_an_error_of_its_line_alone(tmp_path: Path) -> None:
    rows = [ROWS[0], [*ROWS[1][:4], "1.000", *ROWS[1][5:]], ROWS[2]]
    (tmp_path / "in.csv").write_text(text(rows), encoding="utf-8")
    found = answers(tmp_path / "in.csv", code=3)
    assert [found[0], found[2]] == [expected()[0], expected()[2]]
    assert "'1.000'" in found[1]["error"]
    assert 'decimal = "."' in found[1]["error"]


@pytest.mark.parametrize("order", ["mdy", "dmy"])
def test_dates_of_which_one_shows_the_order_are_read_in_it(tmp_path: Path, order: str) -> None:
    def written(day: str) -> str:
        year, month, date = day.split("-")
        return f"{month}/{date}/{year}" if order == "mdy" else f"{date}/{month}/{year}"

    rows = [[row[0], written(row[1]), *row[2:]] for row in ROWS]
    (tmp_path / "in.csv").write_text(text(rows), encoding="utf-8")
    assert answers(tmp_path / "in.csv") == [*expected()]


def test_dates_that_may_be_either_are_errors_that_say_both(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(text([[row[0], "06/02/2025", *row[2:]] for row in ROWS]), encoding="utf-8")
    found = answers(tmp_path / "in.csv", code=3)
    for answer in found:
        assert "2025-06-02" in answer["error"]
        assert "2025-02-06" in answer["error"]
        assert answer["outcome"] == ""


def test_one_date_in_another_form_does_not_touch_the_others(tmp_path: Path) -> None:
    rows = [ROWS[0], [ROWS[1][0], "06/02/2025", *ROWS[1][2:]], ROWS[2]]
    (tmp_path / "in.csv").write_text(text(rows), encoding="utf-8")
    found = answers(tmp_path / "in.csv", code=3)
    assert [found[0], found[2]] == [expected()[0], expected()[2]]
    assert found[1]["error"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", gzip.compress(b"", mtime=0)])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    refused(tmp_path / "in.csv", "")


def test_a_header_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(",".join(HEADER) + "\n")
    refused(tmp_path / "in.csv", "")


def test_a_truncated_gzip(tmp_path: Path) -> None:
    (tmp_path / "in.csv.gz").write_bytes(gzip.compress(text(ROWS * 100).encode())[:-20])
    refused(tmp_path / "in.csv.gz", "")


@given(st.binary(max_size=300))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_an_order_book_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.csv"
        path.write_bytes(content)
        assert run(path).exit_code in (0, 3)


def test_orders_that_are_named_by_an_error_are_not_one_order(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(text([["#N/A", *row[1:]] for row in ROWS[:2]] + [ROWS[2]]), encoding="utf-8")
    found = answers(tmp_path / "in.csv", code=3)
    assert found[2] == expected()[2]
    for line, answer in enumerate(found[:2], 2):
        assert answer["error"].startswith(f"line {line}: found an error of a spreadsheet program where the order")
