"""`licet readings`: the switches for ambiguous law."""

from __future__ import annotations

import textwrap

import click

from licet.cli.output import emit, emit_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of records.")
def readings(as_json: bool) -> None:
    """List the switches for ambiguous law: what each decides, its values, and why its default is what it is.

    \b
    Examples:
      licet readings
      licet determine order.json --reading lpp_in_d1_d4=allowed
    """
    from licet.law.readings import READINGS

    records = [
        {
            "name": r.name,
            "values": list(r.values),
            "default": r.values[0],
            "question": r.question,
            "why": r.why,
            "citation": r.cite,
        }
        for r in READINGS.values()
    ]
    if as_json:
        emit_json(records)
        return
    for r in READINGS.values():
        default, *others = r.values
        emit(f"{r.name}={default} (default) or {' or '.join(others)}")
        emit(textwrap.indent(textwrap.fill(f"{r.question} {default}: {r.why} [{r.cite}]", 94), "    "))
