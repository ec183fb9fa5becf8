"""`licet published`: numbers that have been published about the law, beside what Licet produces."""

from __future__ import annotations

import click

from licet.cli.output import emit, emit_json, table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of records with every field, sources and all.")
def published(as_json: bool) -> None:
    """Compare the numbers published about the AI Diffusion rule with what Licet produces from the law.

    \b
    Examples:
      licet published
      licet published --json

    A number that Licet does not produce has no entry under "Produced"; --json says why. docs/published-numbers.md is
    the same as a page.
    """
    from licet.published.numbers import published as numbers
    from licet.published.numbers_page import record

    records = [record(number) for number in numbers().values()]
    if as_json:
        emit_json(records)
        return
    words = {True: "yes", False: "NO", None: "known to be wrong"}
    head = ("Id", "Published", "Produced", "Unit", "Tolerance", "Agrees", "What is said")
    fields = ("id", "published", "produced", "unit", "tolerance")
    agrees = ("" if r["produced"] is None else words[r["agrees"]] for r in records)
    table(head, [(*(r[f] for f in fields), said, r["says"]) for r, said in zip(records, agrees, strict=True)])
    compared = [r["agrees"] for r in records if r["agrees"] is not None]
    emit(f"\n{sum(compared)} of the {len(compared)} numbers compared agree; {len(records)} are listed.")
