"""The captured reading of a regime: in one pass over a line, the truth of everything that a determination says."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar

from licet.determine.decider import ORDER, Decider, Record
from licet.facts.record import date, pointer_of, site_tpp
from licet.kernel.fingerprint import fingerprint
from licet.kernel.nodes import Const, Expr, Fact, facts_of
from licet.kernel.python import Compiled, compile_python
from licet.law.part774.eccn_3a090 import CONTROLLED, a_tpp, level_2022, level_a, level_b, order_a_tpp, split_eccn
from licet.law.part774.eccn_3a090_c import level_c
from licet.law.part774.eccn_4e091 import level_4e091
from licet.law.part774.note_1 import PRESUMED

DERIVED: Final[dict[Expr, tuple[str, str]]] = {
    level_a: ("at the level of 3A090.a", ""),
    level_b: ("at the level of 3A090.b", ""),
    level_2022: ("meets the limits of 3A090 of October 2022", ""),
    level_c: ("memory in 3A090.c", ""),
    level_4e091: ("model weights in 4E091", ""),
    PRESUMED: ("presumed to be in 3A090.a (Note 1)", ""),
    a_tpp: ("TPP of the .a-level items of the order", "TPP"),
    order_a_tpp: ("TPP of all .a-level items of the order", "TPP"),
}
"""Values that an explanation shows instead of the facts behind them, with their unit where they have one."""


T = TypeVar("T")


class Held(Generic[T]):
    """Things of a regime that are each said where an expression holds."""

    def __init__(self, things: Iterable[T], positions: Iterable[int]) -> None:
        self.things: Final = tuple(things)
        self._positions: Final = tuple(positions)
        # two at the least, so that what is taken is always a tuple
        self._take: Final = itemgetter(*self._positions, *(0, 0)[len(self._positions) :])

    def of(self, truths: Sequence[Truth], but: Container[int] = ()) -> list[tuple[T, int]]:
        """Those that hold for some line (some left aside), each with the first such line, in their order."""
        if len(truths) == 1 and not but:
            return [(thing, 0) for thing, value in zip(self.things, self._take(truths[0].values)) if value]  # noqa: B905
        lines = [(i, truth.values) for i, truth in enumerate(truths) if i not in but]
        first = [next((i for i, values in lines if values[position]), None) for position in self._positions]
        return [(thing, line) for thing, line in zip(self.things, first, strict=True) if line is not None]


class Capture:
    """Evaluates every condition of a regime for a record; ``truth[expr]`` finds one by its expression."""

    def __init__(self, decider: Decider) -> None:
        self.regime: Final = decider.regime
        regime = self.regime
        exprs = dict.fromkeys(
            [*decider.answer.all(), *decider.aspects.all(), *regime.expressions(), CONTROLLED, split_eccn, *DERIVED]
        )
        self.exprs: Final = tuple(exprs)
        self.position: Final = {e: i for i, e in enumerate(self.exprs)}
        left = tuple(regime.settled(e) for e in self.exprs)
        self.read: Final[Compiled] = compile_python(left, ORDER, "capture")
        self.asked: Final = frozenset(regime.conditions())
        settled = {regime.settled(e): e for e in DERIVED}
        self._derived: Final = {left: e for left, e in settled.items() if not isinstance(left, Const)}
        self._looked_at: Final[dict[Expr, tuple[tuple[Expr, int], ...]]] = {}
        self.of_authorization: Final = {
            a: itemgetter(*(self.position[c.expr] for c in a.conditions)) for a in regime.authorizations
        }
        """By authorization: what takes the truth of its conditions from the values of a line."""
        at = self.position
        required = (*regime.prohibitions, *regime.requirements)
        self.required: Final = Held(required, (at[r.applies] for r in required))
        self.policies: Final = Held(regime.policies, (at[p.condition.expr] for p in regime.policies))
        self.classified: Final = Held(
            regime.classification.values(), (at[c.expr] for c in regime.classification.values())
        )
        self.red_flags: Final = Held(regime.red_flags, (at[f.when] for f in regime.red_flags))
        self.notices: Final = Held(regime.notices, (at[n.when] for n in regime.notices))
        self.looks_at_sites: Final = site_tpp in facts_of(*decider.answer.all())
        self.law_version: Final = fingerprint(e for e in left if not isinstance(e, Const))

    @cached_property
    def places(self) -> frozenset[str]:
        """Where a transaction gives what something in the regime looks at, as far as one field gives it."""
        return frozenset(map(pointer_of, facts_of(*map(self.regime.settled, self.exprs))))

    def looked_at(self, expr: Expr) -> tuple[tuple[Expr, int], ...]:
        """The facts of an expression with their positions in a record, and the derived values that stand for others.

        The date is left out where it only selects the version of a set.
        """
        if expr not in self._looked_at:
            whole = self.regime.settled(expr)
            found: dict[Expr, int] = {}
            stack = [whole]
            while stack:
                node = stack.pop()
                if node in self._derived and node is not whole:
                    found.setdefault(self._derived[node], -1)
                elif isinstance(node, Fact):
                    found.setdefault(node, ORDER.index(node.name))
                else:
                    stack.extend(reversed(node.children()))
            alone = len(found) == 1
            self._looked_at[expr] = tuple((e, at) for e, at in found.items() if alone or e is not date)
        return self._looked_at[expr]

    def of(self, line: Record) -> Truth:
        """What holds for a line."""
        return Truth(self, self.read(line))


class Truth:
    """The values of a regime's expressions for one line."""

    __slots__ = ("capture", "values")

    def __init__(self, capture: Capture, values: tuple[Any, ...]) -> None:
        self.capture = capture
        self.values = values

    def __getitem__(self, expr: Expr) -> Any:
        return self.values[self.capture.position[expr]]


@cache
def capture(decider: Decider) -> Capture:
    """The captured reading of a decider's regime."""
    return Capture(decider)
