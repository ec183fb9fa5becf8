"""Order books in text, of any dialect and encoding: what is read, and that nothing of the file is lost."""

import csv
import io
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.orderbook.source.source import OrderBookError
from tests.orderbook.source.sources import NAMES, annotated, cells, engine, opened, rejected, staged, table

HEADER = "order_id,date,destination,quantity\n"


def lines(source_rows: list[tuple[int, str | None, list[str]]]) -> list[tuple[int, bool]]:
    return [(line, broken is None) for line, broken, _ in source_rows]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told(tmp_path: Path, separator: str) -> None:
    rows = [["PO", "Ship-To Country", "Notes"], ["1", "NA", "a,b;c|d\te"], ["2", "IN", ""]]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    source = opened(tmp_path, text.getvalue())
    assert source.header == rows[0]
    assert cells(source) == [["1", "NA", "a,b;c|d\te"], ["2", "IN", None]]
    assert source.suffix == (".tsv" if separator == "\t" else ".csv")


def test_semicolons_with_decimal_commas_and_lists_in_cells(tmp_path: Path) -> None:
    source = opened(tmp_path, "Auftrag;Menge;TPP\r\nA;8;1,5\r\nB;9;2,5\r\n")
    assert cells(source) == [["A", "8", "1,5"], ["B", "9", "2,5"]]
    source = opened(tmp_path, "order,flags,listed\nA,iaas; military; x,a;b;c\nB,iaas; military; x,a;b;c\n")
    assert source.header == ["order", "flags", "listed"]


def test_a_doubtful_separator_is_asked_for(tmp_path: Path) -> None:
    data = "order id,date and;quantity,place\na,b;c,d\ne,f;g,h\n"
    with pytest.raises(OrderBookError, match="name what separates the columns with --delimiter"):
        opened(tmp_path, "order\nA\nB\n")
    assert opened(tmp_path, data, delimiter=",").header == ["order id", "date and;quantity", "place"]
    assert opened(tmp_path, data, delimiter=";").header == ["order id,date and", "quantity,place"]
    assert opened(tmp_path, "a\tb\n1\t2\n", delimiter="tab").header == ["a", "b"]
    assert opened(tmp_path, "order\nA\nB\n", delimiter=",").header == ["order"]
    assert opened(tmp_path, "a~b\n1~2\n", delimiter="~").header == ["a", "b"]
    with pytest.raises(OrderBookError, match="cannot separate columns"):
        opened(tmp_path, data, delimiter="::")


def test_the_separator_that_excel_writes_in_the_first_line(tmp_path: Path) -> None:
    source = opened(tmp_path, "sep=;\na;b,c\n1;2,3\n")
    assert (source.header, staged(source)) == (["a", "b,c"], [(3, None, ["1", "2,3"])])
    annotated(source, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().startswith("sep=;\na;b,c;outcome;")


def test_lines_above_the_header_and_blank_lines_are_kept_and_not_read(tmp_path: Path) -> None:
    above = "Open orders of Tanagerfield Inc.;;;\n;;;\nPrinted;2025-06-02;;\n\n"
    text = above + "PO;Date;Product;Quantity\nA;2025-06-02;H100;8\n\n;;;\nB;2025-06-03;H100;9\n   \n"
    source = opened(tmp_path, text)
    assert source.header == ["PO", "Date", "Product", "Quantity"]
    assert lines(staged(source)) == [(6, True), (9, True)]
    assert "Lines 1 to 4 stand above the header" in source.remarks[0]
    annotated(source, tmp_path / "out.csv")
    written = (tmp_path / "out.csv").read_text()
    assert written.startswith(above + "PO;Date;Product;Quantity;outcome;total_tpp;error\nA;2025-06-02;H100;8;")
    assert "\n\n;;;;;;\nB;2025-06-03;H100;9;;;" in written
    assert written.endswith("\n   \n")


def test_only_an_empty_column_may_lack_a_name_of_its_own(tmp_path: Path) -> None:
    source = opened(tmp_path, "a,,c,a\n1,,3,\n4,,6, \n")
    assert source.header == ["a", "", "c", ""]
    assert cells(source) == [["1", None, "3", None], ["4", None, "6", " "]]
    filler = "".join(f"1,,{i},\n" for i in range(100_000))
    source = opened(tmp_path, "a,,c,a\n" + filler + "1,,2,late\n")
    with pytest.raises(
        OrderBookError, match="column 4 has no name of its own in the header, but line 100002 has 'late'"
    ):
        staged(source)


def test_lines_may_end_with_a_separator_that_the_header_lacks_or_lack_one_that_it_has(tmp_path: Path) -> None:
    for text in ("a,b\n1,2,\n3,4,\n", "a,b,\n1,2\n3,4\n"):
        source = opened(tmp_path, text)
        assert source.header == ["a", "b", ""]
        assert cells(source) == [["1", "2", None], ["3", "4", None]]
        annotated(source, tmp_path / "out.csv")
        assert table((tmp_path / "out.csv").read_text())[0][:4] == ["a", "b", "", "outcome"]
        assert {len(row) for row in table((tmp_path / "out.csv").read_text())} == {6}


def test_na_and_null_are_text(tmp_path: Path) -> None:
    words = ["NA", "N/A", "null", "NULL", "None", "nan", "-", "\\N", "?"]
    source = opened(tmp_path, "a,b\n" + "".join(f"{word},x\n" for word in words))
    assert [row[0] for row in cells(source)] == words


def test_a_hundred_columns(tmp_path: Path) -> None:
    header = [f"column {i}" for i in range(100)]
    source = opened(tmp_path, ",".join(header) + "\n" + ",".join(map(str, range(100))) + "\n")
    assert source.header == header
    assert cells(source) == [list(map(str, range(100)))]


TEXT = "order_id,consignee,quantity\nA-1,Société Générale,8\nA-2,“Zürich” Ltd,9\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_ends_of_lines_are_told_and_kept(tmp_path: Path, encoding: str, mark: bytes, end: str) -> None:
    data = mark + TEXT.replace("\n", end).encode(encoding)
    source = opened(tmp_path, data)
    assert [row[1] for row in cells(source)] == ["Société Générale", "“Zürich” Ltd"]
    assert source.header[0] == "order_id"
    made = annotated(source, tmp_path / "out.csv")
    written = (tmp_path / "out.csv").read_bytes()
    assert written.startswith(mark + f"order_id,consignee,quantity,{','.join(NAMES)}{end}A-1,Soc".encode(encoding))
    text = written.removeprefix(mark).decode(encoding)
    assert table(text)[2] == [
        "A-2",
        "“Zürich” Ltd",
        "9",
        *["" if value is None else str(value) for value in made[1][1:]],
    ]
    assert bool(source.remarks) == (encoding == "cp1252")
    assert all("Windows-1252, first in line 2 ('A-1,Société')" in remark for remark in source.remarks)


def test_an_encoding_can_be_named(tmp_path: Path) -> None:
    data = "注文,出荷先,数量\nA-1,日本,8\n".encode("cp932")
    assert opened(tmp_path, data, encoding="shift_jis").header == ["注文", "出荷先", "数量"]
    annotated(opened(tmp_path, data, encoding="cp932"), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text("cp932").startswith("注文,出荷先,数量,outcome")
    with pytest.raises(OrderBookError, match="no encoding is called 'latin-99'"):
        opened(tmp_path, data, encoding="latin-99")
    with pytest.raises(OrderBookError, match="byte order mark of UTF-8, not cp1252"):
        opened(tmp_path, b"\xef\xbb\xbf" + TEXT.encode(), encoding="cp1252")
    with pytest.raises(OrderBookError, match="line 1 has the byte 0x92, which is not UTF-8"):
        opened(tmp_path, data, encoding="utf-8")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (HEADER.encode() + b"A,2025-06-02,IN\x81,1\n", "line 2 has the byte 0x81, which is not UTF-8"),
        (
            "a,b\nSão,1\n".encode() + b"S\xe3o,2\n",
            "line 3 has the byte 0xE3, which is not UTF-8, and line 2 is in UTF-8",
        ),
        (
            b"a,b\nS\xe3o,1\n" + "São,2\n".encode(),
            "line 2 has the byte 0xE3, which is not UTF-8, and line 3 is in UTF-8",
        ),
        (b"\xef\xbb\xbfa,b\nS\xe3o,1\n", "line 2 has the byte 0xE3"),
        ("a,b\n1,2\n".encode("utf-16")[:-1], "line 2 has the byte 0x0A, which is not UTF-16-LE there"),
        (b"a,b\r\n1,2\r\r\xe3\x81,1\r\n", "line 4 has the byte 0xE3"),
        (b"a,b\n" + b"1,2\n" * 1_000_000 + b"\x81,1\n", "line 1000002 has the byte 0x81"),
    ],
)
def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(OrderBookError) as refused:
        opened(tmp_path, data)
    assert says in str(refused.value)


def test_what_the_encoding_of_the_file_lacks_is_added_by_its_name(tmp_path: Path) -> None:
    source = opened(tmp_path, TEXT.encode("cp1252"))
    with engine() as connection:
        source.stage(connection, "staged")
        connection.execute("CREATE TABLE results AS SELECT line, '≥ 3 § – 日' AS why FROM staged")
        source.write(connection, "results", ["why"], tmp_path / "out.csv")
    written = table((tmp_path / "out.csv").read_text("cp1252"))
    assert written[1][-1] == "\\N{GREATER-THAN OR EQUAL TO} 3 § – \\N{CJK UNIFIED IDEOGRAPH-65E5}"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=a,b"])
def test_an_added_text_is_no_formula(tmp_path: Path, text: str) -> None:
    source = opened(tmp_path, "a,b\n=x,-1\n")
    with engine() as connection:
        connection.execute("CREATE TABLE results AS SELECT 2 AS line, $1::VARCHAR AS error, -5 AS number", [text])
        source.write(connection, "results", ["error", "number"], tmp_path / "out.csv")
    assert table((tmp_path / "out.csv").read_text())[1] == ["=x", "-1", f"'{text}", "-5"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("A,2025-06-02,IN\n", "3 cells; expected 4 cells, as in the header line, separated by commas"),
        ("A,2025-06-02,IN,1,extra\n", "5 cells; expected 4"),
        ('A,2025-06-02,"IN,1\n', "a quotation mark that does not match; expected 4"),
        ('A,2025-06-02,"IN" x,1\n', "a quotation mark that does not match; expected 4"),
        ('A,"2025\n', "a quotation mark that does not match; expected 4"),
    ],
)
def test_a_broken_line_is_given_up_alone(tmp_path: Path, bad: str, says: str) -> None:
    good = 'B,2025-06-02,"NA",2\nC,2025-06-02,IN,"3"\n'
    source = opened(tmp_path, HEADER + "A,2025-06-01,IN,1\n" + bad + good)
    rows = staged(source)
    assert lines(rows) == [(2, True), (3, False), (4, True), (5, True)]
    assert (rows[1][1] or "").startswith(says)
    assert rows[1][2][0] == "A"  # so that the other lines of the order are not decided without it
    made = annotated(source, tmp_path / "out.csv")
    written = table((tmp_path / "out.csv").read_text())
    assert {len(row) for row in written} == {4 + len(NAMES)}
    assert [row[4:] for row in written[1:]] == [["" if v is None else str(v) for v in row[1:]] for row in made]
    assert bad.rstrip("\n").replace('"', "").replace(",", "") in "".join(written[2][:4]).replace('"', "").replace(
        ",", ""
    )
    assert (
        (tmp_path / "out.csv")
        .read_text()
        .endswith(good.splitlines()[-1] + ',license_exception,,"line 5, column x: found ""§;|\t"""\n')
    )
    assert rejected(source, [3, 5], tmp_path / "rejects.csv").decode() == HEADER + bad + good.splitlines()[1] + "\n"


def test_a_cell_may_run_over_lines(tmp_path: Path) -> None:
    record = 'A,"two\r\nlines, and ""marks""\n\nin all",3\r\n'
    source = opened(tmp_path, '"order\nid",note,"quantity"\r\n' + record + "B,,4\r\n")
    assert source.header == ["order\nid", "note", "quantity"]
    assert staged(source) == [
        (3, None, ["A", 'two\r\nlines, and "marks"\n\nin all', "3"]),
        (7, None, ["B", None, "4"]),
    ]
    annotated(source, tmp_path / "out.csv")
    assert record.removesuffix("\r\n").encode() in (tmp_path / "out.csv").read_bytes()


@pytest.mark.slow
def test_a_file_of_quotation_marks_takes_no_longer_than_its_length(tmp_path: Path) -> None:
    began = time.monotonic()
    for bad in ('x"," a\n', '"\n', 'a,"\n', '"a""b\n', '",\n', ',"x\n\n\n'):
        rows = staged(opened(tmp_path, "a,b,c\n1,2,3\n" + bad * 10_000 + "4,5,6\n"))
        assert rows[0] == (2, None, ["1", "2", "3"])
        assert rows[-1][2] == ["4", "5", "6"]
    assert time.monotonic() - began < 30


def test_one_cell_of_100_megabytes_is_one_broken_line(tmp_path: Path) -> None:
    source = opened(tmp_path, "a,b\n1,2\n" + "x" * 100_000_000 + ",3\n4,5\n")
    assert [(line, broken) for line, broken, _ in staged(source)] == [
        (2, None),
        (3, "100,000,003 characters; expected a line of at most 131,072"),
        (4, None),
    ]


def test_control_characters_that_staging_uses_are_text_like_others(tmp_path: Path) -> None:
    source = opened(tmp_path, 'a,b\nx\x1fy,"\x1e\n\x1f"\n\x1e,\x1e\x1e\n')
    assert cells(source) == [["x\x1fy", "\x1e\n\x1f"], ["\x1e", "\x1e\x1e"]]


def test_results_that_are_not_those_of_the_file_are_not_written(tmp_path: Path) -> None:
    source = opened(tmp_path, "a,b\n1,2\n3,4\n")
    with engine() as connection:
        connection.execute("CREATE TABLE results AS SELECT 3 AS line, 'x' AS outcome")
        with pytest.raises(ValueError, match="line 3 where the file has line 2"):
            source.write(connection, "results", ["outcome"], tmp_path / "out.csv")


NAMES_OF_COLUMNS = st.text("abcdefgh XYZéü", min_size=1, max_size=8).map(lambda name: f"n{name}".strip())
CELLS = st.lists(st.sampled_from([*"ab19 ,;|\t\"'\n", "\r\n", *"é€\x1f\x1eΩ"]), max_size=8).map(
    "".join
) | st.sampled_from(["NA", "null", "0012", "1,000"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    header = draw(st.lists(NAMES_OF_COLUMNS, min_size=2, max_size=5, unique_by=lambda name: name.casefold()))
    header = [f"{name}{i}" for i, name in enumerate(header)]
    row = st.lists(CELLS, min_size=len(header), max_size=len(header)).filter(lambda row: any(map(str.strip, row)))
    return header, draw(st.lists(row, min_size=1, max_size=6))


@settings(max_examples=60)
@given(
    tables(),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.booleans(),
)
def test_any_table_comes_back_with_its_results(
    made: tuple[list[str], list[list[str]]], separator: str, encoding: str, end: str, quoting: int, ended: bool
) -> None:
    header, rows = made
    if encoding == "cp1252":
        rows = [[cell.replace("Ω", "") for cell in row] for row in rows]
        rows = [row if any(map(str.strip, row)) else ["x", *row[1:]] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows([header, *rows])
    data = (text.getvalue() if ended else text.getvalue().removesuffix(end)).encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        source = opened(Path(folder), data, delimiter=separator, encoding=encoding)
        assert source.header == header
        assert cells(source) == [[cell or None for cell in row] for row in rows]
        results = annotated(source, Path(folder) / "out.csv")
        written = (Path(folder) / "out.csv").read_bytes().decode(encoding)
        added = [["" if value is None else str(value) for value in row[1:]] for row in results]
        assert table(written, separator) == [[*header, *NAMES], *([*r, *a] for r, a in zip(rows, added, strict=True))]
        again = opened(Path(folder), written.encode(encoding), "again.csv", delimiter=separator, encoding=encoding)
        assert [row[: len(header)] for row in cells(again)] == [[cell or None for cell in row] for row in rows]
        every = rejected(source, [line for line, *_ in results], Path(folder) / "rejects.csv")
        assert every == data


PIECES = st.sampled_from(
    ['"', '""', ",", ";", "\n", "\r\n", "\r", "a", "é", " ", "1", "a,b,c\n", '"x","y","z"\n', "\x1f", "\x1e"]
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_text_loses_a_line_or_gets_a_cell_too_few(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = opened(Path(folder), "order,date,quantity\n1,2,3\n" + text, delimiter=",")
        rows = staged(source)
        annotated(source, Path(folder) / "out.csv")
        written = (Path(folder) / "out.csv").read_bytes().decode()
        wide = [row for row in csv.reader(io.StringIO(written, newline="")) if any(cell.strip() for cell in row)]
        assert {len(row) for row in wide} == {3 + len(NAMES)}
        assert len(wide) == 1 + len(rows)
        every = rejected(source, [line for line, *_ in rows], Path(folder) / "rejects.csv").decode()
        assert list(filter(str.isalnum, every)) == list(filter(str.isalnum, "order,date,quantity\n1,2,3\n" + text))


@pytest.mark.slow
def test_a_hundred_megabytes_of_separators_are_one_broken_line(tmp_path: Path) -> None:
    source = opened(tmp_path, f"a,b\n1,2\n{',' * 100_000_000}\n3,4\n")
    assert [line for line, broken, _ in staged(source) if broken] == [3]
    annotated(source, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").stat().st_size > 100_000_000


def test_a_row_of_titles_does_not_hide_that_lines_end_with_a_separator(tmp_path: Path) -> None:
    source = opened(tmp_path, "Orders; open, all\n\na,flags\n" + "1,x;y;z,\n" * 5)
    assert source.header == ["a", "flags", ""]
