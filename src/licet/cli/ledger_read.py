"""The commands that say what a ledger holds: balances, statements, history."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from licet.cli.ledger_options import EXIT, day_or_moment, is_of_ledger, json_option, ledger_option, opened
from licet.cli.ledger_shown import balance_to_dict, line_to_dict, show_balances, show_lines
from licet.cli.output import emit_json, number, say

_from = click.option("--from", "since", metavar="WHEN", callback=day_or_moment, help="The first day, or a moment.")
_to = click.option("--to", "until", metavar="WHEN", callback=day_or_moment, help="The last day, or a moment.")


@click.command(epilog=EXIT)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--at", metavar="WHEN", callback=day_or_moment, help="As recorded by the end of a day (UTC), or a moment."
)
@json_option
@ledger_option
@click.pass_context
def balance(ctx: click.Context, names: tuple[str, ...], at: dt.date | None, as_json: bool, url: str) -> None:
    """Show what is reserved, committed and free.

    Of these allocations or of all, now or as it was known on a past day: --at goes by the time at which entries were
    recorded, not by the days for which they count (--on).

    \b
    Examples:
      licet ledger balance
      licet ledger balance lpp/2025/ACME --at 2025-06-30
    """
    with opened(ctx, url) as ledger:
        found = [ledger.balance(name, at) for name in names] if names else ledger.balances(at)
    if as_json:
        emit_json([balance_to_dict(b) for b in found])
    elif found:
        show_balances(found)
    else:
        say("there is no allocation" if at is None else f"there was no allocation on {at}")


@click.command(epilog=EXIT)
@click.argument("name")
@_from
@_to
@click.option("--out", metavar="FILE", help="Write it to FILE.csv, FILE.xlsx or FILE.json instead of the terminal.")
@json_option
@ledger_option
@click.pass_context
def statement(
    ctx: click.Context,
    name: str,
    since: dt.date | None,
    until: dt.date | None,
    out: str | None,
    as_json: bool,
    url: str,
) -> None:
    """Show what happened in a period.

    Opening balance, every entry, totals, closing balance of an allocation.

    \b
    Examples:
      licet ledger statement lpp/2025/ACME --from 2025-04-01 --to 2025-06-30
      licet ledger statement lpp/2025/ACME --from 2025-01-01 --out acme.xlsx
    """
    from licet.cli.ledger_statement import show_statement, statement_to_dict, write_statement

    with opened(ctx, url) as ledger:
        if out is not None and is_of_ledger(Path(out), url):
            raise click.BadParameter(f"{out} is a file of the ledger itself", param_hint="--out")
        found = ledger.statement(name, since or dt.date(1970, 1, 1), until)
    said = statement_to_dict(found, since, until)
    if out is not None:
        write_statement(said, out)
        say(f"written: {out}")
    elif as_json:
        emit_json(said)
    else:
        show_statement(found, said)


@click.command(epilog=EXIT)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_from
@_to
@json_option
@ledger_option
@click.pass_context
def history(
    ctx: click.Context,
    names: tuple[str, ...],
    since: dt.date | None,
    until: dt.date | None,
    as_json: bool,
    url: str,
) -> None:
    """List entries in the order of time.

    Of these allocations or of all; as JSON, one a line.

    \b
    Examples:
      licet ledger history lpp/2025/ACME
      licet ledger history --from 2025-06-01 --json > june.jsonl
    """
    with opened(ctx, url) as ledger:
        lines = ledger.history(*names, since=since, until=until)
        if not as_json:
            show_lines(list(lines), named=True)
            return
        for line in lines:
            click.echo(json.dumps(line_to_dict(line), ensure_ascii=False, default=number))
