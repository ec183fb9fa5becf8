"""`licet compare`: the same orders, or the same transaction, under several regimes."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from licet.cli.law_options import asked_law, reading_option
from licet.cli.orderbook_reading import (
    complain_of,
    mapping_of,
    memory_option,
    opening_of,
    reading_options,
    refusals,
)
from licet.cli.output import INVALID, complain, emit, emit_json, say

if TYPE_CHECKING:
    from licet.lab.compare.comparison import Pair

_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)


def _pair(ctx: click.Context, param: click.Parameter, given: Sequence[str]) -> list[Pair]:
    """Pairs of regimes, each written A,B. Raises click.BadParameter."""
    pairs = [tuple(part.strip() for part in text.split(",")) for text in given]
    for text, pair in zip(given, pairs, strict=True):
        if len(pair) != 2:
            raise click.BadParameter(f"found {text!r}; expected two regimes with a comma between them")
    return [(a, b) for a, b in pairs]


@click.command()
@click.argument("regimes", metavar="A B [C …]", nargs=-1, required=True)
@click.option("--orders", metavar="FILE", type=_FILE, help="An order book, as licet orderbook run reads it.")
@click.option("--transaction", metavar="FILE", type=_FILE, help="A transaction, as licet determine reads it.")
@click.option("--pair", "pairs", metavar="B,C", multiple=True, callback=_pair, help="Compare these two as well.")
@click.option("--out", metavar="FOLDER", type=click.Path(file_okay=False), help="Write tables, charts and a page.")
@click.option("--no-charts", is_flag=True, help="With --out: no pictures of the charts; what draws them is not needed.")
@click.option(
    "--flips", metavar="N", type=click.IntRange(0), default=100, show_default=True,
    help="How many of the orders that change are listed for each pair; --out writes all.",
)  # fmt: skip
@reading_option
@reading_options
@click.option("--alone", is_flag=True, help="Decide each order on its own, with the opening balances: no quotas.")
@click.option("--answers-only", is_flag=True, help="Leave reasons and citations out; the fastest.")
@memory_option
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.pass_context
def compare(ctx: click.Context, /, regimes: tuple[str, ...], **options: Any) -> None:
    """Compare what the regimes B, C … decide with what A decides, over the same orders or over one transaction.

    \b
    Examples:
      licet compare ear-2023 diffusion-2025 --orders orders.csv
      licet compare diffusion-2025 enforced codified --orders orders.xlsx --out compared
      licet compare enforced diffusion-2025 diffusion-2025+affiliates-rule --pair \\
          diffusion-2025,diffusion-2025+affiliates-rule --orders orders.parquet --json
      licet compare ear-2023 diffusion-2025 --transaction order.json

    Of orders: how many change from which decision to which (the flip matrix), by country of destination, consignee,
    product and computing power, and which orders change, with the reasons on both sides. A decision is the outcome;
    where a license is required, how an application is reviewed. Each regime folds its own quotas in, by date.

    Of a transaction: the question, the provision and the condition at which the regimes part, and what else differs.

    FOLDER gets flips.csv, matrix.csv, by_country.csv, by_consignee.csv, by_product.csv, by_tpp.csv, comparison.json,
    charts (Vega-Lite, SVG, PNG; pip install 'licet[charts]') and index.html, a page that loads nothing from anywhere.

    Exit status: 0; 2 for wrong usage; 3 if a line or the transaction was in error (the others are compared).
    """
    if len(regimes) < 2:
        raise click.UsageError("expected at least two regimes to compare; see licet regimes")
    regimes = tuple(asked_law(one, options["readings"]).regime or one for one in regimes)
    options["pairs"] = [tuple(asked_law(one, {}).regime or one for one in pair) for pair in options["pairs"]]
    if (options["orders"] is None) == (options["transaction"] is None):
        raise click.UsageError("expected either --orders or --transaction")
    if options["transaction"] is not None:
        _transaction(ctx, regimes, options)
        return
    gc.disable()  # what is made here stays alive to the end: looking for garbage would take as long as deciding
    ctx.call_on_close(gc.enable)
    _orders(ctx, regimes, options)


def _orders(ctx: click.Context, regimes: Sequence[str], options: dict[str, Any]) -> None:
    """Compare over an order book."""
    from licet.cli.orderbook_progress import progress
    from licet.lab.compare.compared import Compared
    from licet.lab.compare.comparison import comparison, pairs_of, regimes_of
    from licet.orderbook.mapping.headers import without_results
    from licet.orderbook.run import MEMORY, Run, Settings, workbench
    from licet.orderbook.source.open import open_source

    if options["out"] is not None and not options["no_charts"]:
        _check_charts()
    book, as_json = options["orders"], options["as_json"]
    name = "standard input" if book == "-" else book
    pairs = pairs_of(regimes, options["pairs"])
    settings = Settings(
        regimes_of(pairs),
        opening_of(ctx, options["opening"]),
        options["readings"],
        not options["alone"],
        not options["answers_only"],
        False,
    )
    with refusals(ctx, name):
        source = open_source(book, **{key: options[key] for key in ("sheet", "delimiter", "encoding")})
        with workbench(options["memory"] or MEMORY) as connection, progress(as_json) as tell:
            tell("reading", 0, 0)
            without_results(source.header)
            source.stage(connection, "staged")
            mapping = mapping_of(ctx, name, source, connection, options["mapping"])
            run = Run(connection, source, mapping, settings, tell)
            if run.lines_in_error:
                complain_of(name, run, as_json)
            tell("comparing", 0, 0)
            orders = Compared(run)
            found = comparison(orders, pairs, options["flips"])
            if options["out"] is not None:
                from licet.lab.compare.write import write_comparison

                tell("writing", 0, 0)
                written = write_comparison(orders, found, Path(options["out"]), pictures=not options["no_charts"])
                found["written"] = [str(path) for path in written]
            wrong = run.lines_in_error
    if as_json:
        emit_json(found)
    else:
        from licet.cli.compare_shown import show_comparison

        show_comparison(found)
    ctx.exit(INVALID if wrong else 0)


def _check_charts() -> None:
    """Refuse to begin where pictures are asked for and what draws them is not installed."""
    from licet.lab.compare.pictures import MissingChartsError, converter

    try:
        converter()
    except MissingChartsError as problem:
        raise click.UsageError(f"{problem}; or give --no-charts") from None


def _transaction(ctx: click.Context, regimes: Sequence[str], options: dict[str, Any]) -> None:
    """Compare over the transactions of a file."""
    from licet.cli.texts import texts
    from licet.facts.read import read_transaction
    from licet.facts.shapes import InvalidTransactionError
    from licet.lab.compare.comparison import pairs_of
    from licet.lab.compare.parting import compare_transaction
    from licet.lab.compare.parting_report import parting_report

    if options["out"] is not None:
        raise click.UsageError("--out is for --orders")
    file = options["transaction"]
    name = "standard input" if file == "-" else file
    found, wrong = [], False
    with click.open_file(file, "rb") as stream:
        for text in texts(stream, lines=name.endswith((".jsonl", ".ndjson"))):
            try:
                t = read_transaction(text.decoded())
                t = replace(t, readings={**t.readings, **options["readings"]})
                found += [compare_transaction(t, a, b) for a, b in pairs_of(regimes, options["pairs"])]
            except InvalidTransactionError as problem:
                wrong = True
                complain(name if text.line is None else f"{name}, line {text.line:,}", text.errors(problem))
    if options["as_json"]:
        if found:
            emit_json(found[0] if len(found) == 1 else found)
    else:
        emit(f"\n{'=' * 100}\n\n".join(map(parting_report, found)))
    if wrong and found:
        say("the others were compared")
    ctx.exit(INVALID if wrong else 0)
