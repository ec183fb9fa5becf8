"""From a path, or standard input, to the order book source: what is in a file says of which kind it is."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import weakref
from pathlib import Path
from typing import IO, Final

from licet.orderbook.source.encoding import TextFile, text_file
from licet.orderbook.source.given import Given
from licet.orderbook.source.source import OrderBookError, Source

_WORKBOOKS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_AS_TABLE: Final = "save or export the table as .xlsx, CSV or Parquet"
_REFUSED: Final = {
    b"%PDF": f"a PDF document: {_AS_TABLE}",
    b"\x89PNG": f"an image: {_AS_TABLE}",
    b"\xff\xd8\xff": f"an image: {_AS_TABLE}",
    b"GIF8": f"an image: {_AS_TABLE}",
    b"II*\0": f"an image: {_AS_TABLE}",
    b"MM\0*": f"an image: {_AS_TABLE}",
    b"{\\rtf": f"a document of a word processor: {_AS_TABLE}",
    b"SQLite format 3\0": f"a database: {_AS_TABLE}",
    b"Obj\x01": f"an Avro file: {_AS_TABLE}",
    b"FEA1": "a Feather file of the first version: write it again as Feather version 2",
    b"BZh": "a compressed file (bzip2): decompress it first",
    b"\xfd7zXZ\0": "a compressed file (xz): decompress it first",
    b"\x28\xb5\x2f\xfd": "a compressed file (zstd): decompress it first",
    b"7z\xbc\xaf\x27\x1c": "an archive (7z): unpack it first",
    b"Rar!": "an archive (rar): unpack it first",
}
_MARKUP: Final = re.compile(r"\s*<(\?xml|!doctype|html|head|body|table|meta)\b", re.IGNORECASE)
_OBJECTS: Final = re.compile(r'\s*(\{\s*["}]|\[\s*[\[{\]])')
_JSON: Final = (".json", ".jsonl", ".ndjson")
_BINARY: Final = {".parquet": "Parquet", ".arrow": "Arrow", ".arrows": "Arrow", ".feather": "Feather", ".ipc": "Arrow"}


def open_source(
    path: str, *, sheet: str | None = None, delimiter: str | None = None, encoding: str | None = None
) -> Source:
    """The order book at ``path``; ``-`` is standard input. Raises OrderBookError.

    ``sheet`` is for workbooks; ``delimiter`` (one character, or ``tab``) and ``encoding`` are for text: what separates
    the columns, and a name that Python knows. What cannot be read twice is copied to a temporary file, which is gone
    when the source is.
    """
    options = (sheet, delimiter, encoding)
    try:
        if path == "-":
            return _spooled(sys.stdin.buffer, "standard input", options)
        file = Path(path)
        if file.is_dir():
            raise OrderBookError("this is a directory: one file is expected")
        if file.exists() and not file.is_file():
            with file.open("rb") as stream:
                return _spooled(stream, path, options)
        source = _opened(Given(file.absolute(), path), *options)
        source.file = file.absolute()
        return source
    except OSError as problem:
        raise OrderBookError(f"cannot be read: {problem.strerror or problem}") from None


def _spooled(stream: IO[bytes], name: str, options: tuple[str | None, str | None, str | None]) -> Source:
    with tempfile.NamedTemporaryFile("wb", prefix="licet-", delete=False) as file:
        path = Path(file.name)
        try:
            shutil.copyfileobj(stream, file)
            file.close()
            source = _opened(Given(path, name), *options)
        except BaseException:
            file.close()
            path.unlink(missing_ok=True)
            raise
    source.file = path
    weakref.finalize(source, path.unlink, missing_ok=True)
    return source


def _opened(given: Given, sheet: str | None, delimiter: str | None, encoding: str | None) -> Source:
    with given.path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise OrderBookError("the file is empty: a header line and at least one line of an order are expected")
    if head.startswith(_WORKBOOKS):
        _without(delimiter=delimiter, encoding=encoding)
        from licet.orderbook.source.workbook import open_workbook

        return open_workbook(given.path, given.name, sheet)
    _without(sheet=sheet)
    if head.startswith((b"PAR1", b"ARROW1\0\0", b"\xff\xff\xff\xff")):
        _without(delimiter=delimiter, encoding=encoding)
        if head.startswith(b"PAR1"):
            from licet.orderbook.source.parquet import Parquet

            return Parquet(given)
        from licet.orderbook.source.arrow import Arrow

        return Arrow(given, stream=not head.startswith(b"ARROW1"))
    for start, what in _REFUSED.items():
        if head.startswith(start):
            raise OrderBookError(f"this is {what}")
    suffix = Path(given.name).suffix.casefold()
    if suffix in _BINARY:
        found = f"this is no {_BINARY[suffix]} file as its name says, or it is damaged or encrypted"
        raise OrderBookError(f"{found}: export it again")
    return _text(text_file(given, encoding), delimiter)


def _text(file: TextFile, delimiter: str | None) -> Source:
    from licet.orderbook.source.jsonlines import JsonLines
    from licet.orderbook.source.text import Text

    with file.opened() as text:
        head = text.read(4096)
    if _MARKUP.match(head):
        raise OrderBookError(
            f"this is a web page or XML, whatever its name is: open it in a spreadsheet and {_AS_TABLE}"
        )
    if _OBJECTS.match(head) or file.given.name.casefold().removesuffix(".gz").endswith(_JSON):
        _without(delimiter=delimiter)
        return JsonLines(file)
    return Text(file, delimiter)


def _without(**options: str | None) -> None:
    """Raise OrderBookError for an option that the file has no use for."""
    for name, value in options.items():
        if value is not None:
            kind = "a workbook" if name == "sheet" else "a text file of lines"
            raise OrderBookError(f"--{name} is for {kind}, which this is not")
