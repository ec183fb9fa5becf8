"""Statements about the AI Diffusion rule that its text does not bear out (``misstatements.yaml``), and what shows it.

``python -m licet.published.misstatements > docs/misstatements.md`` writes the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from os.path import dirname
from textwrap import wrap
from typing import Any, Final

import yaml

from licet.determine.determination import determine
from licet.law.load import in_force, instruments
from licet.law.units import h100e, limits_called
from licet.published.produced import country_group_members, ear_destinations, middle_tier

MISSTATEMENTS_FILE: Final = f"{dirname(__file__)}/misstatements.yaml"

HEAD: Final = """# Misstatements of the rule

What documents say of the AI Diffusion rule that its text does not, and what shows it: a transaction, determined, or a
count or date of the law. The first answer is what Licet gives; the second, what it would have to be if the statement
were right. This page is written by a program, and every answer on it is checked by a test; write it anew with

    python -m licet.published.misstatements > docs/misstatements.md

The transactions are made up. They are in `src/licet/published/misstatements.yaml`, in the form that `licet determine`
takes; unless the text says otherwise, they are of June 2, 2025 under `diffusion-2025`, which is not enforced.
"""


@dataclass(frozen=True)
class Shown:
    """A transaction, with what its determination says and what it would say if the statement were right."""

    what: str
    transaction: Mapping[str, Any]
    expect: Mapping[str, Any]
    """In the words of a legal case: ``outcome``, ``authorization``, ``review_policy``, ``failed`` and so on."""
    were_it_so: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Check:
    """A count, a date or an amount of the law, worked out by the function of CHECKS that is named."""

    what: str
    check: str
    arguments: Mapping[str, Any]
    gives: object
    were_it_so: object = None
    """None where the statement says nothing of it."""

    def value(self) -> object:
        """What the law gives."""
        return CHECKS[self.check](**self.arguments)


@dataclass(frozen=True)
class Misstatement:
    """A statement, the kind of document that makes it, what the text says and where, and what shows it."""

    id: str
    title: str
    says: str
    by: str
    text: str
    cite: str
    transactions: Sequence[Shown]
    checks: Sequence[Check]


def members(group: str, date: dt.date, without: Sequence[str] = ()) -> int:
    """How many countries a group has on a day, some of them left out."""
    return len(in_force(group, date).members - set(without))


def is_member(group: str, date: dt.date, country: str) -> bool:
    """Whether a country is in a group on a day."""
    return country in in_force(group, date).members


def day(instrument: str, of: str) -> dt.date | None:
    """A date of an instrument: ``published``, ``effective``, ``compliance`` or ``until``; None where it has none."""
    found: dt.date | None = getattr(instruments()[instrument], of)
    return found


def in_h100e(limit: str) -> Fraction:
    """A limit of the law in H100 equivalents."""
    (found,) = limits_called(limit)
    return found.tpp / h100e().tpp


def between_the_tiers(universe: str, date: dt.date) -> int:
    """How many countries of a universe are neither in tier 1 nor in D:5 nor Macau."""
    return middle_tier(country_group_members(date) if universe == "country_groups" else ear_destinations(), date)


CHECKS: Final[Mapping[str, Callable[..., object]]] = {
    "members": members,
    "is_member": is_member,
    "day": day,
    "h100e": in_h100e,
    "between_the_tiers": between_the_tiers,
}


@cache
def misstatements() -> tuple[Misstatement, ...]:
    """Every misstatement, in the order of the file. Raises TypeError or KeyError on a fault in it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with open(MISSTATEMENTS_FILE, encoding="utf-8") as file:
        data: dict[str, Any] = yaml.load(file, loader)
    return tuple(_misstatement(**row) for row in data["misstatements"])


def _misstatement(
    transactions: Sequence[Mapping[str, Any]] = (), checks: Sequence[Mapping[str, Any]] = (), **texts: str
) -> Misstatement:
    return Misstatement(
        transactions=tuple(Shown(**row) for row in transactions), checks=tuple(_check(**row) for row in checks), **texts
    )


def _check(what: str, check: str, gives: object, were_it_so: object = None, **arguments: Any) -> Check:
    return Check(what, check, arguments, gives, were_it_so)


def page() -> str:
    """The page: each statement, what the text says, and what shows it."""
    lines = [HEAD.rstrip()]
    for number, m in enumerate(misstatements(), start=1):
        lines += ["", f"## {number}. {m.title}", ""]
        lines += [*wrap(f"**Said** ({m.by}): {m.says}", 120), "", *wrap(f"**The text**: {m.text} [{m.cite}]", 120), ""]
        lines += ["| what shows it | Licet | if the statement were right |", "| --- | --- | --- |"]
        lines += [f"| {shown.what} | {_answer(shown)} | {_words(shown.were_it_so or {})} |" for shown in m.transactions]
        for check in m.checks:
            supposed = "" if check.were_it_so is None else _word(check.were_it_so)
            lines.append(f"| {check.what} | {_word(check.value())} | {supposed} |")
    return "\n".join(lines) + "\n"


def _answer(shown: Shown) -> str:
    """What Licet determines: the answer, and of the rest what the case compares."""
    d = determine(dict(shown.transaction)).to_dict()
    said = {name: d[name] for name in ("outcome", "authorization", "review_policy")}
    if "consumes" in shown.expect:
        said["consumes"] = d["consumes"]
    tried = {e["code"]: e for e in d["exceptions"]}
    said["failed"] = {code: tried[code]["failed"] for code in shown.expect.get("failed", ())}
    others = [code for code in shown.expect.get("exceptions", ()) if code not in (*said["failed"], d["authorization"])]
    said["exceptions"] = {code: tried[code]["available"] for code in others}
    wanted = shown.expect.get("obligation_citations_include", ())
    said["due"] = [o["citation"] for o in d["obligations"] if o["citation"] in wanted]
    return _words(said)


def _words(said: Mapping[str, Any]) -> str:
    """Fields of a determination in words."""
    words = [
        _outcome(said.get("outcome"), said.get("authorization")),
        (said.get("review_policy") or "").replace("_", " "),
    ]
    if "consumes" in said:
        words.append("draws on " + (", ".join(f"`{c['allocation']}`" for c in said["consumes"]) or "no allocation"))
    for code, failed in said.get("failed", {}).items():
        words.append(f"{code} fails: " + ", ".join(f"“{c['text']}” [{c['citation']}]" for c in failed))
    for code, available in said.get("exceptions", {}).items():
        words.append(f"{code} is{'' if available == 'yes' else ' not'} available")
    if due := said.get("due"):
        words.append(f"to be done: {', '.join(due)}")
    return "; ".join(filter(None, words))


def _outcome(outcome: str | None, authorization: str | None) -> str:
    if authorization is None:
        return (outcome or "").replace("_", " ")
    return f"authorized: {authorization}" if outcome == "authorized_veu" else f"License Exception {authorization}"


def _word(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case int() | Fraction():
            return f"{int(value):,}"
    return str(value)


if __name__ == "__main__":
    print(page(), end="")
