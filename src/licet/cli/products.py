"""`licet products`: the catalogue of accelerators and of what contains them."""

from __future__ import annotations

from typing import Any

import click

from licet.cli.output import emit_json, say, table


@click.command()
@click.argument("text", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a list of records with every field.")
def products(text: tuple[str, ...], as_json: bool) -> None:
    """List the product catalogue; with TEXT, the entries whose name or alias has each of its words.

    \b
    Examples:
      licet products
      licet products h100
      licet products instinct --json
    """
    from licet.catalog import Assembly, Product, aliases, assemblies
    from licet.catalog import products as accelerators

    names: dict[str, str] = {}  # each entry's name to all its names
    for alias, name in aliases().items():
        names[name] = f"{names.get(name, '')} {alias}"
    words = " ".join(text).casefold().split()
    entries: list[Product | Assembly] = [*accelerators(), *assemblies()]
    found = [e for e in entries if all(word in f"{e.name} {names.get(e.name, '')}".casefold() for word in words)]
    if as_json:
        emit_json([_record(entry) for entry in found])
        return
    if not found:
        say(f"no product of the catalogue is called {' '.join(text)!r}")
        return
    head = ("Name", "Kind", "Chips", "Market", "Release")
    rows = []
    for entry in found:
        chip, count = (entry.chip, entry.count) if isinstance(entry, Assembly) else (entry, 1)
        rows.append((entry.name, _kind(entry), count, chip.market, chip.release))
    table(head, rows)


def _kind(entry: object) -> str:
    return type(entry).__name__.lower()


def _record(entry: Any) -> dict[str, Any]:
    """Every field of an entry; of an assembly's chip, the name."""
    from dataclasses import fields

    record = {f.name: getattr(entry, f.name) for f in fields(entry)}
    if "chip" in record:
        record["chip"] = entry.chip.name
    return {"kind": _kind(entry), **record}
