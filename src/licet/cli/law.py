"""`licet law`: the provisions of a section or paragraph, as they stand on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from licet.cli.law_options import day, law_id
from licet.cli.output import emit, emit_json
from licet.cli.provisions import (
    KINDS,
    REMARKS,
    Json,
    called,
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
    from licet.law.paragraph import Paragraph
    from licet.law.register import Entry, Key, Span

_CLOCKS: Final = {"codified": "enforced", "enforced": "codified"}
_INTRODUCTIONS: Final = {
    "prohibition": "It is prohibited where all of this holds:",
    "requirement": "A license is required where all of this holds:",
    "authorization": "It carries an item where all of this holds:",
    "direct_product_rule": "The item is subject to the EAR where all of this holds:",
}


class Asked(NamedTuple):
    """What was asked for."""

    places: Sequence[Paragraph]
    on: dt.date
    regime: str

    @property
    def other(self) -> str | None:
        """The other clock, with the same overlays, where a clock was asked for."""
        base, *overlays = self.regime.split("+")
        return "+".join((_CLOCKS[base], *overlays)) if base in _CLOCKS else None


@click.command()
@click.argument("section", nargs=-1, required=True)
@click.option("--on", callback=day, metavar="DATE", help="The day whose law is shown; without it, today's.")
@click.option("--regime", metavar="R", default="codified", show_default=True, help="The regime; see licet regimes.")
@click.option("--json", "as_json", is_flag=True, help="Print one record.")
def law(section: tuple[str, ...], on: dt.date | None, regime: str, as_json: bool) -> None:
    """Show what Licet holds of a section or paragraph, as it stands on a day.

    \b
    Examples:
      licet law 740.29                                    License Exception LPP, as codified today
      licet law "742.6(a)(6)(iii)(A)" --on 2025-06-02     and what of it was enforced that day
      licet law 3A090 --on 2022-12-01
      licet law Note 1 to 3A090.a
      licet law Supplement No. 10 to part 748 --json

    Each provision comes with its conditions and their paragraphs, its numbers, its dates, and a mark where its text was
    not seen itself. The Code is shown, with what of it is enforced; --regime enforced turns that around. Ambiguous law
    is read as licet readings has it by default.

    Exit status: 0; 2 for wrong usage, and for a section of which Licet holds nothing.
    """
    from licet.law.paragraph import paragraphs
    from licet.law.register import everything

    regime = law_id(regime)
    text = " ".join(section)
    asked = Asked(paragraphs(text), on or dt.date.today(), regime)
    if not any(_within(asked, everything(id)) for id in (regime, *_CLOCKS)):
        nearest = _nearest(asked.places[0], everything("codified").values())
        raise click.BadParameter(f"Licet holds nothing of {text!r}; {nearest}", param_hint="SECTION")
    record = _record(asked)
    if as_json:
        emit_json(record)
    else:
        emit("\n".join(_page(record)))


def _within(asked: Asked, entries: Mapping[Key, Entry]) -> dict[Key, Entry]:
    found = {key: each.within(asked.places) for key, each in entries.items()}
    return {key: entry for key, entry in found.items() if entry}


def _nearest(place: Paragraph, held: Iterable[Entry]) -> str:
    """In words: the held paragraphs that are most like a place, none deeper than it; or how to write one."""
    from licet.law.paragraph import Paragraph, paragraphs

    def likeness(other: Paragraph) -> tuple[int, bool, float]:
        labels = [*zip(place.labels, other.labels, strict=False)]
        shared = ([a == b for a, b in labels] + [False]).index(False)
        ours, theirs = labels[shared] if shared < len(labels) else ("", "")
        if ours.isdigit() and theirs.isdigit():
            return shared, True, -abs(int(ours) - int(theirs))
        return shared, False, SequenceMatcher(None, str(place), str(other)).ratio()

    depth = max(len(place.labels), 2)
    found = {Paragraph(p.labels[:depth]) for entry in held for cite in entry.cites for p in paragraphs(cite)}
    near = {str(p): like for p in found if (like := likeness(p))[0] or like[2] > 0.6}
    if not near:
        return "write a section or paragraph as 740.29(d), 3A090.a or Supplement No. 10 to part 748"
    return f"the nearest: {', '.join(sorted(near, key=lambda p: near[p], reverse=True)[:5])}"


def _record(asked: Asked) -> Json:
    """What is held of the section, as JSON."""
    from licet.determine.citations import link
    from licet.law.made_by import made_by
    from licet.law.regimes import LAW_IDS
    from licet.law.register import everything, register, spans

    section = "; ".join(map(str, asked.places))
    here = register(asked.regime, asked.on)
    there = register(asked.other, asked.on).entries if asked.other else {}
    standing = _within(asked, {**here.entries, **here.barred})
    other_days = [
        {**named(entry), **_days(span), "instrument": instrument_record(entry.instrument)}
        for key, entry in _within(asked, everything(asked.regime)).items()
        if key not in standing and entry.kind not in REMARKS
        for span in spans(key, asked.regime)
    ]
    held = bool(standing or other_days)
    return {
        "section": section,
        "date": asked.on.isoformat(),
        "regime": asked.regime,
        "link": link(section, asked.on, made_by(section, asked.on)),
        "provisions": [_provision(asked, entry) for entry in standing.values()],
        "other_clock": asked.other,
        "on_the_other_clock_only": [
            _provision(asked._replace(regime=asked.other or ""), entry)
            for key, entry in _within(asked, there).items()
            if key not in standing and entry.kind not in REMARKS
        ],
        "on_other_days": other_days,
        "in_other_regimes": [id for id in LAW_IDS if not held and _within(asked, everything(id))],
    }


def _provision(asked: Asked, entry: Entry) -> Json:
    """A provision with all that it says, its dates, and how it stands on the other clock."""
    from licet.law.made_by import made_by
    from licet.law.register import lies_in, register

    barred = register(asked.regime, asked.on).barred.get(entry.key)
    record = provision_record(entry)
    whole = "conditions" not in record or lies_in(entry.cite, asked.places)
    record |= {
        "cited_as_a_whole": whole,
        **_period(asked, entry),
        "instrument": instrument_record(entry.instrument) if whole else None,
        "barred_by": _barred_by(barred) if barred else [],
        "other_clock": _other_clock(asked, entry) if asked.other and entry.kind not in REMARKS else None,
    }
    if not whole:  # each part can have been written by another instrument
        for part in _stated(record):
            part["instrument"] = instrument_record(made_by(part["citation"], asked.on, asked.regime))
    return record


def _period(asked: Asked, entry: Entry) -> Json:
    """The first and the last day of the time in which a provision stands, or a list has these members."""
    from licet.facts.contract import FIRST_DAY
    from licet.law.load import country_groups
    from licet.law.register import Span, spans

    if entry.kind == "country_group":
        begun = entry.source.since
        ends = [s.since - dt.timedelta(days=1) for s in country_groups()[entry.name] if s.since > begun]
        return _days(Span(begun if begun > FIRST_DAY else None, ends[0] if ends else None))
    for span in spans(entry.key, asked.regime):
        if (span.since or asked.on) <= asked.on <= (span.until or asked.on):
            return _days(span)
    return _days(Span(None, None))


def _barred_by(entry: Entry) -> list[Json]:
    """The conditions that only another reading lets hold, with the readings."""
    from licet.kernel.nodes import facts_of
    from licet.law.readings import READINGS

    return [
        {**part_record(p), "readings": [r.name for r in READINGS.values() if r.fact in facts_of(p.whole)]}
        for p in entry.barred_by
    ]


def _other_clock(asked: Asked, entry: Entry) -> Json:
    """How a provision stands on the other clock: the same, in another form, barred by a reading, or not at all."""
    from licet.law.changes import compared, reason
    from licet.law.register import register, spans

    assert asked.other is not None
    here, there = register(asked.regime, asked.on), register(asked.other, asked.on)
    ours, theirs = here.entries.get(entry.key), there.entries.get(entry.key)
    if ours is None and theirs is not None:
        return {"stands": "same"}
    if ours is None or theirs is None:
        if barred := there.barred.get(entry.key):
            return {"stands": "barred", "barred_by": _barred_by(barred)}
        return {"stands": "no", "on_other_days": [_days(span) for span in spans(entry.key, asked.other)]}
    came, went, changed = compared(ours, theirs)
    otherwise = [new for _, new in changed if new.role == "condition" and not reason(here, there, new).indirect]
    if not (came or went or otherwise):
        return {"stands": "same"}
    parts = {"with": came, "without": went, "otherwise": otherwise}
    return {"stands": "differs", **{key: [part_record(p) for p in found] for key, found in parts.items()}}


def _days(span: Span) -> Json:
    since, until = (d.isoformat() if d else None for d in span)
    return {"since": since, "until": until}


def _page(record: Json) -> Iterator[str]:
    """The record as a text of at most 100 columns, addresses aside."""
    heading = f"{record['section']}, {_under(record['regime'])} on {record['date']}"
    lines = [heading, "=" * len(heading), record["link"], *_provisions(record)]
    yield from lines
    told = [p for p in record["provisions"] if p["kind"] not in REMARKS]
    parts = [part for p in told if not p["cited_as_a_whole"] for part in _stated(p)]
    sources = [each["instrument"] for each in (*told, *parts, *record["on_the_other_clock_only"])]
    sources += [e["instrument"] for e in record["on_other_days"]]
    instruments = {i["id"]: i for i in sources if i}
    if instruments:
        yield from ("", "Instruments", "-----------")
        for instrument in instruments.values():
            yield from instrument_lines(instrument)
    yield ""
    yield from legend(lines)
    yield DISCLAIMER


def _provisions(record: Json) -> Iterator[str]:
    provisions, beside, clock = record["provisions"], record["on_the_other_clock_only"], record["other_clock"]
    if not provisions:
        yield from ("", "Nothing of it that Licet holds stands on this day.")
    if record["in_other_regimes"]:
        yield f"Other regimes have it: {', '.join(record['in_other_regimes'])}."
    whole = [p for p in provisions if p["cited_as_a_whole"]]
    for kind, title in KINDS.items():
        if kind == REMARKS[0]:
            yield from _parts([p for p in provisions if not p["cited_as_a_whole"]], clock)
            if beside:
                yield from _section(f"{_under(clock).capitalize()} on this day, besides", beside, record["regime"])
        yield from _section(title, [p for p in whole if p["kind"] == kind], clock)
    if record["on_other_days"]:
        yield from ("", "On other days", "-------------")
        yield from _on_other_days(record["on_other_days"])


def _under(regime: str) -> str:
    return regime if regime.split("+")[0] in _CLOCKS else f"under {regime}"


def _section(title: str, provisions: Sequence[Json], clock: str | None) -> Iterator[str]:
    """The provisions of a kind; what is said of the time of each is said once where it is the same."""
    if not provisions:
        return
    yield from ("", title, "-" * len(title))
    standings = [_standing(p, clock) for p in provisions]
    once = len(standings) > 1 and len(set(standings)) == 1
    if once and standings[0]:
        yield from paragraph("", f"All of them: {standings[0][0].lower()}{standings[0][1:]}")
    for p, standing in zip(provisions, standings, strict=True):
        yield from _entry(p, "" if once else standing)


def _entry(p: Json, standing: str) -> Iterator[str]:
    """One provision, with all that it says."""
    yield from paragraph("*", f"{name(p)}  {cited(p['citation'], p['confidence'])}")
    if standing:
        yield from paragraph(" ", standing)
    if p["kind"] in _INTRODUCTIONS:
        yield from paragraph(" ", _INTRODUCTIONS[p["kind"]])
        for part in p["conditions"]:
            yield from paragraph("  -", said(part))
    if p["kind"] == "authorization" and p["duties"]:
        yield "  Who relies on it must:"
        for part in p["duties"]:
            yield from _duty(part)
    if p.get("draws_on"):
        yield f"  It draws on the allocation {p['draws_on']}."
    if p["kind"] == "country_group" or p.get("names"):
        yield from paragraph(" ", _members(p))
    if p.get("schedule"):
        steps = [f"from {since} {number:,}" for since, number in p["schedule"].items()]
        yield from paragraph(" ", f"Its steps: {', '.join(steps)}.")
    if p["kind"] == "duty":
        (duty,) = p["duties"]
        yield from paragraph(" ", f"By: {duty['who']}; {duty['when']}.")
        for clause in duty["contents"]:
            yield from paragraph("  -", f"{clause['text']}  {cited(clause['citation'], None)}")
    if p["kind"] == "reading":
        default, *others = p["values"]
        yield from paragraph(" ", f"{p['id']}={default} (default) or {' or '.join(others)}: {p['why']}")
    elif p.get("switch"):
        yield f"  The reading {p['switch']} decides."


def _duty(part: Json) -> Iterator[str]:
    """A duty with what the document must hold that it asks for."""
    yield from paragraph("  -", said(part))
    for clause in part["contents"]:
        yield from paragraph("      -", f"{clause['text']}  {cited(clause['citation'], None)}")


def _members(p: Json) -> str:
    from licet.facts.countries import country_name

    if p["kind"] == "parameter":
        return ", ".join(p["names"])
    countries = sorted(f"{country_name(code)} ({code})" for code in p["members"])
    return f"{', '.join(countries) or 'No country'}. {p['note']}"


def _standing(p: Json, clock: str | None) -> str:
    """Since when a provision stands, by which instrument, and whether it does on the other clock."""
    if p["kind"] in REMARKS:
        return ""
    by = f" ({called(p['instrument'])})" if p["instrument"] else ""
    if p["barred_by"]:
        words = f"Not applied{by}: {_bar(p['barred_by'])}"
    else:
        always = "Older than the instruments that Licet dates" if clock else "On any date"
        words = f"Since {p['since']}" if p["since"] else always
        i = p["instrument"]
        # The clock that is named is the other one.
        taken_up = i and clock and (i["effective"] if clock.startswith("enforced") else i["enforced"])
        if p["since"] and taken_up and taken_up > p["since"]:
            words += f", as {called(i)} wrote it on {taken_up}"
        else:
            words += by
        words += f", until {p['until']}" if p["until"] else ""
    if clock and p["other_clock"]:
        words += f"; {_there(p, clock.split('+')[0])}"
    return f"{words}."


def _there(p: Json, clock: str) -> str:
    """How a provision stands on the other clock, in words."""
    other = p["other_clock"]
    match other["stands"]:
        case "same":
            kept = clock == "enforced" and p["instrument"] and not p["instrument"]["enforced"]
            return f"taken to be {clock}, though the rule as a whole is not" if kept else clock
        case "barred":
            return f"not {clock}: {_bar(other['barred_by'])}"
        case "no":
            times = f" ({', '.join(map(_time, other['on_other_days']))})" if other["on_other_days"] else ""
            return f"not {clock} on this day{times}"
    forms = [f"{word} {said(part)}" for word in ("with", "without") for part in other[word]]
    forms += [f"and this covers other cases there: {said(part)}" for part in other["otherwise"]]
    return f"{clock} in another form: {'; '.join(forms)}"


def _time(days: Json) -> str:
    """A time in words."""
    if days["until"]:
        return f"from {days['since']} to {days['until']}" if days["since"] else f"until {days['until']}"
    return f"from {days['since']} on" if days["since"] else "on all days"


def _bar(conditions: Sequence[Json]) -> str:
    return "; ".join(
        f"it would need “{c['text']}” {cited(c['citation'], c['confidence'])} (reading {' and '.join(c['readings'])})"
        for c in conditions
    )


def _stated(p: Json) -> list[Json]:
    return [*p["conditions"], *p["duties"], *p["clauses"]]


def _parts(provisions: Sequence[Json], clock: str | None) -> Iterator[str]:
    """The conditions, duties and clauses that lie in the section, of provisions that do not."""
    found: dict[str, tuple[str, dict[str, None]]] = {}
    for p in provisions:
        there = p["other_clock"]["stands"] if p["other_clock"] else ""
        state = f", not {clock}" if there in ("barred", "no") else ", not applied" if p["barred_by"] else ""
        for part in _stated(p):
            by = f" ({called(part['instrument'])})" if part["instrument"] else ""
            found.setdefault(said(part), (by, {}))[1][f"{name(p)}{state}"] = None
    if found:
        title = "Conditions and duties of other provisions"
        yield from ("", title, "-" * len(title))
    owners = {text: f"{'; '.join(names)}{by}" for text, (by, names) in found.items()}
    for owner, texts in groupby(found, key=lambda text: owners[text]):
        yield from paragraph("*", f"{owner}:")
        for text in texts:
            yield from paragraph("  -", text)


def _on_other_days(entries: Sequence[Json]) -> Iterator[str]:
    """What stands on other days: by their time and instrument, the rules by name, the rest by paragraph."""
    lines: dict[str, dict[str, dict[str, None]]] = {}
    for e in entries:
        by = f", by {called(e['instrument'])}" if e["instrument"] else ""
        kinds = lines.setdefault(f"{_time(e)}{by}", {})
        title = name(e) if e["kind"] in _INTRODUCTIONS else KINDS[e["kind"]].lower()
        kinds.setdefault(title, {})[e["citation"]] = None
    for when, kinds in lines.items():
        yield from paragraph("*", f"{when}:")
        for title, cites in kinds.items():
            yield from paragraph("  -", f"{title}: {'; '.join(cites)}")
