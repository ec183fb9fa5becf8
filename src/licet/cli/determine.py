"""`licet determine`: transactions in, determinations out."""

from __future__ import annotations

from dataclasses import replace

import click

from licet.cli.law_options import asked_law, law_options
from licet.cli.output import INVALID, complain, emit, emit_json, say


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print each determination as a line of JSON.")
@law_options
@click.pass_context
def determine(ctx: click.Context, file: str, as_json: bool, regime: str | None, readings: dict[str, str]) -> None:
    """Determine the transactions of FILE; - is standard input.

    \b
    Examples:
      licet determine order.json
      licet determine order.json --regime diffusion-2025 --reading lpp_in_d1_d4=allowed
      licet determine orders.jsonl --json > determinations.jsonl

    FILE holds one transaction as JSON, or one on each line (JSON Lines); licet schema transaction prints the form.
    --regime and --reading go before what a transaction says itself.

    Exit status: 0 if every transaction was determined, whatever the answer; 2 for wrong usage; 3 if at least one was
    invalid (what is wrong is said on standard error, and the others are determined all the same).
    """
    from licet.cli.texts import texts
    from licet.determine.determination import Determination
    from licet.facts.read import read_transaction
    from licet.facts.shapes import InvalidTransactionError

    law = asked_law(regime, readings)
    name = "standard input" if file == "-" else file
    determined = invalid = 0
    with click.open_file(file, "rb") as stream:
        for text in texts(stream, lines=name.endswith((".jsonl", ".ndjson"))):
            try:
                transaction = read_transaction(text.decoded())
                if law.regime or law.readings:
                    transaction = replace(
                        transaction,
                        regime=law.regime or transaction.regime,
                        readings={**transaction.readings, **law.readings},
                    )
                determination = Determination(transaction)
            except InvalidTransactionError as problem:
                invalid += 1
                complain(name if text.line is None else f"{name}, line {text.line:,}", text.errors(problem))
                continue
            determined += 1
            if as_json:
                emit_json(determination.to_json())
            else:
                emit(determination.explain() if determined == 1 else f"{'=' * 100}\n\n{determination.explain()}")
    if invalid:
        if determined:
            say(f"{determined:,} determined, {invalid:,} invalid")
        ctx.exit(INVALID)
