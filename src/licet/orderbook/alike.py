"""Countries that no condition of the law tells apart where they stand, so that one of them can stand for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from licet.facts.countries import CODES
from licet.facts.read import read_transaction
from licet.facts.record import FACTS, transaction_values
from licet.kernel.nodes import Cmp, Const, Expr, In, Meets, Type, Within, facts_of, walk
from licet.orderbook.columns import COLUMNS, order_of

_TOLD_APART_BY_READERS: Final = {"origin": ("US",), "destination": ("US", "CN", "MO")}
"""Countries that the reading of a transaction itself asks for: where exports leave from, and the rule of 2026."""
_PROBES: Final = ("FJ", "TO", "WS", "VU", "NR", "PW", "TV", "KI", "FM", "MH", "SB", "BB", "DM", "GD", "LC", "VC")

Tested = Mapping[str, Iterable[frozenset[str]]]
"""The sets of codes that each fact is tested on, by the fact's name."""


def alike(column: str, codes: Iterable[str], tests: Iterable[Tested]) -> Mapping[str, str]:
    """For each country in a column the one that stands for it: the same for all that these tests take alike there.

    They are in the same sets of all that are tested on the facts that the column feeds. Where an authorization is held,
    countries are compared with one another, and none stands for any other.
    """
    sets = dict.fromkeys(frozenset({code}) for code in _TOLD_APART_BY_READERS.get(column, ()))
    for tested in tests:
        for fact in _fed_by_columns()[column]:
            sets.update(dict.fromkeys(tested.get(fact, ())))
    standing: dict[tuple[bool, ...], str] = {}
    return {code: standing.setdefault(tuple(code in members for members in sets), code) for code in sorted(codes)}


def is_country(column: str) -> bool:
    """Whether the cells of a column are countries."""
    return COLUMNS[column].pointer.endswith(("/location", "/headquarters", "/country", "/destination", "/origin"))


def tested(exprs: Iterable[Expr]) -> Tested:
    """The sets that expressions test facts on, as they stood from each of their dates on."""
    found: dict[str, dict[frozenset[str], None]] = {}
    for node in walk(*exprs):
        for fact in facts_of(node) if isinstance(node, (In, Meets, Within, Cmp)) else ():
            found.setdefault(fact.name, {}).update(dict.fromkeys(_sets(node)))
    return found


def _sets(node: Expr) -> Iterable[frozenset[str]]:
    if isinstance(node, (In, Meets, Within)):
        return [members for _, members in node.codes.steps]
    assert isinstance(node, Cmp)
    if node.left.type is not Type.CODE:
        return []
    constants = [str(side.value) for side in (node.left, node.right) if isinstance(side, Const)]
    return [frozenset({code}) for code in constants or CODES]


@cache
def _fed_by_columns() -> Mapping[str, frozenset[str]]:
    """For each column of countries the facts in which its country can turn up, whatever else an order says."""
    columns = [name for name in COLUMNS if is_country(name)]
    code_of = dict(zip(columns, _PROBES, strict=False))
    fed: dict[str, set[str]] = {name: set() for name in columns}
    for activity in ("export", "transfer_in_country"):  # which leaves from its destination
        for given in (columns, *([name] for name in columns)):
            cells = {name: code_of[name] for name in given} | {"activity": activity, "authorization_held": "license"}
            t = read_transaction({**order_of(cells), "date": "2025-01-13", "items": [{"eccn": "5A992.c", "tpp": 0}]})
            for fact, value in zip(FACTS, transaction_values(t), strict=True):
                for name in given:
                    if code_of[name] in (value if isinstance(value, tuple) else (value,)):
                        fed[name].add(fact.name)
    return {name: frozenset(facts) for name, facts in fed.items()}
