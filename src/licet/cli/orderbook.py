"""`licet orderbook`: order books in, annotated order books out."""

from __future__ import annotations

import click

from licet.cli.orderbook_explain import explain
from licet.cli.orderbook_map import map_command
from licet.cli.orderbook_run import run
from licet.cli.orderbook_sample import sample_command


@click.group()
def orderbook() -> None:
    """Determine whole order books: files in, annotated files out."""


@orderbook.command()
def columns() -> None:
    """List the fields that the columns of an order book can hold."""
    from licet.orderbook.columns import COLUMNS

    width = max(map(len, COLUMNS))
    for column in COLUMNS.values():
        click.echo(f"{column.name.ljust(width)}  {column.doc}")


for command in (run, explain, map_command, sample_command):
    orderbook.add_command(command)
