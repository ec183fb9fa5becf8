"""How sure the text is on which a determination rests: what decided and was not seen in the regulation itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from licet.kernel.nodes import Const, walk
from licet.law.load import country_groups
from licet.law.parameter import parameters
from licet.law.provision import Authorization, Condition, Requirement

MARKS: Final = {"secondary": "secondary sources", "memory": "memory"}
"""The confidence marks that a reader must be told of, in words; from least to most doubtful."""
_DOUBT: Final = tuple(MARKS)


def rests_on(found: Iterable[tuple[str, str]]) -> str | None:
    """What of the law that decided was seen in secondary sources or from memory only; None where nothing."""
    marked = dict(found)
    if not marked:
        return None
    groups = [
        f"{', '.join(cite for cite, mark in marked.items() if mark == name)} ({words})"
        for name, words in MARKS.items()
        if name in marked.values()
    ]
    return f"The answer rests on text that was not seen in the regulation itself: {'; '.join(groups)}."


@cache
def doubts(provision: Condition | Requirement | Authorization) -> tuple[tuple[str, str], ...]:
    """What of a provision was seen in secondary sources or from memory only: citation and mark."""
    of = (provision,) if isinstance(provision, Condition) else provision.conditions
    return tuple((c.cite, mark) for c in of if (mark := mark_of(c)))


@cache
def mark_of(condition: Condition) -> str | None:
    """The most doubtful mark of a condition and of the parameters that it names, if there is one to tell of."""
    names = {node.name for node in walk(condition.expr) if isinstance(node, Const) and node.name}
    marks = {condition.confidence, *(p.confidence for p in parameters().values() if names & {p.id, p.title})}
    return max((m for m in marks if m in _DOUBT), key=_DOUBT.index, default=None)


def moved(codes: Iterable[str], on: dt.date) -> Iterator[tuple[str, str]]:
    """For each of the countries that changed its group up to a day by a text not seen: citation and sentence."""
    for code in codes:
        for since, came, group, citation, confidence in _moves().get(code, ()):
            if since <= on:
                verb = "entered" if came else "left"
                yield (
                    citation,
                    f"{code} {verb} {group} on {since}; this was seen in {MARKS[confidence]} only.",
                )


@cache
def _moves() -> dict[str, list[tuple[dt.date, bool, str, str, str]]]:
    found: dict[str, list[tuple[dt.date, bool, str, str, str]]] = {}
    for group, snapshots in country_groups().items():
        for before, after in pairwise(snapshots):
            if after.confidence in MARKS:
                for code in before.members ^ after.members:
                    move = (after.since, code in after.members, f"Country Group {group}", after.citation)
                    found.setdefault(code, []).append((*move, after.confidence))
    return found
