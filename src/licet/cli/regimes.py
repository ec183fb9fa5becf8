"""`licet regimes`: the selections of law that a transaction can be determined under."""

from __future__ import annotations

from typing import Any, Final

import click

from licet.cli.output import emit, emit_json
from licet.determine.paragraphs import paragraph

_HEADINGS: Final = {
    "clock": "Clocks: the law of the transaction's own date",
    "rule": "Rules: the text of one rule, applied on any date",
    "overlay": "Overlays: added to a clock or a rule with +",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of records.")
def regimes(as_json: bool) -> None:
    """List the regimes that a transaction can be determined under, and the overlays that can be added to them.

    \b
    Examples:
      licet regimes
      licet determine order.json --regime diffusion-2025
      licet determine order.json --regime enforced+affiliates-rule
    """
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


def _records() -> list[dict[str, Any]]:
    from licet.law.regimes import REGIME_IDS, overlays, regime

    fields = ("id", "title", "status", "based_on", "source")
    laws = [{f: getattr(regime(id), f) for f in fields} for id in REGIME_IDS]
    return laws + [
        {"id": id, "title": title, "status": status, "based_on": None, "source": source}
        for id, (title, status, source) in overlays().items()
    ]


def _group(record: dict[str, Any]) -> str:
    if record["status"] == "overlay":
        return "overlay"
    return "clock" if record["id"] in ("enforced", "codified") else "rule"
