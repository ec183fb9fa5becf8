"""Balances, entries and receipts of the ledger as people and programs are shown them: in TPP, items or US dollars."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import click

from licet.cli.output import emit, emit_json, say, table

if TYPE_CHECKING:
    from licet.ledger import Ledger, Receipt
    from licet.ledger.reading import Balance, Line

KINDS: Final = {"open": "opened", "define": "agreed"}
"""Kinds of entries by other words than the ledger's own."""
MOVES: Final = {"transfer_out": "to", "transfer_in": "from", "acquire": "from", "return": "from"}
"""Which way an entry goes that another allocation has a part in."""


def kind_shown(kind: str) -> str:
    """A kind of entries as people read it."""
    return KINDS.get(kind, kind.replace("_", " "))


def balance_to_dict(b: Balance) -> dict[str, Any]:
    """A balance ready for JSON."""
    from licet.ledger.amount import unit_of

    unit = unit_of(b.allocation)
    return {
        "allocation": b.allocation,
        "unit": unit.name,
        "as_of": b.as_of.isoformat(),
        "reserved": unit.of(b.held),
        "committed": unit.of(b.committed),
        "used": unit.of(b.used),
        "limit": None if b.limit is None else unit.of(b.limit),
        "expired": unit.of(b.expired),
        "room": None if b.room is None else unit.of(b.room),
        "over": unit.of(b.over),
        "citation": b.cite,
        "shares": [f"{s.name}: {_percent(s.numerator, s.denominator)} ({s.cite})" for s in b.shares],
        "sees": "whole" if b.sees_whole else "part",
        "lower_bound": not b.sees_whole,
        "frozen": b.frozen,
        "entries": b.seq,
    }


def show_balances(balances: Sequence[Balance]) -> None:
    """Print balances as a table; what is to be known beside the numbers goes to standard error."""
    rows: list[list[str | Decimal | None]] = []
    for b in balances:
        d = balance_to_dict(b)
        limit, room = ("a share" if b.shares else "none", "") if b.limit is None else (d["limit"], d["room"])
        rows.append([b.allocation, d["reserved"], d["committed"], limit, room, d["unit"], d["sees"]])
    table(("allocation", "reserved", "committed", "limit", "room", "unit", "seen"), rows)
    for b in balances:
        d = balance_to_dict(b)
        if not b.sees_whole:
            room = "" if b.room is None else f", at most {d['room']:,} are free"
            say(f"{b.allocation} is seen in part, a lower bound: at least {d['used']:,} {d['unit']} are used{room}")
        if b.expired:
            say(f"{b.allocation}: {d['expired']:,} {d['unit']} of what is reserved has expired, and takes no room")
        if b.over:
            say(f"{b.allocation} is {d['over']:,} {d['unit']} above its limit{_cited(b)}")
        if b.frozen is not None:
            say(f"{b.allocation} is frozen: {b.frozen}")
        elif b.limit is None and b.shares:
            say(f"{b.allocation} is limited by shares: {'; '.join(d['shares'])}")


def _percent(numerator: int, denominator: int) -> str:
    return f"at most {Decimal(numerator * 100) / denominator:g} percent"


def _cited(b: Balance) -> str:
    return f" ({b.cite})" if b.cite else ""


def receipt_to_dict(receipt: Receipt) -> dict[str, Any]:
    """A receipt ready for JSON, as ``verify --receipts`` takes it."""
    links = [{"allocation": e.allocation, "seq": e.seq, "hash": e.hash} for e in receipt.entries]
    return {
        "operation": receipt.operation,
        "key": receipt.key,
        "recorded": receipt.recorded.isoformat(),
        "replayed": receipt.replayed,
        "entries": links,
    }


def show_receipt(ledger: Ledger, receipt: Receipt, what: str, *, as_json: bool) -> None:
    """Print what was recorded, and the balances after it."""
    names = dict.fromkeys(e.allocation for e in receipt.entries)
    balances = [ledger.balance(name) for name in names]
    if as_json:
        emit_json({**receipt_to_dict(receipt), "balances": [balance_to_dict(b) for b in balances]})
        return
    before = ", by an earlier command with this key: nothing was recorded now" if receipt.replayed else ""
    emit(f"{what} {receipt.operation}, recorded {moment(receipt.recorded)}{before}")
    click.echo()
    show_balances(balances)


def moment(at: dt.datetime) -> str:
    """A time as people read it."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def line_to_dict(line: Line) -> dict[str, Any]:
    """An entry ready for JSON."""
    from licet.ledger.amount import unit_of

    of = unit_of(line.allocation).of
    return {
        "allocation": line.allocation,
        "entry": line.seq,
        "recorded": line.recorded.isoformat(),
        "effective": line.effective.isoformat(),
        "kind": line.kind.name.lower(),
        "operation": line.operation,
        "reservation": line.reservation,
        "expires": line.expires.isoformat() if line.expires else None,
        "reserved_change": of(line.held_change),
        "committed_change": of(line.committed_change),
        "reserved": of(line.held),
        "committed": of(line.committed),
        "agreed": agreed(line),
        "key": line.key,
        "actor": line.actor,
        "reason": line.reason,
        "law": line.law,
        "hash": line.hash,
    }


def agreed(line: Line) -> str:
    """What an entry changed in what is agreed, or where it moved what is committed, in words; else empty."""
    from licet.ledger.amount import unit_of

    if line.change is None:
        direction = MOVES.get(line.kind.name.lower())
        return f"{direction} {', '.join(line.beside)}" if direction and line.beside else ""
    c, unit, said = json.loads(line.change), unit_of(line.allocation), []
    if "share" in c:
        cite = f" ({c['cite']})" if c["cite"] else ""
        said.append(f"share {c['share']}: {_percent(c['numerator'], c['denominator'])}{cite}")
    for since, limit, cite in c.get("steps", ()):
        start = "" if since == dt.date.min.isoformat() else f" from {since}"
        said.append(
            f"{'no limit' if limit is None else f'limit {unit.shown(limit)}'}{start}{f' ({cite})' if cite else ''}"
        )
    if "frozen" in c:
        said.append("unfrozen" if c["frozen"] is None else f"frozen: {c['frozen']}")
    if c.get("first") or c.get("last"):
        said.append(f"for {c['first'] or 'any day'} to {c['last'] or 'any day'}")
    if "sees" in c:
        said.append("seen whole" if c["sees"] == "whole" else "seen in part")
    return "; ".join(said)


def show_lines(lines: Sequence[Line], *, named: bool) -> None:
    """Print entries as a table; ``named``: with their allocations."""
    head = (
        "recorded (UTC)",
        "for",
        "what",
        "operation",
        "of",
        "reserved",
        "committed",
        "reserved after",
        "committed after",
    )
    rows = []
    for line in lines:
        d = line_to_dict(line)
        why = " · ".join(
            dict.fromkeys(
                text
                for text in (
                    d["agreed"],
                    *([] if d["agreed"].endswith(f": {line.reason}") else [line.reason]),
                    line.actor,
                )
                if text
            )
        )
        settled = line.reservation if line.reservation != line.operation else None
        row = [
            f"{line.recorded:%Y-%m-%d %H:%M:%S}",
            d["effective"],
            kind_shown(d["kind"]),
            str(line.operation),
        ]
        row += ["" if settled is None else f"reservation {settled}"]
        row += [d["reserved_change"] or None, d["committed_change"] or None, d["reserved"], d["committed"], why]
        rows.append([line.allocation, *row] if named else row)
    table((*(["allocation"] if named else []), *head, "why"), rows)
