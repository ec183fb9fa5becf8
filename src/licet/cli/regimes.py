"""`licet regimes`: the selections of law that a transaction can be determined under, and proposals to change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from licet.cli.law_options import day, regime_id
from licet.cli.output import emit, emit_json
from licet.determine.paragraphs import DISCLAIMER, paragraph

if TYPE_CHECKING:
    from licet.law.proposal import Change, Proposal

Json = dict[str, Any]

_HEADINGS: Final = {
    "clock": "Clocks: the law of the transaction's own date",
    "rule": "Rules: the text of one rule, applied on any date",
    "proposal": "Proposals and drafts: not law; each changes a rule",
    "overlay": "Overlays: added to any of these with +",
}
_BASIS: Final = {"stated": "The source says so.", "reading": "Reading:", "assumption": "Assumption:"}


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print a list of records.")
@click.pass_context
def regimes(ctx: click.Context, as_json: bool) -> None:
    """List the regimes that a transaction can be determined under, and the overlays that can be added to them.

    \b
    Examples:
      licet regimes
      licet regimes show carnegie-tweak
      licet regimes diff diffusion-2025 eu-all-tier1
      licet regimes new mine.yaml --based-on diffusion-2025
      licet determine order.json --regime mine.yaml
      licet determine order.json --regime enforced+affiliates-rule
    """
    if ctx.invoked_subcommand is not None:
        return
    records = _records()
    if as_json:
        emit_json(records)
        return
    width = max(len(r["id"]) for r in records)
    lines: list[str] = []
    for group, heading in _HEADINGS.items():
        lines += ["", heading, "-" * len(heading)]
        for r in (r for r in records if _group(r) == group):
            lines += paragraph(f"{r['id']:{width}} ", r["title"])
            based_on = f"based on {r['based_on']}; " if r["based_on"] else ""
            lines += paragraph(f"{'':{width}} ", f"{r['status'].replace('_', ' ')}; {based_on}{r['source']}")
    emit("\n".join(lines[1:]))


def _records() -> list[Json]:
    from licet.law.regimes import REGIME_IDS, overlays

    return [_record(id) for id in REGIME_IDS] + [
        {"id": id, "title": title, "status": status, "based_on": None, "source": source}
        for id, (title, status, source) in overlays().items()
    ]


def _record(id: str) -> Json:
    from licet.law.regimes import regime

    law = regime(id)
    return {f: getattr(law, f) for f in ("id", "title", "status", "based_on", "source")}


def _group(record: Json) -> str:
    if record["status"] == "overlay":
        return "overlay"
    if record["status"] in ("proposal", "reported_draft"):
        return "proposal"
    return "clock" if record["id"] in ("enforced", "codified") else "rule"


@regimes.command()
@click.argument("given", metavar="ID|FILE")
@click.option("--json", "as_json", is_flag=True, help="Print a record.")
def show(given: str, as_json: bool) -> None:
    """Explain a regime, an overlay, or a file of one's own: what it changes, why so, and what is assumed.

    \b
    Examples:
      licet regimes show carnegie-tweak
      licet regimes show chip-security-act
      licet regimes show mine.yaml
    """
    from licet.law.regimes import applied, overlays

    if given in overlays():
        title, status, source = overlays()[given]
        record: Json = {"id": given, "title": title, "status": status, "based_on": None, "source": source}
        proposals = applied(f"enforced+{given}")[1]
    else:
        id = regime_id(given)
        record, proposals = _record(id), applied(id)[1]
    record |= {
        "link": next((p.link for p in proposals if p.id == record["id"].split("+")[0]), ""),
        "changes": [_change(p, c) for p in proposals for c in p.changes],
        "switches": [_switch(r) for r in _switches([p.id for p in proposals])],
        "fixed_readings": {name: value for p in proposals for name, value in p.readings.items()},
    }
    if as_json:
        emit_json(record)
    else:
        emit("\n".join(_explained(record)))


def _change(proposal: Proposal, c: Change) -> Json:
    fields = ("of", "what", "why", "basis", "before", "after")
    return {"by": proposal.id, **{name: getattr(c, name) for name in fields}}


def _switches(ids: list[str]) -> Iterator[Any]:
    from licet.law.readings import READINGS

    return (r for r in READINGS.values() if r.cite.startswith("proposal") and any(id in r.cite for id in ids))


def _switch(reading: Any) -> Json:
    return {"name": reading.name, "values": list(reading.values), "question": reading.question, "why": reading.why}


def _explained(record: Json) -> Iterator[str]:
    yield from paragraph(f"{record['id']}:", record["title"])
    yield ""
    status = record["status"].replace("_", " ")
    not_law = "" if record["status"] in ("law", "codified_not_enforced") else ", not law"
    yield from paragraph("Status:", f"{status}{not_law}.")
    if record["based_on"]:
        yield from paragraph("Based on:", f"{record['based_on']}; what is not named below stays as it has it.")
    yield from paragraph("Source:", f"{record['source']}{' ' + record['link'] if record['link'] else ''}")
    if record["changes"]:
        yield from ("", "What it changes", "---------------")
    for by, changes in groupby(record["changes"], key=lambda c: c["by"]):
        if by != record["id"]:
            yield f"(by {by})"
        for c in changes:
            yield from paragraph("-", f"{c['what']} [{c['of']}]")
            if c["before"] or c["after"]:
                yield from paragraph("   ", " -> ".join(part for part in (c["before"], c["after"]) if part))
            yield from paragraph("   ", f"{_BASIS[c['basis']]} {c['why']}")
    if record["fixed_readings"]:
        yield from ("", "Readings that it fixes", "----------------------")
        yield from (f"- {name}={value}" for name, value in record["fixed_readings"].items())
    if record["switches"]:
        yield from ("", "Switches (--reading NAME=VALUE)", "-------------------------------")
    for s in record["switches"]:
        yield from paragraph("-", f"{s['name']}: {' | '.join(s['values'])} (default {s['values'][0]})")
        yield from paragraph("   ", f"{s['question']} {s['why'][0].upper()}{s['why'][1:]}")
    yield from ("", DISCLAIMER)


@regimes.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--date", "on", callback=day, metavar="DATE", help="From which day on; default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of records.")
def diff(first: str, second: str, on: dt.date | None, as_json: bool) -> None:
    """List where two regimes differ: numbers, lists, provisions, conditions, review policies and duties.

    What reads otherwise only because a list is another is told once, under the list.

    \b
    Examples:
      licet regimes diff diffusion-2025 carnegie-tweak
      licet regimes diff ear-2023 jenner-hotspots --date 2026-01-15
      licet regimes diff diffusion-2025 mine.yaml --json
    """
    from licet.law.regime_difference import differences

    one, other = regime_id(first), regime_id(second)
    found = list(differences(one, other, on or dt.date.today()))
    if as_json:
        emit_json(
            [
                {"kind": d.kind, "name": d.name, one: d.first, other: d.second}
                | ({"used_by": list(d.used_by)} if d.kind == "list" else {})
                for d in found
            ]
        )
        return
    lines: list[str] = []
    for kind, of_kind in groupby(found, key=lambda d: d.kind):
        heading = {"list": "Lists", "review policy": "Review policies", "duty": "Duties"}.get(
            kind, f"{kind.capitalize()}s"
        )
        lines += ["", heading, "-" * len(heading)]
        for d in of_kind:
            lines += paragraph("*", d.name)
            for id, text in ((one, d.first), (other, d.second)):
                lines += paragraph(f"    {id}:", text or "(not there)")
            if d.used_by:
                lines += paragraph("    So these read otherwise:", ", ".join(d.used_by))
    emit("\n".join(lines[1:]) if lines else f"{one} and {other} have the same provisions, numbers and lists.")


@regimes.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--based-on", "base", default="diffusion-2025", show_default=True, metavar="R", help="What it changes.")
@click.option("--id", "id", metavar="ID", help="Its id; default: the name of the file.")
def new(file: Path, base: str, id: str | None) -> None:
    """Write a file for a regime of one's own, with every field explained; it changes nothing until it is edited.

    \b
    Examples:
      licet regimes new mine.yaml
      licet regimes new mine.yaml --based-on carnegie-tweak
      licet regimes show mine.yaml                      what it changes, or what is wrong with it
      licet determine order.json --regime mine.yaml
    """
    from licet.law.regime_file import template

    if file.suffix not in (".yaml", ".yml"):
        raise click.BadParameter(f"found {file.name!r}; expected a name that ends in .yaml", param_hint="FILE")
    if base.endswith((".yaml", ".yml")):
        expected = "the id of a regime; one of your own in the folder that LICET_REGIMES names"
        raise click.BadParameter(f"found {base!r}; expected {expected}", param_hint="--based-on")
    try:
        text = template(file.name, id or file.stem, regime_id(base))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--id") from None
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise click.BadParameter(f"{file} is there already; it is not overwritten", param_hint="FILE") from None
    except OSError as error:
        raise click.BadParameter(f"{file}: {error.strerror}", param_hint="FILE") from None
    emit(f"{file} is written. Edit it, then check it with: licet regimes show {file}")
