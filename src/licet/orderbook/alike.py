"""Countries that no condition of the law tells apart, so that one of them can stand for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from licet.kernel.nodes import Cmp, Const, In, Meets, Type, Within, walk
from licet.law.regimes import regime

TOLD_APART_BY_READERS: Final = ("US", "CN", "MO")
"""Countries that the reading of a transaction itself asks for: where exports leave from, and the rule of 2026."""


def alike(codes: Iterable[str], regimes: Iterable[str]) -> Mapping[str, str]:
    """For each country the one that stands for it: the same for all that are in the same sets of these regimes."""
    sets = [frozenset({code}) for code in TOLD_APART_BY_READERS]
    for id in dict.fromkeys(regimes):
        sets += _sets(id)
    sets = list(dict.fromkeys(sets))
    standing: dict[tuple[bool, ...], str] = {}
    return {code: standing.setdefault(tuple(code in members for members in sets), code) for code in sorted(codes)}


@cache
def _sets(regime_id: str) -> tuple[frozenset[str], ...]:
    """Every set of codes that a regime tests, as it stood from each of its dates on."""
    law = regime(regime_id)
    found: dict[frozenset[str], None] = {}
    for node in walk(*map(law.settled, law.expressions())):
        if isinstance(node, (In, Meets, Within)):
            found.update((members, None) for _, members in node.codes.steps)
        elif isinstance(node, Cmp) and node.left.type is Type.CODE:
            found.update((frozenset({s.value}), None) for s in (node.left, node.right) if isinstance(s, Const))  # type: ignore[arg-type]
    return tuple(found)
