"""`licet classify`: products of the catalogue under 3A090, 4A090 and the .z paragraphs."""

from __future__ import annotations

import datetime as dt

import click

from licet.cli.law_options import asked_law, day, law_options
from licet.cli.output import INVALID, complain, emit, emit_json, table


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--json", "as_json", is_flag=True, help="Print a list of records, with the reasons of each class.")
@click.option("--date", "date", callback=day, metavar="D", help="The day of the law, YYYY-MM-DD.")
@law_options
@click.pass_context
def classify(
    ctx: click.Context,
    names: tuple[str, ...],
    as_json: bool,
    date: dt.date | None,
    regime: str | None,
    readings: dict[str, str],
) -> None:
    """Classify each product called NAME.

    \b
    Examples:
      licet classify L40 "RTX 4090 D" "H100 SXM5"
      licet classify "GB200 NVL72" --json
      licet classify "A100 PCIe 80GB" --reading product_form=assembly

    "none" is outside 3A090, 4A090 and the .z paragraphs; other entries of the Commerce Control List are not tested.
    """
    from licet.catalog import AmbiguousProduct, UnknownProduct
    from licet.determine.classification import classify as classified

    law = asked_law(regime, readings)
    asked = {"regime": law.regime} if law.regime else {}
    records, unknown = [], False
    for name in names:
        try:
            records.append(classified(name, date=date, readings=law.readings, **asked))
        except (AmbiguousProduct, UnknownProduct) as problem:
            unknown = True
            complain("", [problem])
    if as_json:
        emit_json(records)
    elif records:
        fields = ("product", "eccn", "tpp", "performance_density")
        table(("Product", "ECCN", "TPP", "TPP / mm²"), [[r[f] for f in fields] for r in records])
        for record in records:
            for missing in record["missing"]:
                emit(f"{record['product']}: {missing['question'].removeprefix('Item 1: ')}")
    if unknown:
        ctx.exit(INVALID)
