"""A statement of an allocation: on the terminal, as CSV, as a workbook to print, and as JSON."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from licet.cli.ledger_shown import balance_to_dict, kind_shown, line_to_dict, moment, show_balances, show_lines
from licet.cli.output import emit, json_bytes, table
from licet.determine.paragraphs import DISCLAIMER

if TYPE_CHECKING:
    from licet.ledger.reading import Statement

COLUMNS: Final = {
    "recorded": ("recorded (UTC)", 21),
    "effective": ("for", 12),
    "kind": ("what", 17),
    "operation": ("operation", 12),
    "reservation": ("reservation", 13),
    "expires": ("expires (UTC)", 21),
    "reserved_change": ("reserved", 15),
    "committed_change": ("committed", 15),
    "reserved": ("reserved after", 17),
    "committed": ("committed after", 18),
    "agreed": ("agreed", 40),
    "reason": ("reason", 40),
    "actor": ("actor", 16),
    "key": ("key", 20),
    "law": ("law", 24),
    "hash": ("hash", 20),
}
"""The columns of a statement in a file: their titles, and their widths in characters."""
AMOUNTS: Final = ("operation", "reserved", "committed", "reservation")
"""What the keys of columns of numbers begin with."""
PRINTED: Final = list(COLUMNS).index("actor")
"""The last column that goes on paper."""
IN_PART: Final = "The ledger sees this allocation in part: what is used is a lower bound, what is free an upper bound."


def statement_to_dict(found: Statement, since: dt.date | None, until: dt.date | None) -> dict[str, Any]:
    """A statement ready for JSON: all that a printed one shows."""
    from licet.ledger.amount import unit_of

    closing = balance_to_dict(found.closing)
    remarks = [IN_PART] if closing["lower_bound"] else []
    if found.closing.over:
        remarks.append(f"More is drawn than the limit allows: {closing['over']:,} {closing['unit']}.")
    if closing["frozen"] is not None:
        remarks.append(f"Frozen: {closing['frozen']}.")
    return {
        "title": f"Statement of {closing['allocation']}",
        "allocation": closing["allocation"],
        "unit": closing["unit"],
        "from": since.isoformat() if since else None,
        "to": until.isoformat() if until else None,
        "lower_bound": closing["lower_bound"],
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "remarks": [*remarks, DISCLAIMER],
        "opening": balance_to_dict(found.opening) if found.opening else None,
        "lines": [line_to_dict(line) for line in found.lines],
        "totals": {kind: unit_of(closing["allocation"]).of(amount) for kind, amount in found.totals.items()},
        "closing": closing,
    }


def period(said: dict[str, Any]) -> str:
    """The period of a statement in words."""
    until = said["to"] or moment(dt.datetime.fromisoformat(said["made"]))
    return f"from {said['from'] or 'its opening'} to {until}"


def show_statement(found: Statement, said: dict[str, Any]) -> None:
    """Print a statement."""
    emit(f"{said['title']}, {period(said)}, in {said['unit']}")
    opening = said["opening"]
    emit(
        "Opening balance: none, it was allocated later"
        if opening is None
        else f"Opening balance: {opening['reserved']:,} reserved, {opening['committed']:,} committed"
    )
    click.echo()
    show_lines(found.lines, named=False)
    click.echo()
    if said["totals"]:
        table(("total of", said["unit"]), [(k.replace("_", " "), amount) for k, amount in said["totals"].items()])
        click.echo()
    emit("Closing balance")
    show_balances([found.closing])


def write_statement(said: dict[str, Any], out: str) -> None:
    """Write a statement in the form that a file's name asks for. Raises click.BadParameter."""
    forms = {".csv": _csv, ".xlsx": _xlsx, ".json": json_bytes}
    form = forms.get(Path(out).suffix.casefold())
    if form is None:
        raise click.BadParameter(f"found {out!r}; expected a name that ends in {', '.join(forms)}", param_hint="--out")
    try:
        Path(out).write_bytes(form(said))
    except OSError as problem:
        raise click.BadParameter(f"cannot write: {problem}", param_hint="--out") from None


def _rows(said: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines between the opening and the closing balance, each a row."""
    opening = said["opening"] or {"reserved": Decimal(0), "committed": Decimal(0)}
    ends = [{"kind": kind, **{k: b[k] for k in ("reserved", "committed")}} for kind, b in
            (("opening balance", opening), ("closing balance", said["closing"]))]  # fmt: skip
    return [ends[0], *said["lines"], ends[1]]


def _csv(said: dict[str, Any]) -> bytes:
    text = StringIO()
    file = csv.DictWriter(text, ["allocation", "unit", "sees", *COLUMNS], extrasaction="ignore", lineterminator="\n")
    file.writeheader()
    of_all = {"allocation": said["allocation"], "unit": said["unit"], "sees": said["closing"]["sees"]}
    for row in _rows(said):
        file.writerow({k: f"{v:f}" if isinstance(v, Decimal) else v for k, v in {**row, **of_all}.items()})
    return text.getvalue().encode()


def _xlsx(said: dict[str, Any]) -> bytes:
    from xlsxwriter import Workbook

    content = BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": said["title"], "comments": DISCLAIMER, "created": dt.datetime(2000, 1, 1)})
    sheet = book.add_worksheet("Statement")
    title, note = book.add_format({"bold": True, "font_size": 14}), book.add_format({"font_color": "#52606D"})
    dark = {"bold": True, "bg_color": "#0B3C5D", "font_color": "#FFFFFF", "indent": 1}
    head, head_right = book.add_format(dark), book.add_format({**dark, "align": "right"})
    text = book.add_format({"valign": "top", "text_wrap": True, "align": "left", "indent": 1})
    amount = book.add_format({"valign": "top", "num_format": "#,##0.###;-#,##0.###;0"})
    whole = book.add_format({"valign": "top", "num_format": "#,##0"})
    time = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", "indent": 1})
    date = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left", "indent": 1})
    closing = said["closing"]
    free = "without limit" if closing["limit"] is None else f"limit {closing['limit']:,}, free {closing['room']:,}"
    above = [said["title"], f"{period(said)}, in {said['unit']}; at its end {free} {said['unit']}", *said["remarks"]]
    for i, line in enumerate(above):
        sheet.write_string(i, 0, line, note if i else title)
    first = len(above) + 1
    for column, (key, (name, width)) in enumerate(COLUMNS.items()):
        sheet.write_string(first, column, name, head_right if key.startswith(AMOUNTS) else head)
        sheet.set_column(column, column, width)
    rows = _rows(said)
    for at, row in enumerate(rows, first + 1):
        wrapped = max(-(-len(str(row.get(key) or "")) // (COLUMNS[key][1] - 3)) for key in ("agreed", "reason"))
        sheet.set_row(at, 15 * max(1, wrapped))
        for column, key in enumerate(COLUMNS):
            value = row.get(key)
            if isinstance(value, Decimal) and (value or not key.endswith("_change")):
                sheet.write_number(at, column, float(value), whole if value == int(value) else amount)
            elif isinstance(value, int):
                sheet.write_number(at, column, value, whole)
            elif value and key in ("recorded", "expires"):
                recorded = dt.datetime.fromisoformat(value).replace(tzinfo=None, microsecond=0)
                sheet.write_datetime(at, column, recorded, time)
            elif value and key == "effective":
                sheet.write_datetime(at, column, dt.datetime.fromisoformat(value), date)
            elif value:
                sheet.write_string(at, column, kind_shown(value) if key == "kind" else value, text)
    sheet.freeze_panes(first + 1, 0)
    sheet.autofilter(first, 0, first + len(rows), len(COLUMNS) - 1)
    sheet.repeat_rows(first)
    sheet.print_area(0, 0, first + len(rows), PRINTED)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{said['allocation'].replace('&', '&&')}&RPage &P of &N")
    book.close()
    return content.getvalue()
