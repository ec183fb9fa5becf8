"""`licet timeline`: the instruments that make, change or suspend the law, and what stood on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click

from licet.cli.law_options import day
from licet.cli.output import emit, emit_json, say
from licet.determine.paragraphs import paragraph

if TYPE_CHECKING:
    from licet.law.load import Instrument

_CODE: Final = {"interim_final_rule", "final_rule", "correction", "amendment", "step"}
"""The kinds that change the text of the Code of Federal Regulations."""
_NO_LAW: Final = {"proposed_rule", "draft_rule", "bill", "notice", "decision"}
"""The kinds that change neither the text nor what is required; the other kinds take effect beside the Code."""

_HEADINGS: Final = {
    "in_the_code": "In the Code of Federal Regulations",
    "in_effect": "In effect beside the Code: letters, guidance, announcements, orders, proclamations",
    "published": "Published, and not yet in effect",
    "not_known": "Not known whether it stood",
    "ended": "Ended before that day",
    "no_law": "No law: proposals, drafts, bills, notices, decisions",
}
_CONFIDENCE: Final = {
    "primary": "text seen",
    "primary_extract": "seen in a machine extraction of the eCFR",
    "secondary": "from a secondary source",
    "derived": "derived from other facts",
    "memory": "no text seen",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of records.")
@click.option("--from", "since", callback=day, metavar="DATE", help="Only what has a date on this day or later.")
@click.option("--to", "until", callback=day, metavar="DATE", help="Only what has a date on this day or earlier.")
@click.option("--on", callback=day, metavar="DATE", help="What stood on this day, and what of it was enforced.")
def timeline(as_json: bool, since: dt.date | None, until: dt.date | None, on: dt.date | None) -> None:
    """List the instruments that make, change or suspend the export controls on AI chips and model weights.

    \b
    Examples:
      licet timeline
      licet timeline --from 2025-01-01 --to 2025-06-30
      licet timeline --on 2025-06-02                what stood in the Code that day, and what was enforced
      licet timeline --on 2025-06-02 --json

    Each has the days on which it was published, took effect, had to be complied with and was first enforced; its last
    day and further dates; what it changes; and how its text was seen. An absent date does not exist, or is not known.
    """
    from licet.law.load import instruments

    if on is not None:
        if since or until:
            raise click.UsageError("--on goes without --from and --to")
        _stood(list(instruments().values()), on, as_json)
        return
    if since and until and since > until:
        raise click.UsageError(f"--from {since} is after --to {until}")
    first, last = since or dt.date.min, until or dt.date.max
    chosen = [i for i in instruments().values() if any(first <= d <= last for d in _dates(i))]
    undated = [i for i in instruments().values() if not any(_dates(i))]
    if not (since or until):
        chosen += undated
    elif undated:
        say(f"not listed, because no date of theirs is known: {', '.join(i.id for i in undated)}")
    if as_json:
        emit_json([_record(i) for i in chosen])
    elif not chosen:
        say("no instrument has a date in that time")
    else:
        emit("\n\n".join("\n".join(_entry(i, _days(i))) for i in chosen))


def _stood(found: list[Instrument], on: dt.date, as_json: bool) -> None:
    """Print what stood on a day."""
    if as_json:
        emit_json([{**_record(i), "standing": standing(i, on), "enforced_then": enforced(i, on)} for i in found])
        return
    code = [i for i in found if standing(i, on) == "in_the_code"]
    count = sum(enforced(i, on) is True for i in code)
    emit(f"{on}: {len(code)} instruments stand in the Code of Federal Regulations; {count} of them are enforced.")
    emit("A later one can have replaced a part of an earlier one; the days on which that happened are said with it.")
    for status, heading in _HEADINGS.items():
        group = [i for i in found if standing(i, on) == status]
        if group:
            emit(f"\n{heading}\n{'-' * len(heading)}")
            emit("\n\n".join("\n".join(_entry(i, _then(i, on))) for i in group))
    following = [(d, d in dict(i.later), f"{i.title}. {i.note}") for i in found for d in _dates(i) if d > on]
    if following:
        then, _, what = min(following)  # an instrument of that day goes before a step of an earlier one
        emit("\n".join(["", *paragraph("", f"The next date of this timeline is {then}: {what}")]))


def standing(instrument: Instrument, on: dt.date) -> str:
    """What an instrument was on a day: a key of _HEADINGS, or `to_come` before its first date."""
    if not any(_dates(instrument)):
        return "not_known"
    if instrument.kind in _NO_LAW:
        return "no_law" if min(_dates(instrument)) <= on else "to_come"
    if instrument.effective is None or on < instrument.effective:
        return "published" if instrument.published and instrument.published <= on else "to_come"
    if instrument.until and instrument.until < on:
        return "ended"
    if instrument.note.startswith("Unverified"):
        return "not_known"
    return "in_the_code" if instrument.kind in _CODE else "in_effect"


def enforced(instrument: Instrument, on: dt.date) -> bool | None:
    """Whether what it requires was enforced on a day; None where it is not known whether it stood."""
    match standing(instrument, on):
        case "not_known":
            return None
        case "in_the_code" | "in_effect":
            return instrument.enforced is not None and instrument.enforced <= on
    return False


def _dates(i: Instrument) -> list[dt.date]:
    """Every date of an instrument that is known."""
    dates = (i.published, i.effective, i.compliance, i.enforced, i.until, *(d for d, _ in i.later))
    return [d for d in dates if d is not None]


def _days(i: Instrument) -> str:
    """Its dates in words."""
    named = (("published", i.published), ("effective", i.effective), ("compliance", i.compliance))
    words = [f"{word} {d}" for word, d in named if d]
    if i.effective and i.kind in _CODE:
        words.append(f"enforced from {i.enforced}" if i.enforced else "never enforced")
    if i.until:
        words.append(f"last day {i.until}")
    return ", ".join(words) or "no day of publication or effect is known"


def _then(i: Instrument, on: dt.date) -> str:
    """Its dates as they look from a day."""
    if standing(i, on) not in ("in_the_code", "in_effect"):
        return _days(i)
    words = [f"since {i.effective}"]
    if i.compliance:
        words.append(f"compliance date {i.compliance}")
    if i.kind in _CODE:
        due = f"not yet enforced (from {i.enforced})" if i.enforced else "not enforced"
        words.append("enforced" if enforced(i, on) else due)
    if i.until:
        words.append(f"last day {i.until}")
    return ", ".join(words)


def _entry(i: Instrument, days: str) -> Iterator[str]:
    """An instrument as a text of at most 100 columns, a link aside."""
    yield from paragraph(f"{i.effective or i.published or '(no day)'} ", i.title)
    yield from paragraph(
        "   ", f"{i.kind.replace('_', ' ').capitalize()}{f', {i.citation}' if i.citation else ''} ({i.id})"
    )
    yield from paragraph("   ", days[0].upper() + days[1:])
    for later, what in i.later:
        yield from paragraph("   ", f"On {later}: {what}")
    yield from paragraph("   ", f"What changed: {i.changes}")
    if i.enforcement:
        yield from paragraph("   ", f"Enforcement: {i.enforcement}")
    yield from paragraph("   ", f"Confidence: {i.confidence}, {_CONFIDENCE[i.confidence]}. {i.note}")
    if i.link:
        yield f"    {i.link}"


def _record(instrument: Instrument) -> dict[str, Any]:
    """An instrument as JSON: dates are ISO texts, null where there is none or it is not known."""
    record = {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in asdict(instrument).items()}
    return {**record, "later": [{"date": d.isoformat(), "what": what} for d, what in instrument.later]}
