"""`licet regimes`: the selections of law that a transaction can be determined under."""

from __future__ import annotations

import click

from licet.cli.output import emit_json, table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of records.")
def regimes(as_json: bool) -> None:
    """List the regimes that a transaction can be determined under.

    \b
    Examples:
      licet regimes
      licet determine order.json --regime diffusion-2025
    """
    from licet.law.regimes import REGIME_IDS, regime

    fields = ("id", "title", "status", "based_on", "source")
    records = [{f: getattr(regime(id), f) for f in fields} for id in REGIME_IDS]
    if as_json:
        emit_json(records)
    else:
        table(("Regime", "Status", "Title"), [(r["id"], r["status"], r["title"]) for r in records])
