"""`licet schema`: the JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

import click

from licet.cli.output import emit_json


@click.command()
@click.argument("name", type=click.Choice(["transaction", "determination", "veu"]))
def schema(name: str) -> None:
    """Print the JSON Schema (2020-12) of a transaction, a determination or the file of a validated end user.

    \b
    Examples:
      licet schema transaction > transaction.schema.json
      licet schema determination
      licet schema veu
    """
    if name == "veu":
        from licet.diligence.veu.contract import schema as of_veu

        emit_json(of_veu())
        return
    from licet.determine import schema as schemas

    emit_json(schemas.transaction() if name == "transaction" else schemas.DETERMINATION)
