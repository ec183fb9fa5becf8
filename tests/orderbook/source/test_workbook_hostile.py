"""Workbooks that are damaged, or made to do harm: refused in words, quickly, and in bounded memory."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.workbook.plain import rows
from licet.orderbook.source.workbook.sheet import Row, Sheet
from tests.orderbook.source.workbooks import HEADER, MAIN, broken, by_hand, opened, parts, staged, table, zipped

ROW = '<row r="2"><c r="A2"><v>1</v></c></row>'
ORDERS = f'<row r="1">{HEADER}</row>{ROW}'


@contextmanager
def modestly(seconds: float = 5, megabytes: int = 100) -> Iterator[None]:
    """Fails if what is done within takes too long or too much memory."""
    tracemalloc.start()
    began = time.process_time()
    try:
        yield
        assert time.process_time() - began < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes << 20
    finally:
        tracemalloc.stop()


def refused(path: Path, problem: str) -> None:
    with modestly(), pytest.raises(OrderBookError, match=problem):
        staged(opened(path))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is not a workbook"),
        (b"date,product\n", "it is not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "protected by a password, or one of before Excel 2007"),
        (b"PK\x03\x04", "the workbook is damaged or incomplete"),
        (b"PK\x03\x04" + bytes(100_000), "the workbook is damaged or incomplete"),
    ],
)
def test_a_file_that_is_no_workbook(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "in.xlsx").write_bytes(content)
    refused(tmp_path / "in.xlsx", problem)


def test_other_archives(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "a.zip", {"readme.txt": "hello"}), "it is an archive or a document and not a workbook")
    ods = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
    refused(zipped(tmp_path / "a.ods", ods), "it is an OpenDocument file")
    document = parts(ORDERS) | {"xl/workbook.xml": f'<document xmlns="{MAIN}"/>'}
    refused(zipped(tmp_path / "a.docx", document), "it is an archive or a document and not a workbook")
    binary = parts(ORDERS, targets=("xl/workbook.bin", "worksheets/sheet1.bin")) | {"xl/workbook.bin": "\x83"}
    refused(zipped(tmp_path / "a.xlsb", binary), "it is a binary workbook")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off(tmp_path: Path, share: float) -> None:
    whole = table(tmp_path, [["a", "b", "c"], *([i, "x", "y"] for i in range(100))]).read_bytes()
    (tmp_path / "in.xlsx").write_bytes(whole[: int(len(whole) * share)])
    refused(tmp_path / "in.xlsx", "the workbook is damaged or incomplete")


def test_a_part_that_unpacks_to_a_thousand_times_its_size(tmp_path: Path) -> None:
    contents = parts(ORDERS) | {"xl/media/image.bin": bytes(40 << 20)}
    refused(
        zipped(tmp_path / "in.xlsx", contents),
        r"xl/media/image.bin would unpack to 41,943,040 bytes, more than 200 times",
    )


def test_a_part_that_unpacks_to_more_than_it_declares(tmp_path: Path) -> None:
    contents = parts(ORDERS, tail=" " * (40 << 20))
    path = zipped(tmp_path / "in.xlsx", contents)
    content = bytearray(path.read_bytes())
    declared = struct.pack("<L", len(contents["xl/worksheets/sheet1.xml"]))
    assert content.count(declared) == 2
    content = content.replace(declared, struct.pack("<L", 1 << 20))
    path.write_bytes(content)
    refused(path, r"damaged")


def test_more_parts_than_a_workbook_has(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "in.xlsx", {f"part{i}": "" for i in range(10_001)}), "more than 10,000 parts")
    refused(zipped(tmp_path / "in.xlsx", {f"part{i:0200}": "" for i in range(20_000)}), "directory of parts is larger")


def test_parts_that_together_are_too_large(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for i in range(3):
            archive.writestr(f"part{i}", "x" * 10)
    content = buffer.getvalue().replace(
        struct.pack("<L", 10) + struct.pack("<H", 5), struct.pack("<LH", 4_000_000_000, 5)
    )
    (tmp_path / "in.xlsx").write_bytes(content)
    refused(tmp_path / "in.xlsx", "more than 10,000 parts or 8,589,934,592 bytes")


def test_parts_that_are_encrypted_doubled_or_compressed_oddly(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a", "b" * 100)
    refused(path, "part a is encrypted or compressed in a way")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", "b")
        archive.writestr("A.xml", "c")
    refused(path, "two parts of one name")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"]
)
def test_document_types_and_entities(tmp_path: Path, part: str) -> None:
    contents = parts(ORDERS, texts="", styles="")
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "lol"}">' for i in range(12))
    contents[part] = f"<!DOCTYPE x [{entities}]>{contents[part]}"
    refused(zipped(tmp_path / "in.xlsx", contents), f"{part} has a document type, which no workbook has")


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_sheets_that_are_not_in_utf_8(tmp_path: Path, encoding: str) -> None:
    contents: dict[str, str | bytes] = {**parts(ORDERS)}
    sheet = f'<?xml version="1.0" encoding="{encoding}"?>{contents["xl/worksheets/sheet1.xml"]}'
    refused(
        zipped(tmp_path / "in.xlsx", contents | {"xl/worksheets/sheet1.xml": sheet.encode(encoding)}),
        "and not in UTF-8",
    )


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="2"/>',
        '<row r="3"/><row r="2"/>',
        '<row r="0"/>',
        '<row r="-1"/>',
        '<row r="1048577"/>',
        '<row r="x"/>',
        '<row r="²"/>',
        '<row r="2"><c r="A3"/></row>',
        '<row r="2"><c r="B2"/><c r="A2"/></row>',
        '<row r="2"><c r="A2"/><c r="A2"/></row>',
        '<row r="2"><c r="XFE2"/></row>',
        '<row r="2"><c r="a2"/></row>',
        '<row r="2"><c><c/></c></row>',
        f'<row r="2">{"<c/>" * 16_385}</row>',
        "<a>" * 10_000 + "</a>" * 10_000,
        f'<row r="2"><c a="{"x" * (3 << 20)}"/></row>',
        f"<!-- {'x' * (3 << 20)} -->",
        f'<row r="2">{"<c><is><t>xxxxxxxxx</t></is></c>" * 15_000}{"<x/>" * (5 << 20)}</row>',
        '<row r="2"><c>',
        "</row>",
        "&nbsp;",
        "\x00",
        "\x01",
    ],
    ids=range(23),
)
def test_sheets_that_are_damaged(tmp_path: Path, rows: str) -> None:
    path = zipped(tmp_path / "in.xlsx", parts(f'<row r="1">{HEADER}</row>{rows}'))
    with modestly(10), pytest.raises(OrderBookError, match=r"damaged|has no table|no rows below|would unpack"):
        staged(opened(path))


def test_merged_cells_without_sense(tmp_path: Path) -> None:
    for tail in (
        '<mergeCell ref="B1:A1"/>',
        '<mergeCell ref="A1"/><mergeCell ref="A1:B1"/>',
        "<mergeCell/>",
        '<mergeCell ref="A0:B1"/>',
    ):
        refused(by_hand(tmp_path, ORDERS, tail=f"<mergeCells>{tail}</mergeCells>"), "damaged")


def test_merged_cells_over_everything(tmp_path: Path) -> None:
    areas = "".join(f'<mergeCell ref="A{i}:XFD{i}"/>' for i in range(3, 20_000))
    with modestly(15):
        assert list(broken(opened(by_hand(tmp_path, ORDERS, tail=f"<mergeCells>{areas}</mergeCells>")))) == []


def test_a_text_that_is_too_long_for_a_cell_is_wrong_in_its_row_alone(tmp_path: Path) -> None:
    long = "x" * (3 << 20)
    rows = (
        f'<row r="2"><c r="A2" t="str"><v>{long}</v></c></row><row r="3"><c r="A3"><v>{"1" * 40_000}</v></c></row>'
        '<row r="4"><c r="A4" t="s"><v>0</v></c></row><row r="5"><c r="A5"><v>x</v></c></row>'
        '<row r="6"><c r="A6"><v>1e999</v></c></row><row r="7"><c r="A7" t="q"><v>1</v></c></row>'
        '<row r="8"><c r="A8" t="s"><v>1</v></c></row>'
    )
    source = opened(
        by_hand(tmp_path, f'<row r="1">{HEADER}</row>{rows}', texts=f"<si><t>{long}</t></si><si><t>ok</t></si>")
    )
    assert staged(source) == {8: ("ok", None, None)}
    assert broken(source) == {
        2: "cell A2 holds more than 32,767 characters",
        3: "cell A3 holds more than 32,767 characters",
        4: "cell A4 holds more than 32,767 characters",
        5: "cell A5 holds 'x', which is not a number",
        6: "cell A6 holds '1e999', which is not a number",
        7: "cell A7 holds a value of the unknown type 'q'",
    }


def test_a_long_text_that_very_many_cells_share(tmp_path: Path) -> None:
    cells = '<c t="s"><v>0</v></c>' * 600
    rows = "".join(f'<row r="{i}">{cells}</row>' for i in range(2, 4))
    names = "".join(f'<c t="str"><v>n{i}</v></c>' for i in range(600))
    path = by_hand(tmp_path, f'<row r="1">{names}</row>{rows}', texts=f"<si><t>{'x' * 32_767}</t></si>")
    refused(path, r"more text than an order book can \(row 2\)")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook with a bit of everything."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["order", "Consignee", None, "date", "qty"])
    sheet.append([None, "name", "country", None, None])
    for i in range(5):
        sheet.append([f"O-{i}", "Acme", "NA", "2025-06-02", f"=1+{i}" if i == 4 else i])
    sheet.merge_cells("B1:C1")
    sheet.auto_filter.ref = "A2:E7"
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[4].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def survives(path: Path) -> None:
    """Whatever the file is: it is read and written, or refused."""
    with duckdb.connect() as connection:
        try:
            source = opened(path)
            source.stage(connection, "staged")
            connection.execute("CREATE TABLE results AS SELECT line, 'x' AS outcome FROM staged")
            source.write(connection, "results", ["outcome"], path.with_suffix(".out"))
            source.reject(connection, "results", path.with_suffix(".out"))
        except OrderBookError:
            return


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 1 << 32))
def test_random_changes_of_the_archive(tmp_path_factory: pytest.TempPathFactory, sound: bytes, seed: int) -> None:
    rng = random.Random(seed)
    content = bytearray(sound)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(content))
        match rng.randrange(3):
            case 0:
                content[at] = rng.randrange(256)
            case 1:
                del content[at : at + rng.randint(1, 40)]
            case _:
                content[at:at] = rng.randbytes(rng.randint(1, 40))
    path = tmp_path_factory.mktemp("fuzz") / "in.xlsx"
    path.write_bytes(content)
    survives(path)


TOKENS = b"""< > / " & - 0 9 A \xff ]]> <!-- --> <row> </row> <row/> <c> </c> <c/> r=" <f/> <f> </f> <v/> </v> <is> <t>
s="9" t="s" min="0" max="99999" ref="A1:XFD9" <cols> </cols> <col/> <sheetData> </sheetData> xmlns='x'""".split()


@settings(max_examples=70, deadline=None)
@given(seed=st.integers(0, 1 << 32))
def test_random_changes_of_the_xml(tmp_path_factory: pytest.TempPathFactory, sound: bytes, seed: int) -> None:
    rng = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        contents: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(rng.randint(1, 3)):
        name = rng.choice(sorted(contents))
        content = bytearray(contents[name])
        for _ in range(rng.randint(1, 3)):
            at, length = rng.randrange(len(content)), rng.choice([0, 0, 1, 2, 10, 60])
            content[at : at + length] = rng.choice([*TOKENS, content[at : at + 80]])
        contents[name] = bytes(content)
    survives(zipped(tmp_path_factory.mktemp("fuzz") / "in.xlsx", contents))


CELL = st.sampled_from(
    [
        "<c{}><v>1</v></c>",
        '<c{} s="1" t="s"><v>0</v></c>',
        '<c{} t="str"><f>1&lt;2</f><v>a b</v></c>',
        '<c{}><f t="shared" si="0"/><v>3</v></c>',
        '<c{} t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>',
        '<c{} t="inlineStr"><is><r><t>x</t></r></is></c>',
        '<c{} t="str"><v>a&amp;b</v></c>',
        '<c{} t="str"><v>é\r\n€</v></c>',
        "<c{}/>",
        "<c{} ></c>",
        "<c{}><v></v></c>",
        "<c{}><v/></c>",
        "<c t='n'{}><v>1</v></c>",
        "<c{}><!-- --><v>1</v></c>",
        "<c{}><v>1</v><extLst><ext/></extLst></c>",
        '<c{} t="str"><v>\ufffe</v></c>',
    ]
)
LINE = st.tuples(
    st.sampled_from(
        ['<row r="{}">', '<row r="{}" spans="1:3" hidden="1">', "<row>", '<row  r="{}">', '<row r="{}" xmlns="x">']
    ),
    st.lists(st.tuples(CELL, st.booleans()), max_size=4),
    st.sampled_from(["", "", "", "\n", "<!-- <row r='9'></row> -->", "<row/>"]),
)


def xml_of(lines: list[tuple[str, list[tuple[str, bool]], str]]) -> str:
    found = []
    for number, (begin, cells, after) in enumerate(lines, 1):
        content = [
            cell.format(f' r="{letter}{number}"' if named else "")
            for letter, (cell, named) in zip("ABCD", cells, strict=False)
        ]
        found.append(f"{begin.format(number)}{''.join(content)}</row>{after}")
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(found)}</sheetData></worksheet>'


def by_parser(pieces: list[bytes]) -> list[Row]:
    sheet = Sheet("sheet")
    for _ in sheet.read(pieces):
        pass
    return [row for row in sheet.rows if row.cells]


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(LINE, max_size=6), size=st.integers(1, 400))
@example(lines=[('<row r="{}">', [("<c{}><v>1</v></c>", True)], "")] * 5, size=7)
def test_plain_rows_are_read_as_the_parser_reads_them(
    lines: list[tuple[str, list[tuple[str, bool]], str]], size: int
) -> None:
    xml = xml_of(lines).encode()
    pieces = [xml[i : i + size] for i in range(0, len(xml), size)]
    try:
        expected = by_parser([xml])
    except OrderBookError:
        with pytest.raises(OrderBookError):
            list(rows(iter(pieces), "sheet"))
    else:
        assert list(rows(iter(pieces), "sheet")) == expected


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    names = "".join(f'<c t="str"><v>name {i}</v></c>' for i in range(25))
    contents: dict[str, str | bytes] = {**parts("")}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{names}</row>'.encode())
            for i in range(2, 12_002):
                cells = "".join(f'<c r="{chr(65 + j)}{i}"><v>{i * j}</v></c>' for j in range(25))
                sheet.write(f'<row r="{i}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        for name in contents.keys() - {"xl/worksheets/sheet1.xml"}:
            archive.writestr(name, contents[name])
    source = opened(path)
    with duckdb.connect() as connection:
        with modestly(60, 25):
            source.stage(connection, "staged")
        connection.execute("CREATE TABLE results AS SELECT line, repeat('x', 500) AS outcome FROM staged")
        with modestly(60, 10):
            source.write(connection, "results", ["outcome"], tmp_path / "out.xlsx")
        found = connection.execute("SELECT count(*), sum(c24::BIGINT) FROM staged").fetchone()
    assert found == (12_000, 24 * sum(range(2, 12_002)))
