"""`licet orderbook map`: what each column of a file is taken for, and how its cells are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from licet.cli.output import INVALID, complain, emit_json, printable, say

if TYPE_CHECKING:
    from licet.orderbook.mapping.cells import Cell
    from licet.orderbook.mapping.mapping import Mapped, Mapping

WIDTH: Final = 130
"""The columns of the tables where they do not go to a terminal."""

SHOWN: Final = 3
"""How many values of a column are shown."""

PRODUCTS: Final = 40
"""How many product texts the terminal shows; --json has all that were looked at."""


@click.command("map")
@click.argument("book", metavar="FILE", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook.")
@click.option("--mapping", "given", metavar="MAP.toml", type=click.Path(exists=True, dir_okay=False), help="Use this.")
@click.option("--save", metavar="MAP.toml", type=click.Path(dir_okay=False), help="Write the mapping, to be edited.")
@click.option("--remember", is_flag=True, help="Use the mapping from now on for files with these columns.")
@click.option("--forget", is_flag=True, help="Forget what was remembered for files with these columns.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def map_command(
    ctx: click.Context,
    book: str,
    sheet: str | None,
    given: str | None,
    save: str | None,
    remember: bool,
    forget: bool,
    as_json: bool,
) -> None:
    """Show what each column of FILE (- is standard input) is taken for, and how its cells are read.

    \b
    Examples:
      licet orderbook map orders.xlsx --sheet Orders
      licet orderbook map orders.csv --save orders.toml      write what was guessed, edit it, and then
      licet orderbook map orders.csv --mapping orders.toml --remember

    Columns are told from their names and values, unless a mapping is given or remembered for files with these columns.
    What decides is never guessed: what is not clear is said, with what to write in the mapping file.

    Exit status: 0; 2 for wrong usage; 3 if a field that every order needs is missing or in doubt.
    """
    import duckdb

    from licet.cli.orderbook_reading import unreadable
    from licet.orderbook.mapping import templates
    from licet.orderbook.mapping.file import read_mapping, write_mapping
    from licet.orderbook.mapping.guess import guess
    from licet.orderbook.mapping.sample import sample_rows
    from licet.orderbook.run import workbench
    from licet.orderbook.source.open import open_source
    from licet.orderbook.source.source import OrderBookError

    if remember and forget:
        raise click.UsageError("--remember and --forget exclude each other.")
    name = "standard input" if book == "-" else book
    try:
        source = open_source(book, sheet=sheet)
        with workbench() as connection:
            source.stage(connection, "staged")
            sample = sample_rows(connection, "staged", len(source.header))
        if forget:
            known = templates.forget(source.header)
            say("forgotten" if known else "nothing was remembered for files with these columns")
        if given is not None:
            name = given
            mapping = read_mapping(Path(given).read_text(encoding="utf-8")).fitted(source.header)
        else:
            mapping = templates.recall(source.header) or guess(source.header, sample)
        name = source.name
        if save is not None:
            about = f"For files such as {source.name}."
            Path(save).write_text(write_mapping(mapping, about), encoding="utf-8", newline="\n")
        if remember and mapping.hindrances:
            say("not remembered: orders cannot be read with it")
        elif remember:
            say(f"remembered in {templates.remember(source.header, mapping)}")
    except (OrderBookError, UnicodeDecodeError) as problem:
        complain(name, [problem])
        ctx.exit(INVALID)
    except duckdb.Error as problem:
        complain(name, [unreadable(problem)])
        ctx.exit(INVALID)
    except OSError as problem:
        raise click.UsageError(f"{problem.filename}: {problem.strerror}") from None
    found = _found(source.name, mapping, dict(zip(source.header, zip(*sample, strict=True), strict=False)))
    if as_json:
        emit_json(found)
    else:
        _show(found)
    complain(name, mapping.hindrances)
    ctx.exit(INVALID if mapping.hindrances else 0)


def _found(name: str, mapping: Mapping, values: dict[str, tuple[str | None, ...]]) -> dict[str, Any]:
    """What there is to say of a mapping, ready for JSON."""
    from licet.orderbook.mapping.cells import stripped

    columns, products = [], []
    for mapped in mapping.columns:
        texts = [text for text in values.get(mapped.column, ()) if text is not None and stripped(text)]
        columns.append(_column(mapped, texts[:SHOWN]))
        if mapped.field == "product":
            products = [_value(mapped, text) for text in texts]
    return {
        "order_book": name,
        "columns": columns,
        "products": products,
        "constants": dict(mapping.constants),
        "unread": list(mapping.unread),
        "doubts": [{"field": doubt.field or None, "text": doubt.text} for doubt in mapping.doubts],
        "missing": list(mapping.missing),
    }


def _column(mapped: Mapped, texts: Sequence[str]) -> dict[str, Any]:
    from licet.orderbook.mapping.cells import CHOICES

    settings = {name: value for name in CHOICES if (value := getattr(mapped.options, name)) != CHOICES[name][0]}
    return {
        "column": mapped.column,
        "field": mapped.field,
        "options": settings,
        "why": mapped.why,
        "certainty": mapped.certainty,
        "values": [_value(mapped, text) for text in texts],
    }


def _value(mapped: Mapped, text: str) -> dict[str, Any]:
    """A value as it is read: with ``read`` (and of a product ``score`` and ``how``), or with ``error``."""
    from licet.orderbook.mapping.cells import CellError
    from licet.orderbook.mapping.reader import reader

    try:
        cell: Cell = reader(mapped.field, mapped.options)(text)
    except CellError as problem:
        return {"given": text, "error": f"expected {problem.expected}"}
    match = {"score": cell.match.score, "how": cell.match.how} if cell.match else {}
    return {"given": text, "read": cell.text, **match}


def _show(found: dict[str, Any]) -> None:
    """The mapping for people, on standard output."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDTH

    def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        drawn = Table(*head, box=None, pad_edge=False, show_header=any(head), header_style="dim")
        for row in rows:
            drawn.add_row(*(Text(printable(str(cell)), overflow="fold") for cell in row))
        if drawn.row_count:
            console.print(Text(printable(title), style="bold"))
            console.print(drawn, "")

    with console.capture() as captured:
        table(
            f"{found['order_book']}: columns that are read",
            ("column", "field", "why", "%", "values, as they are read"),
            (
                (c["column"], _field(c), c["why"], c["certainty"], "\n".join(map(_shown, c["values"])))
                for c in found["columns"]
            ),
        )
        table("On every line", ("field", "value"), found["constants"].items())
        errors_first = sorted(found["products"], key=lambda value: value.get("score", -1))
        table(
            "Products (the least certain first)",
            ("text", "product, or what is wrong", "score", "how"),
            ((v["given"], _read(v), v.get("score", ""), v.get("how", "")) for v in errors_first[:PRODUCTS]),
        )
        table("In doubt", ("",), ((doubt["text"],) for doubt in found["doubts"]))
        table("Carried along, not read", ("",), [(", ".join(found["unread"]),)] if found["unread"] else [])
    click.echo(
        "\n".join(line.rstrip() for line in captured.get().rstrip().splitlines()), color=console.is_terminal or None
    )
    if len(found["products"]) > PRODUCTS:
        say(f"and {len(found['products']) - PRODUCTS:,} more product texts (--json has all)")


def _field(column: dict[str, Any]) -> str:
    return "\n".join([column["field"], *(f'{name} = "{value}"' for name, value in column["options"].items())])


def _shown(value: dict[str, Any]) -> str:
    return _read(value) if value.get("read") == value["given"] else f"{value['given']} → {_read(value)}"


def _read(value: dict[str, Any]) -> str:
    return f"error: {value['error']}" if "error" in value else value["read"] or "(nothing)"
