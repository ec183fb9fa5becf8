"""Workbooks as people keep them, through the whole command: answered as the plain file is, or refused in one line."""

from __future__ import annotations

import csv
import datetime as dt
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.orderbook.awkward.desk import HEADER, ROWS, answers, expected, refused, run
from tests.orderbook.source.workbooks import by_hand, parts, zipped


def typed() -> list[list[Any]]:
    """The rows with dates and numbers."""
    return [[row[0], dt.date.fromisoformat(row[1]), *row[2:4], int(row[4]), *row[5:]] for row in ROWS]


def book() -> tuple[openpyxl.Workbook, Any]:
    """A workbook with the rows in its sheet."""
    made = openpyxl.Workbook()
    made.active.title = "Orders"
    for row in [HEADER, *typed()]:
        made.active.append(row)
    return made, made.active


def test_typed_cells(tmp_path: Path) -> None:
    made, _ = book()
    made.save(tmp_path / "in.xlsx")
    assert answers(tmp_path / "in.xlsx") == [*expected()]


def test_the_results_are_in_a_workbook_too(tmp_path: Path) -> None:
    made, _ = book()
    made.save(tmp_path / "in.xlsx")
    assert run(tmp_path / "in.xlsx", "--out", str(tmp_path / "decided.xlsx")).exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "decided.xlsx")["Orders"]
    rows = [dict(zip([c.value for c in sheet[1]], [c.value for c in row], strict=True)) for row in sheet.iter_rows(2)]
    assert [row["destination"] for row in rows] == ["NA", "SE", "CN"]
    assert [row["outcome"] for row in rows] == [answer["outcome"] for answer in expected()]
    assert [row["total_tpp"] for row in rows] == [answer["total_tpp"] for answer in expected()]


def test_days_since_1904(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    for row in [HEADER, *typed()]:
        made.active.append(row)
    made.save(tmp_path / "in.xlsx")
    assert answers(tmp_path / "in.xlsx") == [*expected()]


def test_a_header_of_two_rows_with_merged_cells(tmp_path: Path) -> None:
    made, sheet = book()
    sheet.insert_rows(1)
    for column in "ABCDEH":
        sheet[f"{column}1"], sheet[f"{column}2"] = sheet[f"{column}2"].value, None
        sheet.merge_cells(f"{column}1:{column}2")
    sheet["F1"], sheet["F2"], sheet["G2"] = "Consignee", "Name", "Headquarters"
    sheet.merge_cells("F1:G1")
    made.save(tmp_path / "in.xlsx")
    assert answers(tmp_path / "in.xlsx") == [*expected()]


def test_hidden_sheets_and_rows(tmp_path: Path) -> None:
    made, sheet = book()
    sheet.row_dimensions[3].hidden = True
    hidden = made.create_sheet("Old")
    hidden.sheet_state = "hidden"
    hidden.append(["something", "else"])
    made.save(tmp_path / "in.xlsx")
    assert answers(tmp_path / "in.xlsx") == [*expected()]


def test_two_sheets_of_orders_are_not_guessed_between(tmp_path: Path) -> None:
    made, sheet = book()
    made.copy_worksheet(sheet).title = "More orders"
    made.save(tmp_path / "in.xlsx")
    refused(tmp_path / "in.xlsx", "--sheet")
    assert answers(tmp_path / "in.xlsx", "--sheet", "More orders") == [*expected()]


HEAD = '<row r="1">' + "".join(
    f'<c r="{"ABCDEFGH"[i]}1" t="inlineStr"><is><t>{name}</t></is></c>' for i, name in enumerate(HEADER)
)


def with_formula(path: Path, cached: str) -> Path:
    """A workbook by hand, in which the quantities are formulas."""
    lines = [f"{HEAD}</row>"]
    for r, row in enumerate(ROWS, 2):
        cells = "".join(
            f'<c r="{"ABCDEFGH"[i]}{r}"><f>{value}*1</f>{cached.format(value)}</c>'
            if HEADER[i] == "quantity"
            else f'<c r="{"ABCDEFGH"[i]}{r}" t="inlineStr"><is><t>{value}</t></is></c>'
            for i, value in enumerate(row)
        )
        lines.append(f'<row r="{r}">{cells}</row>')
    return by_hand(path, "".join(lines))


def test_formulas_with_their_values(tmp_path: Path) -> None:
    assert answers(with_formula(tmp_path, "<v>{}</v>")) == [*expected()]


def test_formulas_without_their_values_are_errors_and_not_empty_cells(tmp_path: Path) -> None:
    result = run(with_formula(tmp_path, ""))
    assert result.exit_code == 3
    assert "formula" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_formula_with_an_error_is_an_error_of_its_line_alone(tmp_path: Path) -> None:
    made, sheet = book()
    sheet["E3"] = "#REF!"
    sheet["E3"].data_type = "e"
    made.save(tmp_path / "in.xlsx")
    found = answers(tmp_path / "in.xlsx", code=3)
    assert [found[0], found[2]] == [expected()[0], expected()[2]]
    assert found[1]["error"]


def test_errors_in_a_column_that_is_not_read_are_none_of_the_line(tmp_path: Path) -> None:
    made, sheet = book()
    for row, value in enumerate(["Margin", "#DIV/0!", "#N/A", "=1/4"], 1):
        sheet.cell(row, 9).value = value
    for row in (2, 3):
        sheet.cell(row, 9).data_type = "e"
    made.save(tmp_path / "in.xlsx")
    assert answers(tmp_path / "in.xlsx") == [*expected()]
    with (tmp_path / "decided.csv").open(encoding="utf-8", newline="") as file:
        assert [row["Margin"] for row in csv.DictReader(file)] == ["#DIV/0!", "#N/A", ""]


def test_an_error_in_a_column_that_is_read_names_the_cell(tmp_path: Path) -> None:
    made, sheet = book()
    sheet["F3"] = "#N/A"
    sheet["F3"].data_type = "e"
    made.save(tmp_path / "in.xlsx")
    found = answers(tmp_path / "in.xlsx", code=3)
    assert [found[0], found[2]] == [expected()[0], expected()[2]]
    assert found[1]["error"].startswith("line 3: found cell F3 holds the error #N/A; a value is expected")


def test_texts_that_look_like_formulas_are_none_in_csv(tmp_path: Path) -> None:
    made, sheet = book()
    remarks = ["=1+1", "@SUM(A1)", "-2+cmd|' /C calc'!A0"], ["-5", "+49 170 123", "a=b"]
    for column, name in enumerate(("Remark", "Number"), 9):
        for row, value in enumerate((name, *remarks[column - 9]), 1):
            sheet.cell(row, column).value = value
            sheet.cell(row, column).data_type = "s"
    made.save(tmp_path / "in.xlsx")
    assert answers(tmp_path / "in.xlsx") == [*expected()]
    with (tmp_path / "decided.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Remark"] for row in rows] == [f"'{text}" for text in remarks[0]]
    assert [row["Number"] for row in rows] == remarks[1]


def test_a_workbook_is_not_written_as_one_with_macros(tmp_path: Path) -> None:
    """Which Excel would not open."""
    made, _ = book()
    made.save(tmp_path / "in.xlsx")
    result = run(tmp_path / "in.xlsx", "--out", str(tmp_path / "out.xlsm"))
    assert result.exit_code == 3
    assert "results of a .xlsx file are not written as .xlsm" in result.stderr


@pytest.mark.slow
def test_a_bomb_that_says_its_size(tmp_path: Path) -> None:
    blank = f'<row r="2">{" " * (1 << 25)}</row>' * 8
    path = zipped(tmp_path / "in.xlsx", parts(f"{HEAD}</row>{blank}"))
    assert path.stat().st_size < 1 << 21
    refused(path, "")


@pytest.mark.slow
def test_a_bomb_that_hides_its_size(tmp_path: Path) -> None:
    path = zipped(tmp_path / "in.xlsx", parts(f'{HEAD}</row><row r="2">{" " * (1 << 27)}</row>'))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        sizes = {info.file_size: info.filename for info in archive.infolist()}
    size = next(s for s, name in sizes.items() if name.endswith("sheet1.xml"))
    for at in range(len(content) - 4):
        if content[at : at + 4] == struct.pack("<I", size):
            content[at : at + 4] = struct.pack("<I", 1000)
    path.write_bytes(content)
    refused(path, "")


@pytest.mark.parametrize("left", [10, 100, 1000])
def test_a_truncated_workbook(tmp_path: Path, left: int) -> None:
    made, _ = book()
    made.save(tmp_path / "in.xlsx")
    content = (tmp_path / "in.xlsx").read_bytes()
    (tmp_path / "in.xlsx").write_bytes(content[:left])
    refused(tmp_path / "in.xlsx", "")


def test_a_sheet_with_nothing_but_its_header(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(HEADER)
    made.save(tmp_path / "in.xlsx")
    refused(tmp_path / "in.xlsx", "")
