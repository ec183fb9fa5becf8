"""What is read from a workbook: which sheet, which columns, which text for each cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.workbook.cells import moment_of, moment_text, number_text
from tests.orderbook.source.workbooks import HEADER, STRICT, STRICT_OFFICE, broken, by_hand, opened, staged, table

ROW = '<row r="2"><c r="A2"><v>1</v></c></row>'


def sheet_of(path: Path, *merged: str, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(path / "merged.xlsx")
    return path / "merged.xlsx"


def test_the_cells_of_a_sheet_are_text_and_its_lines_are_numbered_as_it_numbers_them(tmp_path: Path) -> None:
    rows = [
        ["date", "destination", "quantity", "private", "part"],
        [dt.date(2025, 6, 2), "NA", 8, True, "007"],
        [],
        [dt.datetime(2025, 6, 2, 13, 30, 5), "IN", 8.5, False, " 1,000 "],
        [dt.time(7, 5), None, 8.0, None, "8"],
    ]
    source = opened(table(tmp_path, rows))
    assert source.header == ["date", "destination", "quantity", "private", "part"]
    assert source.suffix == ".xlsx"
    assert source.remarks == ()
    assert staged(source) == {
        2: ("2025-06-02", "NA", "8", "true", "007"),
        4: ("2025-06-02T13:30:05", "IN", "8.5", "false", " 1,000 "),
        5: ("07:05:00", None, "8", None, "8"),
    }


@pytest.mark.parametrize("value", ["8", "0", "-3", "123456789012345678901", "0.1", "-0.5", "12345.678901234567"])
def test_a_number_that_is_already_short_stays(value: str) -> None:
    assert number_text(value) == value


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("8.0", "8"),
        ("008", "8"),
        ("+8", "8"),
        ("1E3", "1000"),
        ("1.1000000000000001", "1.1"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("1e21", "1000000000000000000000"),
        ("1.2345678901234568E+16", "12345678901234568"),
        ("2.5E-7", "0.00000025"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-0", "0"),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ("9007199254740993", "9007199254740993"),
    ],
)
def test_a_number_is_its_shortest_decimal_text(written: str, text: str) -> None:
    assert number_text(written) == text


@pytest.mark.parametrize(
    ("serial", "since_1904", "text"),
    [
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        ("60", False, None),  # February 29, 1900
        ("61", False, "1900-03-01"),
        ("45810", False, "2025-06-02"),
        ("45810.5", False, "2025-06-02T12:00:00"),
        ("45810.999999999", False, "2025-06-03"),
        ("45810.0000115741", False, "2025-06-02T00:00:01"),
        ("45810.00000579", False, "2025-06-02T00:00:00.500"),
        ("0", True, "1904-01-01"),
        ("44348", True, "2025-06-02"),
        ("0", False, None),
        ("-1", False, None),
        ("2958465", False, "9999-12-31"),
        ("2958466", False, None),
        ("2957005", True, None),
    ],
)
def test_days_are_counted_from_1900_with_a_february_29_or_from_1904(
    serial: str, since_1904: bool, text: str | None
) -> None:
    assert moment_text(serial, "date", since_1904) == text


@pytest.mark.parametrize(
    ("code", "moment"),
    [
        ("yyyy-mm-dd", "date"),
        ("d. mmmm", "date"),
        ("mmm", "date"),
        ("[$-407]dd/mm/yyyy;@", "date"),
        ("yyyy\\-mm\\-dd hh:mm", "date"),
        ("ge.m.d", "date"),
        ("[Red]h:mm AM/PM", "time"),
        ("mm:ss.0", "time"),
        ("[h]:mm:ss", None),
        ("General", None),
        ('#,##0 "days"', None),
        ("0.00E+00", None),
        ("0 \\d", None),
        ('[$€-407] #,##0.00;[Red]-#,##0.00 "y"', None),
        ("_-* #,##0_-", None),
        ("@", None),
    ],
)
def test_which_number_formats_show_days_and_times(code: str, moment: str | None) -> None:
    assert moment_of(code) == moment


def test_a_workbook_of_1904(tmp_path: Path) -> None:
    path = str(tmp_path / "1904.xlsx")
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["date", "product"])
        sheet.write_datetime(1, 0, dt.datetime(2025, 6, 2), book.add_format({"num_format": "d/m/yy"}))
        sheet.write_string(1, 1, "H100 SXM5")
    assert staged(opened(Path(path))) == {2: ("2025-06-02", "H100 SXM5")}


def test_a_date_that_is_none_stays_the_number_that_it_is(tmp_path: Path) -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    cells = '<c r="A2" s="1"><v>0</v></c><c r="B2" s="1"><v>60</v></c><c r="C2" s="1"><v>45810</v></c>'
    path = by_hand(tmp_path, f'<row r="1">{HEADER}</row><row r="2">{cells}</row>', styles=styles)
    assert staged(opened(path)) == {2: ("0", "60", "2025-06-02")}


def test_formulas_have_the_values_that_they_had_when_the_workbook_was_saved(tmp_path: Path) -> None:
    cells = (
        '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
        '<c r="C2" t="str"><f>""</f><v></v></c>'
    )
    assert staged(opened(by_hand(tmp_path, f'<row r="1">{HEADER}</row><row r="2">{cells}</row>'))) == {
        2: ("2", "ab", None)
    }


def test_a_formula_that_was_not_calculated_is_wrong_in_its_row_and_no_other(tmp_path: Path) -> None:
    source = opened(table(tmp_path, [["a", "b"], ["x", "=1+1"], ["y", 2]]))
    assert staged(source) == {3: ("y", "2")}
    assert broken(source) == {
        2: "cell B2 holds a formula without its value; open the workbook in Excel, calculate and save it"
    }


def test_an_error_value_is_wrong_in_its_row(tmp_path: Path) -> None:
    wrong = '<c r="A2" t="e"><v>#N/A</v></c><c r="B2"><v>5</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    source = opened(by_hand(tmp_path, f'<row r="1">{HEADER}</row><row r="2">{wrong}</row>'))
    assert broken(source) == {2: "cell A2 holds the error #N/A; cell C2 holds the error #DIV/0!"}


def test_texts_with_runs_pronunciation_escapes_and_blanks(tmp_path: Path) -> None:
    texts = (
        "<si><r><rPr><b/></rPr><t>Deutsch</t></r><r><t>land</t></r></si>"
        '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'
        '<si><t xml:space="preserve"> a_x000D_&#10;b &amp; _x005F_x0041_ </t></si><si/>'
    )
    cells = "".join(f'<c r="{c}2" t="s"><v>{i}</v></c>' for i, c in enumerate("ABC"))
    inline = '<c r="A3" t="inlineStr"><is><r><t>one </t></r><r><t>two</t></r></is></c><c r="B3" t="s"><v>3</v></c>'
    unknown = '<c r="A4" t="s"><v>4</v></c>'
    rows = f'<row r="1">{HEADER}</row><row r="2">{cells}</row><row r="3">{inline}</row><row r="4">{unknown}</row>'
    source = opened(by_hand(tmp_path, rows, texts=texts))
    assert staged(source) == {2: ("Deutschland", "東京", " a\r\nb & _x0041_ "), 3: ("one two", "", None)}
    assert broken(source) == {4: "cell A4 holds a text ('4') that the workbook does not have"}


def test_rows_and_cells_without_their_references_are_where_they_follow(tmp_path: Path) -> None:
    rows = (
        f"<row>{HEADER.replace(' r=', ' q=')}</row><row><c><v>1</v></c><c r='C2'><v>3</v></c></row>"
        '<row r="5"><c/><c><v>2</v></c><c t="b"><v>1</v></c></row><row><c t="d"><v>2025-06-02T00:00:00</v></c></row>'
    )
    assert staged(opened(by_hand(tmp_path, rows))) == {
        2: ("1", None, "3"),
        5: (None, "2", "true"),
        6: ("2025-06-02", None, None),
    }


def test_the_strict_form_of_the_standard_and_absolute_targets(tmp_path: Path) -> None:
    rows = f'<row r="1">{HEADER}</row>{ROW}'
    strict = by_hand(
        tmp_path, rows, main=STRICT, office=STRICT_OFFICE, targets=("/xl/Workbook.xml", "/xl/worksheets/sheet1.xml")
    )
    assert staged(opened(strict)) == {2: ("1", None, None)}


def test_comments_are_none_of_it_and_character_data_is(tmp_path: Path) -> None:
    path = by_hand(
        tmp_path, f'<row r="1">{HEADER}</row><!-- {ROW} --><row r="3"><c r="B3"><v><![CDATA[4]]></v></c></row>'
    )
    assert staged(opened(path)) == {3: (None, "4", None)}


class TestTheHeader:
    def test_is_below_titles_and_blank_rows(self, tmp_path: Path) -> None:
        rows = [["Open orders"], [], ["Printed", "2025-06-02"], [], ["date", "product", "quantity"], [], ["d", "p", 1]]
        source = opened(table(tmp_path, rows))
        assert source.header == ["date", "product", "quantity"]
        assert staged(source) == {7: ("d", "p", "1")}

    def test_names_groups_over_two_rows(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [
            ["Orders of June"],
            ["Order", "Ultimate\nconsignee", None, None, "Item", None],
            [None, "Name", "Country", "HQ", "Product", "Qty"],
            ["O-1", "Acme", "IN", "IN", "H100 SXM5", 8],
        ]
        source = opened(sheet_of(tmp_path, "A1:F1", "A2:A3", "B2:D2", "E2:F2", rows=rows))
        consignee = [f"Ultimate consignee {name}" for name in ("Name", "Country", "HQ")]
        assert source.header == ["Order", *consignee, "Item Product", "Item Qty"]
        assert staged(source) == {4: ("O-1", "Acme", "IN", "IN", "H100 SXM5", "8")}

    def test_names_groups_above_names_that_stand_on_their_own(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [
            [None, None, None, "Consignee"],
            ["Order", "Date", "Qty", "Name", "Country"],
            ["O-1", "2025-06-02", 8, "Acme", "IN"],
        ]
        source = opened(sheet_of(tmp_path, "D1:E1", rows=rows))
        assert source.header == ["Order", "Date", "Qty", "Consignee Name", "Consignee Country"]

    def test_a_title_over_some_columns_is_no_group(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [["Orders of June"], ["Order", "Date", "Qty"], ["O-1", "2025-06-02", 8]]
        assert opened(sheet_of(tmp_path, "A1:B1", rows=rows)).header == ["Order", "Date", "Qty"]

    def test_merged_cells_that_are_not_divided_name_the_first_column(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [["Order", "Consignee", None, "Qty"], ["O-1", "Acme", None, 8]]
        source = opened(sheet_of(tmp_path, "B1:C1", rows=rows))
        assert source.header == ["Order", "Consignee", "Qty"]
        assert staged(source) == {2: ("O-1", "Acme", "8")}

    def test_a_column_with_values_and_without_a_name_is_an_error(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [["Order", "Consignee", None, "Qty"], ["O-1", "Acme", "IN", 8]]
        with pytest.raises(OrderBookError, match=r"^sheet 'Sheet': column C has values but no name in row 1$"):
            opened(sheet_of(tmp_path, "B1:C1", rows=rows))

    def test_a_value_far_down_in_a_column_without_a_name_is_an_error(self, tmp_path: Path) -> None:
        rows = [["Order", None, "Qty"], *([f"O-{i}", None, i] for i in range(200)), ["O", "here", 1]]
        source = opened(table(tmp_path, rows))
        assert source.header == ["Order", "Qty"]
        with pytest.raises(OrderBookError, match=r"cell B202 has a value"):
            staged(source)

    def test_one_name_for_two_columns_is_an_error_unless_one_is_empty(self, tmp_path: Path) -> None:
        with pytest.raises(OrderBookError, match=r"columns have the same name 'Qty' \(B1 and D1\)"):
            opened(table(tmp_path, [["Order", "Qty", "x", "qty"], ["O-1", 1, 2, 3]]))
        source = opened(table(tmp_path, [["Order", "Qty", "x", "Qty"], ["O-1", None, 2, 3]]))
        assert source.header == ["Order", "x", "Qty"]
        assert staged(source) == {2: ("O-1", "2", "3")}

    def test_a_hundred_columns(self, tmp_path: Path) -> None:
        rows = [[f"column {i}" for i in range(100)], [*range(100)]]
        source = opened(table(tmp_path, rows))
        assert len(source.header) == 100
        assert staged(source) == {2: tuple(map(str, range(100)))}

    def test_what_stands_beside_the_table_is_not_read(self, tmp_path: Path) -> None:
        rows = [
            ["Order", "Date", "Qty"],
            ["O-1", "d", 8],
            ["O-2", "d", 8, None, "checked"],
            [None, None, None, "by me"],
        ]
        source = opened(table(tmp_path, rows))
        assert list(staged(source)) == [2, 3]
        assert source.remarks == ("Cells outside the columns of the table were not read; the first is E3.",)

    @pytest.mark.parametrize(
        ("rows", "problem"),
        [
            ([], "the sheet is empty"),
            ([["Order", "Date", "Qty"]], r"the sheet has column names \(row 1\) and no rows below them"),
            ([["one"], ["two"]], "the sheet has no table: no row of column names with rows below it"),
            ([[1, 2, 3], [4, 5, 6]], "the sheet has no table: no row of column names with rows below it"),
        ],
    )
    def test_a_sheet_without_a_table(self, tmp_path: Path, rows: list[list[object]], problem: str) -> None:
        with pytest.raises(OrderBookError, match=f"^sheet 'Sheet': {problem}$"):
            opened(table(tmp_path, rows))


class TestRows:
    def test_hidden_rows_and_columns_are_read_and_told(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        for row in (["a", "b", "c"], [1, 2, 3], [4, 5, 6], [], [7, 8, 9]):
            sheet.append(row)
        for number in (3, 4, 5):
            sheet.row_dimensions[number].hidden = True
        sheet.column_dimensions["B"].hidden = True
        book.save(tmp_path / "hidden.xlsx")
        source = opened(tmp_path / "hidden.xlsx")
        assert list(staged(source)) == [2, 3, 5]
        assert source.remarks == (
            "Columns that are hidden were read like the others: B ('b').",
            "Rows that are hidden or filtered out were read like the others: 2.",
        )

    @pytest.mark.parametrize("word", ["Total", "Grand total:", "Sum", "Subtotal", "Summe"])
    def test_a_row_of_totals_is_broken(self, tmp_path: Path, word: str) -> None:
        rows = [["order", "date", "product", "quantity"], ["O-1", "d", "p", 1], [word, None, None, 1]]
        [(line, why)] = broken(opened(table(tmp_path, rows))).items()
        assert line == 3
        assert "as in a row of totals" in why

    def test_a_company_called_total_is_none(self, tmp_path: Path) -> None:
        rows = [["consignee", "date", "product", "quantity"], ["Total", "d", "p", 1], ["Total Quality", None, None, 1]]
        assert broken(opened(table(tmp_path, rows))) == {}

    def test_rows_with_merged_cells_are_broken(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [["order", "date", "qty"], ["O-1", "d", 1], [None, "d", 2], ["O-2", "d", 3]]
        source = opened(sheet_of(tmp_path, "A2:A3", rows=rows))
        assert list(staged(source)) == [4]
        why = "its cells A2:A3 are merged; unmerge them and give each row its own values"
        assert broken(source) == {2: why, 3: why}


class TestWhichSheet:
    def book(self, path: Path, **sheets: list[list[object]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet: Worksheet = book.create_sheet(name)
            if name.startswith("hidden"):
                sheet.sheet_state = "veryHidden" if name == "hidden2" else "hidden"
            for row in rows:
                sheet.append(row)
        book.save(path / "sheets.xlsx")
        return path / "sheets.xlsx"

    ORDERS: list[list[object]] = [["order", "product", "qty"], ["O-1", "p", 1]]  # noqa: RUF012
    LIST: list[list[object]] = [["code", "name"], ["IN", "India"]]  # noqa: RUF012

    def test_the_only_one_with_a_table_and_hidden_ones_never(self, tmp_path: Path) -> None:
        path = self.book(
            tmp_path, hidden=self.ORDERS, About=[["Made in June"]], Orders=self.ORDERS, hidden2=self.ORDERS
        )
        source = opened(path)
        assert staged(source) == {2: ("O-1", "p", "1")}
        assert source.remarks == (
            "The sheet 'Orders' was read, and not 'hidden' (hidden), 'About', 'hidden2' (hidden).",
        )

    def test_the_only_one_with_three_columns(self, tmp_path: Path) -> None:
        assert opened(self.book(tmp_path, Codes=self.LIST, Orders=self.ORDERS)).header == ["order", "product", "qty"]

    def test_of_several_it_must_be_named(self, tmp_path: Path) -> None:
        path = self.book(tmp_path, May=self.ORDERS, June=self.ORDERS, Codes=self.LIST)
        with pytest.raises(OrderBookError, match=r"^'May', 'June' have tables: name the sheet .* with --sheet$"):
            opened(path)
        assert opened(path, "june ").remarks == ("The sheet 'June' was read, and not 'May', 'Codes'.",)
        with pytest.raises(
            OrderBookError, match=r"^no sheet is called 'July'; the workbook has 'May', 'June', 'Codes'$"
        ):
            opened(path, "July")

    def test_a_hidden_one_can_be_named(self, tmp_path: Path) -> None:
        path = self.book(tmp_path, hidden=self.ORDERS, Orders=self.ORDERS)
        assert opened(path, "hidden").header == ["order", "product", "qty"]

    def test_sheets_of_charts_are_none(self, tmp_path: Path) -> None:
        path = str(tmp_path / "chart.xlsx")
        with xlsxwriter.Workbook(path) as book:
            chart = book.add_chart({"type": "column"})
            book.add_chartsheet("Chart").set_chart(chart)
            sheet = book.add_worksheet("Orders")
            for i, row in enumerate(self.ORDERS):
                sheet.write_row(i, 0, row)
            chart.add_series({"values": "=Orders!$C$2:$C$2"})
        assert staged(opened(Path(path))) == {2: ("O-1", "p", "1")}
