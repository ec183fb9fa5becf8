"""The summary of a run as an Excel workbook: a sheet for each table, with filters, charts and print setup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from licet.determine.paragraphs import DISCLAIMER
from licet.orderbook.columns import Json
from licet.orderbook.report import tables
from licet.orderbook.report.answers import KINDS, Kind, Pattern, standing
from licet.orderbook.report.tables import Cell, Column, Form, Table, figure

ROWS: Final = 1_048_576
"""The rows of a sheet."""
TEXT: Final = 32_767
"""The characters of a cell."""
DIGITS: Final = 15
"""The digits of a number that Excel keeps."""
CHARTED: Final = 15
"""How many bars a chart has at most."""

_HEAD: Final = 3
"""The row of the header of a table, counted from 0; above it are its title and a note."""
_WIDEST: Final = 60
"""How wide a column gets, in characters; what is longer is wrapped."""
_PATTERNS: Final[dict[Pattern, str]] = {"stripes": "wide_upward_diagonal", "grid": "small_grid", "dots": "percent_25"}


def write_summary_workbook(summaries: Sequence[Json], out: Path) -> None:
    """Write the summaries of a run, one for each regime and at least one, as a workbook to ``out``.

    Of several regimes the first sheet has them side by side, the others have the regime in front of each row. The same
    summaries give the same bytes: the workbook is dated by when the run started (``record``), or else 2000-01-01. No
    text of theirs becomes a formula or a link. What Excel cannot hold is cut, and the place says so. Raises OSError.
    """
    summaries = tables.legible(list(summaries))
    content = BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_size(2400, 1400)
    regimes = [s["regime"] for s in summaries]
    about = {"title": "Summary of an order book", "subject": ", ".join(regimes), "comments": DISCLAIMER}
    book.set_properties({**about, "created": _started(summaries[0])})
    sheets = _Sheets(book)
    sheets.add_summary(summaries)
    for each in zip(*map(tables.of_regime, summaries), strict=True):
        ends = accumulate((len(table.rows) for table in each), initial=0)
        named = [t.with_regime(r) for t, r in zip(each, regimes, strict=True)] if len(each) > 1 else each
        sheets.add(tables.joined(named), list(zip(regimes, pairwise(ends), strict=True)))
    for table in tables.of_file(summaries):
        sheets.add(table)
    book.close()
    out.write_bytes(content.getvalue())


def _started(summary: Json) -> dt.datetime:
    """When the run started, in UTC, as far as its record says so."""
    try:
        started = dt.datetime.fromisoformat(summary["record"]["started"])
    except (KeyError, TypeError, ValueError):
        return dt.datetime(2000, 1, 1)
    return (started.astimezone(dt.UTC) if started.tzinfo else started).replace(tzinfo=None, microsecond=0)


class _Sheets:
    """The sheets of a workbook being made, and the formats of their cells."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.title = self._format(bold=True, font_size=14)
        self.note = self._format(font_color="#52606D", text_wrap=True)
        self.warning = self._format(bold=True, text_wrap=True, bg_color="#FFF3CD", border=1, border_color="#E39A2D")
        head = {"bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#0B3C5D"}
        self.head, self.head_right = self._format(**head), self._format(**head, align="right")
        line = {"bottom": 1, "bottom_color": "#E4E7EB"}
        self.text = self._format(**line, text_wrap=True)
        self.right = self._format(**line, align="right")
        self.unknown = self._format(**line, align="right", italic=True, font_color="#52606D")
        self.whole = self._format(**line, num_format="#,##0")
        self.count = self._format(**line, num_format="#,##0;-#,##0;–", align="right")
        self.exact = self._format(**line, num_format="#,##0.0##")
        self.share = self._format(**line, num_format="0.0%")

    def _format(self, **properties: Any) -> Format:
        return self.book.add_format({"valign": "top", "font_color": "#1F2933", **properties})

    def add_summary(self, summaries: Sequence[Json]) -> None:
        """The first sheet: what came of the order book, under which law, the regimes side by side, with a chart."""
        sheet = self._sheet("Summary", f"Order book {summaries[0].get('order_book') or ''}".strip())
        blocks = [tables.grouped(summaries), tables.compared(summaries), tables.about(summaries)]
        last = max(len(block.columns) for block in blocks) - 1
        widths = [36] + [26] * last
        for i, width in enumerate(widths):
            sheet.set_column(i, i, width)
        standings = dict.fromkeys(f"{s['regime']}: {standing(s['status'])}" for s in summaries)
        sheet.merge_range(1, 0, 1, last, "\n".join((*standings, DISCLAIMER)), self.warning)
        sheet.set_row(1, 16 * (len(standings) + 1) + 4)
        row, begins = _HEAD, {}
        for block in blocks:
            begins[block.name] = row + 1
            self._rows(sheet, row, block, widths)
            row += len(block.rows) + 2
        chart = self._chart("Orders by kind of answer", len(KINDS) * len(summaries))
        first = begins["Answers by kind"]
        for i, summary in enumerate(summaries, 1):
            span = (first, first + len(KINDS) - 1)
            look = {"points": [_fill(kind) for kind in KINDS]} if len(summaries) == 1 else {}
            chart.add_series(_series("Summary", summary["regime"], 0, i, span) | look)
        chart.set_legend({"none": len(summaries) == 1, "position": "bottom"})
        sheet.insert_chart(_HEAD, last + 2, chart)

    def add(self, table: Table, regimes: Sequence[tuple[str, tuple[int, int]]] = ()) -> None:
        """A sheet with a table, and where it has something to draw a chart for the rows of each regime."""
        sheet = self._sheet(table.name, table.title)
        kept = replace(table, rows=table.rows[: ROWS - _HEAD - 1])
        notes = [table.note] if table.note else []
        if (in_all := max(table.in_all, len(table.rows))) > len(kept.rows):
            notes.append(f"These are {len(kept.rows):,} of {in_all:,}; the results of the run have all of them.")
        if not table.rows:
            notes.append("None.")
        last = len(table.columns) - 1
        widths = [_width(column, [row[i] for row in kept.rows[:1000]]) for i, column in enumerate(table.columns)]
        for i, width in enumerate(widths):
            sheet.set_column(i, i, width)
        if notes and last:
            sheet.merge_range(1, 0, 1, last, "", self.note)
            sheet.set_row(1, 32)
        sheet.write_string(1, 0, " ".join(notes), self.note)
        if not kept.rows:
            return
        heads = [{"header": column.title} for column in table.columns]
        name = "".join(table.name.title().split())
        look = {"name": name, "columns": heads, "style": "Table Style Light 1"}
        sheet.add_table(_HEAD, 0, _HEAD + len(kept.rows), last, look)
        self._rows(sheet, _HEAD, kept, widths)
        sheet.freeze_panes(_HEAD + 1, table.label + 1)
        sheet.repeat_rows(_HEAD)
        sheet.print_area(0, 0, _HEAD + len(kept.rows), last)
        for i, chart in enumerate(self._charts(kept, regimes)):
            sheet.insert_chart(_HEAD + 27 * i, last + 2, chart)

    def _sheet(self, name: str, title: str) -> Worksheet:
        """A new sheet, to be printed across, as wide as the page."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        sheet.set_footer("&L&A&CLicet. Not legal advice.&RPage &P of &N")
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, _cut(title), self.title)
        return sheet

    def _rows(self, sheet: Worksheet, head: int, table: Table, widths: Sequence[int]) -> None:
        """A table's header in the row ``head``, and its rows below, each as high as its longest cell needs."""
        for i, column in enumerate(table.columns):
            sheet.write_string(head, i, column.title, self.head if column.form is Form.TEXT else self.head_right)
            if column.form is Form.SHARE:
                bar = {"type": "data_bar", "bar_solid": True, "bar_color": "#9CCBEA", "data_bar_2010": True}
                ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
                sheet.conditional_format(head + 1, i, head + len(table.rows), i, bar | ends)
        for row, cells in enumerate(([column.title for column in table.columns], *table.rows), head):
            lines = max(_lines(cell, width) for cell, width in zip(cells, widths, strict=False))
            if lines > 1:
                sheet.set_row(row, min(15 * lines, 409))
        for row, cells in enumerate(table.rows, head + 1):
            for i, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
                self._cell(sheet, row, i, cell, column)

    def _cell(self, sheet: Worksheet, row: int, i: int, cell: Cell, column: Column) -> None:
        """A cell; a number of more digits than Excel keeps is written as the text that says it exactly."""
        if cell is None:
            sheet.write_string(row, i, "unknown", self.unknown)
        elif isinstance(cell, str):
            sheet.write_string(row, i, _cut(cell), self.text)
        elif len(Decimal(str(cell)).normalize().as_tuple().digits) > DIGITS:
            sheet.write_string(row, i, figure(cell), self.right)
        else:
            plain = self.count if column.kind else self.whole if cell == int(cell) else self.exact
            sheet.write_number(row, i, float(cell), self.share if column.form is Form.SHARE else plain)

    def _charts(self, table: Table, regimes: Sequence[tuple[str, tuple[int, int]]]) -> Iterator[Chart]:
        """Of the first rows of each regime: the kinds of answers stacked, or how much of each limit is used."""
        kinds = [(i, column.kind) for i, column in enumerate(table.columns) if column.kind]
        shares = [i for i, column in enumerate(table.columns) if column.form is Form.SHARE]
        exact = next((i for i, column in enumerate(table.columns) if column.detail), table.label)
        for regime, (begin, end) in regimes:
            about = f"{table.title}; {regime}"
            if kinds and begin < end:
                span = (_HEAD + 1 + begin, _HEAD + min(end, begin + CHARTED))
                chart = self._chart(about, span[1] - span[0] + 1, subtype="stacked")
                for i, kind in kinds:
                    if any(row[i] for row in table.rows[begin:end]):
                        series = _series(table.name, table.columns[i].title, table.label, i, span)
                        chart.add_series(series | _fill(_BY_KEY[kind]))
                yield chart
            for i in shares:
                known = [n for n in range(begin, min(end, len(table.rows))) if table.rows[n][i] is not None]
                if known:
                    span = (_HEAD + 1 + known[0], _HEAD + 1 + known[:CHARTED][-1])
                    chart = self._chart(f"{about}: the fullest, and how far", span[1] - span[0] + 1, "0%")
                    chart.add_series(_series(table.name, table.columns[i].title, exact, i, span))
                    chart.set_legend({"none": True})
                    yield chart

    def _chart(self, title: str, bars: int, form: str = "#,##0", **subtype: str) -> Chart:
        """An empty chart of bars that lie, the first on top, along an axis of numbers in a form."""
        chart: Chart = self.book.add_chart({"type": "bar", **subtype})
        chart.set_title({"name": title, "name_font": {"size": 11}, "overlay": False})
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9DEE3"}}, "num_format": form})
        chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": {"size": 9}})
        chart.set_legend({"position": "bottom", "font": {"size": 9}})
        chart.set_size({"width": 760, "height": 150 + 24 * bars})
        return chart


_BY_KEY: Final = {kind.key: kind for kind in KINDS}


def _fill(kind: Kind) -> dict[str, Any]:
    """How a bar of a kind of answer looks."""
    if kind.pattern is None:
        return {"fill": {"color": kind.color}}
    return {"pattern": {"pattern": _PATTERNS[kind.pattern], "fg_color": "#FFFFFF", "bg_color": kind.color}}


def _series(sheet: str, name: str, labels: int, values: int, rows: tuple[int, int]) -> dict[str, Any]:
    first, last = rows
    return {
        "name": name,
        "categories": [sheet, first, labels, last, labels],
        "values": [sheet, first, values, last, values],
        "gap": 40,
    }


def _width(column: Column, cells: Sequence[Cell]) -> int:
    """How wide a column is, in characters: as its cells are, and wide enough for the longest word of its title."""
    told = (cell if isinstance(cell, str) else "unknown" if cell is None else figure(cell) for cell in cells)
    longest = max((len(line) for text in told for line in text.split("\n")), default=0)
    return min(_WIDEST, max(longest, *map(len, column.title.split()), 6)) + 3


def _lines(cell: Cell, width: int) -> int:
    """How many lines a cell takes in a column, about."""
    return sum(1 + len(line) // width for line in cell.split("\n")) if isinstance(cell, str) else 1


def _cut(text: str) -> str:
    """The text as far as a cell holds it."""
    said = f"… (cut; {len(text):,} characters in all)"
    return text if len(text) <= TEXT else text[: TEXT - len(said)] + said
