"""`licet diff`: what changed in the law between two days, and which instrument did it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from licet.cli.law_options import day, law_id
from licet.cli.output import emit, emit_json
from licet.cli.provisions import (
    Json,
    cited,
    instrument_lines,
    instrument_record,
    legend,
    name,
    named,
    part_record,
    provision_record,
    said,
)
from licet.determine.paragraphs import DISCLAIMER, paragraph

if TYPE_CHECKING:
    from licet.law.changes import Change, PartChange

_ONE: Final = {
    "prohibition": "Prohibition: ",
    "requirement": "License requirement: ",
    "authorization": "",
    "review_policy": "Review policy: ",
    "classification": "Classification ",
    "direct_product_rule": "Foreign-direct product rule: ",
    "duty": "Duty: ",
    "parameter": "",
    "country_group": "",
    "red_flag": "Red flag: ",
}
"""The kinds that the text tells one by one, with what it calls them."""
_MANY: Final = {
    "condition": "Conditions",
    "checklist_item": "Items that a validated end user must be able to show",
    "definition": "Definitions",
    "statement": "Statements of the text",
    "notice": "Notices of Licet",
}
"""The kinds that it counts."""
_OF_PARTS: Final = ("prohibition", "requirement", "authorization", "direct_product_rule")
"""The kinds that have several conditions."""


@click.command()
@click.argument("first", metavar="DATE1", callback=day)
@click.argument("last", metavar="DATE2", callback=day)
@click.option("--regime", metavar="R", default="codified", show_default=True, help="The regime; see licet regimes.")
@click.option("--json", "as_json", is_flag=True, help="Print one record.")
def diff(first: dt.date, last: dt.date, regime: str, as_json: bool) -> None:
    """Show what changed in the law from DATE1 to DATE2, by the instrument that did it.

    \b
    Examples:
      licet diff 2025-01-12 2025-01-13                       what the AI Diffusion rule put into the Code
      licet diff 2025-01-12 2025-01-13 --regime enforced     what of it is enforced
      licet diff 2026-02-01 2026-08-01                       lists of countries
      licet diff 2024-06-01 2025-06-01 --json

    What stands on DATE2 is compared with what stands on DATE1: provisions that came or went; conditions and duties that
    came or went in one that stays; numbers; and members of lists, with the paragraphs that these lists decide.
    Ambiguous law is read as licet readings has it by default. licet law shows a provision in full.
    """
    from licet.law.changes import difference

    regime = law_id(regime)
    if first > last:
        raise click.UsageError(f"DATE1, {first}, is after DATE2, {last}")
    found = difference(regime, first, last)
    record = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "regime": regime,
        "changes": [_change(c) for c in found.changes],
        "undone": [_change(c) for c in found.undone],
    }
    if as_json:
        emit_json(record)
    else:
        emit("\n".join(_page(record)))


def _change(c: Change) -> Json:
    """A change as JSON."""
    return {
        "date": c.day.isoformat(),
        "what": c.what,
        "provision": provision_record(c.entry) if c.what == "added" else named(c.entry),
        "parts_added": [{**part_record(p), "role": p.role} for p in c.came],
        "parts_removed": [{**part_record(p), "role": p.role} for p in c.went],
        "parts_changed": [_part_change(p) for p in c.changed],
        "instrument": instrument_record(c.instrument),
    }


def _part_change(p: PartChange) -> Json:
    record = {**part_record(p.after), "role": p.after.role}
    if p.members:
        record |= {"came": list(p.members.came), "left": list(p.members.left)}
    if p.after.role == "value":
        record |= {"before": p.before.text, "after": p.after.text}
    if p.reason:
        record |= {
            "lists": [{"name": m.name, "came": list(m.came), "left": list(m.left)} for m in p.reason.lists],
            "numbers": list(p.reason.numbers),
            "looks_at": list(p.reason.looks_at),
            "looked_at": list(p.reason.looked_at),
            "through": list(p.reason.through),
            "indirect": p.reason.indirect,
        }
    return record


def _page(record: Json) -> Iterator[str]:
    """The record as a text of at most 100 columns, addresses aside."""
    heading = f"Changes from {record['from']} to {record['to']}, {record['regime']}"
    lines = [heading, "=" * len(heading)]
    if not record["changes"]:
        lines += ["", "Nothing that Licet holds changed."]
    told: set[str] = set()
    for _, group in groupby(sorted(record["changes"], key=_cause), key=_cause):
        lines += _group(list(group), record["regime"], told)
    lines += _undone(record["undone"])
    yield from lines
    yield ""
    yield from legend(lines)
    yield DISCLAIMER


def _cause(change: Json) -> tuple[str, str]:
    return change["date"], change["instrument"]["id"] if change["instrument"] else "~"


def _group(changes: Sequence[Json], regime: str, told: set[str]) -> Iterator[str]:
    """What one instrument did on one day; ``told`` are the instruments that were described before."""
    from licet.law.register import RULES

    changed = [c for c in changes if c["what"] == "changed"]
    lines: list[str] = []
    for what, mark in (("added", "+"), ("removed", "-")):
        lines += _listed([c["provision"] for c in changes if c["what"] == what], mark)
    lines += (line for c in changed for line in _changed(c))
    lines += _lists(changed)
    if not lines:  # what rests on provisions that are told as undone
        return
    date, instrument = changes[0]["date"], changes[0]["instrument"]
    title = f"{date}  {_role(instrument, date)}"
    yield from ("", title, "-" * len(title))
    if instrument and instrument["id"] not in told:
        told.add(instrument["id"])
        yield from instrument_lines(instrument)
    if instrument and regime.startswith("enforced") and instrument["kind"] in RULES and not instrument["enforced"]:
        yield from paragraph(
            "", "The rule as a whole is not enforced. What follows restates older law, or is taken to be enforced."
        )
    yield from lines
    rests = [p["citation"] for c in changed for p in c["parts_changed"] if p.get("indirect") and p["role"] != "trigger"]
    if rests:
        yield from paragraph("~", f"What rests on these changes with them, in {'; '.join(_sections(rests))}.")


def _role(instrument: Json | None, date: str) -> str:
    """What a day is to an instrument."""
    if instrument is None:
        return "no instrument: a day that Licet's notices name"
    if not instrument["citation"]:
        return str(instrument["title"])
    if date == instrument["effective"]:
        return f"{instrument['citation']} takes effect"
    if date == instrument["enforced"]:
        return f"{instrument['citation']} is enforced from this day"
    if instrument["until"] and date > instrument["until"]:
        return f"{instrument['citation']} ended the day before"
    return f"{instrument['citation']}: a day that it sets"


def _listed(provisions: Sequence[Json], mark: str) -> Iterator[str]:
    """Provisions that came or went."""
    for kind in _ONE:
        for p in (p for p in provisions if p["kind"] == kind):
            yield from paragraph(mark, f"{_called(p)}  {cited(p['citation'], p['confidence'])}")
    for kind, heading in _MANY.items():
        sections = _sections(p["citation"] for p in provisions if p["kind"] == kind)
        if sections:
            where = "; ".join(f"{section} ({n})" for section, n in sections.items())
            yield from paragraph(mark, f"{heading}: {sections.total()}, in {where}")


def _sections(cites: Iterable[str]) -> Counter[str]:
    """The sections that the citations lie in, each with the number of them."""
    from licet.law.paragraph import paragraphs

    return Counter(str(paragraphs(cite)[0].section) for cite in cites)


def _called(p: Json) -> str:
    """A provision with the word for its kind, unless it has it in its name."""
    one, text = _ONE.get(p["kind"], ""), name(p)
    return text if one.rstrip(": ").lower() in text.lower() else f"{one}{text}"


def _changed(c: Json) -> Iterator[str]:
    """What changed in a provision that stays; nothing where only lists in it, or what it rests on, did."""
    p = c["provision"]
    title = f"{_called(p)}  [{p['citation']}]"
    lines: list[str] = []
    for mark, parts in (("+", c["parts_added"]), ("-", c["parts_removed"])):
        for part in parts:
            lines += paragraph(f"  {mark}", f"{part['role']}: {said(part)}")
    for part in c["parts_changed"]:
        if how := _how(part, p["kind"]):
            if p["kind"] in _OF_PARTS:
                lines += paragraph("  ~", f"{said(part)}: {how}")
            else:
                yield from paragraph("~", f"{title}: {how}")
    if lines:
        yield from paragraph("~", title)
        yield from lines


def _how(part: Json, kind: str) -> str:
    """How a part changed, the lists in it aside."""
    match part["role"]:
        case "value":
            return f"{part['before']} becomes {part['after']}"
        case "members":
            note = f". Note: {part['text']}" if part["text"] else ""
            return f"{_moves(part, kind)}  {cited(part['citation'], part['confidence'])}{note}"
        case "trigger":
            return ""
    words = [f"now with another number ({number})" for number in part["numbers"]]
    if not part["indirect"]:
        for verb, facts in (("now looks at", part["looks_at"]), ("no longer looks at", part["looked_at"])):
            words += [f"{verb} {', '.join(facts)}"] if facts else []
    if not (words or part["lists"] or part["indirect"]):
        words = ["covers other cases from this day"]
    return "; ".join(words)


def _lists(changes: Sequence[Json]) -> Iterator[str]:
    """The lists of countries that conditions name and that gained or lost members, with their paragraphs."""
    found: dict[str, dict[str, None]] = {}
    for c in changes:
        for part in c["parts_changed"]:
            for moved in part.get("lists", ()) if part["role"] != "trigger" else ():
                found.setdefault(f"{moved['name']}: {_moves(moved, 'country_group')}", {})[part["citation"]] = None
    for moved, cites in found.items():
        yield from paragraph("~", f"{moved}. That decides {'; '.join(cites)}.")


def _moves(moved: Json, kind: str) -> str:
    from licet.facts.countries import country_name

    def members(codes: Iterable[str]) -> str:
        return ", ".join(f"{country_name(code)} ({code})" if kind == "country_group" else code for code in codes)

    verbs = (("came", "enters", "enter"), ("left", "leaves", "leave"))
    return "; ".join(
        f"{members(moved[key])} {one if len(moved[key]) == 1 else many}" for key, one, many in verbs if moved[key]
    )


def _undone(changes: Sequence[Json]) -> Iterator[str]:
    """The provisions that changed in between and are at the end what they were."""
    found: dict[str, list[str]] = {}
    for c in changes:
        if c["what"] != "changed" and c["provision"]["kind"] in _ONE:
            p = c["provision"]
            came = {"added": "came", "removed": "went"}[c["what"]]
            found.setdefault(f"{_ONE[p['kind']]}{name(p)}  [{p['citation']}]", []).append(f"{came} on {c['date']}")
    if found:
        yield from ("", "In between, and undone", "----------------------")
        for text, days in found.items():
            yield from paragraph("*", f"{text}: {', '.join(days)}")
