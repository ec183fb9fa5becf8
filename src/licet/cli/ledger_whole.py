"""The commands for a ledger as a whole: verify, export, import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

import click

from licet.cli.ledger_options import EXIT, is_of_ledger, json_option, ledger_option, opened
from licet.cli.output import INVALID, complain, emit, emit_json, say

if TYPE_CHECKING:
    from licet.ledger import Receipt, Verification


@click.command(epilog="Exit status: 0 if it is intact; 2 for wrong usage; 3 if it is not, or does not answer.")
@click.option(
    "--receipts",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="What commands printed with --json, one after the other: what was rewritten since is found.",
)
@json_option
@ledger_option
@click.pass_context
def verify(ctx: click.Context, receipts: str | None, as_json: bool, url: str) -> None:
    """Recompute all, and name what was altered.

    Every chain, balance, limit, key and seal is recomputed: what was changed behind the ledger's back is found.

    \b
    Examples:
      licet ledger verify
      licet ledger verify --receipts receipts.json
    """
    kept = []
    if receipts is not None:
        with click.open_file(receipts, encoding="utf-8") as stream:
            try:
                kept = _receipts(stream.read())
            except (ValueError, KeyError, TypeError) as problem:
                complain(receipts, [f"this is not what the ledger's commands print with --json: {problem!r}"])
                ctx.exit(INVALID)
    with opened(ctx, url) as ledger:
        found = ledger.verify(kept)
    if as_json:
        emit_json(
            {
                "intact": found.intact,
                **{k: getattr(found, k) for k in ("allocations", "operations", "entries", "seals", "receipts")},
                "seconds": round(found.seconds, 3),
                "faults": [vars_of(fault) for fault in found.faults],
                "more": found.more,
            }
        )
    elif found.intact:
        emit(f"Intact: {counted(found)}")
    else:
        emit(f"NOT INTACT: {len(found.faults) + found.more:,} faults in {counted(found)}")
    if not found.intact:
        complain("", found.faults)
        if found.more:
            say(f"and {found.more:,} more")
        ctx.exit(INVALID)


def vars_of(fault: Any) -> dict[str, str]:
    """A fault ready for JSON."""
    return {name: getattr(fault, name) for name in ("where", "what", "found", "expected")}


def counted(found: Verification) -> str:
    """What a verification looked at, in words."""
    kinds = ("allocations", "operations", "entries", "seals", "receipts")
    counts = [(getattr(found, kind), kind) for kind in kinds if getattr(found, kind) or kind != "receipts"]
    return ", ".join(f"{n:,} {kind if n != 1 else 'entry' if kind == 'entries' else kind[:-1]}" for n, kind in counts)


def _receipts(text: str) -> list[Receipt]:
    """The receipts in JSON texts that stand one after the other."""
    import datetime as dt

    from licet.ledger import Receipt
    from licet.ledger.operation import Link

    found, at, read = [], 0, json.JSONDecoder().raw_decode
    text = text.strip()
    while at < len(text):
        value, at = read(text, at)
        at += len(text[at:]) - len(text[at:].lstrip())
        for r in value if isinstance(value, list) else [value]:
            links = tuple(Link(e["allocation"], e["seq"], e["hash"]) for e in r["entries"])
            found.append(Receipt(r["operation"], r["key"], dt.datetime.fromisoformat(r["recorded"]), links))
    return found


@click.command("export", epilog=EXIT)
@click.argument("file", metavar="[FILE]", default="-", type=click.Path(dir_okay=False, allow_dash=True))
@ledger_option
@click.pass_context
def export_(ctx: click.Context, file: str, url: str) -> None:
    """Write all of the ledger as JSON Lines.

    With its hashes; to standard output if no FILE is named.

    \b
    Examples:
      licet ledger export ledger.jsonl
      licet ledger export | gzip > ledger.jsonl.gz
    """
    with opened(ctx, url) as ledger:
        if file != "-" and is_of_ledger(Path(file), url):
            raise click.BadParameter(f"{file} is a file of the ledger itself", param_hint="FILE")
        try:
            with click.open_file(file, "w", encoding="utf-8", atomic=file != "-") as stream:
                count = ledger.export(cast("TextIO", stream))
        except OSError as problem:
            if file == "-":  # a reader that stops
                raise
            raise click.BadParameter(f"cannot write: {problem}", param_hint="FILE") from None
    say(f"{count:,} lines written")


@click.command("import", epilog=EXIT)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@ledger_option
@click.pass_context
def import_(ctx: click.Context, file: str, url: str) -> None:
    """Fill a new ledger from an export, and verify it.

    FILE - is standard input.

    \b
    Examples:
      licet ledger import ledger.jsonl --ledger copy.db

    An export that was changed is refused, and nothing of it is kept.
    """
    with opened(ctx, url, make=True) as ledger, click.open_file(file, encoding="utf-8") as stream:
        try:
            found = ledger.import_(stream)
        except UnicodeDecodeError:
            complain(file, ["this is not text in UTF-8"])
            ctx.exit(INVALID)
    emit(f"Intact: {counted(found)}")
