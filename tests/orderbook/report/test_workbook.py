"""The summary as a workbook: its numbers are those of the summary, and nothing in it runs."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from licet.orderbook.report import workbook as module
from licet.orderbook.report.tables import legible
from licet.orderbook.report.workbook import write_summary_workbook
from tests.orderbook.report.samples import allocation, told

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")

Json = dict[str, Any]
HEAD = 4
"""The row of the header of a table, counted from 1."""


@pytest.fixture(scope="module")
def single(one: list[Json], tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(one, tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def double(two: list[Json], tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(two, tmp_path_factory.mktemp("book"))


def written(summaries: list[Json], folder: Path) -> Workbook:
    write_summary_workbook(summaries, folder / "summary.xlsx")
    return openpyxl.load_workbook(folder / "summary.xlsx")


def rows(book: Workbook, sheet: str) -> list[Json]:
    """The rows of a table by the titles of its columns."""
    head, *body = book[sheet].iter_rows(min_row=HEAD, values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def block(book: Workbook, title: str) -> dict[str, list[Any]]:
    """A block of the first sheet, by the names of its rows; its header has its title as name."""
    cells = [list(row) for row in book["Summary"].iter_rows(values_only=True)]
    start = next(i for i, row in enumerate(cells) if row[0] == title)
    end = next((i for i in range(start, len(cells)) if cells[i][0] is None), len(cells))
    return {str(row[0]): row[1:] for row in cells[start:end]}


def test_the_sheets(single: Workbook) -> None:
    assert single.sheetnames == [
        "Summary",
        "Answers",
        "Countries",
        "Consignees",
        "Products",
        "Quotas",
        "UVEU shares",
        "Documents",
        "Questions",
        "Assumptions",
        "Product matches",
        "Errors",
        "Columns not read",
        "Record",
    ]


def test_the_first_sheet_says_what_law_it_is_and_what_it_came_to(single: Workbook, one: list[Json]) -> None:
    sheet = single["Summary"]
    assert sheet["A1"].value == "Order book orderbook.csv"
    assert "diffusion-2025: Law that is codified and not enforced" in sheet["A2"].value
    assert "Not legal advice" in sheet["A2"].value
    answer = block(single, "What may go, and what may not")
    assert [values[0] for values in answer.values()] == ["Orders", 133, 42, 25, 9]
    about = block(single, "What")
    assert about["Law"][0] == one[0]["title"]
    assert about["Lines in error"][0] == 8
    everything = block(single, "Answers by kind")["All"]
    assert everything[:2] == [one[0]["orders_decided"], pytest.approx(sum(a["tpp"] for a in one[0]["answers"]))]
    assert len(sheet._charts) == 1


def test_a_proposal_is_never_shown_as_law(tmp_path: Path) -> None:
    book = written([told("x") | {"regime": "act-2026", "status": "proposal"}], tmp_path)
    assert "It is not law" in book["Summary"]["A2"].value


def test_the_numbers_are_those_of_the_summary(single: Workbook, one: list[Json]) -> None:
    found = one[0]
    assert [(r["Orders"], r["Lines"], r["TPP"]) for r in rows(single, "Answers")] == [
        (a["orders"], a["lines"], a["tpp"]) for a in found["answers"]
    ]
    assert [
        (r["Code"], r["Orders"], r["TPP"], r["License exception"], r["License: denial"], r["Undetermined"])
        for r in rows(single, "Countries")
    ] == [
        (d["destination"], d["orders"], d["tpp"], d["license_exception"], d["denial"], d["undetermined"])
        for d in found["destinations"]
    ]
    assert [(r["Product"], r["Lines"], r["Quantity"], r["TPP"]) for r in rows(single, "Products")] == [
        (p["product"], p["lines"], p["quantity"], p["tpp"]) for p in found["products"]
    ]
    assert {r["Allocation"]: (r["Drawn, TPP"], r["Limit, TPP"], r["Left, TPP"]) for r in rows(single, "Quotas")} == {
        a["allocation"]: (a["drawn_tpp"], a["limit_tpp"], a["left_tpp"]) for a in found["allocations"]
    }
    assert [(r["Document"].lower().replace(" ", "_"), r["Orders"]) for r in rows(single, "Documents")] == [
        (d["document"], d["orders"]) for d in found["documents"]
    ]
    assert [(r["Line"], r["Column"], r["What is wrong"]) for r in rows(single, "Errors")] == [
        (e["line"], e["column"], e["reason"]) for e in found["errors"]
    ]
    assert [r["Order"] for r in rows(single, "Questions")] == [m["order_id"] for m in found["missing"]]
    assert [r["Assumption"] for r in rows(single, "Assumptions")] == found["assumptions"]


def test_the_consignees_that_are_not_there_are_counted(single: Workbook) -> None:
    assert [r["Ultimate consignee"] for r in rows(single, "Consignees")][2] == "(not given)"
    assert single["Consignees"]["A2"].value == "These are 3 of 1,234; the results of the run have all of them."


def test_the_least_certain_match_of_a_product_comes_first(single: Workbook) -> None:
    assert [(r["As given"], r["Score of 100"], r["By"]) for r in rows(single, "Product matches")] == [
        ("Nvidia H-100 sxm 80", 93.5, "likeness of the texts"),
        ("H100 SXM5", 100, "another name"),
    ]


def test_a_share_is_100_percent_only_where_the_limit_is_reached(single: Workbook) -> None:
    used = {r["Allocation"]: r["Used"] for r in rows(single, "Quotas")}
    assert used["lpp/2025/Tessamere SGPS SA"] == 1
    assert used["lpp/2025/Corvane Holdings AG"] == 0.999  # 1,664 of 26,900,000 TPP are left


def test_what_is_unknown_is_not_zero(tmp_path: Path) -> None:
    unknown = [allocation("lpp/2025/A", opening=None), allocation("country/AE/2025-2027", limit=None)]
    book = written([told("x") | {"allocations": [allocation("lpp/2026/B"), *unknown]}], tmp_path)
    first, second, third = rows(book, "Quotas")
    assert (first["Opening, TPP"], first["Used, TPP"], first["Left, TPP"], first["Used"]) == ("unknown",) * 4
    assert first["Drawn, TPP"] == 15_831.2
    assert (second["Of"], second["Limit, TPP"], second["Used, TPP"]) == ("United Arab Emirates", "unknown", 15_831.2)
    assert third["Used, TPP"] == 15_831.2
    assert rows(book, "UVEU shares")[0]["Installed worldwide, TPP"] == "unknown"


def test_two_regimes_stand_side_by_side(double: Workbook, two: list[Json]) -> None:
    answer = block(double, "What may go, and what may not")
    names = ["Orders, diffusion-2025", "Orders, enforced", "TPP, diffusion-2025", "TPP, enforced"]
    assert answer["What may go, and what may not"] == names
    assert answer["Cannot be answered yet"][:2] == [9, 3]
    assert block(double, "What")["Law"][:2] == [s["title"] for s in two]
    countries = rows(double, "Countries")
    assert [(r["Regime"], r["Code"], r["TPP"]) for r in countries] == [
        (s["regime"], d["destination"], d["tpp"]) for s in two for d in s["destinations"]
    ]
    assert len(double["Countries"]._charts) == 2
    assert len(rows(double, "Errors")) == len(two[0]["errors"])  # each once


@pytest.mark.parametrize("name", ["Countries", "Consignees", "Products", "Quotas"])
def test_a_chart_stands_beside_the_table(single: Workbook, name: str) -> None:
    assert len(single[name]._charts) == 1


def test_tables_can_be_filtered_and_printed(single: Workbook) -> None:
    for sheet in single.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.oddFooter.right.text == "Page &P of &N"
        if sheet["A2"].value != "None.":
            (table,) = sheet.tables.values()
            assert table.autoFilter.ref == table.ref
            titles = [column.name.casefold() for column in table.tableColumns]
            assert len(set(titles)) == len(titles)
            assert sheet.freeze_panes.endswith(str(HEAD + 1))
            assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    formats = {cell.number_format for cell in single["Countries"][HEAD + 1]}
    assert {"#,##0", "#,##0;-#,##0;–"} <= formats
    assert [single["Countries"][place].number_format for place in ("D5", "D6")] == ["#,##0", "#,##0.0##"]


def test_nothing_in_it_runs_or_links(one: list[Json], tmp_path: Path) -> None:
    write_summary_workbook(one, tmp_path / "x.xlsx")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        names = archive.namelist()
        assert not [n for n in names if "vba" in n.lower() or "external" in n.lower()]
        sheets = [archive.read(n) for n in names if n.startswith("xl/worksheets/sheet")]
        assert not [s for s in sheets if b"<f>" in s or b"<hyperlink" in s]
        assert not [n for n in names if n.endswith(".rels") and b"TargetMode" in archive.read(n)]


def test_the_same_summaries_give_the_same_bytes(two: list[Json], tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_summary_workbook(two, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("started", "created"),
    [
        ("2026-11-22T15:30:00+00:00", dt.datetime(2026, 11, 22, 15, 30)),
        ("2026-11-22T15:30:00.25-05:00", dt.datetime(2026, 11, 22, 20, 30)),
        ("yesterday", dt.datetime(2000, 1, 1)),
        (None, dt.datetime(2000, 1, 1)),
    ],
)
def test_it_is_dated_by_the_start_of_the_run(tmp_path: Path, started: str | None, created: dt.datetime) -> None:
    assert written([told("x") | {"record": {"started": started}}], tmp_path).properties.created == created


def test_what_a_summary_does_not_have_is_not_shown(one: list[Json], tmp_path: Path) -> None:
    new = {"consignees", "consignees_in_all", "products", "product_matches", "record", "order_book"}
    book = written([{key: value for key, value in one[0].items() if key not in new}], tmp_path)
    assert not {"Consignees", "Products", "Product matches", "Record"} & set(book.sheetnames)
    assert book["Summary"]["A1"].value == "Order book"


def test_an_empty_table_says_none(tmp_path: Path) -> None:
    empty = ("answers", "destinations", "consignees", "products", "product_matches", "allocations", "errors", "missing")
    nothing = {"first_day": None, "last_day": None, "orders_decided": 0} | {key: [] for key in empty}
    book = written([told("x") | nothing], tmp_path)
    assert {book[name]["A2"].value for name in ("Answers", "Countries", "Consignees", "Quotas", "Errors")} >= {"None."}


def test_rows_beyond_what_excel_holds_are_cut_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 14)
    errors = [{"line": i, "column": "date", "value": "x", "reason": "y"} for i in range(40)]
    book = written([told("x") | {"errors": errors, "errors_in_all": 5_000}], tmp_path)
    assert [r["Line"] for r in rows(book, "Errors")] == list(range(10))
    assert book["Errors"]["A2"].value == "These are 10 of 5,000; the results of the run have all of them."


def test_a_text_beyond_what_a_cell_holds_is_cut_and_says_so(tmp_path: Path) -> None:
    text = rows(written([told("y" * 40_000)], tmp_path), "Assumptions")[0]["Assumption"]
    assert len(text) == 32_767
    assert text.endswith("… (cut; 40,000 characters in all)")


def test_a_number_beyond_what_excel_keeps_is_written_as_text(tmp_path: Path) -> None:
    large = told("x")
    large["destinations"][0]["tpp"] = 1_234_567_890_123_456.5
    large["products"][0]["tpp"] = 12_345_678_901_234_567_890
    book = written([large], tmp_path)
    assert rows(book, "Countries")[0]["TPP"] == "1,234,567,890,123,456.5"
    assert rows(book, "Products")[0]["TPP"] == "12,345,678,901,234,567,890"


def test_where_it_cannot_be_written_is_an_os_error(one: list[Json], tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no-such-folder"):
        write_summary_workbook(one, tmp_path / "no-such-folder" / "x.xlsx")


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=80).filter(str.strip))
@example('=HYPERLINK("https://example.com")')
@example("{=1+1}")
@example("https://example.com")
@example("_x0041_\x00\x1f\ud800\u202e\uffff")
@example("+1-2@3")
@example("'quoted")
@example("007")
def test_any_text_comes_back_as_text(text: str) -> None:
    class Out:
        def write_bytes(self, content: bytes) -> None:
            self.content = content

    out = Out()
    write_summary_workbook([told(text)], out)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(io.BytesIO(out.content))
    for sheet, column in (("Consignees", 1), ("Products", 1), ("Questions", 1), ("Errors", 3), ("Columns not read", 1)):
        cell = book[sheet].cell(HEAD + 1, column)
        assert (cell.data_type, cell.value) == ("s", legible(text))
        assert cell.hyperlink is None
