"""The captured reading of a regime: in one pass over a line, the truth of everything that a determination says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from operator import itemgetter
from typing import Any, Final

from licet.determine.decider import ORDER, Decider, Record
from licet.kernel.fingerprint import fingerprint
from licet.kernel.nodes import Const, Expr
from licet.kernel.python import Compiled, compile_python
from licet.law.part774.eccn_3a090 import a_tpp, level_a, level_b, order_a_tpp
from licet.law.provision import Condition, Regime

CONTROLLED: Final = level_a | level_b

DERIVED: Final[dict[Expr, tuple[str, str]]] = {
    level_a: ("at the level of 3A090.a", ""),
    level_b: ("at the level of 3A090.b", ""),
    a_tpp: ("TPP of the .a-level items of the order", "TPP"),
    order_a_tpp: ("TPP of all .a-level items of the order", "TPP"),
}
"""Values that an explanation shows instead of the facts behind them, with their unit where they have one."""


class Capture:
    """Evaluates every condition of a regime for a record; ``truth[expr]`` finds one by its expression."""

    def __init__(self, decider: Decider) -> None:
        self.regime: Final = decider.regime
        regime = self.regime
        exprs = dict.fromkeys(
            [
                *decider.answer.all(),
                *decider.aspects.all(),
                *(c.expr for c in conditions(regime)),
                *(r.applies for r in (*regime.prohibitions, *regime.requirements)),
                *(n.when for n in regime.notices),
                *(f.when for f in regime.red_flags),
                *(o.applies for a in regime.authorizations for o in a.obligations),
                *(a.draws for a in regime.authorizations),
                *(o.applies for o in (*regime.license_obligations, *regime.general_obligations)),
                *regime.license_consumes[1:],
                regime.eccn,
                CONTROLLED,
                *DERIVED,
            ]
        )
        self.exprs: Final = tuple(exprs)
        self.position: Final = {e: i for i, e in enumerate(self.exprs)}
        self.read: Final[Compiled] = compile_python(self.exprs, ORDER, "capture")
        self.of_authorization: Final = {
            a: itemgetter(*(self.position[c.expr] for c in a.conditions)) for a in regime.authorizations
        }
        """By authorization: what takes the truth of its conditions from the values of a line."""
        self.notices: Final = tuple((n, self.position[n.when]) for n in regime.notices)
        self.law_version: Final = fingerprint(e for e in self.exprs if not isinstance(e, Const))

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


def conditions(regime: Regime) -> Iterator[Condition]:
    """Every condition of a regime, in the order in which an explanation meets them."""
    yield from regime.classification.values()
    for requirement in (*regime.prohibitions, *regime.requirements):
        yield from requirement.conditions
    for authorization in regime.authorizations:
        yield from authorization.conditions
    for policy in regime.policies:
        yield policy.condition


@cache
def capture(decider: Decider) -> Capture:
    """The captured reading of a decider's regime."""
    return Capture(decider)
