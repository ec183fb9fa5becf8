"""What a workbook has, and which of its sheets is meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from licet.facts.shapes import shown
from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.workbook.cells import Reader, moments
from licet.orderbook.source.workbook.markup import tags
from licet.orderbook.source.workbook.package import LARGEST, Package
from licet.orderbook.source.workbook.sheet import Survey
from licet.orderbook.source.workbook.table import Head
from licet.orderbook.source.workbook.texts import SharedTexts

TYPES: Final = "[Content_Types].xml"
"""The part that says of what type the others are."""


class Listed(NamedTuple):
    """A sheet of cells, as the workbook lists it."""

    name: str
    part: str
    is_visible: bool


class Contents:
    """The sheets of a workbook in their order, and what their cells refer to. Raises OrderBookError."""

    def __init__(self, package: Package) -> None:
        self.part = package.related("", "officeDocument") or ""
        if self.part.endswith(".bin"):
            raise OrderBookError("it is a binary workbook (.xlsb): open it in Excel and save it as .xlsx")
        found = list(tags(package.pieces(self.part), self.part)) if self.part in package else []
        if not found or found[0][1] != "workbook":
            raise OrderBookError("it is an archive or a document and not a workbook (.xlsx)")
        parts = {r.id: r.target for r in package.relations(self.part) if r.kind.endswith("/worksheet")}
        self.sheets = [
            Listed(tag.get("name", ""), parts[tag["id"]], tag.get("state", "visible") == "visible")
            for around, name, tag in found
            if name == "sheet" and around == "sheets" and tag.get("id") in parts
        ]
        since_1904 = any(name == "workbookPr" and tag.get("date1904") in ("1", "true") for _, name, tag in found)
        styles = package.related(self.part, "styles")
        texts = SharedTexts(package, package.related(self.part, "sharedStrings"))
        self.reader = Reader(texts, moments(package, styles) if styles else {}, since_1904)
        types = (tag.get("ContentType", "") for _, _, tag in tags(package.pieces(TYPES), TYPES))
        self.has_macros = any("macroEnabled.main" in kind for kind in types)

    def survey(self, package: Package, sheet: Listed) -> tuple[Survey, Head]:
        """The first rows of a sheet, and where its table is."""
        survey = Survey(sheet.part).run(package.pieces(sheet.part, LARGEST))
        return survey, Head(survey, self.reader)

    def chosen(self, package: Package, name: str | None) -> Listed:
        """The sheet with the name or, where none is given, the one visible sheet with a table. Raises OrderBookError.

        Where several have tables, it is the one whose table has three columns or more.
        """
        if name is not None:
            same = [one for one in self.sheets if one.name == name]
            same = same or [one for one in self.sheets if one.name.strip().casefold() == name.strip().casefold()]
            if len(same) != 1:
                raise OrderBookError(f"no sheet is called {shown(name)}; the workbook has {_names(self.sheets)}")
            return same[0]
        visible = [one for one in self.sheets if one.is_visible]
        if len(visible) == 1:
            return visible[0]
        widths = {one: self.survey(package, one)[1].width for one in visible}
        tables = [one for one, width in widths.items() if width]
        wide = [one for one in tables if widths[one] > 2]
        for found in (tables, wide):
            if len(found) == 1:
                return found[0]
        have = (
            f"{_names(wide or tables)} have tables"
            if tables
            else f"no visible sheet of {_names(self.sheets)} has a table"
        )
        raise OrderBookError(f"{have}: name the sheet of the order book with --sheet")


def _names(sheets: Iterable[Listed]) -> str:
    return ", ".join(shown(one.name) + " (hidden)" * (not one.is_visible) for one in sheets) or "no sheets of cells"
