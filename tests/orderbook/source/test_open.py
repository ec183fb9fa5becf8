"""Which kind of order book a file is, and what is said of files that are none."""

import gzip
import io
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.source.jsonlines import JsonLines
from licet.orderbook.source.open import open_source
from licet.orderbook.source.parquet import Parquet
from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.text import Text
from tests.orderbook.source.sources import annotated, cells, engine, opened, staged

CSV = "order_id,date,product,quantity\nA-1,2025-06-02,NVIDIA H100 SXM5 80GB,8\n"


def parquet(path: Path) -> bytes:
    duckdb.sql("SELECT 'NA' AS destination, 8 AS quantity").write_parquet(str(path))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"sep=;\n", "empty"),
        (b"order_id,date,product,quantity\n", "no order in it"),
        (b"A-1,2025-06-02,H100,8\nA-2,2025-06-02,H100,9\n", "line 1 has '2025-06-02' where a name should be"),
        (b"2025-06-02,8\n2025-06-02,9\n", "no line looks like a header"),
        (b"just some words\nand some more\n", "no line looks like a header"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
        (b"SQLite format 3\0", "database"),
        (b"Obj\x01\x04", "Avro"),
        (b"PARENT,a\n", "no order in it"),
        (b"BZh91AY", "decompress"),
        (b"FEA1\0\0\0\0", "Feather version 2"),
        (b"<html><table><tr><td>order</td></tr></table></html>", "web page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "XML"),
        (b"a,b\n1,\0\n", "line 2 has a NUL character"),
        (b"a,b,a\n1,2,3\n", "column 'a' twice"),
        (b"a,b,A\n1,2,3\n", "twice (columns 1 and 3)"),
        (b"a,,c\n1,2,3\n", "column 2 has no name"),
        (b"PAR1 and then nothing", "truncated or damaged"),
        (b"ARROW1\0\0 and then nothing", "truncated or damaged"),
        (b"\xff\xff\xff\xff and then nothing", "truncated or damaged"),
        (gzip.compress(CSV.encode(), mtime=0)[:-9], "truncated or damaged"),
        (gzip.compress(b"\n" * 120_000_000, 6, mtime=0), "times its size"),
    ],
)
def test_a_file_that_is_no_order_book_is_refused_in_words(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(OrderBookError) as refused:
        opened(tmp_path, data)
    assert says in str(refused.value)


def test_a_missing_file_and_a_directory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OrderBookError, match="No such file"):
        open_source(str(tmp_path / "none.csv"))
    with pytest.raises(OrderBookError, match="directory"):
        open_source(str(tmp_path))


@pytest.mark.parametrize("name", ["book.parquet", "book.feather", "book.arrow"])
def test_a_name_that_says_what_the_file_is_not(tmp_path: Path, name: str) -> None:
    with pytest.raises(OrderBookError, match="as its name says, or it is damaged or encrypted"):
        opened(tmp_path, CSV, name)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (CSV, Text),
        ('{"order_id": "A-1"}\n', JsonLines),
        ('\ufeff\n [{"order_id": "A-1"}]', JsonLines),
    ],
)
@pytest.mark.parametrize("name", ["book", "book.txt", "book.csv"])
def test_the_content_says_the_kind(tmp_path: Path, data: str, kind: type, name: str) -> None:
    assert isinstance(opened(tmp_path, data, name), kind)
    assert opened(tmp_path, data, name).name == str(tmp_path / name)


def test_a_json_lines_file_may_begin_with_a_bad_line(tmp_path: Path) -> None:
    source = opened(tmp_path, 'oops\n{"order_id": "A-1"}\n', "book.jsonl")
    assert [(line, broken is None) for line, broken, _ in staged(source)] == [(1, False), (2, True)]


def test_compressed_text_is_read_and_written_compressed(tmp_path: Path) -> None:
    source = opened(tmp_path, gzip.compress(CSV.encode()), "book.csv.gz")
    assert source.suffix == ".csv.gz"
    assert cells(source) == [["A-1", "2025-06-02", "NVIDIA H100 SXM5 80GB", "8"]]
    annotated(source, tmp_path / "out")
    assert gzip.decompress((tmp_path / "out").read_bytes()).startswith(b"order_id,date,product,quantity,outcome")


@pytest.mark.parametrize("option", ["sheet", "delimiter", "encoding"])
def test_an_option_that_a_file_has_no_use_for_is_refused(tmp_path: Path, option: str) -> None:
    data = CSV.encode() if option == "sheet" else parquet(tmp_path / "made.parquet")
    with pytest.raises(OrderBookError, match=f"--{option} is for"):
        opened(tmp_path, data, "book", **{option: "x"})


@pytest.mark.parametrize("odd", ["O'Brien's book", 'a "b" c', "[*]?", "country=NA"])
def test_any_path_will_do(tmp_path: Path, odd: str) -> None:
    folder = tmp_path / odd
    folder.mkdir()
    parquet(folder / "it's.parquet")
    source = open_source(str(folder / "it's.parquet"))
    assert (source.header, staged(source)) == (["destination", "quantity"], [(1, None, ["NA", 8])])
    annotated(source, folder / "it's out.parquet")
    assert cells(opened(folder, CSV, "it's.csv"))


class Input:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def temporary_files() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("licet-*"))


def test_standard_input_is_read_like_a_file_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for data, kind in [(CSV.encode(), Text), (parquet(tmp_path / "made.parquet"), Parquet)]:
        monkeypatch.setattr(sys, "stdin", Input(data))
        source = open_source("-")
        assert isinstance(source, kind)
        assert source.name == "standard input"
        assert len(staged(source)) == 1
        assert len(temporary_files()) == 1
        del source
        assert not temporary_files()


def test_bad_standard_input_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", Input(b"a\0b"))
    with pytest.raises(OrderBookError, match="NUL"):
        open_source("-")
    assert not temporary_files()


def test_a_file_that_was_changed_in_between_is_refused(tmp_path: Path) -> None:
    for source in (opened(tmp_path, CSV), opened(tmp_path, parquet(tmp_path / "made"), "book.parquet")):
        Path(source.name).write_bytes(Path(source.name).read_bytes() + b"\n")
        with engine() as connection:
            connection.execute("CREATE TABLE results AS SELECT 2 AS line, 'x' AS outcome")
            with pytest.raises(OrderBookError, match="changed or removed"):
                source.write(connection, "results", ["outcome"], tmp_path / "out")


STARTS = [
    b"",
    b"PAR1",
    b"ARROW1\0\0",
    b"\xff\xff\xff\xff",
    b"\x1f\x8b\x08\0",
    b"[{",
    b'{"',
    b"\xff\xfe",
    b"\xef\xbb\xbf",
]


@given(
    st.sampled_from(STARTS),
    st.binary(max_size=400) | st.lists(st.sampled_from([*b'",;|\t\n\r ', *b'a1\xe9"'])).map(bytes),
)
def test_whatever_is_in_a_file_it_is_read_or_refused(start: bytes, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(OrderBookError):
        annotated(opened(Path(folder), start + data, "book"), Path(folder) / "out")
