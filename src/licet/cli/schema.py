"""`licet schema`: the JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

import click

from licet.cli.output import emit_json


@click.command()
@click.argument("name", type=click.Choice(["transaction", "determination"]))
def schema(name: str) -> None:
    """Print the JSON Schema (2020-12) of a transaction or of a determination.

    \b
    Examples:
      licet schema transaction > transaction.schema.json
      licet schema determination
    """
    from licet.determine import schema as schemas

    emit_json(schemas.transaction() if name == "transaction" else schemas.DETERMINATION)
