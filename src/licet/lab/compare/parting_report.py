"""Where two regimes part over a transaction, as a text of at most 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from licet.determine.paragraphs import DISCLAIMER, WIDTH, paragraph
from licet.determine.report import saw
from licet.lab.compare.decisions import CHANGES
from licet.orderbook.columns import Json

_MARKS: Final = {True: "yes", False: "NO ", None: "?  "}
_SIDES: Final = ("base", "alternative")
_KINDS: Final = {
    "requirements": "Provisions that require a license",
    "consumes": "Allocations drawn on",
    "missing": "What is missing",
    "obligations": "What must be done",
}


def parting_report(found: Json) -> str:
    """What ``compare_transaction`` found, in words: the answers, where the regimes part, and what else differs."""
    base, other = (found[side]["regime"] for side in _SIDES)
    lines = [*paragraph("", _headline(found)), ""]
    if found["id"]:
        lines.append(f"Reference {found['id']}, of {found['date']}")
    for side in _SIDES:
        lines += paragraph("", f"{found[side]['regime']}: {found[side]['title']}. {found[side]['standing']}")
    lines += _section("Where they part" if found["parting"] else "Question by question", _parting(found))
    lines += _section("Side by side", _side_by_side(found))
    for side, name in zip(_SIDES, (base, other), strict=True):
        lines += _section(f"Only under {name}", _only(found, side))
    return "\n".join([*lines, "", *paragraph("", DISCLAIMER)]) + "\n"


def _headline(found: Json) -> str:
    base, other = (found[side]["regime"] for side in _SIDES)
    answers = f"{_answer(found['base'])} under {base}, {_answer(found['alternative'])} under {other}"
    if found["change"] == "same":
        more = "" if found["parting"] is None else f": {answers}"
        return f"{base} and {other} decide this transaction alike{more}"
    if found["change"] in ("looser", "stricter"):
        return f"{other} decides this transaction {CHANGES[found['change']]} than {base}: {answers}"
    return f"{base} and {other} decide this transaction otherwise ({CHANGES[found['change']]}): {answers}"


def _answer(side: Json) -> str:
    by = f" ({side['authorization']})" if side["authorization"] else ""
    policy = f", {_words(side['review_policy'])}" if side["review_policy"] else ""
    return f"{_words(side['outcome'])}{policy}{by}"


def _words(code: str | None) -> str:
    return (code or "-").replace("_", " ")


def _section(title: str, body: Iterator[str]) -> list[str]:
    written = list(body)
    return ["", title, "-" * len(title), *written] if written else []


def _parting(found: Json) -> Iterator[str]:
    names = {side: found[side]["regime"] for side in _SIDES}
    for question in found["questions"]:
        said = "; ".join(f"{names[s]}: {' or '.join(map(_words, question[s])) or 'not asked'}" for s in _SIDES)
        parts = found["parting"] is not None and question["id"] == found["parting"]["id"]
        yield from paragraph(">" if parts else " ", f"{question['question']}  {said}")
        if parts:
            break
    if found["parting"] is None:
        yield "They give the same answer to each question."
        return
    if found["base"]["subject_to_the_ear"] is not found["alternative"]["subject_to_the_ear"]:
        inside, outside = sorted(_SIDES, key=lambda side: not found[side]["subject_to_the_ear"])
        yield from paragraph("*", f"734.3  Subject to the EAR under {names[inside]}, and not under {names[outside]}.")
    for p in found["parting"]["provisions"]:
        yield from _provision(p, names)


def _provision(p: Json, names: dict[str, str]) -> Iterator[str]:
    here, there = p["side"], "alternative" if p["side"] == "base" else "base"
    holds = "holds" if p["holds"] else "may hold"
    not_there = "not known" if p["other_holds"] is None else "holds" if p["other_holds"] else "fails"
    if not p["other_has_it"]:
        yield from paragraph(
            "*", f"{p['citation']}  {p['provision']}: {holds} under {names[here]}; {names[there]} has no such provision"
        )
        for c in p["conditions"]:
            yield from paragraph(f"   {_MARKS[c[here]['holds']]}", f"{c['text']}  [{c['citation']}]")
            yield from paragraph("       ", saw(c[here]["facts"]))
        return
    both = f"{holds} under {names[here]}, {not_there} under {names[there]}"
    yield from paragraph("*", f"{p['citation']}  {p['provision']}: {both}")
    for c in p["conditions"]:
        for side in (here, there):
            if side in c:
                one = c[side]
                alone = "" if here in c else f" (asked for under {names[there]} only)"
                yield from paragraph(
                    f"   {_MARKS[one['holds']]}", f"{names[side]}{alone}: {one['text']}  [{one['citation']}]"
                )
                yield from paragraph("       ", saw(one["facts"]))


def _side_by_side(found: Json) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [("", *(found[side]["regime"] for side in _SIDES))]
    for title, key in (("Outcome", "outcome"), ("Authorization", "authorization"), ("Review policy", "review_policy")):
        rows.append((title, *(_words(found[side][key]) for side in _SIDES)))
    rows.append(("Class (ECCN)", *(", ".join(found[side]["eccns"]) for side in _SIDES)))
    if any(found[side]["possible"] for side in _SIDES):
        rows.append(("Possible", *(_possible(found[side]) for side in _SIDES)))
    first = max(len(title) for title, *_ in rows) + 2
    wide = (WIDTH - first - 2) // 2
    for title, *cells in rows:
        wrapped = [textwrap.wrap(cell, wide) or [""] for cell in cells]
        for i in range(max(map(len, wrapped))):
            left, right = (cell[i] if i < len(cell) else "" for cell in wrapped)
            yield f"{title if i == 0 else '':{first}}{left:{wide}}  {right}".rstrip()


def _possible(side: Json) -> str:
    return "; ".join(_answer(one) for one in side["possible"]) or "-"


def _only(found: Json, side: str) -> Iterator[str]:
    for kind, title in _KINDS.items():
        texts = found["only"][kind][side]
        if texts:
            yield f"{title}:"
            for text in texts:
                yield from paragraph("-", text)
