"""Rows that are written as nearly all programs write them, read three times as fast as the parser does.

A row is plain if a pattern accounts for each of its characters, so that it can mean nothing else. It is taken out of
the sheet before the parser sees it; all other rows, and what is around them, go to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from licet.orderbook.source.workbook import places
from licet.orderbook.source.workbook.cells import Cell
from licet.orderbook.source.workbook.markup import HELD, TAG
from licet.orderbook.source.workbook.sheet import Row, Sheet

_END: Final = b"</row>"
_BEFORE_ROW: Final = re.compile(rb"<sheetData>|</row>")
_ROW: Final = re.compile(rb'<row r="([0-9]{1,7})"((?: (?!xmlns)[\w:]+="[^"<>&]*")*)>')
_TEXT: Final = "([^<&\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]*)"
_CELL: Final = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,5})")?(?: t="([a-zA-Z]{1,9})")?'
    r"(?:/>|>(<f(?: [^<>&]*[^<>&/])?(?:/>|>[^<&]*</f>))?"
    rf'(?:(<v>){_TEXT}</v>|(<is><t(?: xml:space="preserve")?>){_TEXT}</t></is>)?</c>)'
    r"|([\s\S]+)"
)


def without_plain_rows(sheet: Sheet, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What is left of a sheet for its parser. The plain rows are added to the sheet's, in their order."""
    held = b""
    at = fed = 0
    is_before_row = False  # whether a row, or the end of the rows, begins at ``at``: the parser says so, not the text
    for piece in pieces:
        held, at = held[at:] + piece, 0
        while at < len(held):
            if is_before_row:
                end = held.find(_END, at)
                if end < 0 and held[at : at + 5] == b"<row " and len(held) - at < HELD:
                    break
                if end >= 0 and (row := _plain(sheet, held[at:end])):
                    sheet.rows.append(row)
                    at = end + len(_END)
                    continue
            found = _BEFORE_ROW.search(held, at)
            if not found:
                end = max(held.rfind(b"<", at), at)
                end = end if len(held) - end < TAG else len(held)
                is_before_row = is_before_row and end == at
            else:
                end = found.end()
            yield held[at:end]
            fed, at = fed + end - at, end
            if not found:
                break
            is_before_row = sheet.is_between_rows and sheet.parser.CurrentByteIndex == fed - len(found[0])
        yield b""
    yield held[at:]


def rows(pieces: Iterable[bytes], place: str) -> Iterator[Row]:
    """The rows of a sheet that have cells. Raises OrderBookError."""
    sheet = Sheet(place)
    for _ in sheet.read(without_plain_rows(sheet, pieces)):
        yield from (row for row in sheet.rows if row.cells)
        sheet.rows.clear()


def _plain(sheet: Sheet, row: bytes) -> Row | None:
    """The row that the bytes before ``</row>`` are, if it is plain."""
    begins = _ROW.match(row)
    if not begins:
        return None
    number, attributes = begins.groups()
    try:
        found = _CELL.findall(row[begins.end() :].decode())
    except UnicodeDecodeError:
        return None
    cells = []
    columns = places.numbers()
    before, of_row = -1, number.decode()
    for letters, in_row, style, kind, formula, has_value, value, has_text, text, other in found:
        column = columns.get(letters, -1)
        if other or in_row != of_row or column <= before:
            return None
        held = value if has_value else text if has_text else None
        cells.append(Cell(column, kind or "n", style or "0", held, bool(formula)))
        before = column
    sheet.last = sheet.following({"r": of_row}, sheet.last)
    return Row(sheet.last, b' hidden="1"' in attributes or b' hidden="true"' in attributes, cells)
