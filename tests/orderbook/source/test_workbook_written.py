"""What comes out: the same workbook with results beside its table, or with some of its rows alone."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.workbook.added import cell
from tests.orderbook.source.workbooks import (
    HEADER,
    broken,
    by_hand,
    opened,
    parts,
    rejected,
    staged,
    table,
    written,
    zipped,
)

NAMES = ["outcome", "total_tpp"]
RESULTS = "SELECT line, 'ok ' || line AS outcome, line * 1.5 AS total_tpp FROM staged"


def values(path: Path, sheet: str | None = None) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    return list((book[sheet] if sheet else book.active).iter_rows(values_only=True))


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A workbook with everything that must not be lost."""
    path = tmp_path / "rich.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Orders"
    sheet.append(["Orders of June"])
    sheet.append(["order", "date", "quantity", "price", "sum"])
    for i in range(3, 8):
        sheet.append([f"O-{i}", dt.date(2025, 6, i), i, 1.25, f"=C{i}*D{i}"])
        sheet.cell(i, 2).number_format = "dd.mm.yyyy"
        sheet.cell(i, 4).number_format = '#,##0.00 "USD"'
    sheet.merge_cells("A1:C1")
    for c in sheet[2]:
        c.font, c.fill = Font(bold=True), PatternFill("solid", fgColor="CCDDEE")
    sheet["A3"].comment = Comment("look here", "me")
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = "A2:E7"
    sheet.conditional_formatting.add(
        "C3:C7", CellIsRule(operator="greaterThan", formula=["4"], font=Font(color="FF0000"))
    )
    validation = DataValidation(type="whole", operator="greaterThan", formula1="0")
    validation.add("C3:C7")
    sheet.add_data_validation(validation)
    sheet.column_dimensions["A"].width = 30
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(sheet, min_col=3, min_row=2, max_row=7))
    sheet.add_chart(chart, "H10")
    book.create_sheet("Other").append(["kept", "=Orders!C3"])
    book.defined_names["quantities"] = openpyxl.workbook.defined_name.DefinedName(
        "quantities", attr_text="Orders!$C$3:$C$7"
    )
    book.save(path)
    return path


def test_every_part_but_the_sheet_is_the_same_byte_for_byte(rich: Path, tmp_path: Path) -> None:
    out = written(opened(rich, "Orders"), RESULTS, NAMES, tmp_path / "out.xlsx")
    with zipfile.ZipFile(rich) as before, zipfile.ZipFile(out) as after:
        assert after.namelist() == before.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
        assert changed == ["xl/worksheets/sheet1.xml"]
        assert [info.date_time for info in after.infolist()] == [info.date_time for info in before.infolist()]


def test_the_sheet_keeps_what_it_has_and_gets_the_results(rich: Path, tmp_path: Path) -> None:
    results = "SELECT line, 'ok ' || line AS outcome, line * 1.5 AS total_tpp FROM staged WHERE line <> 5"
    out = written(opened(rich, "Orders"), results, NAMES, tmp_path / "out.xlsx")
    before, after = openpyxl.load_workbook(rich)["Orders"], openpyxl.load_workbook(out)["Orders"]
    for row in before.iter_rows():
        for c in row:
            same = after[c.coordinate]
            assert (same.value, same.number_format) == (c.value, c.number_format)
            assert repr((same.font, same.fill, same.border)) == repr((c.font, c.fill, c.border))
    assert [c.value for c in after["F"]] == [None, "outcome", "ok 3", "ok 4", None, "ok 6", "ok 7"]
    assert [c.value for c in after["G"]] == [None, "total_tpp", 4.5, 6, None, 9, 10.5]
    assert repr((after["F2"].font, after["F2"].fill)) == repr((before["E2"].font, before["E2"].fill))
    assert after.merged_cells.ranges == before.merged_cells.ranges
    assert after["A3"].comment.text == "look here"
    assert after.freeze_panes == "A3"
    assert after.auto_filter.ref == "A2:G7"
    assert after.dimensions == "A1:G7"
    assert after.column_dimensions["A"].width == 30
    assert after.column_dimensions["F"].width > 8
    assert len(after.conditional_formatting) == 1
    assert after.data_validations.count == 1
    assert len(after._charts) == 1


def test_calamine_reads_the_same(rich: Path, tmp_path: Path) -> None:
    out = written(opened(rich, "Orders"), RESULTS, NAMES, tmp_path / "out.xlsx")
    rows = python_calamine.CalamineWorkbook.from_path(out).get_sheet_by_name("Orders").to_python()
    assert rows[1][5:] == NAMES
    assert rows[2][:3] == ["O-3", dt.date(2025, 6, 3), 3.0]
    assert rows[2][5:] == ["ok 3", 4.5]


def test_the_same_input_gives_the_same_bytes(rich: Path, tmp_path: Path) -> None:
    one, two = (written(opened(rich, "Orders"), RESULTS, NAMES, tmp_path / name) for name in ("1.xlsx", "2.xlsx"))
    assert one.read_bytes() == two.read_bytes()


def test_results_are_read_again_with_the_rest(rich: Path, tmp_path: Path) -> None:
    source = opened(written(opened(rich, "Orders"), RESULTS, NAMES, tmp_path / "out.xlsx"), "Orders")
    assert source.header == ["order", "date", "quantity", "price", "sum", *NAMES]


def test_the_table_of_excel_takes_the_results_in(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        columns = [{"header": name} for name in ("order", "qty", "note")]
        data = [["O-1", 8, "a"], ["O-2", 16, "b"]]
        book.add_worksheet().add_table("A1:C3", {"columns": columns, "data": data, "name": "Orders"})
    out = written(opened(path), RESULTS, NAMES, tmp_path / "out.xlsx")
    [found] = openpyxl.load_workbook(out).active.tables.values()
    assert (found.ref, found.autoFilter.ref) == ("A1:E3", "A1:E3")
    assert [(c.id, c.name) for c in found.tableColumns] == [
        (1, "order"),
        (2, "qty"),
        (3, "note"),
        (4, "outcome"),
        (5, "total_tpp"),
    ]


def test_a_table_of_excel_that_does_not_reach_the_results_stays(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        columns = [{"header": name} for name in ("order", "qty", "note")]
        sheet.add_table("A1:C2", {"columns": columns, "data": [["O-1", 8, "a"]], "name": "Orders"})
        sheet.write("E2", "beside")
    out = written(opened(path), RESULTS, NAMES, tmp_path / "out.xlsx")
    [found] = openpyxl.load_workbook(out).active.tables.values()
    assert found.ref == "A1:C2"
    assert values(out)[1] == ("O-1", 8, "a", None, "beside", "ok 2", 3)


def test_columns_hidden_to_the_last_do_not_hide_the_results(tmp_path: Path) -> None:
    for head in (
        '<cols><col min="1" max="3" width="9"/><col min="4" max="16384" width="9" hidden="1"/></cols>',
        '<cols><col min="2" max="16384" width="9" hidden="1"></col></cols>',
        '<cols><col min="5" max="5" width="9" hidden="1"/><col min="7" max="9" width="9"/></cols>',
        "<cols/>",
        "",
    ):
        path = by_hand(tmp_path, f'<row r="1">{HEADER}</row><row r="2"><c r="A2"><v>1</v></c></row>', head=head)
        out = written(opened(path), RESULTS, NAMES, tmp_path / "out.xlsx")
        with zipfile.ZipFile(out) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        columns = openpyxl.load_workbook(out).active.column_dimensions
        spans = sorted((column.min, column.max, column.hidden) for column in columns.values())
        assert [span for span in spans if span[0] in (4, 5)] == [(4, 4, False), (5, 5, False)], sheet
        assert all(before[1] < after[0] for before, after in pairwise(spans)), sheet


def test_prefixes_blank_rows_spans_and_character_data(tmp_path: Path) -> None:
    contents = parts("")
    contents["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:dimension ref="A1:B3"/>'
        "<x:sheetData><x:row r='1' spans='1:2'><x:c t='str'><x:v>a&gt;b</x:v></x:c><x:c t='str'><x:v>c</x:v></x:c>"
        "</x:row><x:row r='2'/><!-- <row> --><x:row r='3' ><x:c><x:v><![CDATA[7]]></x:v></x:c></x:row ></x:sheetData>"
        "</x:worksheet>"
    )
    source = opened(zipped(tmp_path / "in.xlsx", contents))
    assert staged(source) == {3: ("7", None)}
    out = written(source, RESULTS, NAMES, tmp_path / "out.xlsx")
    assert values(out) == [("a>b", "c", *NAMES), (None,) * 4, (7, None, "ok 3", 4.5)]
    with zipfile.ZipFile(out) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'spans="1:4"' in sheet
    assert "<x:row r='2'/><!-- <row> --><x:row r='3' ><x:c><x:v><![CDATA[7]]></x:v></x:c><x:c r=\"C3\"" in sheet


def test_results_stand_beyond_everything_in_their_rows(tmp_path: Path) -> None:
    rows = f'<row r="1">{HEADER}</row><row r="2"><c r="A2"><v>1</v></c></row><row r="9"><c r="F9" s="0"/></row>'
    tail = '<mergeCells count="2"><mergeCell ref="A4:H5"/></mergeCells>'
    out = written(opened(by_hand(tmp_path, rows, tail=tail)), RESULTS, NAMES, tmp_path / "out.xlsx")
    assert values(out)[0][8:] == tuple(NAMES)


def test_where_there_is_no_room_it_says_so(tmp_path: Path) -> None:
    rows = f'<row r="1">{HEADER}</row><row r="2"><c r="A2"><v>1</v></c><c r="XFC2"/></row>'
    with pytest.raises(OrderBookError, match=r"no room for 2 columns .* up to column XFC"):
        written(opened(by_hand(tmp_path, rows)), RESULTS, NAMES, tmp_path / "out.xlsx")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("=1+1", "=1+1"),
        ("+1", "+1"),
        ("<&>\"'", "<&>\"'"),
        (" two  blanks ", " two  blanks "),
        ("line\nbreak\ttab", "line\nbreak\ttab"),
        ("\x00\x0b\r\uffff", "_x0000__x000B__x000D__xFFFF_"),
        ("_x000D_", "_x005F_x000D_"),
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_766 + "…"),
        ("😀" * 20_000, "😀" * 16_383 + "…"),
        (True, True),
        (26_913_040, 26_913_040),
        (Decimal("0.125"), 0.125),
        (1e20, 100000000000000000000),
        (1e-7, 1e-7),
        (Decimal("1234567890.123456"), "1234567890.123456"),
        (9007199254740993, "9007199254740993"),
        (float("nan"), "NaN"),
        (dt.date(2025, 6, 2), "2025-06-02"),
    ],
)
def test_a_result_is_the_number_or_the_text_that_it_is(tmp_path: Path, value: object, read: object) -> None:
    path = by_hand(tmp_path, f'<row r="1">{HEADER}{cell("D1", "d")}</row><row r="2">{cell("A2", value)}</row>')
    assert values(path)[1][0] == read


def test_no_value_is_no_cell() -> None:
    assert cell("A1", None) == cell("A1", "") == ""


class TestRejects:
    def test_rows_stay_in_their_places_and_the_others_are_out_of_sight(self, rich: Path, tmp_path: Path) -> None:
        out = rejected(opened(rich, "Orders"), [4, 7], tmp_path / "out.xlsx")
        sheet = openpyxl.load_workbook(out)["Orders"]
        rows = list(sheet.iter_rows(values_only=True))
        blank = (None,) * 5
        assert rows[0][0] == "Orders of June"
        assert [row[0] for row in rows] == ["Orders of June", "order", None, "O-4", None, None, "O-7"]
        assert rows[2] == rows[4] == blank
        assert [number for number in range(1, 8) if sheet.row_dimensions[number].hidden] == [3, 5, 6]
        with zipfile.ZipFile(rich) as before, zipfile.ZipFile(out) as after:
            assert [n for n in before.namelist() if before.read(n) != after.read(n)] == ["xl/worksheets/sheet1.xml"]

    def test_what_was_read_of_the_rows_is_read_again(self, rich: Path, tmp_path: Path) -> None:
        source = opened(rich, "Orders")
        out = opened(rejected(source, [4, 7], tmp_path / "out.xlsx"), "Orders")
        assert out.header == source.header
        assert broken(out) == {line: why for line, why in broken(source).items() if line in (4, 7)}

    def test_formulas_give_way_to_their_values_and_the_chain_of_calculation_goes(self, tmp_path: Path) -> None:
        row = (
            '<row r="{n}" hidden="1"><c r="A{n}"><f t="shared" si="0"/><v>{n}</v></c><c r="B{n}"><f>1+1</f></c>'
            '<c r="C{n}" t="str"><f>""</f><v></v></c></row>'
        )
        contents = parts(f'<row r="1">{HEADER}</row>' + "".join(row.format(n=n) for n in (2, 3, 4)))
        chain = '<Relationship Id="c" Type="http://x/calcChain" Target="calcChain.xml"></Relationship></Relationships>'
        relations = contents["xl/_rels/workbook.xml.rels"].replace("</Relationships>", chain)
        types = contents["[Content_Types].xml"].replace(
            "</Types>", '<Override PartName="/xl/calcChain.xml" ContentType="c"/></Types>'
        )
        contents |= {
            "xl/calcChain.xml": "<calcChain/>",
            "xl/_rels/workbook.xml.rels": relations,
            "[Content_Types].xml": types,
        }
        out = rejected(opened(zipped(tmp_path / "in.xlsx", contents)), [3], tmp_path / "out.xlsx")
        with zipfile.ZipFile(out) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
            assert "xl/calcChain.xml" not in archive.namelist()
            assert "calcChain" not in archive.read("[Content_Types].xml").decode()
            assert "calcChain" not in archive.read("xl/_rels/workbook.xml.rels").decode()
            assert archive.testzip() is None
        assert (
            '<row r="2" hidden="1"/><row r="3"><c r="A3"><v>3</v></c><c r="B3"><f>1+1</f></c>'
            '<c r="C3" t="str"><v></v></c></row><row r="4" hidden="1"/></sheetData>'
        ) in sheet
        assert values(out)[2] == (3, "=1+1", None)


def test_a_workbook_with_macros_stays_one(tmp_path: Path) -> None:
    contents = parts(f'<row r="1">{HEADER}</row><row r="2"><c r="A2"><v>1</v></c></row>')
    types = contents["[Content_Types].xml"]
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    contents["[Content_Types].xml"] = types.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", main
    )
    source = opened(zipped(tmp_path / "in.xlsm", contents | {"xl/vbaProject.bin": "macros"}))
    assert source.suffix == ".xlsm"
    with zipfile.ZipFile(written(source, RESULTS, NAMES, tmp_path / "out.xlsm")) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"


def test_only_the_results_that_are_given_are_written_whatever_their_names(tmp_path: Path) -> None:
    names = ['outcome__a-"b"', "error"]
    results = 'SELECT line, NULL AS "outcome__a-""b""", CASE WHEN line = 3 THEN c0 END AS error FROM staged'
    out = written(opened(table(tmp_path, [["a", "b"], ["x", 1], ["y", "=1"]])), results, names, tmp_path / "out.xlsx")
    assert values(out)[0] == ("a", "b", *names)
    assert values(out)[1] == ("x", 1, None, None)
    assert values(out)[2][3] == "y"


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(-1e300, 1e300).map(lambda x: float(f"{x:.15g}")),
    st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 30)),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9000, 12, 30)).map(lambda d: d.replace(microsecond=0)),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff_"), min_size=1, max_size=20
    ),
)
WORDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)


def as_text(value: object) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case dt.datetime():
            return value.isoformat().removesuffix("T00:00:00")
        case dt.date():
            return value.isoformat()
    text = f"{Decimal(repr(value)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


@settings(max_examples=25, deadline=None)
@given(data=st.data(), width=st.integers(3, 8))
def test_any_table_is_read_as_it_is_and_comes_back_with_its_results(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, width: int
) -> None:
    words = data.draw(st.lists(WORDS, min_size=width, max_size=width, unique_by=str.casefold))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6))
    rows = [["first", *row] for row in rows]
    names = [f"name {i} {word}" for i, word in enumerate(["first", *words])]
    folder = tmp_path_factory.mktemp("any")
    book = openpyxl.Workbook()
    for i, row in enumerate([names, *rows], 1):
        for j, value in enumerate(row, 1):
            c = book.active.cell(i, j, value)
            if isinstance(value, str):
                c.data_type = "s"
    book.save(folder / "in.xlsx")
    source = opened(folder / "in.xlsx")
    assert source.header == names
    assert staged(source) == {i: tuple(map(as_text, row)) for i, row in enumerate(rows, 2)}
    out = written(source, RESULTS, NAMES, folder / "out.xlsx")
    before, after = openpyxl.load_workbook(folder / "in.xlsx").active, openpyxl.load_workbook(out).active
    for row in before.iter_rows():
        for c in row:
            same = after[c.coordinate]
            assert (same.value, same.number_format, same.data_type) == (c.value, c.number_format, c.data_type)
    assert [[c.value for c in row[width + 1 :]] for row in after.iter_rows()] == [
        NAMES,
        *([f"ok {i}", i * 1.5] for i in range(2, len(rows) + 2)),
    ]
