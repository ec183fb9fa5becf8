"""The summary of a run as one HTML page that opens offline: it loads nothing, and needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from licet.determine.paragraphs import DISCLAIMER
from licet.orderbook.columns import Json
from licet.orderbook.report import drawing, tables, worldmap
from licet.orderbook.report.answers import GROUPS, KINDS, by_group, by_kind, standing, total
from licet.orderbook.report.document import document
from licet.orderbook.report.tables import Cell, Column, Form, Table, figure, percent, plural

SHOWN: Final = 100
"""How many rows of a table are shown; of countries all."""

LONGEST: Final = 2_000
"""The most characters of a cell that are shown."""

UNBROKEN: Final = 30
"""How long a word may be that is not broken over lines."""

_BY_KEY: Final = {kind.key: kind for kind in KINDS}


def write_page(summaries: Sequence[Json], out: Path) -> None:
    """Write the summaries of a run, one for each regime and at least one, as a page to ``out``. Raises OSError.

    The same summaries give the same bytes. Of a long table the beginning is shown, and how many more there are.
    """
    out.write_bytes(page(summaries).encode())


def page(summaries: Sequence[Json]) -> str:
    """The page as HTML text."""
    summaries = tables.legible(list(summaries))
    book = escape(summaries[0].get("order_book") or "")
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    parts = [*_parts(summaries)]
    links = []
    for regime, linked in groupby(parts, key=lambda part: part.regime):
        items = "".join(f'<li><a href="#{part.id}">{part.title}</a></li>' for part in linked)
        links.append(f"<ul>{f'<li><b>{regime}</b></li>' if regime else ''}{items}</ul>")
    body = "".join(
        f'<section id="{p.id}">\n<h2>{p.title}{f", {p.regime}" if p.regime else ""}</h2>\n{p.content}\n</section>\n'
        for p in parts
    )
    return document(
        title=f"Order book report: {book}",
        style=style,
        skip="Skip to the answers",
        definitions=(*drawing.patterns(), *worldmap.definitions()),
        header=f'<p class="kind">Order book report</p>\n<h1>{book or "Order book"}</h1>\n{_standings(summaries)}',
        contents="".join(links),
        body=body,
        by=f"Licet{_version(summaries[0])}",
    )


class _Part(NamedTuple):
    """A part of the page, in HTML; ``regime`` is empty where it is not of one of several."""

    id: str
    title: str
    regime: str
    content: str


def _parts(summaries: Sequence[Json]) -> Iterator[_Part]:
    if len(summaries) > 1:
        content = _table(tables.grouped(summaries)) + _table(tables.compared(summaries))
        yield _Part("compared", "The regimes side by side", "", content)
    for i, summary in enumerate(summaries, 1):
        regime = escape(summary["regime"]) if len(summaries) > 1 else ""
        yield _Part(f"answer-{i}", "The answer", regime, _answer(summary, f"map-{i}"))
        for table in tables.of_regime(summary):
            yield _Part(f"{_id(table.name)}-{i}", table.name, regime, _table(table))
    for table in tables.of_file(summaries):
        yield _Part(_id(table.name), table.name, "", _table(table))


def _standings(summaries: Sequence[Json]) -> str:
    """Under which law it was decided, and what that is: law, law that is not enforced, or a proposal."""
    told = []
    for summary in summaries:
        law = f"<b>{escape(summary['regime'])}</b>: {escape(summary['title'])} ({escape(summary['source'])})."
        first, last = summary["first_day"], summary["last_day"]
        days = f" Orders from {escape(first)} to {escape(last)}." if first else ""
        told.append(f"<p>{law} <strong>{escape(standing(summary['status']))}</strong>{days}</p>")
    return f'<div class="standing">{"".join(told)}<p>{DISCLAIMER}</p></div>'


def _answer(summary: Json, id: str) -> str:
    """What may go and what may not: in numbers, in bars, and on the map."""
    groups, kinds = by_group(summary), by_kind(summary)
    everything = total(kinds.values())
    held = sum(answer["orders"] for answer in summary["answers"] if answer["authorization"] == "license")
    tiles = []
    for group, (title, because) in GROUPS.items():
        orders, tpp = groups[group]
        under = f"; {figure(held)} under a license that a party holds" if held and group == "license" else ""
        tiles.append(
            f'<div class="{group}"><dt>{title}</dt><dd><b>{figure(orders)}</b> {plural(orders, "order")}, '
            f"{percent(orders, everything.orders)}</dd><dd>{figure(tpp)} TPP, {percent(tpp, everything.tpp)}</dd>"
            f'<dd class="small">{because}{under}</dd></div>'
        )
    rows = []
    for kind in KINDS:
        if (count := kinds[kind.key]).orders:
            of_orders, of_tpp = percent(count.orders, everything.orders), percent(count.tpp, everything.tpp)
            cells = (figure(count.orders), of_orders, figure(count.tpp), of_tpp)
            name = f'<th scope="row">{drawing.swatch(drawing.fill(kind))} {kind.title}</th>'
            rows.append(f"<tr>{name}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    bars = "".join(
        f"<p>{title}</p>{drawing.stacked({key: count[i] for key, count in kinds.items()}, 1000, 22)}"
        for i, title in enumerate(("Orders", "Computing power"))
    )
    lines, wrong = figure(summary["lines"]), summary["lines_in_error"]
    are = "is" if wrong == 1 else "are"
    return f"""<p class="lead">{figure(everything.orders)} {plural(everything.orders, "order")} decided, with controlled
computing power of {figure(everything.tpp)} TPP. Of {lines} lines, {figure(wrong)} {are} in error and not decided.</p>
<dl class="tiles">{"".join(tiles)}</dl>
{worldmap.world_map(summary["destinations"], id)}
<div class="bars" aria-hidden="true">{bars}</div>
<div class="scroll" role="region" tabindex="0" aria-label="Answers by kind"><table>
<caption>Answers by kind</caption>
<thead><tr><th scope="col" class="text">Answer</th><th scope="col">Orders</th><th scope="col">of all</th>\
<th scope="col">TPP</th><th scope="col">of all</th></tr></thead>
<tbody>{"".join(rows)}</tbody>
</table></div>"""


def _table(table: Table) -> str:
    """A table, or where it has one column only a list; of a long one the beginning, and how much there is."""
    shown = table.rows if table.name == "Countries" else table.rows[:SHOWN]
    in_all = max(table.in_all, len(table.rows))
    notes = [escape(table.note)] if table.note and shown else []
    if in_all > len(shown):
        where = [f"the summary workbook has {len(table.rows):,}, on its sheet {table.name}"] * (
            len(table.rows) > len(shown)
        )
        where += ["the results of the run have all"] * (in_all > len(table.rows))
        notes.append(f"These are the first {len(shown):,} of {in_all:,}: {'; '.join(where)}.")
    note = "".join(f'<p class="note">{text}</p>' for text in notes)
    if not shown:
        return f"<p>{escape(table.title)}: none.</p>"
    if len(table.columns) == 1:
        return f"<ul>{''.join(f'<li>{escape(_cut(str(cell)))}</li>' for (cell,) in shown)}</ul>{note}"
    kept = [
        i
        for i, column in enumerate(table.columns)
        if not column.detail and (column.kind is None or any(row[i] for row in table.rows))
    ]
    kinds = [i for i in kept if table.columns[i].kind]
    head = "".join(_head(table.columns[i]) for i in kept)
    body = []
    for row in shown:
        cells = "".join(_cell(row[i], table.columns[i], i == table.label) for i in kept)
        if kinds:
            parts = {table.columns[i].kind or "": Decimal(row[i] or 0) for i in kinds}
            cells += f"<td>{drawing.stacked(parts, 90, 12)}</td>"
        body.append(f"<tr>{cells}</tr>\n")
    bars = '<th scope="col" class="text">Answers</th>' if kinds else ""
    return f"""<div class="scroll" role="region" tabindex="0" aria-label="{escape(table.name)}"><table>
<caption>{escape(table.title)}</caption>
<thead><tr>{head}{bars}</tr></thead>
<tbody>
{"".join(body)}</tbody>
</table></div>
{note}"""


def _head(column: Column) -> str:
    sample = drawing.swatch(drawing.fill(_BY_KEY[column.kind])) if column.kind else ""
    look = "" if column.form is Form.FIGURE else ' class="text"'
    return f'<th scope="col"{look}>{sample}{escape(column.title)}</th>'


def _cell(cell: Cell, column: Column, names: bool) -> str:
    """A cell; ``names`` says that it is the one that names its row."""
    if column.form is Form.SHARE:
        share = None if cell is None else Decimal(cell)
        told = "unknown" if share is None else f"{share * 100:.1f}%"
        return f'<td class="share">{drawing.used(share)} {told}</td>'
    look = ' class="text"' if column.form is Form.TEXT else ""
    if isinstance(cell, str):
        text = escape(_cut(cell)).replace("\n", "<br>")
        if max(map(len, cell.split()), default=0) > UNBROKEN:
            look = ' class="text long"'
    else:
        text = "unknown" if cell is None else "–" if column.kind and not cell else figure(cell)
    return f'<th scope="row"{look}>{text}</th>' if names else f"<td{look}>{text}</td>"


def _cut(text: str) -> str:
    said = f"… ({len(text):,} characters in all)"
    return text if len(text) <= LONGEST else text[: LONGEST - len(said)] + said


def _id(name: str) -> str:
    return name.lower().replace(" ", "-")


def _version(summary: Json) -> str:
    version = (summary.get("record") or {}).get("licet")
    return f" {escape(str(version))}" if version else ""
