"""`licet determine`: transactions in, determinations out."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from licet.cli.law_options import asked_law, law_options
from licet.cli.ledger_options import lower_bounds_option, opened
from licet.cli.output import INVALID, complain, emit, emit_json, say

if TYPE_CHECKING:
    from licet.determine.counters import Counters, LowerBounds
    from licet.determine.determination import Determination
    from licet.ledger import Ledger, Receipt


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print each determination as a line of JSON.")
@law_options
@click.option("--ledger", "url", metavar="URL", help="The ledger that counters are read from; see licet ledger.")
@lower_bounds_option
@click.option("--reserve", is_flag=True, help="Reserve in the ledger what each transaction consumes; needs --key.")
@click.option("--key", metavar="TEXT", help="Your own key: repeated with it, the command reserves nothing twice.")
@click.pass_context
def determine(
    ctx: click.Context,
    file: str,
    as_json: bool,
    regime: str | None,
    readings: dict[str, str],
    url: str | None,
    lower_bounds: LowerBounds,
    reserve: bool,
    key: str | None,
) -> None:
    """Determine the transactions of FILE; - is standard input.

    \b
    Examples:
      licet determine order.json
      licet determine order.json --regime diffusion-2025 --reading lpp_in_d1_d4=allowed
      licet determine orders.jsonl --json > determinations.jsonl
      licet determine order.json --ledger allocations.db --reserve --key "order 17"

    FILE holds one transaction as JSON, or one on each line (JSON Lines); licet schema transaction prints the form.
    --regime and --reading go before what a transaction says itself; counters that it says itself go before a ledger's.
    Of many transactions the first is reserved under the key, the others with a slash and their line behind it.

    Exit status: 0 if every transaction was determined, whatever the answer; 2 for wrong usage; 3 if at least one was
    invalid or refused by the ledger (which is said on standard error, and the others are determined all the same).
    """
    from licet.cli.texts import texts
    from licet.determine.determination import determine as determined_by
    from licet.facts.read import read_transaction
    from licet.facts.shapes import InvalidTransactionError

    law = asked_law(regime, readings)
    name = "standard input" if file == "-" else file
    determined = invalid = 0
    if (reserve or key or lower_bounds != "unknown") and url is None:
        raise click.UsageError("found --reserve, --key or --lower-bounds without --ledger; expected the ledger's URL")
    if reserve != (key is not None):
        raise click.UsageError("expected --reserve and --key together")
    with click.open_file(file, "rb") as stream, opened(ctx, url) if url else nullcontext() as ledger:
        for text in texts(stream, lines=name.endswith((".jsonl", ".ndjson"))):
            try:
                transaction = read_transaction(text.decoded())
                if law.regime or law.readings:
                    transaction = replace(
                        transaction,
                        regime=law.regime or transaction.regime,
                        readings={**transaction.readings, **law.readings},
                    )
                place = name if text.line is None else f"{name}, line {text.line:,}"
                own = key if key is None or text.line in (None, 1) else f"{key}/{text.line}"
                seen = ledger if ledger is None or own is None else _apart(ledger, own)
                determination = determined_by(transaction, seen, lower_bounds)
            except InvalidTransactionError as problem:
                invalid += 1
                complain(name if text.line is None else f"{name}, line {text.line:,}", text.errors(problem))
                continue
            determined += 1
            if as_json:
                emit_json(determination.to_json())
            else:
                emit(determination.explain() if determined == 1 else f"{'=' * 100}\n\n{determination.explain()}")
            if ledger is not None and own is not None and not _reserved(ledger, determination, own, place):
                invalid += 1
    if invalid:
        if determined:
            say(f"{determined:,} determined, {invalid:,} invalid" + (" or refused" if reserve else ""))
        ctx.exit(INVALID)


def _apart(ledger: Ledger, key: str) -> Counters:
    """The counters without what was reserved under the key before."""
    from licet.ledger.apart import Apart

    return Apart(ledger, key)


def _gone(ledger: Ledger, made: Receipt) -> str:
    """What a reservation that was made before draws no more, in words."""
    from licet.ledger.amount import unit_of
    from licet.ledger.apart import Apart

    if not made.replayed:
        return ""
    gone = Apart(ledger, made.key).gone(made.operation)
    said = ", ".join(f"{unit_of(name).shown(amount)} on {name}" for name, amount in gone.items())
    return f"; released or over since, and not reserved again: {said}" if said else ""


def _reserved(ledger: Ledger, determination: Determination, key: str, place: str) -> bool:
    """Reserve what a determination consumes; whether the ledger takes it."""
    from licet.ledger import DoesNotFitError, LedgerError

    try:
        made = ledger.reserve_for(determination, key=key)
    except LedgerError as refused:
        complain(f"{place}: not reserved", refused.shortages if isinstance(refused, DoesNotFitError) else [refused])
        return False
    if made is None:
        say(f"{place}: it consumes nothing: nothing was reserved")
    else:
        drawn = ", ".join(f"{c['tpp']:,} TPP on {c['allocation']}" for c in determination.consumes)
        before = "before, by a command with this key" if made.replayed else "now"
        say(f"{place}: reservation {made.operation} of {drawn}, made {before}{_gone(ledger, made)}")
    return True
