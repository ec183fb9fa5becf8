"""Workbooks for tests: made by programs that people use, and by hand where no program would make them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from licet.orderbook.source.workbook import open_workbook
from licet.orderbook.source.workbook.workbook import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

HEADER = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{name}</t></is></c>' for c, name in zip("ABC", "xyz", strict=True))
"""The header x, y, z in row 1."""


def parts(
    rows: str,
    *,
    head: str = "",
    tail: str = "",
    texts: str | None = None,
    styles: str | None = None,
    since_1904: bool = False,
    main: str = MAIN,
    office: str = OFFICE,
    targets: tuple[str, str] = ("xl/workbook.xml", "worksheets/sheet1.xml"),
) -> dict[str, str]:
    """The parts of a workbook with one sheet, of which the XML of its rows is given."""
    related = {"worksheet": targets[1], "sharedStrings": "sharedStrings.xml" if texts is not None else None}
    related["styles"] = "styles.xml" if styles is not None else None
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{office}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(related.items(), 1)
        if target
    )
    types = {"sheet.main": "workbook", "worksheet": "worksheets/sheet1"}
    types |= {kind: kind for kind, part in (("sharedStrings", texts), ("styles", styles)) if part is not None}
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{TYPE}.{kind}+xml"/>' for kind, part in types.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    found = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{rels}{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="{targets[0]}"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><workbookPr date1904="{since_1904:d}"/>'
        '<sheets><sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>',
    }
    if texts is not None:
        found["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{texts}</sst>'
    if styles is not None:
        found["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
    return found


def zipped(path: Path, contents: Mapping[str, str | bytes]) -> Path:
    """The parts as a workbook."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def by_hand(path: Path, rows: str, **options: Any) -> Path:
    """A workbook with one sheet, of which the XML of its rows is given."""
    return zipped(path / "by_hand.xlsx", parts(rows, **options))


def table(path: Path, rows: Iterable[Sequence[Any]]) -> Path:
    """A workbook with the rows in its sheet, made by openpyxl."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path / "table.xlsx")
    return path / "table.xlsx"


def opened(path: Path, sheet: str | None = None) -> Workbook:
    """The workbook as a source."""
    source = open_workbook(path, path.name, sheet)
    assert isinstance(source, Workbook)
    return source


def staged(source: Workbook) -> dict[int, tuple[str | None, ...]]:
    """The cells of the lines with which nothing is wrong, by line."""
    return {line: cells for line, (broken, cells) in _staged(source).items() if broken is None}


def broken(source: Workbook) -> dict[int, str]:
    """What is wrong with lines and with their cells, by line."""
    return {line: broken for line, (broken, _) in _staged(source).items() if broken is not None}


def _staged(source: Workbook) -> dict[int, tuple[str | None, tuple[str | None, ...]]]:
    with duckdb.connect() as connection:
        source.stage(connection, "staged")
        found = connection.execute("SELECT * FROM staged ORDER BY line").fetchall()
        names = [name for name, *_ in connection.description or ()]
        faults = connection.execute(f"SELECT line, problem FROM {source.faults} ORDER BY line, place").fetchall()
    assert names == ["line", "broken", *(f"c{i}" for i in range(len(source.header)))]
    wrong: dict[int, list[str]] = {}
    for line, problem in [*faults, *((line, broken) for line, broken, *_ in found if broken is not None)]:
        wrong.setdefault(line, []).append(problem)
    return {line: ("; ".join(wrong[line]) if line in wrong else None, tuple(cells)) for line, _, *cells in found}


def written(source: Workbook, results: str, names: Sequence[str], out: Path) -> Path:
    """The workbook with the rows of a query as results (line, names …); ``staged`` is what was staged."""
    with duckdb.connect() as connection:
        source.stage(connection, "staged")
        connection.execute(f"CREATE TABLE results AS {results}")
        source.write(connection, "results", names, out)
    return out


def rejected(source: Workbook, lines: Sequence[int], out: Path) -> Path:
    """The workbook with some lines alone."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE bad AS SELECT unnest(?::BIGINT[]) AS line", [list(lines)])
        source.reject(connection, "bad", out)
    return out
