"""The check of a validated end user as a text that a compliance officer can read and file: the verdict first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from licet.determine.paragraphs import DISCLAIMER, paragraph
from licet.diligence.finding import Finding, Json, Part
from licet.diligence.veu.check import VeuCheck
from licet.diligence.veu.figures import place
from licet.diligence.veu.remarks import NOT_ENFORCED

_TYPES: Final = {"UVEU": "Universal validated end user (UVEU)", "NVEU": "National validated end user (NVEU)"}
_ELIGIBLE: Final = {True: "eligible", False: "NOT ELIGIBLE", None: "undetermined"}
_MET: Final = {True: "met", False: "NOT MET", None: "undetermined"}
_MARKS: Final = {True: "yes", False: "NO", None: "?"}
_STATES: Final = {
    ("met", True): "met",
    ("planned", True): "planned",
    ("planned", False): "TOO LATE",
    ("planned", None): "overdue",
    ("not_met", False): "NOT MET",
    ("unknown", None): "unknown",
}
_SAID: Final = ("met", "not met", "not known")
_COLUMN: Final = 8


def report(c: VeuCheck) -> str:
    """The check in plain text of at most 100 columns."""
    found = c.to_dict()
    lines = [headline(c).upper(), *_about(c)]
    for title, body in (
        ("Verdict", _verdicts(c, found)),
        ("What stands in the way", _failed(c)),
        ("What is missing", _missing(c)),
        ("What it depends on", _depends(c)),
        *((f"{i}. {part.title}", _part(part)) for i, part in enumerate(c.parts, 1)),
        (f"{len(c.parts) + 1}. Reports, once authorized", _reports(found["reports"])),
        ("Whenever it happens", _statements(found["on_event"])),
        ("Revocation", _statements(found["revocation"])),
        ("What the text also says", _statements(found["also"])),
        ("What was assumed", _assumptions(found)),
        ("What is ambiguous or limited", _notices(found)),
    ):
        written = list(body)
        if written:
            lines += ["", title, "-" * len(title), *written]
    source = "748.15 and Supplements Nos. 8 and 10 to part 748 (90 FR 4544): codified and not enforced."
    lines += ["", source, DISCLAIMER]
    return "\n".join(lines) + "\n"


def headline(c: VeuCheck) -> str:
    """The verdict in one sentence."""
    match c.verdict:
        case "ready":
            return "Ready: every condition is met"
        case "ready_on_conditions":
            return f"Ready on conditions: {_counted(len(c.conditions), 'step')} must still be taken in time"
        case "not_ready":
            found = f"Not ready: {_counted(len(c.failed), 'condition')} {_are(len(c.failed))} not met"
            return (
                f"{found}, and {_counted(len(c.missing), 'question')} {_are(len(c.missing))} open"
                if c.missing
                else found
            )
    return f"Undetermined: {_counted(len(c.missing), 'question')} {_are(len(c.missing))} open"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _about(c: VeuCheck) -> Iterator[str]:
    veu = c.veu
    yield f"{_TYPES[veu.type]}, as of {veu.date}"
    parent = veu.applicant.ultimate_parent
    home = f"{veu.applicant.name}; headquarters: {place(veu.applicant.headquarters)}"
    if parent is not None:
        home += f"; ultimate parent: {parent.name or '(not given)'}, {place(parent.headquarters)}"
    yield from paragraph("", home)
    for site in veu.data_centers or ():
        yield from paragraph("", f"{site.name}: {site.address or 'address not given'}, {place(site.country)}")
    if veu.id:
        yield f"Reference {veu.id}"
    yield from paragraph("", NOT_ENFORCED[2])


def _verdicts(c: VeuCheck, found: Json) -> Iterator[str]:
    width = max(len(part.title) for part in c.parts)
    for i, part in enumerate(c.parts, 1):
        words = _ELIGIBLE if part.id == "eligibility" else _MET
        verdict = "on conditions" if part.holds and part.depends else words[part.holds]
        yield f"{i}. {part.title.ljust(width)}  {verdict.ljust(13)}  {_summary(part)}"
    following = min(day["date"] for one in found["reports"] for day in one["next"])
    yield f"{len(c.parts) + 1}. {'Reports'.ljust(width)}  {''.ljust(13)}  next on {following}"


def _summary(part: Part) -> str:
    """How many conditions of a part stand how."""
    if not part.findings:
        return "none is due"
    kinds = ["met", "still to do in time", "not met", "not known"]
    counts = dict.fromkeys(kinds, 0)
    for f in part.findings:
        counts[kinds[1] if f.until else {True: kinds[0], False: kinds[2], None: kinds[3]}[f.holds]] += 1
    return ", ".join(f"{n} {kind}" for kind, n in counts.items() if n)


def _failed(c: VeuCheck) -> Iterator[str]:
    for i, f in enumerate(c.failed, 1):
        yield from paragraph(f"{i}.", f"{_named(f)}")
        yield from paragraph("  ", _seen(f))


def _named(f: Finding) -> str:
    """A condition with its paragraph."""
    return f"{f.text[:1].upper()}{f.text[1:]}  [{f.cite}]"


def _missing(c: VeuCheck) -> Iterator[str]:
    for i, fact in enumerate(c.missing, 1):
        yield from paragraph(f"{i}.", f"{fact['question']}  [{fact['citation']}]  ({fact['fact']})")


def _depends(c: VeuCheck) -> Iterator[str]:
    for f in c.conditions:
        yield from paragraph(f"{f.until}", f"{_named(f)}")


def _part(part: Part) -> Iterator[str]:
    if not part.findings:
        yield "None is due."
    for heading, findings in groupby(part.findings, key=_heading):
        if heading:
            yield heading
        for f in findings:
            item = f.detail.get("item")
            yield from paragraph(f"  {_mark(f).ljust(_COLUMN)}", f"{item}  {f.text}" if item else _named(f))
            yield from paragraph(" " * (_COLUMN + 2), _seen(f, marked=True))
    if part.table:
        yield from _table(part.table)


def _mark(f: Finding) -> str:
    """How a condition stands, in a word."""
    if "state" in f.detail:
        return _STATES[f.detail["state"], f.holds]
    return "to do" if f.until else _MARKS[f.holds]


def _heading(f: Finding) -> str:
    """The heading of an item of the checklist, with the supplement whose paragraphs its items name."""
    source = f.cite.partition(", paragraph")[0]
    named = f" ({source})" if source.startswith("Supplement") else ""
    return f"{f.detail['heading']}{named}" if "heading" in f.detail else ""


def _seen(f: Finding, marked: bool = False) -> str:
    """What was seen of a condition: how it stands, unless a mark has said it, and the evidence for it."""
    evidence = f.detail.get("evidence")
    stands = "" if marked and f.why in _SAID else f.why
    return ". ".join(text[:1].upper() + text[1:] for text in (stands, evidence) if text)


def _table(rows: Sequence[Json]) -> Iterator[str]:
    """The figures of the shares or of the installed base, aligned; numbers on the right."""
    lines: list[list[str]]
    if "quarter" in rows[0]:
        lines = [["country", "quarter", "TPP installed", "TPP allowed", "within"]]
        lines += [
            [place(r["country"]), r["quarter"], _figure(r["tpp"]), _figure(r["limit_tpp"]), _MARKS[r["within"]]]
            for r in rows
        ]
    else:
        lines = [["when", "where", "TPP", "percent", "limit", "TPP allowed", "within"]]
        for r in rows:
            share = [_figure(r["tpp"]), _percent(r["percent"]), str(r["limit_percent"]), _figure(r["limit_tpp"])]
            lines.append([r["when"], r["where"], *share, _MARKS[r["within"]]])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    numbers = [name in ("percent", "limit") or "TPP" in name for name in lines[0]]
    yield ""
    for line in lines:
        cells = (c.rjust(w) if n else c.ljust(w) for c, w, n in zip(line, widths, numbers, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _figure(number: int | float | None) -> str:
    return "not known" if number is None else f"{number:,}"


def _percent(number: float | None) -> str:
    return "not known" if number is None else f"{number:.2f}"


def _reports(reports: list[Json]) -> Iterator[str]:
    for one in reports:
        yield from paragraph("-", f"{one['what']}")
        days = "; ".join(
            day["date"] + (f" for {day['covers'][0]} to {day['covers'][1]}" if day["covers"] else "")
            for day in one["next"]
        )
        yield from paragraph(" ", f"{one['who']}; {one['when']}: {days}; {one['citation']}")


def _statements(statements: list[Json]) -> Iterator[str]:
    for one in statements:
        yield from paragraph("-", f"{one['text']}  [{one['citation']}]")


def _assumptions(found: Json) -> Iterator[str]:
    for one in found["assumptions"]:
        because = f"{one['because'][0].upper()}{one['because'][1:]}"
        yield from paragraph("-", f"{because}: {one['fact']} = {one['value']}")


def _notices(found: Json) -> Iterator[str]:
    for n in found["notices"][1:]:  # the first, that the law is not enforced, stands at the top
        taken = ""
        if n["switch"]:
            others = " or ".join(n["alternatives"])
            taken = f" Taken: {n['reading']} ({n['because']}) Change with readings: {n['switch']} = {others}."
        yield from paragraph("-", f"{n['text']}{taken}  [{n['citation']}]")
